"""Random stories of offices with spoken menus: callers press digits that lead somewhere and digits that do not, say
nothing, and hang up at any word; colleagues dial menus, and fax machines call."""

from collections.abc import Callable
from random import Random

from hal.wiring import Board
from tools.sim.menu_offices import MENU_PILOT, with_menus
from tools.sim.queue_stories import QueueTeller
from tools.sim.stories import Story, Teller

DIGITS = "0123456789*#"


class MenuTeller(QueueTeller):
    """The offices of ``QueueTeller`` with menus before their queues, and callers who are in them."""

    def _beginning(self, number: int, board: Board) -> Story:
        story = Teller._beginning(self, number, board)
        story.config = with_menus(Random(f"menus {number} {board.name}"), story.config, story.read())
        return story

    def _everyday(self) -> list[tuple[int, Callable[[], None]]]:
        return [
            *super()._everyday(),
            (16, self._rush),
            (60, self._press_in_a_menu),
            (8, self._say_nothing),
            (5, self._leave_a_menu),
            (3, self._dial_a_menu),
            (2, self._send_a_fax),
        ]

    def _choosing(self) -> list[int]:
        """Lines whose caller is in a menu."""
        control = self._world.control
        if control is None:
            return []
        calls = control.state.calls
        callers = {line: calls.get(trunk.call) for line, trunk in control.state.trunks.items()}
        return [line for line, call in callers.items() if call is not None and call.menu is not None]

    def _caller(self) -> int:
        return self._one(self._choosing(), len(self._world.lines))

    def _known_digits(self, line: int) -> str:
        """What leads somewhere in the menu where this caller is; any, where he is in none."""
        control = self._world.control
        call = control.state.calls.get(control.state.trunks[line].call) if control is not None else None
        if control is None or call is None or call.menu is None:
            return DIGITS
        menu = control.index.menus[call.menu.menu]
        return "".join(choice.digit for choice in menu.choices) or ("12#" if menu.form is not None else DIGITS)

    def _press_in_a_menu(self) -> None:
        line = self._caller()
        known = self._known_digits(line)
        one = self.random.choice(known if self.random.random() < 0.7 else DIGITS)
        extension = self.random.choice(self._world.plan.stations).extension
        digits = self.random.choice((one, one, one, extension, "1234#", one + self.random.choice(DIGITS)))
        self._act(f"line {line} presses {digits}", lambda world: world.lines[line].press(digits))

    def _say_nothing(self) -> None:
        """Long enough that the menu asks again."""
        self._pass(self._apart_ms + self.random.choice((3_000, 7_000, 12_000)))

    def _leave_a_menu(self) -> None:
        self._leave(self._caller())

    def _dial_a_menu(self) -> None:
        """A colleague does, and presses a digit, or not."""
        port = self._phone(self._world.phone_idle)
        self._lift_at(port)
        self._pass(self._apart_ms + 1_500)
        self._dial_number(port, MENU_PILOT)
        self._pass(self._apart_ms + self.random.choice((1_500, 4_000, 9_000)))
        if self.random.random() < 0.8:
            self._dial_number(port, self.random.choice(DIGITS[:10]))
            self._pass(self._apart_ms + self.random.choice((1_000, 6_000)))
        self._hang_up_at(port)

    def _send_a_fax(self) -> None:
        line = self._caller()
        self._act(f"line {line} sends fax tone", lambda world: world.lines[line].send_fax_tone())
