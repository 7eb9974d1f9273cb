"""The candidate: the configuration that is being written, on the disk, so that a cut or a kill loses no word of it."""

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

from firmware.config.disk import Disk, content, put, set_aside, sync_directory
from firmware.config.sealed import DamagedError, Head, seal, unseal
from firmware.config.store import DAMAGED

NAME = "candidate.toml"


class Candidate(NamedTuple):
    """``base``: the revision that it was begun on; ``editors``: who has changed it since, in that order."""

    text: str
    base: int
    editors: tuple[str, ...] = ()


class _Kept(Head, frozen=True, tag="candidate"):
    base: int
    editors: tuple[str, ...]


class CandidateFile:
    """``candidate.toml`` in ``directory``."""

    def __init__(self, directory: Path, disk: Disk = os) -> None:
        self._path = directory / NAME
        self._disk = disk

    def read(self) -> tuple[Candidate | None, str]:
        """The candidate if there is one, and a remark if it cannot be read; then it is set aside. Never raises."""
        try:
            head, text = unseal(content(self._disk, self._path), _Kept)
        except FileNotFoundError:
            return None, ""
        except DamagedError as error:
            with contextlib.suppress(OSError):
                set_aside(self._disk, self._path, NAME + DAMAGED)
            return None, f"{self._path} is damaged ({error}): what was changed and not committed is lost"
        except OSError as error:
            return None, f"{self._path} cannot be read ({error.strerror})"
        return Candidate(text, head.base, head.editors), ""

    def write(self, candidate: Candidate) -> None:
        """Raises OSError; what was there is there still. The directory is made if need be."""
        with contextlib.suppress(FileExistsError):
            self._disk.mkdir(self._path.parent, 0o700)
        put(self._disk, self._path, seal(_Kept(base=candidate.base, editors=candidate.editors), candidate.text))

    def delete(self) -> None:
        """There is no candidate but the running configuration. Raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            self._disk.unlink(self._path)
            sync_directory(self._disk, self._path.parent)
