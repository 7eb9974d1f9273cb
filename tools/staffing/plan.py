"""From the traffic of days to what they need, shifts that give it, and the sentences that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from tools.staffing.erlang import Figures
from tools.staffing.learning import HALF_HOUR, Day
from tools.staffing.need import Goal, Need, expected, needs
from tools.staffing.rules import Rules
from tools.staffing.shifts import Needed, Proposal, propose

_MOST_EXCEPTIONS = 2
_MOST_SPANS = 4
_ABOUT = 0.5
"""People: closer to the need, those who were there were enough."""
_FEW = 0.75
"""Fewer people than at worst are called enough where they are in so large a part of the day."""
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Planned(NamedTuple):
    """``needs``: one for each half hour of ``day``. ``proposal``: None where nobody is needed, or nobody asked."""

    day: Day
    needs: tuple[Need, ...]
    proposal: Proposal | None

    def proposed(self, half_hour: datetime) -> int | None:
        """At telephones throughout it; None where there is no proposal."""
        if self.proposal is None:
            return None
        return self.proposal.at(half_hour)

    def with_proposal(self, need: Need, within_s: float) -> Figures | None:
        """What callers meet who come to the shifts; None as of ``expected``."""
        people = self.proposed(need.half_hour.begin)
        return None if people is None else expected(need.half_hour, people, within_s)


class Span(NamedTuple):
    """Half hours that follow one another; ``people``: the most of them."""

    begin: datetime
    end: datetime
    people: int


def planned(
    days: Sequence[Day],
    goal: Goal,
    rules: Rules | None,
    *,
    people: int | None = None,
    least: int = 0,
    told: Callable[[float, str], None],
) -> list[Planned]:
    """``rules``: None where no shifts are wanted; ``people``: at most so many of them a day. Raises LoadError,
    RuleError, ProgrammeError."""
    found = []
    for place, day in enumerate(days):
        told(place / len(days), day.title)
        wanted = needs(day.half_hours, goal, least)
        proposal = None if rules is None else propose([_needed(one) for one in wanted], rules, people)
        found.append(Planned(day, tuple(wanted), proposal))
    told(1, "done")
    return found


def _needed(need: Need) -> Needed:
    """One who is missing matters by the calls that are his."""
    weight = round(need.half_hour.calls / need.people) if need.people else 0
    return Needed(need.half_hour.begin, need.people, max(1, weight))


def verdict(one: Planned) -> list[str]:
    """Sentences: how many are enough, whether the proposal is, whether those who were there were."""
    name = one.day.title
    if not any(need.people for need in one.needs):
        return [f"Nobody is needed on {name}."]
    said = [_enough(one.needs, name), _lines(one.needs)]
    if one.proposal is not None:
        said.append(_of_proposal(one.proposal))
    said += _of_those_who_were_there(one)
    outside = round(one.day.outside)
    if outside:
        callers = "caller comes" if outside == 1 else "callers come"
        said.append(f"{_word(outside).capitalize()} {callers} when nobody is there; these are not counted.")
    return said


def _enough(wanted: Sequence[Need], name: str) -> str:
    most = max(need.people for need in wanted)
    for people in range(1, most + 1):
        above = [(need.half_hour.begin, need.people) for need in wanted if need.people > people]
        spans = _spans(above)
        if len(spans) <= _MOST_EXCEPTIONS and len(above) <= (1 - _FEW) * len(wanted):
            break
    are = "person is" if people == 1 else "people are"
    start = f"{_word(people).capitalize()} {are} enough on {name}"
    if not spans:
        return f"{start}."
    worst = max(span.people for span in spans)
    upto = "" if all(many == worst for _, many in above) else "up to "
    return f"{start} except {_when(spans)}, where {upto}{_word(worst)} are needed."


def _lines(wanted: Sequence[Need]) -> str:
    busiest = max(wanted, key=lambda need: need.lines)
    lines = "line is" if busiest.lines == 1 else "lines are"
    return f"{_word(busiest.lines).capitalize()} {lines} enough at all times; most are busy at {_clock(busiest)}."


def _of_proposal(proposal: Proposal) -> str:
    many = len(proposal.shifts)
    shifts = f"{_word(many).capitalize()} shift{'s' if many != 1 else ''} of {proposal.paid_h:g} paid hours together"
    least = ""
    if proposal.least_paid_h < proposal.paid_h:
        least = f" (at least {proposal.least_paid_h:g} are needed)"
    missing = proposal.missing
    if not missing:
        return f"{shifts}{least} meet it, with everybody's lunch and breaks."
    spans = _spans((one.begin, many) for one, many in missing)
    worst = max(span.people for span in spans)
    upto = "" if all(many == worst for _, many in missing) else "up to "
    return f"{shifts}{least} leave {upto}{_word(worst)} missing {_when(spans)}."


def _of_those_who_were_there(one: Planned) -> list[str]:
    known = [(need, there) for need, there in zip(one.needs, one.day.there, strict=True) if there is not None]
    if not known:
        return []
    worst, there = max(known, key=lambda pair: pair[0].people - pair[1])
    if worst.people - there < _ABOUT:
        return ["Those who were there were enough."]
    mean_there = sum(there for _, there in known) / len(known)
    mean_needed = sum(need.people for need, _ in known) / len(known)
    return [
        f"{mean_there:.1f} people were there on average, {mean_needed:.1f} are needed; most were missing at "
        f"{_clock(worst)}, {worst.people - there:.1f} of {worst.people}."
    ]


def _spans(half_hours: Iterable[tuple[datetime, int]]) -> list[Span]:
    found: list[Span] = []
    for begin, people in half_hours:
        if found and found[-1].end == begin:
            found[-1] = Span(found[-1].begin, begin + HALF_HOUR, max(found[-1].people, people))
        else:
            found.append(Span(begin, begin + HALF_HOUR, people))
    return found


def _when(spans: Sequence[Span]) -> str:
    told = [f"{span.begin:%H:%M} to {until(span.end)}" for span in spans]
    if len(told) > _MOST_SPANS:
        told = [*told[: _MOST_SPANS - 1], f"at {_word(len(told) - _MOST_SPANS + 1)} other times"]
    if len(told) == 1:
        return told[0]
    return f"{', '.join(told[:-1])} and {told[-1]}"


def _word(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else str(number)


def _clock(need: Need) -> str:
    return f"{need.half_hour.begin:%H:%M}"


def until(end: datetime) -> str:
    """As people say it of an end: midnight is 24:00."""
    return f"{end:%H:%M}" if end.time() != datetime.min.time() else "24:00"
