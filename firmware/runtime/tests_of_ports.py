"""Ports under test: what was done to each, so that it can be undone."""

from collections.abc import Callable
from typing import cast

from firmware.callcontrol import actions
from firmware.runtime.core import Core
from hal import signals
from hal.signals import Signal

LONGEST_MS = 600_000
"""A test ends by itself after so long (control.requests)."""


class _Test:
    """``until_ms``: when it ends by itself."""

    def __init__(self, holder: int, until_ms: int) -> None:
        self.holder = holder
        self.until_ms = until_ms
        self.rings = False
        self.seized = False
        self.tone = ""
        self.output = ""
        """Where it sounds; "" for the tone's own."""


class PortTests:
    """Every test belongs to a client (``holder``). ``say(now_ms, sentence, end)`` takes what happens by itself."""

    def __init__(self, core: Core, say: Callable[[int, str, str], None]) -> None:
        self._core = core
        self._say = say
        self._tests: dict[str, _Test] = {}
        self._closed: set[tuple[str, str]] = set()
        self._guarded: dict[str, int] = {}
        """Lines that were released: when they are back."""
        self._permanent = frozenset(name for _, name in core.board.codec if not name.startswith("assign"))

    def __bool__(self) -> bool:
        return bool(self._tests or self._guarded)

    def __contains__(self, end: str) -> bool:
        return end in self._tests

    def always_sounds(self, source: str) -> bool:
        """``tone dial`` and the like."""
        return source.startswith("tone ") and source.removeprefix("tone ") in self._permanent

    def ends(self) -> list[str]:
        """The ports under test."""
        return list(self._tests)

    def holder(self, end: str) -> int | None:
        """Whose test it is; None: it is not under test."""
        found = self._tests.get(end)
        return None if found is None else found.holder

    def note(self, end: str) -> str:
        """In words."""
        test = self._tests[end]
        doing = [word for word, is_so in (("rings", test.rings), ("seized", test.seized)) if is_so]
        own = f"tone {test.output or test.tone}"
        hears = [f"tone {test.tone}"] if test.tone else []
        hears += [source for listener, source in sorted(self._closed) if listener == end and source != own]
        doing += [f"hears {source}" for source in hears]
        return "under test" + (f": {', '.join(doing)}" if doing else "")

    # What is done.

    def begin(self, end: str, holder: int, now_ms: int) -> None:
        """Take it out of service; where it is under test already its time begins anew."""
        test = self._tests.get(end)
        if test is None:
            self._guarded.pop(end, None)
            self._tests[end] = _Test(holder, now_ms + LONGEST_MS)
            self._core.take_out(end, "test", now_ms)
        elif not test.rings:
            test.until_ms = now_ms + LONGEST_MS

    def ring(self, end: str, holder: int, for_ms: int, now_ms: int) -> None:
        """As every call from outside rings it."""
        self.begin(end, holder, now_ms)
        test = self._tests[end]
        test.rings = True
        test.until_ms = now_ms + for_ms
        cadence = self._core.control.state.plan.ring_cadence
        self._core.order(actions.ApplyRinging(_port(end), cadence, "test"), now_ms)

    def seize(self, end: str, holder: int, now_ms: int) -> None:
        self.begin(end, holder, now_ms)
        self._tests[end].seized = True
        self._core.order(actions.SeizeLine(_port(end)), now_ms)

    def hear(self, end: str, tone: str, now_ms: int) -> bool:
        """One tone of control.requests.TONES in the place of another; "" for silence. False: no output is free for it,
        and nothing has changed."""
        test = self._tests[end]
        output = ""
        if tone and tone not in self._permanent:
            output = self._core.lend_output(now_ms)
            if not output:
                return False
            self._core.order(actions.PlayTone(output, cast("actions.Tone", tone)), now_ms)
        if test.tone:
            self.switch(end, f"tone {test.output or test.tone}", False, now_ms)
        if test.output:
            self._core.order(actions.StopTone(test.output), now_ms)
            self._core.return_output(test.output, now_ms)
        test.tone, test.output = tone, output
        if tone:
            self.switch(end, f"tone {output or tone}", True, now_ms)
        return True

    def switch(self, listener: str, source: str, on: bool, now_ms: int) -> None:
        """Close or open one crosspoint."""
        pair = (listener, source)
        if on:
            self._closed.add(pair)
            self._core.order(actions.CloseCrosspoint(*pair), now_ms)
        elif pair in self._closed:
            self._closed.remove(pair)
            self._core.order(actions.OpenCrosspoint(*pair), now_ms)

    # How it ends.

    def end(self, end: str, now_ms: int) -> None:
        """Undo what was done, and return the port, a line that was seized when its guard time is over. One that is not
        under test is left alone."""
        if end not in self._tests:
            return
        self.hear(end, "", now_ms)
        test = self._tests.pop(end)
        for pair in [pair for pair in sorted(self._closed) if end in pair]:
            self.switch(*pair, False, now_ms)
        if test.rings:
            self._core.order(actions.StopRinging(_port(end)), now_ms)
        if test.seized:
            self._core.order(actions.ReleaseLine(_port(end)), now_ms)
            guard_ms = self._core.control.index.lines[_port(end)].supervision.guard_ms
            self._guarded[end] = now_ms + guard_ms
        else:
            self._core.bring_back(end, "test", now_ms)

    def let_go(self, holder: int | None, now_ms: int) -> None:
        """End those of this client; None: all."""
        for end in [end for end, test in self._tests.items() if holder in (None, test.holder)]:
            self.end(end, now_ms)

    def step(self, now_ms: int) -> None:
        """End those whose time is over."""
        for end in [end for end, test in self._tests.items() if now_ms >= test.until_ms]:
            if not self._tests[end].rings:
                self._say(now_ms, f"the test of {end} has ended after {LONGEST_MS // 60_000} minutes", end)
            self.end(end, now_ms)
        for end in [end for end, due_ms in self._guarded.items() if now_ms >= due_ms]:
            del self._guarded[end]
            self._core.bring_back(end, "test", now_ms)

    def signal(self, found: Signal, now_ms: int) -> None:
        """A bell that is tried is lifted, or a caller rings on a line that is tested: that comes first."""
        end = f"station {found.port + 1}"
        if found.kind == signals.STATION_OFF_HOOK and end in self._tests and self._tests[end].rings:
            self.end(end, now_ms)
        elif found.kind == signals.LINE_RING_ON:
            line = f"line {found.port + 1}"
            if line in self._tests and not self._tests[line].seized:
                self._say(now_ms, f"the test of {line} has ended: a caller rings", line)
                self.end(line, now_ms)


def _port(end: str) -> int:
    return int(end.split()[1])
