"""What was not changed stays as it was: no change gives the same, and one change touches only what it should."""

import io
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.tools.traffic.made import HEAD, row
from tools.traffic.of_list import read_list
from tools.twin import written
from tools.twin.case import of_list, ready
from tools.twin.changes import Changes, changed
from tools.twin.compare import compare
from tools.twin.runs import Task, run
from tools.twin.visitors import visitors

TREE = Path(__file__).parents[3]
WITHIN_S = 20.0
DAYS = 3


@pytest.fixture(scope="module")
def weeks(tmp_path_factory):
    """A list of three days. On the second nobody waits from 14:00 to 15:00, when he who alone is there has no call for
    more than a moment."""
    random = Random(5)
    rows = [HEAD]
    for day in range(DAYS):
        at = datetime(1999, 2, 1 + day, 9)
        free = {f"A0{number}": at for number in (1, 2, 3)}
        for number in range(50):
            at += timedelta(seconds=round(random.expovariate(1 / 55)))
            agent = min(free, key=free.get)
            wait_s = max(0, round((free[agent] - at).total_seconds()) - 10)
            patience_s = round(random.expovariate(1 / 120))
            about = {
                "line": f"AA{number % 8:04}",
                "priority": random.choice((0, 0, 2)),
                "kind": random.choice(("PS", "NE")),
            }
            if patience_s < wait_s:
                rows.append(row(at.isoformat(), wait_s=patience_s, agent="", **about))
                continue
            talk_s = 1 + round(random.expovariate(1 / 150))
            rows.append(row(at.isoformat(), wait_s=wait_s, talk_s=talk_s, agent=agent, **about))
            free[agent] = at + timedelta(seconds=10 + wait_s + talk_s + random.choice((0, 10, 20, 60)))
        if day == 1:
            rows += [row(f"1999-02-02T14:{minute:02}:00", talk_s=30, agent="A01") for minute in range(0, 60, 3)]
    path = tmp_path_factory.mktemp("weeks") / "weeks.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


@pytest.fixture(scope="module")
def case(weeks):
    return of_list(read_list(weeks))


def fates(case, seed=1):
    return run(Task(case, seed, True, WITHIN_S)).fates


def of_day(case, found, day):
    return [fate for call, fate in zip(case.record.calls, found, strict=True) if call.local.day == day]


@pytest.fixture(scope="module")
def today(case):
    return fates(case)


def test_some_wait_and_some_give_up(case, today):
    assert 20 < sum(fate.wait_ms > 0 for fate in today) < len(today)
    assert (
        5
        < sum(call.entered and not fate.station for call, fate in zip(case.record.calls, today, strict=True))
        < len(today) / 2
    )
    assert case.estimates.work.mean > 10_000


def test_with_no_change_all_is_the_same(case):
    found = compare([case, case], Changes(), [1, 2], within_s=WITHIN_S, told=lambda _: None, processors=1)
    assert found.first[0] == found.first[1]
    for one in found.rows:
        assert one.today == one.alternative
        assert one.differs == (0, 0, 0)
        assert not one.is_sure
    # What nobody asked for by the hour is nan, which equals nothing.
    assert all(repr(ours) == repr(theirs) for ours, theirs in found.hours)
    assert sum(ours.callers for ours, _ in found.hours) == len(case.record.calls)


@pytest.mark.parametrize(
    "changes",
    [
        Changes(strategy="circular"),
        Changes(agents=1),
        Changes(agents=-1),
        Changes(lines=3),
        Changes(settings=("queues.help.head_start_s=30",)),
    ],
    ids=Changes.in_words,
)
def test_callers_are_the_same_whatever_is_changed(case, changes):
    """When they come, how patient they are, how long they talk, and what work they leave."""
    other = changed(case, changes)
    assert visitors(case, ready(case), 1, known=True) == visitors(other, ready(other), 1, known=True)
    assert other.estimates is case.estimates
    assert other.record is case.record


def test_another_strategy_asks_others(case, today):
    found = fates(changed(case, Changes(strategy="linear")))
    assert [fate.station for fate in found] != [fate.station for fate in today]
    # Whoever came when all were free was answered at once, and talked as long.
    assert found[0][:2] == today[0][:2]
    assert found[0].line_ms == today[0].line_ms


def test_somebody_more_where_nobody_waits_is_nothing_to_other_days(case, today):
    """For an hour of the second day's afternoon."""
    other = changed(case, Changes(agents=1))
    afternoon = [one for one in other.shifts if one.name == "extra-1" and one.to_ms - one.from_ms > 3_000_000][-1]
    hour = changed(case, Changes(agents=1))._replace(shifts=(*case.shifts, afternoon))
    found = fates(hour)
    assert [fate[:2] for fate in found] == [fate[:2] for fate in today]
    assert of_day(case, found, 1) == of_day(case, today, 1)
    assert of_day(case, found, 3) == of_day(case, today, 3)
    assert of_day(case, found, 2) != of_day(case, today, 2)


def test_somebody_more_waits_less_and_somebody_fewer_more(case, today):
    waits = [sum(fate.wait_ms for fate in found) for found in (fates(changed(case, Changes(agents=1))), today)]
    assert waits[0] < 0.5 * waits[1]
    answered = [sum(fate.station > 0 for fate in found) for found in (fates(changed(case, Changes(agents=-1))), today)]
    assert answered[0] < answered[1]


def test_what_the_record_tells_of_patience_is_taken_and_the_rest_drawn(case):
    prepared = ready(case)
    one, other = (visitors(case, prepared, seed, known=True) for seed in (1, 2))
    for call, first, second in zip(case.record.calls, one, other, strict=True):
        if call.entered and not call.answered:
            assert first.patience_ms == second.patience_ms == call.wait_ms
        elif call.entered:
            assert first.patience_ms >= call.wait_ms
            assert first.talk_ms == second.talk_ms == call.talk_ms
    assert [first.patience_ms for first in one] != [second.patience_ms for second in other]
    unknown = visitors(case, prepared, 1, known=False)
    assert any(
        visitor.patience_ms != call.wait_ms
        for call, visitor in zip(case.record.calls, unknown, strict=True)
        if call.entered and not call.answered
    )


def test_the_same_seed_gives_the_same_log_byte_for_byte(case, weeks):
    """In two processes with other hashes; another seed gives another."""
    logs = []
    for hashes in ("1", "2"):
        log = weeks.parent / f"log-{hashes}"
        twin = [sys.executable, "-m", "tools.cli", "twin", "--calls", str(weeks), "--more-work", "1", "--seeds", "1"]
        environment = os.environ | {"PYTHONHASHSEED": hashes, "PYTHONPATH": str(TREE)}
        words = [*twin, "--processors", "1", "--agents", "+1", "--log", str(log), "--csv"]
        subprocess.run(words, check=True, capture_output=True, cwd=TREE, env=environment)
        logs.append(log.read_bytes())
    assert logs[0] == logs[1]
    _, today, alternative = logs[0].decode().split("# ")
    assert today.startswith("today\n")
    assert alternative.startswith("alternative\n")
    assert today.removeprefix("today\n") == log_of(case, 1)
    assert log_of(case, 2) != log_of(case, 1)
    assert all(line.split(" ", 1)[0].isdecimal() for line in log_of(case, 1).splitlines())


def log_of(case, seed):
    out = io.StringIO()
    run(Task(case, seed, True, WITHIN_S), log=lambda ms, thing: written.log_line(out, ms, thing))
    return out.getvalue()
