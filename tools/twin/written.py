"""What the twin says, for programs."""

import csv
import io
import json
import math
from typing import Any, TextIO

import msgspec

from tools.traffic.calls import local
from tools.twin.compare import Comparison
from tools.twin.figures import Interval
from tools.twin.validate import Validation

COLUMNS = (
    "arrival",
    "kind",
    "waited_s",
    "outcome",
    *(f"{which}_{what}" for which in ("today", "alternative") for what in ("wait_s", "outcome")),
)

_ENCODER = msgspec.json.Encoder()


def as_csv(found: Comparison) -> str:
    """A row a caller who came to people: what happened to him, and what did in the first run of each."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for call, *fates in zip(found.case.record.calls, *(one.fates for one in found.first), strict=True):
        if not call.entered:
            continue
        row = [
            local(call.at_ms, call.zone_s).isoformat(),
            call.kind,
            f"{call.wait_ms / 1000:g}",
            _outcome(call.answered),
        ]
        for fate in fates:
            row += [f"{fate.wait_ms / 1000:g}", _outcome(fate.station > 0) if fate.line else "found no line"]
        rows.writerow(row)
    return out.getvalue()


def _outcome(answered: bool) -> str:
    return "answered" if answered else "abandoned"


def as_json(found: Comparison) -> str:
    """Figures of both, with intervals."""
    told = {
        "changed": found.changes.in_words(),
        "calls": len(found.case.record.calls),
        "seeds": list(found.seeds),
        "within_s": found.within_s,
        "figures": {
            row.field: {
                "recorded": _number(row.recorded),
                "today": _interval(row.today),
                "alternative": _interval(row.alternative),
                "difference": _interval(row.differs),
            }
            for row in found.rows
        },
        "hours": [
            {"hour": hour, "today": _tally(today), "alternative": _tally(other)}
            for hour, (today, other) in enumerate(found.hours)
            if today.callers
        ],
    }
    return json.dumps(told, indent=1) + "\n"


def validation_as_json(found: Validation) -> str:
    """What it reaches, and every hour."""
    told = {
        "more_work": found.more_work,
        "correlations": {field: _number(value) for field, value in found.correlations.items()},
        "ratios": found.ratios,
        "shortfalls": found.shortfalls,
        "hours": [
            {"begin": hour.begin.isoformat(), "real": _tally(hour.real), "twin": _tally(hour.twin)}
            for hour in found.hours
        ],
    }
    return json.dumps(told, indent=1) + "\n"


def log_line(out: TextIO, ms: int, thing: Any) -> None:
    """An event or action, with the ms of the twin's clock."""
    out.write(f"{ms} {_ENCODER.encode(thing).decode()}\n")


def _interval(found: Interval) -> dict[str, float | None]:
    return {"mean": _number(found.mean), "low": _number(found.low), "high": _number(found.high)}


def _tally(found: Any) -> dict[str, float]:
    return {field: value for field, value in found._asdict().items() if not math.isnan(value)}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
