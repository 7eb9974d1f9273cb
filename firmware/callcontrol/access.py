"""Direct access from outside (DISA): who keys in his PIN dials as if he sat in the office, within his own class.

This says what digits mean; what follows in the menu is in menus.py. Help is not called from here: it would be sent to
the office, and the caller has a telephone of his own at hand.
"""

from typing import NamedTuple

from firmware.callcontrol import line_hunt, restrictions
from firmware.callcontrol.access_plan import Traveller
from firmware.callcontrol.core import Core
from firmware.callcontrol.features import Feature
from firmware.callcontrol.menu_records import InMenu
from firmware.callcontrol.register import END_OF_NUMBER, Meaning, Verdict
from firmware.callcontrol.targets import OutsideTarget, Route

PIN = "access.pin"
WRONG_PIN = "access.wrong"
LOCKED = "access.locked"
DENIED = "access.denied"
UNKNOWN = "access.unknown"
NO_LINE = "access.no-line"

WRONG_PINS = "wrong PINs from outside"
"""A counter."""


class Meant(NamedTuple):
    """What a caller's digits so far come to: more may follow for ``wait_ms``; or they were the PIN of ``traveller``; or
    they are no good, as the prompt ``wrong`` says; or they lead to ``target``."""

    wait_ms: int = 0
    traveller: str = ""
    wrong: str = ""
    target: Route | OutsideTarget | None = None


def is_locked(core: Core) -> bool:
    """Too many wrong PINs came in a row: nobody has access for a while."""
    return core.state.now_ms < core.state.access_locked_ms


def try_pin(core: Core, keyed: str, more: bool) -> Meant:
    """``more``: further digits may come."""
    access, state = core.state.plan.access, core.state
    if is_locked(core):
        return Meant(wrong=LOCKED)
    pin = keyed.removesuffix(END_OF_NUMBER)
    traveller = next((one for one in access.travellers if one.pin == pin), None)
    if traveller is not None:
        state.access_wrong = 0
        state.let_in[traveller.name] = state.let_in.get(traveller.name, 0) + 1
        return Meant(traveller=traveller.name)
    longest = max((len(one.pin) for one in access.travellers), default=0)
    if more and not keyed.endswith(END_OF_NUMBER) and len(pin) < longest:
        return Meant(wait_ms=state.plan.outside.number_ms)
    count_wrong(core)
    return Meant(wrong=LOCKED if is_locked(core) else WRONG_PIN)


def left(core: Core, menu: InMenu) -> None:
    """He is not in this menu any more. Who hangs up, and so never hears that his PIN was wrong, has tried one, too."""
    shortest = min((len(one.pin) for one in core.state.plan.access.travellers), default=1)
    if not menu.traveller and len(menu.keyed) >= shortest:
        count_wrong(core)


def count_wrong(core: Core) -> None:
    """Somebody has keyed in what is no PIN; too often in a row, and nobody has access for a while."""
    access, state = core.state.plan.access, core.state
    state.count(WRONG_PINS)
    state.access_wrong += 1
    if state.access_wrong >= access.lock_after:
        state.access_wrong = 0
        state.access_locked_ms = state.now_ms + access.lock_ms
        state.count("access from outside locked")


def unlock(core: Core) -> None:
    """Somebody who looks after the box wants it open again, at once; where it is open nothing happens, and that is
    counted."""
    if not is_locked(core):
        core.state.count("access from outside: not locked")
        return
    core.state.access_wrong = core.state.access_locked_ms = 0


def read(core: Core, name: str, keyed: str, more: bool) -> Meant:
    """What this traveller dials; ``more``: further digits may come."""
    wait_ms = _wait_ms(core, keyed) if more else 0
    if wait_ms:
        return Meant(wait_ms=wait_ms)
    meaning, operator = core.index.numbers.read(keyed), core.state.plan.operator
    if meaning is not None and meaning.feature is Feature.OPERATOR and operator is not None:
        return Meant(target=operator)
    if meaning is None or meaning.feature is not None:
        return Meant(wrong=UNKNOWN)
    if meaning.route is not None:
        return Meant(target=meaning.route)
    traveller = core.index.travellers.get(name)
    if traveller is None or not _may_dial(core, traveller, meaning):
        return Meant(wrong=DENIED)
    return Meant(target=OutsideTarget(meaning.outside))


def _may_dial(core: Core, traveller: Traveller, meaning: Meaning) -> bool:
    sent = line_hunt.to_send(line_hunt.route_of(core, meaning.outside), meaning.outside)
    return bool(sent) and not meaning.emergency and restrictions.passes(core, traveller.tolls, meaning.outside)


def _wait_ms(core: Core, keyed: str) -> int:
    """As a register of the office waits; 0: more digits change nothing."""
    timing = core.state.plan.timing
    match core.index.numbers.judge(keyed):
        case Verdict.DONE:
            return 0
        case Verdict.PARTIAL:
            return timing.inter_digit_ms
        case Verdict.EXTENSIBLE:
            return timing.match_ms
        case _:
            return core.state.plan.outside.number_ms
