"""The block list: whoever is on it is turned away as soon as his line has told who calls."""

from firmware.callcontrol import calls, hunt, queue_places
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Call, Trunk
from firmware.callcontrol.targets import BlockedTarget


def turned_away(core: Core, trunk: Trunk, call: Call) -> bool:
    """The caller of this line that rings is on the block list: nobody is rung for him any more, and he waits nowhere.
    False: he is not."""
    caller = trunk.caller
    if caller is None or not caller.blocked:
        return False
    target = BlockedTarget(caller.blocked)
    if call.target == target:
        return True
    core.state.count(f"blocked caller: {caller.blocked}")
    queue_places.leave(core, call, "turned away")
    call.left = call.left_by = call.still = ""
    call.visited = []
    core.state.timers.cancel("call", call.number, calls.STILL)
    hunt.start_over(core, call, target)
    return True
