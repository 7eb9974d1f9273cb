"""The first-week report: what is strong and what is weak, in plain sentences with the figures behind them.

Each judgement has a bound on both sides; what lies between is neither. Bounds are our choice where no source is named:
80 % in time is what most offices want, and 5 % who give up is commonly called too many.
"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from firmware.config.fields import all_of
from firmware.desk.reports.figures import Figures
from firmware.desk.reports.findings import Findings
from firmware.desk.reports.tables import Column, Table, length
from firmware.desk.reports.times import WEEKDAYS

LEAST_CALLERS = 30
"""Of fewer nothing is said."""
LEAST_OF_AN_HOUR = 10
"""Of an hour of the week."""
LEVEL = (0.80, 0.70)
"""Strong from, weak below."""
GAVE_UP = (0.03, 0.05)
"""Strong to, weak from; so are all the pairs below but those of parts that are to be large."""
GAVE_UP_IN_AN_HOUR = 0.15
LEAST_GONE = 4
"""Of an hour of the week: so many must have given up."""
MOST_HOURS = 3
SLOWEST_MS = (30_000, 120_000)
"""What 95 of a hundred who were answered did not wait longer than."""
BUSY = 0.85
"""Agents who serve for more of their time than this have no breath (common advice; erlang's waits rise steeply)."""
REPEATED = (0.05, 0.20)
MISSED = 0.10
KEPT = (0.95, 0.80)
NEARLY_ALL = 0.90
RIGHT = (0.80, 0.60)
LOST = 0.30
FULL_MS = 60_000

Kind = Literal["strength", "weakness", "fact"]
TITLES: dict[Kind, str] = {"fact": "What there was", "strength": "Strengths", "weakness": "Weaknesses"}


class Sentence(NamedTuple):
    """``figures``: what it rests on."""

    kind: Kind
    text: str
    figures: str


def sentences(found: Findings) -> list[Sentence]:
    """In the order in which they are read."""
    tellers = _OF_CALLERS if found.queue else (*_OF_CALLERS, *_OF_THE_OFFICE)
    said = [one for tell in tellers for one in tell(found)]
    return sorted(said, key=lambda one: list(TITLES).index(one.kind))


def _volume(found: Findings) -> Iterator[Sentence]:
    figures = found.total.figures
    if not figures.offered:
        yield Sentence("fact", "Nobody called.", f"{found.period}")
        return
    short_s = found.settings.reports.short_abandon_ms / 1000
    short = f"{figures.short:,} more before {short_s:g} s of waiting, or in a menu"
    yield Sentence(
        "fact",
        f"{figures.offered:,} callers came, {figures.answered:,} of them were answered.",
        f"{figures.abandoned:,} gave up, {short}; {figures.other:,} were served otherwise",
    )
    many, day, hour = max(
        (one.offered, -day, -hour) for day, hours in enumerate(found.weekday_hours) for hour, one in enumerate(hours)
    )
    if figures.offered >= LEAST_CALLERS:
        when = _when(found, -day, -hour)
        yield Sentence("fact", f"Most callers came {when}.", f"{many:,} of {figures.offered:,} callers")


def _level(found: Findings) -> Iterator[Sentence]:
    figures, level = found.total.figures, found.total.figures.service_a
    within = f"{found.within_s:g} seconds"
    if level is None or _wanted(figures) < LEAST_CALLERS:
        return
    behind = f"service level A {_part(level)}, wait {length(figures.mean_wait_ms or 0)} on average"
    if level >= LEVEL[0]:
        yield Sentence("strength", f"Most callers are answered within {within}.", behind)
    elif level < LEVEL[1]:
        yield Sentence("weakness", f"Too few callers are answered within {within}.", behind)


def _gave_up(found: Findings) -> Iterator[Sentence]:
    figures, part = found.total.figures, found.total.figures.abandoned_part
    if part is None or _wanted(figures) < LEAST_CALLERS:
        return
    behind = f"{figures.abandoned:,} of {_wanted(figures):,} callers, {_part(part)}"
    if part <= GAVE_UP[0]:
        yield Sentence("strength", "Hardly anybody gives up before somebody answers.", behind)
    elif part >= GAVE_UP[1]:
        patience = f", after {length(figures.mean_patience_ms or 0)} on average"
        yield Sentence("weakness", f"{_some(part, 'gives', 'give')} up before somebody answers.", behind + patience)


def _bad_hours(found: Findings) -> Iterator[Sentence]:
    """The worst hours of the week, those in which most gave up first."""
    worst = sorted(
        (-one.abandoned, day, hour, one)
        for day, hours in enumerate(found.weekday_hours)
        for hour, one in enumerate(hours)
        if _wanted(one) >= LEAST_OF_AN_HOUR
        and one.abandoned >= LEAST_GONE
        and (one.abandoned_part or 0) >= GAVE_UP_IN_AN_HOUR
    )
    for _, day, hour, one in worst[:MOST_HOURS]:
        some = _some(one.abandoned_part or 0, "gave", "gave")
        text = f"{_when(found, day, hour)} {some[0].lower()}{some[1:]} up."
        behind = f"{one.abandoned:,} of {_wanted(one):,} callers"
        if one.answered:
            behind += f"; who was answered waited {length(one.mean_wait_ms or 0)} on average"
        yield Sentence("weakness", text[0].upper() + text[1:], behind)


def _waits(found: Findings) -> Iterator[Sentence]:
    figures = found.total.figures
    if figures.answered < LEAST_CALLERS:
        return
    slow = figures.percentiles_ms[-1]
    behind = f"95 % waited {length(slow)} or less, the longest {length(figures.longest_ms)}"
    if slow <= SLOWEST_MS[0]:
        yield Sentence("strength", "Nearly everybody who is answered is answered soon.", behind)
    elif slow >= SLOWEST_MS[1]:
        yield Sentence("weakness", "Some of those who are answered have waited very long.", behind)


def _queues(found: Findings) -> Iterator[Sentence]:
    """Those that are worse than an office should be, in one sentence; of a single queue the office says it all."""
    weak = [
        (row.label, level, _wanted(row.figures), found.settings.service_ms(row.label) / 1000)
        for row in found.queues
        if (level := row.figures.service_a) is not None and level < LEVEL[1] and _wanted(row.figures) >= LEAST_CALLERS
    ]
    if not weak or len(found.queues) < 2:
        return
    names = all_of([name for name, *_ in weak])
    whose = f"Queue {names} answers too few of its" if len(weak) == 1 else f"Queues {names} answer too few of their"
    parts = ", ".join(f"{name} {_part(level)} of {many:,} within {within:g} s" for name, level, many, within in weak)
    yield Sentence("weakness", f"{whose} callers in time.", parts)


def _lines(found: Findings) -> Iterator[Sentence]:
    times, full_ms, longest_ms = found.full
    many = len(found.lines)
    if not any(row.busy_ms for row in found.lines):
        return
    if not times:
        yield Sentence("strength", "There was always a free line.", f"{many} lines, never all in use at once")
    elif full_ms >= FULL_MS and many > 1:
        text = f"{_times(times)} no line was free, and nobody else could call."
        yield Sentence("weakness", text, f"{length(full_ms)} together, {length(longest_ms)} at most, of {many} lines")


def _agents(found: Findings) -> Iterator[Sentence]:
    busy = found.total.agents
    if busy is not None and busy > BUSY:
        yield Sentence("weakness", "Agents hardly get their breath between callers.", f"occupancy {_part(busy)}")
    for row in found.agents:
        rung = row.figures.answered + row.missed
        if rung >= LEAST_CALLERS and row.missed / rung >= MISSED:
            text = f"Where {row.agent} is, the bell often rings in vain."
            yield Sentence("weakness", text, f"{row.missed:,} of {rung:,} bells were not answered")


def _people(found: Findings) -> Iterator[Sentence]:
    people, part = found.callers, found.callers.repeated_part
    if part is not None and people.known >= LEAST_CALLERS:
        behind = f"{people.repeated:,} of {people.known:,} calls came within 24 h of the same caller's last one"
        if part >= REPEATED[1]:
            yield Sentence("weakness", "Many callers call again within a day.", behind)
        elif part <= REPEATED[0]:
            yield Sentence("strength", "Callers hardly ever call again within a day.", behind)
    if not people.abandoned:
        return
    behind = f"{people.lost_calls:,} of {people.abandoned:,} calls given up, by {people.lost_callers:,} callers"
    if not people.lost_calls:
        yield Sentence("strength", "Everybody who gave up has been spoken with since.", behind)
    elif people.lost_calls / people.abandoned >= LOST:
        yield Sentence("weakness", "With many who gave up nobody has spoken since.", behind)


def _breaks(found: Findings) -> Iterator[Sentence]:
    limited, over = sum(one.limited for one in found.breaks), sum(one.over for one in found.breaks)
    if limited < LEAST_OF_AN_HOUR:
        return
    over_ms = sum(one.over_ms for one in found.breaks)
    behind = f"{over:,} of {limited:,} breaks were too long, by {length(over_ms)} together"
    if 1 - over / limited >= KEPT[0]:
        yield Sentence("strength", "Breaks are kept.", behind)
    elif 1 - over / limited < KEPT[1]:
        yield Sentence("weakness", "Breaks often last longer than they may.", behind)


def _estimates(found: Findings) -> Iterator[Sentence]:
    for queue, one in found.estimates:
        right = one.within_part
        if found.queue not in ("", queue) or right is None or one.told < LEAST_CALLERS:
            continue
        behind = f"right for {_part(right)} of {one.told:,} callers, {one.longer:,} waited longer"
        if right >= RIGHT[0]:
            yield Sentence("strength", f"Queue {queue} tells its callers rightly how long they will wait.", behind)
        elif right < RIGHT[1]:
            yield Sentence("weakness", f"Queue {queue} tells its callers a wait that is often wrong.", behind)


_Tellers = tuple[Callable[[Findings], Iterator[Sentence]], ...]
_OF_CALLERS: _Tellers = (_volume, _level, _gave_up, _bad_hours, _waits, _estimates)
_OF_THE_OFFICE: _Tellers = (_queues, _lines, _agents, _people, _breaks)

_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def _wanted(figures: Figures) -> int:
    """Who wanted somebody, without the short ones."""
    return figures.answered + figures.abandoned


def _part(value: float) -> str:
    return f"{100 * value:.0f} %"


def _some(part: float, does: str, do: str) -> str:
    """What a part of callers does, in words: every third caller gives."""
    if part >= NEARLY_ALL:
        return f"Nearly every caller {does}"
    nth = round(1 / part)
    if nth <= 1:
        return f"Most callers {do}"
    return f"Every {_ORDINALS[nth - 2]} caller {does}" if nth <= len(_ORDINALS) + 1 else f"One caller in {nth} {does}"


def _times(many: int) -> str:
    return "Once" if many == 1 else f"{many:,} times"


def _when(found: Findings, day: int, hour: int) -> str:
    """Of a week or less there is one such day."""
    name = f"on {WEEKDAYS[day]}" if found.period.days <= len(WEEKDAYS) else f"{WEEKDAYS[day]}s"
    return f"{name} between {hour} and {hour + 1}"


def sentence_table(found: Findings) -> Table:
    """All of them, for a workbook."""
    columns = (Column("what", "text"), Column("sentence", "text"), Column("figures behind it", "text"))
    words: dict[Kind, str] = {"fact": "what there was", "strength": "strength", "weakness": "weakness"}
    rows = [(words[one.kind], one.text, one.figures) for one in sentences(found)]
    return Table("sentences", "In sentences", columns, rows)
