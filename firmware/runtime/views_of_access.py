"""Rows about direct access from outside: who may, who is in, wrong PINs and the lock."""

from collections.abc import Callable, Iterator

from firmware.callcontrol import access, clock
from firmware.callcontrol.week import WEEK_MIN
from firmware.control.views import AccessView
from firmware.runtime.core import Core
from firmware.runtime.hours_in_words import moment
from firmware.runtime.views_of_calls import Named

EVERYBODY = "(all)"
"""No traveller can be called so."""
_MINUTE_MS = 60_000


class AccessViews:
    """``now_ms``: of whoever asks."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.now_ms = 0
        self.by_subject: dict[str, Callable[[], Named]] = {"access": self._access}

    def _access(self) -> Named:
        """Nothing where nobody may dial from outside."""
        state = self._core.control.state
        for one in state.plan.access.travellers:
            row = AccessView(one.name, state.let_in.get(one.name, 0), ", ".join(self._ways(one.name)))
            yield (one.name,), row
        if state.plan.access.travellers:
            yield (EVERYBODY,), self._everybody()

    def _ways(self, traveller: str) -> Iterator[str]:
        """Lines by which he dials, or hears somebody ring; and those of his calls outside."""
        state = self._core.control.state
        for call in state.calls.values():
            if call.said is not None and call.said.traveller == traveller:
                yield call.origin
        for trunk in state.trunks.values():
            if trunk.traveller == traveller:
                yield f"calls {trunk.called} by {trunk.name}"

    def _everybody(self) -> AccessView:
        state = self._core.control.state
        left_ms = max(0, state.access_locked_ms - self.now_ms)
        minute = clock.minute_of_week(state) if left_ms else None
        until = "" if minute is None else moment((minute + -(-left_ms // _MINUTE_MS)) % WEEK_MIN)
        return AccessView(
            traveller=EVERYBODY,
            let_in=sum(state.let_in.values()),
            now="",
            wrong=state.counters.get(access.WRONG_PINS, 0),
            in_a_row=state.access_wrong,
            locked_s=left_ms / 1000,
            until=until,
        )
