"""The first questions: country, clock, lines, telephones, one group, operator, hours, password. Enter takes what stands
in brackets."""

import re
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import msgspec

from firmware.config import schema
from firmware.config.countries import ZONE_OF
from firmware.config.fields import RefusedError, shown
from firmware.config.hours import hours
from firmware.config.numbering import extension_base
from firmware.control import requests as r
from firmware.control.responses import Done
from firmware.shell.asking import TRIES, GaveUpError, asked
from firmware.shell.configuring import committed
from firmware.shell.flows import NOT_CHANGED, Flow, StoppedError, agreed, say, sent, tell
from firmware.shell.learning import learn_candidate
from firmware.shell.people import new_password, set_user
from firmware.shell.setup_clock import ClockAnswer, ask_clock, set_clock
from firmware.shell.steps import Step

if TYPE_CHECKING:
    from firmware.shell.session import Session

GROUP = "office"
FIRST_USER = "installer"
_USUAL_HOURS = "mon-fri 08:00-17:00"
_NO_HOURS = "none"
_BETWEEN_PERIODS = re.compile(r";|,\s+")
"""A comma within a period, as in mon,fri, has no space after it."""

Setting = tuple[tuple[str, ...], str]
"""Path and value, as in SetValue; "": it is deleted."""
Settings = list[Setting]


def set_up(session: "Session") -> Flow:
    """Ask, make the first user, and as that one set, verify, commit. Control-C leaves everything as it was."""
    try:
        yield from learn_candidate(session)
        settings, clock = yield from _questions(session)
        user = None if session.greeting.users else (yield from _user(session))
        goes_on = yield from _agreed(session, settings, clock, user)
    except (StoppedError, GaveUpError):
        goes_on = False
    if not goes_on:
        yield say(NOT_CHANGED, session.screen)
    elif (yield from _set(session, settings)):
        yield from committed(session, r.Commit("setup"))
        if clock is not None and clock.changes:
            yield from set_clock(session, clock)


def _agreed(
    session: "Session", settings: Settings, clock: ClockAnswer | None, user: r.SetUser | None
) -> Generator[Step, Any, bool]:
    """Whether somebody says yes to all of it, and the user is made. Raises StoppedError, GaveUpError."""
    yield say("This will be set:", session.screen)
    lines = [f"  {' '.join(path)} {value or '(deleted)'}" for path, value in settings]
    if clock is not None and clock.changes:
        lines.insert(0, f"  clock {clock.words}")
    yield say("\n".join(lines), session.screen)
    if not (yield from agreed("Set it and commit?")):
        return False
    return user is None or (yield from _made(session, user))


def _made(session: "Session", user: r.SetUser) -> Generator[Step, Any, bool]:
    """Whether there is a first user now. Where the box refuses this one, as for a short password, another is asked for.
    Raises StoppedError, GaveUpError."""
    for left in reversed(range(TRIES)):
        if (yield from set_user(session, user)):
            return True
        if left:
            user = yield from _user(session)
    return False


def _set(session: "Session", settings: Settings) -> Generator[Step, Any, bool]:
    """Whether all of it was taken, and is right as a whole."""
    session.configured = True
    for path, value in settings:
        response = yield from sent(r.SetValue(path, value) if value else r.DeleteValue(path))
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


def _questions(session: "Session") -> Generator[Step, Any, tuple[Settings, ClockAnswer | None]]:
    facts = session.facts
    country = yield from asked(session, "Country (two letters)", session.greeting.country, _checked(("country",)))
    settings: Settings = [(("country",), as_toml(country))]
    clock = yield from ask_clock(session, country)
    if clock is not None and ("zone" in facts.written or clock.zone != ZONE_OF[country]):
        settings.append((("zone",), as_toml(clock.zone)))
    numbers = yield from asked(
        session,
        "Public numbers of the lines, in order, with commas between",
        "",
        lambda text: _list(text, facts.lines, "line", _checked(("lines", "1", "number"))),
    )
    for port, number in enumerate(numbers, 1):
        if number:
            settings.append((("lines", str(port), "number"), as_toml(number)))
    extensions = yield from _extensions(session, country, settings)
    names = yield from asked(
        session,
        f"Names at the telephones {extensions[0]}, {extensions[1]}, ..., with commas between",
        "",
        lambda text: _list(text, facts.stations, "telephone", _checked(("stations", "1", "name"))),
    )
    for port, name in enumerate(names, 1):
        if name:
            settings.append((("stations", str(port), "name"), as_toml(name)))
    yield from _calls(session, extensions, settings)
    yield from _night(session, extensions, settings)
    return settings, clock


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

    extensions: list[str] = yield from asked(session, "Extension of the first telephone", usual, first)
    if extensions[0] != usual:
        for port, extension in enumerate(extensions, 1):
            settings.append((("stations", str(port), "extension"), as_toml(extension)))
    return extensions


def _member(extensions: list[str]) -> Callable[[str], str]:
    def member(text: str) -> str:
        if text not in extensions:
            raise RefusedError(f"is {shown(text)}, but must be an extension, {extensions[0]} to {extensions[-1]}")
        return text

    return member


def _calls(session: "Session", extensions: list[str], settings: Settings) -> Flow:
    """Who is rung, and who is the operator."""
    member = _member(extensions)

    def members(text: str) -> list[str]:
        return extensions if text == "all" else _list(text, len(extensions), "telephone", member)

    chosen = yield from asked(session, "Which extensions ring when a line rings", "all", members)
    if chosen != extensions:
        settings.append((("groups", GROUP, "members"), as_toml(chosen)))
        for port in range(1, session.facts.lines + 1):
            settings.append((("lines", str(port), "route"), as_toml(f"group {GROUP}")))
    operator = yield from asked(session, "Extension of the operator", chosen[0] if chosen else extensions[0], member)
    settings.append((("operator",), as_toml(f"phone {operator}")))


def _night(session: "Session", extensions: list[str], settings: Settings) -> Flow:
    """When night service comes by itself, and who is rung then."""
    has_hours = "hours" in session.facts.written
    question = f"When the office is open ({_NO_HOURS}: night by code alone)"
    periods = yield from asked(session, question, _written_hours(session), _periods)
    if periods:
        settings.append((("hours", "open"), as_toml(periods[0] if len(periods) == 1 else periods)))
    elif has_hours:
        settings.append((("hours",), ""))
    member = _member(extensions)
    night = yield from asked(
        session, "Extension that rings by night (Enter: as by day)", "", lambda text: member(text) if text else ""
    )
    if night:
        for port in range(1, session.facts.lines + 1):
            settings.append((("lines", str(port), "night"), as_toml(f"phone {night}")))


def _written_hours(session: "Session") -> str:
    """Those of the candidate, as they are answered here."""
    section = session.facts.written.get("hours")
    found = section.get("open") if isinstance(section, dict) else None
    if isinstance(found, list):
        return "; ".join(map(str, found))
    return found if isinstance(found, str) else _USUAL_HOURS


def _periods(text: str) -> list[str]:
    if text == _NO_HOURS:
        return []
    parts = [part.strip() for part in _BETWEEN_PERIODS.split(text)]
    for part in parts:
        hours(part)
    return parts


def _user(session: "Session") -> Generator[Step, Any, r.SetUser]:
    """The first one, by its password. Raises StoppedError, GaveUpError."""
    for _ in range(TRIES):
        password = yield from new_password(FIRST_USER, session.screen)
        if password:
            return r.SetUser(FIRST_USER, password, "installer")
    raise GaveUpError


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
