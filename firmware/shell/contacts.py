"""What the commands about people do: each is one request, whose answer is told."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

from firmware.control import requests as r
from firmware.shell.flows import NOT_CHANGED, Flow, say, sent, sure, tell
from firmware.shell.learning import learn_subjects
from firmware.shell.reading import Filter

if TYPE_CHECKING:
    from firmware.shell.session import Session

Values = dict[str, Any]
Doing = Callable[["Session", Values, tuple[Filter, ...]], Flow]


def _asks(made: Callable[[Values], r.AnyRequest]) -> Doing:
    def does(session: "Session", values: Values, _: tuple[Filter, ...]) -> Flow:
        yield from tell((yield from sent(made(values))), session.screen)

    return does


def _deletes(question: str, made: Callable[[Values], r.AnyRequest]) -> Doing:
    def does(session: "Session", values: Values, _: tuple[Filter, ...]) -> Flow:
        if not (yield from sure(session.asks, question.format(**values))):
            yield say(NOT_CHANGED, session.screen)
            return
        yield from tell((yield from sent(made(values))), session.screen)

    return does


def _sets(field: str) -> Doing:
    return _asks(lambda values: r.SetContact(values["number"], **{field: values["value"]}))


def _sets_staff(field: str) -> Doing:
    return _asks(lambda values: r.SetStaff(values["number"], **{field: values["value"]}))


def _exports(what: r.People) -> Doing:
    def does(session: "Session", values: Values, _: tuple[Filter, ...]) -> Flow:
        yield from tell((yield from sent(r.ExportPeople(values["name"], what))), session.screen)
        yield from learn_subjects(session, "files")

    return does


def _imports(what: r.People) -> Doing:
    return _asks(lambda values: r.ImportPeople(values["name"], what))


DOINGS: dict[str, Doing] = {
    "contact add": _asks(lambda values: r.SetContact(values["number"], new=True, name=values["name"])),
    **{f"contact set {field}": _sets(field) for field in ("name", "company", "note", "language", "vip", "kind")},
    "contact set also": _asks(lambda values: r.SetContact(values["number"], also=(values["value"],))),
    "contact set without": _asks(lambda values: r.SetContact(values["number"], without=(values["value"],))),
    "contact delete": _deletes(
        "Delete the contact with number {number}, and its notes, for good?",
        lambda values: r.DeleteContact(values["number"]),
    ),
    "note": _asks(lambda values: r.AddNote(values["number"], values["text"])),
    "block": _asks(lambda values: r.BlockNumber(values["number"], values["what"], values.get("why", ""))),
    "unblock": _asks(lambda values: r.UnblockNumber(values["number"])),
    "staff add": _asks(lambda values: r.SetStaff(values["number"], new=True, name=values["name"])),
    **{f"staff set {field}": _sets_staff(field) for field in ("name", "competence", "languages", "answers")},
    "staff delete": _deletes(
        "Delete {number} from the directory for good?", lambda values: r.DeleteStaff(values["number"])
    ),
    **{f"import {what}": _imports(what) for what in get_args(r.People)},
    **{f"export {what}": _exports(what) for what in get_args(r.People)},
}
