"""Staffing as one page that needs nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from firmware.desk.reports import html, pictures
from firmware.desk.reports.pictures import Series
from tools.staffing.learning import HALF_HOUR, Learned
from tools.staffing.need import Goal
from tools.staffing.plan import Planned, until, verdict
from tools.staffing.shifts import Proposal, Shift
from tools.staffing.shown import learned_from, table_of_day

_NAMES, _RIGHT = 82, 8
_BAR = 16
_TOP = 16
_LABEL_H = 2
_KEYS = (Series("at the telephone", "good", ()), Series("lunch", "wait", ()), Series("break", "bad", ()))


def page(plan: Sequence[Planned], learned: Learned, goal: Goal) -> str:
    """Sentences and pictures by day, then tables."""
    tables = [table_of_day(one, goal) for one in plan]
    days = [one for one in plan if any(need.people for need in one.needs)]
    body = [
        html.cards_of(_cards(days)),
        *(f"<p class='dim'>{escape(one)}</p>" for one in learned_from(learned, goal)),
        *(_day(one) for one in plan),
        "<h2>Tables</h2>",
        *(html.folded(table) for table in tables),
        html.words(tables[:1]),
    ]
    first, last = plan[0].day.title, plan[-1].day.title
    return html.document("Staffing", first if len(plan) == 1 else f"{first} to {last}", body)


def _cards(days: Sequence[Planned]) -> list[tuple[str, str]]:
    needs = [need for one in days for need in one.needs]
    found = [
        ("calls that want a person", f"{sum(need.half_hour.calls for need in needs):,.0f}"),
        ("people at most at the same time", f"{max((need.people for need in needs), default=0)}"),
        ("lines", f"{max((need.lines for need in needs), default=0)}"),
    ]
    proposals = [one.proposal for one in days if one.proposal is not None]
    if proposals:
        found += [
            ("shifts", f"{sum(len(one.shifts) for one in proposals)}"),
            ("paid hours", f"{sum(one.paid_h for one in proposals):,g}"),
        ]
    return found


def _day(one: Planned) -> str:
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in verdict(one))
    drawn = []
    if any(need.people for need in one.needs):
        drawn.append(_chart(one))
        if one.proposal is not None and one.proposal.shifts:
            drawn.append(_shifts(one.proposal))
    return f"<h2>{escape(one.day.title)}</h2>{said}<div class='pictures'>{''.join(drawn)}</div>"


def _chart(one: Planned) -> str:
    labels = [f"{need.half_hour.begin:%H:%M}" for need in one.needs]
    need = [each.people for each in one.needs]
    if one.proposal is None:
        series = [Series("people needed", "calm", need)]
    else:
        have = [one.proposal.at(each.half_hour.begin) for each in one.needs]
        pairs = list(zip(need, have, strict=True))
        series = [
            Series("needed, and there in the shifts", "calm", [min(pair) for pair in pairs]),
            Series("more in the shifts", "good", [max(0, mine - wanted) for wanted, mine in pairs]),
            Series("missing", "bad", [max(0, wanted - mine) for wanted, mine in pairs]),
        ]
        series = series if any(series[2].values) else series[:2]
    there = None
    if any(many is not None for many in one.day.there):
        there = Series("were there", "wait", one.day.there)
    return pictures.stacked(labels, series, "People", there)


def _shifts(proposal: Proposal) -> str:
    """A bar a person, as long as the shift, in the colours of what he does."""
    shifts = proposal.shifts
    begin, end = min(one.begin for one in shifts), max(one.end for one in shifts)
    height = _TOP + len(shifts) * _BAR + 4
    wide = (pictures.WIDTH - _NAMES - _RIGHT) / ((end - begin) / HALF_HOUR)

    def x(moment: datetime) -> float:
        return _NAMES + wide * ((moment - begin) / HALF_HOUR)

    parts = []
    hour = begin if begin.minute == 0 else begin + HALF_HOUR
    while hour <= end:
        parts.append(f'<line class="grid" x1="{x(hour):.1f}" x2="{x(hour):.1f}" y1="{_TOP - 2}" y2="{height}"/>')
        if (hour.hour - begin.hour) % _LABEL_H == 0 and x(hour) < pictures.WIDTH - 2 * _RIGHT:
            parts.append(f'<text class="middle" x="{x(hour):.1f}" y="{_TOP - 5}">{hour.hour}</text>')
        hour += timedelta(hours=1)
    for place, one in enumerate(shifts):
        y = _TOP + place * _BAR
        label = f"{one.begin:%H:%M}-{until(one.end)}"
        parts.append(f'<text class="end" x="{_NAMES - 5}" y="{y + 10}">{label}</text>')
        for style, told, first, last in _stretches(one):
            shape = f'x="{x(first):.1f}" y="{y}" width="{x(last) - x(first):.1f}" height="{_BAR - 4}"'
            said = f"{told} {first:%H:%M} to {until(last)}"
            parts.append(f'<rect class="{style}" {shape}><title>{escape(said)}</title></rect>')
    return pictures.figure(parts, f"Shifts: {len(shifts)}, {proposal.paid_h:g} paid hours", _KEYS, height)


def _stretches(shift: Shift) -> list[tuple[str, str, datetime, datetime]]:
    """Style, meaning, from, to: all of the shift in order."""
    found, at = [], shift.begin
    work, lunch, pause = ((one.style, one.name) for one in _KEYS)
    for one in shift.pauses:
        found.append((*work, at, one.begin))
        found.append((*(lunch if one == shift.lunch else pause), *one))
        at = one.end
    return [*found, (*work, at, shift.end)]
