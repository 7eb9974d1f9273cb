"""The open book at hand, and what every kind of fact needs: new rows, stretches of a call, and its end."""

from typing import NamedTuple

from firmware.desk.register.open_book import Dirty, Ids, OpenBook, OpenCall, Page
from firmware.desk.register.rows import TABLE_OF, Call, Leg, Row

OUTSIDE = "outside"
OFFICE = "office"
BOX = "box"

_BY_OUTSIDE = {
    "disconnected",
    "reversed",
    "end heard",
    "give-up due",
    "silence due",
    "quiet",
    "dials again due",
    "failed",
}
_BY_OFFICE = {"on hook", "parted"}
"""Inputs of call control's machines (states.py) that end a call, by whose doing it is; all others are the box's own."""


class Whom(NamedTuple):
    """Somebody as people say it, the port of his telephone (0: he is at a line), and which agent is logged in there."""

    name: str
    station: int
    agent: str


class Ledger:
    """``start``: the life of the box whose facts these are; ``dirty``: rows that were changed; ``moved_ms``: how
    far the clock was off, where it was set right just now."""

    def __init__(self, start: int, book: OpenBook, ids: Ids) -> None:
        self.start = start
        self.book = book
        self.ids = ids
        self.dirty: Dirty = {}
        self.moved_ms = 0
        self._empty: set[int] = {number for number, call in book.calls.items() if not call.carriers}

    # Rows.

    def write(self, row: Row) -> None:
        """It is new, or has changed."""
        self.dirty[TABLE_OF[type(row)], row.id] = row

    def new_id(self, kind: type[Row]) -> int:
        """Of a new row."""
        return self.ids.new(TABLE_OF[kind])

    def moment(self, at_ms: int) -> int:
        """By the clock as it was told last."""
        return self.book.page.moment(at_ms)

    # Calls.

    def begin(self, at_ms: int, direction: str, origin: str, carrier: str) -> OpenCall:
        """A new call of the register."""
        page = self.book.page
        number = self.new_id(Call)
        row = Call(number, self.start, page.moment(at_ms), page.zone_s, None, direction, origin)
        call = OpenCall(row, Page(page.at_ms, page.utc_ms, page.zone_s), {carrier}, row.began_ms)
        self.book.calls[number] = call
        self.write(row)
        return call

    def call(self, number: int) -> OpenCall | None:
        """None: it is over, or there is none."""
        return self.book.calls.get(number)

    def carry(self, call: OpenCall, carrier: str) -> None:
        """It goes on for as long as this does, too."""
        call.carriers.add(carrier)
        self._empty.discard(call.row.id)

    def drop(self, call: OpenCall, carrier: str) -> None:
        """It does not go on because of this any more; where nothing else carries it after this moment, it ends."""
        call.carriers.discard(carrier)
        if not call.carriers:
            self._empty.add(call.row.id)

    def ending(self) -> list[OpenCall]:
        """What nobody carries any more, the oldest first."""
        found = (self.book.calls.get(number) for number in sorted(self._empty))
        return [call for call in found if call is not None and not call.carriers]

    def settle(self) -> None:
        """The moment is over: what nobody carries has ended."""
        for call in self.ending():
            self.end(call, self.book.last_ms)
        self._empty.clear()

    def end(self, call: OpenCall, at_ms: int, outcome: str = "") -> None:
        """It is over; ``outcome`` "": as it was."""
        row, ended_ms = call.row, call.page.moment(at_ms)
        for leg in [leg for leg in self.book.legs.values() if leg.call == row.id]:
            self.end_leg(leg, ended_ms, outcome or "silenced" if leg.what == "rings" else outcome)
        self._turn(call, ended_ms)
        if row.answered_ms is None:
            row.ring_ms = ended_ms - row.began_ms - self._aside(call, ended_ms)
        row.ended_ms = ended_ms
        row.outcome = outcome or _outcome(call)
        row.ended_by = "" if outcome else ended_by(call.why)
        del self.book.calls[row.id]
        self.book.phones = {port: number for port, number in self.book.phones.items() if number != row.id}
        self.write(row)

    # Stretches of a call.

    def answered(self, call: OpenCall, at_ms: int, by: str) -> None:
        """Somebody speaks for the first time."""
        row = call.row
        if row.answered_ms is None:
            now_ms = call.page.moment(at_ms)
            self._turn(call, now_ms)
            row.answered_ms, row.answered_by = now_ms, by
            row.ring_ms = now_ms - row.began_ms - self._aside(call, now_ms)
            self.write(row)

    def _aside(self, call: OpenCall, now_ms: int) -> int:
        return call.aside_ms + (now_ms - call.away_ms if call.away else 0)

    def go_aside(self, call: OpenCall, at_ms: int) -> None:
        """Into a menu or a queue."""
        if not call.away:
            call.away_ms = call.page.moment(at_ms)
        call.away += 1

    def come_forth(self, call: OpenCall, at_ms: int) -> None:
        """Out of it."""
        call.away -= 1
        if not call.away:
            call.aside_ms += call.page.moment(at_ms) - call.away_ms

    def talk(self, call: OpenCall, at_ms: int) -> None:
        """One more conversation of this call."""
        self._turn(call, call.page.moment(at_ms))
        call.talks += 1

    def talk_no_more(self, call: OpenCall, at_ms: int) -> None:
        """One less."""
        self._turn(call, call.page.moment(at_ms))
        call.talks -= 1

    def hold(self, call: OpenCall, at_ms: int) -> None:
        """Somebody of it is put aside by a person."""
        self._turn(call, call.page.moment(at_ms))
        call.holds += 1
        self.go_aside(call, at_ms)

    def hold_no_more(self, call: OpenCall, at_ms: int) -> None:
        """He is not."""
        self._turn(call, call.page.moment(at_ms))
        call.holds -= 1
        self.come_forth(call, at_ms)

    def _turn(self, call: OpenCall, now_ms: int) -> None:
        """Something begins or ends: until now it was talk, or else a hold, or neither."""
        row, passed_ms = call.row, now_ms - call.turned_ms
        call.turned_ms = now_ms
        if call.talks and row.answered_ms is not None:
            row.talk_ms += passed_ms
        elif call.holds:
            row.hold_ms += passed_ms
        else:
            return
        self.write(row)

    # Legs.

    def begin_leg(self, call: OpenCall, at_ms: int, what: str, whom: Whom) -> Leg:
        """Somebody rings, talks, or holds."""
        leg = Leg(self.new_id(Leg), call.row.id, what, *whom, call.page.moment(at_ms))
        self.book.legs[leg.id] = leg
        self.write(leg)
        return leg

    def end_leg(self, leg: Leg, moment_ms: int, how: str) -> None:
        """He does so no more."""
        leg.ended_ms, leg.how = moment_ms, leg.how or how
        self.book.legs.pop(leg.id, None)
        self.write(leg)

    def end_leg_of(self, number: int, at_ms: int, how: str) -> Leg | None:
        """As ``end_leg``; None: it has ended with its call."""
        leg = self.book.legs.get(number)
        if leg is not None:
            self.end_leg(leg, self.book.calls[leg.call].page.moment(at_ms), how)
        return leg

    # Names.

    def whom(self, end: str) -> Whom:
        """Who this port is."""
        kind, _, port = end.partition(" ")
        if kind != "station":
            call = self.call_of(end)
            agent = call.row.agent if call is not None and call.row.origin == BOX else ""
            return Whom(agent or end, 0, agent)
        station = int(port)
        agent = next((one.agent for one in self.book.agents.values() if one.station == station), "")
        return Whom(self.book.extensions.get(station, end), station, agent)

    def call_of(self, end: str) -> OpenCall | None:
        """The one that this port is in."""
        kind, _, port = end.partition(" ")
        known = self.book.lines if kind == "line" else self.book.phones
        return self.call(known.get(int(port), 0)) if port else None


def ended_by(why: str) -> str:
    """Whose doing it was that a port's call is over."""
    if why in _BY_OUTSIDE:
        return OUTSIDE
    return OFFICE if why in _BY_OFFICE else BOX if why else ""


def _outcome(call: OpenCall) -> str:
    if call.row.answered_ms is not None:
        return "answered"
    return "served" if call.served and call.refused != "refused" else call.refused or "abandoned"
