"""Recorders: what their inputs hear is kept in files, by a thread of its own. Whoever reads the inputs never waits.

A recording ends when it is stopped, by its longest time, when nobody has spoken for a while (which is left out of it),
and when it cannot go on: the disk is full, or no sound comes. What there was is kept in every case.
"""

import os
import queue
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from firmware.voice.call_progress.decimator import Decimator
from firmware.voice.messages import (
    DiscardRecording,
    Filing,
    FilingFailed,
    MessagesKept,
    Record,
    RecordingEnded,
    RecordingFound,
    RenameRecording,
    Report,
    StopRecording,
)
from firmware.voice.player import Clock
from firmware.voice.recording_file import RecordingFile, discard, finish_all, free_name, messages_kept, rename
from firmware.voice.recording_names import CALLS, is_name
from firmware.voice.speech_watch import SpeechWatch

TAIL_MS = 300
"""So much is left of the silence that has ended a recording."""

IDLE_S = 0.25
"""How long ``step`` waits for something to do."""

MUTE_NS = 3_000_000_000
"""A recording to which no sample came for so long cannot go on: the sound card has gone."""

MOST_WAITING = 1_500
"""Readings (20 ms each) that wait for a disk that hangs; what comes then is lost."""

LEAST_FREE_BYTES = 64_000_000
"""Recordings leave so much of the disk to the register, the journal and the configuration."""

Samples = npt.NDArray[np.int16]
"""[frames, recorders]: what came in, recorder 1 first."""

Why = Literal["stopped", "silence", "limit", "failed"]


def free_bytes(folder: Path) -> int:
    """Room on the disk. Raises OSError."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


class _Take:
    """One recording under way."""

    def __init__(self, command: Record, file: RecordingFile, decimator: Decimator, now_ns: int) -> None:
        self.command = command
        self.file = file
        self.heard_ns = now_ns
        self.rate = round(decimator.rate)
        self._decimator = decimator
        self._watch = SpeechWatch(self.rate)
        self._longest = command.longest_ms * self.rate // 1000

    def hear(self, samples: npt.NDArray[np.int16]) -> bool:
        """True: what was written is safe. Raises OSError."""
        heard = self._decimator.feed(samples)[: self._longest - self.file.frames]
        self._watch.feed(heard)
        return self.file.write(np.rint(np.clip(heard, -1, 1) * 32767).astype(np.int16))

    def is_over(self) -> Why | None:
        if self.file.frames >= self._longest:
            return "limit"
        quiet = self.file.frames - self._watch.spoke_until
        silence = self.command.silence_ms * self.rate // 1000
        return "silence" if silence and quiet >= silence else None

    def keep(self) -> int:
        """Its length in ms. Raises OSError."""
        frames = self.file.frames
        if self.command.silence_ms:
            spoken = self._watch.spoke_until
            frames = min(frames, spoken + TAIL_MS * self.rate // 1000 if spoken else 0)
        return self.file.keep(frames) * 1000 // self.rate


class Recorders:
    """``count`` recorders, whose samples come at ``rate``. ``folder``: where everything of the box is kept, None =
    nowhere. ``room(folder)``: bytes that are free there.

    One thread calls ``step`` for ever, the one that reads the inputs calls ``hear``, any other ``order``.
    """

    def __init__(
        self, rate: int, count: int, folder: Path | None, clock: Clock, room: Callable[[Path], int] = free_bytes
    ) -> None:
        self.count = count
        self.reports: deque[Report] = deque()
        self._rate = rate
        self._folder = folder
        self._clock = clock
        self._room = room
        self._waiting: queue.SimpleQueue[Record | StopRecording | Filing | Samples] = queue.SimpleQueue()
        self._listens = False
        """Samples are wanted."""
        self._takes: dict[int, _Take] = {}
        """By recorder."""
        self._looked = False
        """What an earlier process had under way is finished."""

    def order(self, command: Record | StopRecording | Filing) -> None:
        """Done in its turn."""
        self._waiting.put(command)
        if isinstance(command, Record):
            self._listens = True

    def hear(self, samples: Samples) -> None:
        """What has come since the last call."""
        if self._listens and len(samples) and self._waiting.qsize() < MOST_WAITING:
            self._waiting.put(samples.copy())

    def step(self) -> None:
        """Do what comes next, or wait for it a while."""
        if not self._looked:
            self._looked = True
            self._finish_old()
        try:
            thing = self._waiting.get(timeout=IDLE_S)
        except queue.Empty:
            self._end_mute()
            return
        match thing:
            case Record():
                self._begin(thing)
            case StopRecording(id=number):
                for recorder in [one for one, take in self._takes.items() if take.command.id == number]:
                    self._end(recorder, "stopped")
            case RenameRecording() | DiscardRecording():
                self._file(thing)
            case _:
                self._hear(thing)
        self._end_mute()
        if not self._takes and self._waiting.empty():
            self._listens = False

    def close(self) -> None:
        """What is under way is kept."""
        for recorder in tuple(self._takes):
            self._end(recorder, "stopped")

    def _finish_old(self) -> None:
        if self._folder is None:
            return
        try:
            for name, ms in finish_all(self._folder):
                self.reports.append(RecordingFound(name, ms))
            kept = messages_kept(self._folder)
            self.reports.append(MessagesKept({name: ms for name, ms in kept.items() if is_name(name)}))
        except OSError as error:
            self.reports.append(FilingFailed(f"recordings that were cut off cannot be looked for: {error}"))

    def _begin(self, command: Record) -> None:
        self._listens = True
        recorder = command.recorder
        if recorder in self._takes:
            self._end(recorder, "stopped")
        refusal = self._refusal(command)
        if self._folder is None or refusal:
            self.reports.append(RecordingEnded(command.id, "failed", 0, refusal))
            return
        decimator = Decimator(self._rate)
        try:
            name = free_name(self._folder, command.name) if command.name.startswith(f"{CALLS}/") else command.name
            file = RecordingFile(self._folder, name, round(decimator.rate))
        except OSError as error:
            self.reports.append(RecordingEnded(command.id, "failed", 0, _reason(command.name, error)))
            return
        self._takes[recorder] = _Take(command, file, decimator, self._clock.now_ns())

    def _refusal(self, command: Record) -> str:
        name = command.name
        if not is_name(name):
            return f"'{name}' is no name of a recording"
        if self._folder is None:
            return f"{name} has no folder to be kept in"
        if not 1 <= command.recorder <= self.count:
            return f"there is no recorder {command.recorder} for {name}; there are {self.count}"
        if any(take.command.name == name for take in self._takes.values()):
            return f"{name} is being recorded already"
        return self._no_room(name)

    def _no_room(self, name: str) -> str:
        """Why nothing more may be recorded; "" where it may."""
        try:
            full = self._folder is not None and self._room(self._folder) < LEAST_FREE_BYTES
        except OSError as error:
            return _reason(name, error)
        return f"{name}: less than {LEAST_FREE_BYTES // 1_000_000} MB of the disk are free" if full else ""

    def _hear(self, samples: Samples) -> None:
        for recorder, take in tuple(self._takes.items()):
            take.heard_ns = self._clock.now_ns()
            try:
                refusal = self._no_room(take.command.name) if take.hear(samples[:, recorder - 1]) else ""
            except OSError as error:
                refusal = _reason(take.command.name, error)
            why = take.is_over()
            if refusal:
                self._end(recorder, "failed", refusal)
            elif why is not None:
                self._end(recorder, why)

    def _end_mute(self) -> None:
        now_ns = self._clock.now_ns()
        for recorder in [one for one, take in self._takes.items() if now_ns - take.heard_ns >= MUTE_NS]:
            name = self._takes[recorder].command.name
            self._end(recorder, "failed", f"{name}: no sound comes from the sound card")

    def _end(self, recorder: int, why: Why, reason: str = "") -> None:
        take = self._takes.pop(recorder)
        try:
            ms = take.keep()
        except OSError as error:
            why, ms, reason = "failed", 0, reason or _reason(take.command.name, error)
        self.reports.append(RecordingEnded(take.command.id, why, ms, reason))

    def _file(self, command: Filing) -> None:
        names = (command.name, command.to) if isinstance(command, RenameRecording) else (command.name,)
        wrong = next((name for name in names if not is_name(name)), None)
        if wrong is not None or self._folder is None:
            self.reports.append(FilingFailed(f"'{wrong or command.name}' is no name of a recording"))
            return
        try:
            if isinstance(command, RenameRecording):
                rename(self._folder, command.name, command.to)
            else:
                discard(self._folder, command.name)
        except OSError as error:
            self.reports.append(FilingFailed(f"the recording {_reason(command.name, error)}"))


def _reason(name: str, error: OSError) -> str:
    return f"{name}: {error.strerror or error}"
