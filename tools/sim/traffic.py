"""Plausible live traffic: people call, are answered, talk and hang up; some give up.

It acts on either form of the world and only through what people can do and perceive.
"""

from collections.abc import Callable
from functools import partial

from tools.sim.exchange import CallState, ExchangeLine
from tools.sim.habits import Habits
from tools.sim.world import World

LISTEN_MS = 250
"""How often somebody in the office notices a bell or a dead handset."""

FINGER_MS = 900
"""From the lifted handset to the first digit, and between two listenings for dial tone."""


class Intent:
    """What somebody has in mind to do next."""

    def __init__(self, what: str) -> None:
        self.what = what


class Traffic:
    """``calls_per_hour`` callers dial the office's number; each gets the lowest free line, or the busy tone.

    ``inside_per_hour`` times somebody of the office calls a colleague. ``offered``, ``blocked``, ``answered`` and
    ``abandoned`` count callers from outside.
    """

    def __init__(
        self,
        world: World,
        seed: int = 1,
        calls_per_hour: float = 60,
        habits: Habits | None = None,
        inside_per_hour: float = 0,
    ) -> None:
        self._world = world
        self._habits = Habits(seed) if habits is None else habits
        self._calls_per_hour = calls_per_hour
        self._inside_per_hour = inside_per_hour
        self._intents: dict[int, Intent] = {}
        self.offered = 0
        self.blocked = 0
        self.answered = 0
        self.abandoned = 0
        for line in world.lines.values():
            self._follow(line)

    def start(self, first_ms: int | None = None) -> None:
        """From now on people live; nothing to be done but to let the world's time pass.

        The first caller dials after ``first_ms``, or by chance like all others.
        """
        self._later(self._habits.next_call_ms(self._calls_per_hour) if first_ms is None else first_ms, self._call)
        if self._inside_per_hour:
            self._later(self._habits.next_call_ms(self._inside_per_hour), self._inside_call)
        self._listen()

    # Callers.

    def _call(self) -> None:
        self.offered += 1
        line = next((line for line in self._world.lines.values() if line.free and not line.cut_off), None)
        if line is None:
            self.blocked += 1
        else:
            line.ring(self._habits.number())
            self._later(self._habits.patience_ms(), self._patience_of(line))
        self._later(self._habits.next_call_ms(self._calls_per_hour), self._call)

    def _patience_of(self, line: ExchangeLine) -> Callable[[], None]:
        number = line.number

        def give_up() -> None:
            if line.state == "ringing" and line.number == number:
                self.abandoned += 1
                line.give_up()

        return give_up

    def _follow(self, line: ExchangeLine) -> None:
        before = line.on_state

        def moved(state: CallState) -> None:
            before(state)
            if state == "talking":
                self.answered += 1
                if self._habits.caller_ends():
                    self._later(self._habits.talk_ms(), self._end_of(line))

        line.on_state = moved

    def _end_of(self, line: ExchangeLine) -> Callable[[], None]:
        number = line.number

        def hang_up() -> None:
            if line.state == "talking" and line.number == number:
                line.hang_up()

        return hang_up

    # People in the office.

    def _listen(self) -> None:
        for port in self._world.phones:
            if port not in self._intents:
                self._notice(port)
        self._later(LISTEN_MS, self._listen)

    def _notice(self, port: int) -> None:
        world = self._world
        if world.phone_rings(port):
            self._intend(port, "answer", self._habits.answer_ms(), self._answer)
        elif world.phones[port].lifted and not self._partner(port):
            self._intend(port, "leave", self._habits.notices_ms(), self._leave)

    def _answer(self, port: int) -> None:
        if self._world.phone_rings(port):
            self._world.phones[port].lift()
            self._talk(port)

    def _talk(self, port: int) -> None:
        self._intend(port, "talk", self._habits.talk_ms(), self._say_goodbye)
        self._later(LISTEN_MS * 4, lambda: self._dead_handset(port))

    def _say_goodbye(self, port: int) -> None:
        self._world.phones[port].hang_up()

    def _dead_handset(self, port: int) -> None:
        """While talking, notice that the far side has gone."""
        intent = self._intents.get(port)
        if intent is None or intent.what != "talk":
            return
        if self._world.phones[port].lifted and not self._partner(port):
            self._intend(port, "leave", self._habits.notices_ms(), self._leave)
        else:
            self._later(LISTEN_MS * 4, lambda: self._dead_handset(port))

    def _leave(self, port: int) -> None:
        self._world.phones[port].hang_up()

    # Colleagues.

    def _inside_call(self) -> None:
        free = [port for port in self._world.phones if self._world.phone_idle(port) and port not in self._intents]
        if free:
            port = free[self._habits.choice(len(free))]
            self._world.phones[port].lift()
            self._intend(port, "dial", FINGER_MS, self._dial)
        self._later(self._habits.next_call_ms(self._inside_per_hour), self._inside_call)

    def _dial(self, port: int) -> None:
        heard = self._world.phone_hears(port)
        if self._partner(port):
            self._talk(port)  # a call came in at the moment of lifting
        elif "dial tone" in heard:
            others = [station.extension for station in self._world.plan.stations if station.port != port]
            number = others[self._habits.choice(len(others))]
            self._world.phones[port].dial(number, by_pulse=self._habits.choice(4) == 0)
            self._wait_for_answer(self._world.now_ms + self._habits.patience_ms(), port)
        elif heard:
            self._intend(port, "leave", self._habits.notices_ms(), self._leave)  # lifted again too soon
        else:
            self._intend(port, "dial", FINGER_MS, self._dial)

    def _wait_for_answer(self, until_ms: int, port: int) -> None:
        """While the bell rings over there, or the digits go out."""
        heard = self._world.phone_hears(port)
        if self._partner(port):
            self._talk(port)
        elif self._world.now_ms >= until_ms:
            self._leave(port)
        elif heard and "ringback" not in heard and not self._world.phones[port].busy:
            self._intend(port, "leave", self._habits.notices_ms(), self._leave)
        else:
            self._intend(port, "wait", LISTEN_MS, partial(self._wait_for_answer, until_ms))

    def _partner(self, port: int) -> bool:
        """Somebody is there at the other end."""
        for who in self._world.phone_hears_people(port):
            kind, number = who.split()
            if kind != "line" or self._world.lines[int(number)].state == "talking":
                return True
        return False

    def _intend(self, port: int, what: str, after_ms: int, act: Callable[[int], None]) -> None:
        """One plan at a time: a new one replaces the old."""
        intent = Intent(what)
        self._intents[port] = intent

        def due() -> None:
            if self._intents.get(port) is intent:
                del self._intents[port]
                act(port)

        self._later(after_ms, due)

    def _later(self, after_ms: int, act: Callable[[], None]) -> None:
        self._world.at(self._world.now_ms + after_ms, act)
