"""Help is called for while every line is in use: from the last digit to the first one that the exchange has taken.

All mixtures of what four lines can be busy with, in the world of events; in turns by tone and by pulse, with the
outside digit and without, on lines with dial tone and without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement
from typing import Any, Literal

from firmware.callcontrol.features import Feature
from tools.bench import boxes
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import percentile, short

Use = Literal["out", "answered", "held", "ringing"]
USES: tuple[Use, ...] = ("out", "answered", "held", "ringing")
LINES = (1, 2, 3, 4)
COUNTRIES = ("hu", "us", "uk", "de", "au")
CALLER = 8
NUMBER = "555010"
IN_VAIN_MS = 15_000
LOOK_MS = 5

CONFIG = "\n".join(
    [
        "[lines]",
        *(f'{line} = {{ route = "station 1{line}" }}' for line in LINES),
        *(f"[trunks.only{line}]\nlines = [{line}]" for line in LINES),
        "[outside]",
        "routes = [" + ", ".join(f'{{ prefix = "{NUMBER}{line}", trunks = ["only{line}"] }}' for line in LINES) + "]\n",
    ]
)


class FullHouse:
    """An office whose lines are in use so, each by the telephone of its number."""

    def __init__(self, country: str, uses: tuple[Use, ...], seed: int, *, dial_tone: bool) -> None:
        self.world: Any = boxes.office(CONFIG, country, seed)
        self.world.run_until(500)
        for line, use in zip(LINES, uses, strict=True):
            getattr(self, f"_{use}")(line)
        for line in self.world.lines.values():
            line.dial_tone_ms = 300 if dial_tone else None

    def _out(self, line: int) -> None:
        self._dial(line, f"{self.world.plan.outside.digit}{NUMBER}{line}#")
        self._must(lambda: self.world.lines[line].state == "calling", 15_000)
        self.world.lines[line].answer()
        self._must(lambda: self.world.talks(line, f"line {line}"), 500)

    def _answered(self, line: int) -> None:
        self._ringing(line)
        self.world.phones[line].lift()
        self._must(lambda: self.world.talks(line, f"line {line}"), 500)
        self.world.run_until(self.world.now_ms + 2_000)

    def _held(self, line: int) -> None:
        self._answered(line)
        phone = self.world.phones[line]
        phone.flash(self.world.flash_ms(line))
        self._must(lambda: "dial tone" in self.world.phone_hears(line), 3_000)
        phone.dial(next(code.digits for code in self.world.plan.codes if code.feature is Feature.HOLD))
        self._must(lambda: not phone.busy, 5_000)
        self.world.run_until(self.world.now_ms + 500)
        phone.hang_up()
        self.world.run_until(self.world.now_ms + 1_500)

    def _ringing(self, line: int) -> None:
        self.world.lines[line].ring(f"061234567{line}")
        self._must(lambda: self.world.phone_rings(line), 5_000)

    def _dial(self, phone: int, digits: str, *, by_pulse: bool = False) -> None:
        self.world.phones[phone].lift()
        self._must(lambda: "dial tone" in self.world.phone_hears(phone), 1_500)
        self.world.phones[phone].dial(digits, by_pulse)
        if phone != CALLER:
            self._must(lambda: not self.world.phones[phone].busy, 10_000)

    def _must(self, fact: Callable[[], bool], within_ms: int) -> None:
        if not boxes.until(self.world, fact, within_ms):
            raise AssertionError(f"not within {within_ms} ms: {[line.state for line in self.world.lines.values()]}")

    def help_takes_ms(self, dialled: str, number: str, *, by_pulse: bool) -> int:
        """From the end of the caller's last digit until the exchange has taken the first one of ``number``."""
        world, phone = self.world, self.world.phones[CALLER]
        self._dial(CALLER, dialled, by_pulse=by_pulse)
        moved_ms, before = world.now_ms, (None, True)
        while world.now_ms < moved_ms + IN_VAIN_MS:
            world.run_until(world.now_ms + LOOK_MS)
            now = phone.tone, phone.loop_closed
            if now != before:
                moved_ms, before = world.now_ms, now
            if any(
                line.state == "dialling" and line.dialled == number[: len(line.dialled)] != "" for line in self._all
            ):
                return int(world.now_ms - moved_ms)
        raise AssertionError(f"nobody sends {number}: {[line.state for line in self._all]}")

    @property
    def _all(self) -> list[Any]:
        return list(self.world.lines.values())


def cases(every: int) -> Iterator[tuple[str, tuple[Use, ...], int]]:
    """Every so many of (country, what the lines are used for, a number that decides the rest)."""
    mixtures = tuple(combinations_with_replacement(USES, len(LINES)))
    rows = [(country, uses) for country in COUNTRIES for uses in mixtures]
    yield from ((country, uses, place) for place, (country, uses) in enumerate(rows) if place % every == 0)


def time_of(country: str, uses: tuple[Use, ...], turn: int, seed: int) -> int:
    """One of the cases; ``turn`` decides which number, by tone or by pulse, with the outside digit, with dial tone."""
    house = FullHouse(country, uses, seed, dial_tone=turn // 2 % 2 == 0)
    outside = house.world.plan.outside
    number = outside.emergency[turn % min(3, len(outside.emergency))]
    dialled = outside.digit + number if turn % 3 == 0 else number
    return house.help_takes_ms(dialled, number, by_pulse=turn % 2 == 0)


def _worst(bench: Bench) -> Reading:
    times = {case: time_of(*case, bench.seed) for case in cases(bench.size(1, 9))}
    country, uses, _ = max(times, key=lambda case: times[case])
    ordered = sorted(times.values())
    note = f"{len(times)} mixtures of busy lines in {len(COUNTRIES)} countries; p50 {short(percentile(ordered, 50))}"
    return Reading(ordered[-1], f"{note}; worst in {country}: {', '.join(uses)}")


GOALS = (Goal("lines: last emergency digit to the first one sent, worst", "at most", 5_000, None, "ms", _worst),)
