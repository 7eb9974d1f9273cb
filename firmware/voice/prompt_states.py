"""Which prompts have sounds, and whose: what people are shown of the folders."""

from pathlib import Path
from typing import NamedTuple

from firmware.voice.languages import LANGUAGES
from firmware.voice.phrases import Words, wanted
from firmware.voice.places import Piece
from firmware.voice.prompt_files import files_of


class PieceState(NamedTuple):
    """``where``: "own", "built" or "missing"."""

    piece: Piece
    where: str


class PromptState(NamedTuple):
    """How many of its pieces are where. ``words``: "" of a recording that has none here."""

    name: str
    own: int
    built: int
    missing: int
    words: str


def piece_states(folder: Path, language: str, box_language: str, words: Words) -> list[PieceState]:
    """Of all that the box says in this language, and of what the office has recorded besides."""
    files = files_of(folder, language, box_language)
    pieces = {piece.name: piece for piece in wanted(language, words)}
    for name in sorted(files):
        if not files[name][0].built:
            pieces.setdefault(name, Piece(name, ""))

    def where(name: str) -> str:
        return "missing" if name not in files else "built" if files[name][0].built else "own"

    return [PieceState(piece, where(name)) for name, piece in pieces.items()]


def prompt_states(folder: Path, language: str, box_language: str, words: Words) -> list[PromptState]:
    """The same by prompt; all numbers are one, and so are times, waits, signs and keys."""
    by_prompt: dict[str, list[PieceState]] = {}
    for state in piece_states(folder, language, box_language, words):
        by_prompt.setdefault(_prompt_of(state.piece, language, words), []).append(state)
    return [_together(name, states, language, words) for name, states in by_prompt.items()]


def _together(name: str, states: list[PieceState], language: str, words: Words) -> PromptState:
    where = [state.where for state in states]
    said = words.get(language, {}).get(name) or LANGUAGES[language].phrases.get(name, "")
    return PromptState(name, where.count("own"), where.count("built"), where.count("missing"), said)


_TABLES = ("number", "time", "wait", "sign", "key")


def _prompt_of(piece: Piece, language: str, words: Words) -> str:
    """``queue.position`` for ``queue.position.1``."""
    phrases = LANGUAGES[language].phrases
    parts = piece.name.split(".")
    if piece.text and piece.name not in words.get(language, {}):
        for length in range(len(parts), 0, -1):
            if ".".join(parts[:length]) in phrases:
                return ".".join(parts[:length])
    return parts[0] if parts[0] in _TABLES else piece.name
