"""Meaning of what is said of a CO line: nothing twice, and nothing without effect."""

from typing import TYPE_CHECKING

from firmware.config.model import LineConfig
from firmware.config.positions import Path

if TYPE_CHECKING:
    from firmware.config.parse import Draft

_NEEDS = {
    "tone_ms": ("dial", "tone"),
    "pulse_ms": ("dial", "pulse"),
    "pulse_gap_ms": ("dial", "pulse"),
    "dial_tone_wait_s": ("dial_tone", "wait"),
    "pause_s": ("dial_tone", "pause"),
    "answer_s": ("answer_on", "time"),
    "busy_cycles": ("release_on", "busy"),
    "congestion_cycles": ("release_on", "busy"),
}
"""Keys that mean something only where another key has, or holds, this word."""


def verify_lines(draft: "Draft") -> None:
    """Add every problem of meaning to ``draft.problems``."""
    for line in draft.config.lines:
        path: Path = ("lines", str(line.port))
        if path in draft.where:
            _signs(draft, path, line)
            _without_effect(draft, path, line)


def _signs(draft: "Draft", path: Path, line: LineConfig) -> None:
    for key, signs in (("release_on", line.supervision.release_on), ("answer_on", line.supervision.answer)):
        if (*path, key) in draft.where and (*path, key) not in draft.refused:
            for index, sign in enumerate(signs):
                if sign in signs[:index]:
                    draft.problem((*path, key, index), f'{key} of CO line {line.port} names "{sign}" twice.')


def _without_effect(draft: "Draft", path: Path, line: LineConfig) -> None:
    words: dict[str, tuple[str, ...]] = {
        "dial": (line.outpulsing.by,),
        "dial_tone": (line.outpulsing.dial_tone,),
        "answer_on": line.supervision.answer,
        "release_on": line.supervision.release_on,
    }
    for key, (other, word) in _NEEDS.items():
        if (*path, key) in draft.where and (*path, other) not in draft.refused and word not in words[other]:
            missing = f'"{word}" in {other}' if other.endswith("_on") else f'{other} = "{word}"'
            draft.problem((*path, key), f"CO line {line.port} has {key}, which has no effect without {missing}.")
