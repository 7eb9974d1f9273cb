"""Who makes the tones and signals of the assignable codec outputs and listens to the lines, as the core sees him."""

from collections import deque
from collections.abc import Callable
from typing import Protocol

from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.events import Absence, Event, LineDialledOut, PlayEnded, RecordingEnded, StationToldCaller


class Voice(Protocol):
    """Works on codec outputs by name (``"assign1"``). No call blocks or raises; what comes of it is told later, as
    events LineHeard, LineDialledOut, StationToldCaller, PlayEnded and RecordingEnded. Lines,
    recorders and stations count from 1."""

    def use(self, country: str, caller_id: str, language: str) -> None:
        """Tones and numbers are of another country (a key of PROFILES) from now on, and so are those that sound;
        telephones are told who calls by another scheme, "" = they are not told; ``language``: that of the box."""

    def play(self, output: str, tone: str) -> None:
        """From now on ``output`` sounds ``tone`` (``"reorder"``); the same again changes nothing."""

    def stop(self, output: str) -> None:
        """``output`` falls silent."""

    def play_prompts(self, play: int, output: str, prompts: tuple[Prompt, ...], language: str) -> None:
        """``output`` says these once, in place of what it says or sounds; ``language``: "en", "" = that of the box.
        PlayEnded of ``play`` follows."""

    def stop_prompts(self, output: str) -> None:
        """``output`` says nothing more; PlayEnded does not follow."""

    def start_recording(self, recording: int, recorder: int, name: str, longest_ms: int, silence_ms: int) -> None:
        """What ``recorder`` hears is kept as ``name`` (StartRecording), in place of what it keeps now.
        RecordingEnded of ``recording`` follows."""

    def stop_recording(self, recorder: int) -> None:
        """It keeps what it has heard so far; RecordingEnded follows, once."""

    def rename_recording(self, name: str, to: str) -> None:
        """What was kept as ``name`` is kept as ``to``."""

    def discard_recording(self, name: str) -> None:
        """It is kept no more."""

    def send_tones(self, line: int, output: str, digits: str, on_ms: int, off_ms: int) -> None:
        """``output`` sounds DTMF ``digits`` (0-9 * # A-D), after those that it sounds for this line already.
        LineDialledOut follows, with the last of several orders."""

    def stop_sending(self, line: int) -> None:
        """No more digits for this line; LineDialledOut does not follow."""

    def listen_afresh(self, line: int) -> None:
        """What was heard of this line so far counts no more, and is not told any more."""

    def send_caller_id(self, station: int, output: str, number: str, name: str, absence: Absence) -> None:
        """``output`` tells a telephone who calls: ``number`` in international form or as told, "" = none.
        StationToldCaller follows."""

    def send_message_waiting(self, station: int, output: str, waiting: bool) -> None:
        """``output`` tells a telephone that messages wait, or no longer. StationToldCaller follows."""

    def stop_signal(self, output: str) -> None:
        """``output`` tells no telephone anything more; StationToldCaller does not follow."""


class NoVoice:
    """Nobody plays and nobody listens: every order is dropped and counted; who waits for an answer gets it from the
    next ``step``, through ``tell``."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self.dropped = 0
        self._tell = tell
        self._answers: deque[tuple[str, Event]] = deque()

    def step(self, now_ms: int) -> None:
        """Answers what was asked before."""
        del now_ms
        for _ in range(len(self._answers)):
            if self._answers:
                self._tell(self._answers.popleft()[1])

    def use(self, country: str, caller_id: str, language: str) -> None:
        """Nothing sounds in any country."""

    def play(self, output: str, tone: str) -> None:
        del output, tone
        self.dropped += 1

    def stop(self, output: str) -> None:
        del output
        self.dropped += 1

    def play_prompts(self, play: int, output: str, prompts: tuple[Prompt, ...], language: str) -> None:
        del prompts, language
        self._take_back(output)
        self._drop(output, PlayEnded(play, "failed"))

    def stop_prompts(self, output: str) -> None:
        self._take_back(output)

    def start_recording(self, recording: int, recorder: int, name: str, longest_ms: int, silence_ms: int) -> None:
        del name, longest_ms, silence_ms
        self._drop(f"recorder {recorder}", RecordingEnded(recording, "failed"))

    def stop_recording(self, recorder: int) -> None:
        del recorder
        self.dropped += 1

    def rename_recording(self, name: str, to: str) -> None:
        del name, to
        self.dropped += 1

    def discard_recording(self, name: str) -> None:
        del name
        self.dropped += 1

    def send_tones(self, line: int, output: str, digits: str, on_ms: int, off_ms: int) -> None:
        del output, on_ms, off_ms
        self._drop(f"line {line}", LineDialledOut(line, len(digits)))

    def stop_sending(self, line: int) -> None:
        self._take_back(f"line {line}")

    def listen_afresh(self, line: int) -> None:
        del line
        self.dropped += 1

    def send_caller_id(self, station: int, output: str, number: str, name: str, absence: Absence) -> None:
        del number, name, absence
        self._drop(output, StationToldCaller(station))

    def send_message_waiting(self, station: int, output: str, waiting: bool) -> None:
        del waiting
        self._drop(output, StationToldCaller(station))

    def stop_signal(self, output: str) -> None:
        self._take_back(output)

    def _drop(self, whose: str, answer: Event) -> None:
        self.dropped += 1
        self._answers.append((whose, answer))

    def _take_back(self, whose: str) -> None:
        self.dropped += 1
        self._answers = deque(pair for pair in self._answers if pair[0] != whose)
