"""Who was in service, and what work after calls took, of records about which the truth is known."""

import statistics
from itertools import pairwise

import pytest

from tests.tools.traffic.made import call, office
from tools.traffic.calls import Presence
from tools.traffic.service import presence, skills, talks, wrap_up

MINUTE = 60_000


def test_an_agent_is_there_from_call_to_call():
    calls = [
        call(0, talk_ms=MINUTE),
        call(3 * MINUTE, menu_ms=MINUTE, talk_ms=MINUTE),
        call(10 * MINUTE + 1, wait_ms=0, talk_ms=MINUTE),
        call(2 * MINUTE, wait_ms=MINUTE, talk_ms=MINUTE, agent="A02"),
        call(0, agent="", wait_ms=MINUTE),
    ]
    assert presence(calls, 5 * MINUTE) == (
        Presence("A01", 0, 5 * MINUTE),
        Presence("A02", 3 * MINUTE, 4 * MINUTE),
        Presence("A01", 10 * MINUTE + 1, 11 * MINUTE + 1),
    )
    assert presence(calls, 6 * MINUTE)[0] == Presence("A01", 0, 11 * MINUTE + 1)


def test_talks_at_the_same_time_are_no_gap():
    calls = [call(0, talk_ms=20 * MINUTE), call(MINUTE, talk_ms=MINUTE), call(22 * MINUTE, talk_ms=MINUTE)]
    assert presence(calls, 5 * MINUTE) == (Presence("A01", 0, 23 * MINUTE),)
    assert talks(calls) == {"A01": [(0, 20 * MINUTE), (MINUTE, 2 * MINUTE), (22 * MINUTE, 23 * MINUTE)]}


def test_work_is_seen_to_its_end_only_where_somebody_waited_all_the_time():
    # He is free at 60 s; from 20 s on somebody waits, whom he takes at 90 s: 30 s. Free again at 150 s; from 140 to
    # 160 s somebody waits who gives up, and at 200 s another comes: at least 10 s. Then nobody waits: nothing is seen.
    calls = [
        call(0, talk_ms=60_000),
        call(20_000, wait_ms=70_000, talk_ms=60_000),
        call(140_000, wait_ms=20_000, agent=""),
        call(200_000, talk_ms=60_000),
        call(400_000, talk_ms=60_000),
    ]
    found = wrap_up(calls)
    assert (list(found.lengths), list(found.shares), found.seen, found.ends) == ([30_000], [0], 2, 1)


def test_whoever_waits_for_others_shows_nothing():
    calls = [
        call(0, talk_ms=60_000, kind="PS"),
        call(20_000, wait_ms=70_000, talk_ms=60_000, kind="IN", agent="A02"),
        call(90_000, talk_ms=60_000, kind="PS"),
    ]
    assert wrap_up(calls).seen == 0
    assert skills(calls) == {"A01": {"PS"}, "A02": {"IN"}}


def test_a_gap_longer_than_away_is_no_work():
    calls = [call(0, talk_ms=60_000), call(20_000, wait_ms=70_000)]
    assert wrap_up(calls, 30_000).ends == 1
    assert wrap_up(calls, 29_999).seen == 0


@pytest.mark.parametrize(("every_ms", "seen_to_end"), [(20_000, 0.9), (33_000, 0.3)], ids=["overrun", "at times idle"])
def test_work_is_found_again(every_ms, seen_to_end):
    """20 s on average, exponential; what passes between calls, idle time and all, is longer."""
    calls = office(1500, every_ms)
    found = wrap_up(calls)
    assert found.ends > seen_to_end * found.seen
    assert found.mean == pytest.approx(20_000, rel=0.1)
    assert found.quantile(0.5) == pytest.approx(20_000 * 0.693, rel=0.12)
    gaps = [begin - end for each in talks(calls).values() for (_, end), (begin, _) in pairwise(each)]
    if every_ms > 30_000:
        assert statistics.fmean(gaps) > 1.3 * found.mean
