"""What is known of a caller's number while his call rings."""

import msgspec
import pytest

from firmware.desk.people.past import History
from firmware.desk.register import file, lives
from firmware.desk.register.past import CALLS, RegisterPast
from firmware.desk.register.rows import TABLE_OF, Call, Message, Passage

NINE_MS = 1_767_600_000_000
"""2026-01-05 08:00 UTC."""
ANNA = "+36301234567"


def call(row_id, minute, **more):
    began_ms = NINE_MS + 60_000 * minute
    row = Call(row_id, 1, began_ms, 3600, began_ms + 200_000, "in", "line 1", number=ANNA, outcome="answered")
    return msgspec.structs.replace(row, **more)


def past_of(tmp_path, *rows):
    said = []
    database = file.made(file.path_in(tmp_path))
    lives.store(database, {(TABLE_OF[type(row)], row.id): row for row in rows})
    database.close()
    return RegisterPast(tmp_path, said.append), said


def test_earlier_calls_are_told_the_latest_first_with_who_talked_and_for_how_long(tmp_path):
    past, _ = past_of(
        tmp_path,
        call(1, 0, answered_by="12", talk_ms=65_000),
        call(2, 30, outcome="abandoned", queue="help"),
        call(3, 60, answered_by="14", agent="bela", talk_ms=5_999, queue="help"),
        call(4, 90, number="+36309999999"),
    )
    assert past.of([ANNA]) == History(
        calls=(
            "2026-01-05 10:00 in, talked to bela 0:05 (queue help)",
            "2026-01-05 09:30 in, gave up (queue help)",
            "2026-01-05 09:00 in, talked to 12 1:05",
        ),
        last_agent="bela",
    )


def test_a_call_out_is_part_of_it_and_who_called_is_who_talked(tmp_path):
    past, _ = past_of(tmp_path, call(1, 0, direction="out", extension="15", talk_ms=1_000))
    assert past.of([ANNA]).last_agent == "15"


def test_all_numbers_of_a_contact_count_and_the_latest_calls_are_enough(tmp_path):
    rows = [call(n, n, number=ANNA if n % 2 else "+3612345678") for n in range(1, 2 * CALLS)]
    past, _ = past_of(tmp_path, *rows)
    found = past.of([ANNA, "+3612345678"]).calls
    assert len(found) == CALLS
    assert found[0].startswith("2026-01-05 09:09")


def test_messages_that_were_left_are_counted(tmp_path):
    left = [Message(n, 1, n, "office", ANNA, NINE_MS, 3600, 4_000, "") for n in (1, 2)]
    past, _ = past_of(tmp_path, call(1, 0), *left)
    found = past.of([ANNA])
    assert (found.messages, found.complaints) == (2, 0)


def test_whoever_has_complained_is_whom_an_agent_has_said_it_of(tmp_path):
    codes = ("7", "7", "1", "7")
    ways = [Passage(n, n, "help", ANNA, NINE_MS, 3600, 0, 1, disposition=code) for n, code in enumerate(codes)]
    calls = [call(n, n) for n in range(3)]
    past, _ = past_of(tmp_path, *calls, call(3, 3, number="+36309999999"), *ways)
    assert past.of([ANNA]).complaints == 0
    past = RegisterPast(tmp_path, pytest.fail, lambda: ("7", "77"))
    assert past.of([ANNA, "+3612345678"]).complaints == 2


def test_nobody_is_known_where_nothing_was_written(tmp_path):
    assert RegisterPast(tmp_path, pytest.fail).of([ANNA]) == History()
    past, _ = past_of(tmp_path)
    assert past.of([ANNA]) == History()
    assert past.of([]) == History()


def test_a_register_that_cannot_be_read_is_told_once(tmp_path):
    file.path_in(tmp_path).write_bytes(b"no register" * 500)
    said = []
    past = RegisterPast(tmp_path, said.append)
    assert past.of([ANNA]) == past.of([ANNA]) == History()
    (sentence,) = said
    assert sentence.startswith("the call register cannot be read")
