"""The people of the office: what clients ask about them and change, and what the core and whoever watches is told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol, get_args

import msgspec

from firmware.control import requests as ask
from firmware.control.responses import AnyResponse, CallerCard, Done, Refused, Shown
from firmware.control.views import StoryView
from firmware.desk.core_pipe import Reply
from firmware.desk.messages import WITHHELD, FromDesk, KnownNumber
from firmware.desk.one_caller import Written
from firmware.desk.passwords import Worker
from firmware.desk.people import card, editing, files, of_one, shown
from firmware.desk.people.book import Book, BookError
from firmware.desk.people.numbers import NumberError, Numbers
from firmware.desk.people.past import NoPast, Past
from firmware.desk.people.records import Blocked
from firmware.desk.people.rules import RuleError
from firmware.desk.people.telling import Telling

PeopleRequest = (
    ask.SetContact | ask.DeleteContact | ask.AddNote | ask.BlockNumber | ask.UnblockNumber | ask.SetStaff
    | ask.DeleteStaff | ask.ImportPeople | ask.ExportPeople
)  # fmt: skip
REQUESTS: tuple[type[ask.Request], ...] = get_args(PeopleRequest)
SUBJECTS = ("staff", "contacts", "contact", "blocked")
"""What ``PeopleDesk`` answers: these, and Show of these subjects."""

_NOTES = 50
"""About one number, with a call of it."""
_OUTSIDE = 7
"""Digits of a staff number that callers may have; shorter ones are extensions."""


class Office(Protocol):
    """The configuration: ``country``, a key of PROFILES ("": not known yet), and its agents by extension."""

    @property
    def country(self) -> str: ...

    @property
    def agents(self) -> Mapping[str, str]: ...


class PeopleDesk:
    """One for the box. ``send``: as CorePipe's; ``wall()``: date and time for people; ``note`` takes a line of the log;
    ``past``: who keeps the calls. No method raises."""

    def __init__(
        self,
        directory: Path,
        send: Callable[[FromDesk], bool],
        office: Office,
        worker: Worker,
        *,
        wall: Callable[[], str],
        now_ms: Callable[[], int],
        free: Callable[[Path], int],
        note: Callable[[str], None],
        past: Past | None = None,
    ) -> None:
        self._book = Book(directory, note)
        self._office = office
        self._wall = wall
        self._now_ms = now_ms
        self._note = note
        self._past: Past = NoPast() if past is None else past
        self._numbers = Numbers("")
        self._blocked: dict[str, Blocked] = {}
        self._telling = Telling(send, self._everybody)
        self._editing = editing.Editing(self._book)
        self._files = files.Files(directory, self._book, worker, free)
        self._country: str | None = None

    # -- clients

    def answer(self, request: ask.Request, user: str, reply: Reply) -> None:
        """``request``: one of REQUESTS, or Show of SUBJECTS. ``reply`` is called once, perhaps later."""
        try:
            response = self._answer(request, user, reply)
        except RuleError as error:
            response = Refused(f"{error}.")
        except BookError as error:
            response = Refused(str(error))
        if response is not None:
            reply(response)

    def _answer(self, request: ask.Request, user: str, reply: Reply) -> AnyResponse | None:
        numbers = self._now_numbers()
        match request:
            case ask.Show(subject=subject, which=which):
                rows = shown.rows(self._book, subject, which, numbers, self._office.agents, self._past)
                return Shown(subject, msgspec.Raw(msgspec.json.encode(rows)))
            case ask.ImportPeople(name=name, what=what):
                mark = files.Mark(self._wall()[:16], user)
                told = self._told_all(reply, f"{user} has imported {what} from {name}")
                self._files.take(what, name, numbers, mark, told)
                return None
            case ask.ExportPeople(name=name, what=what):
                self._files.give(what, name, reply)
                return None
        done = self._editing.do(request, numbers, user, self._wall()[:16])
        self._tell(done.numbers)
        if done.log:
            self._note(f"{user} {done.log}")
        return done.response

    def _told_all(self, reply: Reply, log: str) -> Reply:
        def replied(response: AnyResponse) -> None:
            if isinstance(response, Done):
                self._note(log)
                self._telling.begin(self._now_ms())
            reply(response)

        return replied

    def card(self, ends: tuple[str, ...]) -> CallerCard | None:
        """Of the caller whom a line has just told; None where nobody is told, or nothing is known of him."""
        told = card.caller_in(ends)
        if not told:
            return None
        number = self._as_kept(told)
        try:
            found = card.card_of(self._book, self._past, number, ends, self._how_blocked(number))
        except BookError:
            return None
        return found if card.says_something(found) else None

    def noted(self, told: str) -> list[StoryView]:
        """What was written down about whoever has this number, the latest last; nothing where it cannot be read."""
        try:
            found = self._book.notes([self._now_numbers().number(told)], _NOTES)
        except (BookError, NumberError):
            return []
        return [StoryView(one.at, f"{one.by} noted of {one.number}: {one.text}") for one in reversed(found)]

    def written_of(self, told: str) -> Written:
        """What was written down of him who calls with this number; nothing where it cannot be read."""
        try:
            return of_one.written_of(self._book, self._as_kept(told))
        except BookError:
            return Written()

    def forget_notes(self, told: str) -> str:
        """What was noted of this number, unless it is a contact's; why it cannot be, a sentence, or ""."""
        try:
            of_one.forget_notes(self._book, self._as_kept(told))
        except BookError as error:
            return str(error)
        return ""

    def close(self) -> None:
        """The file can be moved away: all of it is in one piece."""
        self._book.close()

    def forget(self) -> None:
        """It was set aside: nobody is known."""
        self._telling.begin(self._now_ms())

    # -- the core

    def box(self) -> None:
        """The core has started: it knows nobody."""
        self._country = None
        self._telling.begin(self._now_ms())

    def due_ms(self) -> int | None:
        return self._telling.due_ms()

    def step(self, now_ms: int) -> None:
        """The next part of the list; all of it anew where the country has changed, and with it how lines tell."""
        if self._country is not None and self._country != self._office.country:
            self._telling.begin(now_ms)
        self._telling.step(now_ms)

    def finish(self) -> None:
        """All was written down when it was told."""
        self._book.close()

    def _everybody(self) -> Iterator[KnownNumber]:
        """Whom the core is to know; nobody where the file cannot be read."""
        numbers = self._now_numbers()
        self._country = numbers.country
        try:
            contacts, staff, blocked = self._book.contacts(), self._book.staff(), self._book.blocked()
        except BookError as error:
            self._note(str(error).rstrip("."))
            return iter(())
        self._blocked = {one.pattern: one for one in blocked}
        known = {number: (one.name, one.vip) for one in contacts for number in one.numbers}
        known = {one.number: (one.name, False) for one in staff if len(one.number) >= _OUTSIDE} | known
        kept = [*known, *(one.pattern for one in blocked if one.pattern not in known)]
        return (
            KnownNumber(told, *known.get(number, ("", False)), self._what(number))
            for number in kept
            for told in numbers.as_told(number)
        )

    def _tell(self, kept: Sequence[str]) -> None:
        """What has changed about these numbers."""
        if not kept:
            return
        self._blocked = {one.pattern: one for one in self._book.blocked()}
        known: list[KnownNumber] = []
        gone: list[str] = []
        staff = {one.number: one.name for one in self._book.staff() if len(one.number) >= _OUTSIDE}
        for number in kept:
            contact = self._book.contact(number)
            name = contact.name if contact is not None else staff.get(number, "")
            what = self._what(number)
            for told in self._numbers.as_told(number):
                if name or what:
                    known.append(KnownNumber(told, name, contact is not None and contact.vip, what))
                else:
                    gone.append(told)
        self._telling.change(tuple(known), tuple(gone), self._now_ms())

    def _what(self, pattern: str) -> ask.Refusal | Literal[""]:
        found = self._blocked.get(pattern)
        return found.what if found is not None else ""

    def _how_blocked(self, number: str) -> str:
        """As the core sees it (firmware.runtime.known_people)."""
        if number in {WITHHELD, "unavailable"}:
            return self._what(WITHHELD) if number == WITHHELD else ""
        exact = self._what(number)
        if exact or self._book.contact(number) is not None:
            return exact
        beginnings = (f"{number[:length]}*" for length in range(len(number), 0, -1))
        return next((self._what(one) for one in beginnings if self._what(one)), "")

    def _as_kept(self, told: str) -> str:
        try:
            return self._now_numbers().number(told)
        except NumberError:
            return told  # it is withheld, or too short for one

    def _now_numbers(self) -> Numbers:
        if self._numbers.country != self._office.country:
            self._numbers = Numbers(self._office.country)
        return self._numbers
