"""The first questions: country, numbers, telephones, one group, operator, password. Enter takes what stands in
brackets."""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import msgspec

from firmware.config import schema
from firmware.config.fields import RefusedError, shown
from firmware.config.numbering import extension_base
from firmware.control import requests as r
from firmware.control.responses import Done
from firmware.control.sentences import sentence
from firmware.shell.configuring import committed
from firmware.shell.flows import NOT_CHANGED, Flow, StoppedError, agreed, say, sent, tell
from firmware.shell.kinds import USER
from firmware.shell.learning import learn_candidate
from firmware.shell.nodes import RefusalError
from firmware.shell.people import new_password, set_user
from firmware.shell.steps import Ask, Step

if TYPE_CHECKING:
    from firmware.shell.session import Session

GROUP = "office"
_FIRST_USER = "installer"
_TRIES = 5
"""Wrong answers to one question before setup gives up."""

Setting = tuple[tuple[str, ...], str]
"""Path and value, as in SetValue."""
Settings = list[Setting]
Asked = Generator[Step, Any, Any]


class _GaveUpError(Exception):
    """Too many wrong answers."""


def set_up(session: "Session") -> Flow:
    """Ask, make the first user, and as that one set, verify, commit. Control-C leaves everything as it was."""
    try:
        settings = yield from _questions(session)
        user = None if session.greeting.users else (yield from _user(session))
        goes_on = yield from _agreed(session, settings, user)
    except (StoppedError, _GaveUpError):
        goes_on = False
    if not goes_on:
        yield say(NOT_CHANGED, session.screen)
    elif (yield from _set(session, settings)):
        yield from committed(session, r.Commit("setup"))


def _agreed(session: "Session", settings: Settings, user: r.SetUser | None) -> Generator[Step, Any, bool]:
    """Whether somebody says yes to all of it, and the user is made. Raises StoppedError, _GaveUpError."""
    yield say("This will be set:", session.screen)
    yield say("\n".join(f"  {' '.join(path)} {value}" for path, value in settings), session.screen)
    if not (yield from agreed("Set it and commit?")):
        return False
    return user is None or (yield from _made(session, user))


def _made(session: "Session", user: r.SetUser) -> Generator[Step, Any, bool]:
    """Whether there is a first user now. Where the box refuses this one, as for a short password, another is asked for.
    Raises StoppedError, _GaveUpError."""
    for left in reversed(range(_TRIES)):
        if (yield from set_user(session, user)):
            return True
        if left:
            user = yield from _user(session)
    return False


def _set(session: "Session", settings: Settings) -> Generator[Step, Any, bool]:
    """Whether all of it was taken, and is right as a whole."""
    session.configured = True
    for path, value in settings:
        response = yield from sent(r.SetValue(path, value))
        if not isinstance(response, Done):
            yield from tell(response, session.screen)
            return False
    yield from learn_candidate(session)
    response = yield from sent(r.Verify())
    if not isinstance(response, Done):
        yield from tell(response, session.screen)
        yield say('The candidate keeps what was set: "configure" lets you mend it.', session.screen)
        return False
    return True


def _questions(session: "Session") -> Generator[Step, Any, Settings]:
    facts = session.facts
    country = yield from _asked(session, "Country (two letters)", session.greeting.country, _checked(("country",)))
    settings: Settings = [(("country",), as_toml(country))]
    numbers = yield from _asked(
        session,
        "Public numbers of the lines, in order, with commas between",
        "",
        lambda text: _list(text, facts.lines, "line", _checked(("lines", "1", "number"))),
    )
    for port, number in enumerate(numbers, 1):
        if number:
            settings.append((("lines", str(port), "number"), as_toml(number)))
    extensions = yield from _extensions(session, country, settings)
    names = yield from _asked(
        session,
        f"Names at the telephones {extensions[0]}, {extensions[1]}, ..., with commas between",
        "",
        lambda text: _list(text, facts.stations, "telephone", _checked(("stations", "1", "name"))),
    )
    for port, name in enumerate(names, 1):
        if name:
            settings.append((("stations", str(port), "name"), as_toml(name)))
    yield from _calls(session, extensions, settings)
    return settings


def _extensions(session: "Session", country: str, settings: Settings) -> Generator[Step, Any, list[str]]:
    """In order of ports; consecutive, as they are unless somebody sets each."""
    count = session.facts.stations
    check = _checked(("stations", "1", "extension"))
    usual = str(extension_base(country) + 1)

    def first(text: str) -> list[str]:
        value = check(text)
        extensions = [f"{int(value) + offset:0{len(value)}}" for offset in range(count)]
        check(extensions[-1])
        return extensions

    extensions: list[str] = yield from _asked(session, "Extension of the first telephone", usual, first)
    if extensions[0] != usual:
        for port, extension in enumerate(extensions, 1):
            settings.append((("stations", str(port), "extension"), as_toml(extension)))
    return extensions


def _calls(session: "Session", extensions: list[str], settings: Settings) -> Flow:
    """Who is rung by day, who is the operator, and who is rung at night."""

    def member(text: str) -> str:
        if text not in extensions:
            raise RefusedError(f"is {shown(text)}, but must be an extension, {extensions[0]} to {extensions[-1]}")
        return text

    def members(text: str) -> list[str]:
        return extensions if text == "all" else _list(text, len(extensions), "telephone", member)

    chosen = yield from _asked(session, "Which extensions ring when a line rings", "all", members)
    everyone = chosen == extensions
    if not everyone:
        settings.append((("groups", GROUP, "members"), as_toml(chosen)))
        for port in range(1, session.facts.lines + 1):
            settings.append((("lines", str(port), "route"), as_toml(f"group {GROUP}")))
    how = _checked(("groups", GROUP, "strategy"))
    strategy = yield from _asked(session, "In which order (linear, circular, ring-all, ...)", "circular", how)
    if strategy != "circular":
        settings.append((("groups", "all" if everyone else GROUP, "strategy"), as_toml(strategy)))
    operator = yield from _asked(session, "Extension of the operator", chosen[0] if chosen else extensions[0], member)
    settings.append((("operator",), as_toml(f"phone {operator}")))
    night = yield from _asked(
        session, "Extension that rings in night mode (Enter: as by day)", "", lambda text: member(text) if text else ""
    )
    if night:
        for port in range(1, session.facts.lines + 1):
            settings.append((("lines", str(port), "night"), as_toml(f"phone {night}")))


def _user(session: "Session") -> Generator[Step, Any, r.SetUser]:
    """The first one. Raises StoppedError, _GaveUpError."""

    def name(text: str) -> str:
        try:
            return str(USER.read(text, session.facts))
        except RefusalError as refusal:
            raise RefusedError(str(refusal)) from None

    user = yield from _asked(session, "Name that you log in with", _FIRST_USER, name)
    for _ in range(_TRIES):
        password = yield from new_password(user, session.screen)
        if password:
            return r.SetUser(user, password, "installer")
    raise _GaveUpError


def _asked(session: "Session", question: str, default: str, check: Callable[[str], Any]) -> Asked:
    """The answer, once ``check`` takes it. Raises _GaveUpError."""
    bracket = f" [{default}]" if default else ""
    for _ in range(_TRIES):
        answer = yield Ask(f"{question}{bracket}: ")
        text = str(answer).strip() or default
        try:
            return check(text)
        except RefusedError as refused:
            why = str(refused)
            yield say(sentence(why if why.endswith((".", "?")) else f"this {why}"), session.screen)
    raise _GaveUpError


def _checked(path: tuple[str, ...]) -> Callable[[str], str]:
    """What the configuration takes at ``path``, which is a text."""
    node = schema.at(path).node
    assert isinstance(node, schema.Value)
    check = node.check

    def checked(text: str) -> str:
        check(text)
        return text

    return checked


def as_toml(value: str | list[str]) -> str:
    """A text or a list of them, as the file writes it."""
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    return msgspec.json.encode(value).decode()


def _list(text: str, most: int, what: str, check: Callable[[str], str]) -> list[str]:
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if len(parts) > most:
        raise RefusedError(f"names {len(parts)}, but this box has {most} {what}s")
    return [check(part) if part else "" for part in parts]
