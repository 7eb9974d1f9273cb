"""How far the printer has come in the register: which calls, and which agents who logged in and out, are on paper."""

import sqlite3
from typing import NamedTuple

import msgspec

from firmware.desk.exports import smdr
from firmware.desk.exports.style import Style


class Place(msgspec.Struct, frozen=True):
    """Calls up to ``after`` are printed, or are not to be; of later ones ``printed``, which ended before an earlier one
    that goes on; of states of agents those up to ``states`` (-1: it is not known yet). ``line`` of the page from 0 is
    next; ``torn``: it has the beginning of a record on it. ``began_ms``: of call ``after``, by which another register
    is told from this one (0: nothing is known of it)."""

    after: int
    printed: tuple[int, ...] = ()
    line: int = 0
    torn: bool = False
    states: int = -1
    began_ms: int = 0


class Next(NamedTuple):
    """A ``record`` to print, and the ``place`` when it is on paper."""

    record: str
    place: Place


def from_now_on(register: sqlite3.Connection, place: Place | None) -> Place:
    """A printer begins with what ends from now on, and so it does where the register is another one. Raises
    sqlite3.Error."""
    latest, state = (
        register.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
        for table in ("calls", "agent_states")
    )
    if place is None or place.after > latest or _is_another(register, place):
        going_on = register.execute("SELECT min(id) FROM calls WHERE ended_ms IS NULL").fetchone()[0]
        after = latest if going_on is None else going_on - 1
        ended = register.execute("SELECT id FROM calls WHERE id > ? AND ended_ms IS NOT NULL", (after,))
        printed = tuple(row["id"] for row in ended)
        return Place(after, printed, states=state, began_ms=_began_ms(register, after))
    return place if 0 <= place.states <= state else msgspec.structs.replace(place, states=state)


def _is_another(register: sqlite3.Connection, place: Place) -> bool:
    """One that was restored, or begun anew: a call that was printed was another one there."""
    return 0 < place.began_ms != (_began_ms(register, place.after) or place.began_ms)


def _began_ms(register: sqlite3.Connection, call: int) -> int:
    """0: it was deleted."""
    found = register.execute("SELECT began_ms FROM calls WHERE id = ?", (call,)).fetchone()
    return int(found["began_ms"]) if found is not None else 0


def following(register: sqlite3.Connection, place: Place, columns: int, style: Style) -> Next | Place:
    """What is to be printed next; a place: nothing, but so far there is nothing. Raises sqlite3.Error."""
    if style.log_ins:
        found = _log_in(register, place, columns, style)
        if found is not None:
            return found
    (state,) = register.execute("SELECT coalesce(max(id), 0) FROM agent_states").fetchone()
    place = msgspec.structs.replace(place, states=state)
    row = _call(register, place)
    if row is None:
        return place
    printed = msgspec.structs.replace(place, printed=(*place.printed, row["id"]))
    return Next(smdr.record(row, columns, style), _advanced(register, printed))


def _log_in(register: sqlite3.Connection, place: Place, columns: int, style: Style) -> Next | None:
    sql = f"SELECT {smdr.STATE_COLUMNS} FROM agent_states WHERE id > ? AND {smdr.LOG_INS} ORDER BY id LIMIT 1"
    row = register.execute(sql, (place.states,)).fetchone()
    if row is None:
        return None
    return Next(smdr.log_in(row, columns, style), msgspec.structs.replace(place, states=row["id"]))


def _call(register: sqlite3.Connection, place: Place) -> sqlite3.Row | None:
    printed = set(place.printed)
    ids = register.execute(f"SELECT id FROM calls WHERE id > ? AND {smdr.TO_PRINT} ORDER BY id", (place.after,))
    found = next((row["id"] for row in ids if row["id"] not in printed), None)
    if found is None:
        return None
    row: sqlite3.Row | None = register.execute(f"SELECT {smdr.COLUMNS} FROM calls WHERE id = ?", (found,)).fetchone()
    return row


def _advanced(register: sqlite3.Connection, place: Place) -> Place:
    """``after`` goes up to the first call that is yet to be printed."""
    printed, after = set(place.printed), place.after
    began_ms = place.began_ms
    rows = register.execute("SELECT id, began_ms, direction, ended_ms FROM calls WHERE id > ? ORDER BY id", (after,))
    for row in rows:
        if row["ended_ms"] is None or (row["id"] not in printed and row["direction"] != "inside"):
            break
        after, began_ms = row["id"], row["began_ms"]
    left = tuple(one for one in place.printed if one > after)
    return msgspec.structs.replace(place, after=after, printed=left, began_ms=began_ms)
