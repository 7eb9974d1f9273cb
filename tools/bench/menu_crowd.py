"""64 lines in the event form of the world, and a caller on each of them at every moment: in menus, in queues, or with
one of 24 people.

They press digits that lead on, wrong ones and none, hang up in the menu and in the queue, and all want to hear words at
a few outputs. A caller who has gone is followed by the next one within a second. The board is a lb8x24 with eight times
its lines: none that is built has so many.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Any, NamedTuple

from boards import named
from firmware.callcontrol import actions
from firmware.config import Config, load
from hal.wiring import Board
from tools.bench.clocked import Clocked
from tools.play.worlds import make_world

LINES, AGENTS = 64, 24
TALK_S, PATIENCE_S = 40.0, 60.0
"""On average."""
LIFT_MS, LISTENS_MS = 1_500, 400
NEXT_MS = 1_000
"""At the most, until a line that is free has its next caller."""
CLOCK = datetime.datetime(2026, 1, 5, 9, 0)

_AGENTS = ", ".join(f'"agent{n}"' for n in range(1, AGENTS + 1))
CONFIG = f"""
[menus.main]
prompt = "welcome"
direct_dial = true
choices.3 = "queue sales"
choices.4 = {{ to = "queue help", skills = {{ english = 1 }} }}
choices.5 = "menu more"
choices.6 = "again"
choices.7 = "queue help"
[menus.more]
prompt = "more"
choices = {{ 1 = "queue help", 2 = {{ to = "queue sales", head_start_s = 60 }}, 9 = "back" }}
[queues.help]
agents = [{_AGENTS}]
misses = 0
return_min = 0
[queues.sales]
agents = ["agent1", "agent2", "agent3", "agent4", "agent5", "agent6"]
misses = 0
return_min = 0
at_once = true
[lines]
""" + "".join(
    [f'{n} = {{ route = "menu main" }}\n' for n in range(1, LINES + 1)]
    + [f'[agents.agent{n}]\nstation = "{10 + n}"\nskills = {{ english = 1 }}\n' for n in range(1, AGENTS + 1)]
)


def board(outputs: int = 0) -> Board:
    """So many lines, each with a receiver for its caller's digits, and so many outputs for words (0: as the lb8x24)."""
    small = named("lb8x24")
    times = LINES // len(small.lines)
    assignable = [entry for entry in small.codec if entry[1].startswith("assign")]
    codec = [entry for entry in small.codec if entry not in assignable[: -1 - outputs]] if outputs else small.codec
    return small._replace(
        lines=small.lines * times, receivers=small.receivers * times, line_receivers=LINES, codec=tuple(codec)
    )


def _world(form: Board, seed: int) -> Any:
    config = load(CONFIG, LINES, AGENTS)
    if not isinstance(config, Config):
        raise AssertionError(config)
    return make_world("event", form, config, seed, CLOCK)


class Guest(NamedTuple):
    """A caller: what he presses, so long after the answer; when he loses patience after that; how long he talks."""

    keys: tuple[tuple[int, str], ...]
    patience_ms: int
    talk_ms: int


class Crowd:
    """``run`` lets time pass. ``came``: callers so far; ``left_in_menu``, ``left_in_queue``, ``left_ringing``: who hung
    up where; ``answered``: who talked; ``dropped``: whom the box has let go of. ``words_after_ms``: from the answer of
    the box to the first words, of each who heard some."""

    def __init__(self, seed: int = 1, outputs: int = 0) -> None:
        self.world = _world(board(outputs), seed)
        self.clocked = self.world._control = Clocked(self.world.plan)
        self.world.set_clock(CLOCK)
        self.came = self.left_in_menu = self.left_in_queue = self.left_ringing = self.answered = self.dropped = 0
        self.words_after_ms: list[int] = []
        self._random = Random(seed)
        self._open = True
        self._guests: dict[int, Guest] = {}
        self._talking: dict[int, int] = {}  # telephone, by line
        self._listens_since: dict[str, int] = {}
        self.world.on_action(self._acted)
        for port, line in self.world.lines.items():
            line.on_state = partial(self._moved, port, line.on_state)
            self._soon(partial(self._calls, port), self._random.randint(1, NEXT_MS))

    @property
    def gone(self) -> int:
        """How many callers' calls are over."""
        return self.left_in_menu + self.left_in_queue + self.left_ringing + self.answered + self.dropped

    def run(self, seconds: float) -> None:
        """So long."""
        self.world.run_until(self.world.now_ms + round(1000 * seconds))

    def close(self) -> None:
        """Nobody calls any more; those who are there end as they would. Raises AssertionError if that does not end."""
        self._open = False
        limit_ms = self.world.now_ms + 1_800_000
        while self._guests or not self.world.everything_idle():
            if self.world.now_ms >= limit_ms:
                raise AssertionError(f"callers are left on lines {sorted(self._guests)}, or something is not idle")
            self.run(10)

    def all_at_once(self, digit: str = "") -> float:
        """In one tick every caller presses a key, or ("") has gone; how long call control took for that, us."""
        for port in tuple(self._guests):
            line = self.world.lines[port]
            line.press(digit) if digit else self._leaves(port, self._guests[port])
        before = len(self.clocked.ticks_us)
        self.run(1)
        return max(self.clocked.ticks_us[before:])

    def _soon(self, act: Callable[[], None], after_ms: int) -> None:
        self.world.at(self.world.now_ms + after_ms, act)

    def _calls(self, port: int) -> None:
        if not self._open:
            return
        if self.world.lines[port].ring(f"06{self.came:08}"):
            self.came += 1
            self._guests[port] = _guest(self._random)
        else:
            self._soon(partial(self._calls, port), 100)

    def _moved(self, port: int, also: Callable[[str], None], state: str) -> None:
        also(state)
        guest = self._guests.get(port)
        if guest is None:
            return
        if state == "talking":
            self._listens_since[f"line {port}"] = self.world.now_ms
            for after_ms, digit in guest.keys:
                self._soon(partial(self._presses, port, guest, digit), after_ms)
            last_ms = max((after_ms for after_ms, _ in guest.keys), default=0)
            self._soon(partial(self._loses_patience, port, guest), last_ms + guest.patience_ms)
        elif state == "none":
            self.dropped += 1
            self._is_gone(port)

    def _presses(self, port: int, guest: Guest, digit: str) -> None:
        if self._guests.get(port) is guest and port not in self._talking:
            self.world.lines[port].press(digit)

    def _loses_patience(self, port: int, guest: Guest) -> None:
        if self._guests.get(port) is guest and port not in self._talking:
            self._leaves(port, guest)

    def _leaves(self, port: int, guest: Guest) -> None:
        if self._guests.get(port) is not guest:
            return
        state = self.clocked.state
        call = state.calls.get(state.trunks[port].call)
        phone = self._talking.pop(port, None)
        if phone is not None:
            self.answered += 1
            self._soon(self.world.phones[phone].hang_up, 500)
        elif call is not None and call.menu is not None:
            self.left_in_menu += 1
        elif call is not None and call.queued is not None:
            self.left_in_queue += 1
        else:
            self.left_ringing += 1
        self._is_gone(port)
        self.world.lines[port].hang_up()

    def _is_gone(self, port: int) -> None:
        del self._guests[port]
        self._listens_since.pop(f"line {port}", None)
        self._soon(partial(self._calls, port), self._random.randint(1, NEXT_MS))

    def _acted(self, now_ms: int, action: actions.Action) -> None:
        if isinstance(action, actions.ApplyRinging):
            self.world.at(now_ms + LIFT_MS, partial(self._lifts, action.station))
        elif isinstance(action, actions.CloseCrosspoint) and action.source.startswith("tone assign"):
            since_ms = self._listens_since.pop(action.listener, None)
            if since_ms is not None:
                self.words_after_ms.append(now_ms - since_ms)

    def _lifts(self, phone: int) -> None:
        if self.world.phone_rings(phone):
            self.world.phones[phone].lift()
            self._soon(partial(self._listens, phone), LISTENS_MS)

    def _listens(self, phone: int) -> None:
        """Whoever hears a caller talks to him; he who hears nobody any more puts it down."""
        heard = {int(one.removeprefix("line ")) for one in self.world.phone_hears(phone) if one.startswith("line ")}
        port = next(iter(heard & self._guests.keys()), None)
        if port is None:
            self.world.phones[phone].hang_up()
        else:
            self._talking[port] = phone
            self._soon(partial(self._leaves, port, self._guests[port]), self._guests[port].talk_ms)


def _guest(random: Random) -> Guest:
    patience_ms = round(1000 * random.expovariate(1 / PATIENCE_S))
    return Guest(tuple(_keys(random)), patience_ms, max(500, round(1000 * random.expovariate(1 / TALK_S))))


def _keys(random: Random) -> Iterator[tuple[int, str]]:
    """What somebody presses: nothing, what leads nowhere, to hear it again, and at last where he wants to go."""
    at_ms = 0
    if random.random() < 0.1:
        return
    while random.random() < 0.3:
        at_ms += random.randint(300, 6_000)
        yield at_ms, random.choice("0689*#")
    at_ms += random.randint(300, 8_000)
    digit = random.choice("33745")
    yield at_ms, digit
    if digit == "5":
        yield at_ms + random.randint(300, 6_000), random.choice("12")
