"""Whom the office knows, as the core looks them up."""

import tracemalloc

import pytest

from firmware.callcontrol.events import LineCallerTold
from firmware.desk.messages import WITHHELD, KnownNumber, KnownNumbers, encode, from_desk
from firmware.runtime.known_people import KnownPeople

ANNA = "+36301234567"
MANY = 10_000
PART = 100


def people(*known, **more):
    found = KnownPeople()
    found.take(KnownNumbers(part="first", known=known, last=True, **more))
    return found


def recognised(found, number=ANNA, **told):
    event = found.recognised(LineCallerTold(1, number, **told))
    return event.known, event.vip, event.blocked


def test_nobody_is_known_until_the_desk_tells():
    assert recognised(KnownPeople()) == ("", False, "")


def test_a_name_a_mark_and_a_block_are_told_with_the_caller():
    found = people(KnownNumber(ANNA, "Anna", vip=True), KnownNumber("+36309999999", blocked="busy"))
    assert recognised(found) == ("Anna", True, "")
    assert recognised(found, "+36309999999") == ("", False, "busy")


@pytest.mark.parametrize(
    ("number", "how"),
    [
        ("+36190555123", "silent"),  # the longest beginning
        ("+36190123456", "busy"),
        ("+36190555777", "message"),  # itself, before its beginning
        ("+36190555888", ""),  # whom the office knows by name
        ("+36191000000", ""),
        ("", ""),
    ],
)
def test_the_most_exact_entry_of_the_block_list_counts(number, how):
    found = people(
        KnownNumber("+36190*", blocked="busy"),
        KnownNumber("+36190555*", blocked="silent"),
        KnownNumber("+36190555777", blocked="message"),
        KnownNumber("+36190555888", "Radio"),
    )
    assert recognised(found, number)[2] == how


def test_who_withholds_his_number_is_not_who_has_none():
    found = people(KnownNumber(WITHHELD, blocked="busy"))
    assert recognised(found, "", absence="withheld")[2] == "busy"
    assert recognised(found, "", absence="unavailable")[2] == ""


def test_a_new_list_counts_when_all_of_it_is_here():
    found = people(KnownNumber(ANNA, "Anna"))
    found.take(KnownNumbers(part="first", known=(KnownNumber(ANNA, "Anna B."),)))
    assert recognised(found)[0] == "Anna"
    found.take(KnownNumbers(part="more", known=(KnownNumber("+3612345678", "Bela"),), last=True))
    assert recognised(found)[0] == "Anna B."
    assert recognised(found, "+3612345678")[0] == "Bela"


def test_a_change_holds_at_once_and_leaves_all_else():
    found = people(KnownNumber(ANNA, "Anna", vip=True), KnownNumber("+3612345678", "Bela"))
    found.take(KnownNumbers(part="change", known=(KnownNumber(ANNA, "Anna B."),), gone=("+3612345678",)))
    assert recognised(found) == ("Anna B.", False, "")
    assert recognised(found, "+3612345678") == ("", False, "")


def test_the_rest_of_a_list_whose_beginning_another_core_has_had_is_nothing():
    found = KnownPeople()
    found.take(KnownNumbers(part="more", known=(KnownNumber(ANNA, "Anna"),), last=True))
    assert recognised(found)[0] == ""


def test_ten_thousand_people_take_less_than_three_megabytes_and_no_part_is_long():
    found = KnownPeople()
    entries = [KnownNumber(f"+3630{5_000_000 + n}", f"Kovács-Szabó Judit {n}", n % 50 == 0) for n in range(MANY)]
    lines = [
        encode(
            KnownNumbers(
                part="more" if at else "first", known=tuple(entries[at : at + PART]), last=at + PART >= len(entries)
            )
        )
        for at in range(0, MANY, PART)
    ]
    assert max(map(len, lines)) < 8_192  # as long as a plan of a small office
    tracemalloc.start()
    for line in lines:
        found.take(from_desk(line))
    grown = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert recognised(found, f"+3630{5_000_000 + MANY - 1}")[0] == f"Kovács-Szabó Judit {MANY - 1}"
    assert grown < 3_000_000
