"""The core's end of the pipes to the desk process, and what the core reads of it before its first tick.

Nothing here waits for the desk, however slow it is, and of what it says one message is taken at a time.
"""

import os
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import ClockTold, Event
from firmware.callcontrol.memory import NOTHING, Memory
from firmware.desk.memory_file import MemoryFile
from firmware.desk.messages import Answer, BeginAnew, Box, FromDesk, Keep, Said, WallTold, Written, encode, from_desk
from firmware.runtime.child_process import Child, PipedProcess, Supervised
from firmware.runtime.facts_link import FactsKept, Moment

_LOST = "what is set at telephones is lost when the box stops"

SAID_KEPT = 512
"""Lines of the log that wait for the desk; those that come when it is so slow are lost, and counted."""
SAID_AT_ONCE = 40
"""Lines of the log that are handed over together: some 100 bytes each, a tenth of what a pipe holds (pipe(7))."""
MESSAGES_AT_ONCE = 3
ANSWERS_KEPT = 8
"""A desk that does not take its answers is not asked for more."""
COMPLAIN_MS = 1_000
"""How often it is said that the desk talks nonsense."""


class DeskProcess(PipedProcess):
    """``python -m firmware.desk``; ``socket`` is the path where clients find it (None: they do not), ``group`` who may
    use that ("": as the desk has it)."""

    def __init__(self, directory: Path, socket: Path | None = None, group: str = "") -> None:
        words = ["--directory", str(directory)]
        words += [] if socket is None else ["--socket", str(socket)]
        words += ["--group", group] if group else []
        super().__init__("firmware.desk", words)


Starter = Callable[[Path], Child]
"""Directory -> a new process. May raise OSError."""


class Reception(Protocol):
    """Who does what the desk asks for."""

    def box(self) -> Box:
        """What a desk has to know at its start."""

    def take(self, message: FromDesk, now_ms: int) -> Answer | None:
        """Do it; the answer, where one is due."""

    def wall(self) -> Moment:
        """Date and time."""

    def all_gone(self, now_ms: int) -> None:
        """The desk has ended, and with it every client has gone."""


def why_not(directory: Path) -> str:
    """The sentence why nothing can be kept in this directory, which is made if need be; "" when it can."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"the directory {directory} cannot be made ({error.strerror}): {_LOST}"
    if not os.access(directory, os.W_OK | os.X_OK):
        return f"the directory {directory} cannot be written to: {_LOST}"
    return ""


def last_memory(directory: Path, say: Callable[[str], None]) -> Memory:
    """What the box before this one knew; ``say`` hears what of it is damaged. Reads one small file, at most two."""
    found = MemoryFile(directory).read()
    for remark in found.remarks:
        say(remark)
    if found.remarks:
        say("the box begins without memory" if found.memory is None else "the box begins with the memory before it")
    return NOTHING if found.memory is None else found.memory


class DeskLink:
    """A desk process that writes to ``directory``: it is told what ``control`` knows, whenever that has changed, and
    what ``said`` hears; what it asks for goes to ``reception``.

    ``facts``: those for the call register. ``say`` takes one sentence for the log. Nothing happens before ``step``;
    call it every 100 ms or so, and ``listen`` every 10 to 20.
    """

    def __init__(
        self,
        directory: Path,
        control: CallControl,
        say: Callable[[str], None],
        start: Starter,
        reception: Reception,
        *,
        facts: FactsKept | None = None,
    ) -> None:
        self._control = control
        self._say = say
        self._reception = reception
        self._facts = facts
        self._process = Supervised("desk", _LOST, lambda: start(directory), say)
        self._seen = -1
        self._newest = b""
        self._is_told = self._knows_box = self._knows_time = False
        self._rest = b""
        """What the pipe has not taken yet of a message that it has begun to take, or is to take now."""
        self._heard: deque[bytes] = deque()
        self._answers: deque[Answer] = deque()
        self._said: deque[tuple[int, str, tuple[str, ...]]] = deque()
        self._missed = 0
        self._runs = False
        self._complain_ms = 0

    def step(self, now_ms: int) -> None:
        """Look after the process and tell it the newest; a full pipe is tried again at the next step."""
        self._look()
        if self._facts is not None:
            self._facts.step(now_ms)
        runs = self._process.step(now_ms)
        if runs:
            self._tell()
        elif self._runs:
            self._forget(now_ms)
        self._runs = runs

    def listen(self, now_ms: int) -> str:
        """Take the next message, if one has come whole, and hand over what is due; says what was done, "" for
        nothing."""
        if not self._runs:
            return ""
        doing = ""
        if len(self._answers) < ANSWERS_KEPT:
            if not self._heard:
                self._heard.extend(self._process.lines())
            if self._heard:
                doing = self._take(self._heard.popleft(), now_ms)
        self._tell()
        return doing

    def said(self, now_ms: int, sentence: str, ends: tuple[str, ...]) -> None:
        """A line of the log, for whoever watches."""
        if not self._runs:
            return
        if len(self._said) < SAID_KEPT:
            self._said.append((now_ms, sentence, ends))
        else:
            self._missed += 1

    def event(self, _now_ms: int, event: Event) -> None:
        """To be put among the core's observers: what time it is."""
        if isinstance(event, ClockTold):
            self._knows_time = False

    def end(self) -> None:
        """Say the last and let the process go; it writes what it was told."""
        self._look()
        self._tell()
        self._process.end()

    def _forget(self, now_ms: int) -> None:
        """It has ended: its successor knows nothing."""
        self._rest = b""
        self._is_told = self._knows_box = self._knows_time = False
        self._heard.clear()
        self._answers.clear()
        self._said.clear()
        self._missed = 0
        if self._facts is not None:
            self._facts.tell_again()
        self._reception.all_gone(now_ms)

    def _take(self, line: bytes, now_ms: int) -> str:
        try:
            message = from_desk(line)
        except (msgspec.MsgspecError, RecursionError) as error:
            if now_ms >= self._complain_ms:
                self._complain_ms = now_ms + COMPLAIN_MS
                self._say(f"what the desk says makes no sense: {str(error)[:200]}")
            return "a message of the desk that makes no sense"
        if isinstance(message, Written):
            if self._facts is not None:
                self._facts.written(message.start, message.number)
            return "the desk: Written"
        if isinstance(message, BeginAnew):
            if self._facts is not None:
                self._facts.begin_anew(message.start)
            return "the desk: BeginAnew"
        answer = self._reception.take(message, now_ms)
        if answer is not None:
            self._answers.append(answer)
        return f"the desk: {type(message).__name__}"

    def _look(self) -> None:
        remembered = self._control.state.remembered
        if remembered != self._seen:
            self._seen = remembered
            self._newest = encode(Keep(memory=self._control.memory()))
            self._is_told = False

    def _tell(self) -> None:
        """As much as the pipe takes, the most needed first, and no more than a tick can afford."""
        for _ in range(MESSAGES_AT_ONCE):
            if not self._rest:
                self._rest = self._next()
            if not self._rest:
                return
            taken = self._process.send(self._rest)
            self._rest = self._rest[taken:]
            if self._rest:
                return

    def _next(self) -> bytes:
        if not self._knows_box:
            self._knows_box = True
            return encode(self._reception.box())
        if not self._knows_time:
            self._knows_time = True
            now = self._reception.wall()
            return encode(WallTold(local=now.local, trusted=now.trusted))
        if not self._is_told:
            self._is_told = True
            return self._newest
        if self._answers:
            return encode(self._answers.popleft())
        facts = b"" if self._facts is None else self._facts.next()
        if facts:
            return facts
        batch: list[bytes] = []
        while self._said and len(batch) < SAID_AT_ONCE:
            at_ms, sentence, ends = self._said.popleft()
            batch.append(encode(Said(at_ms=at_ms, text=sentence, ends=ends, missed=self._missed)))
            self._missed = 0
        return b"".join(batch)
