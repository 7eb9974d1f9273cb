"""What the period's calls out cost.

A call costs what the tariff says whose beginning of numbers is the longest that fits and whose hours it is when the
call is answered, of equals the first of the configuration; where the longest one's hours it is not, the next shorter
counts. The whole call costs that, for as long as the exchange counts it: from its answer to its end, however often it
was put aside.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from firmware.callcontrol.periods import Period as Hours
from firmware.config.model import TariffConfig
from firmware.config.report_sections import SCALE
from firmware.desk.reports.calls import GOES_ON, OUT
from firmware.desk.reports.columns import Array, Columns
from firmware.desk.reports.numbers import beginning
from firmware.desk.reports.period import DAY_MS
from firmware.desk.reports.times import weekday

NO_TARIFF = "no tariff"
_MINUTE_MS = 60_000


class Cost(NamedTuple):
    """Of one tariff. ``amount``: in sixtieths of the parts that prices are kept in, so that seconds are whole."""

    tariff: str
    kind: str
    calls: int
    length_ms: int
    amount: int

    @property
    def money(self) -> float:
        return self.amount / (60 * SCALE)


def beginnings(tariffs: Sequence[TariffConfig]) -> list[str]:
    """Of numbers, the longest first."""
    return sorted({prefix for tariff in tariffs for prefix in tariff.prefixes}, key=lambda one: (-len(one), one))


def costs(calls: Columns, inside: Array, tariffs: Sequence[TariffConfig]) -> list[Cost]:
    """Of each tariff, and last of calls that none is for. ``inside``: which calls are of the period."""
    out = inside & (calls["direction"] == OUT) & (calls["answered"] >= 0) & (calls["end"] != GOES_ON)
    mine = calls.where(out)
    length = mine["life"].astype(np.int64) - mine["answered"]
    chosen = _chosen(mine, tariffs)
    found = []
    for place, tariff in enumerate(tariffs):
        lengths = length[chosen == place]
        steps = -(-lengths // (tariff.step_s * 1000))
        amount = int(steps.sum()) * tariff.step_s * tariff.minute + len(lengths) * tariff.call * 60
        found.append(Cost(tariff.name, tariff.kind, len(lengths), int(lengths.sum()), amount))
    rest = length[chosen < 0]
    return [*found, Cost(NO_TARIFF, "", len(rest), int(rest.sum()), 0)] if len(rest) else found


def _chosen(mine: Columns, tariffs: Sequence[TariffConfig]) -> Array:
    """The place of the tariff of each call, -1: none."""
    local = mine["at"] + mine["ahead"] + mine["answered"]
    day, minute = weekday(local), local % DAY_MS // _MINUTE_MS
    known = beginnings(tariffs)
    begins = beginning(mine["number"], mine.texts["number"], known)
    chosen = np.full(len(mine), -1, np.int16)
    for place, longest in enumerate(known):
        shorter = [one for one in known[place:] if longest.startswith(one)]
        for one in shorter:
            for number, tariff in enumerate(tariffs):
                if one in tariff.prefixes:
                    free = (begins == place) & (chosen < 0)
                    chosen[free & _holds(tariff.periods, day, minute)] = number
    return chosen


def _holds(periods: Sequence[Hours], day: Array, minute: Array) -> Array:
    """Whether it is one of these hours; always where there are none. After midnight counts to the day before."""
    found = np.full(len(day), not periods)
    for one in periods:
        today, before = np.isin(day, one.days), np.isin((day - 1) % 7, one.days)
        if one.from_min < one.to_min:
            found |= today & (one.from_min <= minute) & (minute < one.to_min)
        else:
            found |= (today & (one.from_min <= minute)) | (before & (minute < one.to_min))
    return found
