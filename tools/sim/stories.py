"""Random stories: anybody does anything at any moment, decided by a number.

A story is a list of acts; it can be told to either form of the world and written as .call text.
"""

import re
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.invariants import OutputImage, broken
from firmware.config.load import load
from firmware.config.plan import card_settings, to_plan
from hal.wiring import Board
from tools.sim.exchange import HangUpBy
from tools.sim.world import World

BOARDS = {"lb4x8": LB4X8, "lb8x24": LB8X24}
STRATEGIES = (
    "linear",
    "circular",
    "ring-all",
    "longest-idle",
    "fewest-calls",
    "least-talk",
    "random",
    "weighted",
    "progressive",
    "memory",
)
COUNTRIES = ("hu", "us", "uk", "fr", "jp")


WAYS_TO_HANG_UP: tuple[HangUpBy, ...] = ("cpc", "cpc", "reversal", "nothing")


class Act(NamedTuple):
    """``text`` is the statement of a story; ``do`` the same, done to a world."""

    at_ms: int
    text: str
    do: Callable[[World], Any]


class Story(NamedTuple):
    """Acts in order of time, on a board with a configuration."""

    number: int
    board: Board
    config: str
    country: str
    acts: tuple[Act, ...]

    def world(self, form: Callable[..., World]) -> World:
        """A new world of this form for the story."""
        config = load(self.config, len(self.board.lines), len(self.board.stations), self.country)
        assert not isinstance(config, list), config
        return form(self.board, to_plan(config), card_settings(config), seed=self.number)

    def text(self, until_ms: int | None = None) -> str:
        """As a .call file (its configuration, which stands in a file of its own, in comments)."""
        head = [f"# {row}" for row in self.config.splitlines()]
        head += [f"board {self.board.name}", f"country {self.country}", f"seed {self.number}"]
        rows = [f"{act.at_ms / 1000:.3f} {act.text}" for act in self.acts if until_ms is None or act.at_ms <= until_ms]
        return "\n".join(head + rows)


def random_config(random: Random, stations: int) -> str:
    """Two groups that overflow into each other or wait, a do-not-disturb, a line straight to a station."""
    extensions = [str(11 + n) for n in range(stations)]
    inner, outer = (random.sample(extensions, random.randint(1, 5)) for _ in range(2))
    rows = ["[lines]"]
    for line, route in enumerate(("group inner", f"station {random.choice(extensions)}", "group outer"), 1):
        rows.append(f'{line} = {{ route = "{route}" }}')
    rows += ["[stations]", f"{random.randint(1, stations)} = {{ dnd = true }}"]
    overflow = random.choice(("group outer", "ring", "silent", f"station {random.choice(extensions)}"))
    rows += _group(random, "inner", inner, overflow)
    rows += _group(random, "outer", outer, random.choice(("ring", "silent")))
    return "\n".join(rows) + "\n"


def _members(config: str) -> str:
    """The lists of members of a configuration."""
    return " ".join(re.findall(r"members = (.*)", config))


def _group(random: Random, name: str, members: list[str], overflow: str) -> list[str]:
    strategy = random.choice(STRATEGIES)
    rows = [f"[groups.{name}]", f'strategy = "{strategy}"', f"members = {members}".replace("'", '"')]
    rows += [f"ring_s = {random.choice((5, 8, 15))}", f'overflow = "{overflow}"']
    if strategy == "weighted":
        rows.append(f"weights = {[random.randint(1, 5) for _ in members]}")
    if strategy == "progressive":
        rows.append(f"step_s = {random.choice((3, 6))}")
    return rows


class Judge:
    """Asks for every invariant each time that call control has decided; raises on the first that is broken."""

    def __init__(self, story: Story, world: World, again: str) -> None:
        self._story = story
        self._again = again
        self._image = OutputImage()
        world.on_event(lambda _, event: self._image.hear(event))
        world.on_action(lambda _, action: self._image.apply(action))
        world.on_start(self._new_core)
        world.on_decided(self._judge)

    def _new_core(self) -> None:
        self._image = OutputImage()

    def _judge(self, now_ms: int, control: CallControl) -> None:
        wrong = broken(control, self._image)
        if wrong:
            raise AssertionError(f"{self.report(now_ms)}\n{wrong} at {now_ms} ms")

    def report(self, until_ms: int | None = None) -> str:
        """How to see it again: the command, and the story so far."""
        return f"{self._story.text(until_ms)}\nagain: {self._again} --story {self._story.number}"


class Teller:
    """Makes up acts. ``faults``: electrical faults too; ``apart_ms``: the least time between two acts."""

    def __init__(self, number: int, board: Board, *, faults: bool, apart_ms: int = 0) -> None:
        self.random = Random(f"story {number} {board.name}")
        self.number = number
        self.board = board
        self.apart_ms = apart_ms
        self.acts: list[Act] = []
        self.now_ms = 500
        self._regulars: list[int] = []
        self._lifted: list[int] = []
        self._choices = self._everyday() + (self._misfortunes() if faults else [])

    def tell(self, steps: int) -> Story:
        """A story of so many acts."""
        config = random_config(self.random, len(self.board.stations))
        self._regulars = [int(extension) - 10 for extension in re.findall(r"\d+", _members(config))]
        country = self.random.choice(COUNTRIES)
        weights = [weight for weight, _ in self._choices]
        for _ in range(steps):
            self.now_ms += self._pause()
            self.random.choices(self._choices, weights)[0][1]()
        return Story(self.number, self.board, config, country, tuple(self.acts))

    def _pause(self) -> int:
        longest = self.random.choice((30, 300, 3_000, 3_000, 12_000))
        return self.apart_ms + self.random.randint(0, longest)

    def _everyday(self) -> list[tuple[int, Callable[[], None]]]:
        return [
            (18, self._lift),
            (10, self._hang_up),
            (3, self._flash),
            (3, self._dial),
            (1, self._plug),
            (16, self._ring),
            (4, self._give_up),
            (8, self._far_side_hangs_up),
            (1, self._cut),
            (2, self._restore),
            (1, self._parallel),
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
        self.acts.append(Act(self.now_ms, text, do))

    def _port(self) -> int:
        """Mostly one of those whose telephone rings now and then."""
        if self._regulars and self.random.random() < 0.85:
            return self.random.choice(self._regulars)
        return self.random.randint(1, len(self.board.stations))

    def _line(self) -> int:
        return self.random.randint(1, len(self.board.lines))

    # What people do.

    def _lift(self) -> None:
        port = self._port()
        if port in self._lifted:
            self._hang_up()
            return
        self._lifted.append(port)
        self._act(f"phone {port + 10} lifts", lambda world: world.phones[port].lift())

    def _hang_up(self) -> None:
        port = self._port()
        if self._lifted and self.random.random() < 0.85:
            port = self._lifted.pop(self.random.randrange(len(self._lifted)))
        self._act(f"phone {port + 10} hangs up", lambda world: world.phones[port].hang_up())

    def _flash(self) -> None:
        port, ms = self._port(), self.random.choice((30, 90, 110, 250, 400, 900))
        self._act(f"phone {port + 10} flashes {ms}", lambda world: world.phones[port].flash(ms))

    def _dial(self) -> None:
        port, digits = self._port(), self.random.choice(("9", "05", "12", "7"))
        if self.random.random() < 0.5:
            self._act(f"phone {port + 10} dials {digits}", lambda world: world.phones[port].dial(digits, False))
        else:
            self._act(f"phone {port + 10} dials {digits} by pulse", lambda world: world.phones[port].dial(digits, True))

    def _plug(self) -> None:
        port = self._port()
        self._act(f"phone {port + 10} is unplugged", lambda world: world.phones[port].unplug())
        self.now_ms += 1_000
        self._act(f"phone {port + 10} is plugged in", lambda world: world.phones[port].plug_in())

    def _ring(self) -> None:
        line = self._line()
        self._act(f"line {line} rings", lambda world: world.lines[line].ring())

    def _give_up(self) -> None:
        line = self._line()
        self._act(f"line {line} gives up", lambda world: world.lines[line].give_up())

    def _far_side_hangs_up(self) -> None:
        line = self._line()
        by: HangUpBy = self.random.choice(WAYS_TO_HANG_UP)
        self._act(f"line {line} hangs up by {by}", lambda world: world.lines[line].hang_up(by))

    def _cut(self) -> None:
        line = self._line()
        self._act(f"line {line} is cut", lambda world: world.lines[line].cut())

    def _restore(self) -> None:
        line = self._line()
        self._act(f"line {line} is restored", lambda world: world.lines[line].restore())

    def _parallel(self) -> None:
        line = self._line()
        self._act(f"line {line} parallel lifts", lambda world: world.lines[line].parallel_lift())
        self.now_ms += 2_000
        self._act(f"line {line} parallel dials 40", lambda world: world.lines[line].parallel_dial("40"))
        self.now_ms += 4_000
        self._act(f"line {line} parallel hangs up", lambda world: world.lines[line].parallel_hang_up())

    # What fate does.

    def _flicker(self) -> None:
        line, ms = self._line(), self.random.choice((20, 90, 150, 300, 1500))
        self._act(f"line {line} flickers {ms}", lambda world: world.lines[line].flicker(ms))

    def _noise(self) -> None:
        line = self._line()
        if self.random.random() < 0.6:
            self._act(f"fault noise line {line} off", lambda world: world.lines[line].noise(0))
        else:
            self._act(f"fault noise line {line} 20x5", lambda world: world.lines[line].noise(20, 5))

    def _bounce(self) -> None:
        port, ms = self._port(), self.random.choice((0, 5, 15))

        def set_bounce(world: World) -> None:
            world.phones[port].bounce_ms = ms

        self._act(f"fault bounce phone {port + 10} {ms}", set_bounce)

    def _chip(self) -> None:
        chip = self.random.choice(self.board.expanders)
        bus = self.board.buses[chip.bus].number
        where = f"{bus}:0x{chip.address:02x}"
        self._act(f"fault chip {where} dead", lambda world: world.chip_fault(bus, chip.address, True))
        self.now_ms += self.random.choice((50, 500, 5_000))
        self._act(f"fault chip {where} restored", lambda world: world.chip_fault(bus, chip.address, False))

    def _bus(self) -> None:
        bus, kind = self.random.choice(self.board.buses).number, self.random.choice(("stuck", "nack"))
        self._act(f"fault bus {bus} {kind}", lambda world: world.bus_fault(bus, kind))
        self.now_ms += self.random.choice((30, 500, 4_000))
        self._act(f"fault bus {bus} restored", lambda world: world.bus_fault(bus, "restored"))

    def _core(self) -> None:
        what = self.random.choice(("dies", "hangs", "power"))
        if what == "power":
            self._act("power fails", lambda world: world.power_fails())
            self.now_ms += 3_000
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
