"""The command ``report``: begins it, tells how far it is, shows it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from firmware.control import requests as r
from firmware.control.responses import Done, ReportPart
from firmware.shell.contents import of_text, printed
from firmware.shell.flows import Flow, say, sent, tell
from firmware.shell.learning import learn_subjects
from firmware.shell.reading import Filter
from firmware.shell.screen import Screen
from firmware.shell.steps import Rest

if TYPE_CHECKING:
    from firmware.shell.session import Session

SOON_S = 0.3
POLL_S = 1.0
A_STEP = 0.1
"""So much more of the work is worth a word, where it is long."""
USUAL_WIDTH = 80
"""Of a terminal that does not say how wide it is."""


def report(session: "Session", values: dict[str, Any], filters: tuple[Filter, ...]) -> Flow:
    """As text, with plots where the terminal has signs for them."""
    yield from _made(session, _asked(session, values, "text"), filters)


def page(session: "Session", values: dict[str, Any], filters: tuple[Filter, ...]) -> Flow:
    yield from _made(session, _asked(session, values, "page"), filters)
    yield from learn_subjects(session, "files")


def workbook(session: "Session", values: dict[str, Any], filters: tuple[Filter, ...]) -> Flow:
    yield from _made(session, _asked(session, values, "workbook"), filters)
    yield from learn_subjects(session, "files")


def _asked(session: "Session", values: dict[str, Any], form: r.ReportForm) -> r.MakeReport:
    screen = session.screen
    period, queue = values.get("period", ""), values.get("queue", "")
    return r.MakeReport(values["report"], period, queue, form, width=fitted_width(screen), plots=screen.unicode)


def fitted_width(screen: Screen) -> int:
    """Of text that is made for this screen."""
    return min(max(screen.width or USUAL_WIDTH, 40), 400)


def _made(session: "Session", request: r.MakeReport, filters: tuple[Filter, ...]) -> Flow:
    """From its begin to what it says."""
    response = yield from sent(request)
    if isinstance(response, Done):
        yield from followed(session, r.ReadReport, filters)
    else:
        yield from tell(response, session.screen)


def followed(
    session: "Session", read: Callable[[int], r.AnyRequest], filters: tuple[Filter, ...], step: float = 1.0
) -> Flow:
    """What was begun, to its end; what takes longer than a moment tells how far it is: when something else is done for
    it, and when ``step`` more of it is done. ``read``: what asks for the lines behind the first so many."""
    lines: list[str] = []
    wait_s, doing, done = SOON_S, "", 0.0
    while True:
        response = yield from sent(read(len(lines)))
        if not isinstance(response, ReportPart):
            yield from tell(response, session.screen)
            return
        lines += response.lines
        if response.last:
            break
        if response.lines:
            continue
        is_news = response.doing != doing or response.done >= done + step
        if wait_s == POLL_S and response.doing and is_news:
            doing, done = response.doing, response.done
            yield say(f"{100 * response.done:.0f} %: {doing}.", session.screen)
        yield Rest(wait_s)
        wait_s = POLL_S
    yield printed(of_text("\n".join(lines)), filters, session.screen)


DOINGS = {"report": report, "report page": page, "report workbook": workbook}
