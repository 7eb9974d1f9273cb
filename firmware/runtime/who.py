"""Who is who, and with whom, in telephone words: from what call control knows, which is only read."""

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.records import Call, Hold, StationPort, Trunk
from firmware.callcontrol.states import StationState
from firmware.runtime.words import Words

LONGEST_SAID = 40
"""Characters of a word that makes no sense."""


class Who:
    """Of one moment: made anew whenever somebody asks."""

    def __init__(self, control: CallControl) -> None:
        self._control = control
        self._state = control.state
        self._words = Words(control.state.plan)

    def exists(self, end: str) -> bool:
        """The box has this port ("line 2", "station 3")."""
        kind, _, number = end.partition(" ")
        ports: dict[int, Trunk] | dict[int, StationPort] = (
            self._state.trunks if kind == "line" else self._state.stations if kind == "station" else {}
        )
        return len(number) < 5 and number.isdecimal() and number == str(int(number)) and int(number) in ports

    def port(self, end: str) -> Trunk | StationPort:
        """Raises KeyError where there is none."""
        kind, _, number = end.partition(" ")
        return self._state.trunks[int(number)] if kind == "line" else self._state.stations[int(number)]

    def name(self, end: str) -> str:
        """``line 2``, or ``phone 13`` by its extension; what is no port of the box as it is."""
        return self._words.end(end) if self.exists(end) else end

    def caller(self, trunk: Trunk) -> str:
        """Who calls, as the line told: number and name."""
        told = trunk.caller
        if told is None:
            return ""
        number = told.number or (f"number {told.absence}" if told.absence else "no number")
        return f"{number} {told.name}".rstrip()

    def with_whom_at(self, end: str) -> str:
        """As ``with_whom``."""
        return self.with_whom(self.port(end))

    def with_whom(self, port: Trunk | StationPort) -> str:
        """Who else is in the call of this port, or whom it wants; "" for nobody."""
        said = [self._main(port)]
        if isinstance(port, StationPort):
            ear = self._state.ears.get(port.port)
            said += [] if ear is None else [self.name(f"station {ear.watched}")]
            said += [f"{self.name(self._state.holds[number].party)} on hold" for number in port.holds]
        return ", ".join(part for part in said if part)

    def _main(self, port: Trunk | StationPort) -> str:
        junctor = self._state.junctors.get(port.junctor)
        if junctor is not None:
            return " and ".join(self.name(name) for name in junctor.members if name != port.name)
        outgoing = self._state.outgoing.get(port.outgoing)
        if outgoing is not None:
            if isinstance(port, Trunk):
                return f"{self.name(outgoing.origin)} for {outgoing.digits}"
            return outgoing.digits + (f" by line {outgoing.line}" if outgoing.line else "")
        hold = self._state.holds.get(port.hold)
        if hold is not None:
            return self.of_hold(hold)
        call = self._state.calls.get(port.call)
        if call is None:
            return ""
        rung = isinstance(port, StationPort) and port.state is StationState.RINGING
        return self.origin(call) if rung else self.target(call)

    def origin(self, call: Call) -> str:
        """Who wants an answer; the box itself for what nobody dialled."""
        return self.name(call.origin) if call.origin else call.kind

    def target(self, call: Call) -> str:
        """Whom a call is for, and whom it rings."""
        wanted = self._control.index.name_of(call.target)
        bells = ", ".join(self._words.phone(bell).removeprefix("phone ") for bell in call.bells)
        return wanted if bells in ("", wanted) else f"{wanted}: {bells}"

    def of_hold(self, hold: Hold) -> str:
        """For whom somebody waits on hold."""
        if hold.zone:
            return f"parked at {hold.zone}"
        call = self._state.calls.get(hold.call)
        if call is not None:
            return self.target(call)
        return self._words.phone(hold.by) if hold.by else ""


def said_back(told: str) -> str:
    """What somebody wrote, as it is said back to him: on one line, and of a bearable length."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in told[:LONGEST_SAID])
    return shown if len(told) <= LONGEST_SAID else f"{shown}..."
