"""What days need, and shifts for them, as tables and charts in text."""

import textwrap
from collections.abc import Sequence
from datetime import datetime, timedelta

import plotext

from firmware.desk.reports import text
from firmware.desk.reports.tables import Column, Table, Value
from tools.staffing.learning import AWAY_MS, Learned
from tools.staffing.need import Goal, Need
from tools.staffing.plan import Planned, until, verdict
from tools.staffing.shifts import Shift

_HEIGHT = 14
_LEAST_ROWS = 3
_MOST_LABELS = 12
_QUARTER = timedelta(minutes=15)
_AT_WORK, _LUNCH, _BREAK = "\u2588", "L", "b"
_SPARE, _MISSING = "\u2591", "!"
_MS = 1000


def table_of_day(one: Planned, goal: Goal) -> Table:
    """A row a half hour."""
    people = "at telephones at the same time; who has a break comes on top"
    columns = [
        Column("half hour", "text"),
        Column("calls", "text", "to be expected, that want a person"),
        Column("handling", "length", "mean of talk and wrap-up"),
        Column("patience", "length", "mean time after which callers give up; -: nobody does"),
        Column("load", "text", "erlangs: so many people would be busy all the time"),
        Column("people", "count", people),
        Column("lines", "count", f"so many that at most {100 * goal.lines_blocked:g} % find all busy"),
        Column("in time", "share", f"answered within {goal.within_s:g} s with so many people, of all callers"),
        Column("give up", "share", "with so many people, of all callers"),
        Column("wait", "length", "mean of all callers, until answered or given up"),
        Column("busy", "share", "occupancy: of their time people talk or wrap up"),
    ]
    if one.proposal is not None:
        columns += [
            Column("shifts", "count", "at telephones in the proposal, all the half hour"),
            Column("in time so", "share", "with the people of the shifts"),
        ]
    if any(there is not None for there in one.day.there):
        columns.append(Column("there", "text", "people who were in service, on average"))
    rows = [_row(one, need, there, goal)[: len(columns)] for need, there in zip(one.needs, one.day.there, strict=True)]
    return Table(f"{one.day.day}", one.day.title, tuple(columns), rows)


def _row(one: Planned, need: Need, there: float | None, goal: Goal) -> tuple[Value, ...]:
    half_hour, found = need.half_hour, need.expected
    patience_s = half_hour.patience_s
    row: list[Value] = [
        f"{half_hour.begin:%H:%M}",
        f"{half_hour.calls:.1f}",
        half_hour.handling_s * _MS,
        None if patience_s is None else patience_s * _MS,
        f"{half_hour.load:.2f}",
        need.people,
        need.lines,
    ]
    row += [found.within, found.abandons, found.mean_wait_s * _MS, found.occupancy] if found else [None] * 4
    if one.proposal is not None:
        so = one.with_proposal(need, goal.within_s)
        row += [one.proposed(half_hour.begin), so.within if so else None]
    return (*row, None if there is None else f"{there:.1f}")


def learned_from(learned: Learned, goal: Goal) -> list[str]:
    """Sentences: the traffic, what is estimated, and the goal."""
    found = []
    if learned.days:
        total = sum(learned.callers.values())
        found.append(
            f"{learned.source}: {total:,} callers from {learned.days[0]} to {learned.days[-1]}, "
            f"of whom {100 * learned.wanting:.0f} % came to a queue or a person."
        )
    wrap_up = f"wrap-up {learned.wrap_up_s:.0f} s"
    if learned.wrap_up_seen:
        wrap_up += f" (not in the record: estimated from {learned.wrap_up_seen:,} calls after which somebody waited)"
    patience = "nobody gives up"
    if learned.patience_s is not None:
        patience = f"callers give up after {learned.patience_s:.0f} s on average"
        if learned.patience_seen:
            patience += f" (estimated from {learned.patience_seen:,} who did, and the waits of all others)"
    found.append(f"Talk {learned.talk_s:.0f} s on average, {wrap_up}; {patience}.")
    if learned.there_estimated:
        found.append(f"Who was there is estimated: whoever had no call for {AWAY_MS // 60_000} minutes was away.")
    found.append(f"Enough is: {_goal(goal)}.")
    return found


def _goal(goal: Goal) -> str:
    parts = []
    if goal.share is not None:
        parts.append(f"{100 * goal.share:g} % of callers answered within {goal.within_s:g} s")
    if goal.abandoned is not None:
        parts.append(f"at most {100 * goal.abandoned:g} % give up")
    if goal.mean_wait_s is not None:
        parts.append(f"a mean wait of at most {goal.mean_wait_s:g} s")
    parts.append(f"at most {100 * goal.lines_blocked:g} % find all lines busy")
    return ", ".join(parts)


def lines(plan: Sequence[Planned], learned: Learned, goal: Goal, width: int, charts: bool) -> list[str]:
    """What was learned; of each day sentences, a table, a chart of need and proposal, a chart of the shifts."""
    found = _wrapped(learned_from(learned, goal), width)
    for one in plan:
        found += ["", *_wrapped(verdict(one), width)]
        if not any(need.people for need in one.needs):
            continue
        found += ["", *text.lines(table_of_day(one, goal), width)]
        if charts and len(one.needs) >= _LEAST_ROWS:
            found += ["", *_chart(one, width)]
        if one.proposal is not None and one.proposal.shifts:
            found += ["", *_shifts(one.proposal.shifts, width)]
    return found


def _wrapped(sentences: Sequence[str], width: int) -> list[str]:
    return [line for one in sentences for line in textwrap.wrap(one, width)]


def _chart(one: Planned, width: int) -> list[str]:
    """The need, before what the proposal has more or less, and who was there."""
    places = list(range(len(one.needs)))
    need = [float(each.people) for each in one.needs]
    have = [float(each.people if one.proposal is None else one.proposal.at(each.half_hour.begin)) for each in one.needs]
    there = [(place, many) for place, many in zip(places, one.day.there, strict=True) if many is not None]
    meant = f"people needed {_AT_WORK}"
    if one.proposal is not None:
        meant += f", more in the shifts {_SPARE}, missing {_MISSING}"
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(False, False)
    plotext.plot_size(width, _HEIGHT)
    plotext.title(meant + (", were there o" if there else ""))
    # Lower bars cover higher ones.
    for marker, tall in ((_SPARE, have), (_MISSING, need), (_AT_WORK, list(map(min, need, have)))):
        plotext.bar(places, tall, marker=marker, width=0.8)
    if there:
        plotext.scatter([place for place, _ in there], [many for _, many in there], marker="o")
    top = max(1.0, *need, *have, *(many for _, many in there))
    plotext.ylim(0, top)
    plotext.yticks(sorted({0, round(top / 2), round(top)}))
    labelled = places[:: -(-len(places) // _MOST_LABELS)]
    plotext.xticks(labelled, [f"{one.needs[place].half_hour.begin:%H:%M}" for place in labelled])
    return [line.rstrip() for line in plotext.uncolorize(plotext.build()).splitlines()]


def _shifts(shifts: Sequence[Shift], width: int) -> list[str]:
    """A line each, a sign a quarter of an hour, or a half where that is too wide."""
    begin, end = min(one.begin for one in shifts), max(one.end for one in shifts)
    quarters = (end - begin) // _QUARTER
    each = 1 if quarters + 14 <= width else 2
    found = [f"shift         {_AT_WORK} at the telephone, {_LUNCH} lunch, {_BREAK} break; a sign is {15 * each} min"]
    for one in shifts:
        starts = [begin + place * _QUARTER for place in range(0, quarters, each)]
        signs = [_sign(one, [start + more * _QUARTER for more in range(each)]) for start in starts]
        found.append(f"{one.begin:%H:%M}-{until(one.end)}   {''.join(signs)}".rstrip())
    return found


def _sign(shift: Shift, moments: Sequence[datetime]) -> str:
    found = {_sign_at(shift, moment) for moment in moments}
    return next(sign for sign in (_LUNCH, _BREAK, _AT_WORK, " ") if sign in found)


def _sign_at(shift: Shift, moment: datetime) -> str:
    if not shift.begin <= moment < shift.end:
        return " "
    if shift.works(moment):
        return _AT_WORK
    lunch = shift.lunch
    return _LUNCH if lunch and lunch.begin <= moment < lunch.end else _BREAK
