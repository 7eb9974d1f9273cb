"""The call register of a simulated box, in memory; and what must be true of it whatever people do."""

from itertools import pairwise

import msgspec

from firmware.callcontrol.facts import ClockIs
from firmware.desk.register.bookkeeper import Bookkeeper
from firmware.desk.register.open_book import Ids, OpenBook
from firmware.desk.register.rows import TABLE_OF
from firmware.desk.register.schema import OUTCOMES

ZONE_S = 3600
BEGAN_MS = 1_767_600_000_000
"""UTC, in ms since 1970: the moment 0 of a simulated world in its register."""

WAYS_OUT = ("answered", "abandoned", "overflow", "key", "callback", "withdrawn", "interrupted")
NEVER_OPEN = (
    *("calls", "legs", "lines", "phones", "bells", "hunting", "attempts", "junctors", "talking", "holds"),
    *("passages", "ranks", "stays", "keys", "served", "menus", "missed"),
)
"""What the bookkeeper knows of calls that go on."""


class KeptRegister:
    """Takes what ``world`` tells from now on. ``rows``: of each table, by id; a core that dies begins a new life."""

    def __init__(self, world):
        self.rows = {table: {} for table in TABLE_OF.values()}
        self.lives = []
        self._world = world
        self._ids = Ids({})
        self._keeper = None
        self._begin()
        world.on_start(self._begin)
        world.on_decided(self._take)

    def _begin(self):
        if self._keeper is not None:
            self._write(self._keeper.interrupt())
        self.lives.append([])
        self._keeper = Bookkeeper(len(self.lives), OpenBook(), self._ids)
        control = self._world.control
        now_ms = control.state.now_ms
        self._told([ClockIs(now_ms, BEGAN_MS + now_ms, ZONE_S, True)])
        control.keep_book()
        self._told(control.take_facts())

    def _take(self, _now_ms, control):
        told = control.take_facts()
        if told:
            self._told(told)

    def _told(self, told):
        self.lives[-1].append(told)
        self._write(self._keeper.take(told))

    def _write(self, dirty):
        for (table, number), row in dirty.items():
            self.rows[table][number] = msgspec.structs.replace(row)

    @property
    def book(self):
        return self._keeper.book

    def of(self, table, **wanted):
        """Rows of this table with these values, the oldest first."""
        found = (row for _, row in sorted(self.rows[table].items()))
        return [row for row in found if all(getattr(row, name) == value for name, value in wanted.items())]

    def calls(self, **wanted):
        return self.of("calls", **wanted)


def wrongs(kept, at_rest=True):
    """Sentences; ``at_rest``: everybody has hung up."""
    found = [*_calls(kept, at_rest), *_legs(kept, at_rest), *_passages(kept, at_rest), *_states(kept)]
    found += [f"{one} without an end" for one in kept.of("menu_steps") if at_rest and one.left_ms is None]
    # What a caller was saying as the core died is saved by the next one.
    known = {0, *kept.rows["calls"]} if len(kept.lives) > 1 else kept.rows["calls"]
    found += [f"{one} without a call" for one in kept.of("messages") if one.call not in known]
    if at_rest:
        left = {name: getattr(kept.book, name) for name in NEVER_OPEN if getattr(kept.book, name)}
        found += [f"the book still knows {left}"] if left else []
    return found


def _calls(kept, at_rest):
    for one in kept.of("calls"):
        if one.ended_ms is None:
            if at_rest:
                yield f"{one} goes on"
            continue
        length_ms = one.ended_ms - one.began_ms
        parts = one.ring_ms, one.wait_ms, one.talk_ms, one.hold_ms
        moments = [moment for moment in (one.taken_ms, one.answered_ms) if moment is not None]
        if min(parts) < 0 or sum(parts) > length_ms:
            yield f"{one}: {parts} in {length_ms} ms"
        if not all(one.began_ms <= moment <= one.ended_ms for moment in moments):
            yield f"{one}: a moment outside of it"
        if one.outcome not in OUTCOMES:
            yield f"{one}: outcome {one.outcome!r}"
        if (one.outcome == "answered") != (one.answered_ms is not None) and one.outcome != "interrupted":
            yield f"{one}: {one.outcome} at {one.answered_ms}"
        if one.talk_ms and one.answered_ms is None:
            yield f"{one}: talk without an answer"


def _legs(kept, at_rest):
    for leg in kept.of("legs"):
        call = kept.rows["calls"].get(leg.call)
        if call is None:
            yield f"{leg} of no call"
        elif leg.ended_ms is None:
            if at_rest:
                yield f"{leg} goes on"
        elif not call.began_ms <= leg.began_ms <= leg.ended_ms or leg.ended_ms > (call.ended_ms or leg.ended_ms):
            yield f"{leg} is not within {call}"
        elif not leg.how:
            yield f"{leg} ends somehow"


def _passages(kept, at_rest):
    for one in kept.of("passages"):
        call = kept.rows["calls"][one.call]
        # Who was sent on before his line told who he is has left this queue without a number.
        if call.direction == "in" and call.number and not one.number and one.how != "overflow":
            yield f"{one} has no number, its call has {call.number}"
        if one.left_ms is None:
            if at_rest:
                yield f"{one} waits on"
            continue
        if one.how not in WAYS_OUT or one.left_ms < one.entered_ms or not one.place or not one.left_place:
            yield f"{one} is not decided"
        if one.how != "answered" or not at_rest:
            continue
        is_interrupted = call.outcome == "interrupted"
        if not one.agent or one.ended_ms is None or not (one.ended_by or is_interrupted):
            yield f"{one}: no agent, or no end"


def _states(kept):
    for agent in {row.agent for row in kept.of("agent_states")}:
        rows = kept.of("agent_states", agent=agent)
        for before, after in pairwise(rows):
            if before.start == after.start and before.ended_ms != after.began_ms:
                yield f"a gap between {before} and {after}"
        yield from (f"{row} ends before it begins" for row in rows if (row.ended_ms or row.began_ms) < row.began_ms)
