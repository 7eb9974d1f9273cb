"""What days need, and shifts for them, as CSV and JSON. Shares are from 0 to 1, lengths in s."""

import csv
import io
import json
from collections.abc import Sequence

from tools.staffing.erlang import Figures
from tools.staffing.learning import Learned
from tools.staffing.need import Goal
from tools.staffing.plan import Planned, verdict
from tools.staffing.shifts import Pause, Proposal, Shift

Cell = str | int | float | None


def as_csv(plan: Sequence[Planned], goal: Goal) -> str:
    """A row a half hour of all days; empty where there is no value."""
    out = io.StringIO()
    with_shifts = any(one.proposal is not None for one in plan)
    rows = [row for one in plan for row in _half_hours(one, goal, with_shifts)]
    writer = csv.DictWriter(out, list(rows[0]) if rows else ["begin"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_json(plan: Sequence[Planned], learned: Learned, goal: Goal) -> str:
    """The same by day, with the shifts, and what the traffic was learned from."""
    found = {
        "learned": {
            "source": learned.source,
            "first": str(learned.days[0]) if learned.days else None,
            "last": str(learned.days[-1]) if learned.days else None,
            "talk_s": round(learned.talk_s, 3),
            "wrap_up_s": round(learned.wrap_up_s, 3),
            "wrap_up_estimated_from": learned.wrap_up_seen,
            "patience_s": None if learned.patience_s is None else round(learned.patience_s, 3),
            "patience_estimated_from": learned.patience_seen,
        },
        "days": [
            {
                "day": str(one.day.day),
                "title": one.day.title,
                "verdict": verdict(one),
                "half_hours": _half_hours(one, goal, one.proposal is not None),
                "proposal": None if one.proposal is None else _proposal(one.proposal),
            }
            for one in plan
        ],
    }
    return json.dumps(found, indent=1) + "\n"


def _half_hours(one: Planned, goal: Goal, with_shifts: bool) -> list[dict[str, Cell]]:
    found = []
    for need, there in zip(one.needs, one.day.there, strict=True):
        half_hour = need.half_hour
        row: dict[str, Cell] = {
            "begin": half_hour.begin.isoformat(),
            "calls": round(half_hour.calls, 3),
            "handling_s": round(half_hour.handling_s, 3),
            "patience_s": None if half_hour.patience_s is None else round(half_hour.patience_s, 3),
            "load": round(half_hour.load, 4),
            "people": need.people,
            "lines": need.lines,
            **_figures(need.expected, ""),
        }
        if with_shifts:
            row |= {"proposed": one.proposed(half_hour.begin)}
            row |= _figures(one.with_proposal(need, goal.within_s), "proposed_")
        found.append({**row, "there": None if there is None else round(there, 3)})
    return found


def _figures(found: Figures | None, before: str) -> dict[str, Cell]:
    if found is None:
        return dict.fromkeys(f"{before}{name}" for name in ("in_time", "abandoned", "mean_wait_s", "occupancy"))
    return {
        f"{before}in_time": round(found.within, 6),
        f"{before}abandoned": round(found.abandons, 6),
        f"{before}mean_wait_s": round(found.mean_wait_s, 3),
        f"{before}occupancy": round(found.occupancy, 6),
    }


def _proposal(one: Proposal) -> dict[str, object]:
    return {
        "paid_h": one.paid_h,
        "least_paid_h": one.least_paid_h,
        "missing": [{"begin": need.begin.isoformat(), "people": many} for need, many in one.missing],
        "shifts": [_shift(shift) for shift in one.shifts],
    }


def _shift(one: Shift) -> dict[str, object]:
    return {
        "begin": one.begin.isoformat(),
        "end": one.end.isoformat(),
        "paid_h": one.paid_h,
        "lunch": None if one.lunch is None else _pause(one.lunch),
        "breaks": [_pause(pause) for pause in one.breaks],
    }


def _pause(one: Pause) -> dict[str, str]:
    return {"begin": one.begin.isoformat(), "end": one.end.isoformat()}
