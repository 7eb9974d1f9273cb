"""Figures as people read them."""

from collections.abc import Callable
from typing import Any

from firmware.control.views import LatencyView, View

_MINUTE = 60
_HOUR = 3600
_DAY = 86_400


def lasting(seconds: float) -> str:
    """``1:05``, ``1:02:03``, ``2 d 1:02:03``."""
    whole = int(seconds)
    days, rest = divmod(whole, _DAY)
    hours, minutes, left = rest // _HOUR, rest % _HOUR // _MINUTE, rest % _MINUTE
    clock = f"{hours}:{minutes:02}:{left:02}" if days or hours else f"{minutes}:{left:02}"
    return f"{days} d {clock}" if days else clock


def soon(seconds: float) -> str:
    """Below a minute with tenths: ``4.2 s``; else as ``lasting``."""
    return f"{seconds:.1f} s" if seconds < _MINUTE else lasting(seconds)


def size(bytes_: int) -> str:
    """``980 B``, ``12 kB``, ``3.4 MB``."""
    if bytes_ < 1000:
        return f"{bytes_} B"
    return f"{bytes_ / 1000:.3g} kB" if bytes_ < 999_500 else f"{bytes_ / 1_000_000:.3g} MB"


def moment(at_ms: int) -> str:
    """Since the box started, with tenths: ``1:02:03.4``."""
    return f"{lasting(at_ms / 1000)}.{at_ms % 1000 // 100}"


def lasting_if_any(seconds: float) -> str:
    """As ``lasting``; nothing for 0."""
    return lasting(seconds) if seconds else ""


_FORMS: dict[str, Callable[[Any], str]] = {
    "for_s": lasting_if_any,
    "longest_now_s": lasting_if_any,
    "head_start_s": lasting_if_any,
    "talk_s": lasting_if_any,
    "locked_s": lasting_if_any,
    "mean_wait_s": lasting,
    "longest_wait_s": lasting,
    "error_s": lasting,
    "waited_s": lasting,
    "length_s": lasting,
    "talked_s": lasting_if_any,
    "line": lambda line: str(line or ""),
    "times_lost": lambda times: str(times or ""),
    "place": lambda place: str(place or ""),
    "level": lambda level: str(level or ""),
    "in_s": soon,
    "worst_at_s": lasting,
    "size": size,
    "busy_permille": lambda permille: f"{permille / 10:g}",
    "celsius": lambda degrees: f"{degrees:.1f}",
}
"""By the field of a row."""


def cell(row: View, field: str) -> str:
    """A field of a row; "" where it says nothing."""
    value = getattr(row, field)
    if value is None:
        return ""
    if isinstance(row, LatencyView) and not row.ticks and not isinstance(value, str) and field != "memory_kb":
        return ""
    if field in _FORMS:
        return _FORMS[field](value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
