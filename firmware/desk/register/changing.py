"""The register for whoever is not its writer, and takes something out of it: in short transactions, between his."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from firmware.desk.register import file, schema

BUSY_S = 0.02
"""The writer goes first: whoever is not let in by then comes again."""


class NotMadeYetError(Exception):
    """There is no register, or its writer is about to make it: nothing can be taken out of it."""


@contextmanager
def to_take_out(path: Path, busy_s: float = BUSY_S) -> Iterator[sqlite3.Connection]:
    """What is deleted is overwritten in the file. Raises sqlite3.Error, NotMadeYetError, file.NotARegisterError."""
    if not path.exists():
        raise NotMadeYetError
    uri = f"{path.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, timeout=busy_s, uri=True, isolation_level=None)) as register:
        (version,) = register.execute("PRAGMA user_version").fetchone()
        if not version:
            raise NotMadeYetError
        if version != schema.VERSION:
            raise file.NotARegisterError(f"the register is of version {version}, known is version {schema.VERSION}")
        register.execute("PRAGMA synchronous = FULL")
        register.execute("PRAGMA secure_delete = ON")
        yield register
