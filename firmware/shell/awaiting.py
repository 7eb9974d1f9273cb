"""Work of the box that may take long: whoever has begun it is told how far it is, and what came of it."""

from typing import TYPE_CHECKING

from firmware.control import requests as r
from firmware.control.responses import Done, ReportPart
from firmware.shell.flows import Flow, say, sent, tell
from firmware.shell.steps import Rest

if TYPE_CHECKING:
    from firmware.shell.session import Session

SOON_S = 0.3
POLL_S = 1.0
STEP = 0.1
"""Of the work, between two lines about the same part of it."""


def done_in_time(session: "Session", request: r.Export | r.Backup | r.Restore) -> Flow:
    """From its begin to its end; whoever goes away finds that in the log."""
    begun = yield from sent(request)
    if not isinstance(begun, Done):
        yield from tell(begun, session.screen)
        return
    yield Rest(SOON_S)
    said, doing, is_first = 0.0, "", True
    while True:
        response = yield from sent(r.HowFar())
        if not isinstance(response, ReportPart):
            yield from tell(response, session.screen)
            return
        if response.last:
            yield say("\n".join(response.lines), session.screen)
            return
        if is_first:
            yield from tell(begun, session.screen)
        elif response.doing and (response.doing != doing or response.done >= said + STEP):
            said, doing = response.done, response.doing
            yield say(f"{100 * said:.0f} %: {doing}.", session.screen)
        is_first = False
        yield Rest(POLL_S)
