"""What must hold of callers in spoken menus between two events: each check is one sentence about them."""
# ruff: noqa: ARG001  (all checks have one signature, whatever they need of it)

from collections.abc import Callable, Iterator

from firmware.callcontrol.index import Index
from firmware.callcontrol.invariants_of_lines import ports_of
from firmware.callcontrol.records import State
from firmware.callcontrol.states import StationState, TrunkState
from firmware.callcontrol.targets import MenuTarget


def _calls_know_their_menu(state: State, index: Index) -> Iterator[str]:
    for number, call in state.calls.items():
        menu = call.target.menu if isinstance(call.target, MenuTarget) else ""
        if menu != (call.menu.menu if call.menu is not None else ""):
            yield f"call {number} is for {call.target} and in {call.menu}"
        if call.menu is not None and call.menu.menu not in index.menus:
            yield f"call {number} is in menu {menu}, which does not exist"
        if call.menu is not None and call.bells:
            yield f"call {number} is in menu {menu} and rings {call.bells}"


def _nobody_is_trapped_in_menus(state: State, index: Index) -> Iterator[str]:
    ports = ports_of(state)
    for number, call in state.calls.items():
        if (call.menu is not None) != (state.timers.due_of("call", number, "menu longest") is not None):
            yield f"call {number} would be in menus for ever, or must not"
        if call.said is not None and call.said.entered > 12:
            yield f"call {number} has heard {call.said.entered} menus"
        origin = ports.get(call.origin)
        if call.menu is None or origin is None:
            continue
        hears = origin.state in (TrunkState.HELD, StationState.CHOOSING)
        if hears != (call.menu.doing != "due"):
            yield f"{origin.name} is {origin.state}, and menu {call.menu.menu} {call.menu.doing}"
    for station in state.stations.values():
        own = state.calls.get(station.call)
        if station.state is StationState.CHOOSING and (own is None or own.menu is None):
            yield f"{station.name} is in no menu and chooses"


def _who_is_in_a_menu_hears_it_or_has_his_turn(state: State, index: Index) -> Iterator[str]:
    told = {speaking.listener for speaking in state.speaking.values()}
    for number, call in state.calls.items():
        if call.menu is None or call.menu.doing == "due":
            continue
        doing = call.menu.doing
        if (doing in ("speaks", "leaves")) != (call.origin in told):
            yield f"call {number}: menu {call.menu.menu} {doing}, and {sorted(told)} are told something"
        if (doing == "waits") != (call.origin in state.unheard):
            yield f"call {number}: menu {call.menu.menu} {doing}, and {state.unheard} await an output"
        if (doing == "listens") != (state.timers.due_of("call", number, "menu silence") is not None):
            yield f"call {number}: menu {call.menu.menu} {doing} without an end, or has one too many"


def _outputs_are_for_those_who_wait(state: State, index: Index) -> Iterator[str]:
    ports = ports_of(state)
    if len(set(state.unheard)) != len(state.unheard):
        yield f"somebody has two places among {state.unheard}"
    for name in state.unheard:
        there = name in ports and (ports[name].hold or ports[name].state is StationState.CHOOSING)
        if not there and name not in state.dialogues:
            yield f"{name} waits to be told something and cannot hear it"
    used = {*state.playing, *state.speaking, *state.signals}
    if state.unheard and not used.issuperset(state.plan.tone_outputs):
        yield f"{state.unheard} wait for an output, and one is free"


OF_MENUS: tuple[Callable[[State, Index], Iterator[str]], ...] = (
    _calls_know_their_menu,
    _nobody_is_trapped_in_menus,
    _who_is_in_a_menu_hears_it_or_has_his_turn,
    _outputs_are_for_those_who_wait,
)
