"""What can be otherwise in the alternative, and what is refused."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import boards
from firmware.config import load
from tests.tools.traffic.made import HEAD, row
from tests.tools.traffic.registers import Made
from tools.traffic.of_list import read_lines
from tools.traffic.of_register import read_register
from tools.twin.case import CaseError, Shift, of_list, of_register, ready
from tools.twin.changes import Changes, changed
from tools.twin.runs import Task, run

NINE = datetime(1999, 2, 1, 9)
OFFICE = """
[queues.help]
agents = ["anna", "bela"]
[queues.sales]
agents = { bela = 2, extra-1 = 1 }
strategy = "weighted"
weights = [3, 1]
[agents]
anna = { station = "11", skills = { german = 2 } }
bela = { station = "12" }
extra-1 = { number = "5001" }
[lines]
1 = { route = "queue help", number = "+361" }
2 = { route = "queue sales" }
"""


def listed(*rows):
    return of_list(read_lines([HEAD, *rows], "list"))


@pytest.fixture(scope="module")
def case():
    return listed(*(row(NINE + timedelta(minutes=n), agent=f"A0{n % 3}", talk_s=170) for n in range(12)))


@pytest.fixture
def of_a_box(tmp_path):
    made = Made(tmp_path)
    made.passage(made.call(0, 60_000, taken_ms=0, answered_ms=0), "help", 0, 0, "answered", agent="anna")
    made.state("anna", "ready", 0, 60_000)
    return of_register(read_register(made.path), OFFICE, boards.named("lb4x8"))


def config_of(case):
    return load(case.text, case.lines, case.stations)


def there(shifts, at_ms):
    return sum(one.from_ms <= at_ms < one.to_ms for one in shifts)


def test_nothing_changed_is_the_same(case):
    assert changed(case, Changes()) == case
    assert Changes().in_words() == ""


def test_all_that_is_changed_is_said():
    changes = Changes(("queues.help.wrapup_s=20",), "circular", -2, 3)
    assert changes.in_words() == "queues.help.wrapup_s=20, strategy circular, 2 agents fewer, 3 lines"
    assert Changes(agents=1).in_words() == "1 agent more"


def test_a_key_is_set(case):
    found = changed(case, Changes(("queues.help.wrapup_s=20", 'agents."a00".number = 7777')))
    (queue,) = config_of(found).queues
    assert queue.queue.wrapup_ms == 20_000
    assert next(one.agent.number for one in config_of(found).agents if one.agent.name == "a00") == "7777"
    assert found._replace(text="") == case._replace(text="")


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("queues.help.wrapup_s", '"queues.help.wrapup_s" sets nothing: it must be like queues.help.wrapup_s=20.'),
        ("queues.help.wrapup_s= ", '"queues.help.wrapup_s= " sets nothing: it must be like'),
        ("=20", '"=20" sets nothing: it must be like queues.help.wrapup_s=20.'),
        ("queues.help.wrapup_s=soon", 'wrapup_s of queue "help" is a text ("soon"), but must be a number of seconds.'),
        ("queues.help.wrapups=20", 'queue "help" has no key "wrapups"'),
        ("queues.help=20", "queues help is no value: one of its keys must follow"),
        ("lines.7.route=queue help", 'CO line "7" does not exist: this board has ports 1 to 3.'),
        ('queues.help.agents=["nobody"]', "nobody"),
    ],
)
def test_what_cannot_be_set_is_refused(case, setting, sentence):
    with pytest.raises(CaseError) as refused:
        changed(case, Changes((setting,)))
    assert sentence in str(refused.value)
    assert str(refused.value)[-1] in ".?"


def test_a_strategy_is_that_of_every_queue(of_a_box):
    found = config_of(changed(of_a_box, Changes(strategy="fewest-calls")))
    assert [one.queue.strategy for one in found.queues] == ["fewest-calls"] * 2
    with pytest.raises(CaseError, match='strategy of queue "help" is "best"'):
        changed(of_a_box, Changes(strategy="best"))


def test_agents_and_strategies_belong_to_queues(of_a_box):
    bare = of_a_box._replace(text="")
    for changes, name in ((Changes(agents=1), r"agents \+1"), (Changes(strategy="circular"), "strategy circular")):
        with pytest.raises(CaseError, match=f"{name}: this office has no queue that it could be of."):
            changed(bare, changes)


class TestMoreAgents:
    def test_they_are_there_whenever_anybody_is(self, case):
        found = changed(case, Changes(agents=2))
        moments = [one.from_ms for one in case.shifts] + [one.to_ms for one in case.shifts]
        for at_ms in (moment + aside for moment in moments for aside in (-1, 0, 1)):
            count = there(case.shifts, at_ms)
            assert there(found.shifts, at_ms) == count + 2 * (count > 0)
        assert found.shifts[: len(case.shifts)] == case.shifts
        assert found.stations == case.stations + 2

    def test_they_serve_every_queue_and_know_what_anybody_knows(self, of_a_box):
        found = changed(of_a_box, Changes(agents=2))
        config = config_of(found)
        served = [{one.agent: one.level for one in queue.queue.agents} for queue in config.queues]
        assert served == [
            {"anna": 1, "bela": 1, "extra-2": 1, "extra-3": 1},
            {"bela": 2, "extra-1": 1, "extra-2": 1, "extra-3": 1},
        ]
        assert config.queues[1].queue.weights == (3, 1, 3, 3)
        skills = {one.agent.name: [(skill.name, skill.level) for skill in one.agent.skills] for one in config.agents}
        assert skills["extra-2"] == skills["extra-3"] == [("german", 1)]
        assert {one.station for one in found.shifts} == {1, 9, 10}
        assert ready(found).plan.agents

    def test_one_more_is_rung(self):
        rows = [row(NINE, talk_s=300), row(NINE + timedelta(seconds=10), wait_s=290)]
        alone = listed(*rows)
        today, more = (run(Task(one, 1, True, 20.0)).fates for one in (alone, changed(alone, Changes(agents=1))))
        assert [fate.wait_ms for fate in today] == [0, 290_000]
        assert [fate.wait_ms for fate in more] == [0, 0]
        assert more[1].station == 2

    def test_too_many_are_refused(self, case):
        with pytest.raises(CaseError, match=r"101 more agents are wanted: there may be up to 100\."):
            changed(case, Changes(agents=101))


STRETCHES = st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(1, 12))


class TestFewerAgents:
    @settings(max_examples=40)
    @given(st.lists(STRETCHES, max_size=12), st.integers(1, 3))
    def test_at_each_moment_exactly_so_many_fewer_are_there(self, case, stretches, fewer):
        shifts, until = [], {}
        for agent, begin, length in sorted(stretches, key=lambda one: one[1]):
            if begin > until.get(agent, -1):
                shifts.append(Shift(f"a{agent}", agent + 1, begin, begin + length))
                until[agent] = begin + length
        found = changed(case._replace(shifts=tuple(shifts)), Changes(agents=-fewer)).shifts
        for at_ms in range(45):
            assert there(found, at_ms) == max(0, there(shifts, at_ms) - fewer)
            assert {one.name for one in found if one.from_ms <= at_ms < one.to_ms} <= {
                one.name for one in shifts if one.from_ms <= at_ms < one.to_ms
            }
        # A shift is cut only where somebody else comes or goes.
        for one in found:
            assert one.from_ms < one.to_ms
            assert not any(other.name == one.name and other.from_ms == one.to_ms for other in found)

    def test_who_came_last_is_not_there(self, case):
        shifts = (Shift("a00", 1, 0, 100), Shift("a01", 2, 10, 60), Shift("a02", 3, 20, 40))
        found = changed(case._replace(shifts=shifts), Changes(agents=-1)).shifts
        assert found == (Shift("a00", 1, 10, 60), Shift("a01", 2, 20, 40))

    def test_without_anybody_nobody_is_served(self, case):
        found = run(Task(changed(case, Changes(agents=-3)), 1, True, 20.0))
        assert found.figures.whole.answered == 0


class TestLines:
    def test_more_are_as_the_first(self, of_a_box):
        found = changed(of_a_box, Changes(lines=6))
        config = config_of(found)
        assert [line.route for line in config.lines[4:]] == [config.lines[0].route] * 2
        assert [list(ports) for ports in ready(found).routes] == [[1, 5, 6], [2], [3, 4]]

    def test_fewer_are_the_first(self, of_a_box):
        found = changed(of_a_box, Changes(lines=1))
        assert [list(ports) for ports in ready(found).routes] == [[1]]
        # Whoever called another calls the first.
        assert ready(found).route_of == {"line 1": 0}

    def test_who_finds_none_is_not_served(self):
        rows = [row(NINE + timedelta(seconds=n), agent=f"A0{n}", line=f"AA010{n}") for n in range(3)]
        case = listed(*rows)
        assert [fate.line for fate in run(Task(case, 1, True, 20.0)).fates] == [1, 2, 3]
        found = run(Task(changed(case, Changes(lines=2)), 1, True, 20.0))
        assert [fate.line for fate in found.fates] == [1, 2, 0]
        whole = found.figures.whole
        assert (whole.blocked, whole.answered, whole.abandoned, whole.mean_wait_s) == (1 / 3, 2 / 3, 0, 0)

    @pytest.mark.parametrize("lines", [0, -1, 201])
    def test_none_or_too_many_are_refused(self, case, lines):
        with pytest.raises(CaseError, match=f"{lines} lines are wanted: there may be 1 to 200."):
            changed(case, Changes(lines=lines))
