"""What each statement does to the world. A remark comes back when the world could not follow."""

from collections.abc import Callable

from tools.play.cast import Cast, chip_place
from tools.play.grammar import Values
from tools.sim.exchange import ExchangeLine
from tools.sim.telephone import Telephone
from tools.sim.world import RESTART_S, World


class Stage:
    """The world of one story, spoken to in the story's words."""

    def __init__(self, world: World, cast: Cast) -> None:
        self.world = world
        self.cast = cast

    def line(self, values: Values) -> ExchangeLine:
        return self.world.lines[values["LINE"]]

    def phone(self, values: Values) -> Telephone:
        return self.world.phones[self.cast.port(values["PHONE"])]


Act = Callable[[Stage, Values], str | None]


def _rings(stage: Stage, values: Values) -> str | None:
    rung = stage.line(values).ring(
        number=values.get("NUMBER"),
        name=values.get("NAME"),
        hz=values.get("HZ"),
        cadence_ms=values.get("CADENCE"),
        **({"volts": values["VOLTS"]} if "VOLTS" in values else {}),
    )
    return None if rung else f"line {values['LINE']} is in use: the caller hears busy"


def _gives_up(stage: Stage, values: Values) -> str | None:
    if stage.line(values).state != "ringing":
        return f"line {values['LINE']} has no unanswered call: nobody gives up"
    stage.line(values).give_up()
    return None


def _hangs_up_by_cpc(stage: Stage, values: Values) -> str | None:
    line = stage.line(values)
    if "MS" in values:
        return _far_side(stage, values, lambda: line.hang_up("cpc", values["MS"]))
    return _far_side(stage, values, lambda: line.hang_up("cpc"))


def _hangs_up_by_reversal(stage: Stage, values: Values) -> str | None:
    return _far_side(stage, values, lambda: stage.line(values).hang_up("reversal"))


def _hangs_up_by_nothing(stage: Stage, values: Values) -> str | None:
    return _far_side(stage, values, lambda: stage.line(values).hang_up("nothing"))


def _far_side(stage: Stage, values: Values, hang_up: Callable[[], None]) -> str | None:
    state = stage.line(values).state
    if state not in ("talking", "ringing"):
        return f"line {values['LINE']} has no call: nobody hangs up"
    hang_up()
    return f"line {values['LINE']} is not answered: the caller gives up" if state == "ringing" else None


def _parallel_dials(stage: Stage, values: Values) -> str | None:
    if not stage.line(values).parallel_lifted:
        return f"the parallel telephone of line {values['LINE']} is on hook: it does not dial"
    stage.line(values).parallel_dial(values["PULSES"])
    return None


def _lifted(stage: Stage, values: Values, verb: str) -> str | None:
    return None if stage.phone(values).lifted else f"phone {values['PHONE']} is on hook: it does not {verb}"


def _flashes(stage: Stage, values: Values) -> str | None:
    stage.phone(values).flash(values.get("MS"))
    return _lifted(stage, values, "flash")


def _dials(stage: Stage, values: Values) -> str | None:
    stage.phone(values).dial(values["DIGITS"], by_pulse=False)
    return _lifted(stage, values, "dial")


def _dials_by_pulse(stage: Stage, values: Values) -> str | None:
    stage.phone(values).dial(values["PULSES"], by_pulse=True, pps=values.get("PPS", 10.0))
    return _lifted(stage, values, "dial")


def _bounce(stage: Stage, values: Values) -> None:
    stage.phone(values).bounce_ms = values["BOUNCE"]


def _chip(stage: Stage, values: Values, dead: bool) -> None:
    bus, address = chip_place(stage.cast.board, values["CHIP"])
    stage.world.chip_fault(bus, address, dead)


def _for_s(values: Values) -> float:
    return values["SECONDS"] / 1000 if "SECONDS" in values else RESTART_S


def _noise(stage: Stage, values: Values) -> None:
    rate, width_ms = values["NOISE"]
    stage.line(values).noise(rate, width_ms)


ACTS: dict[str, dict[str, Act]] = {
    "line": {
        "rings": _rings,
        "gives up": _gives_up,
        "hangs up by cpc": _hangs_up_by_cpc,
        "hangs up by reversal": _hangs_up_by_reversal,
        "hangs up by nothing": _hangs_up_by_nothing,
        "is cut": lambda stage, values: stage.line(values).cut(),
        "is restored": lambda stage, values: stage.line(values).restore(),
        "flickers": lambda stage, values: stage.line(values).flicker(values["MS"]),
        "parallel lifts": lambda stage, values: stage.line(values).parallel_lift(),
        "parallel hangs up": lambda stage, values: stage.line(values).parallel_hang_up(),
        "parallel dials": _parallel_dials,
    },
    "phone": {
        "lifts": lambda stage, values: stage.phone(values).lift(),
        "hangs up": lambda stage, values: stage.phone(values).hang_up(),
        "flashes": _flashes,
        "dials": _dials,
        "dials by pulse": _dials_by_pulse,
        "is unplugged": lambda stage, values: stage.phone(values).unplug(),
        "is plugged in": lambda stage, values: stage.phone(values).plug_in(),
    },
    "fault": {
        "bus stuck": lambda stage, values: stage.world.bus_fault(values["BUS"], "stuck"),
        "bus nack": lambda stage, values: stage.world.bus_fault(values["BUS"], "nack"),
        "bus restored": lambda stage, values: stage.world.bus_fault(values["BUS"], "restored"),
        "chip dead": lambda stage, values: _chip(stage, values, dead=True),
        "chip restored": lambda stage, values: _chip(stage, values, dead=False),
        "noise": _noise,
        "noise off": lambda stage, values: stage.line(values).noise(0),
        "bounce": _bounce,
        "core dies": lambda stage, values: stage.world.core_dies(_for_s(values)),
        "core hangs": lambda stage, values: stage.world.core_hangs(_for_s(values)),
    },
    "power": {
        "power fails": lambda stage, _: stage.world.power_fails(),
        "power returns": lambda stage, _: stage.world.power_returns(),
    },
    "clock": {
        "clock": lambda stage, values: stage.world.set_clock(values["clock"]),
    },
}
"""By the statement's first word, then by the key of its form."""


def act(stage: Stage, subject: str, key: str, values: Values) -> str | None:
    """Do it; a remark in words when the world could not follow."""
    return ACTS[subject][key](stage, values)
