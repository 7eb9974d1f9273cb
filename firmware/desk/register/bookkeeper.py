"""Turns facts of call control into rows. It knows no file: what it knows is a value, and what it gives are rows."""

from collections.abc import Callable, Iterable
from typing import Any

from firmware.callcontrol import facts
from firmware.desk.register import calls_kept, clock_set_right, service_kept
from firmware.desk.register.ledger import Ledger
from firmware.desk.register.open_book import Dirty, Ids, OpenBook, Page

WRONG_MS = 1_000
"""What the register tells is right to the second."""


class Bookkeeper:
    """Of one life of the box, number ``start``. ``book``: what is known already; ``ids``: the last id of each table."""

    def __init__(self, start: int, book: OpenBook, ids: Ids) -> None:
        self._ledger = Ledger(start, book, ids)

    @property
    def start(self) -> int:
        """Number of this life."""
        return self._ledger.start

    @property
    def book(self) -> OpenBook:
        """To be written with the rows of ``take``."""
        return self._ledger.book

    def take(self, told: Iterable[facts.AnyFact]) -> Dirty:
        """Facts in order, the last moment whole: rows that are new or have changed. Never raises for what they say."""
        ledger = self._ledger
        for fact in told:
            if fact.at_ms > ledger.book.last_ms:
                self._settle()
                ledger.book.last_ms = fact.at_ms
            _KEPT_BY[type(fact)](ledger, fact)
        self._settle()
        dirty, ledger.dirty = ledger.dirty, {}
        return dirty

    def moved_ms(self) -> int:
        """By so much all moments of this life that are written already are to be moved; asked once."""
        moved, self._ledger.moved_ms = self._ledger.moved_ms, 0
        return moved

    def _settle(self) -> None:
        ledger = self._ledger
        for call in ledger.ending():
            service_kept.end_conversations(ledger, call, ledger.book.last_ms)
        ledger.settle()

    def interrupt(self) -> Dirty:
        """The box has stopped: whatever goes on was interrupted when it last told something."""
        ledger = self._ledger
        book = ledger.book
        service_kept.interrupt(ledger, book.last_ms)
        for call in list(book.calls.values()):
            ledger.end(call, book.last_ms, "interrupted")
        dirty, ledger.dirty = ledger.dirty, {}
        return dirty


def _clock_is(ledger: Ledger, fact: facts.ClockIs) -> None:
    """The clock is told, or has been set: what goes on keeps the one by which it began."""
    book = ledger.book
    by_ms = fact.utc_ms - book.page.moment(fact.at_ms)
    if book.page.utc_ms and abs(by_ms) >= WRONG_MS:
        if fact.trusted and not book.trusted:
            clock_set_right.move_open(ledger, by_ms)
            ledger.moved_ms += by_ms
        else:
            clock_set_right.move_what_is_no_call(ledger, by_ms)
    book.trusted = book.trusted or fact.trusted
    book.page = Page(fact.at_ms, fact.utc_ms, fact.zone_s)


_KEPT_BY: dict[type, Callable[[Ledger, Any], None]] = {
    facts.OfficeIs: service_kept.office_is,
    facts.LineIs: calls_kept.line_is,
    facts.PhoneIs: calls_kept.phone_is,
    facts.CallerTold: calls_kept.caller_told,
    facts.CallBegan: calls_kept.call_began,
    facts.CallWent: calls_kept.call_went,
    facts.CallHandedOn: calls_kept.call_handed_on,
    facts.CallEnded: calls_kept.call_ended,
    facts.OutBegan: calls_kept.out_began,
    facts.OutTook: calls_kept.out_took,
    facts.OutEnded: calls_kept.out_ended,
    facts.AnswerSeen: calls_kept.answer_seen,
    facts.Joined: calls_kept.joined,
    facts.Parted: calls_kept.parted,
    facts.HoldBegan: calls_kept.hold_began,
    facts.HoldEnded: calls_kept.hold_ended,
    facts.QueueEntered: service_kept.queue_entered,
    facts.QueueLeft: service_kept.queue_left,
    facts.KeyPressed: service_kept.key_pressed,
    facts.WaitTold: service_kept.wait_told,
    facts.AgentIs: service_kept.agent_is,
    facts.AgentMissed: service_kept.agent_missed,
    facts.DispositionGiven: service_kept.disposition_given,
    facts.MenuEntered: service_kept.menu_entered,
    facts.MenuChosen: service_kept.menu_chosen,
    facts.MenuLeft: service_kept.menu_left,
    facts.MessageBegan: service_kept.message_began,
    facts.MessageKept: service_kept.message_kept,
    facts.Promised: service_kept.promised,
    facts.CalledBack: service_kept.called_back,
    facts.PromiseTried: service_kept.promise_tried,
    facts.PromiseEnded: service_kept.promise_ended,
    facts.ClockIs: _clock_is,
}
