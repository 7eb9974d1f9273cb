"""Rows about ports, calls and timers, from what call control knows."""

from collections.abc import Callable, Iterator

from firmware.callcontrol import agents, modes
from firmware.callcontrol.line_hunt import is_free
from firmware.callcontrol.plan import GroupTarget
from firmware.callcontrol.records import StationPort, Trunk
from firmware.callcontrol.states import StationState, TrunkState
from firmware.callcontrol.timers import Timer
from firmware.control.views import (
    CallerIdView,
    CallView,
    GroupView,
    LineView,
    StationView,
    SupervisionView,
    TimerView,
    TrunkView,
    View,
)
from firmware.runtime.core import Core
from firmware.runtime.who import Who

Named = Iterator[tuple[tuple[str, ...], View]]
"""Rows, each with the names by which people ask for it."""

_WHY_OUT = {"battery": "no battery", "chip": "a chip is lost", "transfer": "joined by the transfer relay"}
_IN_CALL = (TrunkState.ANSWERING, TrunkState.TAKEN_IN, TrunkState.TALKING, TrunkState.HELD)
_OWNERS = {"line": "line {}", "call": "call {}", "hold": "hold {}", "outgoing": "call out {}", "play": "words {}"}


class CallViews:
    """``note(end)``: what was ordered of a port, in words; ``last_caller``: by line, as told."""

    def __init__(self, core: Core, note: Callable[[str], str], last_caller: dict[int, str]) -> None:
        self._core = core
        self._note = note
        self._last_caller = last_caller
        self.now_ms = 0
        """Of whoever asks."""
        self.by_subject: dict[str, Callable[[], Named]] = {
            "lines": self._lines,
            "stations": self._stations,
            "trunks": self._trunks,
            "calls": self._calls,
            "groups": self._groups,
            "timers": self._timers,
            "supervision": self._supervision,
            "callerid": self._caller_ids,
        }

    def _since(self, began_ms: int) -> float:
        return max(0, self.now_ms - began_ms) / 1000

    def _lines(self) -> Named:
        control = self._core.control
        who = Who(control)
        for port, trunk in sorted(control.state.trunks.items()):
            caller = who.caller(trunk) or trunk.called
            number = control.index.lines[port].number
            since = self._line_for_s(trunk)
            notes = [*self._notes(trunk.name), "dead" if trunk.dead else ""]
            note = ", ".join(one for one in notes if one)
            row = LineView(port, trunk.state.value, number, who.with_whom(trunk), caller, since, note)
            yield (str(port), trunk.name, number), row

    def _line_for_s(self, trunk: Trunk) -> float:
        state = self._core.control.state
        if trunk.state in _IN_CALL:
            return self._since(trunk.seized_ms if trunk.outward and not trunk.answer else trunk.answered_ms)
        call, outgoing = state.calls.get(trunk.call), state.outgoing.get(trunk.outgoing)
        if call is not None:
            return self._since(call.began_ms)
        return 0 if outgoing is None else self._since(outgoing.began_ms)

    def _notes(self, end: str) -> list[str]:
        found = [_WHY_OUT[why] for why in sorted(self._core.why_out(end)) if why in _WHY_OUT]
        return [self._note(end), *found]

    def _stations(self) -> Named:
        control = self._core.control
        who = Who(control)
        for port, station in sorted(control.state.stations.items()):
            known = control.index.stations[port]
            note = ", ".join(one for one in self._notes(station.name) if one)
            row = StationView(
                port,
                known.extension,
                known.name,
                station.state.value,
                who.with_whom(station),
                self._wishes(station),
                self._station_for_s(station),
                note,
            )
            yield (known.extension, station.name, f"phone {known.extension}", known.name), row

    def _station_for_s(self, station: StationPort) -> float:
        state = self._core.control.state
        if station.state is StationState.TALKING:
            return self._since(station.talking_since_ms)
        call, outgoing = state.calls.get(station.call), state.outgoing.get(station.outgoing)
        if call is not None:
            return self._since(call.began_ms)
        return 0 if outgoing is None else self._since(outgoing.began_ms)

    def _wishes(self, station: StationPort) -> str:
        wishes, index = station.wishes, self._core.control.index
        said = ["do not disturb"] if wishes.dnd else []
        for target, when in (
            (wishes.forward_always, "all calls to {}"),
            (wishes.forward_busy, "when busy to {}"),
            (wishes.forward_no_answer, "unanswered to {}"),
        ):
            if target is not None:
                said.append(when.format(index.name_of(target)))
        said += [what for what, is_so in (("call waiting", wishes.call_waiting), ("locked", wishes.locked)) if is_so]
        if station.messages:
            said.append(f"{len(station.messages)} to call back")
        return ", ".join(said)

    def _trunks(self) -> Named:
        state = self._core.control.state
        for group in state.plan.trunk_groups:
            known = [port for port in group.lines if port in state.trunks]
            free = tuple(port for port in known if is_free(state.trunks[port]))
            yield (group.name,), TrunkView(group.name, group.strategy, group.lines, free)

    def _groups(self) -> Named:
        state = self._core.control.state
        who = Who(self._core.control)
        for group in state.plan.groups:
            members = tuple(
                f"{who.name(f'station {port}').removeprefix('phone ')} {state.stations[port].state.value}"
                for port in group.members
            )
            waiting = sum(call.target == GroupTarget(group.name) for call in state.calls.values())
            yield (group.name, group.pilot), GroupView(group.name, group.pilot, group.strategy, members, waiting)

    def _calls(self) -> Named:
        yield from self._unanswered()
        yield from self._answered()

    def _unanswered(self) -> Named:
        """Calls that hunt or wait, and calls out until the number is dialled."""
        state, who = self._core.control.state, Who(self._core.control)
        for number, call in state.calls.items():
            trunk = state.trunks.get(int(call.origin[5:])) if call.origin.startswith("line ") else None
            caller = "" if trunk is None else who.caller(trunk)
            what = "in a menu" if call.menu is not None else "ringing" if call.bells else "waiting"
            keyed = " ".join(call.said.forms.values()) if call.said is not None else ""
            since = self._since(call.began_ms)
            row = CallView(f"call {number}", what, who.origin(call), caller, who.target(call), since, keyed)
            bells = [f"station {port}" for port in call.bells if port > 0]
            yield self._names(row.call, call.origin, *bells), row
        for number, out in state.outgoing.items():
            where = out.digits + (f" by line {out.line}" if out.line else "")
            origin = who.name(out.origin)
            row = CallView(f"call out {number}", "calling out", origin, "", where, self._since(out.began_ms))
            yield self._names(row.call, out.origin, *([f"line {out.line}"] if out.line else [])), row

    def _answered(self) -> Named:
        """Those who talk, and those on hold."""
        state, who = self._core.control.state, Who(self._core.control)
        for number, junctor in state.junctors.items():
            ports = [who.port(name) for name in junctor.members]
            caller = next((who.caller(port) or port.called for port in ports if isinstance(port, Trunk)), "")
            origin, *others = junctor.members
            where = " and ".join(who.name(name) for name in others)
            since = min((self._in_talk_for_s(port) for port in ports), default=0)
            row = CallView(f"talk {number}", "talking", who.name(origin), caller, where, since)
            yield self._names(row.call, *junctor.members), row
        for number, hold in state.holds.items():
            if hold.why == "queue":
                continue  # its call is shown, which waits
            port = who.port(hold.party)
            caller = who.caller(port) or port.called if isinstance(port, Trunk) else ""
            since = self._in_talk_for_s(port)
            row = CallView(f"hold {number}", "on hold", who.name(hold.party), caller, who.of_hold(hold), since)
            yield self._names(row.call, hold.party, *([f"station {hold.by}"] if hold.by else [])), row

    def _in_talk_for_s(self, port: Trunk | StationPort) -> float:
        return self._line_for_s(port) if isinstance(port, Trunk) else self._since(port.talking_since_ms)

    def _names(self, call: str, *ends: str) -> tuple[str, ...]:
        """How people ask for a call: by its own name, or by any port in it."""
        who = Who(self._core.control)
        named = [who.name(end) for end in ends if end]
        stations = self._core.control.index.stations
        people = [stations[int(end[8:])].name for end in ends if end.startswith("station ") and who.exists(end)]
        return (call, *(end for end in ends if end), *named, *(name.removeprefix("phone ") for name in named), *people)

    def _timers(self) -> Named:
        state = self._core.control.state
        for timer in sorted(state.timers.running.values(), key=lambda timer: (timer.due_ms, timer.order)):
            owner = self._owner(timer)
            in_s = max(0, timer.due_ms - self.now_ms) / 1000
            yield self._names(owner, f"{timer.owner} {timer.number}"), TimerView(owner, timer.name, in_s)

    def _owner(self, timer: Timer) -> str:
        who = Who(self._core.control)
        if timer.owner == "station":
            return who.name(f"station {timer.number}")
        if timer.owner == modes.OWNER:
            return "mode by hand"
        if timer.owner == "reminder":
            return f"reminder of {who.name(f'station {timer.number}')}"
        if timer.owner == agents.OWNER:
            known = self._core.control.state.agents.values()
            return next(f"agent {agent.name}" for agent in known if agent.number == timer.number)
        return _OWNERS.get(timer.owner, f"{timer.owner} {{}}").format(timer.number)

    def _supervision(self) -> Named:
        control = self._core.control
        for port, trunk in sorted(control.state.trunks.items()):
            learned = trunk.learned
            row = SupervisionView(
                port,
                learned.cpc,
                learned.reversal,
                learned.busy,
                learned.congestion,
                learned.dialtone,
                learned.silence,
                learned.limit,
                learned.answer_reversal,
                learned.dial_tone,
                ", ".join(control.index.lines[port].supervision.release_on),
            )
            yield (str(port), trunk.name), row

    def _caller_ids(self) -> Named:
        for port, trunk in sorted(self._core.control.state.trunks.items()):
            learned = trunk.learned
            row = CallerIdView(
                port,
                learned.fsk_before_ring,
                learned.fsk_after_ring,
                learned.dtmf_before_ring,
                learned.dtmf_after_ring,
                learned.garbled,
                self._last_caller.get(port, ""),
            )
            yield (str(port), trunk.name), row
