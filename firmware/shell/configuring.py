"""What the commands of configuration mode do. The candidate is one for all: who leaves keeps what was changed."""

from typing import TYPE_CHECKING, Any

from firmware.config import schema
from firmware.control import requests as r
from firmware.control.responses import AnyResponse, Done, Text
from firmware.shell.flows import Flow, changes, say, sent, show_text, tell
from firmware.shell.learning import learn, learn_candidate, note_written
from firmware.shell.reading import Filter

if TYPE_CHECKING:
    from firmware.shell.session import Session

Values = dict[str, Any]
Filters = tuple[Filter, ...]


def kept_changes(session: "Session") -> Flow:
    """A warning where the candidate differs from what runs; nothing where this session never changed it."""
    if not session.configured:
        return
    response = yield from sent(r.Compare())
    if isinstance(response, Text) and (count := changes(response.text)):
        lines = "1 line differs" if count == 1 else f"{count} lines differ"
        yield say(
            f'The candidate is not what runs ({lines}). It is kept: "commit" or "discard" it in configuration mode.',
            session.screen,
        )


def shown_text(session: "Session", response: AnyResponse, filters: Filters) -> Flow:
    """A configuration."""
    if isinstance(response, Text):
        yield from show_text(response.text, filters, session.screen, "Nothing is written here: the defaults hold.")
    else:
        yield from tell(response, session.screen)


def _configure(session: "Session", _: Values, __: Filters) -> Flow:
    session.facts.configuring, session.facts.path = True, ()
    session.configured = True
    yield from learn_candidate(session)
    response = yield from sent(r.Compare())
    if isinstance(response, Text) and changes(response.text):
        yield say('The candidate already has changes that do not run yet: "compare" shows them.', session.screen)


def _exit(session: "Session", values: Values, filters: Filters) -> Flow:
    if session.facts.path:
        session.facts.path = ()
        return
    yield from _quit(session, values, filters)


def _quit(session: "Session", _: Values, __: Filters) -> Flow:
    session.facts.configuring, session.facts.path = False, ()
    yield from kept_changes(session)


def _set(session: "Session", values: Values, _: Filters) -> Flow:
    path = values["path"]
    response = yield from sent(r.SetValue(path, values["value"]))
    if isinstance(response, Done):
        note_written(session.facts, path)
    yield from tell(response, session.screen, quiet=True)


def _delete(session: "Session", values: Values, _: Filters) -> Flow:
    response = yield from sent(r.DeleteValue(values["path"]))
    yield from tell(response, session.screen, quiet=True)
    yield from learn_candidate(session)


def _edit(session: "Session", values: Values, _: Filters) -> Flow:
    path = values["path"]
    place = schema.at(path, session.facts.size)
    if isinstance(place.node, schema.Value):
        yield say(f'"{" ".join(path)}" is a value: edit goes into tables, set changes values.', session.screen)
        return
    session.facts.path = path


def _up(session: "Session", _: Values, __: Filters) -> Flow:
    if not session.facts.path:
        yield say('"up" leads out of a table, and you are in none.', session.screen)
    session.facts.path = session.facts.path[:-1]


def _top(session: "Session", _: Values, __: Filters) -> Flow:
    session.facts.path = ()
    yield from ()


def _show(session: "Session", values: Values, filters: Filters) -> Flow:
    response = yield from sent(r.ReadConfiguration("candidate", values.get("path", session.facts.path)))
    yield from shown_text(session, response, filters)


def _compare(session: "Session", values: Values, filters: Filters) -> Flow:
    of = str(values["revision"]) if "revision" in values else "running"
    response = yield from sent(r.Compare(of))
    if isinstance(response, Text):
        same = f"The candidate is as {'what runs' if of == 'running' else f'revision {of}'}."
        yield from show_text(response.text, filters, session.screen, same)
    else:
        yield from tell(response, session.screen)


def _verify(session: "Session", _: Values, __: Filters) -> Flow:
    response = yield from sent(r.Verify())
    yield from tell(response, session.screen)


def _discard(session: "Session", _: Values, __: Filters) -> Flow:
    response = yield from sent(r.Discard())
    yield from tell(response, session.screen)
    yield from learn_candidate(session)


def _commit(session: "Session", values: Values, _: Filters) -> Flow:
    minutes = values.get("minutes", 0)
    yield from committed(session, r.Commit(values.get("comment", ""), minutes))


def committed(session: "Session", request: r.Commit) -> Flow:
    """Commit, and learn what names it brought."""
    response = yield from sent(request)
    yield from tell(response, session.screen)
    if isinstance(response, Done):
        session.unconfirmed(request.minutes * 60)
        yield from learn(session)


def _confirm(session: "Session", _: Values, __: Filters) -> Flow:
    response = yield from sent(r.Confirm())
    if isinstance(response, Done):
        session.unconfirmed(0)
    yield from tell(response, session.screen)


def _rollback(session: "Session", values: Values, _: Filters) -> Flow:
    response = yield from sent(r.Rollback(values["revision"]))
    yield from tell(response, session.screen)
    yield from learn_candidate(session)


DOINGS = {
    "configure": _configure,
    "exit": _exit,
    "quit": _quit,
    "set": _set,
    "delete": _delete,
    "edit": _edit,
    "up": _up,
    "top": _top,
    "show here": _show,
    "compare": _compare,
    "verify": _verify,
    "discard": _discard,
    "commit": _commit,
    "confirm": _confirm,
    "rollback": _rollback,
}
