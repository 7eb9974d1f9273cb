"""Rows about callers to call back: by the box, which has promised it, and by people."""

from collections.abc import Callable, Iterator

from firmware.callcontrol import home_numbers, queue_places
from firmware.callcontrol.queue_records import LostCaller, Promise
from firmware.callcontrol.week import DAY_MIN
from firmware.control.views import CallbackView
from firmware.runtime.core import Core
from firmware.runtime.hours_in_words import moment
from firmware.runtime.views_of_calls import Named
from firmware.runtime.who import Who


class CallbackViews:
    """``now_ms``: of whoever asks."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.now_ms = 0
        self.by_subject: dict[str, Callable[[], Named]] = {"callbacks": self._callbacks}

    def _callbacks(self) -> Named:
        state, who = self._core.control.state, Who(self._core.control)
        pilots = {queue.name: queue.pilot for queue in state.plan.queues}
        for row, dialled in self._rows(who):
            written = home_numbers.as_dialled(state.plan.outside.prefixes, row.number)
            yield (row.queue, pilots.get(row.queue, ""), row.number, written, dialled), row

    def _rows(self, who: Who) -> Iterator[tuple[CallbackView, str]]:
        """Each with the number that is dialled for it, where that is known."""
        state = self._core.control.state
        for promise in state.promises.values():
            waited_s = max(0, self.now_ms - promise.entered_ms) / 1000
            doing = self._doing(who, promise)
            row = CallbackView(promise.queue, promise.told, doing, "", waited_s, times_lost=0, tries=promise.tries)
            yield row, promise.dialled
        for one in state.to_call_back.values():
            waited_s = one.waited_ms / 1000
            state_of = f"wants it in message {one.message}" if one.message else "lost"
            yield CallbackView(one.queue, one.number, state_of, _when(one), waited_s, one.lost, one.tries), ""

    def _doing(self, who: Who, promise: Promise) -> str:
        """What the box does for him just now, in words."""
        state = self._core.control.state
        if promise.line:
            return f"is dialled by line {promise.line}"
        if promise.station:
            return f"{who.name(f'station {promise.station}')} has lifted for him"
        call = state.calls.get(promise.call)
        if call is not None:
            return f"rings {', '.join(map(who.rung, call.bells))}" if call.bells else "waits"
        due_ms = state.timers.due_of(queue_places.PROMISE, promise.number, queue_places.CALL_AGAIN)
        left_s = 0 if due_ms is None else -(-max(0, due_ms - self.now_ms) // 1000)
        return f"next try in {left_s} s" if left_s <= 60 else f"next try in {-(-left_s // 60)} min"


def _when(one: LostCaller) -> str:
    return "" if one.weekday is None or one.minute is None else moment(one.weekday * DAY_MIN + one.minute)
