"""Keys at the simulated office: what each does to telephones, lines and callers, and what the hint says."""

import datetime

import pytest

import boards
from firmware.config import load
from tools.hands import Spot
from tools.hints import hint
from tools.play.worlds import make_world
from tools.session import KEYS, SPEEDS, Session, parse_keys


@pytest.fixture
def session():
    board = boards.named("lb4x8")
    config = load("", len(board.lines), len(board.stations))
    world = make_world("electrical", board, config, 1, datetime.datetime(2026, 1, 5, 9, 0))
    world.run_until(100)
    return Session(world, 1)


def press(session, text):
    for _ in session.play(parse_keys(text)):
        pass


def run(session, ms):
    session.world.run_until(session.world.now_ms + ms)


def test_two_telephones_call_each_other(session):
    press(session, "Space 12 Tab")
    assert session.hands.chosen == Spot("phone", 2)
    press(session, "Space")
    assert session.world.talks(1, "phone 2")
    press(session, "Space 2s Up Space 1s")
    assert session.world.everything_idle()


def test_keys_hit_all_at_once_are_done_at_the_pace_of_a_hand(session):
    for key in ("space", "1", "2", "down", "space"):
        session.press(key)
    run(session, 2_000)
    assert session.hands.chosen == Spot("phone", 2)
    assert session.world.talks(1, "phone 2")


def test_a_key_held_down_does_not_keep_the_hand_busy_for_long(session):
    session.press("space")
    for _ in range(200):
        session.press("5")
    assert hint(session) == "Too fast: the hand is still busy with the keys before."
    run(session, 6_000)
    session.press("space")
    assert not session.world.phones[1].lifted


def test_choosing_does_not_wait_for_the_hand(session):
    session.press("space")
    session.press("down")
    assert session.hands.chosen == Spot("phone", 2)
    session.press("space")
    run(session, 200)
    assert session.world.phone_hears(1) == session.world.phone_hears(2) == {"dial tone"}


def test_the_arrows_go_round_and_to_the_lines_and_back(session):
    press(session, "Up")
    assert session.hands.chosen == Spot("phone", 8)
    press(session, "Right")
    assert session.hands.chosen == Spot("line", 4)
    press(session, "Down Down Left Left")
    assert session.hands.chosen == Spot("phone", 2)


def test_a_caller_rings_in_is_answered_and_hangs_up(session):
    press(session, "c 2s")
    assert session.world.phone_rings(1)
    assert hint(session) == "Telephone 11 rings: Space lifts it."
    press(session, "Down")
    assert hint(session) == "Telephone 11 rings: Tab goes there, then Space lifts it."
    press(session, "Tab Space 1s")
    assert session.world.talks(1, "line 1")
    press(session, "v 2s")
    assert session.world.phone_hears(1) == {"reorder"}
    press(session, "Space 1s")
    assert session.world.everything_idle()


def test_v_hangs_up_the_caller_of_the_chosen_telephone_else_the_latest(session):
    press(session, "c 3s Space 1s c 3s c 3s")
    states = [line.state for line in session.world.lines.values()]
    assert states == ["talking", "ringing", "ringing", "none"]
    press(session, "v")
    assert [line.state for line in session.world.lines.values()] == ["none", "ringing", "ringing", "none"]
    press(session, "Up v")  # 18 has no caller
    assert [line.state for line in session.world.lines.values()][1:] == ["ringing", "none", "none"]
    press(session, "Tab v")  # the one that rings
    assert session.world.lines[2].state == "none"
    press(session, "v")
    assert hint(session) == "No caller from outside is there: c calls in."


def test_space_on_a_line_calls_in_and_hangs_up_there(session):
    press(session, "Right Down")
    assert hint(session) == "Line 2: Space, and somebody calls in. The left arrow goes back to the telephones."
    press(session, "Space")
    assert session.world.lines[2].state == "ringing"
    press(session, "Space")
    assert session.world.lines[2].state == "none"
    press(session, "5")
    assert hint(session) == "Line 2 is chosen: the left arrow goes back to the telephones."


def test_when_all_lines_are_in_use_the_caller_hears_busy(session):
    press(session, "c c c c c")
    assert hint(session) == "All lines are in use: the caller hears busy."
    assert len(session.hands.callers) == 4


def test_a_rotary_telephone_dials_by_pulse_and_has_no_star(session):
    press(session, "r Space 1 1s 2 3s")
    assert session.world.phone_rings(2)
    press(session, "*")
    assert hint(session) == "Telephone 11 is rotary: there is no * on its dial."
    press(session, "Space 1s r Space 13 1s")
    assert session.world.phone_rings(3)


def test_a_flash_is_a_flash_and_no_hang_up(session):
    seen = []
    session.world.on_event(lambda _now, event: seen.append(type(event).__name__))
    press(session, "c 3s Space 1s f 2s")
    assert seen.count("StationFlashed") == 1
    assert "StationWentOnHook" not in seen
    assert session.world.phones[1].lifted


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ("5", "Telephone 11 is on hook and dials nothing: Space lifts it."),
        ("f", "Telephone 11 is on hook and flashes nothing: Space lifts it."),
        ("Tab", "No telephone rings, and none is lifted."),
        ("v", "No caller from outside is there: c calls in."),
    ],
)
def test_a_key_that_does_nothing_says_why_until_the_next_key(session, keys, sentence):
    press(session, keys)
    assert hint(session) == sentence
    press(session, "Down")
    assert hint(session) == "Press Space: telephone 12 is lifted. Press c: somebody calls in from outside."


def test_an_unknown_key_is_named(session):
    session.press("x")
    assert hint(session) == "The key x does nothing here: ? shows those that do."


def test_the_hint_leads_from_the_dial_tone_to_a_call(session):
    press(session, "Space")
    assert hint(session) == "Telephone 11 hears dial tone: dial another telephone, for example 12."
    press(session, "12")
    assert hint(session) == "Telephone 12 rings: Tab goes there, then Space lifts it."


def test_speed_goes_in_steps_between_its_ends(session):
    for _ in range(10):
        session.press("+")
    assert session.speed == SPEEDS[-1]
    for _ in range(10):
        session.press("-")
    assert session.speed == SPEEDS[0]


def test_help_opens_and_any_key_closes_it_without_doing_anything_else(session):
    session.press("?")
    assert session.helping == 1
    session.press("space")
    assert not session.helping and not session.world.phones[1].lifted
    session.press("?")
    session.press("q")
    assert session.over


def test_traffic_goes_on_and_off_and_comes_to_rest(session):
    assert not session.traffic
    session.press("t")
    run(session, 60_000)
    begun = session.world.control.state.calls_begun
    assert begun > 3
    session.press("t")
    assert not session.traffic
    run(session, 600_000)
    assert session.world.everything_idle()
    still = session.world.control.state.calls_begun
    run(session, 120_000)
    assert session.world.control.state.calls_begun == still
    session.press("t")
    run(session, 60_000)
    assert session.world.control.state.calls_begun > still


@pytest.mark.parametrize("first", ["t Space 12", "Space 12 t"])
def test_traffic_leaves_your_telephones_and_your_callers_alone(session, first):
    press(session, first)
    press(session, "Tab")
    assert session.hands.chosen.kind == "phone"
    world = session.world
    run(session, 90_000)
    assert world.phones[1].lifted, "nobody hangs up what you have lifted"


def test_your_caller_stays_while_traffic_goes_on(session):
    press(session, "c 3s Space 1s t")
    run(session, 600_000)
    assert session.world.talks(1, "line 1")


def test_with_traffic_at_rest_nobody_answers_for_you(session):
    press(session, "t 1s t c")
    run(session, 30_000)
    port = next(iter(session.hands.callers.values()))
    assert session.world.lines[port].state == "ringing"


def test_every_key_of_the_help_is_a_key(session):
    words = " ".join(key.keys for key in KEYS).replace("0-9", "0 9").split()
    for word in words:
        if word != "q":
            session.press(parse_keys(word)[0])
            assert "does nothing here" not in session.hands.message, word
            session.helping = 0
    press(session, "q Space")
    assert session.over and not session.world.phones[1].busy


def test_keys_written_down():
    assert parse_keys("Space 12 2.5s ↓ tab *40 ?") == ["space", "1", "2", 2500, "down", "tab", "*", "4", "0", "?"]
    for wrong in ("spce", "fr", "2m", "x"):
        with pytest.raises(ValueError, match=f"'{wrong}' is no key: keys are Space Tab"):
            parse_keys(f"Space {wrong}")
