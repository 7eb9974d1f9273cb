"""The command ``whatif``: begins a run of the twin, tells how far it is, shows what came of it, and ends it."""

from typing import TYPE_CHECKING, Any

from firmware.control import requests as r
from firmware.control.responses import Done
from firmware.shell.flows import Flow, StoppedError, sent, tell
from firmware.shell.learning import learn_subjects
from firmware.shell.reading import Filter
from firmware.shell.reporting import A_STEP, fitted_width, followed

if TYPE_CHECKING:
    from firmware.shell.session import Session


def whatif(session: "Session", values: dict[str, Any], filters: tuple[Filter, ...]) -> Flow:
    """Until it is there, or Control-C."""
    request = _asked(session, values)
    response = yield from sent(request)
    if not isinstance(response, Done):
        yield from tell(response, session.screen)
        return
    try:
        yield from followed(session, r.ReadTwin, filters, A_STEP)
    except StoppedError:
        response = yield from sent(r.EndTwin())
        yield from tell(response, session.screen)
    if request.page:
        yield from learn_subjects(session, "files")


def _asked(session: "Session", values: dict[str, Any]) -> r.RunTwin:
    names = ("agents", "lines", "strategy", "settings", "first", "last", "within_s", "seeds", "seed", "page")
    said = {name: values[name] for name in names if name in values}
    return r.RunTwin(**said, width=fitted_width(session.screen), plots=session.screen.unicode)


DOINGS = {"whatif": whatif}
