"""The callers of a record, as they come in the twin. What the record tells of a caller is taken from it; what it cannot
tell is drawn for him alone, so that it stays his whatever else is changed."""

from tools.traffic.calls import FORM, Call
from tools.twin import draws, office
from tools.twin.case import Case, Ready
from tools.twin.estimates import Estimates, patience_ms
from tools.twin.world import NEVER, Visitor

_DIGITS = frozenset("0123456789*#")
SURE_MS = 140_000
"""So long a caller may be in the menu of office.py before the box sends him on (five times the words and half a
minute); whoever stayed longer comes so much later."""


def visitors(case: Case, prepared: Ready, seed: int, *, known: bool) -> list[Visitor]:
    """In order of time; ``who`` counts calls of the record. ``known``: who gave up has the patience of the record, and
    whoever was answered was at least so patient; else all patience is drawn."""
    made = _of_list(case, seed, known=known) if case.derived else _of_register(case, prepared, seed, known=known)
    return sorted(made, key=lambda visitor: visitor.at_ms)


def _of_list(case: Case, seed: int, *, known: bool) -> list[Visitor]:
    found = []
    for who, call in enumerate(case.record.calls):
        late_ms = max(0, call.menu_ms - SURE_MS) if call.entered else 0
        menu_ms = call.menu_ms - late_ms
        found.append(
            Visitor(
                who=who,
                at_ms=call.at_ms + late_ms - case.start_ms,
                number=f"{office.class_prefix(call.head_start_ms)}{who:07}",
                keys=((menu_ms, case.digits[call.kind]),) if call.entered else (),
                waits_from_ms=menu_ms,
                patience_ms=_patience(call, who, case.estimates, seed, known=known),
                talk_ms=_talk(call, who, case.estimates, seed),
                work_ms=_work(who, case.estimates, seed),
            )
        )
    return found


def _of_register(case: Case, prepared: Ready, seed: int, *, known: bool) -> list[Visitor]:
    found = []
    for who, call in enumerate(case.record.calls):
        through_queue = call.entered and bool(call.kind)
        if call.entered:
            patience = _patience(call, who, case.estimates, seed, known=known) if through_queue else NEVER
        else:
            patience = max(0, call.menu_ms - _waits_from(call))
        found.append(
            Visitor(
                who=who,
                at_ms=call.at_ms - case.start_ms,
                number=call.caller if _is_number(call.caller) else "",
                keys=tuple((at_ms, _pressed(what, prepared.forms)) for at_ms, what in call.keys),
                waits_from_ms=_waits_from(call),
                patience_ms=patience,
                talk_ms=_talk(call, who, case.estimates, seed),
                work_ms=_work(who, case.estimates, seed),
                ring_ms=_ring(call, who, case.estimates, seed),
                is_wanted=call.entered,
                route=prepared.route_of.get(call.line, 0),
            )
        )
    return found


def _waits_from(call: Call) -> int:
    """From the box's answer on where he presses something, else from when he came."""
    if call.keys:
        return call.keys[-1][0]
    # Who waits in no queue waits for a bell to be answered.
    return max(0, call.menu_ms - call.ring_ms) if call.entered else 0


def _pressed(what: str, forms: dict[str, str]) -> str:
    if what.startswith(FORM):
        return forms.get(what.removeprefix(FORM), "")
    return what if set(what) <= _DIGITS else ""


def _is_number(text: str) -> bool:
    return text.removeprefix("+").isdecimal()


def _patience(call: Call, who: int, estimates: Estimates, seed: int, *, known: bool) -> int:
    if not call.entered:
        return 0
    if known and not call.answered:
        return call.wait_ms
    chance = draws.chance(seed, who, draws.PATIENCE)
    return patience_ms(estimates.patience_of(call), chance, call.wait_ms if known else 0)


def _talk(call: Call, who: int, estimates: Estimates, seed: int) -> int:
    if call.answered:
        return max(1, call.talk_ms)
    return max(1, estimates.talk_drawn(call.kind, draws.chance(seed, who, draws.TALK)))


def _work(who: int, estimates: Estimates, seed: int) -> int:
    return estimates.work_drawn(draws.chance(seed, who, draws.WORK))


def _ring(call: Call, who: int, estimates: Estimates, seed: int) -> int:
    return call.ring_ms if call.answered else estimates.ring_drawn(draws.chance(seed, who, draws.RING), call.ring_ms)
