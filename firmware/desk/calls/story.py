"""How one call went, from its rows in the register: a line for each thing that happened, in plain words."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple, TypeVar

import msgspec

from firmware.control.views import StoryView
from firmware.desk.calls.days import told
from firmware.desk.calls.lengths import length
from firmware.desk.register.rows import TABLE_OF, Call, Leg, MenuStep, Message, Passage, Row

_Kind = TypeVar("_Kind", bound=Row)
MOST = 500
"""Lines; a call that is sent round in circles all day has more."""
_AFTER_MS = 3_600_000
"""A message that was left in a call is kept within this after its end."""

_WAYS_OUT = {
    "abandoned": "gives up after {}",
    "overflow": "goes on to {onward} after {}",
    "key": "leaves the queue by digit {onward} after {}",
    "callback": "hangs up after {} and is to be called back",
    "withdrawn": "is taken out of the queue after {}",
    "interrupted": "has waited for {} when the box stops",
}
_CHOSEN = {
    "number": "keys in a number of the office",
    "form": "keys in what the menu asks for",
    "helped": "chooses nothing, and is put through to a person",
    "gave up": "gives up in the menu",
}
_RANG = {"answered": "", "missed": ", in vain", "silenced": "", "interrupted": ", when the box stops"}
_TALKED = {
    "outside": "the other side hangs up",
    "office": "the office hangs up",
    "box": "the box ends it",
    "transfer": "the call is handed on",
    "hold": "the call is put on hold",
    "interrupted": "the box stops",
}
_HOLDS = {
    "consultation": "while somebody else is asked",
    "park": "parked",
    "transfer": "to be handed on",
    "waiting": "while another call is answered",
}
_SEEN = {
    "reversal": "as the line tells by reversal",
    "ringback": "as the ringback stops",
    "time": "as far as anybody can tell",
}
_OUTCOMES = {
    "answered": "answered",
    "abandoned": "given up before anybody answered",
    "served": "the box itself was all that was wanted",
    "busy": "the other side was busy",
    "failed": "it could not be put through",
    "handed on": "handed on to somebody who was on hold",
    "refused": "a caller whom the office does not want",
    "interrupted": "the box stopped",
}
_ENDED = {"outside": "the other side hung up", "office": "the office hung up", "box": "the box ended it"}


class _Said(NamedTuple):
    """Something that happened then."""

    at_ms: int
    text: str


class Story(NamedTuple):
    """``number``: the other side's, "" where it is not known."""

    number: str
    lines: list[StoryView]


def story(register: sqlite3.Connection, number: int) -> Story | None:
    """None: there is no such call."""
    found = register.execute("SELECT * FROM calls WHERE id = ?", (number,)).fetchone()
    if found is None:
        return None
    call = msgspec.convert(found, Call)
    said = [
        *_began(call),
        *_menus(_of(register, MenuStep, number)),
        *_queues(_of(register, Passage, number)),
        *_legs(_of(register, Leg, number), "is on the line" if call.direction == "out" else "talks"),
        *_messages(register, call),
    ]
    lines = [StoryView(told(at_ms, call.zone_s), text) for at_ms, text in sorted(said, key=lambda one: one.at_ms)]
    return Story(call.number, [*lines[:MOST], _end(call), *_notes(register, call)])


def _of(register: sqlite3.Connection, kind: type[_Kind], number: int) -> list[_Kind]:
    table = TABLE_OF[kind]
    found = register.execute(f"SELECT * FROM {table} WHERE call = ? ORDER BY id LIMIT {MOST}", (number,))
    return [msgspec.convert(row, kind) for row in found]


def _began(call: Call) -> Iterator[_Said]:
    other = f"{call.number} {call.name}".strip() or (f"number {call.absence}" if call.absence else "nobody tells who")
    if call.direction == "in":
        yield _Said(call.began_ms, f"comes in on line {call.line}: {other}")
        is_by_box = call.taken_ms is not None and (call.answered_ms is None or call.taken_ms + 1000 < call.answered_ms)
        if call.taken_ms is not None and is_by_box:
            yield _Said(call.taken_ms, "the box answers the line")
        return
    who = f"phone {call.extension}" if call.extension else "the box"
    if call.traveller:
        who = f"{call.traveller}, from outside,"
    how = f" by line {call.line}" if call.line else ""
    how += f", account {call.account}" if call.account else ""
    how += ", for help" if call.emergency else ""
    yield _Said(call.began_ms, f"{who} calls {call.dialled or call.number}{how}")
    if call.direction == "out" and call.answered_ms is not None:
        seen = _SEEN.get(call.answer, "")
        yield _Said(call.answered_ms, f"the other side answers{', ' if seen else ''}{seen}")


def _menus(steps: list[MenuStep]) -> Iterator[_Said]:
    for step in steps:
        yield _Said(step.entered_ms, f"hears menu {step.menu}")
        if step.left_ms is not None and step.chosen:
            yield _Said(step.left_ms, _CHOSEN.get(step.chosen, f"chooses {step.chosen}"))


def _queues(passages: list[Passage]) -> Iterator[_Said]:
    for one in passages:
        place = f", place {one.place}" if one.place else ""
        ahead = f", {length(one.head_start_ms)} ahead of others" if one.head_start_ms else ""
        yield _Said(one.entered_ms, f"waits in queue {one.queue}{place}{ahead}")
        if one.told_at_ms is not None and one.told_low_s is not None and one.told_high_s is not None:
            low, high = length(one.told_low_s * 1000), length(one.told_high_s * 1000)
            yield _Said(one.told_at_ms, f"is told to wait {low} to {high} in all")
        if one.left_ms is None:
            continue
        waited = length(one.left_ms - one.entered_ms)
        if one.how == "answered":
            yield _Said(one.left_ms, f"is answered by {one.agent} after {waited} in queue {one.queue}")
            if one.disposition:
                yield _Said(one.ended_ms or one.left_ms, f"what came of it: {one.disposition}")
        elif one.how:
            yield _Said(one.left_ms, _WAYS_OUT[one.how].format(waited, onward=one.onward or "elsewhere"))


def _legs(legs: list[Leg], talks: str) -> Iterator[_Said]:
    """``talks``: what somebody does in a conversation; in a call out nobody may have answered yet."""
    rings = sorted((leg for leg in legs if leg.what == "rings"), key=_as_one)
    for _, together in groupby(rings, _as_one):
        yield _rang(list(together))
    for leg in legs:
        lasted = f" for {length(leg.ended_ms - leg.began_ms)}" if leg.ended_ms is not None else ""
        if leg.what == "talks":
            how = _TALKED.get(leg.how, "")
            yield _Said(leg.began_ms, f"{_who(leg)} {talks}{lasted}{'; ' if how else ''}{how}")
        elif leg.what == "holds":
            how = _HOLDS.get(leg.how, "")
            yield _Said(leg.began_ms, f"on hold for {_who(leg)}{lasted}{', ' if how else ''}{how}")


def _as_one(leg: Leg) -> tuple[int, int, str]:
    """Bells that ring and stop in the same second are told together."""
    return leg.began_ms // 1000, 0 if leg.ended_ms is None else leg.ended_ms // 1000, leg.how


def _rang(legs: list[Leg]) -> _Said:
    *others, last = (_who(leg) for leg in legs)
    who = f"{', '.join(others)} and {last}" if others else last
    ends = [leg.ended_ms - leg.began_ms for leg in legs if leg.ended_ms is not None]
    lasted = f" for {length(max(ends))}" if ends else ""
    return _Said(
        min(leg.began_ms for leg in legs), f"{who} {'ring' if others else 'rings'}{lasted}{_RANG.get(legs[0].how, '')}"
    )


def _who(leg: Leg) -> str:
    if not leg.station:
        return leg.who
    return f"phone {leg.who}" + (f" ({leg.agent})" if leg.agent else "")


def _messages(register: sqlite3.Connection, call: Call) -> Iterator[_Said]:
    until_ms = (call.ended_ms or call.began_ms + 24 * _AFTER_MS) + _AFTER_MS
    found = register.execute(
        "SELECT * FROM messages WHERE at_ms BETWEEN ? AND ? AND call = ? ORDER BY id",
        (call.began_ms, until_ms, call.id),
    )
    for one in (msgspec.convert(row, Message) for row in found):
        back = f", and wants to be called at {one.call_back}" if one.call_back else ""
        yield _Said(
            one.at_ms, f"leaves message {one.message} of {length(one.length_ms)} in mailbox {one.mailbox}{back}"
        )


def _end(call: Call) -> StoryView:
    if call.ended_ms is None:
        return StoryView("", "it goes on")
    parts = [
        f"{word} {length(ms)}"
        for word, ms in (("waited", call.ring_ms + call.wait_ms), ("talked", call.talk_ms), ("on hold", call.hold_ms))
        if ms >= 1000
    ]
    ended = _ENDED.get(call.ended_by, "")
    text = "; ".join(part for part in (_OUTCOMES.get(call.outcome, call.outcome), ", ".join(parts), ended) if part)
    return StoryView(told(call.ended_ms, call.zone_s), f"ends: {text}")


def _notes(register: sqlite3.Connection, call: Call) -> Iterator[StoryView]:
    """In the order in which they were written. They bear the call's number, by which they are found."""
    found = register.execute(
        "SELECT at_ms, zone_s, text, by FROM notes WHERE number = ? AND call = ? ORDER BY id", (call.number, call.id)
    ).fetchall()
    return (StoryView(told(at_ms, zone_s), f"{by} noted: {text}") for at_ms, zone_s, text, by in found[-MOST:])
