"""The configuration that a tool works with: a file's, or what the box runs on."""

from collections.abc import Sequence
from pathlib import Path

import boards
from firmware.config import Config, load
from firmware.config.boot import this_boot
from firmware.config.store import DIRECTORY, Store


class NotConfiguredError(Exception):
    """There is none that can be used; the message is for people, a sentence a line."""


def configured(path: Path | None, state_dir: Path, known: Sequence[str] = tuple(boards.NAMES)) -> Config:
    """That in the file, or what the box in ``state_dir`` runs on. ``known``: boards that it may be for. Raises
    NotConfiguredError."""
    try:
        text = _running(state_dir) if path is None else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NotConfiguredError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise NotConfiguredError(f"{path}: is not UTF-8 text.") from error
    found: list[str] = []
    # Whose board it is for is written nowhere: it is right where it is right for one.
    for board in map(boards.named, known):
        config = load(text, len(board.lines), len(board.stations))
        if isinstance(config, Config):
            return config
        found = found or [f"{path or 'the configuration of the box'}, {problem}" for problem in config]
    raise NotConfiguredError("\n".join(found))


def _running(state_dir: Path) -> str:
    return Store(state_dir / DIRECTORY, this_boot()).read().text
