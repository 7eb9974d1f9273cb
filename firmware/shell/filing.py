"""Files of the box: saved configurations, prompts, logs, exports and backups."""

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, cast

from firmware.control import requests as r
from firmware.control.responses import AnyResponse, Done, FilePart, Text
from firmware.shell.awaiting import done_in_time
from firmware.shell.flows import NOT_CHANGED, Flow, say, sent, sure, tell
from firmware.shell.learning import learn_candidate, learn_subjects
from firmware.shell.reading import Filter
from firmware.shell.steps import Step, Transfer

if TYPE_CHECKING:
    from firmware.shell.session import Session

Values = dict[str, Any]
Filters = tuple[Filter, ...]
PART = 48 * 1024
"""Bytes of a file that travel in one request."""
ENDING = ".toml"
_FOLDER_OF = {"toml": "configuration", "csv": "people", "vcf": "people", "zip": "backups"}
"""Where a file goes that comes from the laptop without a folder, by its ending; all others are prompts."""
_BY = "ymodem"


def _save(session: "Session", values: Values, _: Filters) -> Flow:
    response = yield from sent(r.ReadConfiguration("candidate"))
    if isinstance(response, Text):
        name = _with_ending(values["name"])
        response = yield from written("configuration", name, response.text.encode())
    yield from tell(response, session.screen)
    yield from learn_subjects(session, "files")


def written(folder: r.Folder, name: str, data: bytes) -> Generator[Step, Any, AnyResponse]:
    """Write a file part by part; the last response."""
    offset = 0
    while True:
        part = data[offset : offset + PART]
        last = offset + len(part) >= len(data)
        response = yield from sent(r.WriteFile(folder, name, offset, part, last))
        offset += len(part)
        if last or not isinstance(response, Done):
            return response


def _load(session: "Session", values: Values, _: Filters) -> Flow:
    name = _with_ending(values["name"])
    data = b""
    while True:
        response = yield from sent(r.ReadFile("configuration", name, len(data)))
        if not isinstance(response, FilePart):
            yield from tell(response, session.screen)
            return
        data += response.data
        if len(data) >= response.size or not response.data:
            break
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        yield say(f'File "{name}" is no text: byte {error.start + 1} is no part of UTF-8.', session.screen)
        return
    response = yield from sent(r.LoadConfiguration(text))
    yield from tell(response, session.screen)
    yield from learn_candidate(session)


def _with_ending(name: str) -> str:
    return name if "." in name else name + ENDING


def _send(session: "Session", values: Values, _: Filters) -> Flow:
    folder, name = values["file"]
    if not folder:
        yield say(f'File "{name}" is not on the box: "files" lists what is.', session.screen)
        return
    yield Transfer(True, folder, name, values.get("by", _BY))


def _receive(session: "Session", values: Values, _: Filters) -> Flow:
    folder, name = values["file"]
    folder = folder or _FOLDER_OF.get(name.rpartition(".")[2], "prompts")
    yield Transfer(False, cast("r.Folder", folder), name, values.get("by", _BY))
    yield from learn_subjects(session, "files")


def _delete_file(session: "Session", values: Values, _: Filters) -> Flow:
    folder, name = values["file"]
    if not folder:
        yield say(f'File "{name}" is not on the box: "files" lists what is.', session.screen)
        return
    if not (yield from sure(session.asks, f"Delete {folder}/{name} for good?")):
        yield say(NOT_CHANGED, session.screen)
        return
    response = yield from sent(r.DeleteFile(folder, name))
    yield from tell(response, session.screen)
    yield from learn_subjects(session, "files")


def _delete_recording(session: "Session", values: Values, _: Filters) -> Flow:
    name = values["recording"]
    if not (yield from sure(session.asks, f"Delete the recording {name} for good?")):
        yield say(NOT_CHANGED, session.screen)
        return
    yield from tell((yield from sent(r.DeleteFile("recordings", name))), session.screen)
    yield from learn_subjects(session, "recordings")


def _export(session: "Session", values: Values, _: Filters) -> Flow:
    yield from done_in_time(session, r.Export(values["format"], values.get("first", ""), values.get("last", "")))
    yield from learn_subjects(session, "files")


def _export_caller(session: "Session", values: Values, _: Filters) -> Flow:
    yield from tell((yield from sent(r.ExportCaller(values["number"]))), session.screen)
    yield from learn_subjects(session, "files")


def _forget(session: "Session", values: Values, _: Filters) -> Flow:
    question = f"Take the number {values['number']} from all calls, and delete his notes, for good?"
    if not (yield from sure(session.asks, question)):
        yield say(NOT_CHANGED, session.screen)
        return
    yield from tell((yield from sent(r.EraseCaller(values["number"]))), session.screen)


def _backup(session: "Session", _: Values, __: Filters) -> Flow:
    yield from done_in_time(session, r.Backup())
    yield from learn_subjects(session, "files")


def _restore(session: "Session", values: Values, _: Filters) -> Flow:
    name = values["backup"]
    if not (yield from sure(session.asks, f"Put {name} in the place of what the box has, when it starts again?")):
        yield say(NOT_CHANGED, session.screen)
        return
    yield from done_in_time(session, r.Restore(name))


DOINGS = {
    "export calls": _export,
    "export caller": _export_caller,
    "register forget": _forget,
    "backup": _backup,
    "restore": _restore,
    "save": _save,
    "load": _load,
    "send": _send,
    "receive": _receive,
    "delete file": _delete_file,
    "delete recording": _delete_recording,
}
