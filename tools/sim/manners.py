"""What sensible people do next at a telephone, from what they hear and what they remember: one step at a time.

They lift, dial what makes sense, hand calls over, park them and fetch them; whom they meet, and whether anybody
answers in time, is not in their hands.
"""

from collections.abc import Sequence
from functools import partial
from random import Random

from firmware.callcontrol.features import AFTER_FLASH, ARGUMENTS, Argument, Feature
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.records import State
from tools.sim.voice import people_in
from tools.sim.world import World

LIFT, HANG_UP, FLASH, WAIT = "lift", "hang up", "flash", "wait"
"""Steps; any other step is digits to be dialled."""

OUTSIDE_NUMBERS = ("5550100", "5550101", "0611234567", "004989123")
"""Whom the people of an office know outside."""

HELP = 0.06
"""Share of calls out that are for help."""

ZONES = "0123"
"""So few parking zones that people run into each other."""

BUSY_PEOPLE = 6
"""Half of all calls inside go to so few people, the first of the office: they are often busy."""

_MINUTE_MS = 60_000

_WITH_SOMEBODY_ASIDE = (
    (Feature.PARK, 4),
    (Feature.HOLD, 4),
    (Feature.RETURN, 1),
    (Feature.OPERATOR, 1),
    (Feature.OPEN_DOOR, 1),
    (Feature.FLASH_LINE, 1),
)
_WITH_TWO_ASIDE = ((Feature.CONFERENCE, 4), (Feature.SWAP, 2), (Feature.RETURN, 1))
_BEFORE_A_CALL_OUT = (Feature.ACCOUNT, Feature.WALK)
_OFTEN = (
    Feature.LOCK,
    Feature.WALK,
    Feature.REMINDER,
    Feature.CALL_WAITING,
    Feature.FORWARD_NO_ANSWER,
    Feature.NIGHT_OFF,
    Feature.DO_NOT_DISTURB_OFF,
    Feature.FORWARD_ALWAYS_OFF,
)
_OF_AGENTS = (
    *(Feature.LOG_IN, Feature.LOG_OUT, Feature.PAUSE, Feature.PAUSE_OFF),
    *(Feature.WRAP_UP, Feature.WRAP_UP_OFF, Feature.DISPOSITION),
    *(Feature.LISTEN, Feature.WHISPER, Feature.BARGE),
)
"""Nobody dials these where no agents are."""
_OF_MAILBOXES = (
    *(Feature.MESSAGES, Feature.MESSAGES_OF, Feature.RECORD_PROMPT),
    *(Feature.NOTICE, Feature.NOTICE_OFF),
)
"""Nor these where the box keeps no messages."""


_OF_RECORDING = (Feature.RECORD, Feature.RECORD_OFF)
"""Nobody dials these where they do nothing."""


def features_of(plan: Plan) -> tuple[Feature, ...]:
    """What people of this office may think of."""
    unknown = (*(() if plan.agents else _OF_AGENTS), *(() if plan.mailboxes else _OF_MAILBOXES))
    unknown += () if plan.taping.on_demand else _OF_RECORDING
    return tuple(feature for feature in Feature if feature not in unknown)


class Manners:
    """How the people of one office use their telephones; all chance comes from ``random``."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._camps: set[int] = set()
        """Telephones at which somebody has heard busy, and means to camp on."""

    def step(self, world: World, port: int) -> str:
        """What the person at telephone ``port`` does now."""
        phone, control = world.phones[port], world.control
        if not phone.lifted:
            return LIFT
        if control is None or phone.busy:
            return WAIT
        hears, state = world.phone_hears(port), control.state
        aside = len(state.stations[port].holds)
        if "call waiting" in hears:
            return self._one_of((FLASH, 5), (WAIT, 1))
        if people_in(hears):
            return self._in_conversation(world, state, port, aside)
        if hears & {"dial tone", "stutter"}:
            return self._dials(world, state, port, aside)
        return self._listens(hears, port, aside)

    def _listens(self, hears: set[str], port: int, aside: int) -> str:
        """To a tone after which nothing is dialled."""
        if "ringback" in hears:
            return self._one_of((HANG_UP, 5), (FLASH, 2), (WAIT, 4)) if aside else self._one_of((WAIT, 4), (HANG_UP, 1))
        if "busy" in hears:
            self._camps.add(port)
            return FLASH if aside else HANG_UP
        if "music" in hears or not hears:
            return self._one_of((WAIT, 5), (HANG_UP, 1))
        return HANG_UP

    def engagement(self, world: World, port: int) -> int:
        """How likely it is that this person, whose receiver is up, is the next to do something."""
        control = world.control
        if control is None or not world.phone_hears(port):
            return 1
        if control.state.stations[port].holds:
            return 12
        return 6 if world.phone_hears_people(port) or "dial tone" in world.phone_hears(port) else 2

    def number(self, world: World, feature: Feature) -> str:
        """A way to dial this feature, with all that it wants; empty where the office has no code for it."""
        codes = [code.digits for code in world.plan.codes if code.feature is feature]
        if not codes:
            return ""
        code = self._random.choice(codes)
        argument = self._argument(world, ARGUMENTS[feature])
        if feature in _BEFORE_A_CALL_OUT:
            return code + argument + self.outside(world)
        return code + argument + ("" if code.isdigit() or self._random.random() < 0.7 else "#")

    def outside(self, world: World) -> str:
        """A number outside, or one for help; who is in a hurry presses #."""
        outside = world.plan.outside
        if outside.emergency and self._random.random() < HELP:
            return self._random.choice((outside.digit, "")) + self._random.choice(outside.emergency)
        return outside.digit + self._random.choice(OUTSIDE_NUMBERS) + self._random.choice(("#", ""))

    def extension(self, world: World) -> str:
        """A colleague's number, or that of a group."""
        pilots = [group.pilot for group in world.plan.groups if group.pilot]
        stations = world.plan.stations
        colleague = self._random.choice(stations[:BUSY_PEOPLE] if self._random.random() < 0.5 else stations).extension
        return self._random.choice(pilots) if pilots and self._random.random() < 0.2 else colleague

    def _in_conversation(self, world: World, state: State, port: int, aside: int) -> str:
        if all(map(partial(_is_dead, world), world.phone_hears_people(port))):
            return self._one_of((HANG_UP, 4), (WAIT, 1))
        junctor = state.junctors.get(state.stations[port].junctor)
        members = junctor.members if junctor is not None else []
        doors = [f"station {station.port}" for station in world.plan.stations if station.door]
        if any(member in doors for member in members):
            return self._one_of((self._random.choice("0359"), 4), (FLASH, 2), (HANG_UP, 1))
        if len(members) > 2:
            return self._one_of((HANG_UP, 2), (FLASH, 1), (WAIT, 2))
        if aside:
            return self._one_of((FLASH, 5), (HANG_UP, 3), (WAIT, 1))
        return self._one_of((FLASH, 5), (HANG_UP, 2), (WAIT, 3), ("12", 1))

    def _dials(self, world: World, state: State, port: int, aside: int) -> str:
        if aside > 1:
            return self.number(world, self._feature(_WITH_TWO_ASIDE))
        if aside:
            if self._random.random() < 0.7:
                return self._somebody(world)
            return self.number(world, self._feature(_WITH_SOMEBODY_ASIDE)) or self.extension(world)
        errand = self._errand(world, state, port)
        if errand and self._random.random() < 0.6:
            return errand
        if self._random.random() < 0.6:
            return self._somebody(world)
        wanted = [feature for feature in features_of(world.plan) if feature not in AFTER_FLASH]
        weighted = [(feature, 2 if feature in _OFTEN else 1) for feature in wanted]
        return self.number(world, self._feature(weighted)) or self.extension(world)

    def _somebody(self, world: World) -> str:
        """A colleague, or somebody outside."""
        return self.outside(world) if self._random.random() < 0.35 else self.extension(world)

    def _errand(self, world: World, state: State, port: int) -> str:
        """What there is to be done just now: somebody is parked or on hold, a neighbour's bell rings."""
        errands = []
        if port in self._camps:
            self._camps.discard(port)
            return self.number(world, Feature.CAMP_ON)
        park, hold = self._code(world, Feature.PARK), self.number(world, Feature.HOLD)
        errands += [park + held.zone for held in state.holds.values() if held.zone and park] * 2
        errands += [hold for held in state.holds.values() if held.by == port and held.why == "hold" and hold] * 2
        ringing = [station for station in world.plan.stations if world.phone_rings(station.port)]
        if ringing:
            named = self._code(world, Feature.PICKUP_STATION)
            if named:
                errands.append(named + self._random.choice(ringing).extension)
            errands.append(self.number(world, Feature.PICKUP))
        return self._random.choice(errands) if errands else ""

    def _code(self, world: World, feature: Feature) -> str:
        codes = [code.digits for code in world.plan.codes if code.feature is feature]
        return self._random.choice(codes) if codes else ""

    def _argument(self, world: World, wanted: Argument) -> str:
        choose = self._random.choice
        minutes = world.ms_of_day() // _MINUTE_MS + self._random.randint(1, 3)
        likely = {
            Argument.NONE: ("",),
            Argument.INSIDE: (self.extension(world),),
            Argument.ZONE: ZONES,
            Argument.SLOT: ("00", "01", "02", "07"),
            Argument.SLOT_AND_NUMBER: ("07" + self.extension(world) + "#",),
            Argument.TIME: (f"{minutes // 60 % 24:02}{minutes % 60:02}",),
            Argument.ACCOUNT: ("7#", "4711#"),
            Argument.PIN: ("0000", "1234"),
            Argument.EXTENSION_AND_PIN: (self.extension(world) + "1234",),
            Argument.AGENT: [agent.number + agent.pin for agent in world.plan.agents] or [""],
            Argument.REASON: "1234",
            Argument.DISPOSITION: ("7#", "123#"),
            Argument.MODE: ("3#", "61#", "7#"),
            Argument.ANYWHERE: (self.extension(world), f"{world.plan.outside.digit}{choose(OUTSIDE_NUMBERS)}#"),
        }
        return choose(likely[wanted])

    def _feature(self, weighted: Sequence[tuple[Feature, int]]) -> Feature:
        (chosen,) = self._random.choices([feature for feature, _ in weighted], [weight for _, weight in weighted])
        return chosen

    def _one_of(self, *weighted: tuple[str, int]) -> str:
        (chosen,) = self._random.choices([step for step, _ in weighted], [weight for _, weight in weighted])
        return chosen


def _is_dead(world: World, who: str) -> bool:
    """A line on which nobody is any more."""
    kind, number = who.split()
    return kind == "line" and world.lines[int(number)].state == "cleared"
