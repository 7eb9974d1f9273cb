"""What the core shows when somebody asks: rows of control.views, of everything or of what was named."""

from collections.abc import Callable

import msgspec

from firmware.callcontrol.events import Event, LineCallerGarbled, LineCallerTold
from firmware.control.requests import CORE_SUBJECTS, Show
from firmware.control.responses import Refused, Shown
from firmware.runtime.box_clock import BoxClock
from firmware.runtime.core import Core
from firmware.runtime.hours_in_words import hours_of
from firmware.runtime.late_ticks import LateTicks
from firmware.runtime.office_hours import OfficeHours
from firmware.runtime.views_of_access import AccessViews
from firmware.runtime.views_of_callbacks import CallbackViews
from firmware.runtime.views_of_calls import CallViews, Named
from firmware.runtime.views_of_hardware import HardwareViews
from firmware.runtime.views_of_menus import MenuViews
from firmware.runtime.views_of_messages import MessageViews
from firmware.runtime.views_of_queues import QueueViews
from firmware.runtime.who import Who, said_back

_ONE = {
    "lines": "line",
    "stations": "station",
    "trunks": "trunk group",
    "calls": "call",
    "groups": "group",
    "queues": "queue",
    "queue": "queue",
    "agents": "agent",
    "callbacks": "queue or caller",
    "menus": "menu",
    "access": "traveller",
    "messages": "mailbox or message",
    "notice": "part of it",
    "timers": "timer",
    "supervision": "line",
    "callerid": "line",
    "chips": "chip",
    "buses": "bus",
    "latency": "part of it",
    "clock": "part of it",
    "hours": "part of it",
}
_COME_AND_GO = ("calls", "timers", "queue", "callbacks", "messages")
"""Where nothing need exist of a port or a queue that does."""

_ENCODER = msgspec.json.Encoder()


class Answers:
    """Read only. ``note(end)``: what was ordered of a port, in words."""

    def __init__(
        self,
        core: Core,
        note: Callable[[str], str],
        late: LateTicks | None,
        memory_kb: Callable[[], int],
        *,
        clock: BoxClock,
        hours: OfficeHours,
    ) -> None:
        self._core = core
        self._last_caller: dict[int, str] = {}
        self._hardware = HardwareViews(core, late, memory_kb)
        self._calls = CallViews(core, note, self._last_caller)
        self._queues = QueueViews(core)
        self._callbacks = CallbackViews(core)
        self._menus = MenuViews(core)
        self._access = AccessViews(core)
        self._subjects: dict[str, Callable[[], Named]] = {
            **self._calls.by_subject,
            **self._queues.by_subject,
            **self._callbacks.by_subject,
            **self._menus.by_subject,
            **self._access.by_subject,
            **MessageViews(core).by_subject,
            **self._hardware.by_subject,
            "clock": lambda: iter([(("",), clock.view())]),
            "hours": lambda: iter([(("",), hours_of(core.control.state, hours))]),
        }
        core.on_event.append(self._event)

    def step(self, now_ms: int) -> None:
        """What is measured over time."""
        self._hardware.step(now_ms)

    def show(self, request: Show, now_ms: int) -> Shown | Refused:
        """All rows of a subject, or those that bear the name ``which``."""
        self._calls.now_ms = self._queues.now_ms = self._callbacks.now_ms = self._menus.now_ms = now_ms
        self._access.now_ms = now_ms
        rows = self._subjects.get(request.subject)
        if rows is None:
            return Refused(f"The core cannot show '{request.subject}': {', '.join(CORE_SUBJECTS)}.")
        which = request.which.strip().casefold()
        found = [row for names, row in rows() if not which or which in [name.casefold() for name in names]]
        if not found and which and not (request.subject in _COME_AND_GO and self._is_known(which)):
            return Refused(f"There is no {_ONE[request.subject]} '{said_back(request.which)}'.")
        return Shown(request.subject, msgspec.Raw(_ENCODER.encode(found)))

    def _is_known(self, which: str) -> bool:
        """A port of the box, by its name or its extension; or a queue, or a mailbox."""
        who = Who(self._core.control)
        plan = self._core.control.state.plan
        names = {
            name for one in plan.stations for name in (one.extension, f"phone {one.extension}", one.name.casefold())
        }
        names.update(name for one in plan.queues for name in (one.name.casefold(), one.pilot))
        names.update(name for box in plan.mailboxes for name in (box.name.casefold(), box.pilot))
        return which in names or who.exists(which)

    def _event(self, now_ms: int, event: Event) -> None:
        del now_ms
        if isinstance(event, LineCallerTold):
            number = event.number or (f"number {event.absence}" if event.absence else "no number")
            self._last_caller[event.line] = f"{number} {event.name}".rstrip()
        elif isinstance(event, LineCallerGarbled):
            self._last_caller[event.line] = f"garbled ({event.reason})"
