"""Facts for the call register on their way to the desk: kept until it says that they are on the disk.

A desk that is killed has them told once more; one that cannot write has them wait here, in bounded memory. Where even
that is full the register has a gap, and begins anew after it.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import ClockTold, Event
from firmware.callcontrol.facts import ClockIs, Fact
from firmware.desk.messages import Facts, encode

MOST_KEPT = 4_000_000
"""Bytes that wait: about 40,000 facts, 2,500 calls of an office (our choice; DESIGN 9: the core stays small)."""
AT_ONCE = 40
"""Facts in a message, or those of one decision where they are more, about 2.5 kB: a few messages fill no pipe (pipe(7):
64 kB)."""
AHEAD = 800
"""Facts that the desk is told before it has written any of them: a disk that stalls fills the core's memory."""
ALIVE_MS = 60_000
"""While people talk or serve the register hears at least so often that the box lives: what a power cut breaks off has
lasted until then, though nothing else has happened for an hour."""

_ENCODER = msgspec.json.Encoder()
_EPOCH = datetime(1970, 1, 1)
_MS = timedelta(milliseconds=1)
_NONE_TOLD = b'"told":[]'


class Moment(NamedTuple):
    """``utc`` and ``local`` time, without a zone; ``trusted``: somebody has told it."""

    utc: datetime
    local: datetime
    trusted: bool


class _Told(NamedTuple):
    """What was decided at once, without the brackets of a list: the register never sees half of it. Facts are numbered;
    ``last``: number of the last one."""

    encoded: bytes
    last: int


class FactsKept:
    """``start``: a name that no other life of this box has; ``clock()``: what time it is.

    ``take`` and ``event`` are to be put among the core's observers of facts and events.
    """

    def __init__(self, start: str, board: str, control: CallControl, clock: Callable[[], Moment]) -> None:
        self._start = start
        self._board = board
        self._control = control
        self._clock = clock
        self._lives = 0
        self._kept: deque[_Told] = deque()
        self._bytes = 0
        self._last = 0
        """Number of the last one that was told."""
        self._written = 0
        """Number of the last one that is on the disk."""
        self._sent = 0
        """So many of those that are kept the desk was told."""
        self._lost = 0
        self._is_full = False
        self._told_ms = 0
        """When something was kept last."""
        self._begin()

    def _begin(self) -> None:
        """What the register has to know at the beginning of a life."""
        self._lives += 1
        self._is_full = False
        self._last = self._written = self._sent = self._bytes = 0
        self._kept.clear()
        self._keep([self._clock_is(self._control.state.now_ms)])
        self._control.keep_book()
        self._keep(self._control.take_facts())

    def _clock_is(self, now_ms: int) -> ClockIs:
        now = self._clock()
        utc_ms = (now.utc - _EPOCH) // _MS
        return ClockIs(now_ms, utc_ms, round((now.local - now.utc).total_seconds()), now.trusted)

    @property
    def name(self) -> str:
        """Of this life: of the box, and what came after a gap."""
        return self._start if self._lives == 1 else f"{self._start}-{self._lives}"

    def take(self, _now_ms: int, told: list[Fact]) -> None:
        """What call control has written in one decision."""
        if self._is_full:
            self._lost += len(told)
        else:
            self._keep(told)

    def event(self, now_ms: int, event: Event) -> None:
        """The time was told."""
        if isinstance(event, ClockTold) and not self._is_full:
            self._keep([self._clock_is(now_ms)])

    def step(self, now_ms: int) -> None:
        """Tell that the box lives, where that is of consequence and nothing else tells it."""
        if now_ms - self._told_ms >= ALIVE_MS and not self._is_full:
            state = self._control.state
            if state.in_use or any(agent.place for agent in state.agents.values()):
                self._keep([self._clock_is(now_ms)])

    def _keep(self, told: Sequence[Fact]) -> None:
        encoded = _ENCODER.encode(told)[1:-1]
        self._last += len(told)
        self._bytes += len(encoded)
        self._kept.append(_Told(encoded, self._last))
        self._told_ms = told[-1].at_ms if told else self._told_ms
        if self._bytes > MOST_KEPT:
            self._is_full = True

    def next(self) -> bytes:
        """The next message; b"": there is none, or the desk has enough to write."""
        kept, sent = self._kept, self._sent
        before = kept[sent - 1].last if sent else self._written
        if sent >= len(kept) or before - self._written >= AHEAD:
            return b""
        told: list[bytes] = []
        while sent < len(kept) and (not told or kept[sent].last - before <= AT_ONCE):
            told.append(kept[sent].encoded)
            sent += 1
        self._sent = sent
        head = Facts(start=self.name, board=self._board, first=before + 1, lost=self._lost, told=())
        return encode(head).replace(_NONE_TOLD, b'"told":[' + b",".join(told) + b"]", 1)

    def written(self, start: str, number: int) -> None:
        """All up to this one are on the disk."""
        if start != self.name:
            return
        while self._kept and self._kept[0].last <= number:
            one = self._kept.popleft()
            self._bytes -= len(one.encoded)
            self._written = one.last
            self._sent = max(0, self._sent - 1)
        if self._is_full and not self._kept:
            self._begin()

    def begin_anew(self, start: str) -> None:
        """The register cannot go on from what it was told before."""
        if start == self.name:
            self._lost += self._last - self._written
            self._begin()

    def tell_again(self) -> None:
        """The desk is another one, which knows only what is on the disk."""
        self._sent = 0
