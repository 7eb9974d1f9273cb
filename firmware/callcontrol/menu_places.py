"""Who is in which menu: entering and leaving. What is said and pressed there is in menu_words.py and menus.py."""

from firmware.callcontrol import access, book, queue_places, receivers
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.menu_plan import Menu
from firmware.callcontrol.menu_records import InMenu, MenuCounts, Said, Step
from firmware.callcontrol.records import Call, Trunk
from firmware.callcontrol.states import TrunkState
from firmware.callcontrol.targets import MenuTarget, TakenIn

SILENCE = "menu silence"  # timer of a call in a menu: nothing more is pressed
LONGEST = "menu longest"  # timer of a call in menus: it goes to a person
UNANSWERED = "menu unanswered"  # timer of a call that a menu has sent somewhere: nobody answers there
TIMERS = (SILENCE, LONGEST)

MOST = 10
"""So many menus are heard in one call (telephony.md (a) 13: at most ten loops); then a person helps."""


def enter(core: Core, call: Call) -> None:
    """The call is in the menu that is its target."""
    target = call.target
    if call.said is not None:  # a menu may have sent it on, or it comes out of one
        if isinstance(target, TakenIn):
            core.state.timers.cancel("call", call.number, UNANSWERED)
        if not isinstance(target, MenuTarget):
            core.state.timers.cancel("call", call.number, LONGEST)
    if not isinstance(target, MenuTarget):
        return
    now_ms = core.state.now_ms
    menu = core.index.menus[target.menu]
    origin = core.ends.get(call.origin)
    call.menu = InMenu(menu.name, now_ms, is_told=not isinstance(origin, Trunk) or origin.caller is not None)
    if call.said is None:
        call.said = Said(now_ms)
    said = call.said
    if said.refused and menu.access:
        call.menu.traveller, call.menu.first = said.traveller, (Prompt(said.refused),)
    said.refused = ""
    if core.state.timers.due_of("call", call.number, LONGEST) is None:
        said.began_ms = now_ms
    said.entered += 1
    counts(core, menu.name).entered += 1
    said.heard_ms = now_ms
    _go_to(said, menu.name)
    book.menu_entered(core, call, menu.name)
    said.otherwise, said.unanswered_ms = menu.otherwise, menu.unanswered_ms
    longest_ms = menu.longest_ms if said.entered <= MOST else 0
    core.state.timers.start("call", call.number, LONGEST, max(now_ms, said.began_ms + longest_ms))


def _go_to(said: Said, menu: str) -> None:
    before = [step.menu for step in said.path]
    if menu in before:
        del said.path[before.index(menu) :]
    said.path.append(Step(menu))


def hear_keys(core: Core, call: Call) -> None:
    """Its caller, whom the box has answered, may press digits here, or need not."""
    plan, origin = menu_of(core, call), core.ends.get(call.origin)
    if plan is None or not isinstance(origin, Trunk) or origin.state is not TrunkState.HELD:
        return
    if plan.asks:
        receivers.listen_to_line(core, origin)
    else:
        receivers.leave_line(core, origin)


def leave(core: Core, call: Call, gave_up: bool = False) -> None:
    """It is in no menu any more, or goes to the next one: how long it may be in menus goes on."""
    if call.menu is None:
        return
    book.menu_left(core, call, call.menu.menu, gave_up)
    plan = menu_of(core, call)
    if plan is not None and plan.access:
        access.left(core, call.menu)
    call.menu = None
    origin = core.ends.get(call.origin)
    if isinstance(origin, Trunk):
        receivers.leave_line(core, origin)
    core.state.timers.cancel("call", call.number, SILENCE)
    core.state.timers.cancel("call", call.number, queue_places.TAKE_IN)


def note_heard(core: Core, call: Call) -> None:
    """Somebody, or something, attends to its caller."""
    if call.said is not None:
        call.said.heard_ms = core.state.now_ms


def await_digit(core: Core, call: Call, wait_ms: int) -> None:
    """If none comes for so long, none will."""
    core.state.timers.start("call", call.number, SILENCE, core.state.now_ms + wait_ms)


def expect_nothing(core: Core, call: Call) -> None:
    """Nobody is there who could press a digit."""
    menu = call.menu
    if menu is not None:
        menu.doing, menu.silent = "listens", core.index.menus[menu.menu].tries_silent
        core.state.timers.start("call", call.number, SILENCE, core.state.now_ms)


def end(core: Core, call: Call) -> None:
    """The call is over."""
    if call.said is None:
        return  # it was in no menu
    gave_up = call.menu is not None and call.menu.doing != "leaves"
    if call.menu is not None and gave_up:
        counts(core, call.menu.menu).gave_up += 1
    leave(core, call, gave_up)
    core.state.timers.cancel_all("call", call.number, (LONGEST, UNANSWERED))


def chosen(core: Core, call: Call, menu: str, what: str) -> None:
    """Its caller has chosen here: a digit, a ``number``, a ``form``."""
    counts(core, menu).choose(what)
    book.menu_chosen(core, call, menu, what)


def helped(core: Core, call: Call, menu: str) -> None:
    """A person helps its caller, who has not chosen."""
    counts(core, menu).helped += 1
    book.menu_chosen(core, call, menu, "helped")


def counts(core: Core, menu: str) -> MenuCounts:
    """Those of this menu."""
    return core.state.menus.setdefault(menu, MenuCounts())


def menu_of(core: Core, call: Call) -> Menu | None:
    """The menu that it is in."""
    return None if call.menu is None else core.index.menus.get(call.menu.menu)
