"""People from a file and into one, in folder "people": read and written on a thread, put down in one step."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from firmware.config.disk import put
from firmware.control.requests import People
from firmware.control.responses import Done, Refused
from firmware.desk.core_pipe import Reply
from firmware.desk.folders import KEPT_FREE, PLACES, why_no_name
from firmware.desk.passwords import Worker
from firmware.desk.people import merging
from firmware.desk.people.book import Book, BookError
from firmware.desk.people.exchange import LARGEST, SORTS, Form, Taken, taken
from firmware.desk.people.merging import Merged
from firmware.desk.people.numbers import Numbers
from firmware.desk.people.rules import quoted

FOLDER = "people"


class Mark(NamedTuple):
    """When a file is taken, as wall time for people, and by whom."""

    at: str
    by: str


class Files:
    """In ``directory``; ``free``: bytes that are free where a path is."""

    def __init__(self, directory: Path, book: Book, worker: Worker, free: Callable[[Path], int]) -> None:
        self._place = directory / PLACES["people"]
        self._book = book
        self._worker = worker
        self._free = free

    def take(self, what: People, name: str, numbers: Numbers, mark: Mark, reply: Reply) -> None:
        """Everybody in this file, or nobody and why."""
        form = self._form(what, name)
        if isinstance(form, Refused):
            reply(form)
            return
        try:
            data = self._data(name)
        except OSError as error:
            reply(Refused(f"file {FOLDER}/{name} cannot be read ({error.strerror})."))
            return
        if len(data) > LARGEST:
            reply(Refused(f"file {name} is too large: {LARGEST} bytes is the most."))
            return
        self._worker.do(
            lambda: taken(SORTS[what], form, data, numbers), lambda found: reply(self._put(what, name, found, mark))
        )

    def give(self, what: People, name: str, reply: Reply) -> None:
        """Everybody in this file, in the place of one that has its name. Raises BookError."""
        form = self._form(what, name)
        if isinstance(form, Refused):
            reply(form)
            return
        people = self._everybody(what)
        told = SORTS[what].counted(len(people))
        self._worker.do(lambda: form.written(people), lambda data: reply(self._write(name, data, told)))

    def _everybody(self, what: People) -> Sequence[Any]:
        if what == "contacts":
            return self._book.contacts()
        return self._book.staff() if what == "staff" else self._book.blocked()

    @staticmethod
    def _form(what: People, name: str) -> Form[Any] | Refused:
        why = why_no_name("people", name)
        if why:
            return Refused(why)
        forms = SORTS[what].forms
        form = forms.get(name.rpartition(".")[2].lower()) if "." in name else None
        if form is not None:
            return form
        endings = " nor in ".join(f".{one}" for one in forms)
        ends = f"ends neither in {endings}" if len(forms) > 1 else f"does not end in {endings}"
        return Refused(f"file {quoted(name)} {ends}, which says how it is read.")

    def _data(self, name: str) -> bytes:
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        with os.fdopen(os.open(self._place / name, flags), "rb") as file:
            return file.read(LARGEST + 1)

    def _put(self, what: People, name: str, found: Taken[Any], mark: Mark) -> Done | Refused:
        if found.problem:
            return Refused(f"{name}, {found.problem}; nothing was taken from it.")
        try:
            merged = self._merged(what, found, mark)
            if merged.problem:
                return Refused(f"{name}, {merged.problem}; nothing was taken from it.")
            merged.write()
        except BookError as error:
            return Refused(str(error))
        sort, count = SORTS[what], len(found.found)
        left = (f"{sort.counted(found.without)} left out, as there is no number.",) if found.without else ()
        told = f"{sort.counted(count)} taken from {name}: {count - merged.known} new, {merged.known} known before."
        return Done(told, left + merged.remarks)

    def _merged(self, what: People, found: Taken[Any], mark: Mark) -> Merged:
        """Raises BookError."""
        if what == "contacts":
            return merging.contacts(self._book, found)
        if what == "staff":
            return merging.staff(self._book, found)
        return merging.blocked(self._book, found, *mark)

    def _write(self, name: str, data: bytes, told: str) -> Done | Refused:
        try:
            if self._free(self._place.parent) - len(data) < KEPT_FREE:
                return Refused(f"the disk is too full for {name}: nothing was written.")
            self._place.mkdir(mode=0o755, exist_ok=True)
            put(os, self._place / name, data)
        except OSError as error:
            return Refused(f"file {FOLDER}/{name} cannot be written ({error.strerror}).")
        return Done(f"{told} written to {FOLDER}/{name}: send takes it to the laptop.")
