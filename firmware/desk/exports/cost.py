"""What one call cost, by the rules of the report of costs (firmware.desk.reports.tariff), a call at a time."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from firmware.callcontrol.home_numbers import as_dialled
from firmware.callcontrol.periods import Period as Hours
from firmware.callcontrol.plan import Prefixes
from firmware.config.model import TariffConfig
from firmware.config.report_sections import SCALE
from firmware.desk.exports.reading import local


def cost(row: sqlite3.Row, tariffs: Sequence[TariffConfig], prefixes: Prefixes) -> float | None:
    """Of a call that has ended, in the currency; None: it cost nothing that anybody knows."""
    if row["direction"] != "out" or row["answered_ms"] is None:
        return None
    number = as_dialled(prefixes, row["number"]) or row["number"]
    tariff = _tariff(number, local(row["answered_ms"], row["zone_s"]), tariffs)
    if tariff is None:
        return None
    length_ms: int = row["ended_ms"] - row["answered_ms"]
    steps = -(-length_ms // (tariff.step_s * 1000))
    return (steps * tariff.step_s * tariff.minute / 60 + tariff.call) / SCALE


def _tariff(number: str, at: datetime, tariffs: Sequence[TariffConfig]) -> TariffConfig | None:
    """That of the longest beginning whose hours it is, of equals the first."""
    found, longest = None, -1
    for tariff in tariffs:
        fits = max((len(prefix) for prefix in tariff.prefixes if number.startswith(prefix)), default=-1)
        if fits > longest and _holds(tariff.periods, at):
            found, longest = tariff, fits
    return found


def _holds(periods: Sequence[Hours], at: datetime) -> bool:
    """Always where there are none; after midnight counts to the day before."""
    today, before, minute = at.weekday(), (at.weekday() - 1) % 7, at.hour * 60 + at.minute
    for one in periods:
        if one.from_min < one.to_min:
            if today in one.days and one.from_min <= minute < one.to_min:
                return True
        elif (today in one.days and one.from_min <= minute) or (before in one.days and minute < one.to_min):
            return True
    return not periods
