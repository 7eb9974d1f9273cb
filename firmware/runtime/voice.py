"""Who makes the tones of the assignable codec outputs, as the core sees him."""

from typing import Protocol


class Voice(Protocol):
    """Plays tones by name (``"reorder"``) on codec outputs by name (``"assign1"``); neither call may block."""

    def play(self, output: str, tone: str) -> None:
        """From now on ``output`` sounds ``tone``; the same again changes nothing."""

    def stop(self, output: str) -> None:
        """``output`` falls silent."""


class NoVoice:
    """Nobody plays: every order is dropped and counted."""

    def __init__(self) -> None:
        self.dropped = 0

    def play(self, output: str, tone: str) -> None:
        del output, tone
        self.dropped += 1

    def stop(self, output: str) -> None:
        del output
        self.dropped += 1
