"""The files that reports become, among ``reports``."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from firmware.desk.folders import KEPT_FREE, LONGEST_NAME, MOST_FILES, PLACES


def name_of(words: Iterable[str], ending: str) -> str:
    """``hours-2026-03.html``: of the words that are not empty, as many of their signs as a name has room for."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", "-".join(word for word in words if word))
    return f"{plain[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def path_of(directory: Path, name: str) -> Path:
    """Where such a file is. ``directory``: where everything is kept."""
    return directory / PLACES["reports"] / name


def why_no_file(directory: Path, name: str, free: Callable[[Path], int]) -> str:
    """Why it cannot be written; "" where it can. Makes the folder. ``free``: bytes that are free where a path is."""
    place = directory / PLACES["reports"]
    try:
        place.mkdir(mode=0o755, exist_ok=True)
        names = [path.name for path in place.iterdir()]
    except OSError as error:
        return f"file {name} among reports cannot be written ({error.strerror})."
    if name not in names and len(names) >= MOST_FILES:
        return f"there are {len(names)} files among reports, {MOST_FILES} is the most."
    if free(place) < KEPT_FREE:
        return f"the disk is too full for {name}: {KEPT_FREE // 1_000_000} MB stay free."
    return ""
