"""The mode of the office: as the calendar says, or as somebody says for some minutes or until its next change; and
where the calls of each line go in it."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from firmware.callcontrol.memory import Memory
from firmware.callcontrol.modes import END, OWNER
from firmware.callcontrol.periods import MODES, Period
from firmware.callcontrol.plan import StationTarget
from firmware.hours.offsets import minute_of
from firmware.hours.schedule import ALWAYS_DAY, Hotline, Schedule
from tests.firmware.callcontrol.calendar_office import MONDAY, USUAL, WORKDAYS, CalendarOffice, week
from tests.firmware.callcontrol.exchange_office import ExchangeOffice

F = Feature
LUNCH = week(
    day=(Period(WORKDAYS, 8 * 60, 17 * 60), Period((5,), 9 * 60, 12 * 60)),
    lunch=(Period(WORKDAYS, 12 * 60, 13 * 60),),
    closed=(Period((6,), 0, 1440),),
)
NIGHT_LINES = {port: {"night": StationTarget(8)} for port in (1, 2, 3)}
HOUR = 3_600


def office_at(clock, weekday=0, schedule=USUAL, **settings):
    return CalendarOffice(schedule, clock, weekday, lines=settings.pop("lines", NIGHT_LINES), **settings)


def rung(office, line):
    """Whose bell a caller of ``line`` makes ring, the bells of others apart; he gives up at once."""
    before = set(office.bells)
    office.call(line)
    found = set(office.bells) - before
    office.give_up(line)
    office.wait(10)
    return found


# -- by the clock


def test_calls_go_the_night_s_way_from_the_minute_in_which_the_office_closes():
    office = office_at("16:59:00")
    assert rung(office, 2) == {2}
    office.wait(45)
    assert office.mode == "day"
    office.wait(5)
    assert office.mode == "night"
    assert rung(office, 2) == {8}
    office.wait(15 * HOUR - 80)
    assert office.mode == "night"
    office.wait(80)
    assert rung(office, 2) == {2}


def test_from_friday_evening_to_monday_morning_with_a_closed_sunday():
    office = office_at("16:59", 4, LUNCH)
    office.wait(60)
    found = []
    for _ in range(63):
        found.append(office.mode)
        office.wait(HOUR)
    assert found == ["night"] * 16 + ["day"] * 3 + ["night"] * 12 + ["closed"] * 24 + ["night"] * 8
    assert office.mode == "day"


def test_who_rings_already_when_the_office_closes_is_not_moved():
    office = office_at("16:59:50")
    office.call(2)
    assert office.bells == [2]
    office.wait(15)
    assert office.mode == "night"
    assert office.bells == [2]


def test_an_office_without_hours_is_in_the_mode_that_somebody_said():
    office = office_at("23:00", 6, ALWAYS_DAY)
    assert office.mode == "day"
    office.order(1, F.NIGHT)
    office.wait(24 * HOUR)
    assert office.mode == "night"
    office.set_clock("12:00")
    assert office.mode == "night"


def test_while_nobody_knows_the_time_it_is_day_or_what_somebody_said():
    office = ExchangeOffice(lines=NIGHT_LINES)
    office.tell_time("23:00")
    assert rung(office, 2) == {2}
    office.order(1, F.NIGHT)
    assert rung(office, 2) == {8}


def test_a_word_of_before_the_time_was_known_holds_until_the_hours_change_next():
    office = CalendarOffice(USUAL, lines=NIGHT_LINES)
    office.order(1, F.NIGHT)
    office.set_clock("12:00")
    assert rung(office, 2) == {8}, "that the box has learnt the time is no change of the hours"
    office.wait(5 * HOUR)
    assert office.mode == "night"
    office.wait(15 * HOUR)
    assert office.mode == "day"


# -- routes


ROUTES = {
    "night": StationTarget(8),
    "modes": {"lunch": StationTarget(5), "day": StationTarget(6)},
    "hotlines": {"radio": StationTarget(7)},
}


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_routes_each_line_or_leaves_it_to_night(mode):
    office = office_at("10:00", schedule=ALWAYS_DAY, lines={2: ROUTES, 3: {"modes": {"holiday": StationTarget(5)}}})
    office.send(e.ModeChanged(mode, 1, 2))
    assert rung(office, 2) == {{"day": 6, "lunch": 5}.get(mode, 8)}
    assert rung(office, 3) == {5 if mode == "holiday" else 3}
    assert rung(office, 1) == {1}


def test_a_hotline_takes_its_line_from_its_first_minute_to_before_its_last_whatever_the_mode():
    begins = minute_of(MONDAY) + 16 * 60 + 30
    office = office_at(
        "16:29:50", schedule=Schedule(USUAL.week, hotlines=(Hotline("radio", begins, begins + 60),)), lines={2: ROUTES}
    )
    assert rung(office, 2) == {6}
    office.wait(1)
    assert [rung(office, 2), rung(office, 3)] == [{7}, {3}]
    office.wait(3_500)
    assert (office.mode, rung(office, 2)) == ("night", {7})
    office.wait(100)
    assert rung(office, 2) == {8}


# -- by hand


def test_the_operator_s_word_holds_until_the_hours_change_next():
    office = office_at("16:00")
    office.order(1, F.NIGHT)
    assert rung(office, 2) == {8}
    office.wait(HOUR)
    assert office.mode == "night", "so the hours say, too"
    office.wait(15 * HOUR)
    assert office.mode == "day", "the next morning is a day"


def test_she_works_late_and_the_next_evening_is_a_night():
    office = office_at("18:00")
    office.order(1, F.NIGHT_OFF)
    assert rung(office, 2) == {2}
    office.wait(13.9 * HOUR)
    assert office.mode == "day"
    office.wait(9 * HOUR)
    assert office.mode == "day"
    office.wait(0.3 * HOUR)
    assert office.mode == "night"


@pytest.mark.parametrize(("digit", "mode"), [*enumerate(MODES, 1)])
def test_any_mode_by_its_digit_until_the_next_change_or_back_by_code(digit, mode):
    office = office_at("11:00", schedule=LUNCH)
    office.order(1, F.MODE, str(digit))
    assert office.mode == mode
    office.wait(HOUR)
    assert office.mode == "lunch"
    office.order(1, F.MODE, str(digit))
    assert office.mode == mode
    office.order(1, F.MODE_OFF)
    assert office.mode == "lunch"


def test_for_some_minutes_whatever_the_hours_say_meanwhile():
    office = office_at("11:30", schedule=LUNCH)
    office.order(1, F.MODE, "445")
    assert office.mode == "break"
    office.wait(44 * 60)
    assert office.mode == "break", "the lunch of the hours has begun"
    office.wait(60)
    assert office.mode == "lunch"
    assert office.control.state.timers.due_of(OWNER, 0, END) is None


def test_what_is_no_mode_or_no_time_is_refused():
    office = office_at("11:00")
    for argument in ("7", "0", "9", "30", "3000"):
        office.ask(1, F.MODE, argument)
        assert office.hears(1) == "reorder", argument
        office.hang_up(1)
    office.ask(1, F.MODE, "31000")
    assert office.hears(1) != "confirmation"
    assert office.mode == "day"


def test_modes_are_the_operator_s_business():
    office = office_at("11:00")
    for code, argument in ((F.MODE, "2"), (F.MODE_OFF, ""), (F.NIGHT, "")):
        office.ask(3, code, argument)
        assert office.hears(3) == "reorder"
        office.hang_up(3)
    assert office.mode == "day"
    nobody = office_at("11:00", operator=None)
    nobody.order(3, F.MODE, "6")
    assert nobody.mode == "closed"


def test_what_she_takes_back_and_what_the_hours_say_anyway_is_forgotten():
    office = office_at("16:00")
    office.order(1, F.NIGHT)
    office.order(1, F.NIGHT_OFF)
    assert office.mode == "day"
    assert office.control.memory().override is None
    office = office_at("18:00")
    office.order(1, F.NIGHT)
    assert office.control.memory().override is None
    office.wait(14 * HOUR)
    assert office.mode == "day"


def test_the_shell_says_it_too():
    office = office_at("11:00")
    office.send(e.ModeOrdered("lunch", 30))
    assert office.mode == "lunch"
    office.send(e.ModeOrdered("closed"))
    office.wait(31 * 60)
    assert office.mode == "closed", "the later word counts"
    office.send(e.ModeOrdered(""))
    assert office.mode == "day"


# -- the clock is set


@pytest.mark.parametrize(
    ("set_to", "weekday", "mode"),
    [
        ("17:30", 0, "night"),
        ("06:00", 0, "night"),
        ("12:00", 6, "closed"),
        ("12:30", 1, "lunch"),
        ("09:00", 0, "day"),
    ],
)
def test_a_clock_that_is_set_counts_at_once(set_to, weekday, mode):
    office = office_at("11:00", schedule=LUNCH)
    office.set_clock(set_to, weekday)
    assert office.mode == mode


def test_the_next_change_comes_by_the_clock_as_it_was_set_last():
    office = office_at("12:00")
    office.set_clock("16:50")
    office.wait(599)
    assert office.mode == "day"
    office.wait(2)
    assert office.mode == "night"
    office.set_clock("15:00")
    assert office.mode == "day"
    office.wait(7_199)
    assert office.mode == "day"
    office.wait(2)
    assert office.mode == "night"


def test_a_word_survives_a_clock_that_is_set_within_the_same_hours_and_no_other():
    office = office_at("12:00")
    office.order(1, F.NIGHT)
    office.set_clock("16:30")
    assert office.mode == "night"
    office.set_clock("09:00")
    assert office.mode == "night"
    office.set_clock("12:00", 1)
    assert office.mode == "day"


def test_a_clock_that_is_set_makes_no_minutes_longer_or_shorter():
    office = office_at("11:00")
    office.order(1, F.MODE, "660")
    office.set_clock("09:00")
    office.wait(30 * 60)
    office.set_clock("15:00")
    office.wait(29 * 60)
    assert office.mode == "closed"
    after = office.restart(20)
    assert after.mode == "closed"
    after.wait(40)
    assert after.mode == "day"


# -- a restart


def test_a_word_survives_a_restart_in_the_same_hours():
    office = office_at("12:00")
    office.order(1, F.NIGHT)
    after = office.restart(60, clock=False)
    assert after.mode == "night", "as it was, until the clock is told"
    after.set_clock("16:00")
    assert rung(after, 2) == {8}
    after.wait(16.5 * HOUR)
    assert after.mode == "day"


def test_a_word_does_not_outlive_its_hours_while_the_box_is_off():
    office = office_at("18:00")
    office.order(1, F.NIGHT_OFF)
    assert office.restart(HOUR).mode == "day"
    assert office.restart(24 * HOUR).mode == "night"
    assert office.restart(7 * 24 * HOUR).mode == "night"


@pytest.mark.parametrize(("off_min", "left_min"), [(0, 45), (30, 15), (44, 1), (45, 0), (24 * 60, 0)])
def test_minutes_go_on_while_the_box_is_off(off_min, left_min):
    office = office_at("11:00", schedule=ALWAYS_DAY)
    office.order(1, F.MODE, "345")
    office.wait(15)
    after = office.restart(off_min * 60)
    assert after.mode == ("lunch" if left_min else "day")
    after.wait(max(0, left_min * 60 - 20))
    assert after.mode == "lunch" or not left_min
    after.wait(20)
    assert after.mode == "day"


def test_minutes_of_a_box_that_does_not_know_the_time_begin_again():
    office = office_at("11:00")
    office.order(1, F.MODE, "345")
    after = office.restart(clock=False)
    after.tell_time("00:00")
    after.wait(44 * 60)
    assert after.mode == "lunch"
    after.wait(2 * 60)
    assert after.mode == "day"


def test_night_that_the_hours_brought_is_not_remembered_as_somebody_s_wish():
    office = office_at("18:00")
    assert office.control.memory() == Memory()
    assert office.restart(clock=False).mode == "day"
    assert office.restart().mode == "night"


def test_night_as_an_older_box_has_written_it_down():
    memory = msgspec.json.decode(b'{"night": true}', type=Memory)
    office = CalendarOffice(ALWAYS_DAY, lines=NIGHT_LINES)
    control = type(office.control)(office.control.state.plan, memory=memory)
    assert (control.state.mode, control.memory().override.mode) == ("night", "night")


def test_every_change_is_to_be_written_down():
    office = office_at("16:59:50")
    before = office.control.state.remembered
    office.order(1, F.NIGHT)
    assert office.control.memory().override is not None
    office.wait(12)
    assert office.control.state.remembered > before + 1
    assert office.control.memory().override is None


# -- another calendar


def test_other_hours_count_at_once_and_a_word_holds_where_the_next_change_stays():
    office = office_at("12:00")
    office.order(1, F.NIGHT)
    office.use(week(day=(*USUAL.week.rules[0].periods, Period((5,), 540, 720))))
    assert office.mode == "night", "Saturday is another matter"
    office.use(week(day=(Period(WORKDAYS, 540, 720),)))
    assert office.mode == "night", "12:00 is outside the new ones"
    office.use(week(day=(Period(WORKDAYS, 540, 780),)))
    assert office.mode == "day"
    office.wait(HOUR)
    assert office.mode == "night"


def test_hours_that_are_taken_away_take_their_night_with_them_but_not_somebody_s_word():
    office = office_at("20:00")
    office.use(ALWAYS_DAY)
    assert office.mode == "day"
    office = office_at("12:00")
    office.order(1, F.NIGHT)
    office.use(ALWAYS_DAY)
    assert office.mode == "night"
    office.wait(48 * HOUR)
    assert office.mode == "night"
    office.use(USUAL)
    assert office.mode == "day", "it is Wednesday noon, and hours decide from now on"


def test_a_factory_reset_forgets_the_word():
    office = office_at("12:00")
    office.order(1, F.MODE, "230")
    office.control.forget(office.now_ms)
    assert office.mode == "day"


# -- whatever happens


class Model:
    """What the mode must be, said anew: who said what, and until which moment of the clock on the wall."""

    def __init__(self, office):
        self.office = office
        self.word = None

    def expected(self):
        office = self.office
        if self.word is not None:
            mode, until = self.word
            if until is None or office.utc() < until:
                return mode
        return office.page.mode

    def say(self, mode, minutes):
        """``minutes`` 0: until the next change."""
        office = self.office
        office.send(e.ModeOrdered(mode, minutes))
        if not mode or (not minutes and mode == office.page.mode):
            self.word = None
        elif minutes:
            self.word = (mode, office.utc() + timedelta(minutes=minutes))
        else:
            until = office.page.until
            self.word = (mode, None if until is None else datetime(1, 1, 1) + timedelta(minutes=until - 1440))

    def restart(self, off_s):
        self.office = self.office.restart(off_s)


def test_in_a_year_of_words_and_restarts_the_mode_is_what_was_said_last():
    chance = random.Random(1)
    model = Model(CalendarOffice(LUNCH, "09:00", zone=ZoneInfo("America/New_York"), lines=NIGHT_LINES))
    seen = set()
    while model.office.utc() < datetime(2027, 1, 1):
        model.office.wait(chance.choice((600, 1_800, 5_400, 20_000, 80_000)))
        found = model.expected()
        assert model.office.mode == found, f"{model.office.utc()} UTC"
        seen.add(found)
        draw = chance.random()
        if draw < 0.3:
            model.say(chance.choice(("", *MODES)), chance.choice((0, 0, 30, 400)))
        elif draw < 0.4:
            model.restart(chance.choice((0, 120, 7_200)))
    assert seen == set(MODES)
