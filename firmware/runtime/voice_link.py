"""The core's end of the pipes to the voice processes: one a sound card, started again when it ends, never awaited."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.events import Absence, Event
from firmware.config.caller_numbers import CallerNumbers
from firmware.runtime.child_process import Child, PipedProcess
from firmware.runtime.voice_card import Order, VoiceCard
from firmware.runtime.voice_recordings import CardRecordings
from firmware.voice.messages import (
    DiscardRecording,
    PlayCallerId,
    PlayDigits,
    PlayMessageWaiting,
    PlayPrompts,
    RenameRecording,
    Said,
    What,
)
from firmware.voice.recording_names import dated, recording_of
from hal.wiring import Board

SIGNAL_MS = 6_000
"""No caller identification is longer: 22 digits by DTMF are 4.4 s, FSK is below 3 s."""

PROMPT_MS = 60_000
"""No prompt is longer; a play of several may use what one leaves to the others."""

RECORDED_MS = 4 * 3_600_000
"""But a recording may be."""

NAME_LONGEST = 50
"""Of a name so much is handed on (ETSI EN 300 659-3); displays show less."""


class VoiceProcess(PipedProcess):
    """``python -m firmware.voice``. ``state_dir``: where its prompts are; None: nowhere."""

    def __init__(  # noqa: PLR0917  (what a Starter is given)
        self,
        country: str,
        device: str,
        first_output: int,
        outputs: int,
        lines: int,
        recorders: int = 0,
        state_dir: Path | None = None,
    ) -> None:
        words = ["--country", country, "--device", device]
        words += ["--first-output", str(first_output), "--outputs", str(outputs), "--lines", str(lines)]
        words += ["--recorders", str(recorders)]
        if state_dir is not None:
            words += ["--state-dir", str(state_dir)]
        super().__init__("firmware.voice", words)


Starter = Callable[[str, str, int, int, int, int], Child]
"""(country, device, first output from 1, outputs, lines on its inputs, recorders on those after them) -> a new process.
May raise OSError."""


class VoiceLink:
    """A ``firmware.runtime.voice.Voice`` over processes, one for each of the board's sound cards, whose inputs are, all
    together, the lines and then the recorders (DESIGN 6).

    ``say`` takes one sentence for the log; ``tell`` takes events, from ``step`` only. ``caller_id``: how telephones are
    told who calls, a name of firmware.voice.caller_id.signals.SCHEMES, "" = they are not told. ``language``: of the
    box. ``now()``: local date and time. Nothing happens before ``step``; call it every 100 ms or so.
    """

    def __init__(
        self,
        board: Board,
        country: str,
        say: Callable[[str], None],
        tell: Callable[[Event], None],
        start: Starter = VoiceProcess,
        *,
        caller_id: str,
        language: str,
        now: Callable[[], datetime],
    ) -> None:
        each = -(-len(board.codec) // len(board.audio))
        self._each = each
        self._outputs = {name: number for number, (_, name) in enumerate(board.codec, 1)}
        self._tell = tell
        self._caller_id = caller_id
        self._now = now
        self._numbers = CallerNumbers(country)
        self._answers: list[Order] = []

        lines, ends = len(board.lines), len(board.lines) + len(board.recorders)

        def starter(card: int, device: str) -> Callable[[str], Child]:
            first, last = card * each, (card + 1) * each
            heard = len(range(first, min(last, lines)))
            recorded = len(range(max(first, lines), min(last, ends)))
            return lambda country: start(country, device, first + 1, each, heard, recorded)

        self._recorders = [divmod(place, each) for place in range(lines, ends)]
        """Of each the card and the input, from 0."""
        self._first_recorder = [max(0, lines - card * each) for card in range(len(board.audio))]
        """Of each card the input of its first one."""

        self._cards: Sequence[VoiceCard] = [
            VoiceCard(country, language, starter(card, device), say, tell) for card, device in enumerate(board.audio)
        ]

    def use(self, country: str, caller_id: str, language: str) -> None:
        self._caller_id = caller_id
        self._numbers = CallerNumbers(country)
        for card in self._cards:
            card.use(country)
            card.speak(language)

    def play(self, output: str, tone: str) -> None:
        self._card(output).change(self._outputs[output], tone)

    def stop(self, output: str) -> None:
        self._card(output).change(self._outputs[output], None)

    def play_prompts(self, play: int, output: str, prompts: tuple[Prompt, ...], language: str) -> None:
        self.stop_prompts(output)
        what = PlayPrompts(tuple(Said(prompt.name, prompt.values) for prompt in prompts), language)
        length_ms = sum(RECORDED_MS if recording_of(prompt.name) else PROMPT_MS for prompt in prompts)
        self._order(Order(self._outputs[output], what, length_ms, play=play), output, True)

    def stop_prompts(self, output: str) -> None:
        number = self._outputs[output]
        self._card(output).cancel(lambda order: bool(order.play) and order.output == number)

    def start_recording(self, recording: int, recorder: int, name: str, longest_ms: int, silence_ms: int) -> None:
        card, number = self._recorder(recorder)
        card.start(recording, number, dated(name, self._now()), longest_ms, silence_ms)

    def stop_recording(self, recorder: int) -> None:
        card, number = self._recorder(recorder)
        card.stop(number)

    def rename_recording(self, name: str, to: str) -> None:
        self._recorder(1)[0].file(RenameRecording(name, to))

    def discard_recording(self, name: str) -> None:
        self._recorder(1)[0].file(DiscardRecording(name))

    def _recorder(self, recorder: int) -> tuple[CardRecordings, int]:
        """Whose it is, and its number there."""
        card, place = self._recorders[recorder - 1]
        return self._cards[card].recordings, place - self._first_recorder[card] + 1

    def send_tones(self, line: int, output: str, digits: str, on_ms: int, off_ms: int) -> None:
        length_ms = len(digits) * (on_ms + off_ms)
        what = PlayDigits(digits, on_ms, off_ms)
        self._order(Order(self._outputs[output], what, length_ms, line=line, digits=len(digits)), output, bool(digits))

    def stop_sending(self, line: int) -> None:
        self._answers = [order for order in self._answers if order.line != line]
        for card in self._cards:
            card.cancel(lambda order: order.line == line)

    def listen_afresh(self, line: int) -> None:
        self._cards[0].listen_afresh(line)

    def send_caller_id(self, station: int, output: str, number: str, name: str, absence: Absence) -> None:
        shown, now = self._numbers.as_dialled(number), self._now()
        when = (now.month, now.day, now.hour, now.minute)
        reason: Absence = "" if shown else absence or "unavailable"
        self._signal(station, output, PlayCallerId(shown, name[:NAME_LONGEST], reason, *when, self._caller_id))

    def send_message_waiting(self, station: int, output: str, waiting: bool) -> None:
        self._signal(station, output, PlayMessageWaiting(waiting, self._caller_id))

    def stop_signal(self, output: str) -> None:
        number = self._outputs[output]
        self._answers = [order for order in self._answers if not (order.station and order.output == number)]
        self._card(output).cancel(lambda order: bool(order.station) and order.output == number)

    def _signal(self, station: int, output: str, what: What) -> None:
        self._order(Order(self._outputs[output], what, SIGNAL_MS, station=station), output, bool(self._caller_id))

    def _order(self, order: Order, output: str, sounds: bool) -> None:
        """Where there is nothing to sound, it is answered all the same."""
        if sounds:
            self._card(output).order(order)
        else:
            self._answers.append(order)

    def _card(self, output: str) -> VoiceCard:
        return self._cards[(self._outputs[output] - 1) // self._each]

    def step(self, now_ms: int) -> None:
        """Look after the processes; hand over what they have told."""
        for _ in range(len(self._answers)):
            if self._answers:
                self._tell(self._answers.pop(0).answer())
        for card in self._cards:
            card.step(now_ms)

    def end(self) -> None:
        """Let the processes go."""
        for card in self._cards:
            card.end()
