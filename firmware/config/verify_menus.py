"""Meaning of what is said of a spoken menu: does it lead anywhere, and does everything named exist?"""

from typing import TYPE_CHECKING

from firmware.config.menu_fields import TO
from firmware.config.menu_sections import ELSEWHERE, choice_words
from firmware.config.model import Config, MenuConfig, Target
from firmware.config.positions import Path
from firmware.config.targets import check_target, meant_by

if TYPE_CHECKING:
    from firmware.config.parse import Draft

_OF_FORMS = ("confirm", "tell_digits")
_ONLY_WHERE_ASKED = ("wait_s", "digit_s", "mute_s", "tries_silent", "tries_wrong")


def verify_menus(draft: "Draft") -> None:
    """Add every problem of meaning to ``draft.problems``."""
    for one in draft.config.menus:
        path: Path = ("menus", one.menu.name)
        if path in draft.refused:
            continue
        owner = f'menu "{one.menu.name}"'
        _words(draft, path, owner, one)
        _asks(draft, path, owner, one)
        _elsewhere(draft, path, owner, one)
    _knots(draft)
    _fax(draft)


def _fax(draft: "Draft") -> None:
    fax = draft.config.fax
    if fax is None:
        return
    check_target(draft, ("fax",), "fax", fax)
    station = draft.config.station_of(fax.name)
    if station is not None and not station.data:
        draft.problem(
            ("fax",),
            f'fax is phone "{fax.name}", but its telephone {station.port} is none that takes faxes: it must '
            f"have data = true.",
        )


def _has(draft: "Draft", path: Path, key: str) -> bool:
    """It stands in the file, whatever it is."""
    return (*path, key) in draft.where


def _offers(draft: "Draft", path: Path) -> bool:
    """There is a choice in the file, or an answer, whatever it is."""
    return _has(draft, path, "say") or any(place[:-1] == (*path, "choices") for place in draft.where)


def _words(draft: "Draft", path: Path, owner: str, one: MenuConfig) -> None:
    if not one.menu.access and not _has(draft, path, "prompt") and not _has(draft, path, "say"):
        draft.problem(path, f"{owner} says nothing: it must have a prompt, or with say an answer.")
    if not _has(draft, path, "say"):
        return
    for key in ("prompt", "choices", "direct_dial", "digits", "then"):
        if _has(draft, path, key):
            draft.problem(
                (*path, key), f"{owner} has {key} beside say: after an answer its keys are those of every answer."
            )


def _asks(draft: "Draft", path: Path, owner: str, one: MenuConfig) -> None:
    menu = one.menu
    form, then = _has(draft, path, "digits"), _has(draft, path, "then")
    asks = bool(one.choices) or menu.direct or form or menu.access or _offers(draft, path)
    for key in ("say", "choices", "direct_dial", "digits", "then", "pilot") if menu.access else ():
        if _has(draft, path, key):
            draft.problem(
                (*path, key), f"{owner} has {key} beside access: callers from outside key in their PIN there, and dial."
            )
    if form:
        for key in ("choices", "direct_dial"):
            if _has(draft, path, key):
                draft.problem(
                    (*path, key), f"{owner} has {key} beside digits: a menu asks for a choice or for a number."
                )
        if not then:
            draft.problem((*path, "digits"), f"{owner} has digits, but no then: it must say where calls go after them.")
    elif asks and then and not menu.access and not _has(draft, path, "say"):
        draft.problem((*path, "then"), f"{owner} has then, which has no effect beside choices or direct_dial.")
    if not asks and not then:
        draft.problem(
            path,
            f"{owner} is a dead end: it must have choices, direct_dial or digits, or then where calls go.",
        )
    for key in () if form else _OF_FORMS:
        if _has(draft, path, key):
            draft.problem((*path, key), f"{owner} has {key}, which has no effect without digits.")
    for key in () if asks else _ONLY_WHERE_ASKED:
        if _has(draft, path, key):
            draft.problem((*path, key), f"{owner} has {key}, which has no effect where nothing is pressed.")


def _elsewhere(draft: "Draft", path: Path, owner: str, one: MenuConfig) -> None:
    for key in ELSEWHERE:
        target: Target | None = getattr(one, key)
        if target is not None:
            check_target(draft, (*path, key), f"{key} of {owner}", target)
    for choice in one.choices:
        place: Path = (*path, "choices", choice.choice.digit)
        place = (*place, TO) if (*place, TO) in draft.where else place
        words = choice_words(owner, choice.choice.digit)
        if choice.to is None:
            continue
        check_target(draft, place, words, choice.to)
        if meant_by(draft.config, choice.to) == Target("menu", one.menu.name):
            draft.problem(place, f'{words} is that menu itself: write "again".')


def _knots(draft: "Draft") -> None:
    """Menus that lead only to each other, or to themselves: whoever is in one of them comes out by waiting alone."""
    config = draft.config
    leads = {one.menu.name: _led_to(config, one) for one in config.menus}
    _lead_back(config, leads)
    ends = {name for name, targets in leads.items() if None in targets}
    grown = True
    while grown:
        more = {name for name, targets in leads.items() if targets & ends} - ends
        ends |= more
        grown = bool(more)
    for one in config.menus:
        name = one.menu.name
        others = " and ".join(f'"{other}"' for other in sorted(n for n in leads[name] - {name} if n))
        if name in ends or not leads[name] or draft.refused & {("menus", name), ("menus", name, "choices")}:
            continue
        if others:
            draft.problem(
                ("menus", name),
                f'menu "{name}" leads only to menu {others}, and from there nothing but menus is reached: '
                f"one of them must lead to a person, or hang up.",
            )
        elif one.choices or one.menu.form:
            draft.problem(("menus", name), f'menu "{name}" leads only to itself: it must lead to a person, or hang up.')


def _led_to(config: Config, one: MenuConfig) -> set[str | None]:
    """Menus to which its keys lead, itself included; with None where one of them leads out. Where "back" leads
    depends on the others."""
    targets = [choice.to for choice in one.choices] + ([one.then] if one.then is not None else [])
    if one.menu.direct or one.menu.access:
        return {None}
    known = {other.menu.name for other in config.menus}
    found: set[str | None] = set()
    for target in targets:
        meant = Target("operator") if target is None else meant_by(config, target)
        if meant.kind == "menu" and meant.name in known:
            found.add(meant.name)
        elif meant.kind == "again":
            found.add(one.menu.name)
        elif meant.kind != "back":
            found.add(None)
    return found


def _lead_back(config: Config, leads: dict[str, set[str | None]]) -> None:
    """Add where "back" leads: to every menu from which one comes; where there is none, to the same once more."""
    before: dict[str, set[str | None]] = {name: set() for name in leads}
    for one in config.menus:
        otherwise = None if one.otherwise is None else meant_by(config, one.otherwise)
        known = {otherwise.name} if otherwise is not None and otherwise.kind == "menu" else set()
        for name in (leads[one.menu.name] | known) & before.keys():
            before[name or ""].add(one.menu.name)
    for one in config.menus:
        if any(choice.to is not None and choice.to.kind == "back" for choice in one.choices):
            name = one.menu.name
            leads[name] |= before[name] or {name}
