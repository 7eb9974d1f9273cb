"""Busy afternoons: who is served before whom, and what callers are told of it, judged from arrivals alone.

Callers come with head starts of their lines and of the office's list, wait, press nothing, and go; agents answer late
or not at all, hang up, pause, and change places.
"""

from random import Random

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import Play
from firmware.callcontrol.plan import KnownCaller, QueueTarget
from firmware.callcontrol.queue_plan import Words
from tests.firmware.callcontrol.queue_office import QueueOffice, queue

LINES, STATIONS = 8, 4
VIP, VIP_MS = "+3630", 40_000
LINE_MS = {3: 25_000, 6: 90_000}
WORDS = Words(first_ms=1_000, every_ms=15_000, wait=False, position_limit=100)
STEPS = 400


class Afternoon(QueueOffice):
    """Watches every decision: ``arrived`` and ``head_start_ms`` are kept here by line, and trusted alone."""

    def __init__(self, seed, *queues, **settings):
        self.random = Random(seed)
        self.arrived, self.head_start_ms, self.told, self.plays = {}, {}, {}, []
        self.offers = self.overtakings = self.tellings = 0
        self.waited = set()
        super().__init__(*queues, lines=LINES, stations=STATIONS, **settings)

    def rank_ms(self, line):
        """Since when he counts as waiting."""
        return self.arrived[line] - self.head_start_ms[line]

    def calls(self):
        """{line: call} of all who wait, rung for or not."""
        calls = self.control.state.calls.values()
        return {int(call.origin.split()[1]): call for call in calls if call.queued is not None}

    def _take(self, actions):
        super()._take(actions)
        calls = self.calls()
        waiting = {line for line, call in calls.items() if not call.bells}
        self._judge_offers(calls, waiting, {line for line in calls if line in self.waited - waiting})
        self.waited = waiting
        bells = [port for call in calls.values() for port in call.bells]
        assert len(bells) == len(set(bells)), "a telephone rings for two"
        for action in actions:
            if isinstance(action, Play):
                self.plays.append(action.play)
                self._judge_words(calls, action)

    def _judge_offers(self, calls, waiting, offered):
        """Who waited and is rung for now came first, as head starts count, of all who go on waiting in his queue."""
        for line in offered:
            self.offers += 1
            for other in waiting & self.waited:
                if calls[other].target == calls[line].target and not calls[other].tried:
                    assert self.rank_ms(line) <= self.rank_ms(other)
            self.overtakings += any(self.arrived[other] < self.arrived[line] for other in waiting)

    def _judge_words(self, calls, action):
        place = next((one.values[0] for one in action.prompts if one.name == "queue.position"), None)
        if place is None:
            return
        output = f"tone {action.output}"
        (line,) = (line for line, _ in calls.items() if (f"line {line}", output) in self.image.crosspoints)
        queued = calls[line].target
        mine = (self.rank_ms(line), calls[line].number)
        ahead = [n for n, call in calls.items() if call.target == queued and (self.rank_ms(n), call.number) < mine]
        assert place == len(ahead) + 1
        assert place <= self.told.get(line, place), "nobody is told a worse place"
        self.told[line] = place
        self.tellings += 1

    # What people do.

    def arrives(self):
        free = [
            n for n in range(1, LINES + 1) if self.control.state.trunks[n].state == "idle" and n not in self._ringing
        ]
        if not free:
            return
        line, prefix = self.random.choice(free), self.random.choice(("+3611", VIP, "+3670"))
        self.arrived[line] = self.now_ms
        self.head_start_ms[line] = LINE_MS.get(line, 0) + (VIP_MS if prefix == VIP else 0)
        self.told.pop(line, None)
        self.call_from(line, f"{prefix}{len(self.log)}{line}")

    def answers(self):
        if self.bells:
            self.answer(self.random.choice(self.bells))

    def hangs_up(self):
        talkers = [
            n for n in range(1, STATIONS + 1) if self.control.state.stations[n].state != "idle" and n not in self.bells
        ]
        if talkers:
            self.hang_up(self.random.choice(talkers))

    def goes(self):
        lines = [
            *self._ringing,
            *(n for n, trunk in self.control.state.trunks.items() if trunk.state in ("held", "talking")),
        ]
        if not lines:
            return
        line = self.random.choice(lines)
        if line in self._ringing and self.control.state.trunks[line].state == "ringing":
            self.give_up(line)
        else:
            self._ringing.pop(line, None)
            self.far_side_hangs_up(line)

    def words_end(self):
        while self.plays:
            self.send(e.PlayEnded(self.plays.pop()))

    def agent_does(self):
        name = self.random.choice("abc")
        what = self.random.choice((self.pause, self.resume, self.resume, self.log_out, self.come_back))
        what(name)

    def come_back(self, name):
        self.log_in(name, self.random.randint(1, STATIONS))

    def pass_by(self):
        """So many things happen."""
        things = (self.arrives, self.answers, self.hangs_up, self.goes, self.words_end, self.agent_does)
        for _ in range(STEPS):
            self.random.choices(things, (10, 8, 8, 2, 6, 2))[0]()
            self.wait(self.random.choice((0, 0.1, 1, 4, 9)))


def an_afternoon(seed, *queues, **settings):
    callers = (KnownCaller(VIP, "Best customer", VIP_MS),)
    heads = {line: {"head_start_ms": ms} for line, ms in LINE_MS.items()}
    settings |= {"tone_outputs": ("assign1", "assign2", "assign3")}
    office = Afternoon(seed, *queues, callers=callers, line_settings=heads, **settings)
    office.pass_by()
    return office


PLAIN = {"people": "abc", "ring_ms": 600_000, "return_ms": 0, "words": WORDS}


@pytest.mark.parametrize("seed", range(25))
def test_nobody_is_overtaken_by_who_came_later_than_his_head_start_allows(seed):
    office = an_afternoon(seed, queue(**PLAIN))
    assert office.offers > 5
    assert office.tellings > 5


@pytest.mark.parametrize("seed", range(10))
def test_two_queues_of_the_same_agents_keep_their_orders(seed):
    routes = {line: QueueTarget("help" if line % 2 else "sales") for line in range(1, LINES + 1)}
    office = an_afternoon(seed, queue(**PLAIN), queue("sales", weight=3, **PLAIN), routes=routes)
    assert office.offers > 5


def test_overtaking_happens_and_is_seen():
    assert sum(an_afternoon(seed, queue(**PLAIN)).overtakings for seed in range(5)) > 5
