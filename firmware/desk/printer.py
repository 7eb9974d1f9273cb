"""The duty to print calls as they end, on a serial printer that may be away for days.

The register is the buffer. ``smdr.json`` holds the place: which calls are on paper, and on which line of the page the
next one begins. It is written when a line has left the port, so a call is never lost; a power cut in the moment between
the two prints that one line again.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec

from firmware.config.disk import Disk, content, put
from firmware.config.upkeep import SmdrConfig
from firmware.desk.exports import smdr
from firmware.desk.exports.style import Page, Style
from firmware.desk.printed import Place, following, from_now_on
from firmware.desk.printer_port import PrinterPort, SerialPrinter
from firmware.desk.register import file

NAME = "smdr.json"
LOOK_MS = 2_000
"""Between two looks at the register."""
PUSH_MS = 100
"""Until a port that takes no more is given the rest."""
AWAY_MS = 5_000
"""Until a port that has gone is opened again."""
AT_ONCE = 10
"""Lines in one step: the desk has other duties."""


class Printer:
    """``settings()``: what the configuration says; None: nobody knows yet; ``style()``: the rest of it. ``note`` takes
    a line of the log; ``opened`` opens the port, and raises OSError. Never raises."""

    def __init__(
        self,
        directory: Path,
        settings: Callable[[], SmdrConfig | None],
        note: Callable[[str], None],
        opened: Callable[[SmdrConfig], PrinterPort] = SerialPrinter,
        disk: Disk = os,
        *,
        style: Callable[[], Style] = Style,
    ) -> None:
        self._register = file.path_in(directory)
        self._path = directory / NAME
        self._settings = settings
        self._style = style
        self._note = note
        self._opened = opened
        self._disk = disk
        self._port: PrinterPort | None = None
        self._open_with: SmdrConfig | None = None
        self._place: Place | None = None
        self._next: Place | None = None
        """The place when what is being printed now is on paper."""
        self._data = b""
        self._left = b""
        self._is_away = False
        self._due_ms = 0

    def take(self, command: object) -> None:
        """It takes none."""

    def due_ms(self) -> int | None:
        return self._due_ms

    def step(self, now_ms: int) -> None:
        """Print what there is, as far as the printer takes it."""
        if now_ms < self._due_ms:
            return
        settings = self._settings()
        if settings != self._open_with:
            self._drop()
        pause_ms = LOOK_MS
        if settings is not None and settings.port:
            try:
                pause_ms = self._print(settings)
            except sqlite3.Error as error:
                self._hear(f"calls cannot be printed, as they cannot be read: {error}")
            except OSError as error:
                self._drop()
                self._hear(f"the printer at {settings.port} is away ({error.strerror or error}): calls wait for it")
                pause_ms = AWAY_MS
        self._due_ms = now_ms + pause_ms

    def finish(self) -> None:
        """What is not on paper is printed by the next desk."""
        self._drop()

    def _print(self, settings: SmdrConfig) -> int:
        """Until it is worth going on, ms. Raises OSError, sqlite3.Error."""
        for _ in range(AT_ONCE):
            if self._next is None and not self._begin(settings):
                return LOOK_MS
            if self._port is None:
                self._port, self._open_with = self._opened(settings), settings
            if not self._port.ready():
                self._hear(f"the printer at {settings.port} is not ready: calls wait for it")
                return PUSH_MS
            self._left = self._left[self._port.write(self._left) :]
            if self._left or self._port.waiting():
                return PUSH_MS
            self._keep()
            if self._is_away:
                self._is_away = False
                self._note(f"the printer at {settings.port} prints again")
        return PUSH_MS

    def _begin(self, settings: SmdrConfig) -> bool:
        """Take up the next call that has ended; False: there is none."""
        if not self._register.exists():
            self._first()
            return False
        with closing(file.to_read(self._register)) as register:
            if not register.execute("PRAGMA user_version").fetchone()[0]:
                self._first()
                return False
            register.row_factory = sqlite3.Row
            style = self._style()
            found = following(register, self._known(register), settings.columns, style)
        if isinstance(found, Place):
            # It is written with the next line: until then it only saves a look at what was looked at.
            self._place = found
            return False
        place, page = found.place, Page(settings.page_lines, settings.skip_lines)
        text, line = smdr.on_paper(found.record, place.line + place.torn, settings.columns, page)
        begin = "\n" if place.torn else ""
        self._next = msgspec.structs.replace(place, line=line, torn=False)
        self._data = self._left = (begin + text).replace("\n", "\r\n").encode("ascii")
        return True

    def _first(self) -> None:
        """Nothing has been written down yet: the first call that is will be printed, and the first agent."""
        if self._place is None:
            self._place = self._read() or Place(0, states=0)
            self._write(self._place)

    def _known(self, register: sqlite3.Connection) -> Place:
        """Where we are in this register."""
        before = self._place if self._place is not None else self._read()
        self._place = from_now_on(register, before)
        if self._place != before:
            self._write(self._place)
        return self._place

    def _keep(self) -> None:
        """What was begun is on paper. Where the disk refuses it is known in here at least."""
        assert self._next is not None
        self._place, self._next = self._next, None
        self._write(self._place)

    def _drop(self) -> None:
        """The port is let go; what was begun on it will be begun anew, on a line of its own."""
        if self._port is not None:
            self._port.close()
        if self._next is not None and self._place is not None and len(self._left) < len(self._data):
            self._place = msgspec.structs.replace(self._place, torn=True)
            self._write(self._place)
        self._port = self._open_with = self._next = None

    def _read(self) -> Place | None:
        try:
            return msgspec.json.decode(content(self._disk, self._path), type=Place)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            self._note(f"{self._path} cannot be read ({error}): calls are printed from now on")
            return None

    def _write(self, place: Place) -> None:
        try:
            put(self._disk, self._path, msgspec.json.encode(place))
        except OSError as error:
            self._note(f"{self._path} cannot be written ({error.strerror}): calls may be printed twice")

    def _hear(self, sentence: str) -> None:
        """Once, until it prints again."""
        if not self._is_away:
            self._is_away = True
            self._note(sentence)
