"""What the bookkeeper makes of facts does not depend on how they come: in which batches, to which desk."""

from random import Random

import msgspec
import pytest

from firmware.callcontrol.facts import ClockIs
from firmware.desk.register.bookkeeper import Bookkeeper
from firmware.desk.register.open_book import Ids, OpenBook
from tests.firmware.desk.register.test_stories_kept import kept_of

STORIES = (
    *("queue_misses_pause", "queue_callback", "queue_longest_wait_to_a_group", "agent_outside_takes_the_call"),
    *("conference_eight_of_three", "rotary_busy_or_no_answer_in_hungary", "transfer_two_held_hang_up_at_once"),
    *("menu_answer", "message_left_and_heard", "out_conference_with_two_lines", "access_calls_outside"),
)
TIMES = 15
"""So often some of a story is lost."""


HOUR_MS = 3_600_000
SPANS = {
    "calls": (("began_ms", "ended_ms"), ("began_ms", "taken_ms"), ("began_ms", "answered_ms")),
    "legs": (("began_ms", "ended_ms"),),
    "passages": (("entered_ms", "left_ms"), ("left_ms", "ended_ms"), ("entered_ms", "told_at_ms")),
    "agent_states": (("began_ms", "ended_ms"),),
    "menu_steps": (("entered_ms", "left_ms"),),
    "callbacks": (("promised_ms", "ended_ms"),),
    "faults": (("began_ms", "ended_ms"),),
}


def lengths_of(told):
    """Of whatever is written of these facts, by table and row; in the end the box stops."""
    keeper, rows = Bookkeeper(1, OpenBook(), Ids({})), {}
    for dirty in (keeper.take(told), keeper.interrupt()):
        rows.update(dirty)
    found = {}
    for (table, number), row in rows.items():
        for names in SPANS.get(table, ()):
            since, till = (getattr(row, name) for name in names)
            found[table, number, names] = None if since is None or till is None else till - since
    return found


def rows_of(batches, renew=lambda keeper: keeper):
    """What is written in the end."""
    keeper, rows = Bookkeeper(1, OpenBook(), Ids({})), {}
    for told in batches:
        keeper = renew(keeper)
        rows.update({key: msgspec.structs.astuple(row) for key, row in keeper.take(told).items()})
    return rows


def another_desk(keeper):
    """One that knows what is on the disk."""
    ids = Ids(dict(keeper._ledger.ids.last))
    return Bookkeeper(1, msgspec.msgpack.decode(msgspec.msgpack.encode(keeper.book), type=OpenBook), ids)


@pytest.mark.parametrize("story", STORIES)
def test_the_same_is_written_however_decisions_come_together_and_whoever_writes(story):
    (decisions,) = kept_of(story).lives
    by_one = rows_of(decisions)
    at_once = rows_of([[fact for told in decisions for fact in told]])
    assert by_one == at_once == rows_of(decisions, another_desk)


@pytest.mark.parametrize("by_ms", [-HOUR_MS, 90_000 * HOUR_MS], ids=["an hour back", "ten years ahead"])
@pytest.mark.parametrize("story", STORIES)
def test_whatever_is_done_to_the_clock_meanwhile_lengths_are_those_that_were(story, by_ms):
    (decisions,) = kept_of(story).lives
    facts = [fact for told in decisions for fact in told]
    usual = lengths_of(facts)
    for place in range(3, len(facts), len(facts) // 12):
        at_ms = facts[place - 1].at_ms
        jump = ClockIs(at_ms, facts[0].utc_ms + at_ms - facts[0].at_ms + by_ms, facts[0].zone_s, True)
        assert lengths_of([*facts[:place], jump, *facts[place:]]) == usual


@pytest.mark.parametrize("story", STORIES)
def test_whatever_is_missing_nothing_stumbles(story):
    (decisions,) = kept_of(story).lives
    random = Random(story)
    for _ in range(TIMES):
        keeper = Bookkeeper(1, OpenBook(), Ids({}))
        for told in decisions:
            keeper.take(told if random.random() < 0.7 else [fact for fact in told if random.random() < 0.5])
        keeper.interrupt()
        assert not keeper.book.calls
