"""Callers who come through menus: the real ones end as they did, and of a crowd nobody is lost."""

import itertools

import pytest

from tools.bench import menu_days
from tools.bench.boxes import CALL_LIST
from tools.bench.menu_crowd import LINES, Crowd
from tools.bench.menu_days import HEAD_START_S, read, replay, shifts

HEADER = "arrival,line,customer,priority,type,menu_s,wait_s,outcome,talk_s,agent"
KINDS = ("PS", "NE", "PE", "IN", "NW", "TT")


def made_up(count=120):
    """Every fifth hangs up in the menu, every seventh in the queue; two agents, of whom one knows everything."""
    for n in range(count):
        start = f"1999-02-01T08:{n // 3:02}:{n % 3 * 20:02},AA0101,,{n % 3},{KINDS[n % 6]},{1 + n % 9},"
        if n % 5 == 0:
            yield start + "0,abandoned,0,"
        elif n % 7 == 0:
            yield start + f"{1 + n % 13},abandoned,0,"
        else:
            yield start + f"{n % 4},answered,{20 + n % 11},{'A01' if n % 6 in (1, 3) or n % 2 else 'A02'}"


def days(first, last):
    if not CALL_LIST.is_file():
        return read([HEADER, *made_up()])
    with CALL_LIST.open(encoding="utf-8", newline="") as file:
        return read(itertools.islice(file, 0, 4_000))[first:last]


def test_rows_say_where_a_caller_was_lost():
    menu, queue, answered = read(
        [
            HEADER,
            "1999-02-01T08:00:00,AA0101,,0,NW,18,0,abandoned,0,",
            "1999-02-01T08:00:10,AA0101,,1,PS,5,20,abandoned,0,",
            "1999-02-01T08:00:20,AA0101,,2,NE,7,30,answered,100,A01",
        ]
    )
    assert (menu.in_menu, menu.patience_s, menu.menu_s) == (True, None, 18)
    assert (queue.in_menu, queue.patience_s) == (False, 20)
    assert (answered.in_menu, answered.patience_s, answered.agent) == (False, None, "A01")
    assert answered.taken_s == 8 * 3600 + 20 + 37
    assert list(shifts([answered])) == [("A01", answered.taken_s, answered.taken_s + 100 + menu_days.STAYS_S)]


@pytest.mark.parametrize("rows", [read([HEADER, *made_up()]), days(600, 1_800)], ids=["made up", "real"])
def test_every_caller_ends_as_in_the_list(rows):
    office = replay(rows)
    assert len(office.taken) == len(rows)
    left = [row.menu_s for row in rows if row.in_menu]
    assert sum(menu_s < menu_days.SURE_S for menu_s in left) <= len(office.left_in_menu) <= len(left)
    assert 0 < len(office.left_in_queue) <= sum(row.patience_s is not None for row in rows)
    assert office.served > len(rows) / 2


def test_whoever_is_lost_where_he_should_not_be_is_found_out():
    rows = read([HEADER, *made_up()])
    office = replay(rows)
    for number, row in enumerate(rows):
        if not row.in_menu and row.patience_s is None:
            wrong = [*rows[:number], row._replace(in_menu=True), *rows[number + 1 :]]
            break
    with pytest.raises(AssertionError, match="should have left in the menu"):
        menu_days.check(wrong, office)
    office.left_in_menu.pop()
    with pytest.raises(AssertionError, match="left in the menu, "):
        menu_days.check(rows, office)


def test_a_head_start_is_known_by_the_number():
    rows = read([HEADER, *made_up()])
    heads = {caller.prefix: caller.head_start_ms for caller in menu_days.plan({"A01": set()}).callers}
    for caller, row in zip(menu_days.callers(rows), rows, strict=True):
        assert heads[caller.number[:2]] == 1000 * HEAD_START_S[row.priority]


@pytest.mark.parametrize("outputs", [0, 3], ids=["eleven outputs", "three"])
def test_of_64_callers_at_once_nobody_is_lost(outputs):
    crowd = Crowd(outputs=outputs)
    crowd.run(60)
    assert crowd.came - crowd.gone > LINES * 0.9
    assert sum(crowd.clocked.ticks_us) == pytest.approx(crowd.clocked.spent_us)
    assert max(crowd.clocked.ticks_us) >= crowd.clocked.worst_event[0] > 0
    crowd.close()
    assert crowd.world.everything_idle()
    assert (crowd.gone, crowd.dropped) == (crowd.came, 0)
    assert min(crowd.answered, crowd.left_in_menu, crowd.left_in_queue) > 0
    waited = [wait_ms for wait_ms in crowd.words_after_ms if wait_ms > 1_000]
    assert (len(waited) > LINES) == bool(outputs)


def test_all_may_press_in_one_tick_and_go_in_one():
    crowd = Crowd()
    crowd.run(20)
    before = crowd.clocked.events
    assert crowd.all_at_once("7") > 0
    assert crowd.clocked.events >= before + LINES / 2
    assert crowd.all_at_once() > 0
    crowd.close()
    assert (crowd.gone, crowd.dropped) == (crowd.came, 0)


def test_a_caller_whom_the_box_lets_go_of_is_counted():
    crowd = Crowd()
    crowd.run(30)
    crowd.world.core_dies()
    crowd.run(10)
    assert crowd.dropped > 0
