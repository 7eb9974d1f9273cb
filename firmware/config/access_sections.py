"""Shape and meaning of [travellers.NAME]: who may dial from outside as if he sat in the office."""

import itertools
import re
from typing import TYPE_CHECKING, Any

from firmware.callcontrol.access_plan import Access, Traveller
from firmware.config import fields
from firmware.config.fields import Check, RefusedError, did_you_mean, shown, typed
from firmware.config.model import NO_CLASS, ServiceClass
from firmware.config.positions import Path
from firmware.config.queue_sections import named

if TYPE_CHECKING:
    from firmware.config.parse import Draft

_PIN = re.compile(r"[0-9]{6,12}")
_RULE = "but must be 6 to 12 digits in quotes"


def pin(value: Any) -> str:
    """What nobody guesses: anybody in the world may try."""
    typed(value, str, _RULE)
    if not _PIN.fullmatch(value):
        raise RefusedError(f"is {shown(value)}, {_RULE}")
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(value)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise RefusedError(f"is {shown(value)}, which is easily guessed: its digits must not repeat or count")
    return str(value)


TRAVELLER_KEYS: dict[str, Check] = {"pin": pin, "class": fields.name}


def access(draft: "Draft", classes: tuple[ServiceClass, ...]) -> Access:
    """[travellers.NAME], in the order of the file."""
    known = {one.name: one for one in classes}
    found = []
    for key, table in named(draft, "travellers", "traveller"):
        path: Path = ("travellers", key)
        owner = f'traveller "{key}"'
        values = draft.table(path, owner, table, TRAVELLER_KEYS)
        if "pin" not in values:
            if path not in draft.refused and (*path, "pin") not in draft.refused:
                draft.problem(path, f"{owner} has no pin: without one nobody may dial from outside.")
            continue
        wanted = values.get("class", "")
        service = known.get(wanted, NO_CLASS)
        if wanted and wanted not in known and ("classes", wanted) not in draft.where:
            near = did_you_mean(wanted, known)
            draft.problem((*path, "class"), f'class of {owner} is "{wanted}", which does not exist{near}')
        if service.accounts == "forced":
            draft.problem(
                (*path, "class"),
                f'class of {owner} is "{wanted}", which wants an account code: none can be dialled there.',
            )
        found.append(Traveller(key, values["pin"], service.tolls, service.outside_limit_ms))
    return Access(tuple(found))


def verify_access(draft: "Draft") -> None:
    """Add every problem of meaning to ``draft.problems``."""
    travellers = draft.config.access.travellers
    menus = [one.menu.name for one in draft.config.menus if one.menu.access]
    for index, one in enumerate(travellers):
        path: Path = ("travellers", one.name)
        if not menus:
            draft.problem(path, f'traveller "{one.name}" has no way in: no menu has access = true.')
        for other in travellers[:index]:
            if one.pin.startswith(other.pin) or other.pin.startswith(one.pin):
                draft.problem(
                    (*path, "pin"),
                    f'pin of traveller "{one.name}" is that of "{other.name}", or one begins with the other: '
                    f"none may be the beginning of another.",
                )
    for name in menus if not travellers else ():
        if not draft.section("travellers"):
            draft.problem(
                ("menus", name, "access"),
                f'menu "{name}" has access, but nobody may dial from outside: write [travellers].',
            )
