"""A small office with queues: agents a, b, c ... are at telephones 1, 2, 3 ..., callers come by lines."""

import msgspec

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import Play
from firmware.callcontrol.plan import Agent, Code, Queue, QueueTarget
from firmware.callcontrol.queue_plan import QueueAgent
from firmware.config.countries import COUNTRIES
from firmware.config.feature_codes import default_codes
from tests.firmware.callcontrol.small_office import Office, plan_of

NAMES = "abcdefgh"
CODE = {feature: codes[0] for feature, codes in default_codes(COUNTRIES["hu"]).items()}
OUTPUTS = ("assign1", "assign2", "assign3", "assign4")
CODES = tuple(Code(digits, feature) for feature, digits in CODE.items())


def queue(name="help", people="abc", **settings):
    """People as "abc", or with levels as {"a": 1, "b": 2}."""
    levels = people if isinstance(people, dict) else dict.fromkeys(people, 1)
    settings = {"strategy": "linear", "misses": 0, **settings}
    return Queue(name, tuple(QueueAgent(agent, level) for agent, level in levels.items()), **settings)


def plan_with(*queues, lines=8, stations=8, at=None, agents=None, routes=None, line_settings=None, **settings):
    """``at``: the telephone of each agent (0: nowhere); ``agents``: more of what is known of each; ``line_settings`` by
    line."""
    people = sorted({one.agent for each in queues for one in each.agents})
    places = {name: NAMES.index(name) + 1 for name in people} | (at or {})
    known = agents or {}
    plan = plan_of(lines, stations, routes=routes or dict.fromkeys(range(1, lines + 1), QueueTarget(queues[0].name)))
    everybody = tuple(Agent(name, station=places[name], **known.get(name, {})) for name in people)
    if line_settings:
        changed = tuple(msgspec.structs.replace(line, **line_settings.get(line.port, {})) for line in plan.lines)
        plan = msgspec.structs.replace(plan, lines=changed)
    known = {"codes": CODES, "receivers": (1, 2, 3, 4)}
    return msgspec.structs.replace(plan, queues=queues, agents=everybody, **(known | settings))


class QueueOffice(Office):
    """``QueueOffice(queue(...), ...)``: everything of an Office, and queues."""

    def __init__(self, *queues, seed=1, **settings):
        super().__init__(plan_with(*queues, **settings), seed)

    def call_from(self, line, number, after_s=0.0):
        """A caller whose number the line tells before the first ring."""
        self.send(e.LineCallerTold(line, number))
        self.wait(after_s)
        self.call(line)

    def come(self, *lines):
        """Callers come by these lines, which tell no number, and the second ring is over."""
        self.call(*lines)
        self.wait(5.1)

    def flash(self, station):
        self.send(e.StationFlashed(station, 100))

    def ask(self, station, feature, argument=""):
        """Lift, and dial a code; returns what is heard then."""
        self.lift(station)
        self.dial(station, CODE[feature] + argument)
        return self.hears(station)

    def order(self, station, feature, argument=""):
        """The same, and hang up."""
        heard = self.ask(station, feature, argument)
        self.hang_up(station)
        return heard

    def agent(self, name):
        return self.control.state.agents[name]

    def log_out(self, name):
        self.send(e.AgentOrdered(name, "log out"))

    def log_in(self, name, station):
        self.send(e.AgentOrdered(name, "log in", station))

    def pause(self, name, reason="lunch"):
        self.send(e.AgentOrdered(name, "pause", reason=reason))

    def resume(self, name):
        self.send(e.AgentOrdered(name, "resume"))

    def of(self, name="help"):
        return self.control.state.queues[name]

    def line_hears(self, line):
        sources = [source for listener, source in self.image.crosspoints if listener == f"line {line}"]
        return sources[0].removeprefix("tone ") if sources else ""

    def words_to(self, end):
        """What is said to "line 1" or "station 1" now, and the number of the play."""
        for listener, source in sorted(self.image.crosspoints):
            play = self.image.words.get(source.removeprefix("tone "))
            if listener == end and play is not None:
                action = next(one for _, one in self.log if isinstance(one, Play) and one.play == play)
                return " ".join([each.name + "".join(f" {n}" for n in each.values) for each in action.prompts]), play
        return "", 0

    def finish(self, end, why="done"):
        """What is said there has been said."""
        self.send(e.PlayEnded(self.words_to(end)[1], why))

    def serve(self, station, seconds=0.0):
        """The telephone that rings is lifted, talked on, and hung up."""
        assert station in self.bells
        self.answer(station)
        self.wait(seconds)
        self.hang_up(station)
