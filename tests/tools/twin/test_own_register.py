"""A box keeps its register; the twin of that register, with nothing changed, serves everybody as the box did."""

from pathlib import Path
from random import Random

import pytest

import boards
from firmware.callcontrol.facts import ClockIs
from firmware.config import load
from firmware.desk.register import file
from firmware.desk.register.writing import Batch, RegisterWriter
from tools.traffic.calls import Call, Record
from tools.traffic.of_register import read_register
from tools.twin.case import Case, Shift, of_register, ready
from tools.twin.changes import Changes, changed
from tools.twin.estimates import estimated
from tools.twin.runs import Task, run
from tools.twin.world import Visitor, World

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
MONDAY_MS = 1_769_990_400_000
"""2026-02-02 00:00 UTC."""
HOUR_MS = 3_600_000


class Told:
    """Call control that notes what it tells the register."""

    def __init__(self, control):
        self._control = control
        self.facts = []
        control.keep_book()
        self.facts += [ClockIs(0, MONDAY_MS, 3600, True), *control.take_facts()]

    def __getattr__(self, name):
        return getattr(self._control, name)

    def handle(self, event, now_ms):
        return self._noted(self._control.handle(event, now_ms))

    def advance(self, now_ms):
        return self._noted(self._control.advance(now_ms))

    def _noted(self, actions):
        self.facts += self._control.take_facts()
        return actions


def people(count, gap_s, choose, seed=3):
    """Callers at random; ``choose(random)``: what each presses."""
    random = Random(seed)
    at_ms = 8 * HOUR_MS
    for who in range(count):
        at_ms += int(1000 * random.expovariate(1 / gap_s))
        keys = choose(random)
        yield Visitor(
            who,
            at_ms,
            f"+9725{random.randrange(10**8):08}",
            keys,
            keys[-1][0] if keys else 0,
            int(1000 * random.expovariate(1 / 200)),
            1000 + int(1000 * random.expovariate(1 / 150)),
            0,
            ring_ms=random.randrange(1000, 9000),
        )


def at_the_bank(random):
    digit = random.choice("1234")
    return ((4000, "1"), (8000, "471100#")) if digit == "1" else ((4000, digit),)


def register_of(box, board, visitors, path):
    """What the box of this configuration writes down of them."""
    text = (EXAMPLES / f"{box}.toml").read_text(encoding="utf-8")
    config = load(text, len(board.lines), len(board.stations))
    seats = [(one.agent.name, config.station_of(one.station).port) for one in config.agents if one.station]
    shifts = tuple(Shift(name, port, MONDAY_MS + 7 * HOUR_MS, MONDAY_MS + 20 * HOUR_MS) for name, port in seats)
    calls = tuple(Call(MONDAY_MS + one.at_ms, 0, "", 0, "", "", 0, True, 0, False, 0, "") for one in visitors)
    record = Record(calls, (), (), "nobody yet")
    case = Case(record, estimated(record), text, len(board.lines), len(board.stations), board, shifts, derived=False)
    prepared = ready(case)
    world = World(prepared.plan, visitors, prepared.routes)
    world.control = Told(world.control)
    for at_ms, event in prepared.told:
        world.at(at_ms, event)
    world.run()
    written = RegisterWriter(path, lambda: "2026-02-02", print).write(
        Batch("one", board.name, 1, tuple(world.control.facts))
    )
    assert not written.problem
    return of_register(read_register(file.path_in(path)), text, board)


@pytest.mark.parametrize(
    ("box", "board", "choose"), [("bank", "lb8x24", at_the_bank), ("taxi", "lb4x8", lambda _: ())], ids=["bank", "taxi"]
)
def test_the_twin_of_a_box_that_nothing_is_changed_in_serves_everybody_as_the_box_did(tmp_path, box, board, choose):
    case = register_of(box, boards.named(board), list(people(60, 90, choose)), tmp_path)
    fates = run(Task(case, 1, known=True, within_s=20)).fates
    assert len(fates) > 50
    assert sum(call.answered for call in case.record.calls) > 20
    for call, fate in zip(case.record.calls, fates, strict=True):
        assert (fate.wait_ms, fate.station > 0) == (call.wait_ms, call.answered), call


def test_a_longer_wrap_up_lets_callers_of_the_same_box_wait_longer(tmp_path):
    case = register_of("taxi", boards.named("lb4x8"), list(people(60, 90, lambda _: ())), tmp_path)
    longer = changed(case, Changes(("queues.taxi.wrapup_s=120",)))
    waits = [sum(fate.wait_ms for fate in run(Task(one, 1, known=True, within_s=20)).fates) for one in (case, longer)]
    assert waits[1] > 1.5 * waits[0]
