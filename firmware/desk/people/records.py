"""Whom the office knows, as it is kept: each value was checked when it was written down (rules.py)."""

from typing import Literal

import msgspec

from firmware.callcontrol.targets import Refusal

Kind = Literal["person", "company"]


class Contact(msgspec.Struct, frozen=True):
    """Somebody outside, or a company. ``numbers``: in the form of ``numbers.Numbers``, the first one first; no two
    contacts share one. ``note``: what stays true of him; ``language``: as ``hu``, "" where nobody knows."""

    name: str
    numbers: tuple[str, ...]
    company: str = ""
    note: str = ""
    vip: bool = False
    language: str = ""
    kind: Kind = "person"


class Staff(msgspec.Struct, frozen=True):
    """Somebody of the office, by the ``number`` that reaches him: an extension, or one outside. ``languages``,
    ``competence`` and ``answers`` (topics on which he can say something) are words, as people search for them."""

    number: str
    name: str
    competence: str = ""
    languages: str = ""
    answers: str = ""


class Blocked(msgspec.Struct, frozen=True):
    """An entry of the block list: ``pattern`` as ``numbers.Numbers.pattern``, ``why`` in words, since when and by
    whom."""

    pattern: str
    what: Refusal
    why: str = ""
    since: str = ""
    by: str = ""


class Note(msgspec.Struct, frozen=True):
    """What somebody wrote down about a number; ``at``: wall time, ``2026-11-30 09:41``."""

    number: str
    at: str
    by: str
    text: str

    @property
    def said(self) -> str:
        """On one line."""
        return f"{self.at} {self.by}: {self.text}"
