"""What every telephone and every line of a simulated box does at this moment, in words that a newcomer understands."""

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import (
    Event,
    StationDialled,
    StationFlashed,
    StationWentOffHook,
    StationWentOnHook,
)
from firmware.callcontrol.plan import ForwardTarget, GroupTarget, MenuTarget, MessageTarget, OutsideTarget, QueueTarget
from firmware.callcontrol.records import Call, Hold, Junctor, State, Wishes
from firmware.callcontrol.states import StationState
from firmware.callcontrol.targets import BlockedTarget
from firmware.runtime.words import Words
from tools.sim.spoken import START, text_of
from tools.sim.voice import people_in
from tools.sim.world import World

ON_HOOK = "on hook"
FREE = "free"

_AFTER_DIALLING = {
    "ringback": "calls {}, hears ringback",
    "busy": "called {}, hears busy",
    "unobtainable": "called {}: no such number",
}
"""What somebody hears after a number."""
_HEARD = {
    "music": "on hold, hears music",
    "reorder": "hears reorder: should hang up",
    "howler": "hears howler: was left off hook",
    "stutter": "hears stutter dial tone",
    "confirmation": "hears confirmation: done",
}
"""What a tone means to whoever hears it; of others only the name is said."""
_SILENT = {StationState.AWAITING_TONE: "waits for dial tone", StationState.LOCKED_OUT: "locked out: left off hook"}
"""What a telephone does that is off hook and hears nothing."""


def clock(ms: int) -> str:
    """Minutes, seconds and tenths: ``3:07.2``."""
    return f"{minutes(ms)}.{ms // 100 % 10}"


def minutes(ms: int) -> str:
    """Minutes and seconds: ``3:07``."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


class Doings:
    """Watches one world from its creation on; ports count from 1. Works without a core, too: then only what the copper
    tells is said."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._words = Words(world.plan)
        self._extensions = {station.port: station.extension for station in world.plan.stations}
        self._digits: dict[int, str] = {}
        world.on_event(self._watch)
        world.on_decided(self._reached)

    def _watch(self, _now_ms: int, event: Event) -> None:
        if isinstance(event, StationDialled):
            self._digits[event.station] = self._digits.get(event.station, "") + event.digit
        elif isinstance(event, StationWentOffHook | StationWentOnHook | StationFlashed):
            self._digits.pop(event.station, None)

    def _reached(self, _now_ms: int, control: CallControl) -> None:
        """What brought two together is not said any more once one of them waits again."""
        for port in [port for port in self._digits if control.state.stations[port].state is StationState.TALKING]:
            del self._digits[port]

    # Telephones.

    def phone(self, port: int) -> str:
        """``rings for line 1``, ``talks to phone 12 0:07``, ``hears dial tone``, ``on hook``."""
        if self.rings(port):
            return self._rings(port)
        if self._world.phone_idle(port):
            return ON_HOOK
        return self._talks(port) or self._listens(port)

    def rings(self, port: int) -> bool:
        """Somebody should lift it: the box rings it, pauses included, or its bell sounds without the box."""
        return not self._world.phones[port].lifted and (self._world.rung(port) or self._world.bell_sounds(port))

    def notes(self, port: int) -> str:
        """What holds for this telephone whatever it does: ``holds line 1, all to 12``; often empty."""
        state = self._state()
        notes = []
        if state is not None:
            station = state.stations[port]
            notes += [f"holds {self._words.end(state.holds[number].party)}" for number in station.holds]
            notes += [f"wants {camp.number} when free" for camp in state.camps if camp.asker == port and not camp.call]
            notes += self._wishes(station.wishes)
            if port in state.reminders:
                notes.append(f"reminder at {_time(state.reminders[port])}")
        if self._world.phones[port].by_pulse:
            notes.append("rotary")
        return ", ".join(notes)

    def _wishes(self, wishes: Wishes) -> list[str]:
        """What its person asked for by code, or the configuration for him."""
        forwards = (
            ("all to", wishes.forward_always),
            ("when busy to", wishes.forward_busy),
            ("unanswered to", wishes.forward_no_answer),
        )
        said = ["do not disturb"] if wishes.dnd else []
        said += [f"{when} {self._goal(goal)}" for when, goal in forwards if goal is not None]
        return [*said, "call waiting on"] if wishes.call_waiting else said

    def _goal(self, goal: ForwardTarget) -> str:
        if isinstance(goal, OutsideTarget):
            return f"outside {goal.number}"
        if isinstance(goal, QueueTarget):
            return f"queue {goal.queue}"
        if isinstance(goal, MenuTarget):
            return f"menu {goal.menu}"
        if isinstance(goal, BlockedTarget):
            return f"blocked ({goal.how})"
        if isinstance(goal, MessageTarget):
            return f"mailbox {goal.mailbox}"
        return f"group {goal.group}" if isinstance(goal, GroupTarget) else self._extensions[goal.station]

    def _rings(self, port: int) -> str:
        call = self._call_of(port)
        why = f"rings{self._for_whom(call)}" if call is not None else "rings"
        return f"{why} ♪" if self._world.bell_sounds(port) else why

    def _for_whom(self, call: Call) -> str:
        """Why it rings, said after ``rings``."""
        if call.kind == "reminder":
            return f": {call.reason or 'reminder'}"
        if call.kind == "callback":
            return f": callback, {call.wanted} is free"
        if call.kind == "promised":
            return f": {call.reason}"
        if call.kind == "recall":
            return f" for {self._words.end(call.origin)}: {call.reason}"
        if call.kind == "door":
            return f" for {self._words.end(call.origin)} at the door"
        return f" for {self._words.end(call.origin)}"

    def _talks(self, port: int) -> str:
        state = self._state()
        if state is None:
            others = ", ".join(sorted(map(self._person, self._world.phone_hears_people(port))))
            return f"talks to {others}" if others else ""
        station = state.stations[port]
        ear = state.ears.get(port)
        if ear is not None:
            return f"{'whispers' if ear.whispers else 'listens'} to phone {self._extensions[ear.watched]}"
        junctor = state.junctors.get(station.junctor)
        if junctor is None:
            return ""
        said = f"talks to {self._others(junctor, station.name)} {minutes(self._age(junctor, state))}"
        heard = self._world.phone_hears(port)
        return ", ".join([said, *map(_sounds, sorted(heard - people_in(heard)))])

    def _listens(self, port: int) -> str:
        """What somebody does who is off hook and talks to nobody."""
        hold = self._hold_of(f"station {port}")
        if hold is not None:
            return self._waits(hold)
        digits = self._digits.get(port, "")
        for tone in sorted(self._world.phone_hears(port)):
            if digits and tone in _AFTER_DIALLING:
                return _AFTER_DIALLING[tone].format(digits)
            return _HEARD.get(tone, f"hears {_sounds(tone)}")
        state = self._state()
        silent = "" if state is None else _SILENT.get(state.stations[port].state, "")
        return silent or (f"dials {digits}" if digits else "off hook")

    # Lines.

    def line(self, port: int) -> str:
        """``rings at 11, 12``, ``talks to phone 11 0:07``, ``waits: nobody is free``, ``free``."""
        world = self._world
        if world.line_out_of_service(port):
            return "out of service"
        if world.line_rings(port):
            return self._rings_in(port)
        if world.line_seized(port):
            return self._far_side(port)
        return FREE

    def _rings_in(self, port: int) -> str:
        state = self._state()
        call = None if state is None else state.calls.get(state.trunks[port].call)
        if call is None:
            return "rings"
        if not call.bells:
            return "waits: nobody is free"
        return f"rings at {self._bells(call)}"

    def _far_side(self, port: int) -> str:
        """What the caller hears, or that there is none any more."""
        if self._world.lines[port].state == "cleared":
            return "the caller has gone"
        state = self._state()
        junctor = None if state is None else state.junctors.get(state.trunks[port].junctor)
        if junctor is not None and state is not None:
            return f"talks to {self._others(junctor, f'line {port}')} {minutes(self._age(junctor, state))}"
        hold = self._hold_of(f"line {port}")
        if hold is not None:
            return self._waits(hold)
        heard = sorted(self._world.line_hears(port))
        for who in heard:
            if people_in({who}):
                return f"talks to {self._person(who)}"
            return _HEARD.get(who, f"hears {_sounds(who)}")
        return "hears nothing"

    # Who is with whom, who waits for whom.

    def holds(self) -> list[str]:
        """``line 1 on hold by phone 11``, ``line 1 parked at 5``, ``line 1 returns to phone 11``; oldest first."""
        state = self._state()
        return [] if state is None else [self._kept(hold) for hold in state.holds.values()]

    def kept_by(self, port: int) -> str:
        """Whom this telephone keeps on hold while it does something else, the latest; empty for nobody."""
        state = self._state()
        holds = [] if state is None else state.stations[port].holds
        return self._words.end(state.holds[holds[-1]].party) if state is not None and holds else ""

    def _kept(self, hold: Hold) -> str:
        party, by = self._words.end(hold.party), self._words.phone(hold.by)
        call = self._hunting_for(hold)
        if call is not None and call.kind == "recall":
            bells = ", ".join(map(self._words.phone, call.bells))
            return f"{party} returns to {bells}" if bells else f"{party} returns"
        if hold.why == "park":
            return f"{party} parked at {hold.zone}"
        if hold.why == "agent":
            return f"{party} is asked whether it takes a call"
        return f"{party} sent on by {by}" if hold.why == "transfer" else f"{party} on hold by {by}"

    def _waits(self, hold: Hold) -> str:
        """What somebody on hold does."""
        call = self._hunting_for(hold)
        if call is not None:
            bells = self._bells(call)
            return f"rings at {bells}" if bells else "waits: nobody is free"
        return f"parked at {hold.zone}, hears music" if hold.why == "park" else "on hold, hears music"

    def _bells(self, call: Call) -> str:
        """Extensions; an agent who is rung outside by his name."""
        state = self._state()
        outside = {} if state is None else {agent.place: agent.name for agent in state.agents.values()}
        return ", ".join(outside[place] if place < 0 else self._extensions[place] for place in call.bells)

    def _hunting_for(self, hold: Hold) -> Call | None:
        state = self._state()
        return None if state is None else state.calls.get(hold.call)

    def _hold_of(self, party: str) -> Hold | None:
        state = self._state()
        if state is None:
            return None
        return next((hold for hold in state.holds.values() if hold.party == party), None)

    def conversations(self) -> list[str]:
        """``line 1 + phone 11  0:07``, of three or more ``line 1 + 11 + 12  0:07``, the oldest first."""
        state = self._state()
        if state is None:
            return []
        return [
            f"{self._together(junctor.members)}  {minutes(self._age(junctor, state))}"
            for junctor in state.junctors.values()
        ]

    def _together(self, members: list[str]) -> str:
        names = [self._words.end(member) for member in members]
        return " + ".join(names if len(names) < 3 else [name.removeprefix("phone ") for name in names])

    def line_of(self, port: int) -> int:
        """The line that this telephone talks to or rings for, from 1; 0 for none."""
        for who in sorted(self._world.phone_hears_people(port)):
            if who.startswith("line "):
                return int(who[5:])
        call = self._call_of(port) if self.rings(port) else None
        return int(call.origin[5:]) if call is not None and call.origin.startswith("line ") else 0

    def _others(self, junctor: Junctor, name: str) -> str:
        return ", ".join(self._words.end(member) for member in junctor.members if member != name)

    def _age(self, junctor: Junctor, state: State) -> int:
        """Since when its telephones have talked in it, in ms."""
        since = [port.talking_since_ms for port in state.stations.values() if port.junctor == junctor.number]
        return self._world.now_ms - min(since, default=self._world.now_ms)

    def _person(self, who: str) -> str:
        kind, _, number = who.partition(" ")
        return self._words.phone(int(number)) if kind == "phone" else who

    def _call_of(self, port: int) -> Call | None:
        state = self._state()
        return None if state is None else state.calls.get(state.stations[port].call)

    def _state(self) -> State | None:
        control = self._world.control
        return None if control is None else control.state


def _sounds(heard: str) -> str:
    """A tone by its name, a prompt by its words."""
    return f'"{text_of(heard)}"' if heard.startswith(START) else heard


def _time(minute: int) -> str:
    """A minute of the day as ``07:30``."""
    return f"{minute // 60:02}:{minute % 60:02}"
