"""The codes of every country: each feature once, none in the way of another, and rotary telephones left no poorer."""

from itertools import combinations

import pytest

from boards import NAMES, named
from firmware.callcontrol.features import AFTER_FLASH, Feature
from firmware.config import load, to_plan
from firmware.config.countries import COUNTRIES
from firmware.config.feature_codes import TABLE, default_codes, feature_codes, follows, habit_of

EUROPEAN = {
    "9": Feature.OPERATOR, "*10": Feature.REDIAL, "**": Feature.SPEED_CALL, "*51": Feature.SPEED_SET,
    "*21": Feature.FORWARD_ALWAYS, "#21": Feature.FORWARD_ALWAYS_OFF, "*67": Feature.FORWARD_BUSY,
    "#67": Feature.FORWARD_BUSY_OFF, "*61": Feature.FORWARD_NO_ANSWER, "#61": Feature.FORWARD_NO_ANSWER_OFF,
    "*26": Feature.DO_NOT_DISTURB, "#26": Feature.DO_NOT_DISTURB_OFF, "*43": Feature.CALL_WAITING,
    "#43": Feature.CALL_WAITING_OFF, "*37": Feature.CAMP_ON, "#37": Feature.CAMP_ON_OFF, "*40": Feature.PICKUP,
    "*41": Feature.PICKUP_STATION, "*50": Feature.HOLD, "*52": Feature.PARK, "*55": Feature.REMINDER,
    "#55": Feature.REMINDER_OFF, "*28": Feature.NIGHT, "#28": Feature.NIGHT_OFF, "*54": Feature.OPEN_DOOR,
    "*27": Feature.MODE, "#27": Feature.MODE_OFF,
    "*58": Feature.MESSAGE_WAITING, "#58": Feature.MESSAGE_WAITING_OFF,
    "*49": Feature.ACCOUNT, "*33": Feature.LOCK, "#33": Feature.UNLOCK, "*47": Feature.WALK, "6": Feature.FLASH_LINE,
    "*45": Feature.LOG_IN, "#45": Feature.LOG_OUT, "*46": Feature.PAUSE, "#46": Feature.PAUSE_OFF,
    "*48": Feature.WRAP_UP, "#48": Feature.WRAP_UP_OFF, "*59": Feature.DISPOSITION,
    "*63": Feature.LISTEN, "*64": Feature.WHISPER, "*65": Feature.BARGE,
    "*97": Feature.MESSAGES, "*98": Feature.MESSAGES_OF,
    "*94": Feature.NOTICE, "#94": Feature.NOTICE_OFF, "*95": Feature.RECORD_PROMPT,
    "*53": Feature.RECORD, "#53": Feature.RECORD_OFF,
    "1": Feature.RETURN, "2": Feature.SWAP, "3": Feature.CONFERENCE,
}  # fmt: skip
AMERICAN = {
    "0": Feature.OPERATOR, "*07": Feature.REDIAL, "*1": Feature.SPEED_CALL, "*75": Feature.SPEED_SET,
    "*72": Feature.FORWARD_ALWAYS, "*73": Feature.FORWARD_ALWAYS_OFF, "*90": Feature.FORWARD_BUSY,
    "*91": Feature.FORWARD_BUSY_OFF, "*92": Feature.FORWARD_NO_ANSWER, "*93": Feature.FORWARD_NO_ANSWER_OFF,
    "*78": Feature.DO_NOT_DISTURB, "*79": Feature.DO_NOT_DISTURB_OFF, "*56": Feature.CALL_WAITING,
    "*57": Feature.CALL_WAITING_OFF, "*66": Feature.CAMP_ON, "*86": Feature.CAMP_ON_OFF, "*37": Feature.PICKUP,
    "*36": Feature.PICKUP_STATION, "*50": Feature.HOLD, "*68": Feature.PARK, "*55": Feature.REMINDER,
    "#55": Feature.REMINDER_OFF, "*28": Feature.NIGHT, "#28": Feature.NIGHT_OFF, "*54": Feature.OPEN_DOOR,
    "*27": Feature.MODE, "#27": Feature.MODE_OFF,
    "*58": Feature.MESSAGE_WAITING, "#58": Feature.MESSAGE_WAITING_OFF,
    "*49": Feature.ACCOUNT, "*33": Feature.LOCK, "#33": Feature.UNLOCK, "*47": Feature.WALK, "6": Feature.FLASH_LINE,
    "*45": Feature.LOG_IN, "#45": Feature.LOG_OUT, "*46": Feature.PAUSE, "#46": Feature.PAUSE_OFF,
    "*48": Feature.WRAP_UP, "#48": Feature.WRAP_UP_OFF, "*59": Feature.DISPOSITION,
    "*63": Feature.LISTEN, "*64": Feature.WHISPER, "*65": Feature.BARGE,
    "*97": Feature.MESSAGES, "*98": Feature.MESSAGES_OF,
    "*94": Feature.NOTICE, "#94": Feature.NOTICE_OFF, "*95": Feature.RECORD_PROMPT,
    "*53": Feature.RECORD, "#53": Feature.RECORD_OFF,
    "1": Feature.RETURN, "2": Feature.SWAP, "3": Feature.CONFERENCE,
}  # fmt: skip


def test_both_habits_as_they_are_written_down():
    for key, expected in (("hu", EUROPEAN), ("us", AMERICAN)):
        found = {code: feature for feature, codes in default_codes(COUNTRIES[key]).items() for code in codes}
        assert found == expected


def test_north_america_is_where_zero_is_the_operator():
    assert [key for key, row in COUNTRIES.items() if habit_of(row) == "american"] == ["us", "mx"]
    assert habit_of(COUNTRIES["tw"]) == "european"


def test_the_table_has_every_feature_once_with_a_line_and_a_source():
    assert [row.feature for row in TABLE] == list(Feature)
    assert all(row.does and row.source for row in TABLE)


@pytest.mark.parametrize("board_name", NAMES)
@pytest.mark.parametrize("country", COUNTRIES)
def test_no_default_is_in_the_way_of_another(country, board_name):
    board = named(board_name)
    plan = to_plan(load("", len(board.lines), len(board.stations), country))
    numbers = [code.digits for code in plan.codes if code.feature not in AFTER_FLASH]
    assert len(numbers) == 50 + 49  # every code but the operator's digit for rotary telephones too
    numbers += [station.extension for station in plan.stations] + [COUNTRIES[country].outside]
    in_the_way = [
        pair for pair in combinations(numbers, 2) if pair[0].startswith(pair[1]) or pair[1].startswith(pair[0])
    ]
    # Extensions may begin alike; these do not.
    assert in_the_way == []
    after_flash = [code.digits for code in plan.codes if code.feature in AFTER_FLASH]
    assert sorted(after_flash) == ["1", "2", "3", "6"]


def test_a_rotary_telephone_dials_seven_for_star_and_eight_for_hash():
    codes = {code.digits: code for code in feature_codes(default_codes(COUNTRIES["hu"]), "7", "8")}
    assert codes["*21"].dialled == ("*21", "721")
    assert codes["#21"].dialled == ("#21", "821")
    assert codes["**"].dialled == ("**", "77")
    assert codes["9"].dialled == ("9",)
    assert codes["3"].dialled == ("3",)


def test_what_stands_in_may_be_several_digits_or_nothing():
    codes = {Feature.REDIAL: ("*10",), Feature.NIGHT_OFF: ("#28",)}
    assert [one.dialled for one in feature_codes(codes, "60", "")] == [("*10", "6010"), ("#28",)]


def test_a_form_gives_way_to_the_numbers_of_the_office_and_says_to_which():
    codes = {Feature.REDIAL: ("*10",), Feature.HOLD: ("*50",), Feature.PARK: ("*52",)}
    redial, hold, park = feature_codes(codes, "7", "8", ["71", "7501", "12"])
    assert (redial.dialled, redial.taken_by) == (("*10",), "71")
    assert (hold.dialled, hold.taken_by) == (("*50",), "7501")
    assert (park.dialled, park.taken_by) == (("*52", "752"), "")


def test_what_follows_a_code_is_drawn():
    assert follows(Feature.FORWARD_BUSY) == " number"
    assert follows(Feature.MESSAGE_WAITING) == " ext"
    assert follows(Feature.SPEED_SET) == " NN number #"
    assert follows(Feature.REDIAL) == ""
    assert follows(Feature.ACCOUNT) == " code #"
    assert follows(Feature.UNLOCK) == " PIN"
    assert follows(Feature.WALK) == " ext PIN"
    assert follows(Feature.LOG_IN) == " agent PIN"
    assert follows(Feature.PAUSE) == " R"
    assert follows(Feature.DISPOSITION) == " code #"
