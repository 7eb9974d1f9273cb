"""The hands of somebody at the simulated office: keys lift, dial, flash and hang up; keys call in from outside."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from tools.doings import Doings
from tools.sim.exchange import ExchangeLine
from tools.sim.world import World

DIGITS = "0123456789*#"
_CHOOSING = ("up", "down", "left", "right", "tab")

_LIFT_MS = 400
"""From lifting or hanging up to the next thing a hand does: nobody dials before he has listened for a dial tone."""
_FLASH_MS = 700
"""The same after a flash: longer than any country's, and than the window in which it could still become a hang-up."""
_DIGIT_MS = 200
"""A keypad's tone and its pause."""

_MOST_AHEAD_MS = 5_000
"""So much may be pressed ahead; more is a key that somebody holds down."""


class Spot(NamedTuple):
    """What the keys are for at this moment: a telephone, or the caller at the far end of a line; ``port`` from 1."""

    kind: Literal["phone", "line"]
    port: int


class Hands:
    """Keys become deeds in one world. ``press`` may be called at any pace: deeds keep the order and the pace of a hand.

    ``chosen`` is where they happen. ``message`` says in one sentence why the last key did nothing, else it is empty.
    ``on_touch(port)`` is called before a telephone is used, ``on_caller(number)`` before somebody calls in.
    """

    def __init__(self, world: World, doings: Doings) -> None:
        self._world = world
        self._doings = doings
        self._extensions = {station.port: station.extension for station in world.plan.stations}
        self.chosen = Spot("phone", 1)
        self.message = ""
        self.touched: set[int] = set()
        """Telephones that these hands have used."""
        self.callers: dict[str, int] = {}
        """Numbers of those who called in by these hands, and their lines; the latest last."""
        self.on_touch: Callable[[int], None] = lambda _port: None
        self.on_caller: Callable[[str], None] = lambda _number: None
        self._free_ms = 0
        self._last_ms = 0
        self._keys: dict[str, Callable[[], None]] = {
            "up": lambda: self._step(-1),
            "down": lambda: self._step(1),
            "left": lambda: self._go("phone"),
            "right": lambda: self._go("line"),
            "tab": self._seek,
            "space": self._lift_or_hang_up,
            "f": self._flash,
            "r": self._change_dial,
            "c": self._caller,
            "v": self._caller_leaves,
            **{digit: lambda digit=digit: self._dial(digit) for digit in DIGITS},  # type: ignore[misc]
        }

    def knows(self, key: str) -> bool:
        """This key does something here."""
        return key in self._keys

    @property
    def free_ms(self) -> int:
        """When the hand that did the last deed is free again."""
        return max(self._world.now_ms, self._free_ms)

    def press(self, key: str) -> None:
        """Do what this key stands for, after what was pressed before it."""
        now_ms = self._world.now_ms
        if self.free_ms > now_ms + _MOST_AHEAD_MS:
            self.message = "Too fast: the hand is still busy with the keys before."
            return
        if key in _CHOOSING:
            due_ms = max(now_ms, self._last_ms)
            # Another telephone need not wait for what this hand did; but what was hit all at once keeps its pace.
            self._free_ms = self._free_ms + _LIFT_MS if self._last_ms > now_ms else due_ms
        else:
            due_ms = self.free_ms
            self._free_ms = due_ms + self._takes_ms(key)
        self._last_ms = due_ms
        if due_ms == now_ms:
            self._act(key)
        else:
            self._world.at(due_ms, lambda: self._act(key))

    def _takes_ms(self, key: str) -> int:
        if key in DIGITS:
            return _DIGIT_MS
        return {"space": _LIFT_MS, "f": _FLASH_MS}.get(key, 0)

    def _act(self, key: str) -> None:
        self.message = ""
        self._keys[key]()

    # Choosing.

    def _step(self, by: int) -> None:
        kind, port = self.chosen
        count = len(self._world.phones if kind == "phone" else self._world.lines)
        self.chosen = Spot(kind, (port - 1 + by) % count + 1)

    def _go(self, kind: Literal["phone", "line"]) -> None:
        if self.chosen.kind != kind:
            count = len(self._world.phones if kind == "phone" else self._world.lines)
            self.chosen = Spot(kind, min(self.chosen.port, count))

    def _seek(self) -> None:
        """To the next telephone that rings; where none does, to the next that is off hook."""
        phones = sorted(self._world.phones)
        start = self.chosen.port if self.chosen.kind == "phone" else 0
        after = phones[start:] + phones[:start]
        for wanted in (self._doings.rings, lambda port: self._world.phones[port].lifted):
            found = next((port for port in after if wanted(port)), None)
            if found is not None:
                self.chosen = Spot("phone", found)
                return
        self.message = "No telephone rings, and none is lifted."

    # At a telephone.

    def _lift_or_hang_up(self) -> None:
        if self.chosen.kind == "line":
            self._call_or_leave(self.chosen.port)
            return
        port = self.chosen.port
        self._touch(port)
        phone = self._world.phones[port]
        if phone.lifted:
            phone.hang_up()
        else:
            phone.lift()

    def _dial(self, digit: str) -> None:
        port = self._lifted("dials")
        if not port:
            return
        phone = self._world.phones[port]
        if phone.by_pulse and not digit.isdigit():
            self.message = f"Telephone {self._extensions[port]} is rotary: there is no {digit} on its dial."
            return
        phone.dial(digit)

    def _flash(self) -> None:
        port = self._lifted("flashes")
        if port:
            self._world.phones[port].flash()

    def _change_dial(self) -> None:
        if self.chosen.kind == "line":
            self.message = f"Line {self.chosen.port} is chosen: the left arrow goes back to the telephones."
            return
        phone = self._world.phones[self.chosen.port]
        phone.by_pulse = not phone.by_pulse

    def _lifted(self, does: str) -> int:
        """The chosen telephone when it is lifted; else 0, and a message."""
        kind, port = self.chosen
        if kind == "line":
            self.message = f"Line {port} is chosen: the left arrow goes back to the telephones."
            return 0
        if not self._world.phones[port].lifted:
            self.message = f"Telephone {self._extensions[port]} is on hook and {does} nothing: Space lifts it."
            return 0
        self._touch(port)
        return port

    def _touch(self, port: int) -> None:
        self.touched.add(port)
        self.on_touch(port)

    # At the far end of a line.

    def _caller(self) -> None:
        free = next((port for port, line in sorted(self._world.lines.items()) if _takes_calls(line)), 0)
        if free:
            self._call_in(free)
        else:
            self.message = "All lines are in use: the caller hears busy."

    def _caller_leaves(self) -> None:
        kind, chosen = self.chosen
        port = chosen if kind == "line" else self._doings.line_of(chosen) or self._latest()
        self._leave(port)

    def _call_or_leave(self, port: int) -> None:
        line = self._world.lines[port]
        if _caller_there(line):
            self._leave(port)
        elif _takes_calls(line):
            self._call_in(port)
        else:
            self.message = f"Line {port} is in use: the caller hears busy."

    def _call_in(self, port: int) -> None:
        number = f"0630555{len(self.callers) + 1:04d}"
        self.callers[number] = port
        self.on_caller(number)
        self._world.lines[port].ring(number)

    def _leave(self, port: int) -> None:
        if port and _caller_there(self._world.lines[port]):
            self._world.lines[port].hang_up()
        else:
            self.message = "No caller from outside is there: c calls in."

    def _latest(self) -> int:
        """The line of the caller who came last of those who are still there; 0 for none."""
        for number, port in reversed(self.callers.items()):
            line = self._world.lines[port]
            if line.number == number and _caller_there(line):
                return port
        lines = self._world.lines.items()
        return next((port for port, line in lines if line.state == "talking" and line.dialled), 0)


def _takes_calls(line: ExchangeLine) -> bool:
    return line.free and not line.cut_off


def _caller_there(line: ExchangeLine) -> bool:
    return line.state in ("ringing", "talking")
