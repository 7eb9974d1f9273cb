"""The twin for whoever is connected, one run at a time, each by a process of its own that gives way to everything."""

import contextlib
import selectors
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from firmware.control.requests import EndTwin, ReadTwin, RunTwin, Setting
from firmware.control.responses import AnyResponse, Done, Refused, ReportPart
from firmware.desk.register import file
from firmware.desk.report_files import name_of, path_of, why_no_file
from firmware.desk.report_maker import AT_ONCE, WIDTHS
from firmware.desk.twin_period import days_known, usual
from firmware.desk.twin_process import Process, StartTwin, TwinProcess
from firmware.desk.twin_run import TwinRun

NOT_TO_THE_END = "the twin was not run to the end: whoever ran it has ended, and the log tells his last word."
NOTHING_BEGUN = "no run of the twin was begun by this connection, or what came of it was read to its end."
_PART_OF = ".part-"
"""As files among the folders begin that are not whole: they are shown to nobody, and deleted at the start."""
_BARE = frozenset('."= ')
"""Signs for which a key stands in quotes between the dots of a path."""


class _Days(NamedTuple):
    first: date
    last: date


class _Kept(NamedTuple):
    """``file``: the page that the run becomes; "": lines."""

    run: TwinRun
    file: str


class _WrongError(Exception):
    """One sentence about what was asked."""


class TwinRunner:
    """A duty. ``free``: bytes that are free where a path is; ``note``: a sentence for the log. What came of a run is
    kept for the one who wanted it until he has read it to its end."""

    def __init__(
        self,
        directory: Path,
        selector: selectors.BaseSelector,
        free: Callable[[Path], int],
        note: Callable[[str], None],
        start: StartTwin = TwinProcess,
    ) -> None:
        self._directory = directory
        self._selector = selector
        self._free = free
        self._note = note
        self._start = start
        self._holder: int | None = None
        self._kept: _Kept | None = None
        self._ending: list[Process] = []

    def answer(self, holder: int, request: RunTwin | ReadTwin | EndTwin) -> AnyResponse:
        """Begin, tell how far it is, or end. ``holder``: the number of the connection."""
        self._ending = [process for process in self._ending if process.status() is None]
        match request:
            case RunTwin():
                return self._run(holder, request)
            case ReadTwin():
                return self._read(holder, request)
        if holder != self._holder:
            return Refused(NOTHING_BEGUN)
        self._forget()
        return Done("the twin runs no more, and nothing came of it.")

    def let_go(self, holder: int) -> None:
        """The connection has ended, and nobody waits for its run."""
        if holder == self._holder:
            self._forget()

    # -- a duty

    def take(self, command: object) -> None:
        """Nothing is told it."""

    def due_ms(self) -> int | None:
        return None

    def step(self, now_ms: int) -> None:
        """Nothing is ever due."""

    def finish(self) -> None:
        """It can be run again."""
        self._forget()
        for process in self._ending:
            process.wait()

    # -- inside

    def _run(self, holder: int, request: RunTwin) -> AnyResponse:
        if holder == self._holder:
            # Whoever asks for another one has no use for this one.
            self._forget()
        if self._kept is not None and self._kept.run.goes_on:
            return Refused(f"the twin is run already, {100 * self._kept.run.done:.0f} % of it: ask again later.")
        self._forget()
        try:
            days = self._days(request)
            page = _name(request, days) if request.page else ""
            options = self._options(request, days, page)
            process = self._start(options)
        except _WrongError as wrong:
            return Refused(str(wrong))
        except OSError as error:
            return Refused(f"the twin cannot be run: {error.strerror}.")
        self._holder, self._kept = holder, _Kept(TwinRun(process, self._selector), page)
        return Done(f"the twin runs over {days.first} to {days.last}, while nothing else has to be done.")

    def _read(self, holder: int, request: ReadTwin) -> AnyResponse:
        """What was read to its end is forgotten."""
        if holder != self._holder or self._kept is None:
            return Refused(NOTHING_BEGUN)
        run, page = self._kept
        if run.goes_on:
            return ReportPart(run.done, run.doing)
        if not run.went_well:
            refused = self._why_nothing(run)
            self._forget()
            return refused
        try:
            lines = (self._kept_file(page),) if page else run.lines
        except OSError as error:
            self._forget()
            return Refused(f"file {page} among reports cannot be written ({error.strerror}).")
        part = lines[request.after : request.after + AT_ONCE] if request.after >= 0 else ()
        last = request.after + AT_ONCE >= len(lines)
        if last:
            self._forget()
        return ReportPart(1.0, "", part, last)

    def _why_nothing(self, run: TwinRun) -> Refused:
        why = run.refusals
        if not why:
            self._note(f"the twin has failed: {run.last_word or 'it has said nothing'}")
            return Refused(NOT_TO_THE_END)
        return Refused(why[0]) if len(why) == 1 else Refused("the twin cannot be run so.", why)

    def _kept_file(self, page: str) -> str:
        """The page has its name now; the sentence that says so. Raises OSError."""
        self._part(page).replace(path_of(self._directory, page))
        return f"File {page} is written among reports: send reports/{page} takes it."

    def _part(self, page: str) -> Path:
        return path_of(self._directory, _PART_OF + page)

    def _forget(self) -> None:
        if self._kept is not None:
            self._ending.append(self._kept.run.end())
            if self._kept.file:
                with contextlib.suppress(OSError):
                    self._part(self._kept.file).unlink()
        self._holder = self._kept = None

    def _days(self, request: RunTwin) -> _Days:
        """Raises _WrongError."""
        if not request.first and not request.last:
            return self._usual_days()
        try:
            days = _Days(date.fromisoformat(request.first), date.fromisoformat(request.last))
        except ValueError:
            both = f'"{request.first[:40]}" to "{request.last[:40]}"'
            raise _WrongError(f"{both} are no two days: both must be like 2026-11-30.") from None
        if days.last < days.first:
            raise _WrongError(f"{days.first} to {days.last} ends before it begins.")
        return days

    def _usual_days(self) -> _Days:
        if not file.path_in(self._directory).exists():
            raise _WrongError("the register is not there yet: the twin runs over calls that are written down.")
        try:
            known = days_known(self._directory)
        except sqlite3.Error as error:
            raise _WrongError(f"the register cannot be read: {error}.") from None
        if known is None:
            raise _WrongError("no call is written down yet: the twin runs over calls that were.")
        return _Days(*usual(*known))

    def _options(self, request: RunTwin, days: _Days, page: str) -> list[str]:
        """Of ``linebox twin``. Raises _WrongError."""
        if request.width not in WIDTHS:
            raise _WrongError(f"an answer {request.width} signs wide cannot be made: {WIDTHS[0]} to {WIDTHS[-1]}.")
        why = why_no_file(self._directory, page, self._free) if page else ""
        if why:
            raise _WrongError(why)
        given = {
            "register": file.path_in(self._directory),
            "state-dir": self._directory,
            "from": days.first,
            "to": days.last,
            "agents": f"{request.agents:+d}" if request.agents else None,
            "lines": request.lines,
            "strategy": _printable(request.strategy) or None,
            "within": request.within_s,
            "seeds": request.seeds,
            "seed": request.seed,
            "processors": 1,
            "width": request.width,
            "html": self._part(page) if page else None,
        }
        # One word each: a value that begins with a line is a value still.
        words = [f"--{name}={value}" for name, value in given.items() if value is not None]
        words += [f"--set={written}" for written in _written(request.settings)]
        return words if request.plots else [*words, "--no-plots"]


def _written(settings: Iterable[Setting]) -> Iterator[str]:
    """``queues.help.wrapup_s=20``. Raises _WrongError."""
    for path, value in settings:
        for key in path:
            if '"' in key or "=" in key or not key:
                raise _WrongError(f'"{key[:40]}" cannot be a key for the twin: it has \'"\' or "=" in it, or nothing.')
        dotted = ".".join(f'"{key}"' if _BARE & set(key) else key for key in path)
        yield _printable(f"{dotted}={value}")


def _printable(text: str) -> str:
    """Raises _WrongError for what could be no word of a command."""
    if text.isprintable():
        return text
    raise _WrongError(f"{text[:40]!a} cannot be tried: not all of its signs are printable.")


def _name(request: RunTwin, days: _Days) -> str:
    """Of the page: ``whatif-2026-11-02-to-2026-11-15-agents-plus-1.html``."""
    words = ["whatif", str(days.first), "to", str(days.last)]
    if request.agents:
        words += ["agents", "plus" if request.agents > 0 else "minus", str(abs(request.agents))]
    if request.lines is not None:
        words += ["lines", str(request.lines)]
    if request.strategy:
        words += ["strategy", request.strategy]
    words += [word for path, value in request.settings for word in (*path, value)]
    return name_of(words, "html")
