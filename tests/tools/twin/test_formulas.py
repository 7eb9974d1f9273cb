"""The twin's queue beside the closed formulas, in a small size (the full one: linebox bench --only "twin:")."""

import pytest

from tools.bench.twin import HANDLING_S, Load, against_formulas, visitors, world
from tools.staffing.judge import Waited, compare

CALLERS = 2_600
ERLANG_C = ["waits", "mean wait, s", "within"]


@pytest.mark.parametrize(
    ("load", "figures"),
    [
        (Load(3, 3.0, lines=5), [*ERLANG_C, "blocked"]),
        (Load(2, 2.5, 60.0), ["waits", "mean wait, s", "abandons", "within"]),
        (Load(3, 4.0, 90.0, lines=6), ["waits", "mean wait, s", "abandons", "within", "blocked"]),
        (Load(3, 2.0, ahead=0.4), ["mean wait of those ahead, s", "mean wait of the others, s"]),
    ],
    ids=["M-M-c-K", "Erlang-A", "both", "classes"],
)
def test_figures_are_inside_the_interval(load, figures):
    found = against_formulas(load, CALLERS, 3)
    assert [one.what for one in found] == figures
    assert [one.text() for one in found if not one.agrees] == []
    assert all(one.interval.high - one.interval.low < 2 * one.interval.mean for one in found)


def test_the_formulas_would_find_work_that_they_do_not_know_of():
    """Every tenth of a call longer than told."""
    load = Load(3, 4.0, 90.0, lines=6)
    come = [one._replace(work_ms=round(100 * HANDLING_S)) for one in visitors(load, CALLERS, 3)]
    fates = world(load, come).fates
    found = compare(load.point, [Waited(fate.wait_ms / 1000, fate.station > 0) for fate in fates if fate.line])
    assert not all(one.agrees for one in found)
