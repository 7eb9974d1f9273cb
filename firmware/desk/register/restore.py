"""A backup is looked at from end to end, and only then made ready to take the place of what the box has."""

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec

from firmware.config import restored
from firmware.config.disk import sync_directory
from firmware.config.store import DIRECTORY, Store
from firmware.desk.people import book
from firmware.desk.progress import Told, counted, nobody
from firmware.desk.register import archive, file, schema
from firmware.desk.register.archive import DamagedBackupError, Manifest
from firmware.desk.register.pseudonyms import KEY, KEY_BYTES
from firmware.desk.users import Users

_NEW = "restore.new"
_UNPACKED = 0.6
"""Of the work: nobody tells how far the check of a database is."""
KNOWN = (
    *("register.db", KEY, "people.db", "users.json", "memory.json"),
    *("configuration", "saved", "people", "prompts", "messages", "calls"),
)
"""What can be put in place; a backup with anything else in it is of a box that this one does not know."""


def verify(path: Path, told: Told = nobody) -> Manifest:
    """What the backup holds, every byte of it checked. Raises DamagedBackupError, OSError."""
    with _opened(path) as found:
        manifest = archive.manifest_of(found)
        _check_names(manifest)
        archive.unpack(found, manifest, None, _bytes(manifest, told, 1.0))
    return manifest


def make_ready(path: Path, directory: Path, told: Told = nobody) -> Manifest:
    """It takes effect when the box in ``directory`` starts. What waited before does not. Raises DamagedBackupError,
    OSError; then nothing has changed."""
    new = directory / _NEW
    shutil.rmtree(new, ignore_errors=True)
    try:
        with _opened(path) as found:
            manifest = archive.manifest_of(found)
            _check_names(manifest)
            new.mkdir(mode=0o700)
            archive.unpack(found, manifest, new, _bytes(manifest, told, _UNPACKED))
        told(_UNPACKED, "checking what is in it")
        _check_database(new / file.NAME, "register", schema.VERSION)
        _check_database(new / book.NAME, "people", book.VERSION)
        _check_key(new / KEY)
        _check_configuration(new)
        for folder in (new, *(one for one in new.rglob("*") if one.is_dir())):
            sync_directory(os, folder)
        restored.begin(directory, new)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return manifest


def _bytes(manifest: Manifest, told: Told, end: float) -> Callable[[int], None]:
    return counted(sum(one.size for one in manifest.files.values()), "reading the backup", told, end=end)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError) as error:
        raise DamagedBackupError(f"it is no whole archive: {error}") from error


def _check_names(manifest: Manifest) -> None:
    for name in manifest.files:
        if name.partition("/")[0] not in KNOWN:
            raise DamagedBackupError(f"this box does not know what {name[:60]!r} in it is")


def _check_database(path: Path, what: str, known: int) -> None:
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path)) as register:
            (version,) = register.execute("PRAGMA user_version").fetchone()
            (verdict,) = register.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise DamagedBackupError(f"the {what} in it cannot be read: {error}") from error
    if version != known:
        raise DamagedBackupError(f"the {what} in it is of version {version}, known is version {known}")
    if verdict != "ok":
        raise DamagedBackupError(f"the {what} in it is damaged: {verdict}")


def _check_key(path: Path) -> None:
    if path.exists() and path.stat().st_size != KEY_BYTES:
        raise DamagedBackupError(f"the key of pseudonyms in it has {path.stat().st_size} bytes, not {KEY_BYTES}")


def _check_configuration(new: Path) -> None:
    running = Store(new / DIRECTORY, "").read()
    if running.remarks and not running.settled:
        raise DamagedBackupError(f"the configuration in it cannot be used: {running.remarks[0]}")
    damage = Users(new).damage
    if damage:
        raise DamagedBackupError(f"the users in it cannot be read: {damage}")
    memory = new / "memory.json"
    if memory.exists():
        try:
            msgspec.json.decode(memory.read_bytes())
        except msgspec.MsgspecError as error:
            raise DamagedBackupError(f"what is set at telephones cannot be read in it: {error}") from error
