"""What a verified configuration becomes: the plan of call control, and the numbers of the line card."""

import msgspec

from firmware.callcontrol import plan
from firmware.config.countries import COUNTRIES
from firmware.config.model import Config, GroupConfig, Target

PULSE_MIN_MS = 15
"""Shortest break of a dial pulse (hardware.md 13.1, DAHDI)."""
PULSE_MAX_MS = 200
"""Longest break of a dial pulse (hardware.md 13.1, DAHDI)."""
DIGIT_GAP_MS = 120
"""A make this long ends a digit; the longest make of a dial of 8 pulses a second is under 85 ms."""
CPC_MS = 200
"""Loop open this long = the caller has gone (hardware.md 13.3: detect from 200 ms, ignore under 100)."""
BATTERY_ALARM_MS = 1000
"""Battery gone this long = the line is dead (hardware.md 13.2, DAHDI battery alarm)."""
RING_GUARD_MS = 300
"""Ringing edges are not believed so soon after a release: the loop's opening and the end of a CPC make pulses of
their own (hardware.md 3.3). DAHDI waits 2000 ms (hardware.md 13.2) because a single burst of noise convinces it; a
detector that wants four agreeing half cycles need not make the next caller wait."""


class CardNumbers(msgspec.Struct, frozen=True):
    """The fields of hal.signals.CardSettings, by name; whoever composes hands them over."""

    ring_decihertz: int
    flash_min_ms: int
    flash_max_ms: int
    hangup_ms: int
    pulse_min_ms: int
    pulse_max_ms: int
    digit_gap_ms: int
    digits: str
    cpc_ms: int
    battery_alarm_ms: int
    ring_guard_ms: int


def card_settings(config: Config) -> CardNumbers:
    """The country-dependent numbers of the line card."""
    country = COUNTRIES[config.country]
    return CardNumbers(
        ring_decihertz=country.ring_decihertz,
        flash_min_ms=country.flash_min_ms,
        flash_max_ms=country.flash_max_ms,
        hangup_ms=country.hangup_ms,
        pulse_min_ms=PULSE_MIN_MS,
        pulse_max_ms=PULSE_MAX_MS,
        digit_gap_ms=DIGIT_GAP_MS,
        digits=country.pulse_digits,
        cpc_ms=CPC_MS,
        battery_alarm_ms=BATTERY_ALARM_MS,
        ring_guard_ms=RING_GUARD_MS,
    )


def to_plan(config: Config, receivers: tuple[int, ...] = (), tone_outputs: tuple[str, ...] = ()) -> plan.Plan:
    """Call control's view: extensions become ports, seconds become milliseconds.

    What the board gives: ``receivers``, the DTMF receivers lent to stations (from 1); ``tone_outputs``, the names of
    codec outputs that may carry tones.
    """
    cadence = COUNTRIES[config.country].cadence
    ports = {station.extension: station.port for station in config.stations}
    return plan.Plan(
        lines=tuple(
            plan.Line(line.port, _route(line.route, ports), line.number, line.release_on) for line in config.lines
        ),
        stations=tuple(
            plan.Station(station.port, station.extension, station.name, station.dnd) for station in config.stations
        ),
        groups=tuple(_group(group, ports) for group in config.groups),
        ring_cadence=cadence,
        line_cadence=cadence,
        receivers=receivers,
        tone_outputs=tone_outputs,
    )


def _group(group: GroupConfig, ports: dict[str, int]) -> plan.Group:
    return plan.Group(
        name=group.name,
        members=tuple(ports[member] for member in group.members),
        strategy=group.strategy,
        weights=group.weights,
        ring_ms=round(group.ring_s * 1000),
        step_ms=round(group.step_s * 1000),
        overflow=_overflow(group.overflow, ports),
        pilot=group.pilot,
    )


def _route(target: Target, ports: dict[str, int]) -> plan.Route:
    if target.kind == "station":
        return plan.StationTarget(ports[target.name])
    return plan.GroupTarget(target.name)


def _overflow(target: Target, ports: dict[str, int]) -> plan.Overflow:
    if target.kind == "ring":
        return plan.KeepRinging()
    if target.kind == "silent":
        return plan.StaySilent()
    return _route(target, ports)
