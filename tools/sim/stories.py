"""Random stories: anybody does anything at any moment, decided by a number.

A story is a list of acts; it can be told to either form of the world and written as .call text.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, Literal, NamedTuple

import msgspec

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from firmware.config import Config
from firmware.config.countries import DEFAULT_COUNTRY
from firmware.config.load import load
from firmware.config.numbering import extension_base
from firmware.config.plan import card_settings
from firmware.runtime.board_plan import plan_on
from hal.signals import CardSettings
from hal.wiring import Board
from tools.sim.exchange import ExchangeLine, HangUpBy
from tools.sim.manners import FLASH, HANG_UP, LIFT, WAIT, Manners, features_of
from tools.sim.offices import random_config, random_hours, recorded_lines
from tools.sim.world import FIRST_CLOCK, World

BOARDS = {"lb4x8": LB4X8, "lb8x24": LB8X24}
COUNTRIES = ("hu", "us", "uk", "fr", "jp")

ON_HOOK_MS = 1_500
"""How long somebody who means to lift again leaves the receiver down: no country takes that for a flash."""

WAYS_TO_HANG_UP: tuple[HangUpBy, ...] = (
    "cpc",
    "cpc",
    "reversal",
    "busy",
    "congestion",
    "dialtone",
    "silence",
    "nothing",
)

CALLERS = ("+3612345678", "0612345678", "0687654321", "201")
"""So few that one of them calls on two lines at once, at times."""


RefusedBy = Literal["busy", "congestion"]


class Act(NamedTuple):
    """``text`` is the statement of a story; ``do`` the same, done to a world."""

    at_ms: int
    text: str
    do: Callable[[World], Any]


class Story:
    """Acts in order of time, on a board with a configuration; it may still be growing."""

    def __init__(self, number: int, board: Board, config: str, country: str) -> None:
        self.number = number
        self.board = board
        self.config = config
        self.country = country
        self.acts: list[Act] = []

    def read(self) -> Config:
        """Its configuration."""
        config = load(self.config, len(self.board.lines), len(self.board.stations), self.country)
        if isinstance(config, list):
            raise ValueError(f"the configuration of story {self.number} is wrong: {config}")
        return config

    def world(self, form: Callable[..., World]) -> World:
        """A new world of this form for the story."""
        config = self.read()
        plan = plan_on(self.board, config)
        settings = CardSettings(**msgspec.structs.asdict(card_settings(config)))
        return form(self.board, plan, settings, seed=self.number, country=self.country, hours=config.hours.schedule)

    def play(self, world: World) -> None:
        """Do it all to a world."""
        for act in self.acts:
            world.run_until(act.at_ms)
            act.do(world)

    def text(self) -> str:
        """As a .call file (its configuration, which stands in a file of its own, in comments)."""
        head = [f"# {row}" for row in self.config.splitlines()]
        head += [f"board {self.board.name}", f"country {self.country}", f"seed {self.number}"]
        return "\n".join(head + [f"{act.at_ms / 1000:.3f} {act.text}" for act in self.acts])


class Teller:
    """Makes up a story while it happens in ``world``, so that people do what makes sense, mostly.

    ``faults``: electrical faults too; ``apart_ms``: the least time between two acts.
    """

    def __init__(self, number: int, board: Board, *, faults: bool, apart_ms: int = 0) -> None:
        self.random = Random(f"story {number} {board.name}")
        self.board = board
        self.story = self._beginning(number, board)
        self._manners = Manners(self.random)
        self._apart_ms = apart_ms
        self._now_ms = 500
        self._choices = self._everyday() + (self._misfortunes() if faults else [])

    def _beginning(self, number: int, board: Board) -> Story:
        """Which country it is is drawn after the office: where telephones have other numbers, the same office again."""
        before = self.random.getstate()
        size = len(board.lines), len(board.stations)
        recorded = recorded_lines(Random(f"recording {number} {board.name}"), len(board.lines))
        hours = random_hours(Random(f"hours {number} {board.name}"), len(board.lines))
        config = random_config(self.random, *size, extension_base(DEFAULT_COUNTRY), recorded=recorded, hours=hours)
        country = self.random.choice(COUNTRIES)
        self._base = extension_base(country)
        if self._base != extension_base(DEFAULT_COUNTRY):
            self.random.setstate(before)
            config = random_config(self.random, *size, self._base, recorded=recorded, hours=hours)
            self.random.choice(COUNTRIES)
        return Story(number, board, config, country)

    def tell(self, steps: int, world: World) -> Story:
        """A story of so many steps, done to ``world`` as it is told."""
        self._world = world
        weights = [weight for weight, _ in self._choices]
        for _ in range(steps):
            self._pass(self._pause())
            self.random.choices(self._choices, weights)[0][1]()
        return self.story

    def _pause(self) -> int:
        longest = self.random.choice((30, 300, 1_000, 3_000, 8_000))
        return self._apart_ms + self.random.randint(0, longest)

    def _pass(self, ms: int) -> None:
        self._now_ms += ms
        self._world.run_until(self._now_ms)
        while self._apart_ms and self._something_is_due():
            self._now_ms += self._apart_ms
            self._world.run_until(self._now_ms)

    def _something_is_due(self) -> bool:
        """A timer of call control runs out so soon that who is first depends on a detection delay."""
        control = self._world.control
        deadline = control.next_deadline() if control is not None else None
        return deadline is not None and deadline - self._now_ms < self._apart_ms

    def _everyday(self) -> list[tuple[int, Callable[[], None]]]:
        return [
            (14, self._lift),
            (7, self._hang_up),
            (2, self._flash),
            (6, self._call),
            (2, self._dial),
            (26, self._use),
            (5, self._begin),
            (1, self._plug),
            (16, self._ring),
            (4, self._give_up),
            (8, self._is_called),
            (1, self._says),
            (1, self._presses),
            (8, self._far_side_hangs_up),
            (1, self._cut),
            (2, self._restore),
            (1, self._parallel),
            (1, self._set_clock),
        ]

    def _misfortunes(self) -> list[tuple[int, Callable[[], None]]]:
        return [
            (1, self._flicker),
            (1, self._noise),
            (1, self._bounce),
            (2, self._chip),
            (1, self._bus),
            (1, self._core),
        ]

    def _act(self, text: str, do: Callable[[World], Any]) -> None:
        self.story.acts.append(Act(self._now_ms, text, do))
        do(self._world)

    def _one(self, sensible: list[int], count: int) -> int:
        """A port that makes sense, mostly; any at times, or when none does."""
        if sensible and self.random.random() < 0.85:
            return self.random.choice(sensible)
        return self.random.randint(1, count)

    def _phone(self, makes_sense: Callable[[int], bool]) -> int:
        return self._one(list(filter(makes_sense, self._world.phones)), len(self._world.phones))

    def _line(self, makes_sense: Callable[[ExchangeLine], bool]) -> int:
        sensible = [port for port, line in self._world.lines.items() if makes_sense(line)]
        return self._one(sensible, len(self._world.lines))

    def _talker(self) -> int:
        return self._phone(lambda port: self._world.phones[port].lifted)

    # What people do.

    def _lift(self) -> None:
        self._lift_at(self._phone(self._world.phone_rings))

    def _lift_at(self, port: int) -> None:
        self._act(f"phone {port + self._base} lifts", lambda world: world.phones[port].lift())

    def _hang_up(self) -> None:
        self._hang_up_at(self._talker())

    def _hang_up_at(self, port: int) -> None:
        self._act(f"phone {port + self._base} hangs up", lambda world: world.phones[port].hang_up())

    def _flash(self) -> None:
        self._flash_for(self._talker(), self.random.choice((30, 90, 110, 250, 400, 900)))

    def _flash_for(self, port: int, ms: int) -> None:
        self._act(f"phone {port + self._base} flashes {ms}", lambda world: world.phones[port].flash(ms))

    def _use(self) -> None:
        """Somebody whose receiver is up goes on as sensible people do; who has begun something, rather than others."""
        phones = [port for port, phone in self._world.phones.items() if phone.lifted]
        if phones:
            engaged = [self._manners.engagement(self._world, port) for port in phones]
            self._be_sensible(self.random.choices(phones, engaged)[0])
        else:
            self._begin()

    def _begin(self) -> None:
        """Somebody who has nothing to do with any call begins one, or asks the box for something; or the door does."""
        doors = [station.port for station in self._world.plan.stations if station.door]
        if doors and self.random.random() < 0.25:
            self._be_sensible(self.random.choice(doors))
        else:
            self._be_sensible(self._phone(self._world.phone_idle))

    def _be_sensible(self, port: int) -> None:
        """A few steps of one person, each after a moment of listening."""
        for _ in range(self.random.randint(1, 5)):
            step = self._manners.step(self._world, port)
            if step == LIFT:
                self._lift_at(port)
            elif step == HANG_UP:
                self._hang_up_at(port)
            elif step == FLASH:
                self._flash_for(port, self._world.flash_ms(port))
            elif step != WAIT:
                self._dial_number(port, step)
            elif self.random.random() < 0.6:
                self._answer_for(port)
            self._pass(self._apart_ms + (ON_HOOK_MS if step == HANG_UP else self.random.choice((300, 700, 1_500))))

    def _answer_for(self, port: int) -> None:
        """Somebody lifts whom the caller at ``port`` rings."""
        control = self._world.control
        call = control.state.calls.get(control.state.stations[port].call) if control is not None else None
        if call is not None and call.bells:
            self._lift_at(self.random.choice(call.bells))

    def _dial(self) -> None:
        self._dial_from(self._talker())

    def _call(self) -> None:
        port = self._phone(lambda port: not self._world.phones[port].lifted)
        self._lift_at(port)
        self._pass(self._apart_ms + self.random.choice((0, 50, 200, 1_500)))
        self._dial_from(port)

    def _dial_from(self, port: int) -> None:
        self._dial_number(port, self._number())

    def _dial_number(self, port: int, number: str) -> None:
        """In one go or digit by digit, by tone, by pulse or mixed."""
        one_by_one = self._apart_ms or self.random.random() < 0.3
        for digits in number if one_by_one else (number,):
            self._press(port, digits, by_pulse=digits.isdigit() and self.random.random() < 0.4)
            if one_by_one:
                self._pass(self._apart_ms + self.random.randint(0, 700))
            while self._apart_ms and self._world.phones[port].busy:
                self._pass(self._apart_ms)

    def _press(self, port: int, digits: str, *, by_pulse: bool) -> None:
        what = f'"{digits}"' if digits.startswith("#") else f"{digits} by pulse" if by_pulse else digits
        self._act(f"phone {port + self._base} dials {what}", lambda world: world.phones[port].dial(digits, by_pulse))

    def _number(self) -> str:
        """An extension, mostly; a pilot number, the beginning of a number, any code, or nonsense."""
        extension = str(self._base + self.random.randint(1, len(self._world.phones)))
        others = (("50", "5", "6"), ("1", "5", "*5", "70"), ("9", "05", "7", "*", "1#", "12#", "999", "*21*11#"))
        if self.random.random() < 0.1:
            return self._manners.outside(self._world)
        (kind,) = self.random.choices(range(5), (12, 4, 2, 3, 3))
        if kind == len(others) + 1:
            return self._manners.number(self._world, self.random.choice(features_of(self._world.plan)))
        return self.random.choice(others[kind - 1]) if kind else extension

    def _plug(self) -> None:
        port = self._phone(lambda _: True)
        self._act(f"phone {port + self._base} is unplugged", lambda world: world.phones[port].unplug())
        self._pass(1_000)
        self._act(f"phone {port + self._base} is plugged in", lambda world: world.phones[port].plug_in())

    def _ring(self) -> None:
        line = self._line(lambda line: line.free)
        how = self.random.random()
        if how < 0.3:
            self._act(f"line {line} rings", lambda world: world.lines[line].ring())
        elif how < 0.4:
            self._act(f"line {line} rings withheld", lambda world: world.lines[line].ring(withheld=True))
        else:
            number = self.random.choice(CALLERS)
            self._act(f"line {line} rings from {number}", lambda world: world.lines[line].ring(number))

    def _is_called(self) -> None:
        """Somebody outside answers, or cannot be reached."""
        line = self._line(lambda line: line.state == "calling")
        sound: RefusedBy = self.random.choice(("busy", "congestion"))
        if self.random.random() < 0.75:
            self._act(f"line {line} answers", lambda world: world.lines[line].answer())
        else:
            self._act(f"line {line} reports {sound}", lambda world: world.lines[line].refuse(sound))

    def _says(self) -> None:
        line, seconds = self._line(lambda line: line.state == "talking"), self.random.choice((1, 5, 20))
        self._act(f"line {line} says {seconds}", lambda world: world.lines[line].say(1_000 * seconds))

    def _presses(self) -> None:
        line, digits = self._line(lambda line: line.state == "talking"), self.random.choice(("1", "11", "*0#"))
        what = f'"{digits}"' if digits.startswith("#") else digits
        self._act(f"line {line} presses {what}", lambda world: world.lines[line].press(digits))

    def _give_up(self) -> None:
        line = self._line(lambda line: line.state == "ringing")
        self._act(f"line {line} gives up", lambda world: world.lines[line].give_up())

    def _far_side_hangs_up(self) -> None:
        line = self._line(lambda line: line.state == "talking")
        by: HangUpBy = self.random.choice(WAYS_TO_HANG_UP)
        self._act(f"line {line} hangs up by {by}", lambda world: world.lines[line].hang_up(by))

    def _cut(self) -> None:
        line = self._line(lambda _: True)
        self._act(f"line {line} is cut", lambda world: world.lines[line].cut())

    def _restore(self) -> None:
        line = self._line(lambda line: line.cut_off)
        self._act(f"line {line} is restored", lambda world: world.lines[line].restore())

    def _parallel(self) -> None:
        line = self._line(lambda _: True)
        self._act(f"line {line} parallel lifts", lambda world: world.lines[line].parallel_lift())
        self._pass(2_000)
        self._act(f"line {line} parallel dials 40", lambda world: world.lines[line].parallel_dial("40"))
        self._pass(4_000)
        self._act(f"line {line} parallel hangs up", lambda world: world.lines[line].parallel_hang_up())

    def _set_clock(self) -> None:
        """By a few minutes, as for drift, or by an hour and more."""
        minutes = self.random.choice((-60, -5, 2, 30, 60, 600))
        moment = (FIRST_CLOCK + timedelta(milliseconds=self._now_ms, minutes=minutes)).replace(second=0, microsecond=0)
        self._act(f"clock {moment:%Y-%m-%d %H:%M}", lambda world: world.set_clock(moment))

    # What fate does.

    def _flicker(self) -> None:
        line, ms = self._line(lambda _: True), self.random.choice((20, 90, 150, 300, 1500))
        self._act(f"line {line} flickers {ms}", lambda world: world.lines[line].flicker(ms))

    def _noise(self) -> None:
        line = self._line(lambda _: True)
        if self.random.random() < 0.6:
            self._act(f"fault noise line {line} off", lambda world: world.lines[line].noise(0))
        else:
            self._act(f"fault noise line {line} 20x5", lambda world: world.lines[line].noise(20, 5))

    def _bounce(self) -> None:
        port, ms = self._phone(lambda _: True), self.random.choice((0, 5, 15))

        def set_bounce(world: World) -> None:
            world.phones[port].bounce_ms = ms

        self._act(f"fault bounce phone {port + self._base} {ms}", set_bounce)

    def _chip(self) -> None:
        chip = self.random.choice(self.board.expanders)
        bus = self.board.buses[chip.bus].number
        where = f"{bus}:0x{chip.address:02x}"
        self._act(f"fault chip {where} dead", lambda world: world.chip_fault(bus, chip.address, True))
        self._pass(self.random.choice((50, 500, 5_000)))
        self._act(f"fault chip {where} restored", lambda world: world.chip_fault(bus, chip.address, False))

    def _bus(self) -> None:
        bus, kind = self.random.choice(self.board.buses).number, self.random.choice(("stuck", "nack"))
        self._act(f"fault bus {bus} {kind}", lambda world: world.bus_fault(bus, kind))
        self._pass(self.random.choice((30, 500, 4_000)))
        self._act(f"fault bus {bus} restored", lambda world: world.bus_fault(bus, "restored"))

    def _core(self) -> None:
        what = self.random.choice(("dies", "hangs", "power"))
        if what == "power":
            self._act("power fails", lambda world: world.power_fails())
            self._pass(3_000)
            self._act("power returns", lambda world: world.power_returns())
        else:
            seconds = self.random.choice((0.5, 2))
            self._act(
                f"fault core {what} for {seconds}",
                lambda world: world.core_dies(seconds) if what == "dies" else world.core_hangs(seconds),
            )


def calm(world: World, restart_ms: int = 5_000) -> None:
    """Everything is repaired, everybody hangs up, every caller goes: the box must come to rest."""
    for wire in world.board.buses:
        world.bus_fault(wire.number, "restored")
    for chip in world.board.expanders:
        world.chip_fault(world.board.buses[chip.bus].number, chip.address, False)
    world.power_returns()
    for line in world.lines.values():
        line.noise(0)
        line.restore()
        line.parallel_hang_up()
        line.hang_up("cpc")
    for phone in world.phones.values():
        phone.hang_up()
        phone.plug_in()
    world.run_until(world.now_ms + restart_ms)
    for line in world.lines.values():
        line.hang_up("cpc")
