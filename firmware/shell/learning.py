"""The shell learns the names that it completes: asked at the beginning, and again when they may have changed."""

import contextlib
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec

from firmware.control.requests import ReadConfiguration, Show, Subject
from firmware.control.responses import AnyResponse, Shown, Text
from firmware.control.views import rows_of
from firmware.shell.facts import Facts
from firmware.shell.flows import Flow, sent

if TYPE_CHECKING:
    from firmware.shell.session import Session

MOST_REVISIONS = 50


def learn(session: "Session") -> Flow:
    """All names. What the box does not tell stays as it was."""
    yield from learn_subjects(
        *(session, "stations", "groups", "queues", "agents", "callbacks", "menus", "trunks", "users", "revisions"),
        *("files", "recordings"),
    )


def learn_subjects(session: "Session", *subjects: Subject) -> Flow:
    """The names of these."""
    for subject in subjects:
        response = yield from sent(Show(subject))
        learn_shown(session, response)


def learn_shown(session: "Session", response: AnyResponse) -> None:
    """The names in what the box has shown, all of one subject."""
    if isinstance(response, Shown):
        with contextlib.suppress(msgspec.MsgspecError, KeyError):
            _keep(session.facts, response.subject, rows_of(response.subject, response.rows))


def forget_caller(session: "Session", number: str) -> None:
    """He is not to be called back any more."""
    session.facts.callers = tuple(one for one in session.facts.callers if one[0] != number)


def _keep(facts: Facts, subject: str, rows: list[Any]) -> None:
    match subject:
        case "stations":
            facts.extensions = {row.extension: row.station for row in rows}
            facts.names = {row.extension: row.name for row in rows if row.name}
        case "groups":
            facts.groups = tuple(row.group for row in rows)
        case "queues":
            facts.queues = tuple(row.queue for row in rows)
        case "menus":
            facts.menus = tuple(row.menu for row in rows)
        case "agents":
            facts.agents = tuple(row.agent for row in rows)
        case "callbacks":
            facts.callers = tuple((row.number, f"{row.queue}: {row.state}") for row in rows)
        case "trunks":
            facts.trunks = tuple(row.trunk for row in rows)
        case "users":
            facts.users = tuple(row.user for row in rows)
        case "revisions":
            facts.revisions = tuple(
                (row.revision, f"{row.when} {row.who} {row.why}".strip()) for row in rows[-MOST_REVISIONS:]
            )
        case "files":
            facts.files = tuple((row.folder, row.file) for row in rows)
        case "recordings":
            facts.recordings = tuple(row.recording for row in rows)


def learn_candidate(session: "Session") -> Flow:
    """The names that stand in the candidate."""
    response = yield from sent(ReadConfiguration("candidate"))
    if isinstance(response, Text):
        try:
            session.facts.written = tomllib.loads(response.text)
        except tomllib.TOMLDecodeError:
            session.facts.written = {}


def note_written(facts: Facts, path: tuple[str, ...]) -> None:
    """A value was set at ``path``: its names stand in the candidate now."""
    place = facts.written
    for key in path[:-1]:
        under = place.get(key)
        if under is None:
            under = place[key] = {}
        if not isinstance(under, dict):
            return
        place = under
    place.setdefault(path[-1], "")
