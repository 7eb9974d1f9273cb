"""Facts are taken in order of urgency, and of one kind the oldest first."""

from hypothesis import given
from hypothesis import strategies as st

from firmware.callcontrol import coupling
from firmware.callcontrol.agenda import URGENCY, Agenda


def all_of(agenda):
    taken = []
    while agenda.noted:
        place, fact = agenda.take()
        taken.append((URGENCY[place], fact))
    return taken


def test_who_answers_goes_before_who_is_freed():
    agenda = Agenda()
    agenda.freed.append(1)
    agenda.answered.append(2)
    agenda.freed.append(3)
    assert all_of(agenda) == [("answered", 2), ("freed", 1), ("freed", 3)]


@given(st.lists(st.tuples(st.integers(0, len(URGENCY) - 1), st.booleans())))
def test_what_comes_between_two_rules_has_its_turn(story):
    agenda, plain = Agenda(), []
    for number, (place, takes) in enumerate(story):
        getattr(agenda, URGENCY[place]).append(number)
        plain.append((place, number))
        if takes:
            assert agenda.take() == min(plain)
            plain.remove(min(plain))
    assert all_of(agenda) == [(URGENCY[place], number) for place, number in sorted(plain)]
    assert agenda.noted == 0


def test_every_kind_of_fact_has_a_rule():
    assert list(coupling._RULE_OF) == list(URGENCY)
