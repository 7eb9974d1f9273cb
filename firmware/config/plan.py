"""What a verified configuration becomes: the plan of call control, and the numbers of the line card."""

from typing import NamedTuple

import msgspec

from firmware.callcontrol import plan
from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.callcontrol.menu_plan import Choice, ChoiceWay, GoBack, HangUp, Menu, MenuWay, SayAgain
from firmware.callcontrol.queue_plan import Agent, Queue
from firmware.config.countries import COUNTRIES, Country
from firmware.config.line_profiles import SCHEMES, profile
from firmware.config.model import (
    AgentConfig,
    ChoiceConfig,
    Config,
    GroupConfig,
    LineConfig,
    MailboxConfig,
    MenuConfig,
    QueueConfig,
    StationConfig,
    Target,
)
from firmware.config.ringing import rings_of
from firmware.config.targets import meant_by

PULSE_MIN_MS = 15
"""Shortest break of a dial pulse (hardware.md 13.1, DAHDI)."""
PULSE_MAX_MS = 200
"""Longest break of a dial pulse (hardware.md 13.1, DAHDI)."""
DIGIT_GAP_MS = 120
"""A make this long ends a digit; the longest make of a dial of 8 pulses a second is under 85 ms."""
BATTERY_ALARM_MS = 1000
"""Battery gone this long = the line is dead (hardware.md 13.2, DAHDI battery alarm)."""
RING_GUARD_MS = 300
"""Ringing edges are not believed so soon after a release: the loop's opening and the end of a CPC make pulses of
their own (hardware.md 3.3). DAHDI waits 2000 ms (hardware.md 13.2) because a single burst of noise convinces it; a
detector that wants four agreeing half cycles need not make the next caller wait."""


HANGUP_AFTER_FLASH_MS = 150
"""A hang-up is at least so much longer than the longest flash of a telephone: DAHDI's 1250 ms over the 1100 ms of North
America (hardware.md 13.1)."""


class StationNumbers(NamedTuple):
    """The fields of hal.signals.StationSettings, by name."""

    flash_min_ms: int
    flash_max_ms: int
    hangup_ms: int
    pulse: bool


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
    stations: tuple[StationNumbers | None, ...] = ()


def card_settings(config: Config) -> CardNumbers:
    """The country-dependent numbers of the line card, and those of telephones that are unlike the country's."""
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
        cpc_ms=config.cpc_ms,
        battery_alarm_ms=BATTERY_ALARM_MS,
        ring_guard_ms=RING_GUARD_MS,
        stations=tuple(_station_numbers(station, country) for station in config.stations),
    )


def _station_numbers(station: StationConfig, country: Country) -> StationNumbers | None:
    if station.flash_ms is None and station.pulse:
        return None
    shortest, longest = station.flash_ms or (country.flash_min_ms, country.flash_max_ms)
    hangup = max(country.hangup_ms, longest + HANGUP_AFTER_FLASH_MS)
    return StationNumbers(shortest, longest, hangup, station.pulse)


def to_plan(
    config: Config,
    receivers: tuple[int, ...] = (),
    tone_outputs: tuple[str, ...] = (),
    signal_output: str = "",
    line_receivers: tuple[int, ...] = (),
    *,
    recorders: int = 0,
) -> plan.Plan:
    """Call control's view: extensions become ports, seconds become milliseconds.

    What the board gives: ``receivers``, the DTMF receivers lent to stations (from 1); ``tone_outputs``, the names of
    codec outputs that may carry tones; ``signal_output``, the one kept for digits and caller identification;
    ``line_receivers``, the DTMF receivers that serve the line of their own number; how many ``recorders``.
    """
    cadence = COUNTRIES[config.country].cadence
    return plan.Plan(
        lines=tuple(_line(line, config) for line in config.lines),
        stations=tuple(_station(station, config) for station in config.stations),
        groups=tuple(_group(group, config) for group in config.groups),
        ring_cadence=cadence,
        line_cadence=cadence,
        receivers=receivers,
        tone_outputs=tone_outputs,
        timing=_timing(config),
        rings=msgspec.structs.replace(rings_of(cadence), **{ring.kind: ring.cadence for ring in config.rings}),
        codes=tuple(plan.Code(digits, code.feature) for code in config.codes for digits in code.dialled),
        speed=tuple(plan.SpeedNumber(one.slot, one.number) for one in config.speed),
        operator=_route(config.operator, config),
        second_flash=config.second_flash,
        signal_output=signal_output,
        trunk_groups=config.trunk_groups,
        outside=config.outside,
        caller_id_out=config.caller_id,
        queues=tuple(_queue(one, config) for one in config.queues),
        agents=tuple(_agent(one, config) for one in config.agents),
        callers=config.callers,
        pauses=config.pauses,
        line_receivers=line_receivers,
        menus=tuple(_menu(one, config) for one in config.menus),
        access=config.access,
        language=config.language,
        fax=_port(config.fax.name, config) if config.fax is not None else 0,
        recorders=recorders,
        mailboxes=tuple(_mailbox(one, config) for one in config.mailboxes),
        recordable=config.recordable,
        taping=config.recording.taping,
        vip_head_start_ms=config.people.vip_head_start_ms,
    )


def _line(line: LineConfig, config: Config) -> plan.Line:
    routes = dict(config.mode_routes(line))
    return plan.Line(
        port=line.port,
        route=_route(line.route, config),
        number=line.number,
        supervision=line.supervision,
        outpulsing=line.outpulsing,
        night=_route_or_none(routes.pop("night", None), config),
        modes={mode: _route(target, config) for mode, target in routes.items()},
        hotlines={one.name: _route(one.route, config) for one in config.hours.hotlines if line.port in one.lines},
        private=line.private,
        priority=line.priority,
        await_number=line.await_number,
        head_start_ms=line.head_start_ms,
        skills=line.skills,
        language=line.language,
        record=line.record,
        ring_pulse=any(SCHEMES[key].alert == "rp-as" for key in profile(config.country).caller_id.schemes),
    )


def _station(station: StationConfig, config: Config) -> plan.Station:
    service = config.class_of(station)
    return plan.Station(
        port=station.port,
        extension=station.extension,
        name=station.name,
        dnd=station.dnd,
        call_waiting=station.call_waiting,
        forward_always=_forward(station.forward_always, config),
        forward_busy=_forward(station.forward_busy, config),
        forward_no_answer=_forward(station.forward_no_answer, config),
        hotline=station.hotline,
        hotline_ms=_ms(station.hotline_s),
        data=station.data,
        door=station.door,
        denied=service.denied,
        tolls=service.tolls,
        accounts=service.accounts,
        outside_limit_ms=service.outside_limit_ms,
        pin=station.pin,
        supervises=service.supervises,
        records=service.records,
    )


def _timing(config: Config) -> plan.Timing:
    dialling, timers = config.dialling, config.timers
    return plan.Timing(
        first_digit_ms=_ms(dialling.first_digit_s),
        inter_digit_ms=_ms(dialling.inter_digit_s),
        match_ms=_ms(dialling.match_s),
        hold_recall_ms=_ms(timers.hold_recall_s),
        transfer_recall_ms=_ms(timers.transfer_recall_s),
        park_recall_ms=_ms(timers.park_recall_s),
        recall_ring_ms=_ms(timers.recall_ring_s),
        limit_ms=_ms(timers.held_limit_s),
        callback_ms=_ms(callback_s(config)),
        forward_ms=_ms(timers.forward_s),
        door_ms=_ms(timers.door_s),
    )


def callback_s(config: Config) -> float:
    """How long a callback rings, in s: as written, or four rings, ten seconds at least (telephony.md 1.3)."""
    written = config.timers.callback_s
    return max(10.0, 4 * sum(COUNTRIES[config.country].cadence) / 1000) if written is None else written


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _group(group: GroupConfig, config: Config) -> plan.Group:
    return plan.Group(
        name=group.name,
        members=tuple(_port(member, config) for member in group.members),
        strategy=group.strategy,
        weights=group.weights,
        ring_ms=_ms(group.ring_s),
        step_ms=_ms(group.step_s),
        overflow=_overflow(group.overflow, config),
        pilot=group.pilot,
    )


def _queue(one: QueueConfig, config: Config) -> Queue:
    return msgspec.structs.replace(
        one.queue,
        overflow=_forward(one.overflow, config),
        empty=_forward(one.empty, config),
        leave=_forward(one.leave, config),
    )


def _menu(one: MenuConfig, config: Config) -> Menu:
    return msgspec.structs.replace(
        one.menu,
        choices=tuple(_choice(choice, one, config) for choice in one.choices),
        then=_way(one.then, config),
        otherwise=_way(one.otherwise, config),
    )


def _mailbox(one: MailboxConfig, config: Config) -> Mailbox:
    stations = tuple(_port(extension, config) for extension in one.stations)
    return msgspec.structs.replace(one.mailbox, stations=stations, otherwise=_forward(one.otherwise, config))


def _choice(one: ChoiceConfig, menu: MenuConfig, config: Config) -> Choice:
    to: ChoiceWay
    if one.to == Target("again"):
        to = SayAgain()
    elif one.to == Target("back"):
        to = GoBack()
    else:
        to = _way(one.to or menu.otherwise, config) or _route(config.operator, config)
    return msgspec.structs.replace(one.choice, to=to)


def _way(target: Target | None, config: Config) -> MenuWay | None:
    if target == Target("hang up"):
        return HangUp()
    return _forward(config.operator if target == Target("operator") else target, config)


def _agent(one: AgentConfig, config: Config) -> Agent:
    return msgspec.structs.replace(one.agent, station=_port(one.station, config)) if one.station else one.agent


def _route(target: Target, config: Config) -> plan.Route:
    meant = meant_by(config, target)
    if meant.kind == "station":
        return plan.StationTarget(_port(meant.name, config))
    if meant.kind == "message":
        return plan.MessageTarget(meant.name)
    if meant.kind == "menu":
        return plan.MenuTarget(meant.name)
    return plan.QueueTarget(meant.name) if meant.kind == "queue" else plan.GroupTarget(meant.name)


def _route_or_none(target: Target | None, config: Config) -> plan.Route | None:
    return None if target is None else _route(target, config)


def _forward(target: Target | None, config: Config) -> plan.ForwardTarget | None:
    if target is not None and target.kind == "outside":
        return plan.OutsideTarget(target.name)
    return _route_or_none(target, config)


def _port(extension: str, config: Config) -> int:
    return next(station.port for station in config.stations if station.extension == extension)


def _overflow(target: Target, config: Config) -> plan.Overflow:
    if target.kind == "ring":
        return plan.KeepRinging()
    if target.kind == "silent":
        return plan.StaySilent()
    return _route(target, config)
