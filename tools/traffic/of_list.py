"""Traffic from a list of real calls (CSV, columns of shared/data/README.md). Its clock is the office's."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tools.traffic.calls import MOST_WAIT_MS, Call, Record, TrafficError

COLUMNS = ("arrival", "line", "customer", "priority", "type", "menu_s", "wait_s", "outcome", "talk_s", "agent")
OUTCOMES = ("answered", "abandoned")
HEAD_START_MS = {"0": 0, "1": 90_000, "2": 180_000}
"""By priority. The list's README grants priority 2 90 s before 0 and 1; tools/bench/queue_days.py shows that 1 stood
90 s before 0, too."""


def read_list(path: Path) -> Record:
    """Raises TrafficError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TrafficError(f"{path}: cannot be read: {error}.") from None
    try:
        return read_lines(text.splitlines(), path.name)
    except TrafficError as error:
        raise TrafficError(f"{path}, {error}") from None


def read_lines(lines: Iterable[str], source: str) -> Record:
    """Raises TrafficError at the first line that cannot be used."""
    rows = csv.DictReader(lines)
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise TrafficError(f"line 1: column {missing[0]} is missing; needed are {', '.join(COLUMNS)}.")
    try:
        calls = sorted((_call(rows.line_num, row) for row in rows), key=lambda call: call.at_ms)
    except csv.Error as error:
        raise TrafficError(f"line {rows.line_num + 1}: cannot be read as CSV: {error}.") from None
    if not calls:
        raise TrafficError("line 2: there is no call in this list.")
    return Record(tuple(calls), None, None, source)


def _call(number: int, row: dict[str, str]) -> Call:
    missing, over = sum(value is None for value in row.values()), row.get(None, ())  # type: ignore[call-overload]
    if missing or over:
        named = len(row) - (None in row)
        raise TrafficError(
            f"line {number}: has {named - missing + len(over)} fields, but the first line names {named}."
        )
    if row["outcome"] not in OUTCOMES:
        raise TrafficError(f'line {number}: outcome is "{row["outcome"]}", but must be answered or abandoned.')
    if row["priority"] not in HEAD_START_MS:
        raise TrafficError(f'line {number}: priority is "{row["priority"]}", but must be 0, 1 or 2.')
    menu, wait, talk = (_ms(number, column, row[column]) for column in ("menu_s", "wait_s", "talk_s"))
    answered = row["outcome"] == "answered"
    return Call(
        at_ms=_arrival(number, row["arrival"]),
        zone_s=0,
        kind=row["type"],
        head_start_ms=HEAD_START_MS[row["priority"]],
        caller=row["customer"],
        line=row["line"],
        menu_ms=menu,
        entered=answered or wait > 0,
        wait_ms=wait,
        answered=answered,
        talk_ms=talk if answered else 0,
        agent=row["agent"] if answered else "",
    )


def _arrival(number: int, text: str) -> int:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise TrafficError(
            f'line {number}: arrival is "{text}", but must be a local date and time such as 1999-02-01T09:00:00.'
        )
    return round(found.replace(tzinfo=UTC).timestamp() * 1000)


def _ms(number: int, column: str, text: str) -> int:
    try:
        found = round(float(text) * 1000)
    except (ValueError, OverflowError):
        found = -1
    if not 0 <= found < MOST_WAIT_MS:
        raise TrafficError(
            f'line {number}: {column} is "{text}", but must be a number of seconds, 0 or more and below 1,000,000.'
        )
    return found
