"""What each command of the grammar does outside configuration mode, and where the others are done."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from firmware.control import requests as r
from firmware.control.responses import AnyResponse, Done, Refused, Shown
from firmware.shell import completing, configuring, contacts, filing, people, reporting, twin
from firmware.shell.board import REQUESTS
from firmware.shell.board_drawn import drawn
from firmware.shell.contents import Contents, of_rows, printed
from firmware.shell.flows import NOT_CHANGED, Flow, agreed, say, sent, show_text, sure, tell
from firmware.shell.grammar import CONFIGURATION, OPERATIONAL
from firmware.shell.grammar_of_calls import is_of_register
from firmware.shell.kinds import TONE_OFF
from firmware.shell.learning import forget_caller, learn, learn_shown
from firmware.shell.reading import Command, Filter
from firmware.shell.screen import Screen
from firmware.shell.setup_questions import set_up
from firmware.shell.steps import Follow, Leave, Overlook, Print, Redraw, SetScreen, ShowHistory
from firmware.shell.watching import fitting
from firmware.shell.wizard import study

if TYPE_CHECKING:
    from firmware.shell.session import Session

Doing = Callable[["Session", dict[str, Any], tuple[Filter, ...]], Flow]
LOG_ROWS = 50
"""Of the log, where nobody says how many."""
WATCH_EVERY_S = 1.0
RESET_MEANS = (
    "Configuration, users, prompts and memories are set aside. Messages and recordings of calls are deleted. "
    "The box is as new then."
)
GO_ON = "Go on?"


def perform(session: "Session", command: Command) -> Flow:
    """The steps of a command."""
    verb, subject, *which = f"{command.does} ".split(" ")
    if verb in ("show", "watch") and subject in r.CORE_SUBJECTS + r.DESK_SUBJECTS:
        request = _asked(subject, {"which": which[0], **command.values})
        return (_show if verb == "show" else _watch)(session, request, command.filters)
    return DOINGS[command.does](session, command.values, command.filters)


def _asked(subject: r.Subject, values: dict[str, Any]) -> r.Show:
    which, last = str(values["which"]), values.get("last", LOG_ROWS if subject == "log" else 0)
    if subject == "calls" and is_of_register(which):
        subject = "past"
    elif subject == "calls":
        last = 0
    return r.Show(subject, which, last)


def _show(session: "Session", request: r.Show, filters: tuple[Filter, ...]) -> Flow:
    response = yield from sent(request)
    if not request.which:
        learn_shown(session, response)
    yield _printed(response, filters, session.screen)


def _printed(response: AnyResponse, filters: tuple[Filter, ...], screen: Screen) -> Print:
    """Rows as a table, as the filters want them."""
    contents = _contents(response)
    return printed(contents, filters, screen) if isinstance(contents, Contents) else say(contents, screen)


def _contents(response: AnyResponse) -> Contents | str:
    """Rows, or a sentence why there are none."""
    if isinstance(response, Refused):
        return response.text
    if not isinstance(response, Shown):
        return f"The box answered with {type(response).__name__}, and was asked for rows."
    try:
        return of_rows(response)
    except (msgspec.MsgspecError, KeyError):
        return "The box shows what this shell does not know: both must be of one version."


def _watch(session: "Session", request: r.Show, filters: tuple[Filter, ...]) -> Flow:
    latest = request.subject == "log"

    def drawn(response: AnyResponse) -> str:
        screen = session.screen
        shown_now = _printed(response, filters, screen)
        lines = shown_now.text.split("\n")
        return "\n".join(fitting(lines, screen.length - 1, latest) if screen.length > 1 else lines)

    yield Redraw(request, drawn, WATCH_EVERY_S, latest)


def _board(_: "Session", __: dict[str, Any], ___: tuple[Filter, ...]) -> Flow:
    yield Overlook(REQUESTS, drawn, WATCH_EVERY_S)


def _monitor(session: "Session", values: dict[str, Any], _: tuple[Filter, ...]) -> Flow:
    end = values.get("end", "")
    where = f"at {_as_people_say(session, end)} " if end else ""
    yield say(f"What happens {where}from now on, until a key is pressed.", session.screen)
    yield Follow((end,) if end else ())


def _as_people_say(session: "Session", end: str) -> str:
    """A station by its extension, where that is known."""
    kind, _, port = end.partition(" ")
    extension = session.facts.extension_of(int(port)) if kind == "station" else ""
    return f"phone {extension}" if extension else end


def _request(made: Callable[[dict[str, Any]], r.AnyRequest]) -> Doing:
    """A command that is one request, whose answer is told."""

    def does(session: "Session", values: dict[str, Any], _: tuple[Filter, ...]) -> Flow:
        response = yield from sent(made(values))
        yield from tell(response, session.screen)

    return does


def _forget_caller(session: "Session", values: dict[str, Any], _: tuple[Filter, ...]) -> Flow:
    response = yield from sent(r.ForgetCaller(values["number"]))
    if isinstance(response, Done):
        forget_caller(session, values["number"])
    yield from tell(response, session.screen)


def _ring(values: dict[str, Any]) -> r.RingStation:
    if "seconds" in values:
        return r.RingStation(values["station"], values["seconds"] * 1000)
    return r.RingStation(values["station"])


def _tone(values: dict[str, Any]) -> r.PlayTone:
    return r.PlayTone(values["end"], "" if values["tone"] == TONE_OFF else values["tone"])


def _pause(values: dict[str, Any]) -> r.PauseAgent:
    if "reason" in values:
        return r.PauseAgent(values["agent"], values["reason"])
    return r.PauseAgent(values["agent"])


def _drop(session: "Session", values: dict[str, Any], _: tuple[Filter, ...]) -> Flow:
    if not (yield from sure(session.asks, f"End the call of {_as_people_say(session, values['end'])}?")):
        yield say(NOT_CHANGED, session.screen)
        return
    response = yield from sent(r.DropCall(values["end"]))
    yield from tell(response, session.screen)


def _text(of: str) -> Doing:
    def does(session: "Session", values: dict[str, Any], filters: tuple[Filter, ...]) -> Flow:
        which = str(values["revision"]) if of == "revision" else of
        response = yield from sent(r.ReadConfiguration(which, values.get("path", ())))
        yield from configuring.shown_text(session, response, filters)

    return does


def _help(session: "Session", _: dict[str, Any], filters: tuple[Filter, ...]) -> Flow:
    nodes = CONFIGURATION if session.facts.configuring else OPERATIONAL
    text = completing.grammar_help(nodes, session.facts, session.screen.width)
    keys = (
        "Tab completes, ? lists what can follow, and any word can be shortened as long as it is clear. "
        'After what is shown: "| match TEXT", "| count", "| json".'
    )
    yield from show_text(f"{text}\n\n{say(keys, session.screen).text}", filters, session.screen)


def _who(session: "Session", _: dict[str, Any], filters: tuple[Filter, ...]) -> Flow:
    facts = session.facts
    if not filters:
        yield say(f"You are {facts.user or 'nobody yet'}, in the role {facts.role}.", session.screen)
    yield from _show(session, r.Show("clients"), filters)


def _terminal(_: "Session", values: dict[str, Any], __: tuple[Filter, ...]) -> Flow:
    yield SetScreen(values.get("width"), values.get("length"))


def _history(_: "Session", __: dict[str, Any], ___: tuple[Filter, ...]) -> Flow:
    yield ShowHistory()


def _factory_reset(session: "Session", _: dict[str, Any], __: tuple[Filter, ...]) -> Flow:
    yield say(RESET_MEANS, session.screen)
    if not (yield from agreed(GO_ON)):
        yield say(NOT_CHANGED, session.screen)
        return
    response = yield from sent(r.FactoryReset())
    yield from tell(response, session.screen)
    if isinstance(response, Done):
        session.is_now("")
        yield from learn(session)


def _leave(session: "Session", _: dict[str, Any], __: tuple[Filter, ...]) -> Flow:
    yield from configuring.kept_changes(session)
    yield Leave()


def _wizard(session: "Session", values: dict[str, Any], _: tuple[Filter, ...]) -> Flow:
    yield from study(session, values["line"])


def _setup(session: "Session", _: dict[str, Any], __: tuple[Filter, ...]) -> Flow:
    yield from set_up(session)


DOINGS: dict[str, Doing] = {
    "watch board": _board,
    "monitor": _monitor,
    "ring": _request(_ring),
    "seize": _request(lambda values: r.SeizeLine(values["line"])),
    "release": _request(lambda values: r.ReleaseLine(values["line"])),
    "tone": _request(_tone),
    "crosspoint close": _request(lambda values: r.SetCrosspoint(values["listener"], values["source"], True)),
    "crosspoint open": _request(lambda values: r.SetCrosspoint(values["listener"], values["source"], False)),
    "busy-out": _request(lambda values: r.BusyOut(values["end"])),
    "return": _request(lambda values: r.ReturnToService(values["end"])),
    "drop": _drop,
    "set clock": _request(lambda values: r.SetClock(f"{values['date']} {values['time']}")),
    "set clock system": _request(lambda _: r.SetClock()),
    "agent log-in": _request(lambda values: r.LogAgentIn(values["agent"], values["station"])),
    "agent log-out": _request(lambda values: r.LogAgentOut(values["agent"])),
    "agent pause": _request(_pause),
    "agent resume": _request(lambda values: r.ResumeAgent(values["agent"])),
    "callback forget": _forget_caller,
    "note call": _request(lambda values: r.NoteCall(values["call"], values["text"])),
    "hours set": _request(lambda values: r.SetMode(values["mode"], values.get("minutes", 0))),
    "hours back": _request(lambda _: r.SetMode()),
    "message delete": _request(lambda values: r.ForgetMessage(values["message"])),
    "notice withdraw": _request(lambda _: r.WithdrawNotice()),
    "access unlock": _request(lambda _: r.UnlockAccess()),
    "build prompts": _request(lambda values: r.BuildPrompts(values.get("language", ""))),
    "wizard": _wizard,
    "setup": _setup,
    "show configuration": _text("running"),
    "show candidate": _text("candidate"),
    "show revision": _text("revision"),
    "factory reset": _factory_reset,
    "help": _help,
    "who": _who,
    "history": _history,
    "terminal": _terminal,
    "leave": _leave,
    **configuring.DOINGS,
    **filing.DOINGS,
    **people.DOINGS,
    **reporting.DOINGS,
    **twin.DOINGS,
    **contacts.DOINGS,
}
"""By what the grammar says that a line does; what shows or watches a subject is not among them."""
