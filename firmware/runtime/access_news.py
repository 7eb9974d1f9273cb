"""Who was let in from outside, and who was not, a sentence each."""

from collections.abc import Callable

from firmware.callcontrol import access
from firmware.runtime.core import Core


class AccessNews:
    """``tell(now_ms, sentence, *ends)`` takes the sentences."""

    def __init__(self, core: Core, tell: Callable[..., None]) -> None:
        self._core = core
        self._tell = tell
        self._wrong = core.control.state.counters.get(access.WRONG_PINS, 0)
        self._locked_ms = core.control.state.access_locked_ms
        self._inside = self._let_in()

    def step(self, now_ms: int) -> None:
        """Costs next to nothing where nobody may dial from outside."""
        state = self._core.control.state
        if not state.plan.access.travellers:
            return
        wrong = state.counters.get(access.WRONG_PINS, 0)
        if wrong != self._wrong:
            self._wrong = wrong
            self._tell(now_ms, "a wrong PIN was keyed in from outside")
        before_ms, self._locked_ms = self._locked_ms, state.access_locked_ms
        if before_ms and not self._locked_ms:
            self._tell(now_ms, "access from outside is unlocked by hand")
        elif self._locked_ms != before_ms:
            minutes = round(state.plan.access.lock_ms / 60_000)
            self._tell(now_ms, f"too many wrong PINs: nobody has access from outside for {minutes} min")
        before, self._inside = self._inside, self._let_in()
        for number, (name, end) in self._inside.items():
            if number not in before:
                self._tell(now_ms, f"{name} has access from outside", end)

    def _let_in(self) -> dict[int, tuple[str, str]]:
        """Name and port, by call."""
        calls = self._core.control.state.calls.items()
        return {
            number: (call.said.traveller, call.origin)
            for number, call in calls
            if call.said is not None and call.said.traveller
        }
