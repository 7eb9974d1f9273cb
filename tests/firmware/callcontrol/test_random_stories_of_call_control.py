"""Random stories, nonsense included: the invariants hold after every event, and the same story gives the same actions.

A story is a list of steps (what, which port, how long before). Half of the steps do what a person or an exchange
would do in the situation; the other half is any event at any moment.
"""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.features import AFTER_FLASH, ARGUMENTS, Argument, Feature
from firmware.callcontrol.invariants import OutputImage, broken
from firmware.callcontrol.periods import MODES
from firmware.callcontrol.plan import (
    Agent,
    CallerIdOut,
    Code,
    GroupTarget,
    KeepRinging,
    Outpulsing,
    OutRoute,
    Outside,
    PauseReason,
    Period,
    Queue,
    QueueTarget,
    Rings,
    SpeedNumber,
    StationTarget,
    StaySilent,
    Timing,
    Toll,
    TrunkGroup,
)
from firmware.callcontrol.queue_plan import QueueAgent
from firmware.callcontrol.strategies import STRATEGIES
from tests.firmware.callcontrol.small_office import group, plan_of

WAITS_MS = (0, 0, 0, 1, 20, 150, 500, 600, 1000, 2000, 3000, 4000, 5849, 5850, 10_000, 15_000, 16_000, 60_000)
KEYS = "0123456789*#A"
DAY_MS = 24 * 3600 * 1000
HOW = ("",) * 9 + ("busy", "message", "silent")
"""What the block list wants done with a caller: nothing, as a rule."""

NONSENSE = (
    lambda line, station: e.StationWentOffHook(station),
    lambda line, station: e.StationWentOnHook(station),
    lambda line, station: e.StationFlashed(station, 100),
    lambda line, station: e.StationDialled(station, "5"),
    lambda line, station: e.StationDialled(station, KEYS[line % len(KEYS)]),
    lambda line, station: e.StationFailed(station),
    lambda line, station: e.StationReturned(station),
    lambda line, station: e.LineRingStarted(line),
    lambda line, station: e.LineRingPaused(line, 150),
    lambda line, station: e.LineLoopClosed(line),
    lambda line, station: e.LineLoopOpened(line),
    lambda line, station: e.LineDisconnected(line),
    lambda line, station: e.LineReversed(line),
    lambda line, station: e.LineFailed(line),
    lambda line, station: e.LineReturned(line),
    lambda line, station: e.LineDialled(line, "5"),
    lambda line, station: e.LineHeard(line, ("dial", "busy", "voice", "answer", "quiet")[station % 5], station),
    lambda line, station: e.LineDialledOut(line, station % 2),
    lambda line, station: e.LineMeasured(line, station * 2_000),
    lambda line, station: e.LineGlared(line),
    lambda line, station: e.LineCallerTold(line, str(station)),
    lambda line, station: e.StationToldCaller(station),
    lambda line, station: e.PortDropped(f"line {line}"),
    lambda line, station: e.PortDropped(f"station {station}"),
    lambda line, station: e.AgentOrdered("xyz"[line % 3], "log in", station),
    lambda line, station: e.AgentOrdered("xyz"[line % 3], ("log out", "pause", "resume")[station % 3]),
    lambda line, station: e.ClockTold((line * 25 + station) * 86_399_999 // 250),
    lambda line, station: e.ModeChanged(MODES[line % 6], station, (None, 9, 30)[line % 3], ("radio",) * (station % 2)),
    lambda line, station: e.ModeOrdered(("", *MODES)[station % 7], line % 3),
)


def somebody_answers(control, image, line, station):
    ringing = sorted(image.bells)
    return e.StationWentOffHook(ringing[station % len(ringing)] if ringing else station)


def somebody_hangs_up(control, image, line, station):
    lifted = sorted(image.off_hook)
    return e.StationWentOnHook(lifted[station % len(lifted)] if lifted else station)


def the_exchange_closes_the_loop(control, image, line, station):
    waiting = [n for n, trunk in control.state.trunks.items() if trunk.state == "answering"]
    return e.LineLoopClosed(waiting[line % len(waiting)] if waiting else line)


def a_caller_rings(control, image, line, station):
    idle = [n for n, trunk in control.state.trunks.items() if trunk.state in ("idle", "guard")]
    return e.LineRingStarted(idle[line % len(idle)] if idle else line)


def a_burst_ends(control, image, line, station):
    ringing = [n for n, trunk in control.state.trunks.items() if trunk.state == "ringing"]
    return e.LineRingPaused(ringing[line % len(ringing)] if ringing else line, 150)


def _port_in(control, station, *states):
    """One of the telephones in these states, or this one."""
    ports = [n for n, port in control.state.stations.items() if port.state in states]
    return ports[station % len(ports)] if ports else station


def somebody_lifts(control, image, line, station):
    return e.StationWentOffHook(_port_in(control, station, "idle"))


def somebody_dials(control, image, line, station):
    """The next digit of something that can be dialled and begins like what was dialled; nonsense if nothing does."""
    return _next_digit(control, _port_in(control, station, "dialling", "awaiting tone"), line * 5 + station)


def _next_digit(control, port, pick):
    known = control.state.stations.get(port)
    digits = known.digits if known else ""
    wanted = _numbers(control.state.plan, pick)
    if pick % 3 == 0:
        wanted = _codes(control.state.plan, pick) or wanted
    if known and known.holds and pick % 2:
        wanted = [code.digits for code in control.state.plan.codes if code.feature in AFTER_FLASH] or wanted
    if pick % 4 == 1:
        wanted = _of_agents_who_talk(control) or wanted
    if digits:
        wanted = wanted + _codes(control.state.plan, pick)
    longer = [number for number in wanted if number.startswith(digits) and number != digits]
    number = longer[pick % len(longer)] if longer else digits + "#"
    return e.StationDialled(port, number[len(digits)])


def _of_agents_who_talk(control):
    """Codes to listen to one."""
    state = control.state
    talking = [
        agent.station for agent in state.agents.values() if agent.station and state.stations[agent.station].junctor
    ]
    extensions = [control.index.stations[port].extension for port in talking]
    supervising = (Feature.LISTEN, Feature.WHISPER, Feature.BARGE)
    codes = [code.digits for code in state.plan.codes if code.feature in supervising]
    return [code + extension for code in codes for extension in extensions if extension]


def _numbers(plan, pick):
    numbers = [record.extension for record in plan.stations[: (pick % 2 and 4) or None]]
    wanted = [number for number in numbers + [record.pilot for record in plan.groups] if number]
    return wanted + _outside(plan) * (1 + pick % 2)


def _outside(plan):
    """Numbers outside: of an emergency, some that are free and some that are denied, with their end and without."""
    digit, emergency = plan.outside.digit, list(plan.outside.emergency)
    return (
        emergency + [digit + number for number in ("5501#", "77#", "5502", "0049#", *emergency)] if digit else emergency
    )


ARGUMENT_DIGITS = {
    Argument.NONE: "",
    Argument.ZONE: "{0}",
    Argument.SLOT: "0{0}",
    Argument.SLOT_AND_NUMBER: "0{0}1{1}#",
    Argument.TIME: "0{0}3{1}",
    Argument.ACCOUNT: "{0}{1}#",
    Argument.PIN: "000{0}",
    Argument.EXTENSION_AND_PIN: "1{1}000{0}",
    Argument.AGENT: "7{0}",
    Argument.REASON: "{1}",
    Argument.DISPOSITION: "{0}{1}#",
    Argument.MODE: "{1}{0}#",
}


def _codes(plan, pick):
    """Every code with something that fits behind it."""
    wanted = []
    for code in plan.codes:
        argument = ARGUMENTS[code.feature]
        if argument in (Argument.INSIDE, Argument.ANYWHERE):
            wanted += [code.digits + number for number in _numbers(plan, 1)]
            wanted += [code.digits + number for number in _outside(plan) if argument is Argument.ANYWHERE]
        elif code.feature not in AFTER_FLASH:
            wanted.append(code.digits + ARGUMENT_DIGITS[argument].format(pick % 3, pick % 5))
    return wanted


def somebody_goes_on(control, image, line, station):
    """One telephone, and what its person would do now; ``line`` is the mood."""
    known = control.state.stations.get(station)
    flash, on_hook = e.StationFlashed(station, 100), e.StationWentOnHook(station)
    match known.state if known else "out":
        case "idle":
            return e.StationWentOffHook(station)
        case "ringing":
            return e.StationWentOffHook(station) if line < 4 else e.LineRingStarted(line)
        case "awaiting tone" | "dialling":
            return _next_digit(control, station, 7 * line + len(control.state.timers.running) + station)
        case "talking":
            return flash if line < 4 else on_hook
        case "calling" | "calling out" | "confirmed" | "refused":
            return flash if known.holds and line < 2 else on_hook
        case "listening":
            return e.StationDialled(station, str(line)) if line < 4 else on_hook
        case "held":
            return e.StationDialled(station, "1") if line < 4 else on_hook
        case "out":
            return e.StationReturned(station)
    return on_hook


def somebody_flashes(control, image, line, station):
    return e.StationFlashed(_port_in(control, station, "talking"), 100)


def somebody_with_a_party_on_hold_flashes(control, image, line, station):
    return e.StationFlashed(_holder(control, station), 100)


def somebody_with_a_party_on_hold_hangs_up(control, image, line, station):
    return e.StationWentOnHook(_holder(control, station))


def somebody_on_hold_hangs_up(control, image, line, station):
    held = [hold.party for hold in control.state.holds.values()]
    if not held:
        return e.StationFlashed(_port_in(control, station, "talking"), 100)
    kind, number = held[line % len(held)].split()
    return e.LineDisconnected(int(number)) if kind == "line" else e.StationWentOnHook(int(number))


def _holder(control, station):
    ports = [n for n, port in control.state.stations.items() if port.holds]
    return ports[station % len(ports)] if ports else _port_in(control, station, "talking")


def somebody_presses_the_hash_key(control, image, line, station):
    return e.StationDialled(_port_in(control, station, "dialling"), "#")


def a_caller_inside_hangs_up(control, image, line, station):
    return e.StationWentOnHook(_port_in(control, station, "calling", "refused", "dialling"))


def the_telephone_that_somebody_inside_calls_fails(control, image, line, station):
    calls = control.state.calls.values()
    rung = sorted(port for call in calls if call.dialled for port in call.bells)
    return e.StationFailed(rung[line % len(rung)]) if rung else e.StationReturned(_port_in(control, station, "out"))


SENSE = (
    the_telephone_that_somebody_inside_calls_fails,
    somebody_lifts,
    somebody_lifts,
    somebody_dials,
    somebody_dials,
    somebody_dials,
    somebody_dials,
    somebody_presses_the_hash_key,
    a_caller_inside_hangs_up,
    somebody_answers,
    somebody_answers,
    somebody_hangs_up,
    somebody_hangs_up,
    the_exchange_closes_the_loop,
    a_caller_rings,
    a_caller_rings,
    a_burst_ends,
    somebody_flashes,
    somebody_flashes,
    somebody_with_a_party_on_hold_flashes,
    somebody_with_a_party_on_hold_hangs_up,
    somebody_on_hold_hangs_up,
)
SENSE += (somebody_goes_on,)


TAKEN = ("checking", "seizing", "awaiting tone", "sending", "clearing")


def an_exchange_goes_on(control, image, line, station):
    """What the exchange of a line does next that we call out by; of any line in a call where nobody calls out."""
    taken = [n for n, trunk in control.state.trunks.items() if trunk.state in TAKEN]
    port = taken[line % len(taken)] if taken else line
    trunk = control.state.trunks.get(port)
    match trunk.state if trunk else "out":
        case "checking":
            return e.LineMeasured(port, 8_000 if station % 7 == 0 else 48_000)
        case "seizing" | "clearing":
            return e.LineGlared(port) if station % 9 == 0 else e.LineLoopClosed(port)
        case "awaiting tone":
            return e.LineHeard(port, ("dial", "dial", "dial", "dial", "voice", "busy", "quiet")[station % 7])
        case "sending":
            return e.LineDialledOut(port, int(station % 6 == 0))
    return a_sound_comes(control, image, port, station)


def a_sound_comes(control, image, line, station):
    """On a line that talks, or is on hold."""
    talking = [n for n, trunk in control.state.trunks.items() if trunk.state in ("talking", "held")]
    port = talking[line % len(talking)] if talking else line
    sounds = (("busy", 2), ("busy", 4), ("congestion", 4), ("dial", 1), ("ringback", 1), ("answer", 1), ("quiet", 30))
    if station % 8 == 7:
        return e.LineReversed(port)
    return e.LineHeard(port, *sounds[station % 8])


def a_telephone_is_told(control, image, line, station):
    """The first burst of a bell is over, or what was sent into its silence."""
    told = [n for n, port in control.state.stations.items() if port.told_on]
    if told and line % 2:
        return e.StationToldCaller(told[station % len(told)])
    return e.StationRingPaused(_port_in(control, station, "ringing"))


def a_line_tells_who_calls(control, image, line, station):
    ringing = [n for n, trunk in control.state.trunks.items() if trunk.state in ("ringing", "idle")]
    port = ringing[line % len(ringing)] if ringing else line
    if station % 5 == 0:
        return e.LineCallerGarbled(port, "checksum")
    number = ("", "0612345678", "0612345678", "201")[station % 4]
    absence, how = "" if number else "withheld", HOW[(7 * line + station) % len(HOW)]
    return e.LineCallerTold(port, number, "", absence, ("fsk", "dtmf")[line % 2], station % 3 == 0, blocked=how)


SENSE += (an_exchange_goes_on,) * 5 + (a_sound_comes, a_telephone_is_told, a_line_tells_who_calls)

STEP = st.tuples(
    st.integers(0, 2 * len(SENSE) + len(NONSENSE) - 1), st.integers(1, 9), st.integers(1, 25), st.sampled_from(WAITS_MS)
)
SIZES = st.sampled_from([(4, 8), (8, 24)])
SEEDS = st.integers(0, 2**64 - 1)


EXTENSIONS = {
    "two digits": lambda stations: {n: str(10 + n) for n in range(1, stations + 1)},
    "one or two digits": lambda stations: {n: str(n) for n in range(1, stations + 1)},
    "ever longer": lambda stations: {n: "1" * n for n in range(1, stations + 1)},
    "some have none": lambda stations: {n: str(200 + n) if n == 1 or n % 3 else "" for n in range(1, stations + 1)},
}
PILOTS = {"a": "0", "b": "00", "c": ""}
OUTPUTS = ("assign1", "assign2", "assign3")
TIMINGS = (
    Timing(),
    Timing(3000, 1000, 500, 2000, 2000, 1000, 2000, 3000, 1500, 20_000, 1000, 1000, 500),
    Timing(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
)
RINGS = Rings((400, 200, 400, 4000), (200, 4800), (), (300, 200, 300, 200, 300, 3700), (2500, 2500))
CODES = tuple(Code(f"*{place:02}", feature) for place, feature in enumerate(Feature) if feature not in AFTER_FLASH)
AFTER = tuple(Code(str(place), feature) for place, feature in enumerate(AFTER_FLASH, 1))


@st.composite
def plans(draw, size=SIZES):
    lines, stations = draw(size)
    ports = st.integers(1, stations)
    names = ["a", "b", "c"][: draw(st.integers(1, 3))]
    groups = []
    for place, name in enumerate(names):
        onward = [st.builds(GroupTarget, st.just(names[place + 1]))] if place + 1 < len(names) else []
        overflow = st.one_of(st.just(KeepRinging()), st.just(StaySilent()), st.builds(StationTarget, ports), *onward)
        members = draw(st.lists(ports, unique=True, max_size=stations))
        strategy = draw(st.sampled_from(sorted(STRATEGIES)))
        weighing = strategy == "weighted" and draw(st.booleans())
        weights = draw(st.tuples(*[st.integers(0, 5)] * len(members))) if weighing else ()
        ring_ms, step_ms = draw(st.sampled_from([(15_000, 10_000), (2000, 500), (1000, 3000)]))
        settings = {"pilot": PILOTS[name], "weights": weights, "ring_ms": ring_ms, "step_ms": step_ms}
        groups.append(group(name, members, strategy, draw(overflow), **settings))
    targets = st.one_of(st.builds(GroupTarget, st.sampled_from(names)), st.builds(StationTarget, ports))
    routes = draw(st.dictionaries(st.integers(1, lines), targets, max_size=2))
    dnd = draw(st.sets(ports, max_size=2))
    release_on = draw(st.sampled_from([("cpc", "reversal"), ("cpc",), ("reversal",), ()]))
    extensions = EXTENSIONS[draw(st.sampled_from(sorted(EXTENSIONS)))](stations)
    receivers = tuple(draw(st.lists(st.integers(5, 8), unique=True, max_size=4)))
    of_lines = tuple(range(1, 1 + draw(st.integers(0, min(lines, 4)))))
    outputs = tuple(draw(st.lists(st.sampled_from(OUTPUTS), unique=True, max_size=3)))
    timing = draw(st.sampled_from(TIMINGS))
    plan = plan_of(lines, stations, groups, routes, dnd, release_on, extensions, receivers, outputs, timing, of_lines)
    return draw(exchanges(plan, targets)) if draw(st.integers(0, 3)) else plan


OUTPULSING = (
    Outpulsing(),
    Outpulsing(by="pulse"),
    Outpulsing(dial_tone="pause", pause_ms=500),
    Outpulsing(wait_ms=1, tone_on_ms=50, tone_off_ms=50),
)
TOLD = (
    CallerIdOut(),
    CallerIdOut("BELLCORE", False, 4000),
    CallerIdOut("SIN_227", True, 2000, reverses=True),
    CallerIdOut("ETSI_RP_AS", True, 2000, ring_pulse_ms=250),
)


@st.composite
def outsides(draw, lines):
    """Calls out: the outside digit begins no extension of these offices."""
    ports = draw(st.permutations(range(1, lines + 1)))
    cut = draw(st.integers(1, lines))
    strategies = st.sampled_from(["descending", "ascending", "rotate", "longest-idle"])
    groups = (
        TrunkGroup("near", tuple(ports[:cut]), draw(strategies)),
        TrunkGroup("far", tuple(ports[cut:]), draw(strategies)),
    )
    routes = (OutRoute("00", ("far", "near"), 2, "1055"), OutRoute("77", (), periods=(Period((0, 1, 2), 480, 120),)))
    limits = draw(st.sampled_from([{}, {"line_to_line_ms": 20_000, "limit_ms": 60_000, "warning_ms": 5_000}]))
    digit = draw(st.sampled_from(["", "9", "9", "9"]))
    accounts = draw(st.sampled_from([(), ("01", "12")]))
    outside = Outside(digit, ("near",), routes, ("112", "911"), 2_000, 8, accounts, **limits)
    return {
        "trunk_groups": groups,
        "outside": outside,
        "signal_output": draw(st.sampled_from(["", "assign4", "assign4"])),
        "caller_id_out": draw(st.sampled_from(TOLD)),
    }


PAUSES = (PauseReason("0", "break", 3_000), PauseReason("1", "lunch", 60_000), PauseReason("2", "meeting"))


@st.composite
def served(draw, plan):
    """The plan of an office with people who serve queues, which some lines lead to."""
    names = ("x", "y", "z")
    people = st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=3)
    queues = []
    for name in ("p", "q")[: draw(st.integers(1, 2))]:
        settings = {
            "strategy": draw(st.sampled_from(["linear", "ring-all", "longest-idle", "fewest-calls"])),
            "ring_ms": draw(st.sampled_from([15_000, 2_000])),
            "wrapup_ms": draw(st.sampled_from([0, 0, 3_000])),
            "misses": draw(st.integers(0, 2)),
            "least_present": draw(st.integers(0, 2)),
            "most_away": draw(st.integers(0, 2)),
            "at_once": draw(st.booleans()),
        }
        queues.append(Queue(name, tuple(QueueAgent(one) for one in draw(people)), **settings))
    ports = draw(st.permutations(range(len(plan.stations) + 1)))[: len(names)]
    agents = tuple(
        Agent(name, f"7{place}", station=port) for place, (name, port) in enumerate(zip(names, ports, strict=True))
    )
    led = draw(st.dictionaries(st.integers(1, len(plan.lines)), st.sampled_from(queues), min_size=1, max_size=3))
    lines = tuple(replace(one, route=QueueTarget(led[one.port].name)) if one.port in led else one for one in plan.lines)
    return replace(plan, lines=lines, queues=tuple(queues), agents=agents, pauses=PAUSES)


@st.composite
def exchanges(draw, plan, targets):
    """The plan of an office that uses everything."""
    numbers = st.sampled_from([station.extension for station in plan.stations] + ["", "*00", "0"])
    maybe = st.one_of(st.none(), st.none(), targets)
    wishes = {"call_waiting": st.booleans(), "data": st.sampled_from([False] * 7 + [True]), "door": st.booleans()}
    wishes |= {"supervises": st.booleans()}
    wishes |= {"forward_always": maybe, "forward_busy": maybe, "forward_no_answer": maybe}
    wishes |= {"denied": st.sampled_from([(), (), (Feature.PARK, Feature.PICKUP)])}
    wishes |= {"tolls": st.sampled_from([(), (Toll(("",), ("55",)),)]), "pin": st.sampled_from(["", "0001"])}
    wishes |= {"accounts": st.sampled_from(["optional", "optional", "forced"])}
    wishes |= {"outside_limit_ms": st.sampled_from([0, 20_000])}
    wishes |= {"hotline": numbers, "hotline_ms": st.sampled_from([0, 500, 3000])}
    special = draw(st.dictionaries(st.integers(1, len(plan.stations)), st.fixed_dictionaries({}, optional=wishes)))
    nights = st.fixed_dictionaries(
        {
            "night": maybe,
            "modes": st.dictionaries(st.sampled_from(MODES[1:]), targets, max_size=2),
            "hotlines": st.dictionaries(st.just("radio"), targets),
            "private": st.booleans(),
            "priority": st.booleans(),
            "await_number": st.booleans(),
            "ring_pulse": st.booleans(),
            "outpulsing": st.sampled_from(OUTPULSING),
        }
    )
    lines = draw(st.dictionaries(st.integers(1, len(plan.lines)), nights, max_size=2))
    plan = draw(served(plan)) if draw(st.booleans()) else plan
    return replace(
        plan,
        stations=tuple(replace(station, **special.get(station.port, {})) for station in plan.stations),
        lines=tuple(replace(line, **lines.get(line.port, {})) for line in plan.lines),
        codes=CODES + AFTER,
        rings=RINGS,
        speed=tuple(SpeedNumber(f"0{place}", draw(numbers)) for place in range(2)),
        operator=draw(maybe),
        second_flash=draw(st.sampled_from(["choice", "swap", "conference"])),
        **draw(outsides(len(plan.lines))),
    )


class Teller:
    """Tells a story to one call control and keeps what it answered."""

    def __init__(self, control, image=None, now_ms=0):
        self.control = control
        self.image = image or OutputImage()
        self.now_ms = now_ms
        self.said = []

    def event_of(self, step):
        what, line, station, _ = step
        if what < len(NONSENSE):
            return NONSENSE[what](line, station)
        return SENSE[(what - len(NONSENSE)) % len(SENSE)](self.control, self.image, line, station)

    def pass_time(self, wait_ms):
        """Every timer at its own moment."""
        end_ms = self.now_ms + wait_ms
        while (due_ms := self.control.next_deadline()) is not None and due_ms <= end_ms:
            self.now_ms = max(self.now_ms, due_ms)
            self.take(self.control.advance(self.now_ms))
        self.now_ms = end_ms

    def tell(self, step):
        """Let the time of the step pass, then its event happens; returns the event."""
        self.pass_time(step[3])
        event = self.event_of(step)
        self.hand(event)
        return event

    def hand(self, event):
        self.image.hear(event)
        self.take(self.control.handle(event, self.now_ms))

    def reconfigure(self, plan):
        """A new plan; a telephone that comes or goes with it counts as on hook."""
        before = set(self.control.state.stations)
        actions = self.control.reconfigure(plan, self.now_ms)
        stayed = before & set(self.control.state.stations)
        self.image.off_hook &= stayed
        self.image.failed &= stayed
        self.take(actions)

    def forget(self):
        """As a box that nobody has used."""
        self.take(self.control.forget(self.now_ms))

    def take(self, actions):
        self.said.append((self.now_ms, actions))
        for action in actions:
            self.image.apply(action)
        found = broken(self.control, self.image)
        assert found == [], found


@given(plans(), SEEDS, st.lists(STEP, max_size=120))
def test_the_invariants_hold_after_every_event(plan, seed, story):
    teller = Teller(CallControl(plan, seed))
    for step in story:
        teller.tell(step)
    everybody_goes_home(teller)


def long_story(seed, length=250):
    """Steps of a few busy people: mostly sense, mostly quick, so that one thing leads to another."""
    random = Random(seed)
    few = random.choice([3, 5, 8])
    story = []
    for _ in range(length):
        mood = random.random()
        what = len(NONSENSE) + SENSE.index(somebody_goes_on)
        if mood < 0.03:
            what = random.randrange(len(NONSENSE))
        elif mood < 0.25:
            what = len(NONSENSE) + random.randrange(len(SENSE))
        wait_ms = random.choice(WAITS_MS) if random.random() < 0.06 else random.choice((0, 20, 500))
        story.append((what, random.randint(1, 4), random.randint(1, few), wait_ms))
    return story


@settings(max_examples=150)
@given(plans(), SEEDS, st.integers(0, 2**32))
def test_the_invariants_hold_through_long_stories(plan, seed, story):
    teller = Teller(CallControl(plan, seed))
    for step in long_story(story):
        teller.tell(step)
    everybody_goes_home(teller)


def everybody_goes_home(teller):
    """Whatever happened before: when all callers give up and all hang up, everything is idle."""
    state = teller.control.state
    for station in list(state.stations):
        teller.hand(e.StationReturned(station))
        teller.hand(e.StationWentOnHook(station))
    for line in list(state.trunks):
        teller.hand(e.LineRingPaused(line, 0))
    teller.pass_time(6000)
    for station in list(state.stations):
        teller.hand(e.StationWentOnHook(station))
    teller.pass_time(2000)
    for line in list(state.trunks):
        teller.hand(e.LineDisconnected(line))
    teller.pass_time(DAY_MS + 2 * state.plan.timing.limit_ms)
    assert not (state.holds or state.reminders)
    away = teller.control.index.away
    assert all(teller.control.index.numbers.route(camp.number).station in away for camp in state.camps)
    while any(trunk.state in TAKEN for trunk in state.trunks.values()):
        teller.pass_time(1)  # a dead line is being tested
    tests = {f"line {port} test" for port, trunk in state.trunks.items() if trunk.dead}
    tests |= {f"line {port} guard" for port, trunk in state.trunks.items() if trunk.dead and trunk.state == "guard"}
    tests |= {"night 0 change of hours"}
    assert not (state.calls or state.junctors or set(state.timers.running) - tests or state.waiting or state.offered)
    assert not (state.ears or state.outgoing or state.signals or state.signal_queue)
    image = teller.image
    assert not (image.bells or image.seized or image.crosspoints or image.receivers or image.tones)
    assert sorted(state.free_receivers) == sorted(state.plan.receivers)
    assert {station.state for station in state.stations.values()} <= {"idle"}
    assert {trunk.state for trunk in state.trunks.values() if not trunk.dead} <= {"idle", "out"}


@given(plans(), SEEDS, st.lists(STEP, max_size=60), st.integers(0, 60))
def test_a_restored_snapshot_goes_on_exactly_alike(plan, seed, story, cut):
    teller = Teller(CallControl(plan, seed))
    twin = None
    for place, step in enumerate(story):
        if place == cut:
            snapshot = teller.control.snapshot()
            twin = Teller(CallControl.restore(snapshot), teller.image, teller.now_ms)
            assert twin.control.snapshot() == snapshot
            teller.said = []
        teller.pass_time(step[3])
        event = teller.event_of(step)
        teller.hand(event)
        if twin is not None:
            _follow(twin, teller.now_ms, event)
    if twin is not None:
        assert twin.said == teller.said
        assert twin.control.snapshot() == teller.control.snapshot()


def _follow(twin, now_ms, event):
    while (due_ms := twin.control.next_deadline()) is not None and due_ms <= now_ms:
        twin.now_ms = max(twin.now_ms, due_ms)
        twin.said.append((twin.now_ms, twin.control.advance(twin.now_ms)))
    twin.now_ms = now_ms
    twin.said.append((now_ms, twin.control.handle(event, now_ms)))


@given(plans(), SEEDS, st.lists(STEP, max_size=60))
def test_the_same_story_gives_the_same_actions_to_the_letter(plan, seed, story):
    first = Teller(CallControl(plan, seed))
    events = [(first.now_ms + step[3], first.tell(step)) for step in story]
    again = Teller(CallControl(plan, seed))
    for at_ms, event in events:
        again.pass_time(at_ms - again.now_ms)
        again.hand(event)
    assert again.said == first.said
    assert again.control.snapshot() == first.control.snapshot()


@given(plans(), SEEDS, st.lists(STEP, max_size=60))
def test_who_never_calls_advance_ends_in_the_same_world(plan, seed, story):
    """A loop that comes late, and only with events, leaves no other outputs than one that is always in time.

    The moments of timers are passed by 1 ms, as an event goes before a timer of its own moment.
    """
    punctual = Teller(CallControl(plan, seed))
    late = CallControl(plan, seed)
    image = OutputImage()
    for step in story:
        punctual.pass_time(step[3])
        punctual.now_ms += 1
        event = punctual.event_of(step)
        punctual.hand(event)
        for action in late.handle(event, punctual.now_ms):
            image.apply(action)
        assert image.bells == punctual.image.bells
        assert image.crosspoints == punctual.image.crosspoints
        assert image.seized == punctual.image.seized
        assert image.hook_modes == punctual.image.hook_modes
        assert image.receivers == punctual.image.receivers
        assert image.tones == punctual.image.tones
    assert late.snapshot() == punctual.control.snapshot()


@settings(max_examples=40)
@given(st.data(), SIZES, SEEDS, st.lists(STEP, max_size=40))
def test_plans_may_change_in_the_middle_of_anything(data, size, seed, story):
    teller = Teller(CallControl(data.draw(plans(st.just(size))), seed))
    for place, step in enumerate(story):
        teller.tell(step)
        if place % 10 == 9:
            teller.reconfigure(data.draw(plans()))
    teller.reconfigure(data.draw(plans()))
    everybody_goes_home(teller)
