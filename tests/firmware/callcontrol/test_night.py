"""Night service by the hours of the office: on outside them, off inside, and the operator's word until they change."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.features import Feature
from firmware.callcontrol.night import CHANGE, OWNER
from firmware.callcontrol.plan import Period, StationTarget
from firmware.callcontrol.week import WEEK_MIN, stretch_at
from tests.firmware.callcontrol.exchange_office import ExchangeOffice, code_of, plan_with
from tests.firmware.callcontrol.test_memory import restarted

F = Feature
MINUTE_MS = 60_000
WORKDAYS = (0, 1, 2, 3, 4)
LUNCH = (Period(WORKDAYS, 8 * 60, 12 * 60), Period(WORKDAYS, 13 * 60, 17 * 60), Period((5,), 9 * 60, 12 * 60))
USUAL = (Period(WORKDAYS, 8 * 60, 17 * 60),)
NIGHT_LINES = {port: {"night": StationTarget(8)} for port in (1, 2, 3)}


def office_at(clock, weekday=0, hours=USUAL, **settings):
    office = ExchangeOffice(lines=NIGHT_LINES, open_hours=hours, **settings)
    office.tell_time(clock, weekday)
    return office


def night(office):
    return office.control.state.night


def rung(office, line):
    """Whose bell a caller of ``line`` makes ring, the bells of others apart; he gives up at once."""
    before = set(office.bells)
    office.call(line)
    found = set(office.bells) - before
    office.give_up(line)
    office.wait(10)
    return found


def open_at(periods, minute):
    """Said anew, of one minute of the week, as slowly as you like."""
    for period in periods:
        ends = period.to_min if period.to_min > period.from_min else period.to_min + 1440
        for begin in period.days:
            since = (minute - begin * 1440 - period.from_min) % WEEK_MIN
            if since < ends - period.from_min:
                return True
    return False


# -- by the clock


def test_calls_go_the_night_s_way_from_the_minute_in_which_the_office_closes():
    office = office_at("16:59:00")
    assert rung(office, 2) == {2}
    office.wait(45)
    assert not night(office)
    office.wait(5)
    assert night(office)
    assert rung(office, 2) == {8}
    office.wait(15 * 3_600 - 80)
    assert night(office)
    office.wait(80)
    assert rung(office, 2) == {2}


@pytest.mark.parametrize(
    ("clock", "weekday", "is_night"),
    [("07:59:59", 0, True), ("08:00", 0, False), ("16:59:59", 4, False), ("17:00", 4, True), ("12:00", 5, True)],
)
def test_the_first_telling_decides(clock, weekday, is_night):
    assert night(office_at(clock, weekday)) is is_night


def test_lunch_is_a_short_night():
    office = office_at("11:59", 0, LUNCH)
    found = []
    for _ in range(4):
        found.append(night(office))
        office.wait(60 * 60)
    assert found == [False, True, False, False]


def test_from_friday_evening_to_monday_morning():
    office = office_at("16:59", 4)
    office.wait(60)
    for _ in range(63):
        assert night(office)
        office.wait(3_600)
    assert not night(office)


def test_who_rings_already_when_the_office_closes_is_not_moved():
    office = office_at("16:59:50")
    office.call(2)
    assert office.bells == [2]
    office.wait(2)
    assert office.bells == [2]


def test_without_hours_the_clock_changes_nothing():
    office = ExchangeOffice(lines=NIGHT_LINES)
    office.tell_time("23:00", 6)
    assert not night(office)
    office.order(1, F.NIGHT)
    office.tell_time("12:00")
    office.wait(24 * 3_600)
    assert night(office)
    assert office.control.state.timers.due_of(OWNER, 0, CHANGE) is None


@pytest.mark.parametrize(("hours", "is_night"), [((Period(tuple(range(7)), 0, 1440),), False)])
def test_an_office_that_never_closes_has_no_change_to_wait_for(hours, is_night):
    office = office_at("03:00", 6, hours)
    assert night(office) is is_night
    assert office.control.state.timers.due_of(OWNER, 0, CHANGE) is None
    office.order(1, F.NIGHT)
    office.wait(8 * 24 * 3_600)
    assert night(office), "until somebody dials otherwise"


# -- by hand


def test_the_operator_s_word_holds_until_the_hours_change_next():
    office = office_at("16:00")
    office.order(1, F.NIGHT)
    assert rung(office, 2) == {8}
    office.wait(3_600)
    assert night(office), "so the hours say, too"
    office.wait(15 * 3_600)
    assert not night(office), "the next morning is a day"


def test_she_works_late_and_the_next_evening_is_a_night():
    office = office_at("18:00")
    office.order(1, F.NIGHT_OFF)
    assert rung(office, 2) == {2}
    office.wait(13.9 * 3_600)
    assert not night(office)
    office.wait(9 * 3_600)
    assert not night(office)
    office.wait(0.3 * 3_600)
    assert night(office)


def test_what_she_takes_back_is_forgotten():
    office = office_at("16:00")
    office.order(1, F.NIGHT)
    office.order(1, F.NIGHT_OFF)
    assert not night(office)
    assert office.control.state.night_dialled is None
    assert office.control.memory().night_dialled is None


def test_what_the_hours_say_anyway_need_not_be_dialled():
    office = office_at("18:00")
    office.order(1, F.NIGHT)
    assert night(office)
    office.wait(14 * 3_600)
    assert not night(office)


# -- the clock is set


@pytest.mark.parametrize(
    ("set_to", "weekday", "is_night"),
    [("17:30", 0, True), ("06:00", 0, True), ("12:00", 6, True), ("12:00", 1, False), ("09:00", 0, False)],
)
def test_a_clock_that_is_set_counts_at_once(set_to, weekday, is_night):
    office = office_at("12:00")
    office.tell_time(set_to, weekday)
    assert night(office) is is_night


def test_the_next_change_comes_by_the_clock_as_it_was_set_last():
    office = office_at("12:00")
    office.tell_time("16:50")
    office.wait(599)
    assert not night(office)
    office.wait(2)
    assert night(office)
    office.tell_time("15:00")
    assert not night(office)
    office.wait(7_199)
    assert not night(office)
    office.wait(2)
    assert night(office)


def test_a_word_survives_a_clock_that_is_set_within_the_same_hours_and_no_other():
    office = office_at("12:00")
    office.order(1, F.NIGHT)
    office.tell_time("16:30")
    assert night(office)
    office.tell_time("12:00", 1)
    assert not night(office)


# -- a restart


def test_a_word_survives_a_restart_in_the_same_hours():
    office = office_at("12:00")
    office.order(1, F.NIGHT)
    after = restarted(office, lines=NIGHT_LINES, open_hours=USUAL)
    assert night(after), "as it was, until the clock is told"
    after.tell_time("16:00")
    assert rung(after, 2) == {8}
    after.wait(16.5 * 3_600)
    assert not night(after)


def test_a_word_does_not_outlive_its_hours_while_the_box_is_off():
    office = office_at("18:00")
    office.order(1, F.NIGHT_OFF)
    after = restarted(office, lines=NIGHT_LINES, open_hours=USUAL)
    after.tell_time("18:30", 1)
    assert night(after)


def test_night_that_the_hours_brought_is_not_remembered_as_somebody_s_wish():
    office = office_at("18:00")
    assert not office.control.memory().night
    assert not night(restarted(office, lines=NIGHT_LINES))
    assert night(restarted(office, "20:00", lines=NIGHT_LINES, open_hours=USUAL))


def test_every_change_is_to_be_written_down():
    office = office_at("16:59:59")
    before = office.control.state.remembered
    office.order(1, F.NIGHT)
    office.wait(2)
    assert office.control.state.remembered > before
    assert office.control.memory().night_dialled is None


# -- another configuration


def test_other_hours_count_at_once_and_a_word_for_hours_that_stay_holds():
    office = office_at("12:00")
    office.order(1, F.NIGHT)
    office.reconfigure(plan_with(lines=NIGHT_LINES, open_hours=(*USUAL, Period((5,), 540, 720))))
    assert night(office), "Saturday is another matter"
    office.reconfigure(plan_with(lines=NIGHT_LINES, open_hours=(Period(WORKDAYS, 540, 720),)))
    assert night(office), "12:00 is outside the new ones"
    office.reconfigure(plan_with(lines=NIGHT_LINES, open_hours=(Period(WORKDAYS, 540, 780),)))
    assert not night(office)
    office.wait(3_601)
    assert night(office)


def test_hours_that_are_taken_away_take_their_night_with_them_but_not_somebody_s_word():
    office = office_at("20:00")
    office.reconfigure(plan_with(lines=NIGHT_LINES))
    assert not night(office)
    office = office_at("12:00")
    office.order(1, F.NIGHT)
    office.reconfigure(plan_with(lines=NIGHT_LINES))
    assert night(office)
    office.wait(48 * 3_600)
    assert night(office)
    office.reconfigure(plan_with(lines=NIGHT_LINES, open_hours=USUAL))
    assert not night(office), "it is Wednesday noon, and hours decide from now on"


def test_a_factory_reset_forgets_the_word():
    office = office_at("12:00")
    office.order(1, F.NIGHT)
    office.control.forget(office.now_ms)
    assert not night(office)


# -- every minute


MINUTES = st.integers(0, 1440)
PERIODS = st.builds(
    Period,
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    st.integers(0, 1439),
    MINUTES,
).filter(lambda period: period.from_min != period.to_min)


@given(st.lists(PERIODS, min_size=1, max_size=6).map(tuple), st.integers(0, WEEK_MIN - 1))
def test_a_stretch_reaches_from_the_change_before_to_the_change_after(periods, minute):
    found = stretch_at(periods, minute)
    inside = open_at(periods, minute)
    assert found.inside is inside
    back = next((step for step in range(1, WEEK_MIN) if open_at(periods, (minute - step) % WEEK_MIN) != inside), 0)
    on = next((step for step in range(1, WEEK_MIN) if open_at(periods, (minute + step) % WEEK_MIN) != inside), 0)
    if not on:
        assert (found.begin, found.end) == (0, 0)
    else:
        assert (found.begin, found.end) == ((minute - back + 1) % WEEK_MIN, (minute + on) % WEEK_MIN)


class Year:
    """Call control, told the time as the box tells it: hourly, and when the clock on the wall leaps."""

    def __init__(self, hours, zone):
        self.plan = plan_with(lines=NIGHT_LINES, open_hours=hours)
        self.control = CallControl(self.plan)
        self.open = [open_at(hours, minute) for minute in range(WEEK_MIN)]
        self.since = list(range(WEEK_MIN))
        """Of each minute: since which one the hours have said the same."""
        for minute in (*range(WEEK_MIN), *range(WEEK_MIN)):
            if self.open[minute] == self.open[minute - 1]:
                self.since[minute] = self.since[minute - 1]
        self.zone = ZoneInfo(zone)
        self.override = None
        """What somebody dialled that the hours did not say, and since when they had not said it."""
        self.now_ms = 0
        self.age_min = 0
        self.shift = None

    def minute(self, utc):
        """The next minute has begun, ``utc``."""
        local = utc.astimezone(self.zone)
        of_week = local.weekday() * 1440 + local.hour * 60 + local.minute
        shift = local.utcoffset()
        if self.shift != shift or self.age_min == 60:
            self.control.handle(e.ClockTold((local.hour * 60 + local.minute) * MINUTE_MS, local.weekday()), self.now_ms)
            self.shift, self.age_min = shift, 0
        self.control.advance(self.now_ms)
        is_open, self.begin = self.open[of_week], self.since[of_week]
        if self.override is not None and self.override[1] != self.begin:
            self.override = None
        expected = not is_open if self.override is None else self.override[0]
        assert self.control.state.night is expected, f"{local}: {self.control.state.night}"
        self.now_ms += MINUTE_MS
        self.age_min += 1
        return is_open

    def dial(self, is_open, on):
        """The operator dials, a few seconds after a minute has begun."""
        at = self.now_ms - MINUTE_MS + 2_000
        self.control.handle(e.StationWentOffHook(1), at)
        for step, digit in enumerate(code_of(F.NIGHT if on else F.NIGHT_OFF)):
            self.control.handle(e.StationDialled(1, digit), at + 200 * (step + 1))
        self.control.advance(at + 8_000)
        self.control.handle(e.StationWentOnHook(1), at + 9_000)
        assert self.control.state.night is on
        self.override = None if on is not is_open else (on, self.begin)

    def restart(self):
        memory = msgspec.json.decode(msgspec.json.encode(self.control.memory()), type=type(self.control.memory()))
        self.control = CallControl(self.plan, memory=memory)
        self.control.advance(self.now_ms)
        self.shift = None


@pytest.mark.parametrize(
    ("hours", "zone"),
    [
        (USUAL, "Europe/Budapest"),
        (LUNCH, "Europe/Budapest"),
        ((Period((0, 2, 4), 22 * 60, 6 * 60), Period((6,), 150, 165)), "America/New_York"),
    ],
)
def test_at_every_minute_of_a_year_night_is_as_the_hours_say_or_the_operator(hours, zone):
    year = Year(hours, zone)
    chance = random.Random(f"{hours}{zone}")
    utc = datetime(2026, 1, 1, tzinfo=UTC)
    step = timedelta(minutes=1)
    for _ in range(365 * 1440):
        is_open = year.minute(utc)
        utc += step
        draw = chance.random()
        if draw < 0.0005:
            year.dial(is_open, chance.random() < 0.5)
        elif draw > 0.9998:
            year.restart()
