"""Columns of the register as arrays: a million rows of a dozen fields in 60 MB.

SQLite writes each column of a piece of the table into one text, which numpy reads: that is more than twice as fast as
rows that become Python's own values one by one, and neither is ever there for more than a piece.
"""

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

PIECE = 20_000
"""Rows."""
_BETWEEN = "\x1f"
_AND = "\x1e"
"""Between names, and between the words of one: signs that cannot be printed, so no word has them."""

Told = Callable[[float], None]
"""Told how far it is, 0 to 1."""

Kind = Literal["i1", "i2", "i4", "i8", "words"]
Array = npt.NDArray[Any]


class Field(NamedTuple):
    """``sql``: an expression that is never NULL; of ``words`` a text, of any other a whole number that fits."""

    name: str
    sql: str
    kind: Kind = "i8"


def words(name: str, *sql: str) -> Field:
    """Several short columns of few different values as one: see ``Columns.word``."""
    return Field(name, f" || '{_AND}' || ".join(f"({one})" for one in sql), "words")


class Source(NamedTuple):
    """Rows of ``table`` whose ``moment``, a column with an index, is from ``begin_ms`` to before ``end_ms``.
    ``wanted``: a condition beside, if any."""

    table: str
    moment: str
    begin_ms: int
    end_ms: int
    wanted: str = "1"


class Columns:
    """What was read: an array by the name of its field, all of one length. ``texts``: of fields of words, what the
    numbers in them stand for."""

    def __init__(self, arrays: dict[str, Array], texts: dict[str, list[str]]) -> None:
        self.arrays = arrays
        self.texts = texts

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values())))

    def where(self, wanted: Array, *names: str) -> "Columns":
        """Those rows, by a mask or by their places; of these columns only, where some are named."""
        return Columns({name: self.arrays[name][wanted] for name in names or self.arrays}, self.texts)

    def number(self, field: str, place: int, kind: Kind) -> Array:
        """That word of a field of words, a number in each row."""
        return np.array([int(text.split(_AND)[place]) for text in self.texts[field]] or [0], kind)[self[field]]

    def name(self, field: str, place: int) -> tuple[list[str], Array]:
        """That word of a field of words: what it can be, and the place in that list for each row."""
        found = _Places()
        places = [found[text.split(_AND)[place]] for text in self.texts[field]]
        return list(found), np.array(places or [0], np.int16)[self[field]]

    def drop(self, *names: str) -> None:
        """These columns are needed no more: their memory is."""
        for name in names:
            del self.arrays[name]


class _Places(dict[str, int]):
    """Texts in the order in which they were first met."""

    def __missing__(self, text: str) -> int:
        self[text] = place = len(self)
        return place


def read(register: sqlite3.Connection, fields: Sequence[Field], source: Source, told: Told) -> Columns:
    """In the order of the moment. Raises sqlite3.Error."""
    table, moment = source.table, source.moment
    (total,) = register.execute(
        f"SELECT count(*) FROM {table} WHERE {moment} >= ? AND {moment} < ?", (source.begin_ms, source.end_ms)
    ).fetchone()
    arrays = {field.name: np.empty(total, "i2" if field.kind == "words" else field.kind) for field in fields}
    texts = {field.name: _Places() for field in fields if field.kind == "words"}
    query = (
        f"SELECT count(*), {', '.join(map(_joined, fields))} FROM {table} INDEXED BY {table}_by_{_INDEX[table]} "
        f"WHERE {moment} >= ? AND {moment} < ? AND ({source.wanted})"
    )
    done = 0
    # SQLite works on the next piece while numpy reads this one: it lets go of the interpreter meanwhile.
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(_piece, register, query, source, source.begin_ms)
        end_ms = source.begin_ms
        while end_ms < source.end_ms:
            end_ms, count, joined = coming.result()
            if end_ms < source.end_ms:
                coming = beside.submit(_piece, register, query, source, end_ms)
            # The desk may have written more since they were counted: what came since is left out.
            count = min(count, total - done)
            for field, text in zip(fields, joined, strict=True) if count else ():
                arrays[field.name][done : done + count] = _values(text, texts.get(field.name))[:count]
            done += count
            told(done / total if total else 1.0)
    cut = {name: array[:done] for name, array in arrays.items()}
    return Columns(cut, {name: list(places) for name, places in texts.items()})


def _piece(register: sqlite3.Connection, query: str, source: Source, begin_ms: int) -> tuple[int, int, tuple[str, ...]]:
    """Where it ends, how many rows it has, and each column as a text."""
    end_ms = _end_of_piece(register, source, begin_ms)
    count, *joined = register.execute(query, (begin_ms, end_ms)).fetchone()
    return end_ms, count, tuple(joined)


_INDEX = {"calls": "begin", "passages": "entry", "agent_states": "begin"}


def _end_of_piece(register: sqlite3.Connection, source: Source, begin_ms: int) -> int:
    """After so many rows, or after more of them where they have one moment."""
    moment = source.moment
    query = (
        f"SELECT {moment} FROM {source.table} WHERE {moment} >= ? AND {moment} < ? "
        f"ORDER BY {moment} LIMIT 1 OFFSET {PIECE}"
    )
    row = register.execute(query, (begin_ms, source.end_ms)).fetchone()
    return source.end_ms if row is None else max(int(row[0]), begin_ms + 1)


def _joined(field: Field) -> str:
    return f"group_concat({field.sql}, '{_BETWEEN if field.kind == 'words' else ' '}')"


def _values(text: str, places: _Places | None) -> Array:
    if places is None:
        return np.fromstring(text, np.int64, sep=" ")
    return np.fromiter(map(places.__getitem__, text.split(_BETWEEN)), np.int16)
