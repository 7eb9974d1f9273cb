"""Random stories of offices with queues: callers come in rushes, wait, press digits and go at any moment; agents lift
and hang up when it suits nobody, go to other telephones, and are sent to lunch."""

from collections.abc import Callable
from functools import partial
from random import Random

from firmware.callcontrol.events import AgentOrdered
from firmware.callcontrol.features import Feature
from hal.wiring import Board
from tools.sim.exchange import HangUpBy
from tools.sim.queue_offices import LEAVE_DIGIT, with_queues
from tools.sim.stories import CALLERS, WAYS_TO_HANG_UP, Story, Teller
from tools.sim.world import World

BY_CODE = (Feature.LOG_IN, Feature.LOG_IN, Feature.PAUSE, Feature.PAUSE_OFF, Feature.LOG_OUT, Feature.WRAP_UP)

RUSH = 4
"""So many callers come at nearly the same moment."""


class QueueTeller(Teller):
    """The offices of ``Teller`` with queues, whose people do besides what those of its stories do."""

    def _beginning(self, number: int, board: Board) -> Story:
        story = super()._beginning(number, board)
        story.config = with_queues(Random(f"queues {number} {board.name}"), story.config, story.read())
        return story

    def _everyday(self) -> list[tuple[int, Callable[[], None]]]:
        return [
            *super()._everyday(),
            (6, self._rush),
            (14, self._serve),
            (5, self._lift_and_hang_up),
            (4, self._lift_as_the_caller_goes),
            (5, self._press_while_waiting),
            (4, self._stop_waiting),
            (2, self._cut_who_waits),
            (6, self._order),
            (1, self._everybody_goes_home),
            (3, self._dial_as_an_agent),
            (3, self._call_again),
        ]

    # Callers.

    def _rush(self) -> None:
        for _ in range(self.random.randint(2, RUSH)):
            self._ring()
            self._pass(self._apart_ms + self.random.choice((0, 1, 40, 2_000)))

    def _waiting(self) -> list[int]:
        """Lines whose caller is in a queue."""
        control = self._world.control
        if control is None:
            return []
        calls = control.state.calls
        callers = {line: calls.get(trunk.call) for line, trunk in control.state.trunks.items()}
        return [line for line, call in callers.items() if call is not None and call.queued is not None]

    def _waiter(self) -> int:
        return self._one(self._waiting(), len(self._world.lines))

    def _press_while_waiting(self) -> None:
        line, digits = self._waiter(), self.random.choice((LEAVE_DIGIT, LEAVE_DIGIT, "5", f"7{LEAVE_DIGIT}"))
        self._act(f"line {line} presses {digits}", lambda world: world.lines[line].press(digits))

    def _stop_waiting(self) -> None:
        self._leave(self._waiter())

    def _leave(self, line: int) -> None:
        by: HangUpBy = self.random.choice(WAYS_TO_HANG_UP)
        if self._world.lines[line].state == "ringing":
            self._act(f"line {line} gives up", lambda world: world.lines[line].give_up())
        else:
            self._act(f"line {line} hangs up by {by}", lambda world: world.lines[line].hang_up(by))

    def _cut_who_waits(self) -> None:
        line = self._waiter()
        self._act(f"line {line} is cut", lambda world: world.lines[line].cut())
        self._pass(self._apart_ms + self.random.choice((20, 300, 6_000)))
        self._act(f"line {line} is restored", lambda world: world.lines[line].restore())

    def _call_again(self) -> None:
        """Who was cut off while he waited calls once more."""
        line = self._waiter()
        control = self._world.control
        caller = control.state.trunks[line].caller if control is not None else None
        self._leave(line)
        self._pass(self._apart_ms + self.random.choice((500, 3_000, 12_000)))
        number = caller.number if caller is not None and caller.number else self.random.choice(CALLERS)
        self._act(f"line {line} rings from {number}", lambda world: world.lines[line].ring(number))

    # Agents.

    def _agents_phone(self) -> int:
        """Where an agent is, mostly."""
        control = self._world.control
        here = [agent.station for agent in control.state.agents.values() if agent.station] if control else []
        return self._one(here, len(self._world.phones))

    def _serve(self) -> None:
        """An agent does his work: he lifts when it rings, talks, and hangs up."""
        port = self._agents_phone()
        if self._world.phone_rings(port):
            self._lift_at(port)
            self._pass(self._apart_ms + self.random.choice((200, 3_000, 10_000)))
        if self._world.phones[port].lifted:
            self._hang_up_at(port)

    def _lift_and_hang_up(self) -> None:
        """Too soon for the box to be sure of either, or just late enough."""
        port = self._phone(self._world.phone_rings)
        self._lift_at(port)
        self._pass(self._apart_ms + self.random.choice((0, 5, 15, 100, 400)))
        self._hang_up_at(port)

    def _lift_as_the_caller_goes(self) -> None:
        line, port = self._waiter(), self._phone(self._world.phone_rings)
        is_first, apart_ms = self.random.random() < 0.5, self.random.choice((0, 0, 1, 12, 90))
        if is_first:
            self._leave(line)
        else:
            self._lift_at(port)
        self._pass(self._apart_ms + apart_ms)
        if is_first:
            self._lift_at(port)
        else:
            self._leave(line)

    def _dial_as_an_agent(self) -> None:
        """He logs in or out, pauses, or comes back, by code."""
        port = self._phone(self._world.phone_idle)
        code = self._manners.number(self._world, self.random.choice(BY_CODE))
        self._lift_at(port)
        self._pass(self._apart_ms + 1_500)
        self._dial_number(port, code)
        self._pass(self._apart_ms + 4_000)
        self._hang_up_at(port)

    def _everybody_goes_home(self) -> None:
        for agent in self._world.plan.agents:
            self._act(f"agent {agent.name} logs out", partial(_log_out, agent.name))
            self._pass(self._apart_ms)

    def _order(self) -> None:
        """Somebody at the shell, for an agent."""
        plan = self._world.plan
        name = self.random.choice([agent.name for agent in plan.agents])
        station = self.random.choice([station for station in plan.stations if not (station.data or station.door)])
        texts = {
            "log in": f"logs in at phone {station.extension}",
            "log out": "logs out",
            "pause": "pauses lunch",
            "resume": "resumes",
        }
        (order,) = self.random.choices(("log in", "log out", "pause", "resume"), (4, 1, 1, 4))
        event = AgentOrdered(name, order, station.port, "lunch" if order == "pause" else "")  # type: ignore[arg-type]
        self._act(f"agent {name} {texts[order]}", lambda world: world.order(event))


def _log_out(name: str, world: World) -> None:
    world.order(AgentOrdered(name, "log out"))
