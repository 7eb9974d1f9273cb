"""What the bookkeeper makes of facts does not depend on how they come: in which batches, to which desk."""

from random import Random

import msgspec
import pytest

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
