"""Registers of rows that no office would make, and still every figure equals the slow calculation."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from firmware.desk.register import file
from firmware.desk.register.schema import OUTCOMES
from firmware.desk.report_settings import Settings
from firmware.desk.reports.gathering import find
from firmware.desk.reports.period import Period
from tests.firmware.desk.reports.slow_figures import Office, overlap
from tests.firmware.desk.reports.test_figures import HUNGARY, KEYS, QUEUES, RULES, by, same_figures

BEGIN = datetime(2026, 3, 27, 12, tzinfo=UTC)
HOUR = 3_600_000
SPAN = 80 * HOUR
NUMBERS = (
    *(
        "",
        "0612",
        "+3612",
        "003612",
        "06201234567",
        "+36201234567",
        "0036201234567",
        "abc",
        "*21#",
        "+",
        "5",
        "0",
        "00",
    ),
    *("1" * 15, "1" * 16, "+" + "1" * 15, "00" + "1" * 15, "+36" + "1" * 13, "06" + "1" * 13, "+" + "9" * 20, "9" * 20),
    *("06 20 1234567", "+36/20", "12+3", "Ötven"),
)
ZONE = ZoneInfo("Europe/Budapest")


def zone_s(ms):
    return round(datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZONE).utcoffset() / timedelta(seconds=1))


class Wild:
    """Rows of chance, put into a register."""

    def __init__(self, register, seed):
        self.chance = random.Random(seed)
        self.register = register
        self.begin = round(BEGIN.timestamp() * 1000)
        for number, share in ((1, 0.6), (2, 1.02)):
            row = (number, str(number), self.begin + (number - 1) * HOUR, self.begin + round(SPAN * share))
            register.execute(
                "INSERT INTO starts (id, name, board, began_ms, zone_s, last_ms, written, open) "
                "VALUES (?, ?, '', ?, 0, ?, 1, x'')",
                row,
            )
        for _ in range(400):
            self.call()
            self.passage()
            self.state()
        for _ in range(12):
            self.fault()

    def length(self, longest=6 * HOUR):
        """Mostly short, often round, at times nothing."""
        return self.chance.choice((0, self.chance.randrange(60_000), self.chance.randrange(longest), 7_000, 15_000))

    def maybe(self, value, chance=0.7):
        return value if self.chance.random() < chance else None

    def put(self, table, **values):
        marks = ", ".join("?" * len(values))
        self.register.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))

    def call(self):
        pick = self.chance.choice
        at = self.begin + self.chance.randrange(SPAN) // 1000 * 1000
        length = self.length(30 * HOUR if self.chance.random() < 0.02 else HOUR)
        goes_on = self.chance.random() < 0.05
        self.put(
            "calls",
            start=pick((1, 2)),
            began_ms=at,
            zone_s=zone_s(at),
            ended_ms=None if goes_on else at + length,
            direction=pick(("in", "in", "out", "inside")),
            origin="",
            line=pick((0, 1, 1, 2)),
            number=pick(NUMBERS),
            taken_ms=self.maybe(at + self.chance.randint(0, length)),
            answered_ms=self.maybe(at + self.chance.randint(0, length)),
            hunt_group=pick(("", "office", "ügyelet")),
            ring_ms=self.length(60_000),
            wait_ms=self.length(60_000),
            talk_ms=self.length(),
            hold_ms=self.length(60_000),
            outcome="" if goes_on else pick((*OUTCOMES, "abandoned", "abandoned")),
        )

    def passage(self):
        pick = self.chance.choice
        at = self.begin + self.chance.randrange(SPAN)
        low = self.maybe(self.chance.randrange(60))
        left = self.maybe(at + self.length(120_000), 0.95)
        self.put(
            "passages",
            call=1,
            queue=pick(("sales", "help")),
            entered_ms=at,
            zone_s=zone_s(at),
            left_ms=left,
            how="" if left is None else pick(("answered", "answered", "abandoned", "overflow", "key", "callback")),
            agent=pick(("", "anna", "béla")),
            told_low_s=low,
            told_high_s=None if low is None else low + self.chance.randrange(40),
            ended_ms=None if left is None else self.maybe(left + self.length()),
        )

    def state(self):
        pick = self.chance.choice
        at = self.begin - 100 * HOUR + self.chance.randrange(SPAN + 100 * HOUR)
        self.put(
            "agent_states",
            start=pick((1, 2)),
            agent=pick(("anna", "béla", "csaba")),
            state=pick(("ready", "talks", "wraps up", "paused", "out")),
            reason=pick(("", "lunch")),
            queue=pick(("", "sales", "help")),
            began_ms=at,
            zone_s=zone_s(at),
            ended_ms=self.maybe(at + self.length(40 * HOUR), 0.98),
            planned_ms=pick((0, 0, 30_000)),
        )

    def fault(self):
        at = self.begin - 200 * HOUR + self.chance.randrange(SPAN + 200 * HOUR)
        port = self.chance.choice(("line 1", "line 2", "station 1"))
        ended = self.maybe(at + self.length(10 * HOUR), 0.9)
        self.put("faults", start=self.chance.choice((1, 2)), port=port, began_ms=at, zone_s=0, ended_ms=ended)


@pytest.fixture(scope="module", params=range(3))
def both(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("register") / "register.db"
    Wild(file.made(path), request.param)
    register = file.to_read(path)
    period = (Period(date(2026, 3, 28), date(2026, 3, 29)), Period(date(2026, 3, 29), date(2026, 3, 31)))[
        request.param % 2
    ]
    settings = Settings("Europe/Budapest", (1, 2), HUNGARY, RULES, QUEUES)
    return find(register, period, settings, lambda done, what: None), Office(register, period, settings)


@pytest.mark.parametrize("times", ["month", "week", "day", "weekday", "hour"])
def test_callers_by_the_clock(both, times):
    found, slow = both
    callers = by(slow.wanted(), KEYS[times])
    assert callers.keys() <= {row.label for row in found.times[times]}
    for row in found.times[times]:
        same_figures(row.figures, slow.figures(callers[row.label]))


def test_lines_and_all_of_them_busy(both):
    found, slow = both
    for row in found.lines:
        same_figures(row.figures, slow.figures(one for one in slow.wanted() if one[4]["line"] == row.line))
        assert row.busy_ms == overlap(slow.line(row.line), slow.begin, slow.end)
    lengths = [till - since for since, till in slow.full()]
    assert found.full == (len(lengths), sum(lengths), max(lengths, default=0)) != (0, 0, 0)


def test_groups_and_queues(both):
    found, slow = both
    for rows, callers, key in (
        (found.groups, slow.wanted(), "hunt_group"),
        (found.queues, slow.in_queues(), "queue"),
    ):
        wanted = defaultdict(list)
        for one in callers:
            wanted[one[4][key]].append(one)
        wanted.pop("", None)
        assert [row.label for row in rows] == sorted(wanted)
        for row in rows:
            same_figures(row.figures, slow.figures(wanted[row.label]))


def test_agents_and_breaks(both):
    found, slow = both
    for row in found.agents:
        mine = [one for one in slow.states if one["agent"] == row.agent]
        for state, ms in zip(("ready", "talks", "wraps up", "paused"), row.work, strict=True):
            assert ms == overlap(
                [(o["began_ms"], o["till"]) for o in mine if o["state"] == state], slow.begin, slow.seen_end
            )
    breaks = [s for s in slow.states if s["state"] == "paused" and slow.begin <= s["began_ms"] < slow.end]
    assert sum(one.breaks for one in found.breaks) == len(breaks) > 0
    too_long = [max(0, s["till"] - s["began_ms"] - s["planned_ms"]) for s in breaks if s["planned_ms"]]
    assert sum(one.over_ms for one in found.breaks) == sum(too_long)


def test_people_and_costs(both):
    found, slow = both
    known, callers, again = slow.repeated()
    assert (found.callers.known, found.callers.callers, found.callers.repeated) == (known, callers, len(again))
    assert {one.number: one.times for one in found.callers.lost} == {
        number: len(calls) for number, calls in slow.lost().items()
    }
    expected = slow.cost()
    for row in found.costs:
        calls, length, money = expected.pop(row.tariff, (0, 0, 0))
        assert (row.calls, row.length_ms) == (calls, length)
        assert row.money == pytest.approx(money, abs=1e-9)
    assert expected == {}
