"""The electrical form of the world: the real line card and the real core over the chips of the board.

People move copper; chips change at microseconds; the core ticks every millisecond. A tick that
would find nothing to do is skipped (``skip_quiet``): nothing is lost, and an hour takes seconds.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from firmware.callcontrol import actions, events
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.states import TrunkState
from firmware.config.countries import DEFAULT_COUNTRY
from firmware.config.zones import UTC_ZONE, Zone, utc_of
from firmware.hours.schedule import ALWAYS_DAY
from firmware.hours.schedule import Schedule as HoursOfOffice
from firmware.runtime.box_clock import BoxClock
from firmware.runtime.core import IDLE_MS, Core
from firmware.runtime.loop import RETRIGGER_MS
from firmware.runtime.wall_clock import told_of
from hal.card_start import CardError
from hal.line_card import LineCard
from hal.signals import CLOCK_TIME, LINE_CALLER_ID, CardSettings, Signal
from hal.wiring import Board
from tools.sim.charges import Charges
from tools.sim.electrical_pair import ElectricalPair
from tools.sim.nets import Nets
from tools.sim.schedule import Schedule
from tools.sim.telephone import Telephone
from tools.sim.world import BOOT_MS, RESTART_S, World

RETRY_START_MS = 1_000
"""The service manager starts a core that gave up (a chip is missing) again after this."""


def _unheard(_sentence: str) -> None:
    """Nobody reads the log."""


Chore = Callable[[Core, int], None]
"""``chore(core, now_ms)``: what a core does beside its ticks, right after one of them."""


class ElectricalWorld(World):
    """``plan`` and ``settings`` as for the real box; ``seed`` decides all chance.

    ``nets`` are the chips, ``charges`` what they hold against their driver; ``core`` is None while no core runs.
    ``skip_quiet=False`` runs every tick.
    """

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
        skip_quiet: bool = True,
    ) -> None:
        super().__init__(board, plan, settings, seed, Schedule(), country, hours, zone)
        self.core: Core | None = None
        self.starts = 0
        """How many times a core has been started, or tried to."""
        self.why_not: str = ""
        """The sentence of the last core that could not start."""
        self.worst_stall_us = 0
        self.ticks = 0
        self._skip_quiet = skip_quiet
        self._due_ms = 0
        self._free_ms = 0
        self._decides = False
        self._clock_news = False
        """The core is to be told the time of day after its next tick."""
        self._hours_news = False
        """Its calendar may have something to say then."""
        self._news: list[events.Event] = []
        """What the voice has to tell it then."""
        self._chores: list[Chore] = []
        self._chores_due: list[Chore] = []
        self.jumper_fitted = False
        """Somebody has put the factory reset jumper in place."""
        self._slic_bells: set[int] = set()
        self.nets = Nets(board, self.schedule, seed)
        self._relay_line = board.transfer_line + 1
        self._relay_phone = board.transfer_station + 1
        self._sources = {
            **{pins.source: f"line {n}" for n, pins in enumerate(board.lines, 1)},
            **{pins.source: f"phone {n}" for n, pins in enumerate(board.stations, 1)},
            **{x: f"tone {name}" for x, name in board.codec},
        }
        self._ears = {pins.listener for pins in (*board.lines, *board.stations)}
        self._voices = {pins.source for pins in (*board.lines, *board.stations)}
        self._receivers = {pins.listener: n for n, pins in enumerate(board.receivers)}
        for port in range(1, len(board.stations) + 1):
            self._add_phone(port)
        for port in range(1, len(board.lines) + 1):
            self._add_line(port)
        self.nets.on_crosspoint = self._crosspoint_moved
        self.nets.on_bell = self._slic_bell_moved
        self.nets.on_polarity = lambda station, reversed_now: self._polarity(station + 1, reversed_now)
        self.nets.on_off_hook = self._off_hook_moved
        self.nets.on_transfer = self._relay_moved
        self.nets.on_station_power = self._power_moved
        self.nets.on_door = lambda _: self._note()
        self._watchdog_level = 0
        self._dead_chips: set[tuple[int, int]] = set()
        self.charges = Charges(self.schedule, self.nets.violations, self._cool_down)
        self._retrigger(self.starts)
        # The world begins with a box that has run for a while: its first tick energises the transfer relay.
        self._start_core(self.starts, IDLE_MS)
        if self.core is not None:
            self._tick(self.core, 0)

    def _add_phone(self, port: int) -> None:
        self.phones[port] = Telephone(
            self.schedule,
            self._random(f"phone {port}"),
            partial(self._loop_moved, port),
            self._tone_moved,
            digits=self.settings.digits,
            flash_ms=self.flash_ms(port),
            display=self._new_display(),
        )

    def _add_line(self, port: int) -> None:
        copper = self.nets.lines[port - 1]
        line = self._new_line(port, ElectricalPair(copper, self._random(f"phase {port}"), self._relay_bell))
        line.on_volts = lambda: copper.set_volts(line.volts)
        line.sounds.on_key = line.teller.tone = copper.tone
        line.teller.fsk = copper.send_bits
        line.teller.cut = copper.cut_fsk

    # Time.

    def _advance(self, limit_ms: int) -> None:
        began_ms = self.now_ms
        end_ms = self._next_ms(limit_ms)
        self.schedule.run_until(1000 * end_ms)
        core = self.core
        # What is done to the world at a moment comes after that moment's tick.
        if core is None or end_ms == began_ms or end_ms < self._free_ms:
            return
        if not self._skip_quiet or end_ms >= self._due_ms or self.nets.int_pins.mask:
            self._tick(core, end_ms)

    def _next_ms(self, limit_ms: int) -> int:
        """End of the next millisecond in which a chip, a person or the core has something to do."""
        now = self.now_ms
        if not self._skip_quiet:
            return now + 1
        end = limit_ms
        if self.core is not None:
            tick = now + 1 if self.nets.int_pins.mask else max(now + 1, self._due_ms)
            end = min(end, max(tick, self._free_ms))
        due_us = self.schedule.next_time()
        if due_us is not None and due_us < 1000 * end:
            end = max(now, -(-due_us // 1000))
        return end

    def _tick(self, core: Core, now_ms: int) -> None:
        self.ticks += 1
        core.tick(now_ms)
        news, self._news = self._news, []
        for event in news:
            core.inject(event, now_ms)
        due, self._chores_due = self._chores_due, []
        for chore in due:
            chore(core, now_ms)
        if self._clock_news:
            self._clock_news = False
            core.inject(told_of(self.clock.now()), now_ms)
        if self._hours_news:
            self._hours_news = False
            self._look_at_hours()
        stall_us = 0
        for bus in self.nets.buses:
            stall_us += bus.take_stall_us()
        if stall_us:
            self.worst_stall_us = max(self.worst_stall_us, stall_us)
            self._free_ms = now_ms + 1 - (-stall_us // 1000)
        if self._decides:
            self._decides = False
            self._decided(now_ms, core.control)
        self._due_ms = core.idle_until_ms(now_ms)

    def every(self, ms: int, chore: Chore) -> None:
        """While a core runs it does this every ``ms``."""
        self._chores_due.append(chore)
        self._due_ms = 0
        self.schedule.after(1000 * ms, lambda: self.every(ms, chore))

    # The core, its service manager and its watchdog.

    def _start_core(self, starts: int, idle_ms: int = 0) -> None:
        if starts != self.starts or not self.nets.powered:
            return
        self.starts += 1
        self._retrigger(self.starts)
        nets = self.nets
        card = LineCard(self.board, self.settings, nets.buses, nets.int_pins, nets.reset_pin, nets.uarts)
        control = CallControl(self.plan, self.seed, self.kept)
        core = Core(self.board, card, control, self.voice, self.country, people=self.people)
        core.journal = self._saw_frame
        self._core_begins(core.control)
        self.voice.silence()
        self.acoustics.restart()
        self.clock = BoxClock(card, self.utc, lambda: self.now_ms, _unheard, self.zone)
        core.on_signal.append(self.clock.signal)
        core.on_signal.append(self._clock_read)
        self._new_hours()
        core.on_event.append(self.office_hours.event)
        core.on_event.append(self._core_event)
        core.on_action.append(self._core_action)
        for watch in self._start_watches:
            watch()
        try:
            core.start(self.now_ms, idle_ms)
        except CardError as error:
            self.why_not = str(error)
            self._plan_start(RETRY_START_MS)
            return
        self._fault("core", False)
        self.core = core
        self._due_ms = self._free_ms = 0
        self._tell_clock()

    def _plan_start(self, delay_ms: int) -> None:
        self.starts += 1
        starts = self.starts
        self.schedule.after(1000 * delay_ms, lambda: self._start_core(starts))

    def _retrigger(self, starts: int) -> None:
        """An edge on the watchdog pin every RETRIGGER_MS, as long as this core lives."""
        if starts == self.starts and self.nets.powered:
            self._watchdog_level ^= 1
            self.nets.watchdog_pin.write(self._watchdog_level)
            self.schedule.after(1000 * RETRIGGER_MS, lambda: self._retrigger(starts))

    def _clock_told(self) -> None:
        self._clock_news = self._hours_news = True
        self._due_ms = 0

    def _hours_due(self) -> None:
        self._hours_news = True
        self._due_ms = 0

    def _hours_tell(self, event: events.Event, now_ms: int) -> None:
        assert self.core is not None
        self.core.inject(event, now_ms)

    def _clock_read(self, _now_ms: int, found: Signal) -> None:
        """The box may know only now what time it is."""
        if found.kind in (CLOCK_TIME, LINE_CALLER_ID):
            self._hours_due()

    @property
    def knows_time(self) -> bool:
        return self.clock.trusted

    def box_utc(self) -> datetime:
        return self.clock.utc()

    def _voice_tells(self, event: events.Event) -> None:
        if self.core is not None:
            self._news.append(event)
            self._due_ms = 0

    def _core_event(self, now_ms: int, event: events.Event) -> None:
        self._decides = True
        self._saw_event(now_ms, event)

    def _core_action(self, now_ms: int, action: actions.Action) -> None:
        self._decides = True
        self._saw_action(now_ms, action)

    def _drop_core(self) -> None:
        self._news.clear()
        self._chores_due.clear()
        if self.core is not None:
            self.kept = self.core.control.memory()
        self.core = None
        self._fault("core", True)
        self._rung.clear()
        self._note()

    def _fault(self, name: str, lasts: bool) -> None:
        super()._fault(name, lasts)
        if lasts:
            self.charges.fault(name)
        else:
            self.charges.mended(name)

    @property
    def control(self) -> CallControl | None:
        return None if self.core is None else self.core.control

    # The copper.

    @property
    def relay_fallen(self) -> bool:
        """The transfer relay joins its line to its telephone."""
        return not self.nets.transfer_energised

    def _loop_moved(self, port: int, closed: bool) -> None:
        if port == self._relay_phone:
            self._join()
        else:
            self.nets.stations[port - 1].set_loop(closed)
        if self.phones[port].tone is not None:
            self._feed_receivers()
        self._judge_bell(port)
        self._hook_moved(port)

    def _off_hook_moved(self, line: int, closed: bool) -> None:
        if line + 1 == self._relay_line:
            self._join()
        else:
            self.lines[line + 1].loop(closed)
        self.acoustics.moved()
        self._note()

    def _relay_moved(self, _energised: bool) -> None:
        self._join()
        self._judge_bell(self._relay_phone)
        self._note()

    def _join(self) -> None:
        """What the transfer relay connects: telephone and line to the box, or to each other."""
        lifted = self.phones[self._relay_phone].loop_closed
        port = self.nets.lines[self._relay_line - 1]
        fallen = self.relay_fallen
        self.nets.stations[self._relay_phone - 1].set_loop(lifted and not fallen)
        port.set_behind(lifted and fallen)
        self.lines[self._relay_line].loop(lifted if fallen else port.off_hook)

    def _crosspoint_moved(self, listener: int, _source: int, _closed: bool) -> None:
        receiver = self._receivers.get(listener)
        if receiver is not None:
            self._feed_receiver(listener, receiver)
        self.acoustics.moved()
        self._note()

    def _tone_moved(self, _digit: str | None) -> None:
        self._feed_receivers()
        self.acoustics.moved()

    def _feed_receivers(self) -> None:
        for listener, receiver in self._receivers.items():
            self._feed_receiver(listener, receiver)

    def _feed_receiver(self, listener: int, receiver: int) -> None:
        """A receiver hears a digit when exactly one of its sources sends one."""
        tones = {self._tone_of(x) for y, x in self.nets.closed if y == listener} - {None}
        self.nets.receivers[receiver].hear(tones.pop() if len(tones) == 1 else None)

    def _tone_of(self, source: int) -> str | None:
        kind, number = self._sources.get(source, "none 0").split()
        if kind == "line":
            return self.nets.lines[int(number) - 1].heard_tone
        if kind != "phone" or not self._connected(int(number)):
            return None
        telephone = self.phones[int(number)]
        return telephone.tone if telephone.loop_closed else None

    def _connected(self, phone: int) -> bool:
        """It hangs on its telephone interface, which is alive."""
        on_relay = phone == self._relay_phone and self.relay_fallen
        return not on_relay and self.nets.stations[phone - 1].is_up

    # Bells.

    def _slic_bell_moved(self, station: int, sounds: bool) -> None:
        if sounds:
            self._slic_bells.add(station + 1)
        else:
            self._slic_bells.discard(station + 1)
        self._judge_bell(station + 1)

    def _power_moved(self, station: int, _up: bool) -> None:
        self._judge_bell(station + 1)

    def _relay_bell(self) -> None:
        """Ringing on a line came or went: behind a fallen relay that is a bell."""
        if self.lines:
            self._judge_bell(self._relay_phone)

    def _judge_bell(self, phone: int) -> None:
        if phone == self._relay_phone and self.relay_fallen:
            powered = self.lines[self._relay_line].ringing_now
        else:
            powered = phone in self._slic_bells
        self._bell(phone, powered and self.phones[phone].can_ring)

    # Facts.

    def ring_power(self, phone: int) -> bool:
        if phone == self._relay_phone and self.relay_fallen:
            return self.lines[self._relay_line].ringing_now
        return bool(self.nets.stations[phone - 1].rm)

    def phone_hears(self, phone: int) -> set[str]:
        if not self.phones[phone].loop_closed:
            return set()
        if phone == self._relay_phone and self.relay_fallen:
            return {f"line {self._relay_line}"}
        if not self._connected(phone):
            return set()
        return self._heard(self.board.stations[phone - 1].listener)

    def line_hears(self, line: int) -> set[str]:
        if not self.line_seized(line):
            return set()
        if line == self._relay_line and self.relay_fallen:
            return {f"phone {self._relay_phone}"}
        return self._heard(self.board.lines[line - 1].listener)

    def line_seized(self, line: int) -> bool:
        if line == self._relay_line and self.relay_fallen:
            return self.phones[self._relay_phone].loop_closed
        return bool(self.nets.lines[line - 1].off_hook)

    def joined(self) -> set[str]:
        return {f"line {self._relay_line}", f"phone {self._relay_phone}"} if self.relay_fallen else set()

    def door_open(self) -> bool:
        return self.nets.door_energised

    def line_out_of_service(self, line: int) -> bool:
        return self.core is not None and self.core.control.state.trunks[line].state is TrunkState.OUT

    def _switched(self, who: str) -> set[str]:
        kind, number = who.split()
        if kind == "recorder":
            return self._closed_to(self.board.recorders[int(number) - 1])
        if kind == "phone":
            return self._closed_to(self.board.stations[int(number) - 1].listener)
        if int(number) == self._relay_line and self.relay_fallen:
            return {f"phone {self._relay_phone}"}
        port = self.nets.lines[int(number) - 1]
        return self._closed_to(self.board.lines[int(number) - 1].listener) if port.off_hook else set()

    def _closed_to(self, listener: int) -> set[str]:
        if not self.nets.powered:
            return set()
        return {self._sources[x] for y, x in self.nets.closed if y == listener and x in self._sources}

    def _heard(self, listener: int) -> set[str]:
        return self.voice.heard(self._closed_to(listener))

    def _paths_closed(self) -> bool:
        return self.nets.powered and any(y in self._ears or x in self._voices for y, x in self.nets.paths())

    # Faults.

    def bus_fault(self, bus: int, kind: str) -> None:
        self._fault(f"bus {bus}", kind != "restored")
        self.nets.buses[self._bus(bus)].fail(kind)

    def chip_fault(self, bus: int, address: int, dead: bool) -> None:
        wire, name = self._bus(bus), f"chip {bus}:{address}"
        self.nets.buses[wire].set_dead(address, dead)
        if dead:
            self._dead_chips.add((wire, address))
            self._fault(name, True)
        elif (wire, address) in self._dead_chips:
            self._dead_chips.discard((wire, address))
            self._chip_powers_on(wire, address)
            self._fault(name, False)

    def _chip_powers_on(self, bus: int, address: int) -> None:
        """An expander comes back as after switching on."""
        for chip, wiring in zip(self.nets.expanders, self.board.expanders, strict=True):
            if (wiring.bus, wiring.address) == (bus, address):
                chip.power_on()

    def set_clock(self, moment: datetime) -> None:
        super().set_clock(moment)
        if self.core is not None:
            self.clock.set_utc(utc_of(moment, self.zone))
            self._due_ms = 0
        elif self.nets.rtc is not None:
            utc = utc_of(moment, self.zone)
            self.nets.rtc.set_time(*utc.timetuple()[:6], utc.isoweekday())

    def use_zone(self, zone: Zone) -> None:
        """The office is in another zone than UTC; its clock on the wall shows what it did."""
        shown = self.moment()
        self.zone = zone
        self.clock.use(zone)
        self.office_hours.use(self.office_hours.schedule, zone)
        self.set_clock(shown)

    def _cool_down(self) -> None:
        for slic in self.nets.stations:
            slic.cool()

    def _bus(self, number: int) -> int:
        return [wire.number for wire in self.board.buses].index(number)

    def core_dies(self, for_s: float = RESTART_S) -> None:
        if self.core is not None:
            self._drop_core()
            self._plan_start(int(1000 * for_s))

    def core_hangs(self, for_s: float = RESTART_S) -> None:
        self.core_dies(for_s)

    def power_fails(self) -> None:
        if self.nets.powered:
            self.starts += 1
            self._drop_core()
            self.nets.power_fails()

    def power_returns(self) -> None:
        if not self.nets.powered:
            self.nets.power_returns()
            self._watchdog_level = self.nets.watchdog_pin.level
            self._plan_start(BOOT_MS)
