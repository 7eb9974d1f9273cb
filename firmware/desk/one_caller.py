"""One caller's data, told to whoever asks for it, and taken away where he wants that: from the register and from what
people have written down of him."""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from firmware.control.requests import EraseCaller, ExportCaller
from firmware.control.responses import AnyResponse, Done, Refused
from firmware.desk.core_pipe import Reply
from firmware.desk.folders import PLACES
from firmware.desk.passwords import Worker
from firmware.desk.register import file, privacy
from firmware.desk.register.changing import NotMadeYetError
from firmware.desk.register.privacy import Forgotten

_NUMBER = re.compile(r"\+?[0-9*#]{1,32}|p[0-9a-f]{16}", re.ASCII)


class Written(NamedTuple):
    """What people have written down of a number: ``rows`` by kind, and of what stays when he is forgotten, with which
    commands it goes (``left``)."""

    rows: Mapping[str, list[dict[str, Any]]] = {}
    left: tuple[str, ...] = ()


class People(Protocol):
    """Asked in the loop's own time; neither raises."""

    def written_of(self, number: str, /) -> Written: ...

    def forget_notes(self, number: str, /) -> str:
        """Of a number that is no contact's; why they cannot be, a clause, or ""."""


class OneCaller:
    """``recordings(number)``: names of recordings of calls with him; ``in_full``: a number as people write it -> as the
    register has it."""

    def __init__(
        self,
        directory: Path,
        worker: Worker,
        people: People,
        *,
        recordings: Callable[[str], list[str]],
        in_full: Callable[[str], str],
        note: Callable[[str], None],
    ) -> None:
        self._directory = directory
        self._worker = worker
        self._people = people
        self._recordings = recordings
        self._in_full = in_full
        self._note = note

    def answer(self, request: ExportCaller | EraseCaller, user: str, reply: Reply) -> None:
        """``reply`` is called once, perhaps later."""
        if not _NUMBER.fullmatch(request.number):
            told = repr(request.number[:40])
            reply(Refused(f"{told} is no number of a caller: write it as the register shows it."))
            return
        number = self._in_full(request.number)
        recordings, written = tuple(self._recordings(number)), self._people.written_of(number)
        if isinstance(request, ExportCaller):
            self._worker.do(lambda: self._guarded(lambda: self._told(number, recordings, written)), reply)
            return

        def then(response: AnyResponse) -> None:
            why = self._people.forget_notes(number) if isinstance(response, Done) else ""
            if isinstance(response, Done):
                self._note(f"{user} has had a caller forgotten")
            reply(Refused(f"what was noted of him is kept still: {why}") if why else response)

        self._worker.do(lambda: self._guarded(lambda: self._erased(number, recordings, written)), then)

    @staticmethod
    def _guarded(job: Callable[[], AnyResponse]) -> AnyResponse:
        try:
            return job()
        except (sqlite3.Error, OSError, file.NotARegisterError) as error:
            return Refused(f"the register cannot be read or written: {error}.")

    def _told(self, number: str, recordings: tuple[str, ...], written: Written) -> AnyResponse:
        is_begun = file.path_in(self._directory).exists()
        known = privacy.known_of(self._directory, number) if is_begun else {"calls": [], "messages": []}
        found = {"number": number, **known, **{f"people_{kind}": rows for kind, rows in written.rows.items()}}
        name = f"caller-{number.replace('+', 'p').replace('*', 's').replace('#', 'h')}.json"
        folder = self._directory / PLACES["exports"]
        folder.mkdir(mode=0o755, exist_ok=True)
        text = json.dumps(found | {"recordings": recordings}, ensure_ascii=False, indent=1)
        (folder / name).write_text(text + "\n", encoding="utf-8")
        messages = [f"message {row['message']} is of him, too." for row in known["messages"]]
        counts = f"{_count(known['calls'], 'call')}, {_count(known['messages'], 'message')}"
        return Done(
            f"all that is known of him is in exports/{name}: {counts}.",
            (*messages, *(f"recording {one} is of him, too." for one in recordings)),
        )

    def _erased(self, number: str, recordings: tuple[str, ...], written: Written) -> AnyResponse:
        try:
            forgotten = privacy.forget(self._directory, number)
        except NotMadeYetError:
            forgotten = Forgotten(0, ())
        left = [f'message {one} is kept still: "message {one} delete".' for one in forgotten.messages]
        left += [f'recording {one} is kept still: "recording {one} delete".' for one in recordings]
        calls = "one call bears" if forgotten.calls == 1 else f"{forgotten.calls} calls bear"
        return Done(f"{calls} the number {number} no more.", (*left, *written.left))


def _count(rows: Sequence[Any], what: str) -> str:
    return f"{len(rows)} {what}{'' if len(rows) == 1 else 's'}"
