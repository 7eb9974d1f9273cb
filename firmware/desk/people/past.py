"""What is known of a number from before: calls, who talked last, complaints. Whoever keeps the calls says it."""

from collections.abc import Sequence
from typing import Protocol

import msgspec


class History(msgspec.Struct, frozen=True):
    """``calls``: a sentence each, the latest first; ``last_agent``: who talked to this number last; ``complaints``: how
    often somebody has complained from there, as agents have said of calls; ``messages``: how many were left."""

    calls: tuple[str, ...] = ()
    last_agent: str = ""
    complaints: int = 0
    messages: int = 0


class Past(Protocol):
    """Asked for each caller whose number is told, so it must answer at once; it never raises."""

    def of(self, numbers: Sequence[str], /) -> History:
        """Of all these numbers together: those of one contact."""


class NoPast:
    """Nobody keeps the calls."""

    def of(self, _numbers: Sequence[str]) -> History:
        return History()
