"""[reports] and [tariffs.NAME]: what is taken, and what is said of what cannot be."""

import pytest

from firmware.callcontrol.periods import Period
from firmware.config import load
from firmware.config.model import ReportsConfig, TariffConfig
from firmware.desk.report_settings import settings_of


def problems(text):
    found = load(text, 4, 8)
    return [str(problem) for problem in found] if isinstance(found, list) else []


def test_an_office_that_says_nothing_is_judged_by_the_usual_rules():
    assert load("", 4, 8).reports == ReportsConfig(20_000, 5_000, "", ())


def test_rules_and_prices_are_taken():
    text = """
        country = "hu"
        [reports]
        service_s = 30
        short_abandon_s = 7.5
        currency = "EUR"
        [tariffs.mobile]
        prefixes = ["0620", "0670"]
        kind = "shared"
        minute = 0.1234
        call = 2
        step_s = 60
        hours = "mon-fri 08:00-18:00"
        [tariffs.others]
        prefixes = [""]
        """
    found = load(text, 4, 8)
    mobile = TariffConfig(
        "mobile", ("0620", "0670"), "shared", 1234, 20_000, 60, (Period((0, 1, 2, 3, 4), 8 * 60, 18 * 60),)
    )
    assert found.reports == ReportsConfig(30_000, 7_500, "EUR", (mobile, TariffConfig("others", ("",))))
    settings = settings_of(found)
    assert (settings.zone, settings.lines, settings.reports) == ("Europe/Budapest", (1, 2, 3, 4), found.reports)
    assert settings.prefixes.country == "36"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[reports]\nservice_s = 0", "line 2: service_s of [reports] is 0, but must be 1 to 600 seconds."),
        ('[reports]\ncurrency = "doubloons"', 'line 2: currency of [reports] is "doubloons", but must be at most 8'),
        ("[reports]\nservice = 5", 'line 2: [reports] has no key "service" (service_s, short_abandon_s or currency)'),
        ("[tariffs.x]\nminute = 1", 'line 1: tariff "x" has no prefixes: write prefixes = [""] where it is for every'),
        ('[tariffs.x]\nprefixes = ["06"]\nminute = -1', 'line 3: minute of tariff "x" is -1, but must be 0 to 1000.'),
        (
            '[tariffs.x]\nprefixes = ["06"]\ncall = true',
            'line 3: call of tariff "x" is a true or false (true), but',
        ),
        (
            '[tariffs.x]\nprefixes = ["06"]\nminute = 0.00001',
            'line 3: minute of tariff "x" is 1e-05, but may have at most four places after the point.',
        ),
        (
            '[tariffs.x]\nprefixes = ["06"]\nkind = "chargd"',
            'line 3: kind of tariff "x" is "chargd", but must be "free", "shared" or "charged"; did',
        ),
        (
            '[tariffs.x]\nprefixes = ["06"]\nkind = "free"\ncall = 1',
            'line 1: tariff "x" is free, but has a price: leave out minute and call, or the kind "free".',
        ),
        ('[tariffs.x]\nprefixes = ["six"]', 'line 2: prefixes of tariff "x" holds a value that is "six", but must be'),
        ('[tariffs."a b"]', 'line 1: tariff "a b" must have a name of letters, digits, "-" and "_"'),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(text, sentence):
    (found,) = problems(text)
    assert found.startswith(sentence)
