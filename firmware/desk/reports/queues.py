"""Callers' ways through queues in a period, and how well they were told how long they would wait."""

import sqlite3
from typing import NamedTuple

import numpy as np

from firmware.desk.report_settings import Settings
from firmware.desk.reports.calls import LARGEST, first_read_ms, last_read_ms
from firmware.desk.reports.columns import Array, Columns, Field, Source, Told, read, words
from firmware.desk.reports.figures import ABANDONED, ANSWERED, OTHER, Callers, Rule, part
from firmware.desk.reports.period import Grid

_KIND = f"CASE how WHEN 'answered' THEN {ANSWERED} WHEN 'abandoned' THEN {ABANDONED} ELSE {OTHER} END"
NEVER_TOLD = -1


def read_passages(register: sqlite3.Connection, grid: Grid, told: Told) -> Columns:
    """All that are over, by when they were entered. ``low`` and ``high`` in s, NEVER_TOLD: he was told nothing."""
    fields = (
        Field("at", "entered_ms"),
        Field("wait", f"min(left_ms - entered_ms, {LARGEST})", "i4"),
        words("what", _KIND, "zone_s * 1000", "queue", "agent"),
        Field("talk", f"min(coalesce(ended_ms, left_ms) - left_ms, {LARGEST})", "i4"),
        Field("low", f"coalesce(told_low_s, {NEVER_TOLD})", "i4"),
        Field("high", f"coalesce(told_high_s, {NEVER_TOLD})", "i4"),
    )
    bounds = (first_read_ms(grid), last_read_ms(grid))
    found = read(register, fields, Source("passages", "entered_ms", *bounds, "left_ms IS NOT NULL"), told)
    found.arrays["kind"], found.arrays["ahead"] = found.number("what", 0, "i1"), found.number("what", 1, "i4")
    for place, name in enumerate(("queue", "agent"), 2):
        found.texts[name], found.arrays[name] = found.name("what", place)
    found.drop("what")
    return found


def callers(passages: Columns, settings: Settings) -> Callers:
    """Each queue has its own T."""
    limits = np.array([settings.service_ms(name) for name in passages.texts["queue"]] or [0], np.int32)
    rule = Rule(limits[passages["queue"]], settings.reports.short_abandon_ms)
    return Callers(passages["kind"], passages["wait"], passages["talk"], rule)


class Estimates(NamedTuple):
    """Of those who were told a wait, were answered, and so could find out. ``within``: it was as they were told;
    ``longer``, ``sooner``: it was not. ``error_ms``: sum of how far from the middle of what they were told;
    ``bias_ms``: the same with its sign, above 0 where they waited longer."""

    told: int = 0
    within: int = 0
    longer: int = 0
    sooner: int = 0
    error_ms: int = 0
    bias_ms: int = 0

    @property
    def within_part(self) -> float | None:
        return part(self.within, self.told)

    @property
    def mean_error_ms(self) -> float | None:
        return part(self.error_ms, self.told)

    @property
    def mean_bias_ms(self) -> float | None:
        return part(self.bias_ms, self.told)


def estimates(passages: Columns, keys: Array, count: int) -> list[Estimates]:
    """Of each key from 0 to ``count`` - 1."""
    known = (passages["kind"] == ANSWERED) & (passages["low"] >= 0) & (passages["high"] >= 0)
    keys, wait = keys[known], passages["wait"][known].astype(np.int64)
    low, high = passages["low"][known].astype(np.int64) * 1000, passages["high"][known].astype(np.int64) * 1000
    # Twice, so that the middle is a whole number.
    bias = 2 * wait - low - high
    columns = (
        np.ones(len(wait)),
        (low <= wait) & (wait <= high),
        wait > high,
        wait < low,
        np.abs(bias) / 2,
        bias / 2,
    )
    sums = [np.bincount(keys, column, count).astype(np.int64).tolist() for column in columns]
    return [Estimates(*row) for row in zip(*sums, strict=True)]
