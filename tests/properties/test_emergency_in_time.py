"""Help is called for while every line is in use: the number goes out within five seconds, and the operator is told.

The caller's telephone is locked, and all receivers for telephones are lent: to others who have lifted and do not dial,
or the last one to him. Every line is in one of four states; in half of the cases no line gives dial tone.
"""

from itertools import combinations_with_replacement, product
from typing import NamedTuple

import msgspec
import pytest

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from firmware.callcontrol.features import Feature
from tests.tools.sim.box import office, until
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld

IN_TIME_MS = 5_000
STATES = ("out", "answered", "held", "ringing")
COUNTRIES = ("hu", "us", "uk", "de", "au")
NUMBER = "555010"
MAKE_ROOM_MS = 7_000
"""Whoever holds a receiver and dials nothing loses it to somebody who waits, after 5 s, looked at every 2 s."""

LOOK_MS = 5
"""How often somebody looks whether something has happened."""


class House(NamedTuple):
    """``idlers`` lift, and hold a receiver each. ``agent``: whose callers wait in a queue, which digits lead out of;
    0: lines ring telephones."""

    board: object
    caller: int
    operator: int
    idlers: tuple
    agent: int = 0

    @property
    def lines(self):
        return tuple(range(1, len(self.board.lines) + 1))

    @property
    def config(self):
        routes = (f'{{ prefix = "{NUMBER}{line}", trunks = ["only{line}"] }}' for line in self.lines)
        return "\n".join(
            [
                f'operator = "station {10 + self.operator}"',
                "[timers]",
                "hold_recall_s = 300",
                "[lines]",
                *(f'{line} = {{ route = "{self._route(line)}" }}' for line in self.lines),
                *self._queue(),
                "[stations]",
                f'{self.caller} = {{ pin = "1234" }}',
                *(f"[trunks.only{line}]\nlines = [{line}]" for line in self.lines),
                "[outside]",
                f"routes = [{', '.join(routes)}]\n",
            ]
        )

    def _route(self, line):
        return "queue help" if self.agent else f"station {10 + line}"

    def _queue(self):
        if not self.agent:
            return ()
        return (
            "[queues.help]",
            'agents = ["anna"]',
            f'leave_digit = "5"\nleave = "station {10 + self.operator}"',
            f'[agents.anna]\nstation = "{10 + self.agent}"',
            f"[stations.{self.agent}]\ndnd = true",
        )


SMALL = House(LB4X8, caller=8, operator=5, idlers=(6, 7))
LARGE = House(LB8X24, caller=24, operator=23, idlers=(17, 18, 19, 20))
WAITING = LARGE._replace(idlers=(17, 18), agent=1)


class Emergency:
    """A house whose lines are in these ``states``; ``receivers``: what its plan says of them otherwise."""

    def __init__(self, form, country, states, house, *, dial_tone, **receivers):
        def with_receivers(board, plan, settings, **how):
            return form(board, msgspec.structs.replace(plan, **receivers), settings, **how)

        self.caller, self.lines = house.caller, house.lines
        self.borrowed = False
        """He dialled with the receiver of a line."""
        self.world = office(with_receivers, house.config, country, house.board, seed=len(states))
        self.world.run_until(500)
        self._dial(self.caller, self._code(Feature.LOCK))
        self._hang_up(self.caller)
        for line, state in zip(self.lines, states, strict=True):
            self.world.lines[line].reverses_at_answer = False
            getattr(self, state)(line)
        for line in self.world.lines.values():
            line.dial_tone_ms = 300 if dial_tone else None
        for phone in house.idlers:
            self.world.phones[phone].lift()
            self.world.run_until(self.world.now_ms + 300)
            assert "dial tone" in self.world.phone_hears(phone)

    # How a line comes to be in use, by the telephone of its number.

    def out(self, line):
        self._dial(line, f"{self.world.plan.outside.digit}{NUMBER}{line}#")
        self._must(lambda: self.world.lines[line].state == "calling", 15_000)
        assert self.world.lines[line].answer()
        self._must(lambda: self.world.talks(line, f"line {line}"), 500)

    def answered(self, line):
        self.ringing(line)
        self.world.phones[line].lift()
        self._must(lambda: self.world.talks(line, f"line {line}"), 500)
        self.world.run_until(self.world.now_ms + 2_000)

    def held(self, line):
        self.answered(line)
        self.world.phones[line].flash(self.world.flash_ms(line))
        self._must(lambda: "dial tone" in self.world.phone_hears(line), 3_000)
        self.world.phones[line].dial(self._code(Feature.HOLD))
        self._must(lambda: not self.world.phones[line].busy, 5_000)
        self._hang_up(line)
        assert self.world.line_hears(line) == {"music"}

    def ringing(self, line):
        assert self.world.lines[line].ring(f"061234567{line}")
        self._must(lambda: self.world.phone_rings(line), 5_000)

    def waiting(self, line):
        assert self.world.lines[line].ring(f"061234567{line}")
        self._must(lambda: self.world.line_hears(line) == {"music"}, 10_000)

    # Help.

    def calls_for_help(self, dialled, number, *, by_pulse, patience_ms=0):
        """From the end of the last digit until the exchange has taken the first one, in ms; and the line. He waits for
        dial tone for so long."""
        world, phone = self.world, self.world.phones[self.caller]
        assert world.control.state.stations[self.caller].wishes.locked
        phone.lift()
        world.run_until(world.now_ms + 1_500)
        until(world, lambda: "dial tone" in world.phone_hears(self.caller), patience_ms)
        assert ("dial tone" in world.phone_hears(self.caller)) is not by_pulse, "the pool is not as it should be"
        receiver = world.control.state.stations[self.caller].receiver
        self.borrowed = receiver in world.plan.line_receivers
        phone.dial(dialled, by_pulse)
        moved_ms, before = world.now_ms, (None, True)
        while world.now_ms < moved_ms + 2 * IN_TIME_MS:
            world.run_until(world.now_ms + LOOK_MS)
            now = phone.tone, phone.loop_closed
            if now != before:
                moved_ms, before = world.now_ms, now
            line = next((port for port in self.lines if self._takes(port, number)), None)
            if line is not None:
                return world.now_ms - moved_ms, line
        raise AssertionError(f"no digit has come: {[line.state for line in world.lines.values()]}")

    def _takes(self, port, number):
        line = self.world.lines[port]
        return line.state == "dialling" and line.dialled != "" and line.dialled in self._beginnings(number)

    @staticmethod
    def _beginnings(number):
        return [number[:count] for count in range(1, len(number) + 1)]

    def arrives(self, port, number):
        """The whole number, and who answers it talks to the caller; nobody else was dialled at."""
        line = self.world.lines[port]
        self._must(lambda: line.state == "calling", 8_000)
        assert line.dialled == number
        assert all(line.register.beyond == "" for line in self.world.lines.values()), "dialled into somebody's ear"
        assert line.answer()
        self._must(lambda: self.world.talks(self.caller, f"line {port}"), 500)

    # Hands.

    def _dial(self, phone, digits):
        self.world.phones[phone].lift()
        self._must(lambda: self.world.phone_hears(phone) & {"dial tone", "stutter"}, 1_000)
        self.world.phones[phone].dial(digits)
        self._must(lambda: not self.world.phones[phone].busy, 10_000)

    def _hang_up(self, phone):
        self.world.run_until(self.world.now_ms + 500)
        self.world.phones[phone].hang_up()
        self.world.run_until(self.world.now_ms + 1_500)

    def _code(self, feature):
        return next(code.digits for code in self.world.plan.codes if code.feature is feature)

    def _must(self, fact, within_ms):
        assert until(self.world, fact, within_ms) is not None


def help_comes(form, country, states, place):
    """``place`` decides the rest: which number, with or without the outside digit, by tone or pulse, dial tone or not.

    Who calls by pulse has no receiver, and no line lends one; who calls by tone has the last one for telephones.
    """
    by_pulse, dial_tone = place % 2 == 0, place // 2 % 2 == 0
    few = {"receivers": (5, 6)} if by_pulse else {"receivers": (5, 6, 7)}
    emergency = Emergency(form, country, states, SMALL, dial_tone=dial_tone, line_receivers=(), **few)
    _help_comes(emergency, SMALL, place, by_pulse=by_pulse)


def help_comes_by_a_lines_receiver(form, country, states, place):
    """All four receivers for telephones are lent; who calls by tone has one that a line lends at once, or, where all of
    them ring, that of somebody who dials nothing."""
    emergency = Emergency(form, country, states * 2, LARGE, dial_tone=place // 2 % 2 == 0)
    assert emergency.world.control.state.free_receivers == []
    all_ring = set(states) == {"ringing"}
    _help_comes(emergency, LARGE, place, by_pulse=False, patience_ms=MAKE_ROOM_MS if all_ring else 0)
    assert emergency.borrowed is not all_ring


def _help_comes(emergency, house, place, **how):
    outside = emergency.world.plan.outside
    number = outside.emergency[place % min(3, len(outside.emergency))]
    dialled = outside.digit + number if place % 3 == 0 else number
    case = f"place {place}: {dialled}, {how}"
    took_ms, line = emergency.calls_for_help(dialled, number, **how)
    assert took_ms <= IN_TIME_MS, f"{took_ms} ms: {case}"
    assert emergency.world.phone_rings(house.operator), f"the operator is not told: {case}"
    emergency.arrives(line, number)


MIXTURES = tuple(combinations_with_replacement(STATES, len(SMALL.lines)))
"""Which line is in which state does not matter here."""


@pytest.mark.parametrize("turn", range(6))
@pytest.mark.parametrize("country", COUNTRIES)
def test_help_comes_in_time(country, turn):
    for place, states in enumerate(MIXTURES):
        help_comes(EventWorld, country, states, place + turn)


@pytest.mark.parametrize("last", STATES)
def test_whichever_line_is_in_which_state(last):
    for place, states in enumerate(product(STATES, repeat=len(SMALL.lines) - 1)):
        help_comes(EventWorld, "hu", (*states, last), place)


@pytest.mark.parametrize("country", COUNTRIES)
def test_help_comes_in_time_on_the_chips(country):
    for place, states in enumerate(MIXTURES):
        help_comes(ElectricalWorld, country, states, place)


@pytest.mark.parametrize("country", COUNTRIES)
def test_help_comes_in_time_by_the_receiver_of_a_line(country):
    for place, states in enumerate(MIXTURES):
        help_comes_by_a_lines_receiver(EventWorld, country, states, place)


@pytest.mark.parametrize("turn", range(5))
def test_help_comes_in_time_by_the_receiver_of_a_line_on_the_chips(turn):
    """Each mixture in one of the countries."""
    for place, states in list(enumerate(MIXTURES))[turn :: len(COUNTRIES)]:
        help_comes_by_a_lines_receiver(ElectricalWorld, COUNTRIES[turn], states, place)


@pytest.mark.parametrize("form", [EventWorld, ElectricalWorld])
@pytest.mark.parametrize("gap_ms", [0, 2_500])
def test_help_comes_in_time_while_callers_on_all_lines_may_press_digits(form, gap_ms):
    """Half of the lines have one of the pool, of which idlers take what they may have; one caller presses keys."""
    emergency = Emergency(form, "hu", ("waiting",) * 8, WAITING, dial_tone=gap_ms == 0)
    world = emergency.world
    assert len(world.control.state.line_keys) == 8
    world.run_until(world.now_ms + gap_ms)
    world.lines[8].press("9")
    _help_comes(emergency, WAITING, 1, by_pulse=False, patience_ms=MAKE_ROOM_MS)
