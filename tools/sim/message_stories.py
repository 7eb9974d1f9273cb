"""Random stories of offices with mailboxes: callers leave messages, press keys at any word and hang up; colleagues hear
them, call back, and speak the notice of the day."""

import re
from collections.abc import Callable
from random import Random

from firmware.config import Config
from hal.wiring import Board
from tools.sim.queue_offices import with_queues
from tools.sim.queue_stories import QueueTeller
from tools.sim.stories import Story, Teller

PILOT, OTHER_PILOT, PIN = "52", "53", "4711"
KEYS = "1112223345##*"
CODES = ("*97", f"*98{PILOT}", f"*98{OTHER_PILOT}", PILOT, OTHER_PILOT, "*94", "#94", "*9512")

_ROUTE = re.compile(r'^(?P<line>\d+ = \{ route = )"[^"]*"(?P<more>.*)$', re.MULTILINE)


def with_messages(random: Random, config: str, read: Config) -> str:
    """``config`` (``read``: the same, loaded) with queues, and with two mailboxes, to which half of the lines lead."""
    people = [one.extension for one in read.stations if not one.door and not one.data]
    routed = _ROUTE.sub(lambda row: _routed(random, row), with_queues(random, config, read))
    first = [
        "[messages.first]",
        f'stations = ["{people[0]}", "{people[1]}"]',
        f'pilot = "{PILOT}"',
        f"review = {random.choice(('true', 'false'))}",
        f"most = {random.choice((1, 3, 100))}",
        f"silence_s = {random.choice((2, 10))}",
        f'otherwise = "{random.choice((f"phone {people[0]}", "message second", "group inner"))}"',
    ]
    second = ["[messages.second]", f'pilot = "{OTHER_PILOT}"', f'pin = "{PIN}"', "least_s = 1", "call_back_h = 4"]
    if read.outside.digit:
        second.append('callback_digit = "1"')
    return "\n".join((routed, *first, *second, "[dictation]", '12 = "welcome"', ""))


def _routed(random: Random, row: "re.Match[str]") -> str:
    """Nobody's own line."""
    if "private" in row["more"] or random.random() < 0.25:
        return row[0]
    return f'{row["line"]}"message {random.choice(("first", "second"))}"{row["more"]}'


class MessageTeller(QueueTeller):
    """The offices of ``QueueTeller`` with mailboxes, and people who talk to the box."""

    def _beginning(self, number: int, board: Board) -> Story:
        story = Teller._beginning(self, number, board)
        story.config = with_messages(Random(f"messages {number} {board.name}"), story.config, story.read())
        return story

    def _everyday(self) -> list[tuple[int, Callable[[], None]]]:
        return [
            *super()._everyday(),
            (10, self._rush),
            (60, self._answer_the_box),
            (40, self._listen),
            (12, self._speak),
            (6, self._leave_a_message),
            (20, self._talk_to_the_box),
        ]

    def _talking(self, kind: str) -> list[int]:
        """Ports of this kind ("line", "station") that talk to the box."""
        control = self._world.control
        ends = [] if control is None else [name.split() for name in control.state.dialogues]
        return sorted(int(port) for one, port in ends if one == kind)

    def _answer_the_box(self) -> None:
        key = self.random.choice(KEYS)
        stations = self._talking("station")
        if stations and self.random.random() < 0.5:
            self._dial_number(self.random.choice(stations), self.random.choice((key, key, PIN)))
            return
        line = self._one(self._talking("line"), len(self._world.lines))
        self._act(f'line {line} presses "{key}"', lambda world: world.lines[line].press(key))

    def _listen(self) -> None:
        """Until some words are over."""
        self._pass(self._apart_ms + self.random.choice((1_500, 4_000, 9_000)))

    def _speak(self) -> None:
        line = self._one(self._talking("line"), len(self._world.lines))
        seconds = self.random.choice((2, 5))
        self._act(f"line {line} says {seconds}", lambda world: world.lines[line].say(1000 * seconds))

    def _leave_a_message(self) -> None:
        self._leave(self._one(self._talking("line"), len(self._world.lines)))

    def _talk_to_the_box(self) -> None:
        """Somebody who has put his receiver down dials a code."""
        port = self._phone(self._world.phone_idle)
        self._lift_at(port)
        self._pass(self._apart_ms + 1_500)
        self._dial_number(port, self.random.choice(CODES))
        self._pass(self._apart_ms + self.random.choice((1_500, 4_000)))
