"""The event form of the world: the same people, no chips.

Actions of call control go in, events come out after about the delays of the real detectors
(``senses``, ``line_senses``). Random stories, load tests and the twin run on it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from firmware.callcontrol import actions, events
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.states import TrunkState
from firmware.config.caller_numbers import CallerNumbers
from firmware.config.countries import DEFAULT_COUNTRY
from firmware.config.zones import UTC_ZONE, Zone
from firmware.desk.journal.frames import Advanced, Happened
from firmware.hours.schedule import ALWAYS_DAY
from firmware.hours.schedule import Schedule as HoursOfOffice
from firmware.runtime.wall_clock import told_of
from hal.ring_plan import NEVER_MS
from hal.signals import CardSettings
from hal.wiring import Board
from tools.sim.caller_teller import Told
from tools.sim.event_bells import EventBells
from tools.sim.event_chips import EventChips
from tools.sim.event_door import EventDoor
from tools.sim.event_outpulses import EventOutpulser
from tools.sim.event_receivers import EventReceivers
from tools.sim.line_senses import LineSense
from tools.sim.schedule import Schedule
from tools.sim.senses import StationSense
from tools.sim.telephone import Telephone
from tools.sim.world import BOOT_MS, RESTART_S, World

PATH_US = 2_000
"""From an action to the copper: the tick's writes."""

TURN_US = 35_000
"""From the order to a reversed polarity: the end of a burst, and ring mode over."""

MEASURE_US = 6_000
"""From the question to the voltage of a line: one conversion and its transactions (hardware.md 10)."""

WATCHDOG_US = 1_000_000
"""A dead core's outputs stay as they are until the watchdog lapses."""


class EventWorld(World):
    """``plan`` and ``settings`` as for the real box; ``seed`` decides all chance."""

    def __init__(
        self,
        board: Board,
        plan: Plan,
        settings: CardSettings,
        seed: int = 1,
        *,
        country: str = DEFAULT_COUNTRY,
        hours: HoursOfOffice = ALWAYS_DAY,
        zone: Zone = UTC_ZONE,
    ) -> None:
        super().__init__(board, plan, settings, seed, Schedule(), country, hours, zone)
        self._control = CallControl(plan, seed)
        self.core_runs = True
        self._powered = True
        self._starts = 0
        self._stations: dict[int, StationSense] = {}
        self._senses: dict[int, LineSense] = {}
        self._seized: set[int] = set()
        self._paths: dict[str, set[str]] = {}
        """Listener -> the sources that are switched to him; nobody without any."""
        self._turning: dict[int, Any] = {}
        """Telephones whose polarity is about to be turned."""
        self._door = EventDoor(self.schedule, board.limits.door_max_ms, self._note)
        self._receivers = EventReceivers(self.schedule, board, self._key_of, self._digit, self._far_digit)
        self._outpulsers: dict[int, EventOutpulser] = {}
        self._numbers = CallerNumbers(country)
        self._bells = EventBells(self.schedule, board.limits, self._bell_moves, self._bell_paused)
        self._chips = EventChips(board, self.schedule, self._lose, self._regain)
        for port in range(1, len(board.stations) + 1):
            self._add_phone(port)
        for port in range(1, len(board.lines) + 1):
            self._add_line(port)
        self._apply: dict[type[actions.Action], Callable[..., None]] = {
            actions.ApplyRinging: self._ring,
            actions.StopRinging: self._silence,
            actions.SeizeLine: self._seize,
            actions.ReleaseLine: self._release,
            actions.CloseCrosspoint: self._close,
            actions.OpenCrosspoint: self._open,
            actions.SetHookMode: self._set_mode,
            actions.LendReceiver: lambda a: self._receivers.lend(a.receiver, _person(a.end)),
            actions.ReturnReceiver: lambda a: self._receivers.take_back(a.receiver),
            actions.PlayTone: lambda action: self.voice.play(action.output, action.tone),
            actions.StopTone: lambda action: self.voice.stop(action.output),
            actions.Play: lambda a: self.voice.play_prompts(a.play, a.output, a.prompts, a.language),
            actions.StopPlay: lambda a: self.voice.stop_prompts(a.output),
            actions.StartRecording: lambda a: self.voice.start_recording(
                a.recording, a.recorder, a.name, a.longest_ms, a.silence_ms
            ),
            actions.StopRecording: lambda a: self.voice.stop_recording(a.recorder),
            actions.RenameRecording: lambda a: self.voice.rename_recording(a.name, a.to),
            actions.DiscardRecording: lambda a: self.voice.discard_recording(a.name),
            actions.LeaveUnrecorded: lambda _: None,
            actions.OpenDoor: self._open_door,
            actions.MeasureLine: self._measure,
            actions.SendTones: lambda a: self.voice.send_tones(a.line, a.output, a.digits, a.on_ms, a.off_ms),
            actions.SendPulses: lambda a: self._outpulsers[a.line].dial(a.digits, a.break_ms, a.make_ms, a.gap_ms),
            actions.FlashLine: lambda a: self._outpulsers[a.line].flash(a.break_ms),
            actions.StopSending: self._stop_sending,
            actions.ListenAfresh: lambda a: self.voice.listen_afresh(a.line),
            actions.PulseBell: self._pulse_bell,
            actions.ReversePolarity: self._reverse,
            actions.RestorePolarity: self._restore,
            actions.SendCallerId: lambda a: self.voice.send_caller_id(a.station, a.output, a.number, a.name, a.absence),
            actions.SendMessageWaiting: lambda a: self.voice.send_message_waiting(a.station, a.output, a.waiting),
            actions.StopSignal: lambda a: self.voice.stop_signal(a.output),
        }
        self._tell_clock()

    def _add_phone(self, port: int) -> None:
        sense = StationSense(self.schedule, port, self.settings, self._happened)
        self._stations[port] = sense
        self.phones[port] = Telephone(
            self.schedule,
            self._random(f"phone {port}"),
            partial(self._loop_moved, port),
            lambda _: self._tone_moved(),
            digits=self.settings.digits,
            flash_ms=self.flash_ms(port),
            bounce_ms=0,
            display=self._new_display(),
        )

    def _add_line(self, port: int) -> None:
        sense = LineSense(self.schedule, port, self.settings, self._happened, self._numbers, people=self.people)
        self._senses[port] = sense
        line = self._new_line(port, sense)
        line.sounds.on_key = partial(self._receivers.key, port)
        line.teller.tone = partial(self._receivers.number, port)
        line.teller.told = partial(self._caller_told, port)
        self._outpulsers[port] = EventOutpulser(
            self.schedule,
            self.settings.digits,
            line.loop,
            lambda unsent: self._happened(events.LineDialledOut(port, unsent)),
        )

    # Time.

    def _advance(self, limit_ms: int) -> None:
        limit_us = 1000 * limit_ms
        due = self.schedule.next_time()
        deadline = self._control.next_deadline() if self.core_runs else None
        if deadline is not None and (due is None or 1000 * deadline < due):
            due = 1000 * deadline
        if due is None or due >= limit_us:
            end_ms = limit_ms
        else:
            end_ms = max(self.now_ms, -(-due // 1000))
        self.schedule.run_until(1000 * end_ms)
        if deadline is not None and self.core_runs and deadline <= end_ms:
            wanted = self._control.advance(end_ms)
            if self._frame_watches:
                self._saw_frame(Advanced(end_ms, wanted))
            self._carry_out(wanted)

    # The core.

    @property
    def control(self) -> CallControl | None:
        return self._control if self.core_runs else None

    def _clock_told(self) -> None:
        told = told_of(self.moment())
        self._happened(told)
        self.office_hours.event(self.now_ms, told)
        self._hours_due()

    def _hours_due(self) -> None:
        if self.core_runs:
            self._look_at_hours()

    def _hours_tell(self, event: events.Event, now_ms: int) -> None:
        del now_ms
        self._happened(event)

    def _happened(self, event: events.Event) -> None:
        if self.core_runs:
            now = -(-self.schedule.now_us // 1000)
            self._saw_event(now, event)
            wanted = self._control.handle(event, now)
            if self._frame_watches:
                self._saw_frame(Happened(now, event, wanted))
            self._carry_out(wanted)

    def _voice_tells(self, event: events.Event) -> None:
        self._happened(event)

    def _carry_out(self, wanted: list[actions.Action]) -> None:
        now = -(-self.schedule.now_us // 1000)
        for action in wanted:
            self._saw_action(now, action)
            self._apply[type(action)](action)
        if self._decision_watches:
            self._decided(now, self._control)

    def _ring(self, action: actions.ApplyRinging) -> None:
        self._bells.start(action.station, action.cadence)

    def _pulse_bell(self, action: actions.PulseBell) -> None:
        self._bells.start(action.station, (action.for_ms, NEVER_MS))

    def _reverse(self, action: actions.ReversePolarity) -> None:
        """Not while it rings, or is lifted."""
        self._turning[action.station] = self.schedule.after(TURN_US, partial(self._turn, action.station))

    def _turn(self, station: int) -> None:
        if station not in self._bells.sounding and not self.phones[station].loop_closed:
            self._polarity(station, True)

    def _restore(self, action: actions.RestorePolarity) -> None:
        self._forward(action.station)

    def _forward(self, station: int) -> None:
        self.schedule.cancel(self._turning.pop(station, None))
        self._polarity(station, False)

    def _silence(self, action: actions.StopRinging) -> None:
        self._bells.stop(action.station)

    def _seize(self, action: actions.SeizeLine) -> None:
        self._soon(lambda: self._loop(action.line, True))

    def _release(self, action: actions.ReleaseLine) -> None:
        self._soon(lambda: self._loop(action.line, False))

    def _close(self, action: actions.CloseCrosspoint) -> None:
        self._paths.setdefault(_person(action.listener), set()).add(_person(action.source))
        self.acoustics.moved()

    def _open(self, action: actions.OpenCrosspoint) -> None:
        listener = _person(action.listener)
        sources = self._paths.get(listener, set())
        sources.discard(_person(action.source))
        if not sources:
            self._paths.pop(listener, None)
        self.acoustics.moved()

    def _set_mode(self, action: actions.SetHookMode) -> None:
        self._stations[action.station].mode = action.mode

    def _measure(self, action: actions.MeasureLine) -> None:
        if self.board.adcs:
            self.schedule.after(MEASURE_US, partial(self._measured, action.line))

    def _measured(self, line: int) -> None:
        self._happened(events.LineMeasured(line, round(1000 * self.lines[line].volts)))

    def _stop_sending(self, action: actions.StopSending) -> None:
        self._outpulsers[action.line].stop()
        self.voice.stop_sending(action.line)

    def _open_door(self, action: actions.OpenDoor) -> None:
        self._soon(lambda: self._door.open(action.for_ms))

    def _key_of(self, phone: int) -> str | None:
        telephone = self.phones[phone]
        return telephone.tone if telephone.loop_closed else None

    def _tone_moved(self) -> None:
        self._receivers.phones_moved()
        self.acoustics.moved()

    def _caller_told(self, line: int, told: Told) -> None:
        if told.form != "dtmf" or self._receivers.heard_number(line):
            self._senses[line].caller(told)

    def _far_digit(self, line: int, digit: str) -> None:
        """While a line is on hook its digits are caller identification, which is told in one."""
        if line in self._seized and self._senses[line].alive:
            self._happened(events.LineDialled(line, digit))

    def _digit(self, phone: int, digit: str) -> None:
        if self._stations[phone].alive:
            self._happened(events.StationDialled(phone, digit))

    def _soon(self, act: Callable[[], None]) -> None:
        self.schedule.after(PATH_US, act)

    # The copper.

    def _loop(self, line: int, closed: bool) -> None:
        if closed == (line in self._seized):
            return
        if closed:
            self._seized.add(line)
        else:
            self._seized.discard(line)
        self._senses[line].seize(closed)
        self._outpulsers[line].hold(closed)
        self.lines[line].loop(closed)
        self.acoustics.moved()
        self._note()

    def _loop_moved(self, port: int, closed: bool) -> None:
        if self.phones[port].tone is not None:
            self._receivers.phones_moved()
        self._stations[port].loop(closed)
        if closed and port in self._bells.sounding:
            self._bells.trip(port)
        self._hook_moved(port)

    def _bell_moves(self, port: int, powered: bool) -> None:
        """Ringing power on a port comes or goes; a lifted telephone trips it at once."""
        if powered and self.phones[port].loop_closed:
            self._bells.trip(port)
            powered = False
        self._stations[port].ringing = powered
        if powered:
            self._forward(port)
        self._bell(port, powered and self.phones[port].plugged)

    def _bell_paused(self, port: int) -> None:
        if self._stations[port].alive:
            self._happened(events.StationRingPaused(port))

    # Facts.

    def _switched(self, who: str) -> set[str]:
        kind, number = who.split()
        if kind == "line" and int(number) not in self._seized:
            return set()
        return self._paths.get(who, set())

    def ring_power(self, phone: int) -> bool:
        return phone in self._bells.sounding

    def phone_hears(self, phone: int) -> set[str]:
        if not self.phones[phone].loop_closed:
            return set()
        return self._heard(f"phone {phone}")

    def line_hears(self, line: int) -> set[str]:
        return self._heard(f"line {line}") if line in self._seized else set()

    def line_seized(self, line: int) -> bool:
        return line in self._seized

    def _heard(self, listener: str) -> set[str]:
        sources = self._paths.get(listener)
        return self.voice.heard(sources) if sources else set()

    def _paths_closed(self) -> bool:
        return bool(self._paths or self._receivers.lent)

    def door_open(self) -> bool:
        return self._door.is_open

    def line_out_of_service(self, line: int) -> bool:
        return self.core_runs and self._control.state.trunks[line].state is TrunkState.OUT

    # Faults: what they do to ports, as hal would report it.

    def bus_fault(self, bus: int, kind: str) -> None:
        self._fault(f"bus {bus}", kind != "restored")
        self._chips.bus(bus, kind)

    def chip_fault(self, bus: int, address: int, dead: bool) -> None:
        self._fault(f"chip {bus}:{address}", dead)
        self._chips.chip(bus, address, dead)

    def _lose(self, kind: str, port: int) -> None:
        if kind == "line":
            self._senses[port].lose()
        else:
            self._stations[port].lose()
            self._happened(events.StationFailed(port))

    def _regain(self, kind: str, port: int) -> None:
        if kind == "line":
            self._senses[port].regain()
        else:
            self._happened(events.StationReturned(port))
            self._stations[port].regain()

    def core_dies(self, for_s: float = RESTART_S) -> None:
        if self.core_runs:
            self._stop_core()
            starts = self._starts
            self.schedule.after(WATCHDOG_US, lambda: self._lapse(starts))
            self.schedule.after(int(1_000_000 * for_s), lambda: self._start_core(starts))

    def core_hangs(self, for_s: float = RESTART_S) -> None:
        self.core_dies(for_s)

    def power_fails(self) -> None:
        if self._powered:
            self._powered = False
            self._stop_core()
            self._safe()

    def power_returns(self) -> None:
        if not self._powered:
            self._powered = True
            starts = self._starts
            self.schedule.after(1000 * BOOT_MS, lambda: self._start_core(starts))

    def _stop_core(self) -> None:
        self.kept = self._control.memory()
        self.core_runs = False
        self._fault("core", True)
        self._starts += 1
        self._rung.clear()
        self._note()

    def _lapse(self, starts: int) -> None:
        if starts == self._starts and not self.core_runs:
            self._safe()

    def _start_core(self, starts: int) -> None:
        if starts != self._starts or not self._powered:
            return
        self._safe()
        self.core_runs = True
        self._fault("core", False)
        self._control = CallControl(self.plan, self.seed, self.kept)
        self._core_begins(self._control)
        self._new_hours()
        self.voice.silence()
        self.acoustics.restart()
        for watch in self._start_watches:
            watch()
        self._tell_clock()
        for station in self._stations.values():
            station.mode = "idle"
            station.regain()
        for sense in self._senses.values():
            sense.restart()

    def _safe(self) -> None:
        """All outputs off, as the watchdog leaves them."""
        for port in self._stations:
            self._bells.stop(port)
            self._forward(port)
        for line in self._senses:
            self._loop(line, False)
        self._paths.clear()
        self._receivers.take_all_back()
        self.acoustics.moved()
        self._door.close()
        self._note()


def _person(end: str) -> str:
    """The name in the world of one end of a crosspoint."""
    return end.replace("station", "phone")
