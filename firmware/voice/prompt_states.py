"""Which prompts have sounds, and whose: what people are shown of the folders."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from firmware.voice.languages import LANGUAGES
from firmware.voice.phrases import Words, wanted
from firmware.voice.places import Piece
from firmware.voice.prompt_files import SoundFile, files_of

Fault = Callable[[SoundFile], str]
"""Why a recording of the office cannot be played; "" if it can."""


class PieceState(NamedTuple):
    """``where``: "own", "built" or "missing". ``faults``: recordings that cannot be played, and why."""

    piece: Piece
    where: str
    faults: tuple[str, ...] = ()


class PromptState(NamedTuple):
    """How many of its pieces are where. ``faults`` as above; ``words``: "" of a recording that has none here."""

    name: str
    own: int
    built: int
    missing: int
    faults: tuple[str, ...]
    words: str


def piece_states(
    folder: Path, language: str, box_language: str, words: Words, fault: Fault = lambda _: ""
) -> list[PieceState]:
    """Of all that the box says in this language, and of what the office has recorded besides."""
    files = files_of(folder, language, box_language)
    pieces = {piece.name: piece for piece in wanted(language, words)}
    for name in sorted(files):
        if not files[name][0].built:
            pieces.setdefault(name, Piece(name, ""))

    def state(piece: Piece) -> PieceState:
        there = files.get(piece.name, ())
        unfit = {file: why for file in there if not file.built and (why := fault(file))}
        heard = next((file for file in there if file not in unfit), None)
        where = "missing" if heard is None else "built" if heard.built else "own"
        return PieceState(piece, where, tuple(f"{file.path.name}: {why}" for file, why in unfit.items()))

    return [state(piece) for piece in pieces.values()]


def prompt_states(
    folder: Path, language: str, box_language: str, words: Words, fault: Fault = lambda _: ""
) -> list[PromptState]:
    """The same by prompt; all numbers are one, and so are times, waits, signs and keys."""
    by_prompt: dict[str, list[PieceState]] = {}
    for state in piece_states(folder, language, box_language, words, fault):
        by_prompt.setdefault(_prompt_of(state.piece, language, words), []).append(state)
    return [_together(name, states, language, words) for name, states in by_prompt.items()]


def _together(name: str, states: list[PieceState], language: str, words: Words) -> PromptState:
    where = [state.where for state in states]
    said = words.get(language, {}).get(name) or LANGUAGES[language].phrases.get(name, "")
    faults = tuple(fault for state in states for fault in state.faults)
    return PromptState(name, where.count("own"), where.count("built"), where.count("missing"), faults, said)


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
