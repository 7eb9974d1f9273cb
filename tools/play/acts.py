"""What each statement does to the world. A remark comes back when the world could not follow."""

from collections.abc import Callable
from typing import get_args

import msgspec

from firmware.callcontrol.events import AgentOrdered
from firmware.callcontrol.targets import Refusal
from firmware.config.caller_numbers import CallerNumbers
from firmware.desk.messages import KnownNumber, KnownNumbers
from firmware.desk.people.numbers import Numbers
from tools.play.cast import Cast, chip_place
from tools.play.grammar import Values
from tools.sim.caller_teller import Garbling
from tools.sim.exchange import CPC_MS, DIAL_TONE_MS, ExchangeLine, HangUpBy
from tools.sim.telephone import Telephone
from tools.sim.world import RESTART_S, World


class Stage:
    """The world of one story, spoken to in the story's words."""

    def __init__(self, world: World, cast: Cast) -> None:
        self.world = world
        self.cast = cast
        self.numbers = CallerNumbers(cast.config.country)
        self.people = Numbers(cast.config.country)

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
        withheld="withheld" in values,
        **({"volts": values["VOLTS"]} if "VOLTS" in values else {}),
    )
    return None if rung else f"line {values['LINE']} is in use: the caller hears busy"


def _gives_up(stage: Stage, values: Values) -> str | None:
    if stage.line(values).state != "ringing":
        return f"line {values['LINE']} has no unanswered call: nobody gives up"
    stage.line(values).give_up()
    return None


def _hangs_up(by: HangUpBy | None) -> Act:
    return lambda stage, values: _far_side(stage, values, lambda: stage.line(values).hang_up(by, values.get("MS")))


def _far_side(stage: Stage, values: Values, hang_up: Callable[[], None]) -> str | None:
    state = stage.line(values).state
    if state not in ("talking", "ringing"):
        return f"line {values['LINE']} has no call: nobody hangs up"
    hang_up()
    return f"line {values['LINE']} is not answered: the caller gives up" if state == "ringing" else None


def _called(values: Values, verb: str, happened: bool) -> str | None:
    """Remarks where the exchange has no call of ours at that stage."""
    line = values["LINE"]
    return None if happened else f"line {line} has no call of ours that waits for it: nobody {verb}"


def _there(values: Values, verb: str, happened: bool) -> str | None:
    return None if happened else f"nobody is at the far side of line {values['LINE']}: nobody {verb}"


def _gives_dial_tone(stage: Stage, values: Values) -> None:
    stage.line(values).dial_tone_ms = values.get("SECONDS", DIAL_TONE_MS)


def _gives_no_dial_tone(stage: Stage, values: Values) -> None:
    stage.line(values).dial_tone_ms = None


def _ends_calls(by: HangUpBy) -> Act:
    def act(stage: Stage, values: Values) -> None:
        line = stage.line(values)
        line.ends_by = by
        line.cpc_ms = values.get("MS", CPC_MS)

    return act


def _tells_answers(by_reversal: bool) -> Act:
    def act(stage: Stage, values: Values) -> None:
        stage.line(values).reverses_at_answer = by_reversal

    return act


def _garbles(how: Garbling) -> Act:
    def act(stage: Stage, values: Values) -> None:
        stage.line(values).teller.garbling = how

    return act


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


def _says(stage: Stage, values: Values) -> str | None:
    stage.phone(values).say(values["SECONDS"])
    return _lifted(stage, values, "speak")


def _bounce(stage: Stage, values: Values) -> None:
    stage.phone(values).bounce_ms = values["BOUNCE"]


def _chip(stage: Stage, values: Values, dead: bool) -> None:
    bus, address = chip_place(stage.cast.board, values["CHIP"])
    stage.world.chip_fault(bus, address, dead)


def _logs_in(stage: Stage, values: Values) -> None:
    stage.world.order(AgentOrdered(values["AGENT"], "log in", stage.cast.port(values["PHONE"])))


def _pauses(stage: Stage, values: Values) -> None:
    stage.world.order(AgentOrdered(values["AGENT"], "pause", reason=values.get("REASON", "")))


def _know(stage: Stage, values: Values) -> None:
    number = stage.people.number(values["NUMBER"])
    _are_known(stage, number, KnownNumber("", values["NAME"], "vip" in values))


def _block(stage: Stage, values: Values) -> None:
    how: Refusal = next((one for one in get_args(Refusal) if one in values), "message")
    _are_known(stage, stage.people.pattern(values["BLOCKED"]), KnownNumber("", blocked=how))


def _are_known(stage: Stage, kept: str, what: KnownNumber) -> None:
    known = tuple(msgspec.structs.replace(what, number=one) for one in stage.people.as_told(kept))
    stage.world.people.take(KnownNumbers(part="change", known=known))


def _forget(stage: Stage, values: Values) -> None:
    gone = stage.people.as_told(stage.people.pattern(values["BLOCKED"]))
    stage.world.people.take(KnownNumbers(part="change", gone=gone))


def _for_s(values: Values) -> float:
    return values["SECONDS"] / 1000 if "SECONDS" in values else RESTART_S


def _noise(stage: Stage, values: Values) -> None:
    rate, width_ms = values["NOISE"]
    stage.line(values).noise(rate, width_ms)


ACTS: dict[str, dict[str, Act]] = {
    "line": {
        "rings": _rings,
        "gives up": _gives_up,
        "hangs up": _hangs_up(None),
        **{f"hangs up by {sign}": _hangs_up(sign) for sign in get_args(HangUpBy)},
        "answers": lambda stage, values: _called(values, "answers", stage.line(values).answer()),
        "reports busy": lambda stage, values: _called(values, "is busy", stage.line(values).refuse("busy")),
        "reports congestion": lambda stage, values: _called(
            values, "is refused", stage.line(values).refuse("congestion")
        ),
        "presses": lambda stage, values: _there(values, "presses keys", stage.line(values).press(values["DIGITS"])),
        "says": lambda stage, values: _there(values, "speaks", stage.line(values).say(values["SECONDS"])),
        "sends fax tone": lambda stage, values: _there(values, "sends a fax", stage.line(values).send_fax_tone()),
        "gives no dial tone": _gives_no_dial_tone,
        "gives dial tone": _gives_dial_tone,
        **{f"ends calls by {sign}": _ends_calls(sign) for sign in get_args(HangUpBy)},
        "tells answers by reversal": _tells_answers(True),
        "tells answers by nothing": _tells_answers(False),
        "garbles callers by checksum": _garbles("checksum"),
        "garbles callers by truncation": _garbles("truncated"),
        "garbles nothing": _garbles(""),
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
        "says": _says,
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
    "agent": {
        "logs in": _logs_in,
        "logs out": lambda stage, values: stage.world.order(AgentOrdered(values["AGENT"], "log out")),
        "pauses": _pauses,
        "resumes": lambda stage, values: stage.world.order(AgentOrdered(values["AGENT"], "resume")),
    },
    "people": {
        "know": _know,
        "block": _block,
        "forget": _forget,
    },
    "clock": {
        "clock": lambda stage, values: stage.world.set_clock(values["clock"]),
    },
}
"""By the statement's first word, then by the key of its form."""


def act(stage: Stage, subject: str, key: str, values: Values) -> str | None:
    """Do it; a remark in words when the world could not follow."""
    return ACTS[subject][key](stage, values)
