"""A waiting caller wants to be called back: he presses a digit, keys his number in where nobody knows it, and is told
goodbye. Until he hangs up, or the box does, he waits as before, and an agent who is free sooner serves him at once.

However his call ends from the moment when a number is agreed, the box keeps his place for him (promises.py).
"""

from firmware.callcontrol import home_numbers, line_hunt, plays, queue_places, queue_words, treatments
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import DROPPED, step
from firmware.callcontrol.queue_plan import Queue
from firmware.callcontrol.queue_records import Queued
from firmware.callcontrol.records import Call, Trunk
from firmware.callcontrol.states import TrunkState

FIRST_KEY_MS = 16_000
NEXT_KEY_MS = 5_000
"""For the first digit as long as a register waits (telephony.md 3.6: 16 s), its prompt included; for the next ones
somewhat more than telephones of the office have (2: 4 s), as mobile telephones show their keys only after a touch."""
KEYINGS = 3
"""So often a number may be keyed in that cannot be called (telephony.md 6: at most three time-outs)."""
SHORTEST = 3
"""Digits of the shortest number that is called back."""
FAREWELL_MS = 10_000
"""When no output was free for so long to say goodbye, it is not said."""
AGAIN_MS = 1_000


def pressed(core: Core, trunk: Trunk, call: Call, digit: str) -> bool:
    """He has pressed a digit while he waits; False: it has nothing to do with callbacks."""
    queued = call.queued
    if queued is None:
        return False
    queue = core.index.queues[queued.queue]
    if queued.asks == "number":
        _key(core, trunk, call, digit)
    elif not queued.asks:
        if digit != queue.callback_digit or not queue_places.offers_callback(core, queue):
            return False
        queued.keyings = 0
        if not _agree(core, trunk, call, queued.number):
            _ask(core, trunk, call)
    return True


def promise(core: Core, call: Call) -> bool:
    """He has waited as long as anybody may, and is called back without having asked for it; False: he cannot be."""
    queued, trunk = call.queued, core.ends.get(call.origin)
    if queued is None or queued.asks or not isinstance(trunk, Trunk) or trunk.state is not TrunkState.HELD:
        return False
    if not queue_places.offers_callback(core, core.index.queues[queued.queue]):
        return False
    return bool(queued.number) and _agree(core, trunk, call, queued.number)


def may_call(core: Core, queue: Queue, number: str) -> bool:
    """The box calls this number, as dialled outside, for a caller of this queue: none that is denied."""
    return may_call_out(core, number) and not any(number.startswith(prefix) for prefix in queue.callback_denied)


def may_call_out(core: Core, number: str) -> bool:
    """Somebody may be called back at this number, as dialled outside: no emergency."""
    outside = core.state.plan.outside
    route = line_hunt.route_of(core, number)
    sent = line_hunt.to_send(route, number)
    if not outside.digit or not SHORTEST <= len(number) <= outside.longest or not sent or not route.trunks:
        return False
    return not any(_may_become(core, number, urgent) or _may_become(core, sent, urgent) for urgent in outside.emergency)


def _may_become(core: Core, number: str, urgent: str) -> bool:
    """An exchange may take it for this emergency number, before it ends or after."""
    is_longer = urgent in core.state.plan.outside.longer and number != urgent
    return urgent.startswith(number) or (number.startswith(urgent) and not is_longer)


def time_is_up(core: Core, call: Call) -> None:
    """No more digits come."""
    trunk = core.ends.get(call.origin)
    if isinstance(trunk, Trunk) and trunk.state is TrunkState.HELD:
        _understand(core, trunk, call)


def said(core: Core, trunk: Trunk, queued: Queued) -> None:
    """Words are over: after goodbye the box hangs up."""
    if queued.asks == "agreed":
        step(core, trunk, DROPPED)


def say_goodbye(core: Core, call: Call) -> None:
    """Now, or as soon as an output is free; where none is for long, the box hangs up without it."""
    trunk, queued = core.ends.get(call.origin), call.queued
    if queued is None or not isinstance(trunk, Trunk) or trunk.state is not TrunkState.HELD:
        return
    if plays.say(core, trunk, (Prompt("callback.confirmed"),), call.language):
        return
    if core.state.now_ms >= queued.farewell_ms:
        step(core, trunk, DROPPED)
    else:
        core.state.timers.start("call", call.number, queue_places.GOODBYE, core.state.now_ms + AGAIN_MS)


def _agree(core: Core, trunk: Trunk, call: Call, told: str) -> bool:
    """He is called back at this number; False: it is none that the box may call."""
    queued = call.queued
    if queued is None:
        return False
    dialled = home_numbers.as_dialled(core.state.plan.outside.prefixes, told)
    if not may_call(core, core.index.queues[queued.queue], dialled):
        return False
    timers = core.state.timers
    timers.cancel_all("call", call.number, (queue_places.KEYS, queue_places.WORDS, queue_places.LONGEST))
    queued.number = queued.number or told
    queued.asks, queued.call_back = "agreed", dialled
    queued.farewell_ms = core.state.now_ms + FAREWELL_MS
    _hush(core, trunk)
    say_goodbye(core, call)
    return True


def _ask(core: Core, trunk: Trunk, call: Call) -> None:
    """Which number? Where no output is free to ask that, he may press again later."""
    queued = call.queued
    if queued is None:
        return
    _hush(core, trunk)
    queued.keyed, queued.asks = "", ""
    if queued.keyings < KEYINGS and plays.say(core, trunk, (Prompt("callback.number"),), call.language):
        queued.asks = "number"
        queued.keyings += 1
        core.state.timers.start("call", call.number, queue_places.KEYS, core.state.now_ms + FIRST_KEY_MS)


def _key(core: Core, trunk: Trunk, call: Call, digit: str) -> None:
    queued = call.queued
    if queued is None:
        return
    if digit == "#":
        _understand(core, trunk, call)
        return
    _hush(core, trunk)
    queued.keyed = "" if digit == "*" else (queued.keyed + digit)[: core.state.plan.outside.longest + 1]
    core.state.timers.start("call", call.number, queue_places.KEYS, core.state.now_ms + NEXT_KEY_MS)


def _understand(core: Core, trunk: Trunk, call: Call) -> None:
    core.state.timers.cancel("call", call.number, queue_places.KEYS)
    if call.queued is not None and not _agree(core, trunk, call, call.queued.keyed):
        _ask(core, trunk, call)


def _hush(core: Core, trunk: Trunk) -> None:
    """Whoever presses a key has heard enough of what is said."""
    if trunk.hears.removeprefix("tone ") in core.state.speaking:
        treatments.give(core, trunk, treatments.MUSIC)
        queue_words.said(core, trunk)
