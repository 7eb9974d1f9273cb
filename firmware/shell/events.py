"""What the box tells unasked, in lines."""

from firmware.control.responses import Happening
from firmware.shell.figures import lasting, moment
from firmware.shell.screen import Screen, plain, wrapped


def told(happening: Happening, screen: Screen) -> str:
    """A line of ``monitor``: when, since the box started, and what."""
    lines = []
    if happening.missed:
        lines.append(f"({happening.missed} before this were not told: the terminal is too slow for them)")
    lines.append(f"{moment(happening.at_ms)}  {happening.text}")
    parts = [part for line in lines for part in wrapped(plain(line, screen.unicode), screen.width, hang="  ")]
    return "\n".join(parts)


def remaining(left_s: float) -> str:
    """Of what was committed for a time."""
    return f'What was committed is taken back in {lasting(left_s)}, unless you type "confirm" in configuration mode.'
