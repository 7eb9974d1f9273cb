"""A picture on the whole screen: what a terminal shows of it, and how little goes over the cable."""

import random
import re

import pytest

from firmware.control.requests import Show
from firmware.shell.board_drawn import drawn
from firmware.shell.full_screen import FullScreen
from firmware.shell.screen import Screen, width_of
from tests.firmware.shell.fixed_office import MORNING, answers
from tests.firmware.shell.test_at_a_terminal import answer_as_a_vt100, sized

_COMMAND = re.compile(r"\x1b\[(\d*)(?:;(\d+))?([HJK])|([^\x1b])")


class Vt100:
    """As a terminal has it: ``rows`` of letters; one that takes two columns leaves an empty one behind it."""

    def __init__(self, columns=80, rows=24, knows_escapes=True):
        self.columns, self.rows, self.knows_escapes, self.knows_letters = columns, rows, knows_escapes, True
        self.said = []
        self.cells = [[" "] * columns for _ in range(rows)]
        self.at = [0, 0]
        self.count = 0

    def say(self, text):
        self.said.append(text)

    def put(self, text):
        self.count += len(text.encode())
        for match in _COMMAND.finditer(text):
            first, second, command, letter = match.groups()
            row, column = self.at
            if command == "H":
                self.at = [int(first or 1) - 1, int(second or 1) - 1]
            elif command == "J":
                self.cells = [[" "] * self.columns for _ in range(self.rows)]
            elif command == "K":
                self.cells[row][column:] = [" "] * (self.columns - column)
            elif letter == "\n":
                self.at = [min(row + 1, self.rows - 1), column]
            elif letter == "\r":
                self.at = [row, 0]
            else:
                assert column < self.columns
                width = width_of(letter)
                self.cells[row][column : column + width] = [letter, *[""] * (width - 1)]
                self.at = [row, column + width]

    @property
    def shown(self):
        return ["".join(row).rstrip() for row in self.cells]


def changed(seed):
    """An office in which other things go on."""
    draws = random.Random(seed)
    names = ["Kovács", "Szabó", "昼休み", "an agent with a long name", "Ő"]
    rows = {}
    for subject in ("lines", "agents", "calls"):
        rows[subject] = [
            type(row)(
                **{**{name: getattr(row, name) for name in row.__struct_fields__}, "for_s": draws.randrange(9000)}
            )
            for row in draws.sample(MORNING[subject], draws.randrange(len(MORNING[subject]) + 1))
        ]
    rows["hours"] = [type(MORNING["hours"][0])("day", draws.choice(names), "", ())]
    return answers(**rows)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 20), (30, 9)])
def test_the_screen_shows_each_picture_whatever_was_there_before(columns, rows):
    terminal = Vt100(columns, rows)
    screen = FullScreen(terminal)
    for seed in range(40):
        lines = drawn(changed(seed), screen.screen)
        screen.draw(lines)
        assert terminal.shown == [line.rstrip() for line in lines]


def test_a_second_later_only_the_seconds_go_over_the_cable():
    terminal = Vt100()
    screen = FullScreen(terminal)
    screen.draw(drawn(answers(), screen.screen))
    before = terminal.count
    clock = [type(MORNING["clock"][0])("2026-11-30 09:41:08", "Europe/Budapest", "clock chip", "yes", "", 0)]
    screen.draw(drawn(answers(clock=clock), screen.screen))
    assert terminal.count - before < 12
    screen.draw(drawn(answers(clock=clock), screen.screen))
    assert terminal.count - before < 12


def test_another_size_is_drawn_anew_and_control_l_too():
    terminal = Vt100()
    screen = FullScreen(terminal)
    screen.draw(drawn(answers(), screen.screen))
    terminal.columns, terminal.rows = 60, 20
    screen.draw(drawn(answers(), screen.screen))
    assert terminal.shown == [line.rstrip() for line in drawn(answers(), Screen(60, 20))]
    terminal.put("\x1b[5;5Hnoise")
    screen.forget()
    screen.draw(drawn(answers(), screen.screen))
    assert not any("noise" in line for line in terminal.shown)


def test_where_nothing_can_be_drawn_a_list_is_printed_when_something_happens():
    terminal = Vt100(knows_escapes=False)
    screen = FullScreen(terminal)
    later = [type(MORNING["clock"][0])("2026-11-30 09:41:08", "Europe/Budapest", "clock chip", "yes", "", 0)]
    for given in (answers(), answers(clock=later), answers(clock=later, calls=[])):
        screen.draw(drawn(given, screen.screen))
    assert len(terminal.said) == 2
    assert "phone 15: talking, phone 16" in terminal.said[0]
    assert "phone 15" not in terminal.said[1]
    assert terminal.count == 0


def test_the_board_at_a_terminal_ends_by_q_and_by_nothing_else(bench):
    sized(bench, 80).start()
    answer_as_a_vt100(bench)
    bench.log_in()
    bench.type("watch board\r")
    assert "03012344" not in bench.until("q ends")  # no column for a line's own number
    asked = len(bench.desk.asked)
    bench.type("x ")
    bench.until_true(lambda: len(bench.desk.asked) >= asked + 16)  # eight questions a picture: it goes on
    bench.type("q")
    bench.until_prompt()


def test_who_ends_the_board_after_long_without_a_key_is_logged_out(bench):
    sized(bench, 80).start("--idle", "0.01")
    bench.until("login: ")
    bench.type("anna\rsecret\rwatch board\r")
    # It stays for three pictures, a second apart: longer than a session without a key.
    bench.until_true(lambda: [one.subject for one in bench.desk.asked_for(Show)].count("today") >= 3)
    bench.type("q")
    assert "Nothing was typed for 0.01 minutes" in bench.until("login: ")
