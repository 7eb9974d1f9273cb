"""Every figure of a report equals the slow calculation, on any traffic."""

import functools
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from firmware.callcontrol.periods import Period as Hours
from firmware.callcontrol.plan import Prefixes
from firmware.config.model import ReportsConfig, TariffConfig
from firmware.desk.register import file
from firmware.desk.report_settings import Settings
from firmware.desk.reports.gathering import find
from firmware.desk.reports.period import Period
from firmware.desk.reports.tables import overview
from tests.firmware.desk.reports.slow_figures import Office, iso_week, overlap
from tools.register_traffic import Traffic, fill

HUNGARY = Prefixes("36", "06", "00")
WORKDAYS = (0, 1, 2, 3, 4)
TARIFFS = (
    TariffConfig("local", ("061",), "charged", 1200, 300, 60),
    TariffConfig("mobile by day", ("0620", "0670"), "charged", 2550, 0, 1, (Hours(WORKDAYS, 480, 1080),)),
    TariffConfig("mobile", ("06",), "shared", 990, 150, 30, (Hours((5, 6), 0, 1440), Hours(WORKDAYS, 1080, 480))),
    TariffConfig("green", ("0680",), "free"),
    TariffConfig("all others at weekends", ("",), "charged", 100, 0, 1, (Hours((5, 6), 0, 1440),)),
)
RULES = ReportsConfig(service_ms=15_000, short_abandon_ms=7_000, currency="EUR", tariffs=TARIFFS)
QUEUES = {"sales": 6_000}
SPRING = Traffic(1500, datetime(2026, 3, 27, tzinfo=UTC), 4, lines=3, agents=3)
AUTUMN = Traffic(1500, datetime(2026, 10, 23, 22, tzinfo=UTC), 3, lines=2, agents=2)


def register_of(path: Path, traffic: Traffic, seed: int):
    fill(file.made(path / "register.db"), traffic, seed)
    return file.to_read(path / "register.db")


def told(done: float, what: str) -> None:
    assert 0 <= done <= 1, what


CASES = {
    "some days over the end of winter": (SPRING, 1, date(2026, 3, 28), date(2026, 3, 30), (), HUNGARY),
    "the day with 23 hours": (SPRING, 2, date(2026, 3, 29), date(2026, 3, 29), (1, 2, 3), HUNGARY),
    "the day with 25 hours": (AUTUMN, 3, date(2026, 10, 25), date(2026, 10, 25), (1, 2), Prefixes()),
    "more than there is": (AUTUMN, 4, date(2026, 10, 22), date(2026, 10, 29), (1, 2, 5), HUNGARY),
    "a time without any call": (AUTUMN, 5, date(2025, 1, 31), date(2025, 2, 1), (1,), HUNGARY),
}


SHORT_AND_LONG = ("the day with 23 hours", "the day with 25 hours")


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Case -> what the report found, and the slow office; each made once."""
    return functools.cache(lambda case: of_case(case, tmp_path_factory))


def of_case(case, tmp_path_factory):
    traffic, seed, first, last, lines, prefixes = CASES[case]
    register = register_of(tmp_path_factory.mktemp("register"), traffic, seed)
    period, settings = Period(first, last), Settings("Europe/Budapest", lines, prefixes, RULES, QUEUES)
    return find(register, period, settings, told), Office(register, period, settings)


@pytest.fixture(params=CASES, ids=list(CASES))
def both(request, known):
    return known(request.param)


def same_figures(found, slow):
    for name, value in slow.items():
        assert getattr(found, name) == value, name


def by(callers, key):
    found = defaultdict(list)
    for one in callers:
        found[key(one[0])].append(one)
    return found


KEYS = {
    "month": lambda clock: f"{clock:%Y-%m}",
    "week": lambda clock: iso_week(clock.date()),
    "day": lambda clock: f"{clock:%Y-%m-%d}",
    "weekday": lambda clock: f"{clock:%A}",
    "hour": lambda clock: f"{clock:%H}:00",
    "half-hour": lambda clock: f"{clock:%H}:{clock.minute // 30 * 30:02}",
}


def test_all_callers(both):
    found, slow = both
    same_figures(found.total.figures, slow.figures(slow.wanted()))
    assert found.total.figures.offered > 0 or found.period.first.year == 2025


@pytest.mark.parametrize("times", KEYS)
def test_callers_by_the_clock(both, times):
    found, slow = both
    callers = by(slow.wanted(), KEYS[times])
    rows = defaultdict(list)
    for row in found.times[times]:
        rows[row.label.split()[0]].append(row.figures)
    assert callers.keys() <= rows.keys()
    for label, same in rows.items():
        slowly = slow.figures(callers[label])
        if len(same) == 1:
            same_figures(same[0], slowly)
        # An hour that comes twice on one day has a row for each time.
        assert sum(one.offered for one in same) == slowly["offered"]


@pytest.mark.parametrize("case", SHORT_AND_LONG)
def test_half_hours_of_one_day(known, case):
    found, slow = known(case)
    cells = list(slow.half_hours())
    rows = found.times["half-hour"]
    assert len(rows) == len(cells) == {"03": 46, "10": 50}[f"{found.period.first:%m}"]
    for row, (begin, end, clock) in zip(rows, cells, strict=True):
        assert row.label.split()[0] == f"{clock:%H:%M}"
        callers = [one for one in slow.wanted() if begin <= one[4]["began_ms"] < end]
        same_figures(row.figures, slow.figures(callers))
    again = [row.label for row in rows if row.label.endswith(" again")]
    assert again == ([] if len(rows) == 46 else ["02:00 again", "02:30 again"])


def test_agents_and_lines_by_the_clock(both):
    found, slow = both
    full, lines = slow.full(), [slow.line(port) for port in slow.ports]
    busy, ready = slow.agents("talks", "wraps up"), slow.agents("ready")
    for times in ("day", "hour"):
        expected = defaultdict(lambda: [0, 0, 0, 0, 0])
        for begin, end, clock in slow.half_hours():
            sums = expected[KEYS[times](clock)]
            end = min(end, slow.seen_end)  # noqa: PLW2901
            sums[0] += overlap(busy, begin, end)
            sums[1] += overlap(ready, begin, end)
            sums[2] += sum(overlap(line, begin, end) for line in lines)
            sums[3] += overlap(full, begin, end)
            sums[4] += max(0, end - max(begin, slow.seen_begin)) * len(slow.ports)
        for row in found.times[times]:
            served, free, *rest = expected[row.label]
            assert row.agents == (served / (served + free) if served + free else None)
            assert [row.busy_ms, row.full_ms, row.lines_ms] == [rest[0], rest[1], rest[2]]


def test_lines(both):
    found, slow = both
    assert [row.line for row in found.lines] == slow.ports
    for row in found.lines:
        same_figures(row.figures, slow.figures(one for one in slow.wanted() if one[4]["line"] == row.line))
        assert row.busy_ms == overlap(slow.line(row.line), slow.begin, slow.end)
        out = [c for c in slow.calls if c["direction"] == "out" and c["line"] == row.line]
        assert row.out == sum(slow.mine(call["began_ms"], call["zone_s"]) for call in out)
        assert row.seen_ms == slow.seen_end - slow.seen_begin
    full = slow.full()
    lengths = [till - since for since, till in full]
    assert found.full == (len(full), sum(lengths), max(lengths, default=0))


def test_groups(both):
    found, slow = both
    callers = defaultdict(list)
    for one in slow.wanted():
        callers[one[4]["hunt_group"]].append(one)
    callers.pop("", None)
    assert [row.label for row in found.groups] == sorted(callers)
    for row in found.groups:
        same_figures(row.figures, slow.figures(callers[row.label]))


def test_queues(both):
    found, slow = both
    callers = defaultdict(list)
    for one in slow.in_queues():
        callers[one[4]["queue"]].append(one)
    assert [row.label for row in found.queues] == sorted(callers)
    for row in found.queues:
        same_figures(row.figures, slow.figures(callers[row.label]))
        wraps = [s for s in slow.states if s["state"] == "wraps up" and s["queue"] == row.label]
        assert row.wraps_up_ms == sum(
            s["till"] - s["began_ms"] for s in wraps if slow.begin <= s["began_ms"] < slow.end
        )


def test_agents(both):
    found, slow = both
    served = defaultdict(list)
    for one in slow.in_queues():
        if one[1] == "answered":
            served[one[4]["agent"]].append(one)
    for row in found.agents:
        same_figures(row.figures, slow.figures(served[row.agent]))
        mine = [one for one in slow.states if one["agent"] == row.agent]
        for state, ms in zip(("ready", "talks", "wraps up", "paused"), row.work, strict=True):
            spans = [(one["began_ms"], one["till"]) for one in mine if one["state"] == state]
            assert ms == overlap(spans, slow.begin, slow.seen_end)
        missed = [one for one in slow.missed if one["agent"] == row.agent]
        assert row.missed == sum(slow.begin <= one["at_ms"] < slow.end for one in missed)
    assert {row.agent for row in found.agents} >= served.keys() - {""}  # of a list of calls nobody knows some agents


def test_breaks(both):
    found, slow = both
    expected = defaultdict(lambda: [0, 0, 0, 0, 0])
    for one in slow.states:
        if one["state"] == "paused" and slow.begin <= one["began_ms"] < slow.end:
            length, sums = one["till"] - one["began_ms"], expected[one["agent"], one["reason"]]
            over = length - one["planned_ms"] if one["planned_ms"] and length > one["planned_ms"] else 0
            for place, value in enumerate((1, length, bool(one["planned_ms"]), bool(over), over)):
                sums[place] += value
    assert [tuple(row) for row in found.breaks] == [(*who, *sums) for who, sums in sorted(expected.items())]


def test_estimates(both):
    found, slow = both
    waits = defaultdict(list)
    for _, kind, wait, _, one in slow.in_queues():
        if kind == "answered" and one["told_low_s"] is not None:
            waits[one["queue"]].append((wait, one["told_low_s"] * 1000, one["told_high_s"] * 1000))
    assert [queue for queue, _ in found.estimates] == sorted(waits)
    for queue, row in found.estimates:
        mine = waits[queue]
        assert row.told == len(mine)
        assert row.within == sum(low <= wait <= high for wait, low, high in mine)
        assert row.longer == sum(wait > high for wait, _, high in mine)
        assert row.sooner == sum(wait < low for wait, low, _ in mine)
        assert row.mean_error_ms == sum(abs(wait - (low + high) / 2) for wait, low, high in mine) / len(mine)
        assert row.mean_bias_ms == sum(wait - (low + high) / 2 for wait, low, high in mine) / len(mine)


def test_breaks_and_told_waits_in_the_overview(both):
    found, slow = both
    figures = {name: figure.value for name, figure in overview(found).rows}
    breaks = [one for one in slow.states if one["state"] == "paused" and slow.begin <= one["began_ms"] < slow.end]
    lengths = [(one["till"] - one["began_ms"], one["planned_ms"]) for one in breaks if one["planned_ms"]]
    kept = sum(length <= planned for length, planned in lengths) / len(lengths) if lengths else None
    assert figures["breaks kept, of those with a longest time"] == kept
    told = [
        one["told_low_s"] * 1000 <= wait <= one["told_high_s"] * 1000
        for _, kind, wait, _, one in slow.in_queues()
        if kind == "answered" and one["told_low_s"] is not None
    ]
    assert figures["callers answered who were told a wait"] == len(told)
    assert figures["told rightly"] == (sum(told) / len(told) if told else None)
    money = sum(sums[2] for sums in slow.cost().values())
    assert figures["cost of calls out EUR"] == pytest.approx(money, abs=1e-9)


def test_people(both):
    found, slow = both
    known, callers, again = slow.repeated()
    assert (found.callers.known, found.callers.callers, found.callers.repeated) == (known, callers, len(again))
    lost = {number: len(calls) for number, calls in slow.lost().items()}
    assert {one.number: one.times for one in found.callers.lost} == lost
    assert (found.callers.lost_callers, found.callers.lost_calls) == (len(lost), sum(lost.values()))


@pytest.mark.parametrize("times", ["day", "hour"])
def test_who_called_again_who_was_lost_and_wrap_up_by_the_clock(both, times):
    found, slow = both
    _, _, again = slow.repeated()
    lost = [clock for calls in slow.lost().values() for clock in calls]
    wraps = defaultdict(int)
    for begin, end, clock in slow.half_hours():
        mine = [one for one in slow.states if one["state"] == "wraps up" and begin <= one["began_ms"] < end]
        wraps[KEYS[times](clock)] += sum(one["till"] - one["began_ms"] for one in mine)
    for row in found.times[times]:
        assert row.again == sum(KEYS[times](clock) == row.label for clock in again)
        assert row.lost == sum(KEYS[times](clock) == row.label for clock in lost)
        assert row.wraps_up_ms == wraps[row.label]
    assert sum(row.again for row in found.times[times]) == len(again)
    assert sum(row.lost for row in found.times[times]) == len(lost)
    assert found.total.wraps_up_ms == sum(wraps.values())


def test_costs(both):
    found, slow = both
    expected = slow.cost()
    for row in found.costs:
        calls, length, money = expected.pop(row.tariff, (0, 0, 0))
        assert (row.calls, row.length_ms) == (calls, length)
        assert row.money == pytest.approx(money, abs=1e-9)
    assert expected == {}
