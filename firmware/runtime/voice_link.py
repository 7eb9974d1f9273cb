"""The core's end of the pipes to the voice processes: one a sound card, started again when it ends, never awaited."""

import contextlib
from collections.abc import Callable, Sequence

import msgspec

from firmware.runtime.child_process import Child, PipedProcess, Supervised
from firmware.voice.messages import (
    LONGEST_PLAY_MS,
    CommandRefused,
    DeviceFound,
    DeviceLost,
    Play,
    PlayEnded,
    PlayTone,
    Report,
    Stop,
    VoiceStarted,
    decode_report,
    encode,
)
from hal.wiring import Board


class VoiceProcess(PipedProcess):
    """``python -m firmware.voice``."""

    def __init__(self, country: str, device: str, first_output: int, outputs: int) -> None:
        words = ["--country", country, "--device", device]
        words += ["--first-output", str(first_output), "--outputs", str(outputs)]
        super().__init__("firmware.voice", words)


Starter = Callable[[str, str, int, int], Child]
"""(country, device, first output from 1, outputs) -> a new process. May raise OSError."""


class _Card:
    """One sound card's process and what it should play: output (from 1) -> tone."""

    def __init__(self, start: Callable[[], Child], say: Callable[[str], None]) -> None:
        self.wanted: dict[int, str] = {}
        self._say = say
        self._process = Supervised("voice", "no tones", start, say)
        self._ready = False
        self._plays: dict[int, int] = {}
        self._unsent: set[int] = set()
        self._number = 0

    def change(self, output: int, tone: str | None) -> None:
        """Want another tone, or none."""
        if self.wanted.get(output) == tone:
            return
        if tone is None:
            self.wanted.pop(output)
        else:
            self.wanted[output] = tone
        self._tell(output)

    def step(self, now_ms: int) -> None:
        """Hear reports, repeat what could not be sent, start the process again when it has ended."""
        if not self._process.step(now_ms):
            self._ready = False
            self._plays.clear()
            return
        for line in self._process.lines():
            with contextlib.suppress(msgspec.MsgspecError):
                self._hear(decode_report(line))
        for output in sorted(self._unsent):
            self._tell(output)

    def end(self) -> None:
        self._process.end()

    def _hear(self, report: Report) -> None:
        if isinstance(report, VoiceStarted):
            self._ready = True
            self._unsent = set(self.wanted)
        elif isinstance(report, PlayEnded):
            self._ended(report)
        elif isinstance(report, DeviceFound):
            self._say(f"sound card {report.device} plays")
        elif isinstance(report, DeviceLost):
            self._say(f"sound card {report.device} is missing ({report.reason}): no tones")
        elif isinstance(report, CommandRefused):
            self._say(f"the voice process refused a command: {report.reason}")

    def _ended(self, report: PlayEnded) -> None:
        """A tone that should still sound when its longest time is over is played again; one that has an end of its own
        (confirmation, call waiting in some countries) or was refused is not."""
        for output, play in self._plays.items():
            if play == report.id:
                del self._plays[output]
                if report.why == "refused":
                    self._say(f"the voice process cannot play {self.wanted.get(output)}: {report.reason}")
                elif output in self.wanted and report.why != "done":
                    self._unsent.add(output)
                return

    def _tell(self, output: int) -> None:
        if not self._ready:
            return
        tone = self.wanted.get(output)
        if tone is not None:
            self._number += 1
            command: Play | Stop = Play(self._number, output, PlayTone(tone), LONGEST_PLAY_MS)
        elif output in self._plays:
            command = Stop(self._plays[output])
        else:
            self._unsent.discard(output)
            return
        # A command is far below PIPE_BUF: it went whole or not at all.
        if not self._process.send(encode(command)):
            self._unsent.add(output)
            return
        self._unsent.discard(output)
        if tone is None:
            del self._plays[output]
        else:
            self._plays[output] = self._number


class VoiceLink:
    """A ``firmware.runtime.voice.Voice`` over processes, one for each of the board's sound cards.

    ``say`` takes one sentence for the log. Nothing happens before ``step``; call it every 100 ms or so.
    """

    def __init__(self, board: Board, country: str, say: Callable[[str], None], start: Starter = VoiceProcess) -> None:
        each = -(-len(board.codec) // len(board.audio))
        self._each = each
        self._outputs = {name: number for number, (_, name) in enumerate(board.codec, 1)}
        self._cards: Sequence[_Card] = [
            _Card(self._starter(start, country, device, n * each + 1), say) for n, device in enumerate(board.audio)
        ]

    def _starter(self, start: Starter, country: str, device: str, first: int) -> Callable[[], Child]:
        return lambda: start(country, device, first, self._each)

    def play(self, output: str, tone: str) -> None:
        """From now on ``output`` (``"assign1"``) sounds ``tone``."""
        self._change(output, tone)

    def stop(self, output: str) -> None:
        """``output`` falls silent."""
        self._change(output, None)

    def _change(self, output: str, tone: str | None) -> None:
        number = self._outputs[output]
        self._cards[(number - 1) // self._each].change(number, tone)

    def step(self, now_ms: int) -> None:
        """Look after the processes."""
        for card in self._cards:
            card.step(now_ms)

    def end(self) -> None:
        """Let the processes go."""
        for card in self._cards:
            card.end()
