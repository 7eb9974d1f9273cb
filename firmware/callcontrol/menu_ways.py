"""Where a menu leads, and what becomes of a caller there.

Nobody is trapped: too much silence, too many wrong digits, too many menus and too long a time all end with a person,
and so does a place where nobody answers.
"""

from firmware.callcontrol import access, forwarding, hunt, menu_places, menu_words, recalls, treatments
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.index import EVERYBODY
from firmware.callcontrol.machine import DROPPED, step
from firmware.callcontrol.menu_plan import ChoiceWay, GoBack, HangUp, Menu, MenuWay, SayAgain
from firmware.callcontrol.menu_records import Said
from firmware.callcontrol.records import Call, StationPort, Trunk
from firmware.callcontrol.states import TrunkState
from firmware.callcontrol.targets import ForwardTarget, GroupTarget, MenuTarget, TakenIn


def go(core: Core, call: Call, way: ChoiceWay | None) -> None:
    """There; None: to a person."""
    asked = call.said
    if asked is None:
        return
    match way:
        case None:
            find_person(core, call)
        case HangUp():
            end(core, call)
        case SayAgain():
            _say_again(core, call)
        case GoBack():
            before = MenuTarget(asked.path[-2].menu) if len(asked.path) > 1 else None
            go(core, call, before if before is not None and core.index.knows(before) else SayAgain())
        case _:
            _send(core, call, way)


def end(core: Core, call: Call, *first: Prompt) -> None:
    """The box says goodbye, after these words, and is gone."""
    if not menu_words.say_goodbye(core, call, *first):
        step(core, core.ends[call.origin], DROPPED)


def is_wrong(core: Core, call: Call, plan: Menu, told: Prompt = menu_words.WRONG) -> None:
    """What he has pressed means nothing: he is asked again, but not for ever."""
    if call.menu is not None:
        call.menu.wrong += 1
        _ask_again(core, call, plan, call.menu.wrong >= plan.tries_wrong, told)


def is_silent(core: Core, call: Call, plan: Menu) -> None:
    """He has pressed nothing: he is asked again, but not for ever."""
    if call.menu is not None:
        call.menu.silent += 1
        _ask_again(core, call, plan, call.menu.silent >= plan.tries_silent, menu_words.SILENT)


def _ask_again(core: Core, call: Call, plan: Menu, was_last: bool, told: Prompt) -> None:
    if was_last or call.menu is None:
        _help(core, call, plan)
    else:
        call.menu.first = (told,)
        menu_words.speak(core, call)


def too_long(core: Core, call: Call) -> None:
    """It has been in menus for as long as it may, or in too many of them: a person helps."""
    if call.menu is None:
        return
    if call.menu.doing == "leaves":
        step(core, core.ends[call.origin], DROPPED)
    else:
        menu_places.helped(core, call, call.menu.menu)
        find_person(core, call)


def _help(core: Core, call: Call, plan: Menu) -> None:
    """He cannot help himself here."""
    menu_places.helped(core, call, plan.name)
    go(core, call, plan.otherwise)


def unanswered(core: Core, call: Call) -> None:
    """Nobody has answered where a menu has sent it: on to a person, as long as there is one whom it did not ring."""
    asked = call.said
    if asked is None:
        return
    if core.state.now_ms >= _end_ms(core, asked):
        step(core, core.ends[call.origin], DROPPED)
        return
    go(core, call, asked.otherwise if asked.otherwise != call.target else None)


def _end_ms(core: Core, asked: Said) -> int:
    """Who hears nobody for so long is held no longer."""
    return asked.heard_ms + core.state.plan.timing.limit_ms


def sent_back(core: Core, call: Call) -> bool:
    """It was sent outside, and no line was free: a person helps, but a traveller hears so, and may dial again. False:
    no menu has sent it."""
    asked = call.said
    if asked is None:
        return False
    last = core.index.menus.get(asked.path[-1].menu) if asked.path else None
    if (
        last is not None
        and last.access
        and asked.traveller in core.index.travellers
        and asked.entered < menu_places.MOST
    ):
        asked.refused = access.NO_LINE
        hunt.start_over(core, call, MenuTarget(last.name))
    else:
        find_person(core, call)
    return True


def find_person(core: Core, call: Call) -> None:
    """To whoever helps those who cannot help themselves: where the menu says, the operator, or everybody. Where he is
    already, or no telephone can ring, the next of them; and if none of all can, he waits there until one does."""
    asked = call.said
    ways: list[MenuWay | None] = [asked.otherwise if asked is not None else None, recalls.operator_of(core)]
    ways.append(GroupTarget(EVERYBODY))
    people = [
        way for way in ways if way is not None and not isinstance(way, MenuTarget | HangUp) and core.index.knows(way)
    ]
    others = [way for way in people if way != call.target and not hunt.is_unreachable(core, way)]
    target = next(iter(others or people), None)
    if target is None:
        step(core, core.ends[call.origin], DROPPED)
    else:
        _send(core, call, target)


def _say_again(core: Core, call: Call) -> None:
    if call.said is not None:
        call.said.entered += 1
    if call.said is None or call.said.entered > menu_places.MOST:
        find_person(core, call)
    else:
        menu_words.speak(core, call)


def _send(core: Core, call: Call, target: ForwardTarget) -> None:
    """There, or where calls for there are sent; he hears that somebody is rung."""
    asked, origin = call.said, core.ends[call.origin]
    caller = origin.port if isinstance(origin, StationPort) else 0
    onward, call.visited = forwarding.follow(core, target, caller)
    if onward != call.target or isinstance(onward, MenuTarget):
        menu_words.hush(core, origin)
        hunt.start_over(core, call, onward)
    if asked is None or isinstance(onward, TakenIn):
        return
    if isinstance(origin, Trunk) and origin.state is TrunkState.HELD and origin.hears != treatments.RINGBACK:
        treatments.give(core, origin, treatments.RINGBACK)
    if asked.unanswered_ms:
        due_ms = min(core.state.now_ms + asked.unanswered_ms, max(core.state.now_ms, _end_ms(core, asked)))
        core.state.timers.start("call", call.number, menu_places.UNANSWERED, due_ms)
