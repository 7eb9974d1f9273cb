"""The recorders of a simulated box: what was kept is who spoke, and when. Sound is symbolic.

The same as of the real one (firmware/voice/recorder.py): silence ends a recording and is left out of it, and so does
its longest time.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal, NamedTuple

from firmware.callcontrol.events import Event, RecordingEnded, RecordingsFound
from firmware.voice.recorder import TAIL_MS
from firmware.voice.recording_names import MESSAGES, is_name
from tools.sim.schedule import Schedule

TOLD_US = 40_000
"""From the end of a recording until call control is told: its file is closed, and a pipe is read."""

Why = Literal["stopped", "silence", "limit", "failed"]


class Spoken(NamedTuple):
    """Who was heard ("line 2", "phone 1", "line 2 busy"), from when to when, in ms of the recording."""

    who: str
    begins_ms: int
    ends_ms: int


class Kept(NamedTuple):
    """A recording that is over."""

    ms: int
    spoken: tuple[Spoken, ...]

    def ms_of(self, who: str) -> int:
        """For how long somebody speaks in it, all told."""
        return sum(min(one.ends_ms, self.ms) - one.begins_ms for one in self.spoken if one.who == who)


def _nobody(_: int) -> set[str]:
    return set()


class _Recording:
    """One that is under way."""

    def __init__(self, number: int, name: str, silence_ms: int, now_us: int) -> None:
        self.number = number
        self.name = name
        self.silence_ms = silence_ms
        self.begun_us = now_us
        self.heard: dict[str, int] = {}
        """Who is heard now, and since when, in us."""
        self.spoken: list[Spoken] = []
        self.limit: Any = None
        self.silence: Any = None


class Recorders:
    """``tell`` takes RecordingEnded and RecordingsFound. ``hears(recorder)``: who is heard there at this moment;
    whoever changes that calls ``moved``."""

    def __init__(self, schedule: Schedule, tell: Callable[[Event], None]) -> None:
        self.kept: dict[str, Kept] = {}
        """By name; it outlives the box's processes, as a disk does."""
        self.hears: Callable[[int], set[str]] = _nobody
        self._schedule = schedule
        self._tell = tell
        self._running: dict[int, _Recording] = {}

    def name_of(self, recorder: int) -> str:
        """As what it keeps what it hears now; "" while it does nothing."""
        recording = self._running.get(recorder)
        return "" if recording is None else recording.name

    def start(self, number: int, recorder: int, name: str, longest_ms: int, silence_ms: int) -> None:
        """Raises ValueError for a name that none can have."""
        if not is_name(name):
            raise ValueError(f"{name!r} is no name of a recording")
        self.stop(recorder)
        recording = _Recording(number, name, silence_ms, self._schedule.now_us)
        self._running[recorder] = recording
        recording.limit = self._schedule.after(1000 * longest_ms, partial(self._end, recorder, "limit"))
        self._await_silence(recorder, recording)
        self.moved()

    def stop(self, recorder: int) -> None:
        if recorder in self._running:
            self._end(recorder, "stopped")

    def rename(self, name: str, to: str) -> None:
        """One that is not there stays so. Raises ValueError for a name that none can have."""
        if not is_name(to):
            raise ValueError(f"{to!r} is no name of a recording")
        if name in self.kept:
            self.kept[to] = self.kept.pop(name)

    def discard(self, name: str) -> None:
        self.kept.pop(name, None)

    def break_down(self) -> None:
        """Whoever records has died, and keeps what he has heard; he is there again at once."""
        for recorder in tuple(self._running):
            self._end(recorder, "failed")

    def silence(self) -> None:
        """A new core has come: what was under way is kept, and it is told of every message that is."""
        for recording in self._running.values():
            self._keep(recording)
        self._running.clear()
        found = tuple((name, kept.ms) for name, kept in self.kept.items() if name.startswith(f"{MESSAGES}/"))
        if found:
            self._schedule.after(TOLD_US, partial(self._tell, RecordingsFound(found)))

    def moved(self) -> None:
        """Somebody speaks, or is switched to a recorder, who did not or was not before."""
        for recorder, recording in self._running.items():
            now = self.hears(recorder)
            if now != recording.heard.keys():
                self._hear(recording, now)
                self._await_silence(recorder, recording)

    def _hear(self, recording: _Recording, now: set[str]) -> None:
        now_us = self._schedule.now_us
        for who in sorted(recording.heard.keys() - now):
            begun_us = recording.heard.pop(who)
            recording.spoken.append(Spoken(who, _ms(recording, begun_us), _ms(recording, now_us)))
        for who in sorted(now - recording.heard.keys()):
            recording.heard[who] = now_us

    def _await_silence(self, recorder: int, recording: _Recording) -> None:
        self._schedule.cancel(recording.silence)
        recording.silence = None
        if recording.silence_ms and not recording.heard:
            after_us = 1000 * recording.silence_ms
            recording.silence = self._schedule.after(after_us, partial(self._end, recorder, "silence"))

    def _end(self, recorder: int, why: Why) -> None:
        recording = self._running.pop(recorder)
        ms = self._keep(recording)
        self._schedule.after(TOLD_US, partial(self._tell, RecordingEnded(recording.number, why, ms)))

    def _keep(self, recording: _Recording) -> int:
        self._schedule.cancel(recording.limit)
        self._schedule.cancel(recording.silence)
        self._hear(recording, set())
        ms = _ms(recording, self._schedule.now_us)
        if recording.silence_ms:
            last_ms = max((one.ends_ms for one in recording.spoken), default=-TAIL_MS)
            ms = min(ms, last_ms + TAIL_MS)
        if ms:
            self.kept[recording.name] = Kept(ms, tuple(recording.spoken))
        return ms


def _ms(recording: _Recording, at_us: int) -> int:
    return (at_us - recording.begun_us) // 1000
