"""Random stories of offices with queues, nonsense included: the invariants hold after every event, whatever the plan.

As in test_random_stories_of_call_control.py, whose offices these are, with queues in front of them.
"""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Agent, GroupTarget, KnownCaller, OutsideTarget, Queue, Skill, StationTarget
from firmware.callcontrol.queue_plan import QueueAgent, Widening, Words
from firmware.callcontrol.strategies import STRATEGIES
from firmware.callcontrol.targets import QueueTarget
from tests.firmware.callcontrol import test_random_stories_of_call_control as stories
from tests.firmware.callcontrol.test_random_stories_of_call_control import (
    HOW,
    SEEDS,
    SENSE,
    SIZES,
    STEP,
    WAITS_MS,
    plans,
)

NAMES = "abcde"
ORDERS = ("log in", "log in", "log out", "pause", "resume", "resume")
NUMBERS = ("+3611", "+3622", "+3630", "")


def an_agent_is_ordered(control, image, line, station):
    names = [*control.state.agents, "nobody"]
    return e.AgentOrdered(names[line % len(names)], ORDERS[(line + station) % len(ORDERS)], station, "lunch")


def somebody_who_waits_presses(control, image, line, station):
    held = [n for n, trunk in control.state.trunks.items() if trunk.state == "held"]
    return e.LineDialled(held[line % len(held)] if held else line, "0" if station % 3 else "5")


def words_end(control, image, line, station):
    plays = [speaking.play for speaking in control.state.speaking.values()]
    return e.PlayEnded(plays[line % len(plays)] if plays else line, ("done", "missing", "failed")[station % 3])


def the_exchange_closes_the_loop(control, image, line, station):
    taken = [n for n, trunk in control.state.trunks.items() if trunk.state in ("answering", "taken in")]
    return e.LineLoopClosed(taken[line % len(taken)] if taken else line)


def who_waits_hangs_up(control, image, line, station):
    held = [n for n, trunk in control.state.trunks.items() if trunk.state in ("held", "talking", "taken in")]
    return e.LineDisconnected(held[line % len(held)] if held else line)


def a_line_tells_who_calls(control, image, line, station):
    ringing = [n for n, trunk in control.state.trunks.items() if trunk.state == "ringing"]
    port, how = ringing[line % len(ringing)] if ringing else line, HOW[(3 * line + station) % len(HOW)]
    return e.LineCallerTold(port, NUMBERS[station % len(NUMBERS)], blocked=how)


OF_QUEUES = (
    an_agent_is_ordered,
    an_agent_is_ordered,
    somebody_who_waits_presses,
    words_end,
    words_end,
    the_exchange_closes_the_loop,
    the_exchange_closes_the_loop,
    who_waits_hangs_up,
    a_line_tells_who_calls,
    stories.a_caller_rings,
    stories.a_caller_rings,
    stories.somebody_answers,
    stories.somebody_hangs_up,
)
QUEUE_STEP = st.tuples(st.sampled_from((*OF_QUEUES, None, None)), STEP)
"""None: the step is one of any office."""


OUTSIDE = ("outside", "trunk_groups", "signal_output", "caller_id_out", "tone_outputs")
"""What stays as it was where the plan changes: it has nothing to do with queues."""


class Teller(stories.Teller):
    """Tells of queues besides."""

    def event_of(self, step):
        of_queues, any_step = step[:2]
        if of_queues is None:
            return super().event_of(any_step)
        return of_queues(self.control, self.image, any_step[1], any_step[2])

    def tell(self, step):
        self.pass_time(step[1][3])
        event = self.event_of(step)
        self.hand(event)
        return event


@st.composite
def queue_of(draw, name, people, targets):
    chosen = draw(st.lists(st.sampled_from(people), unique=True, min_size=1))
    strategy = draw(st.sampled_from(sorted(STRATEGIES)))
    limited = draw(st.booleans())
    greeting = draw(st.sampled_from(["", "queue.welcome"]))
    messages = draw(st.sampled_from([(), ("queue.thanks", "queue.stay")]))
    words = Words(
        greeting, draw(st.booleans()), draw(st.booleans()), 1_000, draw(st.sampled_from([0, 15_000])), 2,
        messages, 15_000 if messages else 0, draw(st.sampled_from(["", "agent.whisper-short"])), draw(st.booleans()),
    )  # fmt: skip
    choose = {
        "ring_ms": [1_000, 15_000],
        "wrapup_ms": [0, 0, 5_000],
        "misses": [0, 1, 3],
        "weight": [1, 3],
        "head_start_ms": [0, 10_000],
        "same_agent_ms": [0, 3_000],
        "answer_ms": [0, 0, 6_000, None],
        "at_once": [False, True],
        "return_ms": [0, 600_000],
        "longest_ms": [0, 5_000, 30_000] if limited else [0],
        "most": [0, 1] if limited else [0],
        "pilot": ["0051"] if name == "first" else [""],
        "skills": [(), (), (Skill("english", 2),)],
        "widening": [(), (Widening(1_000, 2), Widening(4_000, 9, 0))],
    }
    settings = {key: draw(st.sampled_from(values)) for key, values in choose.items()}
    if settings["answer_ms"] is None:
        settings["at_once"] = False
    return Queue(
        name,
        tuple(QueueAgent(agent, draw(st.integers(1, 2))) for agent in chosen),
        strategy,
        draw(st.tuples(*[st.integers(1, 5)] * len(chosen))) if strategy == "weighted" else (),
        overflow=draw(targets) if limited else None,
        empty=draw(st.one_of(st.none(), targets)),
        leave_digit="0",
        leave=draw(targets),
        words=words,
        **settings,
    )


def _but(route, queues, elsewhere):
    """``route``, unless it leads to one of ``queues``."""
    return elsewhere if isinstance(route, QueueTarget) and route.queue in queues else route


@st.composite
def offices(draw, size=SIZES):
    """Any office, with a queue or two, and most lines leading there."""
    plan = draw(plans(size))
    ports = [station.port for station in plan.stations]
    people = NAMES[: draw(st.integers(1, len(NAMES)))]
    places = draw(st.lists(st.sampled_from([0, *ports]), min_size=len(people), max_size=len(people)))
    skills = st.sampled_from([(), (Skill("english", 3),)])
    wrapups = st.sampled_from([None, 0, 5_000])
    taken, agents = {0}, []
    for name, place in zip(people, places, strict=True):
        agents.append(Agent(name, station=0 if place in taken else place, wrapup_ms=draw(wrapups), skills=draw(skills)))
        taken.add(place)
    ways = [st.builds(StationTarget, st.sampled_from(ports)), st.just(GroupTarget(plan.groups[0].name))]
    ways.append(st.just(OutsideTarget("5501")))
    second = draw(queue_of("second", people, st.one_of(*ways)))
    first = draw(queue_of("first", people, st.one_of(*ways, st.just(QueueTarget("second")))))
    to_queues = st.sampled_from([QueueTarget("first"), QueueTarget("first"), QueueTarget("second"), None])
    known = {queue.name for queue in plan.queues}
    elsewhere = GroupTarget(plan.groups[0].name)
    lines = [
        replace(
            line,
            route=draw(to_queues) or _but(line.route, known, elsewhere),
            head_start_ms=draw(st.sampled_from([0, 30_000])),
        )
        for line in plan.lines
    ]
    return replace(
        plan,
        lines=tuple(lines),
        queues=(first, second),
        agents=tuple(agents),
        callers=(KnownCaller("+3630", "Best customer", 60_000),),
        tone_outputs=plan.tone_outputs or draw(st.sampled_from([(), ("assign1", "assign2")])),
    )


def everybody_goes_home(teller):
    """Whatever happened before: everything is idle, nobody waits, no words are said, and all agents are done."""
    stories.everybody_goes_home(teller)
    state = teller.control.state
    assert not state.speaking
    assert not any(agent.serves or agent.wraps_up for agent in state.agents.values())


@given(offices(), SEEDS, st.lists(QUEUE_STEP, max_size=120))
def test_the_invariants_hold_after_every_event(plan, seed, story):
    teller = Teller(CallControl(plan, seed))
    for step in story:
        teller.tell(step)
    everybody_goes_home(teller)


def long_story(seed, length=250):
    """Steps of busy queues: mostly sense, mostly quick, so that one thing leads to another."""
    random = Random(seed)
    few = random.choice([3, 5, 8])
    story = []
    for _ in range(length):
        of_queues = random.choice(OF_QUEUES) if random.random() < 0.7 else None
        what = len(stories.NONSENSE) + random.randrange(len(SENSE))
        wait_ms = random.choice(WAITS_MS) if random.random() < 0.1 else random.choice((0, 20, 500))
        story.append((of_queues, (what, random.randint(1, 4), random.randint(1, few), wait_ms)))
    return story


@settings(max_examples=150)
@given(offices(), SEEDS, st.integers(0, 2**32))
def test_the_invariants_hold_through_long_stories(plan, seed, story):
    teller = Teller(CallControl(plan, seed))
    for step in long_story(story):
        teller.tell(step)
    everybody_goes_home(teller)


@given(offices(), SEEDS, st.integers(0, 2**32), st.integers(0, 60))
def test_a_restored_snapshot_goes_on_exactly_alike(plan, seed, story, cut):
    teller = Teller(CallControl(plan, seed))
    steps = long_story(story, 80)
    for step in steps[:cut]:
        teller.tell(step)
    snapshot = teller.control.snapshot()
    twin = Teller(CallControl.restore(snapshot), teller.image, teller.now_ms)
    assert twin.control.snapshot() == snapshot
    teller.said = []
    for step in steps[cut:]:
        teller.pass_time(step[1][3])
        event = teller.event_of(step)
        teller.hand(event)
        stories._follow(twin, teller.now_ms, event)
    assert twin.said == teller.said
    assert twin.control.snapshot() == teller.control.snapshot()


@settings(max_examples=60)
@given(st.data(), SIZES, SEEDS, st.integers(0, 2**32))
def test_plans_may_change_in_the_middle_of_anything(data, size, seed, story):
    plan = data.draw(offices(st.just(size)))
    teller = Teller(CallControl(plan, seed))
    for place, step in enumerate(long_story(story, 60)):
        teller.tell(step)
        if place % 12 == 11:
            other = data.draw(st.one_of(offices(st.just(size)), plans(st.just(size))))
            teller.reconfigure(replace(other, **{key: getattr(plan, key) for key in OUTSIDE}))
    everybody_goes_home(teller)
