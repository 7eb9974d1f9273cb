"""Revisions of the configuration on the disk, and which of them is running.

    revision-12.toml    a revision: its text, who stored it, when and why, with a checksum; never changed again
    running             names the running revision; its change is the moment of a commit
    *.damaged-1         what was found damaged and stood in the way

Beside the directory stands ``configuration.before-1``, all of it as it was when somebody started over.

A commit for a time also names the revision to go back to, and until when on the boot clock of this start of the
machine: a process that starts again keeps the time, a machine that starts again goes back at once. Whoever starts when
the time is over never runs it.
"""

import contextlib
import errno
import os
import re
from pathlib import Path
from typing import NamedTuple

import msgspec

from firmware.config.disk import Disk, content, put, set_aside, sync_directory
from firmware.config.sealed import DamagedError, Head, seal, unseal

KEPT = 50
"""So many revisions are kept at least."""
DIRECTORY = "configuration"
"""Where the revisions are, in the directory where the box keeps everything."""
POINTER = "running"
DAMAGED = ".damaged-"
BEFORE = ".before-"

_NAME = re.compile(r"revision-([1-9][0-9]{0,8})\.toml")
_LASTING = (errno.EIO, errno.EISDIR)


class Unconfirmed(NamedTuple):
    """Revision ``back_to`` runs again from ``until_ms`` on (boot clock), unless somebody confirms."""

    back_to: int
    until_ms: int


class Running(NamedTuple):
    """Revision 0 is the empty configuration of a box that was never configured. ``remarks``: what could not be read,
    a sentence each; ``settled``: the disk names this revision as running."""

    revision: int
    text: str
    remarks: tuple[str, ...] = ()
    unconfirmed: Unconfirmed | None = None
    settled: bool = True


def not_in_time(unconfirmed: Unconfirmed) -> str:
    """What is said of a revision whose time is over."""
    return f"was not confirmed in time: revision {unconfirmed.back_to} is running again"


class Revision(NamedTuple):
    """``when``: as it was handed in; nothing is known of one that is not ``sound``."""

    number: int
    when: str
    who: str
    why: str
    sound: bool = True


class _Stored(Head, frozen=True, tag="revision"):
    number: int
    when: str
    who: str
    why: str


class _Pointer(Head, frozen=True, tag="running"):
    """``last``: the highest number that was ever committed; a higher one on the disk is half a commit."""

    number: int
    last: int
    unconfirmed: Unconfirmed | None = None
    boot: str = ""


class Store:
    """The revisions in ``directory``, of which one process is the writer. ``boot``: as ``boot.this_boot``."""

    def __init__(self, directory: Path, boot: str, disk: Disk = os) -> None:
        self.directory = directory
        self._boot = boot
        self._disk = disk

    # -- reading

    def read(self, now_ms: int | None = None) -> Running:
        """What is running, or has to run now. ``now_ms``: the boot clock, for whoever starts: what was to be confirmed
        before then is over. Never raises; changes nothing."""
        return self._look(careful=False, now_ms=now_ms)[0]

    def text_of(self, number: int) -> str:
        """Text of a revision; "" of revision 0. Raises DamagedError, and OSError: FileNotFoundError for none."""
        return self._revision(number)[1] if number else ""

    def revisions(self) -> list[Revision]:
        """Those on the disk, the newest first. Raises OSError."""
        running, last = self._look(careful=False)
        found = []
        for number in self._numbers(max(last, running.revision)):
            try:
                head, _ = self._revision(number)
                found.append(Revision(number, head.when, head.who, head.why))
            except (DamagedError, OSError):
                found.append(Revision(number, "", "", "", sound=False))
        return found

    # -- writing

    def commit(self, text: str, who: str, why: str, when: str, until_ms: int | None = None) -> int:
        """Store ``text`` as a new revision, which is the running one from now on; its number.

        ``until_ms``: it is to be confirmed before; an earlier one that waits for that gives way, and the box goes back
        to what ran before both. Without it everything is confirmed. Raises OSError; what ran before runs still, unless
        ``read`` says otherwise, because only the last step failed, which makes the change lasting.
        """
        before = self._prepared()
        number = before.last + 1
        name = f"revision-{number}.toml"
        self._set_aside_if_damaged(name, _Stored)
        self._put(name, seal(_Stored(number=number, when=when, who=who, why=why), text))
        unconfirmed = None
        if until_ms is not None:
            sure = before.unconfirmed.back_to if before.unconfirmed else before.number
            unconfirmed = Unconfirmed(sure, until_ms)
        self._point(_Pointer(number=number, last=number, unconfirmed=unconfirmed, boot=self._boot))
        with contextlib.suppress(OSError):
            self._prune(number, unconfirmed)
        return number

    def confirm(self) -> None:
        """What was committed for a time stays. Raises OSError."""
        before = self._prepared()
        self._point(msgspec.structs.replace(before, unconfirmed=None))

    def revert(self) -> Running:
        """What ran before the commit for a time runs again; without one nothing changes. Raises OSError."""
        before = self._prepared()
        if before.unconfirmed:
            self.run_on(before.unconfirmed.back_to)
        return self.read()

    def run_on(self, number: int, unconfirmed: Unconfirmed | None = None) -> None:
        """An earlier revision runs again, confirmed or not. Raises OSError."""
        before = self._prepared()
        self._point(_Pointer(number=number, last=before.last, unconfirmed=unconfirmed, boot=self._boot))

    def settle(self) -> None:
        """Make what ``read`` tells lasting: the disk names it. Raises OSError."""
        self._prepared()

    def start_over(self) -> None:
        """Set the whole directory aside under another name: the box was never configured. Raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            set_aside(self._disk, self.directory, f"{self.directory.name}{BEFORE}")

    # -- inside

    def _look(self, *, careful: bool, now_ms: int | None = None) -> tuple[Running, int]:
        """What is running, and the highest number ever committed. ``careful``: raise OSError for what may be otherwise
        the next time; ``now_ms`` as in ``read``."""
        remarks: list[str] = []
        pointer = self._pointer(remarks, careful=careful)
        try:
            numbers = self._numbers(pointer.last if pointer else None)
        except OSError as error:
            if careful:
                raise
            remarks.append(f"{self.directory} cannot be read ({error.strerror})")
            numbers = []
        if pointer is None:
            last = max(numbers, default=0)
            if numbers and not remarks:
                remarks.append(f"{self.directory / POINTER} is missing")
            return self._newest_sound(numbers, remarks, careful=careful), last
        wanted, unconfirmed = pointer.number, pointer.unconfirmed
        if unconfirmed and (over := self._why_over(pointer.boot, unconfirmed, now_ms)):
            wanted = unconfirmed.back_to
            unconfirmed = None
            remarks.append(f"revision {pointer.number} {over}")
        text = self._text_or_remark(wanted, remarks, careful=careful)
        if text is not None:
            return Running(wanted, text, tuple(remarks), unconfirmed, wanted == pointer.number), pointer.last
        others = [number for number in numbers if number not in (wanted, pointer.number)]
        return self._newest_sound(others, remarks, careful=careful), pointer.last

    def _why_over(self, boot: str, unconfirmed: Unconfirmed, now_ms: int | None) -> str:
        """What is said of a revision that nobody may confirm any more; "" of one that still waits."""
        if boot != self._boot or not self._boot:
            return f"was not confirmed before the box started again: revision {unconfirmed.back_to} is running"
        return not_in_time(unconfirmed) if now_ms is not None and now_ms >= unconfirmed.until_ms else ""

    def _newest_sound(self, numbers: list[int], remarks: list[str], *, careful: bool) -> Running:
        for number in numbers:
            text = self._text_or_remark(number, remarks, careful=careful)
            if text is not None:
                remarks.append(f"revision {number}, the newest sound one, is running")
                return Running(number, text, tuple(remarks), settled=False)
        if remarks:
            remarks.append("no revision is sound: the box runs on its defaults")
        return Running(0, "", tuple(remarks), settled=False)

    def _text_or_remark(self, number: int, remarks: list[str], *, careful: bool) -> str | None:
        path = self.directory / f"revision-{number}.toml"
        try:
            return self.text_of(number)
        except FileNotFoundError:
            remarks.append(f"{path} is missing")
        except DamagedError as error:
            remarks.append(f"{path} is damaged ({error})")
        except OSError as error:
            if careful and error.errno not in _LASTING:
                raise
            remarks.append(f"{path} cannot be read ({error.strerror})")
        return None

    def _pointer(self, remarks: list[str], *, careful: bool) -> _Pointer | None:
        path = self.directory / POINTER
        try:
            return unseal(content(self._disk, path), _Pointer)[0]
        except FileNotFoundError:
            pass
        except DamagedError as error:
            remarks.append(f"{path} is damaged ({error})")
        except OSError as error:
            if careful and error.errno not in _LASTING:
                raise
            remarks.append(f"{path} cannot be read ({error.strerror})")
        return None

    def _revision(self, number: int) -> tuple[_Stored, str]:
        head, text = unseal(content(self._disk, self.directory / f"revision-{number}.toml"), _Stored)
        if head.number != number:
            raise DamagedError(f"it says that it is revision {head.number}")
        return head, text

    def _numbers(self, last: int | None) -> list[int]:
        """Revisions on the disk up to ``last``, the newest first."""
        try:
            names = self._disk.listdir(self.directory)
        except FileNotFoundError:
            return []
        found = (int(match.group(1)) for match in map(_NAME.fullmatch, names) if match)
        return sorted((number for number in found if last is None or number <= last), reverse=True)

    def _prepared(self) -> _Pointer:
        """A pointer that is sound and names what is running; it is written where it was not so."""
        with contextlib.suppress(FileExistsError):
            self._disk.mkdir(self.directory, 0o700)
            sync_directory(self._disk, self.directory.parent)
        running, last = self._look(careful=True)
        pointer = _Pointer(number=running.revision, last=last, unconfirmed=running.unconfirmed, boot=self._boot)
        if not running.settled:
            self._set_aside_if_damaged(POINTER, _Pointer)
            self._point(pointer)
        return pointer

    def _set_aside_if_damaged(self, name: str, kind: type[Head]) -> None:
        try:
            unseal(content(self._disk, self.directory / name), kind)
        except FileNotFoundError:
            return
        except DamagedError:
            pass
        except OSError as error:
            if error.errno not in _LASTING:
                raise
        else:
            return
        set_aside(self._disk, self.directory / name, name + DAMAGED)

    def _point(self, pointer: _Pointer) -> None:
        self._put(POINTER, seal(pointer, ""))

    def _put(self, name: str, data: bytes) -> None:
        put(self._disk, self.directory / name, data)

    def _prune(self, running: int, unconfirmed: Unconfirmed | None) -> None:
        """Delete the oldest; what is damaged stays for somebody to look at."""
        needed = {running, unconfirmed.back_to} if unconfirmed else {running}
        for number in self._numbers(None)[KEPT:]:
            if number in needed:
                continue
            with contextlib.suppress(DamagedError):
                self._revision(number)
                self._disk.unlink(self.directory / f"revision-{number}.toml")
