"""Reads the device's inputs for the lines and the recorders, whether they are there or not.

A thread of its own calls ``step`` for ever; playing never waits for it and does not end with it. Commands and reports
pass through two deques, as the player's do.
"""

from collections import deque
from collections.abc import Callable
from typing import Protocol

from firmware.voice.hearing import Hearing, Samples
from firmware.voice.messages import InputFound, InputLost, ListenAfresh, Report, UseCountry
from firmware.voice.player import RETRY_NS, Clock, Counters, DeviceError
from firmware.voice.recorder import Recorders

READ_NS = 20_000_000
"""How often the inputs are read: half of what a detector looks at in one go."""

MUTE_NS = 1_000_000_000
"""Inputs that gave no sample for so long have gone, although nobody says so."""


class InputStream(Protocol):
    """The open inputs of a device."""

    def read(self) -> tuple[Samples, bool]:
        """All that has come since, perhaps nothing, without waiting; True: something was lost before it. Raises
        DeviceError."""
        ...  # pragma: no cover

    def close(self) -> None:
        """Never raises."""
        ...  # pragma: no cover


class Listener:
    """``open_stream`` raises DeviceError while there is nothing to listen to, and gives None while it is not the time
    to look; ``device`` is its name in reports. ``recorders``: theirs are the inputs after the lines."""

    def __init__(
        self,
        hearing: Hearing,
        device: str,
        open_stream: Callable[[], InputStream | None],
        clock: Clock,
        counters: Counters,
        *,
        recorders: Recorders | None = None,
    ) -> None:
        self.commands: deque[ListenAfresh | UseCountry] = deque()
        self.reports: deque[Report] = deque()
        self._hearing = hearing
        self._device = device
        self._open = open_stream
        self._clock = clock
        self._counters = counters
        self._recorders = recorders
        self._stream: InputStream | None = None
        self._missed = False
        self._retry_ns = clock.now_ns()
        self._heard_ns = self._retry_ns

    def step(self) -> None:
        """One reading, then a pause."""
        now = self._clock.now_ns()
        if self._stream is None and now >= self._retry_ns:
            self._look(now)
        self._take_commands()
        if self._stream is not None:
            self._read(self._stream)
        self._clock.sleep_until_ns(now + READ_NS)

    def close(self) -> None:
        """Leaves the device."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        self._counters.listening = False

    def _take_commands(self) -> None:
        while self.commands:
            match self.commands.popleft():
                case ListenAfresh(line=line, number=number):
                    self._hearing.listen_afresh(line, number)
                case UseCountry(country=country):
                    self._hearing.use(country)

    def _look(self, now: int) -> None:
        try:
            self._stream = self._open()
        except DeviceError as error:
            self._lost(str(error))
            return
        if self._stream is None:
            self._retry_ns = now + READ_NS
            return
        self._missed = False
        self._heard_ns = self._clock.now_ns()
        self._counters.listening = True
        self._hearing.interrupted()
        self.reports.append(InputFound(self._device))

    def _read(self, stream: InputStream) -> None:
        try:
            samples, lost = stream.read()
            now = self._clock.now_ns()
            if len(samples):
                self._heard_ns = now
            elif now - self._heard_ns >= MUTE_NS:
                raise DeviceError("Its inputs give no samples any more.")
        except DeviceError as error:
            self._lost(str(error))
            return
        if lost:
            self._counters.overruns += 1
            self._hearing.interrupted()
        if self._recorders is not None:
            first = self._hearing.lines
            self._recorders.hear(samples[:, first : first + self._recorders.count])
        self.reports.extend(self._hearing.feed(samples))

    def _lost(self, reason: str) -> None:
        if not self._missed:
            self._missed = True
            self.reports.append(InputLost(self._device, reason))
        self._retry_ns = self._clock.now_ns() + RETRY_NS
        self.close()
