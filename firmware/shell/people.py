"""Users and their passwords, which never stand on a line."""

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from firmware.control import requests as r
from firmware.control.responses import Done
from firmware.shell.flows import Flow, say, sent, tell
from firmware.shell.learning import learn_subjects
from firmware.shell.reading import Filter
from firmware.shell.screen import Screen
from firmware.shell.steps import Ask, Leave, Step

if TYPE_CHECKING:
    from firmware.shell.session import Session

Values = dict[str, Any]
Filters = tuple[Filter, ...]


NO_PASSWORD = "No password was typed: nothing was changed."
NOBODY = 'Nobody is logged in: "user NAME role installer" makes the first user.'


def new_password(user: str, screen: Screen) -> Generator[Step, Any, str]:
    """Asked twice; "" where nothing was typed, or not the same."""
    first = yield Ask(f"New password of {user}: ", secret=True)
    if not first:
        yield say(NO_PASSWORD, screen)
        return ""
    second = yield Ask("The same again: ", secret=True)
    if first != second:
        yield say("The two passwords are not the same: nothing was changed.", screen)
        return ""
    return str(first)


def _user(session: "Session", values: Values, _: Filters) -> Flow:
    user = values["user"]
    password = yield from new_password(user, session.screen)
    if password:
        yield from set_user(session, r.SetUser(user, password, values.get("role", "")))


def set_user(session: "Session", request: r.SetUser) -> Generator[Step, Any, bool]:
    """Whether it was done. Where nobody is logged in it was the first user, as whom the box logs this session in."""
    response = yield from sent(request)
    yield from tell(response, session.screen)
    is_done = isinstance(response, Done)
    if is_done and not session.facts.user:
        session.is_now(request.user)
    if is_done and request.role and request.user == session.facts.user:
        session.facts.role = request.role
    yield from learn_subjects(session, "users")
    return is_done


def _no_user(session: "Session", values: Values, _: Filters) -> Flow:
    user = values["user"]
    response = yield from sent(r.DeleteUser(user))
    yield from tell(response, session.screen)
    if isinstance(response, Done) and user == session.facts.user:
        yield say("That was you: log in as somebody else.", session.screen)
        yield Leave()
        return
    yield from learn_subjects(session, "users")


def _password(session: "Session", _: Values, __: Filters) -> Flow:
    if not session.facts.user:
        yield say(NOBODY, session.screen)
        return
    present = yield Ask(f"Present password of {session.facts.user}: ", secret=True)
    if not present:
        yield say(NO_PASSWORD, session.screen)
        return
    password = yield from new_password(session.facts.user, session.screen)
    if password:
        yield from tell((yield from sent(r.SetPassword(present, password))), session.screen)


DOINGS = {"user": _user, "no user": _no_user, "password": _password}
