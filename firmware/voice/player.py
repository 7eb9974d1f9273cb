"""Plays a voice on a device, block by block, whether the device is there or not.

The audio thread calls ``step`` for ever. While a device is there, its writing sets the pace. While it is not, the clock
does: blocks are rendered and thrown away, so that every play ends when it should. Commands and reports pass through two
deques; nobody waits for anybody.
"""

from collections import deque
from collections.abc import Callable
from typing import Protocol

import msgspec

from firmware.voice.messages import (
    AskHealth,
    DeviceFound,
    DeviceLost,
    Health,
    Play,
    Report,
    Stop,
    UseCountry,
    UseLanguage,
)
from firmware.voice.mixer import Frames
from firmware.voice.voice import Voice

BLOCK_MS = 10
"""A command is heard after at most one block and the device's own buffer."""

RETRY_NS = 1_000_000_000
"""How often a missing device is looked for."""


class DeviceError(Exception):
    """The device is missing, or has vanished; the message is one sentence."""


class AudioStream(Protocol):
    """An open device."""

    def write(self, block: Frames) -> bool:
        """Plays a block, waiting until there is room for it; True: it had run dry before. Raises DeviceError."""
        ...  # pragma: no cover

    def close(self) -> None:
        """Never raises."""
        ...  # pragma: no cover


class Clock(Protocol):
    """Growing nanoseconds."""

    def now_ns(self) -> int: ...  # pragma: no cover

    def sleep_until_ns(self, when: int) -> None: ...  # pragma: no cover


class Counters(msgspec.Struct):
    """What is counted outside the audio thread."""

    lost: int = 0
    refused: int = 0
    listening: bool = False
    overruns: int = 0


class Player:
    """``open_stream`` raises DeviceError while there is nothing to open; ``device`` is its name in reports."""

    def __init__(self, voice: Voice, device: str, open_stream: Callable[[], AudioStream], clock: Clock) -> None:
        self.commands: deque[Play | Stop | UseCountry | UseLanguage | AskHealth] = deque()
        self.reports: deque[Report] = deque(voice.take_reports())
        self.counters = Counters()
        self._voice = voice
        self._device = device
        self._open = open_stream
        self._clock = clock
        self._frames = voice.rate * BLOCK_MS // 1000
        self._block_ns = self._frames * 1_000_000_000 // voice.rate
        self._stream: AudioStream | None = None
        self._missed = False
        self._underruns = 0
        self._retry_ns = clock.now_ns()
        # When the next block is due while the clock sets the pace.
        self._due_ns = self._retry_ns

    def step(self) -> None:
        """One block."""
        if self._stream is None and self._clock.now_ns() >= self._retry_ns:
            self._look()
        self._take_commands()
        block = self._voice.render(self._frames)
        self.reports.extend(self._voice.take_reports())
        if self._stream is None:
            self._due_ns += self._block_ns
            self._clock.sleep_until_ns(self._due_ns)
        else:
            self._write(self._stream, block)

    def close(self) -> None:
        """Leaves the device."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _take_commands(self) -> None:
        while self.commands:
            command = self.commands.popleft()
            if isinstance(command, AskHealth):
                self.reports.append(self._health())
            else:
                self._voice.handle(command)

    def _health(self) -> Health:
        return Health(
            device=self._stream is not None,
            underruns=self._underruns,
            lost=self.counters.lost,
            refused=self.counters.refused,
            playing=self._voice.playing,
            listening=self.counters.listening,
            overruns=self.counters.overruns,
        )

    def _look(self) -> None:
        try:
            self._stream = self._open()
        except DeviceError as error:
            if not self._missed:
                self._missed = True
                self.reports.append(DeviceLost(self._device, str(error)))
            self._retry_ns = self._clock.now_ns() + RETRY_NS
            return
        self._missed = False
        self.reports.append(DeviceFound(self._device))
        self._catch_up()

    def _catch_up(self) -> None:
        """What was due while the device was being opened is over."""
        while self._due_ns + self._block_ns <= self._clock.now_ns():
            self._voice.render(self._frames)
            self._due_ns += self._block_ns

    def _write(self, stream: AudioStream, block: Frames) -> None:
        try:
            if stream.write(block):
                self._underruns += 1
            self._due_ns = self._clock.now_ns()
        except DeviceError as error:
            # Writing may have hung for a while before it failed: time goes on from the last block that was played.
            self._due_ns += self._block_ns
            self._missed = True
            self.reports.append(DeviceLost(self._device, str(error)))
            self._retry_ns = self._clock.now_ns() + RETRY_NS
            self.close()
