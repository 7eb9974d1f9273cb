"""Shape of [lines] and of what the whole office says of its lines; what is not written is as in the country."""

from typing import TYPE_CHECKING, Any

from firmware.callcontrol.periods import Mode
from firmware.callcontrol.plan import CallerIdOut, Outpulsing, Supervision
from firmware.config import fields, line_fields, outside_fields, prompts, queue_fields, queue_sections
from firmware.config.fields import Check
from firmware.config.line_facts import LineProfile
from firmware.config.line_profiles import SCHEMES, profile
from firmware.config.model import LineConfig

if TYPE_CHECKING:
    from firmware.config.parse import Draft

MODE_KEYS: tuple[Mode, ...] = ("lunch", "break", "holiday", "closed")
"""Modes for which a line may have a route, night apart."""

PLACE_KEYS: dict[str, Check] = {
    "number": fields.phone_number,
    "route": fields.route,
    "night": fields.route,
    **dict.fromkeys(MODE_KEYS, fields.route),
    "private": fields.flag,
    "priority": fields.flag,
    "await_number": fields.flag,
    "language": prompts.language,
    "record": fields.flag,
}
WAIT_KEYS: dict[str, Check] = {
    "head_start_s": queue_sections.HEAD_START,
    "skills": queue_fields.table,
}
DIAL_KEYS: dict[str, Check] = {
    "dial": line_fields.OneWord(("tone", "pulse")),
    "tone_ms": line_fields.tone_ms,
    "pulse_ms": line_fields.pulse_ms,
    # hardware.md 13.1: 300 to 1000 ms; telephony.md 2: Zyxel's 250 ms.
    "pulse_gap_ms": line_fields.whole_between(250, 2000, "milliseconds"),
    "dial_tone": line_fields.OneWord(("wait", "pause")),
    # hardware.md 13.4: up to 3 to 5 s; a12: British lines may need longer.
    "dial_tone_wait_s": fields.seconds_between(1, 15),
    # telephony.md 1.4: 0 to 3.5 s; Hayes modems 2 s (hardware.md 13.4).
    "pause_s": fields.seconds_between(0, 10),
    # hal.outpulser sends 50 to 1250 ms: longer is a hang-up (hardware.md 13.1).
    "flash_ms": line_fields.whole_between(50, 1250, "milliseconds"),
}
SUPERVISION_KEYS: dict[str, Check] = {
    "release_on": line_fields.release_on,
    "answer_on": line_fields.answer_on,
    # telephony.md 1.4: 5 to 50 s; 1.6: 0 to 60 s.
    "answer_s": fields.seconds_between(1, 120),
    # telephony.md 1.5: 0.5 to 4 s.
    "guard_s": fields.seconds_between(0.5, 10),
    # telephony.md 2: 2, 4, 6 or 8.
    "busy_cycles": line_fields.whole_between(2, 8, "cycles"),
    "congestion_cycles": line_fields.whole_between(2, 8, "cycles"),
}
LINE_KEYS: dict[str, Check] = {**PLACE_KEYS, **WAIT_KEYS, **SUPERVISION_KEYS, **DIAL_KEYS}
BOX_KEYS: dict[str, Check] = {
    # telephony.md a2: breaks of 50 ms are glitches; hardware.md 13.3: a second without current is a dead line.
    "cpc_ms": line_fields.whole_between(100, 900, "milliseconds"),
    "blind_s": fields.seconds_between(0, 10),
    # a4, telephony.md 2: 600 ms (asterisk, UCM), 200 to 30000 ms (HT813).
    "apart_s": fields.seconds_between(0.2, 30),
}

FSK_BEFORE_RING_MS = 2_500
DTMF_BEFORE_RING_MS = 5_500
"""A bell waits so long at most: for the longest message of firmware.voice.caller_id, and the rest before the ring."""

RING_PULSE_MS = 250
"""RP-AS, 200 to 300 (hardware.md 7.3)."""


def box(draft: "Draft") -> dict[str, Any]:
    """[supervision]: what is one number for all lines, by the keys of BOX_KEYS."""
    return draft.table(("supervision",), "[supervision]", draft.section("supervision"), BOX_KEYS)


def lines(draft: "Draft", whole: dict[str, Any]) -> tuple[LineConfig, ...]:
    """Every line of the board; ``whole``: what ``box`` found."""
    tables = draft.ports("lines", "CO line", draft.board_lines, LINE_KEYS)
    habits = profile(draft.country.key)
    found = []
    for port in range(1, draft.board_lines + 1):
        values = tables.get(port, {})
        values["skills"] = queue_sections.skills(draft, ("lines", str(port)), f"CO line {port}", values)
        found.append(_line(port, values, habits, whole))
    return tuple(found)


def _line(port: int, values: dict[str, Any], habits: LineProfile, whole: dict[str, Any]) -> LineConfig:
    return LineConfig(
        port=port,
        supervision=supervision(habits, {**whole, **values}),
        outpulsing=outpulsing(habits, values),
        head_start_ms=_ms(values, "head_start_s", 0),
        skills=values["skills"],
        modes={mode: values[mode] for mode in MODE_KEYS if mode in values},
        **{key: value for key, value in values.items() if key in PLACE_KEYS and key not in MODE_KEYS},
    )


def outpulsing(habits: LineProfile, values: dict[str, Any]) -> Outpulsing:
    """How a line is dialled on; ``values`` by the keys of DIAL_KEYS."""
    period_ms = 1000 // habits.pulse.pps
    break_ms = round(period_ms * habits.pulse.break_percent / 100)
    tone = values.get("tone_ms", (habits.dtmf.on_ms, habits.dtmf.off_ms))
    pulse = values.get("pulse_ms", (break_ms, period_ms - break_ms))
    return Outpulsing(
        by=values.get("dial", "tone"),
        tone_on_ms=tone[0],
        tone_off_ms=tone[1],
        break_ms=pulse[0],
        make_ms=pulse[1],
        gap_ms=values.get("pulse_gap_ms", habits.pulse.inter_digit_ms),
        dial_tone=values.get("dial_tone", "wait"),
        wait_ms=_ms(values, "dial_tone_wait_s", habits.dial_tone.wait_ms),
        heard_ms=habits.dial_tone.heard_ms,
        pause_ms=_ms(values, "pause_s", habits.dial_tone.pause_ms),
        flash_ms=values.get("flash_ms", habits.flash.send_ms),
    )


def supervision(habits: LineProfile, values: dict[str, Any]) -> Supervision:
    """What tells of answer and end; ``values`` by the keys of SUPERVISION_KEYS and BOX_KEYS."""
    usual = Supervision()
    busy = values.get("busy_cycles", habits.clearing_tone.busy_cycles)
    congestion = values.get("congestion_cycles", habits.clearing_tone.congestion_cycles)
    # A line that has proved nothing yet needs no fewer cycles than one that has.
    unproven = max(usual.unproven_cycles, busy, congestion)
    return Supervision(
        release_on=values.get("release_on", usual.release_on),
        answer=values.get("answer_on", usual.answer),
        answer_ms=_ms(values, "answer_s", usual.answer_ms),
        busy_cycles=busy,
        congestion_cycles=congestion,
        unproven_cycles=unproven,
        distrusted_cycles=max(usual.distrusted_cycles, unproven),
        blind_ms=_ms(values, "blind_s", habits.cpc.blind_ms),
        apart_ms=_ms(values, "apart_s", habits.reversal.apart_ms),
        guard_ms=_ms(values, "guard_s", habits.guard.on_hook_ms),
    )


def cpc_ms(draft: "Draft", whole: dict[str, Any]) -> int:
    """Loop open so long: the far side has gone. One number for all lines, because the line card has one."""
    return int(whole.get("cpc_ms", profile(draft.country.key).cpc.threshold_ms))


def caller_id(draft: "Draft") -> CallerIdOut:
    """How telephones are told who calls: as written, or the country's most usual way that we can send."""
    usual = (key for key in profile(draft.country.key).caller_id.schemes if SCHEMES[key].name)
    default = next(usual, outside_fields.SILENT)
    return caller_id_of(draft.top("caller_id", outside_fields.caller_id_scheme, default), draft.country.cadence)


def caller_id_of(key: str, cadence: tuple[int, ...]) -> CallerIdOut:
    """The way of this name, in a country that rings so."""
    if key == outside_fields.SILENT:
        return CallerIdOut()
    scheme = SCHEMES[key]
    before_ms = DTMF_BEFORE_RING_MS if scheme.signal == "dtmf" else FSK_BEFORE_RING_MS
    longest_ms = before_ms if scheme.before_ring else max(cadence[1::2])
    return CallerIdOut(
        scheme.name,
        scheme.before_ring,
        longest_ms,
        reverses="reversal" in scheme.alert,
        ring_pulse_ms=RING_PULSE_MS if scheme.alert == "rp-as" else 0,
        messages=scheme.signal != "dtmf",
    )


def _ms(values: dict[str, Any], key: str, default_ms: int) -> int:
    return round(values[key] * 1000) if key in values else default_ms
