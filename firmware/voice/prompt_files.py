"""Where the sounds of prompts are, as files. The office's own stand in ``prompts/LANGUAGE/NAME.wav`` (those in the
language of the box in ``prompts/NAME.wav``, too), the built ones in ``prompts-built/LANGUAGE/NAME.wav``.

For each piece of a prompt (phrases.py) the office's own comes first, then the built one.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from firmware.voice.phrases import NAME

OWN_FOLDER, BUILT_FOLDER = "prompts", "prompts-built"
"""In the folder where everything of the box is kept."""

BUILT_ENDING = ".wav"

ENDINGS = (BUILT_ENDING, ".flac", ".ogg", ".opus", ".mp3", ".aiff", ".aif", ".aifc", ".au", ".w64", ".caf")
RAW_ENDINGS = {".alaw": "ALAW", ".al": "ALAW", ".ulaw": "ULAW", ".ul": "ULAW"}
"""G.711 as it travels: 8000 samples a second and no header."""

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
"""What a language, and so its folder, may be called."""


class SoundFile(NamedTuple):
    """``stamp``: when it was written (ns) and its size: another content has another one."""

    path: Path
    built: bool
    stamp: tuple[int, int]


def own_folders(folder: Path, language: str, box_language: str) -> list[Path]:
    """Where the office's recordings in this language are."""
    own = folder / OWN_FOLDER
    return [own / language, own] if language == box_language else [own / language]


def built_folder(folder: Path, language: str) -> Path:
    """Where the built sounds are."""
    return folder / BUILT_FOLDER / language


def files_of(folder: Path, language: str, box_language: str) -> dict[str, tuple[SoundFile, ...]]:
    """Every sound in this language by name, the one to play first before those that stand behind it: of the office's
    own the newest. What cannot be read is not there."""
    found: dict[str, list[SoundFile]] = {}
    if LANGUAGE.fullmatch(language):
        folders = own_folders(folder, language, box_language)
        own = [file for one in folders for file in _sounds_in(one, built=False)]
        for file in sorted(own, key=lambda file: -file.stamp[0]):
            found.setdefault(file.path.stem, []).append(file)
        for file in _sounds_in(built_folder(folder, language), built=True):
            found.setdefault(file.path.stem, []).append(file)
    return {name: tuple(files) for name, files in found.items()}


def own_files(folder: Path, language: str, box_language: str) -> list[SoundFile]:
    """The office's recordings in this language."""
    return [file for own in own_folders(folder, language, box_language) for file in _sounds_in(own, built=False)]


def own_sound(folder: Path, name: str) -> SoundFile | None:
    """The recording of this name in the folder of the office's own (``hu/queue.welcome.ogg``); None for what is none by
    its name."""
    path = folder / OWN_FOLDER / name
    return next((file for file in _sounds_in(path.parent, built=False) if file.path == path), None)


def languages_in(folder: Path) -> list[str]:
    """Languages that have a folder of either kind."""
    found = set()
    for kind in (OWN_FOLDER, BUILT_FOLDER):
        with contextlib.suppress(OSError):
            found |= {entry.name for entry in os.scandir(folder / kind) if entry.is_dir()}
    return sorted(filter(LANGUAGE.fullmatch, found))


def _sounds_in(folder: Path, built: bool) -> Iterator[SoundFile]:
    """By name, then in the order of the endings above."""
    endings = (BUILT_ENDING,) if built else (*ENDINGS, *RAW_ENDINGS)
    with contextlib.suppress(OSError):
        found = []
        for entry in os.scandir(folder):
            name, ending = Path(entry.name).stem, Path(entry.name).suffix
            if ending.lower() in endings and NAME.fullmatch(name) and entry.is_file():
                at = entry.stat()
                file = SoundFile(Path(entry.path), built, (at.st_mtime_ns, at.st_size))
                found.append((name, endings.index(ending.lower()), file))
        for _, _, file in sorted(found):
            yield file
