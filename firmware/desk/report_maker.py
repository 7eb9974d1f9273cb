"""Reports over the register for whoever is connected, one at a time, each made by a process of its own."""

import contextlib
import selectors
from collections.abc import Callable
from pathlib import Path

import msgspec

from firmware.control.requests import MakeReport, ReadReport
from firmware.control.responses import AnyResponse, Done, Refused, ReportPart
from firmware.desk.register import file
from firmware.desk.report_files import name_of, path_of, why_no_file
from firmware.desk.report_settings import Order, ReportNews, Settings
from firmware.desk.side_process import Follower, Process, SideProcess

WIDTHS = range(40, 401)
AT_ONCE = 500
"""Lines in one answer."""
ENDINGS = {"page": "html", "workbook": "xlsx"}
NOT_TO_THE_END = "the report was not made to the end: whoever made it has ended."

StartReport = Callable[[Path, Order], Process]
"""(the register, what is wanted) -> who makes it. May raise OSError."""


def start_report(register: Path, order: Order) -> Process:
    """A ``StartReport``."""
    return SideProcess("firmware.desk.reports", ("--register", str(register)), msgspec.json.encode(order))


class ReportMaker:
    """A duty. ``settings()``: what the running configuration says of reports, None while nobody knows; ``free``: bytes
    that are free where a path is. A report is kept for the one who wanted it until it was read to its end."""

    def __init__(
        self,
        directory: Path,
        settings: Callable[[], Settings | None],
        selector: selectors.BaseSelector,
        free: Callable[[Path], int],
        start: StartReport = start_report,
    ) -> None:
        self._directory = directory
        self._settings = settings
        self._selector = selector
        self._free = free
        self._start = start
        self._holder: int | None = None
        self._follower: Follower | None = None
        self._file = ""
        self._news = ReportNews()
        self._lines: list[str] = []

    def answer(self, holder: int, request: MakeReport | ReadReport) -> AnyResponse:
        """Begin, or tell how far it is. ``holder``: the number of the connection."""
        return self._make(holder, request) if isinstance(request, MakeReport) else self._read(holder, request)

    def _make(self, holder: int, request: MakeReport) -> AnyResponse:
        settings = self._settings()
        if settings is None:
            return Refused("the core has not said yet what board it drives: ask again when it has.")
        if request.width not in WIDTHS:
            return Refused(f"a report {request.width} signs wide cannot be made: {WIDTHS[0]} to {WIDTHS[-1]}.")
        if self._follower is not None and holder == self._holder:
            # Whoever asks for another one has no use for this one.
            self._stop()
        if self._follower is not None:
            return Refused(f"a report is being made already, {100 * self._news.done:.0f} % of it: ask again later.")
        name = _name(request)
        why = why_no_file(self._directory, name, self._free) if name else ""
        if why:
            return Refused(why)
        try:
            process = self._start(file.path_in(self._directory), self._order(request, name, settings))
        except OSError as error:
            return Refused(f"the report cannot be made: {error.strerror}.")
        self._holder, self._file, self._news, self._lines = holder, name, ReportNews(), []
        self._follower = Follower(process, self._selector, self._hear, self._ended)
        return Done("the report is being made, while nothing else has to be done.")

    def _read(self, holder: int, request: ReadReport) -> AnyResponse:
        """What was read to its end is forgotten."""
        if holder != self._holder:
            return Refused("no report was begun by this connection, or it was read to its end.")
        if self._news.failed:
            self._holder = None
            return Refused(self._news.failed)
        lines = tuple(self._lines[request.after : request.after + AT_ONCE]) if request.after >= 0 else ()
        last = self._follower is None and request.after + AT_ONCE >= len(self._lines)
        if last:
            self._holder = None
        return ReportPart(self._news.done, self._news.doing, lines, last)

    def let_go(self, holder: int) -> None:
        """The connection has ended, and nobody waits for its report."""
        if holder == self._holder:
            self._holder, self._lines = None, []
            self._stop()

    # -- a duty

    def take(self, command: object) -> None:
        """Nothing is told it."""

    def due_ms(self) -> int | None:
        return None

    def step(self, now_ms: int) -> None:
        """Nothing is ever due."""

    def finish(self) -> None:
        """Reports can be made again."""
        self._stop()

    def _order(self, request: MakeReport, name: str, settings: Settings) -> Order:
        path = str(path_of(self._directory, name))
        return Order(
            *(request.report, request.period, request.queue),
            html=path if request.form == "page" else "",
            xlsx=path if request.form == "workbook" else "",
            width=request.width,
            plots=request.plots,
            settings=settings,
        )

    def _hear(self, line: bytes) -> None:
        with contextlib.suppress(msgspec.MsgspecError):
            self._news = msgspec.json.decode(line, type=ReportNews)
            # Of a file the desk itself says where it is, when it is whole.
            self._lines += () if self._file else self._news.lines

    def _ended(self) -> None:
        self._follower = None
        if not self._news.last:
            self._news = ReportNews(failed=NOT_TO_THE_END)
        elif self._file and not self._news.failed:
            self._lines = [f"File {self._file} is written among reports: send reports/{self._file} takes it."]

    def _stop(self) -> None:
        if self._follower is not None:
            self._follower.let_go()
            self._follower = None


def _name(request: MakeReport) -> str:
    """Of the file that it becomes; "" for text."""
    if request.form == "text":
        return ""
    words = (request.report, request.period.replace("..", "-to-"), request.queue)
    return name_of(words, ENDINGS[request.form])
