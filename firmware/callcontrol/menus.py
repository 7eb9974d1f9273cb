"""What somebody in a menu presses, or does not, and where that leads. Nobody is trapped: too much silence, too many
wrong digits, too many menus and too long a time all end with a person, and so does a place where nobody answers."""

from firmware.callcontrol import forwarding, hunt, menu_places, menu_words, placing, recalls, treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.index import EVERYBODY
from firmware.callcontrol.machine import DROPPED, step
from firmware.callcontrol.menu_plan import Choice, ChoiceWay, GoBack, HangUp, Menu, MenuWay, SayAgain
from firmware.callcontrol.records import Call, Trunk
from firmware.callcontrol.states import TrunkState
from firmware.callcontrol.targets import (
    ForwardTarget,
    GroupTarget,
    MenuTarget,
    QueueTarget,
    StationTarget,
)

END = "#"
ANEW = "*"
"""In a form, who has keyed in a wrong digit begins anew with it."""


def pressed(core: Core, port: Trunk, call: Call, digit: str) -> None:
    """He has pressed a digit: it stands for a choice, or is one of a number."""
    menu, plan = call.menu, menu_places.menu_of(core, call)
    if menu is None or plan is None or menu.doing in ("due", "leaves") or not plan.asks:
        return
    if core.state.now_ms < port.answered_ms + plan.mute_ms:
        return
    menu_words.hush(core, port)
    menu.doing = "listens"
    menu.keyed += digit
    if plan.form is not None:
        _fill_in(core, call, plan)
    elif _may_go_on(core, plan, menu.keyed):
        _await(core, call, plan.digit_ms)
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
        menu.doing = "listens"
        if plan.asks:
            _await(core, call, plan.wait_ms)
        else:
            _go(core, call, plan.then)


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
    if menu.keyed:
        _understand(core, call, plan)
        return
    menu.silent += 1
    if menu.silent >= plan.tries_silent:
        _go(core, call, plan.otherwise)
    else:
        menu_words.speak(core, call)


def too_long(core: Core, call: Call) -> None:
    """It has been in menus for as long as it may, or in too many of them: a person helps."""
    if call.menu is not None:
        _find_person(core, call)


def unanswered(core: Core, call: Call) -> None:
    """Nobody has answered where a menu has sent it: on to a person, as long as there is one whom it did not ring."""
    asked = call.said
    if asked is None:
        return
    if core.state.now_ms >= asked.left_ms + core.state.plan.timing.limit_ms:
        step(core, core.ends[call.origin], DROPPED)
        return
    _go(core, call, asked.otherwise if asked.otherwise != call.target else None)


def sent_back(core: Core, call: Call) -> bool:
    """It was sent outside, and no line was free; False: no menu has sent it."""
    if call.said is None:
        return False
    _find_person(core, call)
    return True


def _may_go_on(core: Core, plan: Menu, keyed: str) -> bool:
    """More digits may come: a number of the office begins like this."""
    return plan.direct and core.index.numbers.begins(keyed)


def _await(core: Core, call: Call, wait_ms: int) -> None:
    core.state.timers.start("call", call.number, menu_places.SILENCE, core.state.now_ms + wait_ms)


def _fill_in(core: Core, call: Call, plan: Menu) -> None:
    menu, form = call.menu, plan.form
    if menu is None or form is None:
        return
    if menu.keyed.endswith(ANEW):
        menu.keyed = ""
    if menu.keyed.endswith(END) or len(menu.keyed) >= form.most:
        _understand(core, call, plan)
    else:
        _await(core, call, plan.wait_ms)


def _understand(core: Core, call: Call, plan: Menu) -> None:
    """No more digits come: what do these mean?"""
    menu, asked = call.menu, call.said
    if menu is None or asked is None:
        return
    core.state.timers.cancel("call", call.number, menu_places.SILENCE)
    keyed = menu.keyed
    number = keyed.removesuffix(END)
    if plan.form is not None:
        if plan.form.least <= len(number) <= plan.form.most:
            asked.forms[plan.name] = number
            _go(core, call, plan.then)
        else:
            _is_wrong(core, call, plan)
        return
    choice = next((one for one in plan.choices if one.digit == keyed), None)
    route = core.index.numbers.route(number) if plan.direct else None
    if choice is not None:
        _choose(core, call, choice)
    elif route is None:
        _is_wrong(core, call, plan)
    elif isinstance(route, StationTarget) and placing.obstacle(core, forwarding.follow(core, route)[0]) is not None:
        menu.first = (menu_words.BUSY,)
        _go(core, call, SayAgain())
    else:
        _go(core, call, route)


def _choose(core: Core, call: Call, choice: Choice) -> None:
    if call.said is not None:
        call.said.head_start_ms += choice.head_start_ms
        call.said.skills += choice.skills
    call.language = choice.language or call.language
    _go(core, call, choice.to)


def _is_wrong(core: Core, call: Call, plan: Menu) -> None:
    menu = call.menu
    if menu is None:
        return
    menu.wrong += 1
    if menu.wrong >= plan.tries_wrong:
        _go(core, call, plan.otherwise)
    else:
        menu.first = (menu_words.WRONG,)
        menu_words.speak(core, call)


def _go(core: Core, call: Call, way: ChoiceWay | None) -> None:
    """There; None: to a person."""
    asked = call.said
    if asked is None:
        return
    match way:
        case None:
            _find_person(core, call)
        case HangUp():
            if not menu_words.say_goodbye(core, call):
                step(core, core.ends[call.origin], DROPPED)
        case SayAgain():
            asked.entered += 1
            if asked.entered > menu_places.MOST:
                _find_person(core, call)
            else:
                menu_words.speak(core, call)
        case GoBack():
            del asked.heard[-1:]
            before = MenuTarget(asked.heard.pop()) if asked.heard else None
            _go(core, call, before if before is not None and core.index.knows(before) else SayAgain())
        case _:
            _send(core, call, way)


def _find_person(core: Core, call: Call) -> None:
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


def _send(core: Core, call: Call, target: ForwardTarget) -> None:
    """There, or where calls for there are sent; he hears that somebody is rung."""
    asked, origin = call.said, core.ends[call.origin]
    onward, call.visited = forwarding.follow(core, target, 0, tuple(call.visited))
    if onward != call.target or isinstance(onward, MenuTarget):
        menu_words.hush(core, origin)
        hunt.start_over(core, call, onward)
    if asked is None or isinstance(onward, QueueTarget | MenuTarget):
        return
    asked.left_ms = asked.left_ms or core.state.now_ms
    if isinstance(origin, Trunk) and origin.state is TrunkState.HELD and origin.hears != treatments.RINGBACK:
        treatments.give(core, origin, treatments.RINGBACK)
    if asked.unanswered_ms:
        due_ms = core.state.now_ms + asked.unanswered_ms
        core.state.timers.start("call", call.number, menu_places.UNANSWERED, due_ms)
