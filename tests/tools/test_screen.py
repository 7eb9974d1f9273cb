"""The live picture: what it says is so, it says it in plain words, and it fits the terminal."""

import datetime
import re

import pytest

import boards
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Code, Plan
from firmware.config import load
from tools.play.worlds import make_world
from tools.screen import Screen, codes_in_columns
from tools.session import Session
from tools.sim.habits import Habits, Temper
from tools.sim.traffic import Traffic


def office(board_name="lb4x8", text="", keys=True):
    board = boards.named(board_name)
    config = load(text, len(board.lines), len(board.stations))
    world = make_world("electrical", board, config, 1, datetime.datetime(2026, 1, 5, 9, 0))
    session = Session(world, 1)
    return world, session, Screen(session, keys)


def busy_office(board_name):
    world, session, screen = office(board_name)
    Traffic(world, 1, 600, Habits(1, Temper(talk_ms=40_000)), 300).start()
    return world, session, screen


def rows(screen, columns=80, height=24):
    return screen.draw(columns, height).plain.split("\n")


def does(screen, extension):
    """What the row of this telephone says."""
    row = next(row for row in rows(screen) if re.match(rf"[> ] {extension} ", row))
    return row[8:46].strip()


def line(screen, port):
    row = next(row for row in rows(screen)[3:] if re.match(rf"[> ] {port} ", row[48:]))
    return row[56:].strip()


@pytest.mark.parametrize("board_name", ["lb4x8", "lb8x24"])
@pytest.mark.parametrize(("columns", "height"), [(80, 24), (120, 50), (60, 15), (10, 5)])
def test_it_fits_every_terminal_and_the_keys_stand_at_the_bottom(board_name, columns, height):
    world, session, screen = busy_office(board_name)
    for second in range(1, 40):
        world.run_until(second * 1000)
        if second == 20:
            session.press("?")
        now = screen.draw(columns, height)
        if columns < 20:
            continue  # cut by the terminal; it must be drawn all the same
        assert len(now.plain.split("\n")) <= height
        assert all(part.cell_len <= columns for part in now.split("\n"))
        if not session.helping:
            assert now.plain.split("\n")[-1].startswith("c caller  v caller leaves")


def test_a_busy_office_in_plain_words():
    world, _, screen = busy_office("lb4x8")
    seen = ""
    for second in range(1, 120):
        world.run_until(second * 1000)
        seen += "\n".join(rows(screen))
    for what in ("rings for line 1 ♪", "rings for phone 1", "rings at 1", "talks to line", "talks to phone"):
        assert what in seen
    for what in ("line 1 + phone", "hears reorder: should hang up", "-> seize line"):
        assert what in seen


def test_a_supervisor_listens_and_whispers():
    agents = '[queues.help]\nagents = ["anna"]\n[agents.anna]\nstation = "12"\n'
    world, _, screen = office(text='operator = "station 14"\n[lines]\n1 = { route = "queue help" }\n' + agents)
    world.lines[1].ring()
    world.run_until(3_000)
    world.phones[2].lift()
    world.phones[4].lift()
    world.run_until(4_000)
    world.phones[4].dial("*6312")
    world.run_until(7_000)
    assert does(screen, 14) == "listens to phone 12"
    world.phones[4].dial("2")
    world.run_until(8_000)
    assert does(screen, 14) == "whispers to phone 12"
    assert does(screen, 12).startswith("talks to line 1")


def test_a_dialling_telephone():
    world, _, screen = office()

    def after(ms, extension=11):
        world.run_until(world.now_ms + ms)
        return does(screen, extension)

    phone = world.phones[1]
    assert after(100) == "on hook"
    phone.lift()
    assert after(100) == "hears dial tone"
    phone.dial("1")
    assert after(300) == "dials 1"
    phone.dial("2")
    assert after(300) == "calls 12, hears ringback"
    assert does(screen, 12).startswith("rings for phone 11")
    world.phones[2].lift()
    assert (after(100), does(screen, 12)) == ("talks to phone 12 0:00", "talks to phone 11 0:00")
    assert after(65_000) == "talks to phone 12 1:05"
    assert "phone 11 + phone 12  1:05" in "\n".join(rows(screen))
    phone.hang_up()
    assert (after(800), does(screen, 12)) == ("on hook", "hears reorder: should hang up")
    phone.lift()
    after(100)
    phone.dial("12")
    assert after(500) == "called 12, hears busy"
    assert after(20_000) == "hears howler: was left off hook"
    assert after(60_000) == "locked out: left off hook"
    phone.hang_up()
    after(1_000)
    phone.lift()
    after(100)
    phone.dial("5")
    assert after(500) == "called 5: no such number"


def test_a_telephone_that_waits_for_a_receiver():
    world, _, screen = office("lb8x24")
    for port in range(1, 10):
        world.phones[port].lift()
        world.run_until(world.now_ms + 100)
    assert [does(screen, extension) for extension in (18, 19)] == ["hears dial tone", "waits for dial tone"]


def test_a_line_from_ringing_to_release():
    world, _, screen = office()

    def after(ms):
        world.run_until(world.now_ms + ms)
        return line(screen, 2)

    assert after(100) == "free"
    world.lines[2].ring("0612345678")
    assert after(2_000) == "rings at 11"
    assert does(screen, 11).startswith("rings for line 2")
    world.phones[1].lift()
    assert after(5_500) == "talks to phone 11 0:05"
    world.lines[2].hang_up("nothing")
    assert after(100) == "the caller has gone"
    world.phones[1].hang_up()
    assert after(1_000) == "free"
    for phone in world.phones.values():
        phone.lift()
    world.run_until(world.now_ms + 100)
    world.lines[2].ring("0612345678")
    assert after(2_000) == "waits: nobody is free"
    world.lines[2].give_up()
    world.lines[2].cut()
    assert after(10_000) == "out of service"


def test_names_a_rotary_dial_and_do_not_disturb_stand_beside_the_telephone():
    world, _, screen = office(
        text='[stations]\n1 = { name = "Anna" }\n2 = { name = "Maximilian Alexander", dnd = true }'
    )
    world.phones[1].by_pulse = True
    world.run_until(100)
    picture = rows(screen)
    assert any(re.match(r"> 11 Anna +on hook, rotary ", row) for row in picture)
    assert any(re.match(r"  12 Maximil.*… +on hook, do not dis", row) for row in picture)


def test_while_the_core_is_dead_it_says_what_the_copper_tells():
    world, _, screen = office()
    world.run_until(100)
    world.core_dies(10)
    world.run_until(2_000)
    world.phones[1].lift()
    world.run_until(2_500)
    assert does(screen, 11) == "talks to line 1"
    assert line(screen, 1) == "talks to phone 11"
    assert "the box starts" in rows(screen)[0]


def test_a_large_board_in_a_small_terminal_hides_only_telephones_that_do_nothing():
    world, session, screen = busy_office("lb8x24")
    session.press("up")  # from the first telephone to the last
    busy = 0
    for second in range(1, 60):
        world.run_until(second * 1000)
        now = rows(screen)
        assert any("on hook, no room here" in row for row in now)
        assert any(row.startswith("> 34 ") for row in now)
        for phone in world.phones:
            if not world.phone_idle(phone):
                busy += 1
                assert re.match(r"(talks|off hook|rings|hears|dials|calls|called|waits)", does(screen, phone + 10)), now
    assert busy > 50


def test_what_it_says_of_conversations_is_so():
    world, _, screen = busy_office("lb4x8")
    checked = 0
    for second in range(1, 200):
        world.run_until(second * 1000)
        picture = "\n".join(rows(screen))
        for port, phone in re.findall(r"line (\d) \+ phone 1(\d)", picture):
            checked += world.talks(int(phone), f"line {port}")
    assert checked > 100


def test_conversations_for_which_there_is_no_row_are_counted():
    world, _, screen = office("lb8x24")
    for caller, called in ((1, 2), (3, 4), (5, 6), (7, 8)):
        world.phones[caller].lift()
        world.run_until(world.now_ms + 200)
        world.phones[caller].dial(f"1{called}")
        world.run_until(world.now_ms + 800)
        world.phones[called].lift()
    world.run_until(world.now_ms + 200)
    large = "\n".join(rows(screen, 80, 50))
    assert all(f"phone 1{one} + phone 1{one + 1}" in large for one in (1, 3, 5, 7))
    small = "\n".join(rows(screen))
    assert "phone 13 + phone 14" in small and re.search(r"^.{48}  \+ 2$", small, re.MULTILINE)


def test_the_log_tells_what_happened_but_no_secrets_of_the_hardware():
    world, _, screen = office()
    world.lines[1].ring()
    world.run_until(14_000)
    log = "\n".join(rows(screen))
    assert log.count("line 1 rings") == 1
    assert "-> ring phone 11" in log
    world.phones[1].lift()
    world.run_until(15_000)
    world.phones[2].lift()
    world.run_until(16_000)
    log = "\n".join(rows(screen, 80, 60))
    assert "-> seize line 1" in log and "-> phone 12 hears dial tone" in log
    assert "breaks now mean" not in log and "receiver" not in log and "pauses" not in log


def test_without_a_keyboard_nothing_is_chosen_and_no_keys_are_shown():
    _, _, screen = office(keys=False)
    picture = rows(screen)
    assert picture[-1] == "Ctrl-C ends"
    assert not any(row.startswith(">") for row in picture)


def test_the_help_says_the_keys_then_the_codes_of_the_plan():
    _, session, screen = office()
    session.press("?")
    assert rows(screen)[0] == "The keys"
    page = []
    for _ in range(2):
        session.press("?")
        half = rows(screen)
        assert half[0] == "What a telephone can dial besides numbers" and len(half) <= 24
        page += half
    for code in session.world.plan.codes:
        assert any(re.search(rf"(^|  | or |flash ){re.escape(code.digits)} .*{code.feature}", row) for row in page), (
            code
        )
    session.press("?")
    assert rows(screen)[0].startswith("lb4x8, simulated")


def test_codes_stand_in_as_many_columns_as_fit():
    def said(columns, *codes):
        return codes_in_columns(Plan((), (), (), (1000, 4000), (1000, 4000), codes=codes), columns)

    codes = (
        Code("*40", Feature.PICKUP),
        Code("740", Feature.PICKUP),
        Code("*52", Feature.PARK),
        Code("1", Feature.RETURN),
    )
    assert said(80) == ["  nothing: this office has no codes"]
    assert said(48, *codes) == ["  *40 or 740  pickup  flash 1  return", "  *52 Z  park"]
    assert said(30, *codes) == ["  *40 or 740  pickup", "  *52 Z  park", "  flash 1  return"]
