"""Changes to a configuration's text, key by key; comments and order stay as people wrote them.

Paths are as in ``schema``. Every function raises RefusedError with one whole sentence, and nothing else.
"""

import copy
import tomllib
from collections.abc import Callable
from functools import partial
from typing import Any

import tomlkit
import tomlkit.items

from firmware.config.feature_codes import feature_named
from firmware.config.fields import RefusedError, did_you_mean, one_of, shown
from firmware.config.schema import LARGEST, Path, Place, Rows, Size, Table, Value, at, printable
from firmware.config.syntax import read
from firmware.config.written_values import inline, meant

Steps = tuple[str | int, ...]
"""A path with the rows of lists as indices from 0."""


def set_value(text: str, path: Path, value: str, size: Size = LARGEST) -> str:
    """The text with this value at ``path``, over one that stood there."""
    text = _in_full(text, path, size)
    place = at(path, size)
    if isinstance(place.node, Table) and place.node.short:
        return _set_short(text, path, value, size)
    if not isinstance(place.node, Value):
        raise RefusedError(_goes_on(path, place))
    values = _values(text)
    found = meant(value, place.node.check, place.what)
    steps = _steps_to_set(values, path, size)
    return _changed(text, values, lambda root: _set(root, steps, found))


def delete(text: str, path: Path) -> str:
    """The text without this key, row or section; tables that nothing is left of go with it."""
    values = _values(text)
    steps = _emptied(values, _steps(values, path))
    return _changed(text, values, lambda root: _delete(root, steps)).lstrip("\n")


def part(text: str, path: Path) -> str:
    """Only what stands under ``path``, in its section; "" where nothing does. All of the text for the empty path."""
    if not path:
        return text
    values = _values(text)
    try:
        steps = _steps(values, path)
    except RefusedError:
        at(path)
        return ""
    found = _changed(text, values, lambda root: _keep(root, steps))
    lines = found.split("\n")
    while lines and (not lines[0].strip() or lines[0].lstrip().startswith("#")):
        del lines[0]
    # The header of a table around it that keeps nothing else says no more than the one after it.
    while len(lines) > 1 and lines[0].startswith("[") and lines[1].startswith("["):
        del lines[0]
    return "\n".join(lines).rstrip() + "\n"


def written(text: str, path: Path) -> str:
    """What stands at ``path``, as a file writes it."""
    values = _values(text)
    return inline(_at(values, _steps(values, path)))


# -- tables that a value may stand for


def _set_short(text: str, path: Path, value: str, size: Size) -> str:
    """In the place of the whole table, where nothing else of it is written."""
    node = at(path, size).node
    assert isinstance(node, Table)
    values = _values(text)
    steps = _steps_to_set(values, path, size)
    if isinstance(_found(values, steps), dict):
        return set_value(text, (*path, node.short), value, size)
    whole = at((*path, node.short), size)
    assert isinstance(whole.node, Value)
    found = meant(value, whole.node.check, whole.what)
    return _changed(text, values, lambda root: _set(root, steps, found))


def _in_full(text: str, path: Path, size: Size) -> str:
    """The text with a table where a value stands for one above ``path``."""
    for place in range(1, len(path)):
        node = at(path[:place], size).node
        if not isinstance(node, Table) or not node.short:
            continue
        values = _values(text)
        above = _found(values, path[:place])
        if above is not None and not isinstance(above, dict):
            return _changed(text, values, partial(_set, steps=path[:place], value={node.short: above}))
    return text


def _found(values: dict[str, Any], steps: Steps) -> Any:
    """What stands there; None: nothing."""
    here: Any = values
    for step in steps:
        is_key = isinstance(here, dict) and step in here
        is_row = isinstance(here, list) and isinstance(step, int) and step < len(here)
        if not is_key and not is_row:
            return None
        here = here[step]
    return here


# -- paths


def _goes_on(path: Path, place: Place) -> str:
    what = " ".join(path) or "the configuration"
    match place.node:
        case Table(keys=keys):
            return f"{what} is no value: one of its keys must follow ({one_of(keys)})."
        case Rows():
            return f"{what} is no value: the number of one of them must follow, from 1, and then a key."
    return f"{what} is no value: a name and a key must follow."


def _values(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        why = next(iter(_problems(text)), "it is nested too deep.")
        raise RefusedError(f"the configuration cannot be read, so that no key of it can be found: {why}") from None


def _problems(text: str) -> list[str]:
    try:
        return [str(problem) for problem in read(text).problems]
    except RecursionError:
        return []


def _steps(values: dict[str, Any], path: Path) -> Steps:
    """The path of something that is there."""
    if not path:
        raise RefusedError("nothing is named: one or more keys must follow.")
    printable(path)
    steps: Steps = ()
    here: Any = values
    for word in path:
        step = _step(here, word, steps)
        if step is None:
            known = list(here) if isinstance(here, dict) else []
            near = did_you_mean(word, known)
            where = " ".join(path[: len(steps)]) or "the configuration"
            raise RefusedError(f'nothing is written for "{word}" in {where}{near or "."}')
        steps = (*steps, step)
        here = here[step]
    return steps


def _step(here: Any, word: str, before: Steps) -> str | int | None:
    if isinstance(here, list):
        is_row = word.isascii() and word.isdecimal() and len(word) < 10 and 1 <= int(word) <= len(here)
        return int(word) - 1 if is_row else None
    if not isinstance(here, dict):
        return None
    if before == ("codes",) and word not in here:
        # A feature's name may be written with blanks or with underscores.
        feature = feature_named(word)
        return next((key for key in here if feature is not None and feature_named(key) is feature), None)
    return word if word in here else None


def _steps_to_set(values: dict[str, Any], path: Path, size: Size) -> Steps:
    steps: Steps = ()
    here: Any = values
    for place, word in enumerate(path):
        above = " ".join(path[:place])
        is_rows = isinstance(at(path[:place], size).node, Rows)
        if not isinstance(here, list if is_rows else dict):
            wanted = "a list of tables" if is_rows else "a table"
            raise RefusedError(f"{above} is {shown(here)}, but must be {wanted}: delete it first.")
        step = _step(here, word, steps)
        if step is None:
            if is_rows and int(word) != len(here) + 1:
                raise RefusedError(f"{above} {word} does not exist: the next one that can be made is {len(here) + 1}.")
            step = len(here) if is_rows else word
            is_last = place == len(path) - 1
            here = None if is_last else _nothing(at(path[: place + 1], size))
        else:
            here = _at(here, (step,))
        steps = (*steps, step)
    return steps


def _nothing(place: Place) -> Any:
    return [] if isinstance(place.node, Rows) else {}


def _emptied(values: dict[str, Any], steps: Steps) -> Steps:
    """``steps``, or the outermost table or list around it that nothing else is left in; rows keep their places."""
    while len(steps) > 1:
        around = _at(values, steps[:-1])
        if len(around) > 1 or (isinstance(around, dict) and isinstance(steps[-2], int)):
            break
        steps = steps[:-1]
    return steps


def _at(root: Any, steps: Steps) -> Any:
    for step in steps:
        root = root[step]
    return root


# -- the same change to plain values and to a document


def _changed(text: str, values: dict[str, Any], change: Callable[[Any], None]) -> str:
    """The text after ``change``, which works on plain values and on tomlkit's documents alike.

    The document must come to say what the values say then. Where it does not (headers in an order that tomlkit does
    not follow), the text is written anew from the values: right, though without its comments.
    """
    wanted = copy.deepcopy(values)
    change(wanted)
    for document in (lambda: tomlkit.parse(text), lambda: tomlkit.item(values)):
        try:
            made = document()
            change(made)
            found = made.as_string()
            if tomllib.loads(found) == wanted:
                return found
        except Exception:
            # tomlkit raises what it likes for what it does not follow.
            continue
    raise RefusedError("the configuration is written in a way that cannot be edited key by key: load it as a whole.")


def _set(root: Any, steps: Steps, value: Any) -> None:
    here = root
    for place, step in enumerate(steps[:-1]):
        if isinstance(step, int) and step == len(here):
            here.append(_new_row(here))
        elif not isinstance(step, int) and step not in here:
            here[step] = _new_table(here, steps, place)
        here = here[step]
    here[steps[-1]] = value


def _new_row(rows: Any) -> Any:
    if isinstance(rows, tomlkit.items.AoT):
        return tomlkit.table()
    return tomlkit.inline_table() if isinstance(rows, tomlkit.items.Array) else {}


def _new_table(here: Any, steps: Steps, place: int) -> Any:
    """What a key that comes into being holds: written as its neighbours are."""
    following = steps[place + 1]
    if not isinstance(here, tomlkit.container.Container | tomlkit.items.AbstractTable):
        return [] if isinstance(following, int) else {}
    is_inline = isinstance(here, tomlkit.items.InlineTable) or any(
        isinstance(neighbour, tomlkit.items.InlineTable) for neighbour in here.values()
    )
    if isinstance(following, int):
        return tomlkit.array() if isinstance(here, tomlkit.items.InlineTable) else tomlkit.aot()
    if is_inline and place > 0:
        return tomlkit.inline_table()
    return tomlkit.table(is_super_table=place + 2 < len(steps))


def _delete(root: Any, steps: Steps) -> None:
    del _at(root, steps[:-1])[steps[-1]]


def _keep(root: Any, steps: Steps) -> None:
    here = root
    for step in steps:
        if isinstance(step, int):
            for index in reversed(range(len(here))):
                if index != step:
                    del here[index]
            here = here[0]
        else:
            for key in [key for key in here if key != step]:
                del here[key]
            here = here[step]
