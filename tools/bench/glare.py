"""A caller on the very line that we seize, at every moment around it: who is dialled at, who is cut off."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

from tools.bench import boxes
from tools.bench.goals import Bench, Goal, Reading

LINE = 3
"""The line that is seized first."""

SPARE = 2
NUMBER = "5550100"
CONFIG = f"[outside]\nnumber_s = 2\n[trunks.all]\nlines = [{SPARE}, {LINE}]\n"
COUNTRIES = ("hu", "us", "uk", "de", "jp")
"""In some a caller is told before his first ring, a second and more."""

AROUND_MS = 1_000
SETTLES_MS = 16_000
"""By then the number is out, or whoever dialled hears why not."""

Outcome = Literal["answered", "rings", "heard busy", "dialled at", "cut off"]


class Seizure:
    """Somebody dials out by LINE; with ``at_ms`` somebody calls there then."""

    def __init__(self, country: str, at_ms: int | None, seed: int) -> None:
        self.world: Any = boxes.office(CONFIG, country, seed)
        self.line = self.world.lines[LINE]
        self.went: list[str] = []
        self.seized_ms: int | None = None
        self.line.on_state = self.went.append
        for line in self.world.lines.values():
            line.register.lengths = {"": len(NUMBER)}
        self.world.run_until(500)
        self.world.phones[1].lift()
        self.world.run_until(1_000)
        self.world.phones[1].dial(f"{self.world.plan.outside.digit}{NUMBER}")
        self.rang = False
        if at_ms is not None:
            self._until(at_ms)
            self.rang = self.line.ring("0612345678")
        self._until(self.world.now_ms + SETTLES_MS)

    def _until(self, time_ms: int) -> None:
        while self.world.now_ms < time_ms:
            self.world.step(time_ms)
            if self.seized_ms is None and self.world.line_seized(LINE):
                self.seized_ms = self.world.now_ms

    def outcome(self) -> Outcome:
        """What came of the caller; AssertionError where the number did not go out though it could."""
        if self.line.register.beyond or self.line.flashes:
            return "dialled at"
        if not self.rang:
            self._must_go_out(LINE)
            return "heard busy"
        if self.went == ["ringing"]:
            self._must_go_out(SPARE)
            return "rings"
        return "answered" if self.went == ["ringing", "talking"] else "cut off"

    def _must_go_out(self, line: int) -> None:
        if self.world.lines[line].dialled != NUMBER:
            raise AssertionError(f"the number did not go out by line {line}")


def outcomes(country: str, step_ms: int, seed: int) -> Counter[Outcome]:
    """Of a caller every ``step_ms`` from a second before the seizure to a second after it."""
    middle_ms = Seizure(country, None, seed).seized_ms
    if middle_ms is None:
        raise AssertionError(f"{country}: nobody calls, and no line is seized")
    moments = range(middle_ms - AROUND_MS, middle_ms + AROUND_MS + 1, step_ms)
    return Counter(Seizure(country, at_ms, seed).outcome() for at_ms in moments)


def _harmed(bench: Bench) -> Reading:
    found: Counter[Outcome] = Counter()
    for country in COUNTRIES:
        found += outcomes(country, bench.size(10, 100), bench.seed)
    came = ", ".join(f"{count} {outcome}" for outcome, count in found.most_common())
    return Reading(found["dialled at"] + found["cut off"], f"{found.total()} callers around a seizure: {came}")


GOALS = (Goal("lines: glare, callers dialled at or cut off", "at most", 0, None, "callers", _harmed),)
