"""``python -m tools.control_page``: the page on the control socket's protocol, made from its types. Markdown."""

import argparse
import inspect
import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from firmware.control import requests, responses, views, wire
from firmware.desk import attempts, connection, control_socket, core_pipe, folders, log_book, users
from tools import control_text

PAGE = Path(__file__).parents[1] / "docs" / "control.md"

_WORDS = {
    int: "whole number",
    float: "number",
    str: "text",
    bool: "true or false",
    bytes: "bytes",
    msgspec.Raw: "rows",
    type(None): "null",
}


def page() -> str:
    """The whole page."""
    parts = [
        f"{control_text.NOTE}\n\n# The control socket\n",
        control_text.HEAD.substitute(_limits()),
        control_text.REQUESTS,
        *(_kind(kind, _role(kind)) for kind in get_args(requests.AnyRequest)),
        control_text.RESPONSES,
        *(_kind(kind, "") for kind in get_args(responses.AnyResponse)),
        control_text.HAPPENINGS,
        _kind(responses.Happening, ""),
        _kind(responses.Ended, ""),
        Template(control_text.ROWS).substitute(core=", ".join(requests.CORE_SUBJECTS)),
        *(_section(subject, kind) for subject, kind in views.VIEWS.items()),
        _section("`Study`, of `Studied`", views.Study),
    ]
    return "\n".join(part for part in parts if part)


def _limits() -> dict[str, Any]:
    return {
        "version": requests.VERSION,
        "longest": wire.LONGEST_LINE,
        "roles": ", ".join(f"`{role}`" for role in requests.ROLES),
        "clients": control_socket.MOST_CLIENTS,
        "patience": connection.PATIENCE_MS // 1000,
        "pause": connection.PAUSE_AT,
        "happenings": connection.HAPPENINGS_UP_TO,
        "at_once": connection.LINES_AT_ONCE,
        "answer": core_pipe.ANSWER_MS // 1000,
        "ours": connection.OURS_MS // 1000,
        "wait": attempts.LONGEST_S,
        "free": attempts.FREE_FOR_ALL,
        "shortest": users.SHORTEST_PASSWORD,
        "longest_password": users.LONGEST_PASSWORD,
        "user_rule": users.USER_RULE,
        "users": users.MOST,
        "file": folders.LARGEST,
        "files": folders.MOST_FILES,
        "name_rule": folders.NAME_RULE,
        "kept_free": folders.KEPT_FREE,
        "log": log_book.KEPT,
        "log_files": log_book.FILES,
        "log_size": log_book.LARGEST,
    }


def _role(kind: type[requests.Request]) -> str:
    role = requests.ROLE_OF[kind] or "anybody"
    return f" ({role}, core)" if kind in requests.CORE_REQUESTS else f" ({role})"


def _kind(kind: type[msgspec.Struct], behind: str) -> str:
    return _section(f"`{kind.__name__}`{behind}", kind)


def _section(heading: str, kind: type[msgspec.Struct]) -> str:
    return "\n".join(part for part in (f"### {heading}\n", _text_of(kind), _fields(kind)) if part)


def _text_of(kind: type) -> str:
    """Its docstring, as a paragraph; "" where it has none of its own."""
    found = inspect.cleandoc(kind.__dict__.get("__doc__") or "")
    return re.sub(r"``", "`", " ".join(found.split())) + "\n" if found else ""


def _fields(kind: type[msgspec.Struct]) -> str:
    rows = list(_field_rows(kind))
    return "\n".join(["| field | what | default |", "|---|---|---|", *rows, ""]) if rows else ""


def _field_rows(kind: type[msgspec.Struct]) -> Iterator[str]:
    for field in msgspec.structs.fields(kind):
        default = "" if field.required else f"`{_default(field)}`"
        yield f"| `{field.encode_name}` | {in_words(field.type)} | {default} |"


def _default(field: msgspec.structs.FieldInfo) -> str:
    found = field.default
    if found is msgspec.NODEFAULT:
        assert field.default_factory is not msgspec.NODEFAULT
        found = field.default_factory()
    return msgspec.json.encode(found).decode()


def in_words(kind: Any) -> str:
    """A field's type as people call it. Raises KeyError for one that has no words yet."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return ", ".join(f"`{one}`" if one else '`""`' for one in inner)
    if origin in (Union, types.UnionType):
        return ", ".join(in_words(one) for one in inner)
    if origin is tuple:
        is_list = inner[-1] is Ellipsis
        return f"list of {in_words(inner[0])}" if is_list else f"({', '.join(in_words(one) for one in inner)})"
    if origin is dict:
        return f"object: {in_words(inner[0])} to {in_words(inner[1])}"
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return f"`{kind.__name__}`"
    return _WORDS[kind]


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m tools.control_page", description="Makes docs/control.md.")
    parser.add_argument("--write", type=Path, metavar="FILE", help="into a file, such as docs/control.md")
    args = parser.parse_args(argv)
    if args.write is None:
        sys.stdout.write(page())
    else:
        args.write.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
