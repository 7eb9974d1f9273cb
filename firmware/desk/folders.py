"""Files that people bring and take, each kind in a folder of its own: saved configurations, prompts, logs, messages,
the journal, exports, backups and reports. Prompts may be in a folder of their language: ``hu/welcome.ogg``."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from firmware.control.requests import DeleteFile, Folder, ReadFile, WriteFile
from firmware.control.responses import AnyResponse, Done, FilePart, Refused
from firmware.control.views import FileView
from firmware.desk.journal.ring import DIRECTORY as JOURNAL
from firmware.voice.languages import LANGUAGES

PART = 49_152
"""Bytes of a file in one answer."""
LARGEST = 16_000_000
"""Bytes: half an hour of telephone speech as 8 kHz 8 bit."""
KEPT_FREE = 32_000_000
"""Bytes of the disk that files of people never take: revisions and memory need them."""
MOST_FILES = 500
LONGEST_NAME = 64
NAME_RULE = f"up to {LONGEST_NAME} signs, no / and no \\, and no dot first"
PROMPT_RULE = "among prompts, a language and a / may stand before it"

PLACES: dict[Folder, str] = {
    "configuration": "saved",
    "prompts": "prompts",
    "logs": "logs",
    "messages": "messages",
    "exports": "exports",
    "backups": "backups",
    "reports": "reports",
    "journal": JOURNAL,
    "people": "people",
}
"""Folder -> directory."""

_PART_OF = ".part-"


class _Writing(NamedTuple):
    folder: Folder
    name: str
    size: int


def _why_only_read(request: ReadFile | WriteFile | DeleteFile) -> str:
    """Why this may not be done to what the box itself writes; "" where it may."""
    if isinstance(request, WriteFile) and request.folder in {"logs", "exports", "reports"}:
        return f"{request.folder} are written by the box alone; they can be read and deleted."
    if isinstance(request, WriteFile) and request.folder == "messages":
        return "messages are left by callers alone; they can be read."
    if not isinstance(request, ReadFile) and request.folder == "journal":
        return "the journal is written by the box alone, which removes what is oldest; it can be read."
    if isinstance(request, DeleteFile) and request.folder == "messages":
        return "a message is deleted by its number, and its file with it: message NUMBER delete."
    return ""


class Folders:
    """In ``directory``. ``free``: bytes that are free where a path is. A client writes one file at a time."""

    def __init__(self, directory: Path, free: Callable[[Path], int]) -> None:
        self._directory = directory
        self._free = free
        self._writing: dict[int, _Writing] = {}
        for folder in PLACES:
            for path in self._entries(folder):
                if path.name.startswith(_PART_OF):
                    _delete(path)

    def answer(self, holder: int, request: ReadFile | WriteFile | DeleteFile) -> AnyResponse:
        """What is asked is done at once. Never raises."""
        try:
            why = why_no_name(request.folder, request.name) or _why_only_read(request)
            if why:
                return Refused(why)
            if isinstance(request, ReadFile):
                return self._read(request)
            if isinstance(request, WriteFile):
                return self._write(holder, request)
            (self._path(request.folder, request.name)).unlink()
            return Done(f"file {request.name} is deleted.")
        except FileNotFoundError:
            return Refused(f"there is no file {request.name} among {request.folder}.")
        except OSError as error:
            return Refused(f"file {request.name} among {request.folder} cannot be read or written ({error.strerror}).")

    def rows(self, which: str) -> list[FileView]:
        """Every file, or those of one folder, or one."""
        rows = []
        for folder in PLACES:
            for path in sorted(self._entries(folder)):
                with contextlib.suppress(OSError):
                    found, name = path.lstat(), self._name(folder, path)
                    if stat.S_ISREG(found.st_mode) and not why_no_name(folder, name):
                        when = datetime.fromtimestamp(found.st_mtime).isoformat(" ", "minutes")
                        rows.append(FileView(folder, name, found.st_size, when))
        return [row for row in rows if which in ("", row.folder, row.file)]

    def let_go(self, holder: int) -> None:
        """The client has gone; what it has not written to the end is deleted."""
        if self._writing.pop(holder, None) is not None:
            for folder in PLACES:
                _delete(self._part(folder, holder))

    def _path(self, folder: Folder, name: str) -> Path:
        return self._directory / PLACES[folder] / name

    def _part(self, folder: Folder, holder: int) -> Path:
        return self._path(folder, f"{_PART_OF}{holder}")

    def _name(self, folder: Folder, path: Path) -> str:
        return path.relative_to(self._directory / PLACES[folder]).as_posix()

    def _entries(self, folder: Folder) -> Iterator[Path]:
        place = self._directory / PLACES[folder]
        places = [place]
        if folder == "prompts":
            places += [place / language for language in LANGUAGES if not (place / language).is_symlink()]
        for one in places:
            with contextlib.suppress(OSError):
                yield from list(one.iterdir())[: 2 * MOST_FILES]

    def _read(self, request: ReadFile) -> AnyResponse:
        if request.offset < 0:
            return Refused(f"a file cannot be read from {request.offset}: offsets begin with 0.")
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        file = os.open(self._path(request.folder, request.name), flags)
        try:
            found = os.fstat(file)
            if not stat.S_ISREG(found.st_mode):
                return Refused(f"what is called {request.name} among {request.folder} is no file.")
            return FilePart(os.pread(file, PART, min(request.offset, found.st_size)), found.st_size)
        finally:
            os.close(file)

    def _write(self, holder: int, request: WriteFile) -> AnyResponse:
        if request.offset == 0:
            self.let_go(holder)
            why = self._why_no_new(request.folder, request.name)
            if why:
                return Refused(why)
            self._writing[holder] = _Writing(request.folder, request.name, 0)
        begun = self._writing.get(holder)
        if begun is None or begun != (request.folder, request.name, request.offset):
            at = begun.size if begun and begun[:2] == (request.folder, request.name) else 0
            return Refused(f"the next part of {request.name} begins at {at}, not at {request.offset}.")
        size = request.offset + len(request.data)
        why = self._why_no_more(request.name, size, len(request.data))
        if why:
            self.let_go(holder)
            return Refused(why)
        try:
            self._append(holder, request)
        except OSError:
            self.let_go(holder)
            raise
        if not request.last:
            self._writing[holder] = _Writing(request.folder, request.name, size)
            return Done(f"{size} bytes of {request.name} have come.")
        del self._writing[holder]
        return Done(f"file {request.name} is written, {size} bytes.")

    def _why_no_new(self, folder: Folder, name: str) -> str:
        names = [self._name(folder, path) for path in self._entries(folder)]
        if name not in names and len(names) >= MOST_FILES:
            return f"there are {len(names)} files among {folder}, {MOST_FILES} is the most."
        return ""

    def _why_no_more(self, name: str, size: int, part: int) -> str:
        if size > LARGEST:
            return f"file {name} is too large: {LARGEST} bytes is the most."
        free = self._free(self._directory)
        if free - part < KEPT_FREE:
            return (
                f"the disk is too full for {name}: {free // 1_000_000} MB are free, {KEPT_FREE // 1_000_000} stay so."
            )
        return ""

    def _append(self, holder: int, request: WriteFile) -> None:
        part = self._part(request.folder, holder)
        part.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | (os.O_TRUNC if request.offset == 0 else 0)
        file = os.open(part, flags, 0o640)
        try:
            os.lseek(file, request.offset, os.SEEK_SET)
            data = request.data
            while data:
                data = data[os.write(file, data) :]
            if request.last:
                os.fsync(file)
        finally:
            os.close(file)
        if request.last:
            path = self._path(request.folder, request.name)
            path.parent.mkdir(mode=0o755, exist_ok=True)
            part.replace(path)
            _sync(path.parent)


def why_no_name(folder: Folder, name: str) -> str:
    """The sentence why a file in this folder cannot be called this; "" if it can."""
    language, bar, own = name.rpartition("/")
    if folder == "prompts" and bar and language in LANGUAGES:
        return why_no_name("configuration", own)
    is_fit = 0 < len(name) <= LONGEST_NAME and name.isprintable() and not name.startswith(".")
    if is_fit and "/" not in name and "\\" not in name:
        return ""
    rule = f"{NAME_RULE}; {PROMPT_RULE}" if folder == "prompts" else NAME_RULE
    return f"{name[:LONGEST_NAME]!r} cannot be the name of a file: {rule}."


def _delete(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
