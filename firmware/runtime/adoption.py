"""Another configuration between two ticks: whoever works with the old one gets the new one, and every call goes on."""

import msgspec

from firmware.callcontrol.errors import CallControlError
from firmware.callcontrol.plan import Plan
from firmware.config.caller_numbers import CallerNumbers
from firmware.config.line_profiles import PROFILES
from firmware.config.zones import zone_from
from firmware.control.responses import Done, Refused
from firmware.desk.messages import Adopt
from firmware.runtime.box_clock import BoxClock
from firmware.runtime.chronicle import Chronicle
from firmware.runtime.core import Core
from firmware.runtime.office_hours import OfficeHours
from firmware.runtime.orders import Orders
from firmware.runtime.who import Who
from hal.signals import CardSettings

_SETTING_UP = ("checking", "seizing", "awaiting tone", "sending")


class Adoption:
    """``revision``: of the stored configuration that the core runs on."""

    def __init__(  # noqa: PLR0917  (whom a configuration concerns)
        self, core: Core, chronicle: Chronicle, orders: Orders, clock: BoxClock, hours: OfficeHours, revision: int
    ) -> None:
        self.revision = revision
        self.adopted: Adopt | None = None
        self._core = core
        self._chronicle = chronicle
        self._orders = orders
        self._clock = clock
        self._hours = hours

    def adopt(self, message: Adopt, now_ms: int) -> Done | Refused:
        """Run on it from now on; refused with nothing changed where this box cannot."""
        problem = self._problem(message)
        if problem:
            return Refused(problem)
        remarks = self._what_must_wait(message.plan)
        core, plan = self._core, message.plan
        settings = CardSettings(**msgspec.structs.asdict(message.card))
        try:
            core.reconfigure(plan, CallerNumbers(message.country), now_ms)
        except CallControlError as error:
            return Refused(f"This configuration makes no sense to the core: {error}.")
        if not core.card.use(settings):
            remarks.append("A bell sounds: the new ringing frequency counts as soon as all are silent.")
        core.voice.use(message.country, plan.caller_id_out.scheme, plan.language)
        self._chronicle.use(plan)
        zone = zone_from(message.zone, message.zone_rules)
        self._clock.use(zone)
        self._hours.use(message.hours, zone)
        self._hours.step(now_ms)
        self.revision, self.adopted = message.revision, message
        self._chronicle.tell(now_ms, f"revision {message.revision} of the configuration is in force")
        return Done(f"Revision {message.revision} is in force.", tuple(remarks))

    def _problem(self, message: Adopt) -> str:
        """Why this box cannot run on it; "" where nothing is known."""
        board = self._core.board
        lines = [line.port for line in message.plan.lines]
        stations = [station.port for station in message.plan.stations]
        if sorted(lines) != [*range(1, len(board.lines) + 1)] or sorted(stations) != [
            *range(1, len(board.stations) + 1)
        ]:
            has = f"{len(board.lines)} lines and {len(board.stations)} stations"
            return f"This configuration is for {len(lines)} lines and {len(stations)} stations; {board.name} has {has}."
        if message.country not in PROFILES:
            return f"The core does not know the country '{message.country}'."
        try:
            zone_from(message.zone, message.zone_rules)
        except ValueError as error:
            return f"The core cannot tell the time: {error}."
        try:
            self._core.card.check(CardSettings(**msgspec.structs.asdict(message.card)))
        except ValueError as error:
            return f"The line card cannot work so: {error}."
        return ""

    def _what_must_wait(self, plan: Plan) -> list[str]:
        """What of it counts later than at once, a sentence each."""
        control = self._core.control
        who = Who(control)
        remarks = []
        for line in plan.lines:
            trunk, old = control.state.trunks[line.port], control.index.lines[line.port]
            if trunk.state.value in _SETTING_UP and line.outpulsing != old.outpulsing:
                remarks.append(
                    f"Line {line.port} is being dialled on: its new way of dialling counts from the next call."
                )
            if trunk.junctor and line.route != old.route:
                remarks.append(f"Line {line.port} is in a call: its new route counts from the next caller.")
            if self._orders.note(trunk.name):
                remarks.append(f"Line {line.port} stays as it is ({self._orders.note(trunk.name)}).")
        for station in plan.stations:
            name = f"station {station.port}"
            note = self._orders.note(name)
            if note:
                remarks.append(f"{who.name(name).capitalize()} stays as it is ({note}).")
        return remarks
