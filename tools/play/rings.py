"""For which kind of call a bell rings, judged by what it sounds alone: its bursts and its pauses."""

from collections.abc import Iterator, Sequence
from typing import get_args

from firmware.callcontrol.plan import Plan, RingKind, Rings
from hal.ring_plan import keep_duty
from tools.sim.world import Burst

KINDS: tuple[str, ...] = get_args(RingKind)

TOLERANCE_PERCENT = 15
TOLERANCE_MS = 60
"""A burst or a pause may be so much longer or shorter than its cadence has it, whichever is more: a bell begins and
ends with a half wave of its ringing, and the box may shrink bursts to keep its duty."""

CLEARLY_MS = 60
"""Nearer by less than this is not told apart by ear."""

Cadence = tuple[int, ...]


def rings_as(kind: str, plan: Plan, duty_percent: int, bursts: Sequence[Burst], now_ms: int) -> bool:
    """The last whole pattern of ``bursts`` is that of ``kind``, and nothing since contradicts it.

    A pattern is whole when the first burst of the next one has begun. It must be nearer to the cadence of ``kind``
    than to that of any other kind of the plan, by twice and by CLEARLY_MS; kinds that sound alike all fit.
    """
    mine = _shapes(cadence_of(plan, kind), duty_percent)
    distance = _nearest(mine, bursts, now_ms)
    if distance is None:
        return False
    for other in KINDS:
        theirs = _shapes(cadence_of(plan, other), duty_percent)
        rival = None if mine & theirs else _nearest(theirs, bursts, now_ms)
        if rival is not None and rival < max(2 * distance, distance + CLEARLY_MS):
            return False
    return True


def cadence_of(plan: Plan, kind: str) -> Cadence:
    """How the box rings for a kind of call, (on, off[, on, off ...]) ms."""
    own: Cadence = getattr(plan.rings, kind) if kind in Rings.__struct_fields__ else ()
    return own or plan.ring_cadence


def in_words(bursts: Sequence[Burst], now_ms: int) -> str:
    """The last four bursts and their pauses: ``its bell: 1.25 s on, 3.75 s off, 0.2 s on so far``."""
    latest = list(bursts)[-4:]
    parts = []
    for place, (start_ms, end_ms) in enumerate(latest):
        if end_ms is None:
            parts.append(f"{(now_ms - start_ms) / 1000:g} s on so far")
            continue
        parts.append(f"{(end_ms - start_ms) / 1000:g} s on")
        last = place == len(latest) - 1
        silence_ms = now_ms - end_ms if last else latest[place + 1][0] - end_ms
        parts.append(f"{silence_ms / 1000:g} s off{' so far' if last else ''}")
    return f"its bell: {', '.join(parts) or 'silent'}"


def _shapes(cadence: Cadence, duty_percent: int) -> set[Cadence]:
    """As it stands in the plan, and as the hardware may have to shrink it."""
    return {cadence, tuple(keep_duty(cadence, duty_percent))}


def _nearest(shapes: set[Cadence], bursts: Sequence[Burst], now_ms: int) -> int | None:
    """How far, in ms, the best of them is from the last whole pattern; None when none fits."""
    found = [distance for shape in shapes for distance in _fits(shape, bursts, now_ms)]
    return min(found, default=None)


def _fits(cadence: Cadence, bursts: Sequence[Burst], now_ms: int) -> Iterator[int]:
    """A distance for each way in which the bursts end with a whole pattern and the beginning of another.

    Before a pattern stands the pause that ends patterns, or nothing: the end of a triple ring is no double ring.
    """
    whole = len(cadence) // 2
    for begun in range(1, whole + 1):
        first = len(bursts) - whole - begun
        if first < 0 or (first > 0 and not _apart(bursts[first - 1], bursts[first], cadence)):
            continue
        distance = _distance(cadence, bursts[first:], now_ms)
        if distance is not None:
            yield distance


def _apart(before: Burst, burst: Burst, cadence: Cadence) -> bool:
    """At least the last pause of the cadence lies between them."""
    ended_ms = before[1]
    return ended_ms is not None and _silence(burst[0] - ended_ms, cadence, len(cadence) // 2 - 1, over=True) is not None


def _distance(cadence: Cadence, bursts: Sequence[Burst], now_ms: int) -> int | None:
    """Deviations of the first pattern added up, but for its last pause, which follows from the rest of the period.

    None when anything, then or since, is beyond the tolerance.
    """
    bursts_in_pattern = len(cadence) // 2
    total = 0
    for place, (start_ms, end_ms) in enumerate(bursts):
        step = place % bursts_in_pattern
        over = end_ms is not None
        sound = _deviation((now_ms if end_ms is None else end_ms) - start_ms, cadence[2 * step], over=over)
        following = bursts[place + 1][0] if place + 1 < len(bursts) else None
        silence: int | None = 0
        if end_ms is not None:
            silence_ms = (now_ms if following is None else following) - end_ms
            silence = _silence(silence_ms, cadence, step, over=following is not None)
        if sound is None or silence is None:
            return None
        if place < bursts_in_pattern:
            total += sound + (silence if step < bursts_in_pattern - 1 else 0)
    return total


def _silence(heard_ms: int, cadence: Cadence, step: int, *, over: bool) -> int | None:
    """As ``_deviation``. The last pause may be longer, up to a whole period: the bell may have to wait for its turn."""
    wanted_ms = cadence[2 * step + 1]
    if 2 * step + 2 < len(cadence):
        return _deviation(heard_ms, wanted_ms, over=over)
    if heard_ms > sum(cadence):
        return None
    return _deviation(min(heard_ms, wanted_ms), wanted_ms, over=over)


def _deviation(heard_ms: int, wanted_ms: int, *, over: bool) -> int | None:
    """How far from ``wanted_ms``; None beyond the tolerance. What is not over yet can only be too long."""
    difference_ms = heard_ms - wanted_ms if over else max(0, heard_ms - wanted_ms)
    tolerance_ms = max(TOLERANCE_MS, wanted_ms * TOLERANCE_PERCENT // 100)
    return abs(difference_ms) if abs(difference_ms) <= tolerance_ms else None
