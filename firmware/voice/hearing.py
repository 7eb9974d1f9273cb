"""What the lines tell by sound, as reports: one detector a line, always on. No device, no clock."""

import numpy as np
import numpy.typing as npt

from firmware.voice.call_progress.detector import ProgressDetector
from firmware.voice.call_progress.events import (
    CadenceHeard,
    DialToneHeard,
    Event,
    FaxHeard,
    RingbackEnded,
    RingbackHeard,
    SilenceHeard,
    VoiceHeard,
)
from firmware.voice.messages import Heard, Sound
from firmware.voice.tone_plans import PLANS

Samples = npt.NDArray[np.int16]
"""[frames, inputs]: what came in, input 1 first."""

_CADENCES: dict[str, Sound] = {"dial": "dial", "busy": "busy", "congestion": "congestion"}

_WORDS: dict[type[Event], Sound] = {
    DialToneHeard: "dial",
    RingbackHeard: "ringback",
    RingbackEnded: "answer",
    VoiceHeard: "voice",
}


class Hearing:
    """Listens to lines 1 to ``lines``, which are the inputs 1 to ``lines``, for the tones of ``country`` (PLANS)."""

    def __init__(self, country: str, rate: int, lines: int) -> None:
        self.rate = rate
        self.lines = lines
        self._country = country
        self._afresh = [0] * lines
        self._detectors = self._new()

    def feed(self, samples: Samples) -> list[Heard]:
        """What these samples make certain, line by line. Inputs beyond the lines are not listened to."""
        heard = []
        for index, detector in enumerate(self._detectors):
            for event in detector.feed(samples[:, index]):
                told = told_of(event, self.rate)
                if told is not None:
                    sound, count = told
                    heard.append(Heard(index + 1, sound, count, self._afresh[index]))
        return heard

    def listen_afresh(self, line: int, number: int) -> None:
        """What was heard of ``line`` counts no more; later reports bear ``number``. Another's line is ignored."""
        if 1 <= line <= self.lines:
            self._detectors[line - 1].forget()
            self._afresh[line - 1] = number

    def interrupted(self) -> None:
        """Samples are missing here: nothing goes on across this moment."""
        for detector in self._detectors:
            detector.forget()

    def use(self, country: str) -> None:
        """Listen for the tones of another country. One that does not exist changes nothing: the voice refuses it."""
        if country in PLANS and country != self._country:
            self._country = country
            self._detectors = self._new()

    def _new(self) -> list[ProgressDetector]:
        return [ProgressDetector(self._country, self.rate) for _ in range(self.lines)]


def told_of(event: Event, rate: int) -> tuple[Sound, int] | None:
    """The word for it and its count; None for what says nothing of the far side."""
    match event:
        case CadenceHeard(tone=tone, cycles=cycles, also=also):
            # Where one cadence stands for two tones, busy is the commoner end of a call.
            return ("busy" if "busy" in also else _CADENCES[tone]), cycles
        case SilenceHeard(at=at, since=since):
            return "quiet", (at - since) // rate
        case FaxHeard(count=count):
            return "fax", count
        case RingbackEnded(why="tone"):
            return None
        case DialToneHeard() | RingbackHeard() | RingbackEnded() | VoiceHeard():
            return _WORDS[type(event)], 1
    return None
