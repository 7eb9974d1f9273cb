"""How two texts of the configuration differ, line by line, each with the section that it stands in."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_HEADER = re.compile(r"\s*\[{1,2}[^\[\]]+\]{1,2}\s*(#.*)?")
_MOST_PAIRS = 25_000_000
"""Of lines that are weighed against each other; texts that differ more are told as wholes."""


def compare(old: str, new: str) -> list[str]:
    """Lines that begin with "- " (only in ``old``), "+ " (only in ``new``) or "  " (a section's header); [] where no
    line differs."""
    before, after = old.splitlines(), new.splitlines()
    found: list[str] = []
    told: str | None = None
    for mark, lines, index in _differing(before, after):
        if _HEADER.fullmatch(lines[index]):
            told = lines[index]
        else:
            header = _header(lines, index)
            if header != told and header is not None:
                found.append(f"  {header}")
            told = header
        found.append(f"{mark} {lines[index]}")
    return found


def changed_lines(old: str, new: str) -> int:
    """So many lines of ``compare`` are changes."""
    return sum(not line.startswith("  ") for line in compare(old, new))


def _differing(before: list[str], after: list[str]) -> Iterator[tuple[str, list[str], int]]:
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    a, b = before[start : len(before) - end], after[start : len(after) - end]
    blocks = [(0, len(a), 0, len(b))]
    if len(a) * len(b) <= _MOST_PAIRS:
        matcher = SequenceMatcher(None, a, b)
        blocks = [block[1:] for block in matcher.get_opcodes() if block[0] != "equal"]
    for a_from, a_to, b_from, b_to in blocks:
        for index in range(a_from, a_to):
            yield "-", before, start + index
        for index in range(b_from, b_to):
            yield "+", after, start + index


def _header(lines: list[str], index: int) -> str | None:
    return next((line for line in reversed(lines[:index]) if _HEADER.fullmatch(line)), None)
