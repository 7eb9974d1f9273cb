"""An office with everything that people ask for by code: the same bench, and what each of them hears, in one picture.

Telephone n has the extension 10 + n, line n rings telephone n, the operator is telephone 1. Groups: sales (3 and 4, all
bells at once, pilot number 41) and service (5 and 6, one after the other, 42).
"""

from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Code, Group, Line, Plan, Rings, SpeedNumber, Station, StationTarget, Timing
from tests.firmware.callcontrol.small_office import BURST_MS, SILENCE_MS, Office

F = Feature

RINGS = Rings(
    inside=(400, 200, 400, 4000),
    recall=(1500, 3500),
    callback=(300, 300, 300, 4100),
    door=(200, 200, 200, 200, 200, 4000),
    priority=(2000, 3000),
)
OUTSIDE = (1000, 4000)

DTMF = {
    F.OPERATOR: "9",
    F.REDIAL: "*66",
    F.SPEED_CALL: "*50",
    F.SPEED_SET: "*51",
    F.FORWARD_ALWAYS: "*21",
    F.FORWARD_ALWAYS_OFF: "#21#",
    F.FORWARD_BUSY: "*67",
    F.FORWARD_BUSY_OFF: "#67#",
    F.FORWARD_NO_ANSWER: "*61",
    F.FORWARD_NO_ANSWER_OFF: "#61#",
    F.DO_NOT_DISTURB: "*26",
    F.DO_NOT_DISTURB_OFF: "#26#",
    F.CALL_WAITING: "*43",
    F.CALL_WAITING_OFF: "#43#",
    F.CAMP_ON: "*37",
    F.CAMP_ON_OFF: "#37#",
    F.PICKUP: "*30",
    F.PICKUP_STATION: "*31",
    F.HOLD: "*22",
    F.PARK: "*23",
    F.REMINDER: "*55",
    F.REMINDER_OFF: "#55#",
    F.NIGHT: "*28",
    F.NIGHT_OFF: "#28#",
    F.MODE: "*27",
    F.MODE_OFF: "#27#",
    F.OPEN_DOOR: "*29",
    F.RETURN: "1",
    F.SWAP: "2",
    F.CONFERENCE: "3",
}

ROTARY = {
    F.REDIAL: "766",
    F.SPEED_CALL: "750",
    F.SPEED_SET: "751",
    F.FORWARD_ALWAYS: "721",
    F.FORWARD_ALWAYS_OFF: "7201",
    F.FORWARD_BUSY: "767",
    F.FORWARD_BUSY_OFF: "7202",
    F.FORWARD_NO_ANSWER: "761",
    F.FORWARD_NO_ANSWER_OFF: "7203",
    F.DO_NOT_DISTURB: "726",
    F.DO_NOT_DISTURB_OFF: "7204",
    F.CALL_WAITING: "743",
    F.CALL_WAITING_OFF: "7205",
    F.CAMP_ON: "737",
    F.CAMP_ON_OFF: "7206",
    F.PICKUP: "730",
    F.PICKUP_STATION: "731",
    F.HOLD: "722",
    F.PARK: "723",
    F.REMINDER: "755",
    F.REMINDER_OFF: "7207",
    F.NIGHT: "728",
    F.NIGHT_OFF: "7208",
    F.MODE: "727",
    F.MODE_OFF: "7200",
    F.OPEN_DOOR: "729",
}

FORMS = ("dtmf", "rotary")
MINUTE = 60
HALF_AN_HOUR = 30 * MINUTE

_CODES = tuple(Code(digits, feature) for table in (DTMF, ROTARY) for feature, digits in table.items())


def plan_with(
    stations=None,
    lines=None,
    count=8,
    receivers=(1, 2, 3, 4),
    tone_outputs=("assign1", "assign2", "assign3", "assign4"),
    operator=StationTarget(1),  # noqa: B008
    second_flash="choice",
    speed=(),
    timing=Timing(),  # noqa: B008
    groups=None,
    line_receivers=(),
):
    """``stations`` and ``lines``: settings by port, of those that are not as usual."""
    stations, lines = stations or {}, lines or {}
    ports = range(1, count + 1)
    return Plan(
        tuple(Line(port, **{"route": StationTarget(port), **lines.get(port, {})}) for port in range(1, 5)),
        tuple(Station(port, str(10 + port), **stations.get(port, {})) for port in ports),
        groups or usual_groups(),
        OUTSIDE,
        (BURST_MS, SILENCE_MS),
        receivers,
        tone_outputs,
        timing,
        RINGS,
        _CODES,
        tuple(SpeedNumber(slot, number) for slot, number in speed),
        operator,
        second_flash,
        line_receivers=line_receivers,
    )


def usual_groups():
    return (Group("sales", (3, 4), "ring-all", pilot="41"), Group("service", (5, 6), "linear", pilot="42"))


def code_of(feature, argument="", form="dtmf"):
    """Everything that is dialled, with the stars and the number sign that people dial around an argument."""
    if form == "rotary" and feature in ROTARY:
        return ROTARY[feature] + argument
    return DTMF[feature] + (f"*{argument}#" if argument else "")


class ExchangeOffice(Office):
    """``ExchangeOffice(stations={2: {"call_waiting": True}}, operator=None, ...)``: settings of ``plan_with``."""

    def __init__(self, **settings):
        super().__init__(plan_with(**settings))

    # -- what people do

    def flash(self, *stations):
        for station in stations:
            self.send(e.StationFlashed(station, 200))

    def unplug(self, *stations):
        for station in stations:
            self.send(e.StationFailed(station))

    def plug_in(self, *stations):
        for station in stations:
            self.send(e.StationReturned(station))

    def ask(self, station, feature, argument="", form="dtmf"):
        """Lift if need be, and dial a code."""
        if station not in self.image.off_hook:
            self.lift(station)
        self.dial(station, code_of(feature, argument, form))

    def order(self, station, feature, argument="", form="dtmf"):
        """Lift, dial a code, hear that it is done, hang up."""
        self.ask(station, feature, argument, form)
        assert self.hears(station) == "confirmation"
        self.hang_up(station)

    def inside_call(self, one, other):
        """Telephone ``one`` calls ``other``, and they talk."""
        self.ring_up(one, str(10 + other))
        self.lift(other)
        assert self.talks(f"station {one}", f"station {other}")

    def outside_call(self, line, station):
        """The caller of ``line`` rings telephone ``station``, and they talk."""
        self.call(line)
        assert self.image.bells[station]
        self.answer(station)
        assert self.talks(f"line {line}", f"station {station}")

    def consult(self, station, number):
        """Flash, and dial: the partner waits meanwhile."""
        self.flash(station)
        self.dial(station, number)

    def tell_time(self, clock, weekday=0):
        """It is ``hh:mm`` or ``hh:mm:ss`` on the wall; ``weekday`` 0 is Monday."""
        hours, minutes, *seconds = (int(part) for part in clock.split(":"))
        self.send(e.ClockTold(((hours * 60 + minutes) * 60 + sum(seconds)) * 1000, weekday))

    def leave(self):
        """Everybody hangs up, inside and outside, and nobody comes back for an hour: True when nothing is left."""
        self.hang_up(*sorted(self.image.off_hook))
        for line in self.seized:
            self.far_side_hangs_up(line)
        for line in sorted(self._ringing):
            self.give_up(line)
        self.wait(60 * MINUTE)
        return self.idle

    # -- what the world sees

    def hears(self, station):
        """What a telephone, or a line ("line 1"), hears, in order of the alphabet."""
        name = f"station {station}" if isinstance(station, int) else station
        sources = (source for listener, source in self.image.crosspoints if listener == name)
        return ", ".join(sorted(self._say(source) for source in sources))

    def rings(self, station):
        """For which kind of call the bell rings, as people tell it by its cadence; "" when it is silent."""
        cadence = self.image.bells.get(station, ())
        kinds = {OUTSIDE: "outside", **{getattr(RINGS, kind): kind for kind in RINGS.__struct_fields__}}
        return kinds[cadence] if cadence else ""

    @property
    def scene(self):
        """Everybody who rings, talks, or hears something: telephones by number, lines by name.

        A telephone that rings: "rings inside"; one that is off hook: what it hears, voices as 2 or line 1.
        """
        seen = {port: f"rings {self.rings(port)}" for port in self.bells}
        seen.update((port, self.hears(port) or "silence") for port in sorted(self.image.off_hook))
        seen.update((f"line {port}", self.hears(f"line {port}") or "silence") for port in self.seized)
        return seen

    @property
    def doors_opened(self):
        return self.image.doors_opened

    def _say(self, source):
        kind, _, name = source.partition(" ")
        return self.image.tones.get(name, name) if kind in ("tone", "station") else source
