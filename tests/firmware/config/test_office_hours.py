"""[hours]: what becomes of it, and every way in which it can be wrong."""

import importlib.util
import re
from datetime import date
from pathlib import Path

import pytest

from firmware.callcontrol.periods import MODES, Period
from firmware.callcontrol.plan import GroupTarget, StationTarget
from firmware.config import Config, load, to_plan
from firmware.config.countries import COUNTRIES
from firmware.config.holidays import holidays_of, key_of
from firmware.hours.schedule import ALWAYS_DAY, CLOSURE, DATE, SEASON, Day, Rule, Week
from tools.holiday_table import YEARS, table_of

PAGE = (Path(__file__).parents[3] / "docs" / "hours.md").read_text(encoding="utf-8")
EVERY_DAY = tuple(range(7))


def loaded(text, country=None):
    found = load(text, 4, 8, country)
    assert isinstance(found, Config), found
    return found


def schedule_of(text, country=None):
    return loaded(text, country).hours.schedule


def test_the_example_of_the_page_is_taken():
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    found = loaded(text + '[groups.radio]\nmembers = ["13"]')
    assert [(one.name, one.rank) for one in found.hours.schedule.stretches] == [
        *(("summer", SEASON), ("shut", CLOSURE)),
        ("2026-06-12", DATE),
    ]
    one, two = to_plan(found).lines[:2]
    assert (one.night, one.modes, one.hotlines) == (StationTarget(8), {"lunch": StationTarget(2)}, {})
    assert (two.modes, two.hotlines) == ({"lunch": StationTarget(7)}, {"radio": GroupTarget("radio")})


def test_the_page_has_every_mode_with_its_digit():
    assert re.findall(r"^\| (\w+) \| (\d) \|", PAGE, re.MULTILINE) == [
        (mode, str(digit)) for digit, mode in enumerate(MODES, 1)
    ]


def test_nothing_written_is_always_day_and_open_alone_is_night_outside_it():
    assert schedule_of("") == ALWAYS_DAY
    assert schedule_of('[hours]\nopen = "mon 08:00-09:00"').week == Week(
        (Rule("day", (Period((0,), 480, 540),)),), "night"
    )
    assert schedule_of('[hours]\nlunch = "mon 08:00-09:00"').week.otherwise == "day"


def test_a_date_has_hours_and_what_it_is_outside_of_them():
    (one,) = schedule_of('[hours.dates.12-24]\nopen = ["08:00-12:00", "13:00-14:00"]\nmode = "closed"').stretches
    assert (one.first, one.last, one.rank) == (Day(12, 24), Day(12, 24), DATE)
    periods = (Period(EVERY_DAY, 480, 720), Period(EVERY_DAY, 780, 840))
    assert one.week == Week((Rule("day", periods),), "closed")


def test_a_private_line_is_left_out_of_the_routes_of_the_office():
    text = (
        '[lines]\n1 = { route = "phone 11", private = true, closed = "phone 12" }\n[hours.routes]\nnight = "phone 18"'
    )
    line = to_plan(loaded(text)).lines[0]
    assert (line.night, line.modes) == (None, {"closed": StationTarget(2)})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hours = 3", "line 1: hours is 3, but must be a table."),
        ('[hours]\nclose = "sun"', 'line 2: [hours] has no key "close" (open, lunch, break, closed, holidays, routes'),
        ('[hours]\nlunch = "noon"', 'line 2: lunch of [hours] is "noon", but "noon" is no day'),
        ("[hours]\nroutes = 1", "line 2: routes of [hours] is a whole number (1), but must be a table."),
        ('[hours.routes]\nday = "phone 11"', 'line 2: routes of [hours] has no key "day"'),
        (
            '[hours.routes]\nlunch = "phone 99"',
            'line 2: lunch of routes of [hours] is phone "99", which',
        ),
        ('[lines]\n1 = { lunch = "group x" }', 'line 2: lunch of CO line 1 is group "x", which does not exist'),
        (
            "[hours.holidays]\nall = 1",
            "line 2: all of holidays of [hours] is a whole number (1), but must",
        ),
        (
            "[hours.holidays]\neaster_monay = true",
            'line 2: "easter_monay" is no national holiday of Hungary;',
        ),
        ('[hours.seasons.x]\nfrom = "07-01"', 'line 1: season "x" has no to: it must have from and to.'),
        (
            '[hours.seasons.x]\nfrom = "07-32"\nto = "08-01"',
            'line 2: from of season "x" is "07-32", but must be',
        ),
        (
            '[hours.seasons.x]\nfrom = "07-01"\nto = "2026-08-01"',
            'line 3: season "x": from and to must both',
        ),
        ('[hours.seasons.x]\nfrom = "2026-08-01"\nto = "2026-07-01"', "is 2026-07-01, which is before 2026-08-01."),
        ('[hours.seasons."a b"]\nfrom = "07-01"\nto = "07-02"', 'line 1: season "a b" must have a name of letters'),
        (
            '[hours.seasons.x]\nfrom = "07-01"\nto = "07-02"\nmode = "nap"',
            'line 4: mode of season "x" is "nap", but',
        ),
        (
            '[hours.seasons.x]\nfrom = "07-01"\nto = "07-02"',
            'line 1: season "x" says nothing: it must have mode, or times such as open.',
        ),
        (
            "[hours.hotlines.x]\nfrom = 2026-01-01 10:00:00",
            'line 2: from of hotline "x" is a date or time (2026-01-01 10:00:00), but must be a text such as '
            '"2026-03-01 10:00"',
        ),
        (
            '[hours.dates.2026-02-29]\nmode = "closed"',
            'line 1: date "2026-02-29" of [hours] must be a day',
        ),
        ("[hours.dates.12-24]", 'line 1: date "12-24" says nothing: it must have mode, or times such as open.'),
        ('[hours.dates.12-24]\nopen = "mon 08:00-09:00"', "but must be times of that day such as"),
        (
            '[hours.hotlines.x]\nlines = [1]\nroute = "phone 11"',
            'line 1: hotline "x" has no from: it must have',
        ),
        (
            '[hours.hotlines.x]\nfrom = "2026-01-01 10:00"\nto = "2026-01-01 10:00"\nlines = [1]\nroute = "phone 11"',
            'line 3: to of hotline "x" is not after its from: it would never be on.',
        ),
        (
            '[hours.hotlines.x]\nfrom = "2026-01-01 25:00"\nto = "2026-01-01"\nlines = [1, 1]\nroute = "phone 11"',
            'line 4: lines of hotline "x" is [1, 1], but must be a list of CO lines',
        ),
        (
            '[hours.hotlines.x]\nfrom = "2026-01-01 10:00"\nto = "2026-01-02 10:00"\nlines = [5]\nroute = "phone 19"',
            'line 4: hotline "x" names CO line 5, which does not exist: this board has ports 1 to 4.',
        ),
        (
            '[hours.hotlines.x]\nfrom = "2026-01-01 10:00"\nto = "2026-01-02 10:00"\nlines = [1]\nroute = "phone 11"\n'
            '[hours.hotlines.y]\nfrom = "2026-01-02 09:59"\nto = "2026-01-03 10:00"\nlines = [1]\nroute = "phone 12"',
            'line 7: hotline "y" begins on CO line 1 before hotline "x" has ended.',
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, sentence):
    problems = [str(problem) for problem in load(text, 4, 8)]
    assert any(sentence in problem for problem in problems), problems


# -- holidays


def kept(text, year, country="hu"):
    days = [date.fromordinal(one.day) for one in schedule_of(text, country).holidays]
    return [f"{day:%m-%d}" for day in days if day.year == year]


def test_national_holidays_are_kept_all_or_one_by_one():
    assert kept("", 2026) == []
    every = kept("[hours.holidays]\nall = true", 2026)
    assert {"01-01", "03-15", "04-03", "04-06", "08-20", "10-23", "11-01", "12-25", "12-26"} <= set(every)
    assert set(every) - set(kept("[hours.holidays]\nall = true\neaster_monday = false", 2026)) == {"04-06"}
    assert kept("[hours.holidays]\nchristmas_day = true", 2027) == ["12-25"]


def test_holidays_of_one_name_are_told_apart_by_their_day():
    assert kept("[hours.holidays]\nnational_day = true", 2026) == ["03-15", "10-23"]
    assert kept("[hours.holidays]\nnational_day = true\nnational_day_03_15 = false", 2026) == ["10-23"]
    assert kept("[hours.holidays]\nnational_day_10_23 = true", 2030) == ["10-23"]
    [problem] = load("[hours.holidays]\nnational_day_10_24 = true", 4, 8)
    assert '"national_day_10_24" is no national holiday of Hungary' in str(problem)


def test_a_holiday_that_is_kept_on_another_day_bears_its_name():
    assert kept("[hours.holidays]\nindependence_day = true", 2026, "us") == ["07-03", "07-04"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_holidays_whose_keys_can_be_written(country):
    found = holidays_of(country)
    assert {date.fromordinal(one.day).year for one in found} >= set(range(2025, 2036))
    assert found == tuple(sorted(found, key=lambda one: one.day))
    for one in found:
        assert re.fullmatch(r"[a-z0-9_]{2,}", one.key), one
        assert one.key == key_of(one.name)


@pytest.mark.skipif(not importlib.util.find_spec("holidays"), reason="holidays is missing: pip install holidays")
@pytest.mark.parametrize("country", ["hu", "us", "id"])
def test_the_tables_are_those_of_the_library(country):
    table = {date.fromisoformat(row.split()[0]) for row in table_of(country).splitlines()}
    ours = {date.fromordinal(one.day) for one in holidays_of(country)}
    # What a government moves is known for a few years only, and other versions of the library know other years.
    last = min(YEARS.stop, 2033)
    fixed = {day for day in table ^ ours if day.year < last}
    assert len(fixed) <= 4, sorted(fixed)
