"""The world around the box: what people can do, and what they can observe.

Both forms (``electrical``, ``event_world``) are a ``World``. Ports count from 1; times
are integer milliseconds outside and microseconds inside. Everything in a world is decided by
its seed and by what is done to it.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from firmware.callcontrol import actions, events
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.memory import NOTHING, Memory
from firmware.callcontrol.plan import Plan
from firmware.config.zones import UTC_ZONE, Zone, local_of, utc_of
from firmware.desk.journal.frames import AnyFrame, Begun, Decided, Happened, Wall
from firmware.hours.schedule import ALWAYS_DAY
from firmware.hours.schedule import Schedule as HoursOfOffice
from firmware.runtime.known_people import KnownPeople
from firmware.runtime.office_hours import OfficeHours
from firmware.voice.caller_id.signals import SCHEMES
from hal.signals import CardSettings
from hal.wiring import Board
from tools.sim.acoustics import Acoustics
from tools.sim.display import Display, Shown
from tools.sim.exchange import CallState, ExchangeLine
from tools.sim.schedule import Schedule
from tools.sim.telephone import Telephone
from tools.sim.voice import SimVoice, people_in
from tools.sim.wire import Pair

EventWatch = Callable[[int, events.Event], None]
ActionWatch = Callable[[int, actions.Action], None]
DecisionWatch = Callable[[int, CallControl], None]
ChangeWatch = Callable[[int], None]
FrameWatch = Callable[[AnyFrame], None]

Burst = tuple[int, int | None]
"""When a bell began to sound, and when it fell silent (None: it still sounds), in ms."""

FIRST_CLOCK = datetime(2026, 1, 5, 9, 0)
"""What the clock on the wall of a new world shows."""

HOUR_MS = 3_600_000
"""How often a core is told the time of day."""

DAY_MS = 24 * HOUR_MS

_BURSTS_KEPT = 32

RESTART_S = 2.0
"""How long a core is dead or hung before the service manager has started it again."""

ANSWER_REVERSED = 0.25
"""Share of lines whose exchange reverses the polarity when it is answered."""

BOOT_MS = 1_000
"""From the return of power to the start of the core."""


def _unheard(_sentence: str) -> None:
    """Nobody reads the log."""


class World:
    """What both forms share. Subclasses carry the copper and run time.

    ``run_until(t)`` has done everything up to and including the core's tick at ``t``; what is then done to a
    telephone or a line happens at ``t``, after that tick.
    """

    def __init__(  # noqa: PLR0917  (what the real box is given, and time)
        self,
        board: Board,
        plan: Plan,
        settings: CardSettings,
        seed: int,
        schedule: Schedule,
        country: str,
        hours: HoursOfOffice = ALWAYS_DAY,
        zone: Zone = UTC_ZONE,
    ) -> None:
        self.board = board
        self.plan = plan
        self.settings = settings
        self.seed = seed
        self.schedule = schedule
        self.country = country
        """Whose exchange, tones and telephones these are."""
        self.voice = SimVoice(
            board,
            schedule,
            self._note,
            self._voice_tells,
            country=country,
            scheme=plan.caller_id_out.scheme,
            language=plan.language,
            now=self.moment,
        )
        self.people = KnownPeople()
        """Whom the office knows: every core that starts is told of them."""
        self.phones: dict[int, Telephone] = {}
        self.lines: dict[int, ExchangeLine] = {}
        self.acoustics = Acoustics(
            schedule,
            country,
            self.voice,
            self.phones,
            self.lines,
            self._switched,
            self.phone_rings,
            self._voice_tells,
        )
        self._event_watches: list[EventWatch] = []
        self._action_watches: list[ActionWatch] = []
        self._decision_watches: list[DecisionWatch] = []
        self._frame_watches: list[FrameWatch] = []
        self._start_watches: list[Callable[[], None]] = []
        self._change_watches: list[ChangeWatch] = []
        self.broken: set[str] = set()
        """Faults of the hardware that last, by name."""
        self.mended_ms: int | None = None
        """When the last one ended."""
        self.kept: Memory = NOTHING
        """What the box's disk, which writes at once, tells the next core."""
        self.clock_was_set: tuple[int, datetime] = (0, FIRST_CLOCK)
        """When somebody set the clock on the wall, and to which moment."""
        self.zone = zone
        """Of the office: whether its clock on the wall has summer time, and when."""
        self.office_hours = self._hours_of(hours)
        """The calendar of the core that runs."""
        self._clock_comes: Any = None
        self._hours_come: Any = None
        schedule.after(1000 * HOUR_MS, self._hour)
        self._changed = False
        self._bell_on: set[int] = set()
        self._bell_off_us: dict[int, int] = {}
        self._bursts: dict[int, deque[Burst]] = {}
        self._rung: set[int] = set()
        self._pulsed: set[int] = set()
        """Telephones whose bell is to sound once, to wake their display."""
        self._pulses: set[int] = set()
        """Those whose bell sounds for that."""
        self._reversed: set[int] = set()

    # Time.

    @property
    def now_ms(self) -> int:
        """Milliseconds since the world began."""
        now_us: int = self.schedule.now_us
        return now_us // 1000

    def at(self, time_ms: int, act: Callable[[], None]) -> None:
        """Do something at a later time: people's plans."""
        self.schedule.at(time_ms * 1000, act)

    def run_until(self, time_ms: int) -> None:
        """Let time pass until ``time_ms``, its tick included."""
        while self.now_ms < time_ms:
            self.step(time_ms)

    def step(self, limit_ms: int) -> int:
        """Let time pass until something visible may have changed, at most to ``limit_ms``; returns now_ms."""
        for watch in self._change_watches:
            watch(self.now_ms)
        self._changed = False
        while self.now_ms < limit_ms and not self._changed:
            self._advance(limit_ms)
        return self.now_ms

    def _advance(self, limit_ms: int) -> None:
        """Run to the end of the next millisecond in which anything happens, or to ``limit_ms``."""
        raise NotImplementedError

    # Those who watch.

    def on_event(self, watch: EventWatch) -> None:
        """``watch(now_ms, event)`` for every event that reaches call control."""
        self._event_watches.append(watch)

    def on_action(self, watch: ActionWatch) -> None:
        """``watch(now_ms, action)`` for every action of call control."""
        self._action_watches.append(watch)

    def on_decided(self, watch: DecisionWatch) -> None:
        """``watch(now_ms, control)`` after each decision of call control, its actions carried out."""
        self._decision_watches.append(watch)

    def on_frame(self, watch: FrameWatch) -> None:
        """``watch(frame)`` for all that a journal holds: what call control knows, now and whenever a core begins, and
        all that changes it."""
        self._frame_watches.append(watch)
        if self.control is not None:
            watch(self._begun(self.control))

    def on_start(self, watch: Callable[[], None]) -> None:
        """``watch()`` whenever a new core starts, which knows ``kept`` and nothing else of the past."""
        self._start_watches.append(watch)

    def on_change(self, watch: ChangeWatch) -> None:
        """``watch(now_ms)`` before time passes on, each time that something visible may have changed."""
        self._change_watches.append(watch)

    @property
    def control(self) -> CallControl | None:
        """What the box has in mind; None while no core runs."""
        raise NotImplementedError

    def _core_begins(self, control: CallControl) -> None:
        for watch in self._frame_watches:
            watch(self._begun(control))

    def _begun(self, control: CallControl) -> Begun:
        return Begun(self.now_ms, control.snapshot(), self.moment(), self.board.name, self.country)

    def _saw_frame(self, frame: Decided) -> None:
        for watch in self._frame_watches:
            watch(frame)
            if type(frame) is Happened and type(frame.event) is events.ClockTold:
                watch(Wall(frame.ms, self.moment()))

    def _decided(self, now_ms: int, control: CallControl) -> None:
        for watch in self._decision_watches:
            watch(now_ms, control)

    def _saw_event(self, now_ms: int, event: events.Event) -> None:
        self._changed = True
        for watch in self._event_watches:
            watch(now_ms, event)

    def _saw_action(self, now_ms: int, action: actions.Action) -> None:
        self._changed = True
        if type(action) is actions.ApplyRinging:
            self._rung.add(action.station)
            self._pulsed.discard(action.station)
        elif type(action) is actions.PulseBell:
            self._pulsed.add(action.station)
        elif type(action) is actions.StopRinging:
            self._rung.discard(action.station)
            self._pulsed.discard(action.station)
        for watch in self._action_watches:
            watch(now_ms, action)

    # Facts about telephones.

    def bell_sounds(self, phone: int) -> bool:
        """Its bell sounds at this instant."""
        return phone in self._bell_on

    def phone_rings(self, phone: int) -> bool:
        """On hook, and its bell sounded within the last cadence period; a short pulse for its display is no ring."""
        if self.phones[phone].loop_closed:
            return False
        if phone in self._bell_on:
            return phone not in self._pulses
        off_us = self._bell_off_us.get(phone)
        return off_us is not None and self.schedule.now_us - off_us < 1000 * sum(self.plan.ring_cadence)

    def bursts(self, phone: int) -> tuple[Burst, ...]:
        """How its bell has sounded, oldest first, since it was last lifted or silent for a whole cadence period."""
        return tuple(self._bursts.get(phone, ()))

    def phone_idle(self, phone: int) -> bool:
        """On hook, its polarity as at rest, and the box does not ring it (a pause of its cadence is ringing)."""
        telephone = self.phones[phone]
        sounds = phone in self._bell_on or phone in self._rung
        return not (telephone.lifted or telephone.loop_closed or sounds or phone in self._reversed)

    def rung(self, phone: int) -> bool:
        """The box rings it, pauses included."""
        return phone in self._rung

    def ring_power(self, phone: int) -> bool:
        """Ringing voltage is on its wires, whether a bell hears it or not."""
        raise NotImplementedError

    def phone_hears(self, phone: int) -> set[str]:
        """Whom or what its handset hears: ``"line 1"``, ``"phone 2"``, a tone (``"busy"``), a prompt
        (``"prompt queue.thanks in en"``). Empty on hook."""
        raise NotImplementedError

    def phone_hears_people(self, phone: int) -> set[str]:
        """As ``phone_hears``, tones and prompts left out."""
        return people_in(self.phone_hears(phone))

    def shows(self, phone: int) -> Shown | None:
        """What its display says of a caller."""
        return self.phones[phone].display.shown

    def talks(self, phone: int, other: str) -> bool:
        """Both hear each other, off hook, loop closed. ``other`` is ``"line N"`` or ``"phone N"``."""
        me = f"phone {phone}"
        if other not in self.phone_hears(phone):
            return False
        kind, number = other.split()
        return me in (self.line_hears(int(number)) if kind == "line" else self.phone_hears(int(number)))

    # Facts about lines.

    def line_rings(self, line: int) -> bool:
        """The exchange's call is unanswered, gaps included."""
        return self.lines[line].state == "ringing"

    def line_seized(self, line: int) -> bool:
        """Our side's loop is closed."""
        raise NotImplementedError

    def line_idle(self, line: int) -> bool:
        """Neither rings nor is seized."""
        return not self.line_rings(line) and not self.line_seized(line)

    def line_out_of_service(self, line: int) -> bool:
        """The box holds it out of service."""
        raise NotImplementedError

    def line_hears(self, line: int) -> set[str]:
        """Whom or what the far side hears, tones too. Empty while our loop is open."""
        raise NotImplementedError

    def recorder_hears(self, recorder: int) -> set[str]:
        """Who is heard by a recorder at this moment: ``"line 2"``, ``"phone 1"``, ``"line 2 busy"``."""
        return self.voice.recorders.hears(recorder)

    def joined(self) -> set[str]:
        """``{"line 1", "phone 1"}`` while the transfer relay joins them, past the box."""
        return set()

    def door_open(self) -> bool:
        """The door opener is energised."""
        raise NotImplementedError

    def everything_idle(self) -> bool:
        """All lines and telephones idle, no crosspoint from or to them closed."""
        return (
            all(map(self.line_idle, self.lines)) and all(map(self.phone_idle, self.phones)) and not self._paths_closed()
        )

    def nothing_rings(self) -> bool:
        """No bell sounds at this instant."""
        return not self._bell_on

    def _paths_closed(self) -> bool:
        """A crosspoint from or to a line or a telephone is closed: speech, a tone, a receiver."""
        raise NotImplementedError

    # Faults.

    def bus_fault(self, bus: int, kind: str) -> None:
        """``kind``: stuck, nack or restored; ``bus`` is the Linux number (1, 6)."""
        raise NotImplementedError

    def chip_fault(self, bus: int, address: int, dead: bool) -> None:
        """A chip dies, or works again (from its power-on state)."""
        raise NotImplementedError

    def core_dies(self, for_s: float = RESTART_S) -> None:
        """The core process ends at once; it starts anew after ``for_s``."""
        raise NotImplementedError

    def core_hangs(self, for_s: float = RESTART_S) -> None:
        """The core stops ticking; the service manager replaces it after ``for_s``."""
        raise NotImplementedError

    def power_fails(self) -> None:
        """No power: nothing of the box works, the transfer relay falls."""
        raise NotImplementedError

    def power_returns(self) -> None:
        """Power again; the core starts BOOT_MS later."""
        raise NotImplementedError

    # Who looks after the box.

    def order(self, event: events.Event) -> None:
        """Somebody at the shell orders something of call control, which hears it if a core runs."""
        self._voice_tells(event)

    # The clock on the wall.

    def set_clock(self, moment: datetime) -> None:
        """Somebody sets the box's clock; call control is told at once, if a core runs."""
        self.clock_was_set = (self.now_ms, moment)
        self._tell_clock()

    def moment(self) -> datetime:
        """What the clock on the wall shows."""
        return local_of(self.utc(), self.zone)

    def utc(self) -> datetime:
        """The same moment in UTC, without a zone."""
        set_ms, moment = self.clock_was_set
        return utc_of(moment, self.zone) + timedelta(milliseconds=self.now_ms - set_ms)

    @property
    def knows_time(self) -> bool:
        """The box has a clock that it trusts."""
        return True

    def ms_of_day(self) -> int:
        """The time of day on the wall, in ms since midnight."""
        moment = self.moment()
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        return (moment - midnight) // timedelta(milliseconds=1)

    def _hour(self) -> None:
        self._tell_clock()
        self.schedule.after(1000 * HOUR_MS, self._hour)

    def _tell_clock(self) -> None:
        """The core learns the time of day as soon as time goes on: those who watch a new world hear it, too."""
        self.schedule.cancel(self._clock_comes)
        self._clock_comes = self.schedule.after(0, self._clock_told)

    def _clock_told(self) -> None:
        """Hand ``ClockTold`` of this moment to call control, if a core runs."""
        raise NotImplementedError

    def _new_hours(self) -> None:
        """A new core knows nothing of what its calendar told the one before it."""
        self.office_hours = self._hours_of(self.office_hours.schedule)

    def _hours_of(self, hours: HoursOfOffice) -> OfficeHours:
        return OfficeHours(
            hours,
            self.zone,
            utc=self.box_utc,
            trusted=lambda: self.knows_time,
            tell=self._hours_tell,
            say=_unheard,
        )

    def box_utc(self) -> datetime:
        """UTC as the box has it, without a zone."""
        return self.utc()

    def _look_at_hours(self) -> None:
        """The calendar says what it has to say, and is asked again when that is over."""
        self.office_hours.step(self.now_ms)
        self.schedule.cancel(self._hours_come)
        due_ms = self.office_hours.next_ms()
        if due_ms is not None:
            self._hours_come = self.schedule.after(1000 * max(1, due_ms), self._hours_due)

    def _hours_due(self) -> None:
        """What the calendar said is over."""
        raise NotImplementedError

    def _hours_tell(self, event: events.Event, now_ms: int) -> None:
        """Hand what the calendar says to call control."""
        raise NotImplementedError

    # For subclasses.

    def _new_line(self, port: int, pair: Pair) -> ExchangeLine:
        """The exchange's end of a line; the box listens to it."""
        line = ExchangeLine(
            self.schedule,
            self._random(f"line {port}"),
            pair,
            self.plan.line_cadence,
            self.settings.ring_decihertz / 10,
            country=self.country,
        )
        line.on_state = self._line_changed
        line.teller.now = self.moment
        line.reverses_at_answer = self._has_answer_signal(port)
        self.lines[port] = line
        self.acoustics.add_line(port, line)
        return line

    def _line_changed(self, _state: CallState) -> None:
        self._note()

    def _voice_tells(self, event: events.Event) -> None:
        """Hand what the voice has heard or done, or what was ordered, to call control, if a core runs."""
        raise NotImplementedError

    def _switched(self, who: str) -> set[str]:
        """The sources that are switched to ``"line 1"``, while our loop is closed, or to ``"phone 2"``."""
        raise NotImplementedError

    def _fault(self, name: str, lasts: bool) -> None:
        """A fault of the hardware begins, or is over."""
        if lasts:
            self.broken.add(name)
        elif name in self.broken:
            self.broken.discard(name)
            self.mended_ms = self.now_ms

    def _bell(self, phone: int, sounds: bool) -> None:
        """A bell starts or stops."""
        if sounds == (phone in self._bell_on):
            return
        self._changed = True
        if phone in (self._pulses if phone in self._bell_on else self._pulsed):
            self._pulse(phone, sounds)
            return
        bursts = self._bursts.setdefault(phone, deque(maxlen=_BURSTS_KEPT))
        if sounds:
            self.acoustics.bell_sounds(phone)
            if not self.phone_rings(phone):
                bursts.clear()
                self.phones[phone].display.bell_begins()
            self._bell_on.add(phone)
            bursts.append((self.now_ms, None))
        else:
            self._bell_on.discard(phone)
            bursts[-1] = (bursts[-1][0], self.now_ms)
            self._hook_moved(phone)
            self._bell_off_us[phone] = self.schedule.now_us
            period_us = 1000 * sum(self.plan.ring_cadence)
            self.schedule.at(self.schedule.now_us + period_us, self._note)

    def _pulse(self, phone: int, sounds: bool) -> None:
        """A bell that sounds only to wake its display starts or stops."""
        display = self.phones[phone].display
        if sounds:
            self._bell_on.add(phone)
            self._pulses.add(phone)
            display.pulse_begins(self.schedule.now_us)
        else:
            self._bell_on.discard(phone)
            self._pulses.discard(phone)
            display.pulse_ends(self.schedule.now_us)
            self._hook_moved(phone)

    def _polarity(self, phone: int, reversed_now: bool) -> None:
        """The polarity of its wires, of ringing voltage apart."""
        if reversed_now == (phone in self._reversed):
            return
        self._changed = True
        self.acoustics.polarity_moves(phone)
        self.phones[phone].display.polarity(reversed_now, self.schedule.now_us)
        if reversed_now:
            self._reversed.add(phone)
        else:
            self._reversed.discard(phone)

    def _new_display(self) -> Display:
        """Of a telephone as it is sold where the box tells callers so."""
        return Display(SCHEMES.get(self.plan.caller_id_out.scheme))

    def _hook_moved(self, phone: int) -> None:
        """A telephone's loop has closed or opened: once it is lifted, what its bell told is over."""
        self._changed = True
        self.acoustics.moved()
        if self.phones[phone].loop_closed and phone not in self._bell_on:
            self._bursts.pop(phone, None)

    def _note(self) -> None:
        """Something visible may have changed."""
        self._changed = True

    def _random(self, who: str) -> Random:
        """A source of chance of one's own, so that the acts of others do not disturb it."""
        return Random(f"{self.seed} {who}")

    def _has_answer_signal(self, line: int) -> bool:
        """The exchange of this line reverses the polarity when it is answered; decided by the seed."""
        return self._random(f"exchange of line {line}").random() < ANSWER_REVERSED

    def flash_ms(self, phone: int) -> int:
        """A flash in the middle of the window that this telephone has."""
        own = self.settings.of_station(phone - 1)
        middle: int = (own.flash_min_ms + own.flash_max_ms) // 2
        return middle
