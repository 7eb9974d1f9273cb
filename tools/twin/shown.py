"""What the twin says, as sentences, tables and charts."""

import math
from collections.abc import Sequence
from textwrap import wrap

from firmware.desk.reports import plots, text
from firmware.desk.reports.tables import Column, Table, Value
from firmware.desk.reports.tables import Kind as Shown
from tools.traffic.calls import Record
from tools.traffic.survival import Survival
from tools.twin.calibrate import Trial
from tools.twin.compare import Comparison, Row
from tools.twin.estimates import PATIENT_MS, Estimates
from tools.twin.figures import KINDS, Interval, Kind
from tools.twin.validate import CORRELATES, FEWEST_CALLS, NAMES, TOTALS_WITHIN, Validation

_OF_KIND = {kind.field: kind for kind in KINDS}
_TOLD = ("mean_wait_s", "abandoned", "within", "blocked")
"""Figures that the verdict speaks of, the most important first."""
_HARDLY = 0.005
"""Of all callers, in an hour of the day."""
_WORTH = {"mean_wait_s": 0.5, "abandoned": 0.002, "within": 0.005, "blocked": 0.001}
"""Less is no difference to anybody."""


def verdict(found: Comparison) -> list[str]:
    """In plain sentences."""
    what = found.changes.in_words() or "nothing changed"
    rows = {row.field: row for row in found.rows}
    felt = [rows[field] for field in _TOLD if abs(rows[field].differs.mean) >= _WORTH[field] and rows[field].is_sure]
    if not felt:
        return [f"With {what}, callers would have noticed nothing."]
    better = [row for row in felt if _is_better(row)]
    worse = [row for row in felt if not _is_better(row)]
    head = "better" if not worse else "worse" if not better else "better in one way and worse in another"
    said = [f"With {what}, callers would have been served {head}: {_listed(felt)}."]
    callers = rows["callers"].today.mean
    lost = rows["abandoned"].differs.mean + rows["blocked"].differs.mean
    if abs(lost) * callers >= 1:
        word = "fewer" if lost < 0 else "more"
        said.append(f"Of {callers:,.0f} callers {abs(lost) * callers:,.0f} {word} would have gone unserved.")
    busy = rows["occupancy"]
    if not math.isnan(busy.today.mean) and abs(busy.differs.mean) >= 0.01:
        ours, theirs = (_OF_KIND["occupancy"].shown(one.mean) for one in (busy.today, busy.alternative))
        said.append(f"People would have been busy {theirs} of their time in place of {ours}.")
    return said


def _is_better(row: Row) -> bool:
    return row.differs.mean * _OF_KIND[row.field].better > 0


def _listed(rows: Sequence[Row]) -> str:
    told = []
    for row in rows:
        show = _OF_KIND[row.field].shown
        told.append(f"{row.name} {show(row.alternative.mean)} in place of {show(row.today.mean)}")
    return ", ".join(told)


def lines(found: Comparison, width: int, charts: bool, trials: Sequence[Trial]) -> list[str]:
    """All of it, as text."""
    shown = [*_wrapped(heading(found), width), "", *text.lines(table(found), width), ""]
    shown += [*_wrapped(verdict(found), width), ""]
    if charts and any(today.callers for today, _ in found.hours):
        shown += [*_chart(found, width), ""]
    shown += text.lines(table_of_hours(found), width)
    return [*shown, "", *_below("What the record does not tell, and was estimated:", estimated(found, trials), width)]


def heading(found: Comparison) -> list[str]:
    """What was run."""
    record = found.case.record
    runs = f"{len(found.seeds)} runs of each" if len(found.seeds) > 1 else "one run of each"
    return [
        f"Twin of {len(record.calls):,} calls, {span(record)} ({record.source}).",
        f"{runs[0].upper()}{runs[1:]}; in time: within {found.within_s:g} s; ±: 95 % of such means lie so near.",
    ]


def span(record: Record) -> str:
    """From the first call's day to the last one's."""
    first, last = record.calls[0].local.date(), record.calls[-1].local.date()
    return str(first) if first == last else f"{first} to {last}"


def table(found: Comparison) -> Table:
    """Today beside the alternative."""
    columns = (
        Column("of all callers", "text"),
        Column("it was", "text", "what happened, by the record"),
        Column("today", "text", "the twin as the office is, with the same callers"),
        Column("alternative", "text", "the twin with what was changed"),
        Column("difference", "text", "of runs with the same chances"),
    )
    rows: list[tuple[Value, ...]] = []
    for row in found.rows:
        kind = _OF_KIND[row.field]
        real = None if math.isnan(row.recorded) or row.field == "blocked" else kind.shown(row.recorded)
        difference = _difference(row.differs, kind) if row.field != "callers" else ""
        rows.append(
            (row.name, real, _with_interval(row.today, kind), _with_interval(row.alternative, kind), difference)
        )
    return Table("twin", f"Today, and with {found.changes.in_words() or 'nothing changed'}", columns, rows)


def _with_interval(value: Interval, kind: Kind) -> str | None:
    """None: nobody knows, as where nobody is in service."""
    if math.isnan(value.mean):
        return None
    return f"{kind.shown(value.mean)}{_about(value, kind)}"


def _difference(value: Interval, kind: Kind) -> str | None:
    if math.isnan(value.mean):
        return None
    told = kind.shown(abs(value.mean))
    sign = "" if told == kind.shown(0.0) else "+" if value.mean > 0 else "-"
    return f"{sign}{told}{_about(value, kind)}"


def _about(value: Interval, kind: Kind) -> str:
    """How far off; "" where that is nothing that would be seen."""
    reach = kind.shown((value.high - value.low) / 2)
    return "" if reach == kind.shown(0.0) else f" ±{reach.removesuffix(' %').removesuffix(' s')}"


def table_of_hours(found: Comparison) -> Table:
    """By hour of the day, where anybody called."""
    columns = (
        Column("hour", "text"),
        Column("callers", "count"),
        *(Column(f"{name}, {when}", kind) for name, kind in _HOURLY for when in ("today", "alternative")),
    )
    rows: list[tuple[Value, ...]] = []
    for hour, (today, other) in enumerate(found.hours):
        if not today.callers:
            continue
        waits = [round(1000 * one.mean_wait_s) for one in (today, other)]
        shares = [getattr(one, field) for field in ("abandoned", "within") for one in (today, other)]
        rows.append((f"{hour:02}", round(today.callers), *waits, *shares))
    return Table("hours", "By hour of the day", columns, rows)


_HOURLY: tuple[tuple[str, Shown], ...] = (("mean wait", "length"), ("gave up", "share"), ("in time", "share"))


def busy_hours(found: Comparison) -> tuple[int, int]:
    """The first and the last hour of the day worth drawing: before and after it hardly anybody calls."""
    callers = [today.callers for today, _ in found.hours]
    some = [hour for hour, count in enumerate(callers) if count and count >= _HARDLY * sum(callers)]
    return some[0], some[-1]


def _chart(found: Comparison, width: int) -> list[str]:
    first, last = busy_hours(found)
    labels = [f"{hour:02}" for hour in range(first, last + 1)]
    shown = found.hours[first : last + 1]
    series = [
        (name, [pair[place].mean_wait_s if pair[place].callers else None for pair in shown])
        for place, name in enumerate(("today", "alternative"))
    ]
    return plots.lines_of(labels, series, "mean wait by hour of the day, s", width)


def estimated(found: Comparison, trials: Sequence[Trial]) -> list[str]:
    """What was, a line each."""
    return estimates_in_words(found.case.estimates, found.case.derived, trials)


def estimates_in_words(estimates: Estimates, derived: bool, trials: Sequence[Trial]) -> list[str]:
    """A line each."""
    whole = estimates.patience[None, None]
    said = [f"patience: {_patience(whole)} (whoever was answered was at least so patient: Kaplan-Meier)"]
    for (kind, head_start_ms), one in sorted(estimates.patience.items(), key=str):
        if kind is not None and head_start_ms is not None and one.ends >= 30:
            head = f" with {head_start_ms // 1000} s head start" if head_start_ms else ""
            said.append(f"patience of {kind}{head}: {_patience(one)}")
    if estimates.work is None:
        said.append("work after a call: as the record has it, by the box's wrap-up time")
    else:
        mean_s = estimates.work.mean / 1000
        more = f", taken {estimates.more_work:g} times as long, which fits the record best" if trials else ""
        said.append(f"work after a call: {mean_s:.0f} s on average, where callers waited meanwhile{more}")
    for trial in trials:
        shares = ", ".join(f"{NAMES[field]} {ratio:.2f}" for field, ratio in zip(NAMES, trial.ratios, strict=True))
        said.append(f"  work {trial.more_work:g} times as long gives, of what happened: {shares}")
    if derived:
        said.append(f"in service: from call to call, unless there was none for {estimates.away_ms // 1000} s")
        for kind in sorted(estimates.special):
            who = sum(kind in kinds for kinds in estimates.skills.values())
            said.append(f"{kind}: {who} of {len(estimates.skills)} agents serve it")
    return said


def _patience(found: Survival) -> str:
    quarter, half = (found.quantile(share) for share in (0.25, 0.5))
    return f"{found.ends} of {found.seen} gave up; a quarter within {_length(quarter)}, half within {_length(half)}"


def _length(ms: float) -> str:
    return "more than a day" if ms > PATIENT_MS else f"{ms / 1000:.0f} s"


def _below(title: str, said: Sequence[str], width: int) -> list[str]:
    return [title, *(line for one in said for line in wrap(one, width, initial_indent="  ", subsequent_indent="    "))]


def _wrapped(said: Sequence[str], width: int) -> list[str]:
    return [line for one in said for line in wrap(one, width)]


# -- validation


def lines_of_validation(found: Validation, width: int) -> list[str]:
    """All of it, as text."""
    return [
        *_wrapped(heading_of_validation(found), width),
        "",
        *text.lines(table_of_validation(found), width),
        "",
        *_wrapped(verdict_of_validation(found), width),
        "",
        *text.lines(table_of_judged_hours(found), width),
        "",
        *_below("Learned:", estimates_in_words(found.judged.estimates, found.judged.derived, found.trials), width),
    ]


def heading_of_validation(found: Validation) -> list[str]:
    """What was judged by what."""
    learned, judged = found.learned_from, found.judged.record
    return [
        f"Learned from {len(learned.calls):,} calls, {span(learned)}; judged by {len(judged.calls):,}, {span(judged)}.",
        "Of what is judged the twin knows who called when, how long people talked, and when each agent had calls.",
    ]


def table_of_validation(found: Validation) -> Table:
    """What it must reach beside what it does."""
    columns = (
        Column("figure", "text"),
        Column("correlation", "text", f"over {len(found.hours)} hours with {FEWEST_CALLS} calls or more"),
        Column("at least", "text"),
        Column("over all", "text", "the twin's by what happened"),
        Column("within", "text"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            NAMES[field],
            f"{found.correlations[field]:.3f}",
            f"{least:g}",
            f"{found.ratios[field]:.3f}",
            f"{1 - TOTALS_WITHIN:g} to {1 + TOTALS_WITHIN:g}",
        )
        for field, least in CORRELATES.items()
    ]
    return Table("validation", "The twin beside what happened", columns, rows)


def verdict_of_validation(found: Validation) -> list[str]:
    """Whether it holds, and where it does not, and why that may be."""
    if not found.shortfalls:
        return ["The twin foresees these weeks as well as it must."]
    worst = sorted(found.hours, key=lambda hour: -abs(hour.real.mean_wait_s - hour.twin.mean_wait_s))[:3]
    hours = "; ".join(
        f"{hour.begin:%Y-%m-%d %H:00} ({hour.real.mean_wait_s:.0f} s, twin {hour.twin.mean_wait_s:.0f} s)"
        for hour in worst
    )
    return [
        *(f"It falls short: {one}" for one in found.shortfalls),
        f"Furthest off, by the mean wait: {hours}. What the record does not tell of such hours - people away from "
        "their desks, a line out of order, callers less patient than usual - the twin cannot know.",
    ]


def table_of_judged_hours(found: Validation) -> Table:
    """Hour by hour."""
    columns = (
        Column("hour", "text"),
        Column("callers", "count"),
        *(Column(f"{name}, {when}", kind) for name, kind in _HOURLY for when in ("real", "twin")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            f"{hour.begin:%Y-%m-%d %H}",
            round(hour.real.callers),
            *(round(1000 * one.mean_wait_s) for one in (hour.real, hour.twin)),
            *(getattr(one, field) for field in ("abandoned", "within") for one in (hour.real, hour.twin)),
        )
        for hour in found.hours
    ]
    return Table("judged", f"Hours with {FEWEST_CALLS} calls or more", columns, rows)
