"""One sitting at the simulated office: every key of ``linebox demo``, and keys written down to be played."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tools.callees import Callees
from tools.doings import Doings
from tools.hands import DIGITS, Hands
from tools.keyboard import QUIT
from tools.passersby import FIRST_MS, Passersby
from tools.sim.world import World

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
HELP_PAGES = 3
"""The keys; what a telephone can dial, on two pages."""
AFTER_KEY_MS = 500
"""Time that a played key is given to show what it does."""


class KeyHelp(NamedTuple):
    """``keys`` as people read them, ``short`` for the row at the bottom, ``long`` for the help."""

    keys: str
    short: str
    long: str


KEYS = (
    KeyHelp("↑ ↓", "choose", "choose a telephone; the mark > stands before it"),
    KeyHelp("Space", "lift/hang up", "lift the chosen telephone, or hang it up"),
    KeyHelp("0-9 * #", "dial", "dial on the chosen telephone"),
    KeyHelp("f", "flash", "flash: press the hook for a moment"),
    KeyHelp("Tab", "go to who rings", "go to the next telephone that rings, else to the next that is lifted"),
    KeyHelp("c", "caller", "somebody calls in from outside, on the first free line"),
    KeyHelp("v", "caller leaves", "the caller on the chosen telephone hangs up, else the latest caller"),
    KeyHelp("→ ←", "", "go to the lines and back; there, Space calls in or hangs up outside"),
    KeyHelp("r", "rotary", "give the chosen telephone a rotary dial, or a keypad again"),
    KeyHelp("t", "traffic", "people call and answer by themselves, on or off"),
    KeyHelp("+ -", "speed", "let time pass faster or slower"),
    KeyHelp("?", "help", "this page; again for what a telephone can dial; any other key goes back"),
    KeyHelp("q", "quit", "the end; Ctrl-C is the same"),
)

_ALIASES = {"↑": "up", "↓": "down", "←": "left", "→": "right", "back tab": "tab"}
_NAMED = ("space", "tab", "up", "down", "left", "right")
_LETTERS = ("f", "r", "c", "v", "t", "+", "-", "?", QUIT)
KEY_WORDS = f"keys are {' '.join(map(str.title, _NAMED))} {' '.join(_LETTERS)} and the digits {DIGITS}; 2s waits 2 s"
"""What may stand in a text of keys."""
_ROW_OF_DIGITS = re.compile(r"[0-9*#]+")
_PAUSE = re.compile(r"\d{1,6}(\.\d{1,3})?s")


class Session:
    """A person's stay in one world. ``over`` once ``q`` was pressed; ``helping``: the open page of the help."""

    def __init__(self, world: World, seed: int, speed: float = 1.0) -> None:
        self.world = world
        self.doings = Doings(world)
        Callees(world)
        self.hands = Hands(world, self.doings)
        self.speed = speed
        self.over = False
        self.helping = 0
        self.shell = ""
        """Where the box's shell is met; "": nowhere."""
        self._seed = seed
        self._passersby: Passersby | None = None

    @property
    def traffic(self) -> bool:
        """People call and answer by themselves."""
        return self._passersby is not None and not self._passersby.resting

    def press(self, key: str) -> None:
        """One key by its name (keyboard.py); one that means nothing says so."""
        key = _ALIASES.get(key, key)
        self.hands.message = ""
        if key == QUIT:
            self.over = True
        elif key == "?":
            self.helping = (self.helping + 1) % (HELP_PAGES + 1)
        elif self.helping:
            self.helping = 0
        elif key == "t":
            self.switch_traffic()
        elif key in ("+", "="):
            self.speed = next((step for step in SPEEDS if step > self.speed), self.speed)
        elif key == "-":
            self.speed = next((step for step in reversed(SPEEDS) if step < self.speed), self.speed)
        elif self.hands.knows(key):
            self.hands.press(key)
        else:
            self.hands.message = f"The key {key} does nothing here: ? shows those that do."

    def switch_traffic(self) -> None:
        """On, or off."""
        if self._passersby is None:
            self._passersby = self._bring_people()
        elif self._passersby.resting:
            self._passersby.go_on()
        else:
            self._passersby.rest()

    def _bring_people(self) -> Passersby:
        people = Passersby(self.world, self._seed)
        for port in self.hands.touched:
            people.leave_alone(port)
        for number in self.hands.callers:
            people.guest(number)
        self.hands.on_touch = people.leave_alone
        self.hands.on_caller = people.guest
        people.start(FIRST_MS)
        return people

    def play(self, steps: list[str | int]) -> Iterator[None]:
        """Press what ``parse_keys`` found, each key with its time; yields after each step."""
        for step in steps:
            if isinstance(step, int):
                self.world.run_until(self.world.now_ms + step)
            else:
                self.press(step)
                self.world.run_until(self.hands.free_ms + AFTER_KEY_MS)
            yield
            if self.over:
                return


def parse_keys(text: str) -> list[str | int]:
    """``Space 12 Down 2.5s Space`` as names of keys and pauses in ms. ValueError names the word that is no key."""
    steps: list[str | int] = []
    for word in text.split():
        key = _ALIASES.get(word, word.lower() if word.lower() in _NAMED else word)
        if _PAUSE.fullmatch(word):
            steps.append(round(float(word[:-1]) * 1000))
        elif _ROW_OF_DIGITS.fullmatch(word):
            steps.extend(word)
        elif key in _NAMED or key in _LETTERS:
            steps.append(key)
        else:
            raise ValueError(f"{word!r} is no key: {KEY_WORDS}")
    return steps
