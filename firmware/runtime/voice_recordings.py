"""What the recorders of one sound card are doing, as the core sees it: whoever records is always told the end."""

from collections import deque
from collections.abc import Callable

from firmware.callcontrol import events
from firmware.callcontrol.events import Event
from firmware.voice.messages import (
    Command,
    Filing,
    FilingFailed,
    MessagesKept,
    Record,
    RecordingEnded,
    RecordingFound,
    StopRecording,
)

OVERDUE_MS = 3_000
"""A process that says nothing so long after a recording should be over will never say anything."""

FOUND_MS = 4_000
"""So long after its process has died it is awaited what of a recording was kept: RESTART_MS, and its start on a slow
machine."""

MOST_FILINGS = 1_000
"""So many are kept for a process that does not run; the oldest are lost."""


class _Recording:
    """``number``: of call control."""

    def __init__(self, number: int, recorder: int, name: str, due_ms: int) -> None:
        self.number = number
        self.recorder = recorder
        self.name = name
        self.due_ms = due_ms
        self.stopping = False


class CardRecordings:
    """``send`` sends one command at once, or not at all. ``say`` takes one sentence for the log, ``tell`` an event,
    from ``step`` only. Recorders count from 1 on this card."""

    def __init__(
        self, send: Callable[[Command], bool], say: Callable[[str], None], tell: Callable[[Event], None]
    ) -> None:
        self._send = send
        self._say = say
        self._tell = tell
        self._now_ms = 0
        self._running: dict[int, _Recording] = {}
        """By the number of the recording, which is the id of its command."""
        self._unstopped: set[int] = set()
        self._lost: list[_Recording] = []
        """Of a process that has died: what was kept of them is to be found by the next one."""
        self._filings: deque[Filing] = deque(maxlen=MOST_FILINGS)
        self._over: deque[events.RecordingEnded | events.RecordingsFound] = deque()

    def start(self, number: int, recorder: int, name: str, longest_ms: int, silence_ms: int) -> None:
        self.stop(recorder)
        # What is to be done to files of this name before must not befall this one.
        if self._file_all() and self._send(Record(number, recorder, name, longest_ms, silence_ms)):
            due_ms = self._now_ms + longest_ms + OVERDUE_MS
            self._running[number] = _Recording(number, recorder, name, due_ms)
        else:
            self._over.append(events.RecordingEnded(number, "failed"))

    def stop(self, recorder: int) -> None:
        for recording in self._running.values():
            if recording.recorder == recorder and not recording.stopping:
                recording.stopping = True
                recording.due_ms = self._now_ms + OVERDUE_MS
                self._unstopped.add(recording.number)
        self._stop_all()

    def file(self, filing: Filing) -> None:
        """Now, or as soon as a process takes it."""
        self._filings.append(filing)
        self._file_all()

    def hear(self, report: RecordingEnded | RecordingFound | MessagesKept | FilingFailed) -> None:
        match report:
            case RecordingEnded(id=number, why=why, ms=ms, reason=reason):
                if reason:
                    self._say(f"a recording has failed: {reason}")
                if self._running.pop(number, None) is not None:
                    self._unstopped.discard(number)
                    self._over.append(events.RecordingEnded(number, why, ms))
            case RecordingFound(name=name, ms=ms):
                self._say(f"the recording {name} was cut off after {ms / 1000:.1f} s, which are kept")
                for recording in [one for one in self._lost if one.name == name]:
                    self._lost.remove(recording)
                    self._over.append(events.RecordingEnded(recording.number, "failed", ms))
            case MessagesKept(found=found):
                self._over.append(events.RecordingsFound(tuple(found.items())))
            case FilingFailed(reason=reason):
                self._say(reason)

    def lost(self) -> None:
        """The process has gone."""
        for recording in self._running.values():
            recording.due_ms = self._now_ms + FOUND_MS
            self._lost.append(recording)
        self._running.clear()
        self._unstopped.clear()

    def step(self, now_ms: int) -> None:
        """Repeat what could not be sent, give up what is overdue, answer."""
        self._now_ms = now_ms
        self._stop_all()
        self._file_all()
        for number in [number for number, one in self._running.items() if now_ms >= one.due_ms]:
            self._send(StopRecording(number))
            del self._running[number]
            self._unstopped.discard(number)
            self._over.append(events.RecordingEnded(number, "failed"))
        for recording in [one for one in self._lost if now_ms >= one.due_ms]:
            self._lost.remove(recording)
            self._over.append(events.RecordingEnded(recording.number, "failed"))
        # Whoever is told may record anew: that is answered the next time.
        for _ in range(len(self._over)):
            self._tell(self._over.popleft())

    def _stop_all(self) -> None:
        self._unstopped = {number for number in self._unstopped if not self._send(StopRecording(number))}

    def _file_all(self) -> bool:
        while self._filings and self._send(self._filings[0]):
            self._filings.popleft()
        return not self._filings
