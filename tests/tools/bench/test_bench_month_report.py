"""The report of a month is measured by a process of its own, on a register that is made for it."""

from tools.bench.goals import Bench
from tools.bench.month_report import GOALS, made


def test_a_small_month_is_measured():
    found = made(1_000, seed=1)
    assert found.processor_s > 0 and 20 < found.peak_mb < 150
    assert int(found.rows.split()[0].replace(",", "")) >= 1_000 and found.rows.endswith("agent states")
    bench = Bench()
    bench.shared["month report"] = found
    assert [goal.measure(bench).value for goal in GOALS] == [found.wall_s, found.peak_mb]
