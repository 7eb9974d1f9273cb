"""What one value may be that says how a CO line is dialled on and supervised; as in ``fields``."""

from collections.abc import Iterable
from typing import Any, get_args

from firmware.callcontrol.plan import AnswerSign, EndSign
from firmware.config.fields import Check, RefusedError, did_you_mean, list_of, one_of, shown, typed

END_SIGNS = get_args(EndSign)
ANSWER_SIGNS = get_args(AnswerSign)

TONE_LEAST_MS = 50
"""hardware.md 13.4: 50/50 ms is the least that exchanges take."""
TONE_MOST_MS = 500
PULSE_LEAST_MS = 10
PULSE_MOST_MS = 120
"""What the line card sends (hal.outpulser)."""
BREAK_LEAST_PERCENT = 50
BREAK_MOST_PERCENT = 80
"""hardware.md 13.1: DAHDI sends 50/50; exchanges take 55 to 77 %."""


class OneWord:
    """A check: one of the words ``known``."""

    def __init__(self, words: Iterable[str]) -> None:
        self.known = tuple(words)

    def __call__(self, value: Any) -> str:
        rule = one_of(shown(word) for word in self.known)
        typed(value, str, f"but must be {rule}")
        if value not in self.known:
            raise RefusedError(f"is {shown(value)}, but must be {rule}{did_you_mean(value, self.known)}")
        return str(value)


def whole_between(least: int, most: int, unit: str) -> Check:
    """A whole number of ``least`` to ``most``; ``unit`` says of what."""

    def checked(value: Any) -> int:
        typed(value, int, f"but must be a whole number of {unit}")
        if not least <= value <= most:
            raise RefusedError(f"is {shown(value)}, but must be {least} to {most} {unit}")
        return int(value)

    return checked


release_on = list_of(OneWord(END_SIGNS), 'but must be a list such as ["cpc", "reversal"]')
_answers = list_of(OneWord(ANSWER_SIGNS), 'but must be a list such as ["reversal", "time"]')


def answer_on(value: Any) -> tuple[str, ...]:
    """Signs of the answer; never none, or a call would never begin."""
    found: tuple[str, ...] = _answers(value)
    if not found:
        raise RefusedError(f"is [], but must name at least one of {one_of(shown(sign) for sign in ANSWER_SIGNS)}")
    return found


def tone_ms(value: Any) -> tuple[int, int]:
    """Length of a DTMF digit and of the silence after it."""
    sound, silence = _two(value, "[100, 100]")
    if not (TONE_LEAST_MS <= sound <= TONE_MOST_MS and TONE_LEAST_MS <= silence <= TONE_MOST_MS):
        raise RefusedError(
            f"is {shown(value)}, but must be a tone and the silence after it, "
            f"{TONE_LEAST_MS} to {TONE_MOST_MS} milliseconds each"
        )
    return sound, silence


def pulse_ms(value: Any) -> tuple[int, int]:
    """Open and closed part of a pulse."""
    opened, closed = _two(value, "[67, 33]")
    if not (PULSE_LEAST_MS <= opened <= PULSE_MOST_MS and PULSE_LEAST_MS <= closed <= PULSE_MOST_MS):
        raise RefusedError(
            f"is {shown(value)}, but must be the open and the closed part of a pulse, "
            f"{PULSE_LEAST_MS} to {PULSE_MOST_MS} milliseconds each"
        )
    if not BREAK_LEAST_PERCENT <= 100 * opened / (opened + closed) <= BREAK_MOST_PERCENT:
        raise RefusedError(
            f"is {shown(value)}, but the open part, which comes first, must be "
            f"{BREAK_LEAST_PERCENT} to {BREAK_MOST_PERCENT} % of a pulse"
        )
    return opened, closed


def _two(value: Any, example: str) -> tuple[int, int]:
    rule = f"but must be a list of two whole numbers of milliseconds, such as {example}"
    typed(value, list, rule)
    if len(value) != 2 or any(isinstance(item, bool) or not isinstance(item, int) for item in value):
        raise RefusedError(f"is {shown(value)}, {rule}")
    return value[0], value[1]
