"""Random stories of people who call through the box from outside, and of strangers who try: right PINs, wrong ones, and
those who are gone before they hear anything."""

import re
from collections.abc import Callable
from random import Random

from hal.wiring import Board
from tools.sim.menu_stories import DIGITS, MenuTeller
from tools.sim.stories import Story

REMOTE = "remote"
"""The menu that gives access."""
PINS = ("473905", "52986014")
"""Of those who may; the first one may not call everywhere."""
DENIED = "5550199"


class AccessTeller(MenuTeller):
    """The offices of ``MenuTeller``, where lines that led to a menu give access from outside."""

    def _beginning(self, number: int, board: Board) -> Story:
        story = super()._beginning(number, board)
        rows = _access(Random(f"access {number} {board.name}"))
        story.config = (
            re.sub('route = "menu [a-z]+"', f'route = "menu {REMOTE}"', story.config) + "\n".join(rows) + "\n"
        )
        return story

    def _everyday(self) -> list[tuple[int, Callable[[], None]]]:
        return [*super()._everyday(), (100, self._key_in_a_pin), (60, self._dial_from_outside)]

    def _at_the_door(self, is_in: bool) -> int:
        """A line whose caller is asked for his PIN; or one who may dial (``is_in``)."""
        control = self._world.control
        calls = control.state.calls if control is not None else {}
        inside = [call.menu is not None and bool(call.menu.traveller) for call in calls.values()]
        there = [
            int(call.origin.split()[1])
            for call, inner in zip(calls.values(), inside, strict=True)
            if call.menu is not None and call.menu.menu == REMOTE and inner == is_in and call.origin.startswith("line")
        ]
        return self._one(there, len(self._world.lines))

    def _far_side_presses(self, line: int, digits: str) -> None:
        self._act(f"line {line} presses {digits}", lambda world: world.lines[line].press(digits))

    def _key_in_a_pin(self) -> None:
        line = self._at_the_door(is_in=False)
        wrong = "".join(self.random.choice(DIGITS[:10]) for _ in range(self.random.choice((5, 6, 8))))
        self._far_side_presses(line, self.random.choice((*PINS, PINS[0], wrong, wrong + "#")))
        self._pass(self._apart_ms + self.random.choice((100, 2_000, 4_000)))
        if self.random.random() < 0.3:
            self._leave(line)

    def _dial_from_outside(self) -> None:
        line, outside = self._at_the_door(is_in=True), self._world.plan.outside.digit
        extension = self.random.choice(self._world.plan.stations).extension
        numbers = (extension, extension, f"{outside}0301234567#", f"{outside}0301234567#", f"{outside}{DENIED}#", "7")
        self._far_side_presses(line, self.random.choice(numbers))
        self._pass(self._apart_ms + self.random.choice((1_500, 6_000, 12_000)))
        if self.random.random() < 0.3:
            self._leave(line)


def _access(random: Random) -> list[str]:
    return [
        *(f"[menus.{REMOTE}]", "access = true", f"tries_wrong = {random.choice((1, 3))}", "unanswered_s = 20"),
        *("[travellers.anna]", f'pin = "{PINS[0]}"', 'class = "road"', "[travellers.bela]", f'pin = "{PINS[1]}"'),
        *("[classes.road]", f'deny_outside = ["{DENIED}"]', f"outside_limit_min = {random.choice((1, 3))}"),
    ]
