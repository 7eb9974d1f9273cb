"""The board: the whole office on one screen, as large or as small as it is."""

import random
import re
from pathlib import Path

import pytest

from firmware.control import requests as r
from firmware.control import views as v
from firmware.control.responses import Text
from firmware.shell import board
from firmware.shell.board_drawn import drawn
from firmware.shell.screen import Screen, width_of
from firmware.shell.steps import Overlook
from tests.firmware.shell.fake_box import Typist
from tests.firmware.shell.fixed_office import MORNING, answers, queue

PAGE = Path(__file__).parents[3] / "docs" / "shell.md"


def picture(screen, **other):
    return drawn(answers(**other), screen)


def test_the_picture_of_the_page_is_what_a_screen_of_80_by_24_shows():
    text = PAGE.read_text("utf-8").split("## The board")[1].split("## ")[0]
    shown = re.search(r"```text\n(.*?)\n```", text, re.DOTALL)[1].split("\n")
    assert shown == [line.rstrip() for line in picture(Screen(80, 24))]


@pytest.mark.parametrize(("width", "length"), [(80, 24), (60, 20), (132, 50), (40, 24), (80, 10), (20, 24), (20, 2)])
@pytest.mark.parametrize("is_large", [False, True])
def test_it_fits_every_screen_exactly(width, length, is_large):
    many = {
        "lines": [v.LineView(n, "talking", "", f"phone {n + 10}", "0630" * 12, 4000.0, "") for n in range(1, 9)],
        "queues": [queue(f"queue of kind {n} with a long name", n, 3600 * n) for n in range(9)],
        "agents": [
            v.AgentView(
                f"agent {n}", "", f"phone {n}", ("free", "logged out", "paused: 昼休み")[n % 3], n * 900.0, (), 0, 0, 0
            )
            for n in range(24)
        ],
    }
    lines = picture(Screen(width, length), **(many if is_large else {}))
    assert len(lines) == length
    assert max(map(width_of, lines)) <= width
    assert lines[-1] == "q ends"
    assert lines[0].startswith("Mon 2026-11-30")


def test_60_by_20_has_everybody_and_everything():
    text = "\n".join(picture(Screen(60, 20)))
    for words in ("phone 11", "+36698765432", "number withheld", "84 %", "Emil", "lunch", "phone 16", "1 to call back"):
        assert words in text


def test_20_columns_are_a_list_of_what_matters_first():
    text = " ".join(line.strip() for line in picture(Screen(20, 40)))
    assert "queue help: 2 waiting, longest 1:23; agents 0 ready, 2 busy, 1 away" in text
    assert "line 1: talking, phone 11, 06301234567 Kovács, 1:05" in text
    assert text.index("queue help") < text.index("line 1") < text.index("Anna")


def test_a_terminal_that_is_printed_on_gets_all_of_the_list_in_its_letters():
    lines = picture(Screen(80, 0, False))
    assert "line 1: talking, phone 11, 06301234567 Kovacs, 1:05" in lines
    assert "today 32 came, 27 answered, 2 gave up, 1 to call back" in lines
    assert "phone 15: talking, phone 16, 3:20" in lines
    assert "q ends" not in lines


def test_what_has_no_room_is_told_in_one_line():
    crowd = [v.AgentView(f"a{n:02}", "", f"phone {n}", "free", 5.0, ("help",), 0, 0, 0) for n in range(20)]
    away = [v.AgentView(name, "", "", "logged out", 0, ("help",), 0, 0, 0) for name in ("Yves", "Zoe")]
    lines = picture(Screen(80, 24), agents=[*crowd, *away], calls=[])
    assert any(line.startswith("10 more: a10, a11, ") and "2 logged out: Yves" in line for line in lines)
    idle = [v.LineView(n, "idle", "", "", "", 0, "") for n in range(1, 41)]
    talking = v.LineView(41, "talking", "", "phone 11", "0611111111", 5, "")
    lines = picture(Screen(80, 24), lines=[*idle, talking], agents=[], queues=[], stations=[])
    assert any("0611111111" in line for line in lines)
    assert any(line.startswith("23 idle: 18, 19") for line in lines)


def test_agents_are_ready_busy_or_away_and_those_who_are_not_there_do_not_count():
    (row, _) = board.queues(board.office_of(answers()))
    assert row.cells == ("help", "2", "1:23", "0", "2", "1", "31", "27", "2", "84 %")


def test_each_agent_stands_with_whom_he_serves():
    rows = {row.cells[0]: row.cells[3] for row in board.agents(board.office_of(answers()))}
    assert rows == {"Anna": "06301234567 Kovács", "Bela": "+36698765432", "Emil": "", "Cili": "", "Dora": ""}


def test_an_office_without_agents_sees_its_telephones():
    lines = picture(Screen(80, 24), agents=[], queues=[])
    assert [line.split() for line in lines if re.match(r"1\d ", line)] == [
        ["11", "Anna", "talking", "06301234567", "Kovács", "1:05"],
        ["12", "Bela", "ringing", "+36698765432", "1:23"],
        ["13", "idle", "do", "not", "disturb"],
        *([str(extension), "idle"] for extension in range(14, 19)),
    ]
    assert any(line.startswith("2 idle: 17, 18") for line in picture(Screen(60, 20), agents=[]))
    assert "phone 13: idle, do not disturb" in picture(Screen(60, 0), agents=[])


def test_a_register_that_cannot_be_read_takes_nothing_else_from_the_picture():
    why = "The call register cannot be read (disk I/O error)."
    lines = picture(Screen(80, 24), today=why)
    assert why in lines
    assert any("06301234567" in line for line in lines)
    assert not any("TODAY" in line for line in lines)


def test_answers_that_nobody_understands_are_one_sentence():
    lines = drawn(tuple(Text("?") for _ in board.SUBJECTS), Screen(80, 24))
    assert board.UNKNOWN in lines
    assert len(lines) == 24


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_box_says_the_picture_fits(seed):
    draws = random.Random(seed)

    def some(rows):
        return [row for row in rows for _ in range(draws.randrange(4))]

    screen = Screen(draws.randrange(20, 120), draws.randrange(2, 60), draws.random() < 0.5)
    lines = picture(screen, **{subject: some(rows) for subject, rows in MORNING.items()})
    assert len(lines) == screen.length
    assert max(map(width_of, lines)) <= screen.width


def test_watch_board_asks_for_all_its_parts_as_a_viewer_may():
    typist = Typist(role="viewer")
    typist.type("watch board")
    (step,) = (one for one in typist.steps if isinstance(one, Overlook))
    assert [request.subject for request in step.requests] == list(board.SUBJECTS)
    assert all(r.role_for(request) == "viewer" for request in step.requests)
    assert len(step.drawn(tuple(map(typist.box.answer, step.requests)), Screen(80, 24))) == 24
