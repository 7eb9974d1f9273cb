"""The core's end of the pipe to the journal process: it never waits, and where the pipe stays full it leaves out.

The journal begins a file whenever it is told all that call control knows: at its start, after something was left out,
when a file is full, and when the box runs on another configuration.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import ClockTold
from firmware.config.model import JournalConfig
from firmware.desk.journal.frames import AnyFrame, Begun, Happened, Wall, encode
from firmware.desk.journal.messages import Sentence, from_journal
from firmware.desk.journal.packing import sent
from firmware.runtime.child_process import Child, PipedProcess, Supervised

MOST_HELD = 1_000_000
"""Bytes that wait for a pipe that is full: ten busy minutes. What comes then is left out until it has taken them."""
LATEST_MS = 10_000
"""All that call control knows is told when the box is at rest (up to some 0.1 ms on lb8x24), or after so long."""


class JournalProcess(PipedProcess):
    """``python -m firmware.desk.journal``, which writes below this directory. ``config``: the file with the
    configuration, where the box does not run on a stored one."""

    def __init__(self, directory: Path, config: Path | None = None) -> None:
        words = ["--directory", str(directory)] + ([] if config is None else ["--config", str(config)])
        super().__init__("firmware.desk.journal", words)


Starter = Callable[[Path], Child]
"""Directory -> a new process. May raise OSError."""


class Office(NamedTuple):
    """What a file says of the box. ``revision``: of the stored configuration (0: another one)."""

    board: str
    country: str
    revision: int = 0
    ring: JournalConfig = JournalConfig()


class JournalLink:
    """``office()`` is what the box runs as now, ``local()`` date and time there; ``say`` takes one sentence for the
    log. Nothing is written before ``step``; call it every 100 ms or so, and ``flush`` every 10 to 20."""

    def __init__(  # noqa: PLR0917  (whom a journal concerns)
        self,
        directory: Path,
        control: CallControl,
        office: Callable[[], Office],
        local: Callable[[], datetime],
        say: Callable[[str], None],
        start: Starter = JournalProcess,
    ) -> None:
        self._control = control
        self._office = office
        self._local = local
        self._say = say
        self._process = Supervised("journal", "nothing is written down of what happens", lambda: start(directory), say)
        self._runs = False
        self._told = office()
        """As the file that is being written says."""
        self._is_written = False
        """A file is begun, and nothing was left out of it."""
        self._has_begun = False
        """A file was begun since the core was."""
        self._knows_time = True
        self._wanted_ms: int | None = None
        """Since when all that call control knows is to be told; None: it is not."""
        self._batch = bytearray()
        self._rest = b""
        """What the pipe has not taken yet; its first frame may be half taken."""
        self._in_batch = 0
        self._lost = 0
        self._size = 0
        """Bytes of the file so far."""

    def frame(self, frame: AnyFrame) -> None:
        """To be the core's journal."""
        if not self._is_written:
            self._lost += self._runs
            return
        data = sent(encode(frame))
        self._batch += data
        self._in_batch += 1
        self._size += len(data)
        if type(frame) is Happened and type(frame.event) is ClockTold:
            self._knows_time = False
        if len(self._batch) > MOST_HELD:
            self._leave_out()

    def step(self, now_ms: int, at_rest: bool) -> None:
        """Look after the process; tell it all, when that is due and nobody would notice, or at last."""
        runs = self._process.step(now_ms)
        if not runs:
            if self._runs:
                self._forget()
            self._runs = runs
            return
        self._runs = runs
        for line in self._process.lines():
            self._hear(line)
        if self._is_due() and not self._rest:
            self._wanted_ms = now_ms if self._wanted_ms is None else self._wanted_ms
            if at_rest or now_ms >= self._wanted_ms + LATEST_MS:
                self._begin(now_ms)
        if not self._knows_time and self._is_written:
            self._knows_time = True
            self.frame(Wall(now_ms, self._local()))
        self.flush()

    def flush(self) -> None:
        """Hand over as much as the pipe takes."""
        if not self._rest:
            if not self._batch:
                return
            self._rest, self._batch, self._in_batch = bytes(self._batch), bytearray(), 0
        taken = self._process.send(self._rest)
        self._rest = self._rest[taken:]

    def end(self) -> None:
        """Hand over the last and let the process go; it writes what it was told."""
        self.flush()
        self.flush()
        self._process.end()

    def _is_due(self) -> bool:
        is_full = self._size > 1_000_000 * self._told.ring.file_mb
        return is_full or not self._is_written or self._office() != self._told

    def _begin(self, now_ms: int) -> None:
        self._wanted_ms = None
        self._told = office = self._office()
        # What the process could not write it alone knows of: then there is one at least.
        lost = max(1, self._lost) if self._has_begun and not self._is_written else 0
        self._has_begun = True
        begun = Begun(
            now_ms,
            self._control.snapshot(),
            self._local(),
            office.board,
            office.country,
            office.revision,
            follows=self._is_written,
            lost=lost,
            files=office.ring.files,
            file_mb=office.ring.file_mb,
        )
        self._is_written = True
        self._knows_time = True
        self._lost = self._size = 0
        self.frame(begun)

    def _leave_out(self) -> None:
        self._lost += self._in_batch
        self._batch, self._in_batch = bytearray(), 0
        self._is_written = False

    def _forget(self) -> None:
        """It has ended: its successor knows nothing."""
        self._lost += self._in_batch
        self._batch, self._in_batch, self._rest = bytearray(), 0, b""
        self._is_written = False
        self._wanted_ms = None

    def _hear(self, line: bytes) -> None:
        try:
            message = from_journal(line)
        except msgspec.MsgspecError as error:
            self._say(f"what the journal says makes no sense: {str(error)[:200]}")
            return
        if isinstance(message, Sentence):
            self._say(message.text)
        else:
            self._leave_out()
