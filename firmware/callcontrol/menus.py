"""What somebody in a menu presses, or does not: a digit stands for a choice, or is one of a number."""

from firmware.callcontrol import doors, menu_access, menu_forms, menu_places, menu_ways, menu_words
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import DROPPED, step
from firmware.callcontrol.menu_plan import Choice, HangUp, Menu, MenuWay
from firmware.callcontrol.menu_records import InMenu
from firmware.callcontrol.records import Call, StationPort, Trunk

END = "#"


def pressed(core: Core, port: Trunk | StationPort, call: Call, digit: str) -> None:
    """He has pressed a digit. Words that can be answered need not be heard to their end."""
    menu, plan = call.menu, menu_places.menu_of(core, call)
    if menu is None or plan is None or menu.doing in ("due", "leaves") or not plan.asks:
        return
    if _does_not_count(core, port, plan) or (plan.access and digit == END and not menu.keyed):
        return
    if _is_stray(core, menu, plan, digit):
        menu.stray_ms = core.state.now_ms + plan.digit_ms
        return
    menu_words.hush(core, port)
    core.state.timers.cancel("call", call.number, menu_places.SILENCE)
    menu_places.note_heard(core, call)
    menu.doing = "listens"
    menu.keyed += digit
    if plan.access:
        menu_access.understand(core, call, plan, more=True)
    elif plan.form is not None:
        menu_forms.pressed(core, call, plan)
    elif plan.direct and core.index.numbers.begins(menu.keyed):
        menu_places.await_digit(core, call, plan.digit_ms)
    else:
        _understand(core, call, plan)


def said(core: Core, call: Call) -> None:
    """The words of the menu are over."""
    menu, plan = call.menu, menu_places.menu_of(core, call)
    if menu is None or plan is None:
        return
    if menu.doing == "leaves":
        step(core, core.ends[call.origin], DROPPED)
    elif menu.doing == "speaks":
        menu_places.note_heard(core, call)
        menu.doing = "listens"
        if menu.traveller:
            menu_words.give_dial_tone(core, call)
            menu_places.await_digit(core, call, core.state.plan.timing.first_digit_ms)
        elif plan.asks:
            menu_places.await_digit(core, call, plan.wait_ms)
        else:
            menu_ways.go(core, call, plan.then)


def interrupted(core: Core, call: Call) -> None:
    """Its words broke off, as somebody else needed their output at once: they begin anew."""
    if call.menu is not None and call.menu.doing == "leaves":
        step(core, core.ends[call.origin], DROPPED)
    else:
        menu_words.speak(core, call)


def has_its_turn(core: Core, call: Call) -> None:
    """An output is free for what it is to hear."""
    if call.menu is not None and call.menu.doing == "waits":
        menu_words.speak(core, call)


def silence(core: Core, call: Call) -> None:
    """Nothing more is pressed."""
    menu, plan = call.menu, menu_places.menu_of(core, call)
    if menu is None or plan is None:
        return
    if not menu.keyed:
        menu_ways.is_silent(core, call, plan)
    elif plan.access:
        menu_access.understand(core, call, plan, more=False)
    elif plan.form is not None:
        menu_forms.understand(core, call, plan)
    else:
        _understand(core, call, plan)


def renew(core: Core) -> None:
    """The plan has changed: a menu may ask for digits now that did not, or no more. Who was asked for something else,
    or may not dial any more, hears it from its beginning."""
    for call in core.state.calls.values():
        if call.said is not None and not _is_known(core, call.said.otherwise):
            last = core.index.menus.get(call.said.path[-1].menu) if call.said.path else None
            call.said.otherwise = last.otherwise if last is not None else None
        menu_places.hear_keys(core, call)
        menu, plan = call.menu, menu_places.menu_of(core, call)
        if menu is None or plan is None or menu.doing in ("due", "leaves"):
            continue
        may_dial = plan.access and menu.traveller in core.index.travellers
        if (menu.confirms and plan.form is None) or (menu.traveller and not may_dial):
            menu.confirms = menu.traveller = ""
            menu_words.hush(core, core.ends[call.origin])
            menu_words.speak(core, call)


def _is_known(core: Core, way: MenuWay | None) -> bool:
    return way is None or isinstance(way, HangUp) or core.index.knows(way)


def _does_not_count(core: Core, port: Trunk | StationPort, plan: Menu) -> bool:
    """It is the exchange's own, or the last key of the number, still held down."""
    if isinstance(port, StationPort):
        return doors.is_held_down(core, port)
    return core.state.now_ms < port.answered_ms + plan.mute_ms


def _is_stray(core: Core, menu: InMenu, plan: Menu, digit: str) -> bool:
    """It belongs to what has meant nothing already: a whole number where one digit was wanted is one mistake."""
    if core.state.now_ms >= menu.stray_ms:
        return False
    means = digit in {one.digit for one in plan.choices} or (plan.direct and core.index.numbers.begins(digit))
    return menu.spoilt or not means


def _understand(core: Core, call: Call, plan: Menu) -> None:
    """No more digits come: what do these mean?"""
    menu = call.menu
    if menu is None:
        return
    choice = next((one for one in plan.choices if one.digit == menu.keyed), None)
    route = core.index.numbers.route(menu.keyed.removesuffix(END)) if plan.direct else None
    if choice is not None:
        menu_places.chosen(core, call, plan.name, choice.digit)
        _choose(core, call, choice)
    elif route is None:
        menu.stray_ms, menu.spoilt = core.state.now_ms + plan.digit_ms, len(menu.keyed) > 1
        menu_ways.is_wrong(core, call, plan)
    else:
        menu_access.reach(core, call, plan, route)


def _choose(core: Core, call: Call, choice: Choice) -> None:
    if call.said is not None:
        call.said.path[-1].head_start_ms = choice.head_start_ms
        call.said.path[-1].skills = choice.skills
    call.language = choice.language or call.language
    menu_ways.go(core, call, choice.to)
