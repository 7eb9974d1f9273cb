"""A file between the box's folders and the laptop: over the cable on one side, over the control socket on the other."""

from firmware.control.requests import Folder, ReadFile, WriteFile
from firmware.control.responses import Done, FilePart, Refused, Response
from firmware.shell.client import Client
from firmware.shell.steps import Transfer as TransferStep
from firmware.shell.terminal import Terminal
from firmware.shell.transfer import Transfer, TransferError, unpadded

PART = 48 * 1024
"""Bytes at a time, as ReadFile gives them."""


def carry_over(step: TransferStep, terminal: Terminal, client: Client) -> str:
    """Sentences on what became of it. Raises HungUpError, DeskGoneError."""
    try:
        return _sent(step, terminal, client) if step.sent else _received(step, terminal, client)
    except TransferError as failed:
        return f"Nothing was transferred: {failed}."


def _sent(step: TransferStep, terminal: Terminal, client: Client) -> str:
    content = _read(step.folder, step.name, client)
    if isinstance(content, str):
        return content
    name = f"{step.name}.wav" if step.folder == "recordings" else step.name
    terminal.say(f"Receive {name} by {_spoken(step)} now ({len(content)} bytes; two Ctrl-X end it).")
    transfer = Transfer(terminal.port)
    if step.by == "ymodem":
        # A folder of ours is nothing to the laptop.
        transfer.send_y(name.rpartition("/")[2], content)
    else:
        transfer.send_x(content)
    return f"File {name} was sent, {len(content)} bytes."


def _received(step: TransferStep, terminal: Terminal, client: Client) -> str:
    what = step.name or "the file"
    terminal.say(f"Send {what} by {_spoken(step)} now (two Ctrl-X end it).")
    transfer = Transfer(terminal.port)
    if step.by == "ymodem":
        name, content = transfer.receive_y()
    else:
        name, content = "", transfer.receive_x()
        if step.folder != "prompts":
            content = unpadded(content)
    return _write(step.folder, step.name or name, content, client)


def _spoken(step: TransferStep) -> str:
    return step.by.upper()


def _read(folder: Folder, name: str, client: Client) -> bytes | str:
    """The file, or why there is none."""
    content = b""
    while True:
        part = client.ask(ReadFile(folder, name, len(content)))
        if not isinstance(part, FilePart):
            return _said(part)
        content += part.data
        if len(content) >= part.size or not part.data:
            return content


def _write(folder: Folder, name: str, content: bytes, client: Client) -> str:
    offset = 0
    while True:
        part = content[offset : offset + PART]
        last = offset + len(part) >= len(content)
        response = client.ask(WriteFile(folder, name, offset, part, last))
        if isinstance(response, Refused):
            return _said(response)
        if last:
            remarks = response.remarks if isinstance(response, Done) else ()
            return "\n".join((f"File {name} was received, {len(content)} bytes.", *remarks))
        offset += len(part)


def _said(response: Response) -> str:
    return "\n".join((response.text, *response.problems)) if isinstance(response, Refused) else "The box said nothing."
