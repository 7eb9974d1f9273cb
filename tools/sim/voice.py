"""The voice of a simulated box: which tone, prompt, digit or signal each codec output plays. Sound is symbolic here."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, get_args

from firmware.callcontrol.actions import Prompt, Tone
from firmware.callcontrol.events import Absence, Event, LineDialledOut, StationToldCaller
from firmware.config.caller_numbers import CallerNumbers
from firmware.voice.caller_id.names import displayable
from hal.wiring import Board
from tools.sim.display import Shown
from tools.sim.recorders import Recorders
from tools.sim.schedule import Schedule
from tools.sim.signal_length import Course, call_course, longest_name, waiting_course
from tools.sim.spoken import START, Speakers

_PERMANENT = {"dial": "dial tone", "ringback": "ringback", "busy": "busy", "music": "music"}
"""What the outputs that never change play."""

_HEARD = {"waiting": "call waiting"}
"""Tones that people call by another name than PlayTone does."""

ASSIGNABLE = {tone: _HEARD.get(tone, tone) for tone in get_args(Tone)}
"""What PlayTone may put on an output -> what people hear then."""

TONES = (*_PERMANENT.values(), *ASSIGNABLE.values())
"""Everything that an ear may hear from an output, prompts apart."""

_TONES = frozenset(TONES)


LEAD_US = 50_000
"""A signal is silent at first: who begins to listen until then misses nothing."""


def people_in(heard: set[str]) -> set[str]:
    """Of what an ear hears, who speaks himself: tones and prompts left out."""
    return {source for source in heard if source not in _TONES and not source.startswith(START)}


def _nothing() -> None:
    """Nobody listens."""


def _nobody(*_: object) -> None:
    """Nobody listens."""


class _Sending:
    """Digits under way for one line on one output."""

    def __init__(self, output: str, now_us: int) -> None:
        self.output = output
        self.end_us = now_us
        self.steps: list[Any] = []
        self.last: Any = None


class SimVoice:
    """A ``firmware.runtime.voice.Voice``.

    ``changed()`` is called whenever another tone sounds, ``sung()`` whenever another digit does, ``tell(event)`` with
    what call control is to know. ``scheme``: how telephones are told who calls ("" = they are not), and ``country``
    how their numbers look; ``language``: of the box.
    """

    def __init__(
        self,
        board: Board,
        schedule: Schedule,
        changed: Callable[[], None],
        tell: Callable[[Event], None],
        *,
        country: str,
        scheme: str,
        language: str,
        now: Callable[[], datetime],
    ) -> None:
        self.playing = {name: _PERMANENT[name] for _, name in board.codec if name in _PERMANENT}
        """Output -> tone as it is heard; outputs that are silent are left out."""
        self.recorders = Recorders(schedule, tell)
        self.speakers = Speakers(schedule, changed, tell, self.recorders.kept, language)
        self.sings: dict[str, str] = {}
        """Output -> the DTMF digit that it sounds at this moment."""
        self.sung: Callable[[], None] = _nothing
        self.afresh: Callable[[int], None] = _nobody
        """Called with the line that is to be listened to afresh."""
        self.signal_begins: Callable[[str], None] = _nobody
        """Called with the output when a signal for telephones begins on it, its first silence over."""
        self.signal_sounds: Callable[[str, int, bool], None] = _nobody
        """Called when its first sound is heard, with the time of its data in us, and whether the sound is an alert."""
        self.signal_ends: Callable[[str, Shown | None], None] = _nobody
        """Called with what was told when all of it is out, or with None when it broke off."""
        self._outputs = {name for _, name in board.codec}
        self._schedule = schedule
        self._changed = changed
        self._tell = tell
        self._scheme = scheme
        self._now = now
        self._numbers = CallerNumbers(country)
        self._sending: dict[int, _Sending] = {}
        self._signals: dict[str, list[Any]] = {}

    def use(self, country: str, caller_id: str, language: str) -> None:
        """Tones have the same names in every country."""
        self.speakers.language = language
        self._scheme = caller_id
        self._numbers = CallerNumbers(country)

    def play(self, output: str, tone: str) -> None:
        """``tone`` as PlayTone names it. Raises ValueError for another, and for an output that is not assignable."""
        self._check(output)
        if tone not in ASSIGNABLE:
            raise ValueError(f"nobody knows a tone {tone!r}")
        self.speakers.fail(output)
        heard = ASSIGNABLE[tone]
        if self.playing.get(output) != heard:
            self.playing[output] = heard
            self._changed()

    def stop(self, output: str) -> None:
        self._check(output)
        if self.playing.pop(output, None) is not None:
            self._changed()

    def play_prompts(self, play: int, output: str, prompts: tuple[Prompt, ...], language: str) -> None:
        """Raises ValueError for an output that is not assignable."""
        self.stop(output)
        self.speakers.say(play, output, prompts, language)

    def stop_prompts(self, output: str) -> None:
        self._check(output)
        self.speakers.stop(output)

    def start_recording(self, recording: int, recorder: int, name: str, longest_ms: int, silence_ms: int) -> None:
        """Raises ValueError for a name that none can have."""
        self.recorders.start(recording, recorder, name, longest_ms, silence_ms)

    def stop_recording(self, recorder: int) -> None:
        self.recorders.stop(recorder)

    def rename_recording(self, name: str, to: str) -> None:
        """Raises ValueError for a name that none can have."""
        self.recorders.rename(name, to)

    def discard_recording(self, name: str) -> None:
        self.recorders.discard(name)

    def silence(self) -> None:
        """A new core has come: nothing plays but what always does."""
        self.playing = {name: tone for name, tone in self.playing.items() if name in _PERMANENT}
        for line in tuple(self._sending):
            self.stop_sending(line)
        for output in tuple(self._signals):
            self.stop_signal(output)
        self.speakers.silence()
        self.recorders.silence()
        self._changed()

    def send_tones(self, line: int, output: str, digits: str, on_ms: int, off_ms: int) -> None:
        """Raises ValueError for an output that is not assignable."""
        self._check(output)
        sending = self._sending.get(line)
        if sending is None or sending.output != output or sending.end_us <= self._schedule.now_us:
            self.stop_sending(line)
            sending = self._sending[line] = _Sending(output, self._schedule.now_us)
        self._schedule.cancel(sending.last)
        at = sending.end_us
        for digit in digits:
            sending.steps.append(self._schedule.at(at, partial(self._sing, output, digit)))
            sending.steps.append(self._schedule.at(at + 1000 * on_ms, partial(self._sing, output, None)))
            at += 1000 * (on_ms + off_ms)
        sending.end_us = at
        sending.last = self._schedule.at(at, partial(self._all_out, line))

    def stop_sending(self, line: int) -> None:
        sending = self._sending.pop(line, None)
        if sending is not None:
            for step in (*sending.steps, sending.last):
                self._schedule.cancel(step)
            self._sing(sending.output, None)

    def listen_afresh(self, line: int) -> None:
        self.afresh(line)

    def send_caller_id(self, station: int, output: str, number: str, name: str, absence: Absence) -> None:
        """Raises ValueError for an output that is not assignable."""
        number = self._numbers.as_dialled(number)
        shown = Shown(number, displayable(name, longest_name(self._scheme)), "" if number else absence or "unavailable")
        self._signal(station, output, shown, call_course(self._scheme, number, name, shown.absence, self._now()))

    def send_message_waiting(self, station: int, output: str, waiting: bool) -> None:
        """Raises ValueError for an output that is not assignable."""
        self._signal(station, output, Shown(waiting=waiting), waiting_course(self._scheme, waiting))

    def stop_signal(self, output: str) -> None:
        plans = self._signals.pop(output, None)
        if plans is not None:
            for plan in plans:
                self._schedule.cancel(plan)
            self.signal_ends(output, None)

    def heard(self, sources: set[str]) -> set[str]:
        """What somebody hears to whom these sources are switched: ``"tone NAME"`` is that output's tone or prompt,
        if any."""
        found = set()
        for source in sources:
            output = source.removeprefix("tone ")
            if output == source:
                found.add(source)
            elif words := self.speakers.says(output):
                found.add(words)
            elif output in self.playing:
                found.add(self.playing[output])
        return found

    def _sing(self, output: str, digit: str | None) -> None:
        if digit is None:
            self.sings.pop(output, None)
        else:
            self.sings[output] = digit
        self.sung()

    def _all_out(self, line: int) -> None:
        del self._sending[line]
        self._tell(LineDialledOut(line))

    def _signal(self, station: int, output: str, shown: Shown, course: Course | None) -> None:
        """Without a course telephones are not told: then it is over at once, and nobody has heard it."""
        self._check(output)
        self.stop_signal(output)
        over = partial(self._signal_is_over, station, output)
        if course is None:
            self._signals[output] = [self._schedule.after(0, over)]
            return
        sounds = partial(self.signal_sounds, output, self._schedule.now_us + course.data_us, course.alerts)
        self._signals[output] = [
            self._schedule.after(LEAD_US, partial(self.signal_begins, output)),
            self._schedule.after(max(LEAD_US, course.sounds_us), sounds),
            self._schedule.after(course.ends_us, partial(self.signal_ends, output, shown)),
            self._schedule.after(course.over_us, over),
        ]

    def _signal_is_over(self, station: int, output: str) -> None:
        del self._signals[output]
        self._tell(StationToldCaller(station))

    def _check(self, output: str) -> None:
        if output not in self._outputs or output in _PERMANENT:
            raise ValueError(f"{output!r} is no assignable output of this board")
