"""What is asked about the candidate while it is written: change it, read it, compare it, verify it."""

from collections.abc import Callable
from typing import Any

from firmware.config import editing, schema
from firmware.config.comparing import compare
from firmware.config.fields import RefusedError
from firmware.config.model import Config
from firmware.config.store import Running, Store
from firmware.control import requests as ask
from firmware.control.responses import AnyResponse, Done, Refused, Text
from firmware.desk.adoption import verified
from firmware.desk.draft import SharedDraft
from firmware.desk.messages import Box


class Drafting:
    """``running``: what runs now, whenever that is asked. ``box``: what board the core drives, None until it tells.
    ``doubts``: of a configuration that can run, a sentence each."""

    def __init__(
        self,
        store: Store,
        draft: SharedDraft,
        running: Callable[[], Running],
        doubts: Callable[[Config], tuple[str, ...]],
    ) -> None:
        self.doubts = doubts
        self._store = store
        self._draft = draft
        self._running = running
        self.box: Box | None = None

    def answer(self, request: ask.Request, user: str) -> AnyResponse | None:
        """None: the request is about something else. Raises RefusedError, DamagedError, OSError."""
        edited = self._edited(request)
        if edited is not None:
            return self._changed(*edited, user)
        match request:
            case ask.ReadConfiguration(of, path):
                return Text(editing.part(self._text(of), path))
            case ask.Compare(of, to):
                return Text("".join(f"{line}\n" for line in compare(self._text(of), self._text(to))))
            case ask.Verify():
                return self._verify()
        return None

    def checked(self) -> Config | Refused:
        """The candidate as the box would run it, or every problem of it."""
        if self.box is None:
            return Refused("the box has not started yet, so that nobody knows its lines: try again in a moment.")
        found = verified(self._draft.text, self.box)
        if isinstance(found, Config):
            return found
        count = "a problem" if len(found) == 1 else f"{len(found)} problems"
        return Refused(f"the candidate has {count}, and cannot run so.", tuple(map(str, found)))

    def _edited(self, request: ask.Request) -> tuple[str, str] | None:
        """The candidate's text after this request, and a sentence that says so; None for one that changes nothing."""
        match request:
            case ask.SetValue(path, value):
                size = schema.Size(self.box.lines, self.box.stations) if self.box else schema.LARGEST
                text = editing.set_value(self._draft.text, path, value, size)
                return text, f"{schema.at(path, size).what} is {editing.written(text, path)}."
            case ask.DeleteValue(path):
                return editing.delete(self._draft.text, path), f'"{" ".join(path)}" is deleted.'
            case ask.LoadConfiguration(text):
                return text, "the candidate is the text that was loaded"
            case ask.Rollback(revision):
                return self._revision(revision), f"the candidate is as revision {revision} was"
            case ask.Discard():
                return self._running().text, "the candidate is as the running configuration."
        return None

    def _changed(self, text: str, what: str, user: str) -> Done:
        others = self._draft.others(user)
        self._draft.change(text, user)
        if not what.endswith("."):
            what += f": {self._difference()}."
        return Done(what, said(others if self._draft.changes else "", self._draft.warning))

    def _verify(self) -> AnyResponse:
        found = self.checked()
        if isinstance(found, Refused):
            return found
        return Done(f"the candidate can run: {self._difference()}.", said(self._draft.warning, *self.doubts(found)))

    def _difference(self) -> str:
        return f"{_lines(self._draft.changes)} from revision {self._running().revision}, which is running"

    def _text(self, of: str) -> str:
        if of in ("candidate", "running"):
            return self._draft.text if of == "candidate" else self._running().text
        if not (of.isascii() and of.isdecimal() and len(of) < 10):
            raise RefusedError(f"{quoted(of)} is neither candidate nor running nor the number of a revision.")
        return self._revision(int(of))

    def _revision(self, number: int) -> str:
        try:
            return self._store.text_of(number)
        except FileNotFoundError:
            raise RefusedError(f"there is no revision {number}.") from None


def quoted(text: str) -> str:
    """What somebody wrote, short, and with nothing in it that would move a terminal's cursor."""
    return f'"{ascii(text)[1:-1] if not text.isprintable() else text:.40}"'


def said(*remarks: Any) -> tuple[str, ...]:
    """Those that are not empty."""
    return tuple(remark for remark in remarks if remark)


def _lines(changes: int) -> str:
    return {0: "nothing differs", 1: "one line differs"}.get(changes, f"{changes} lines differ")
