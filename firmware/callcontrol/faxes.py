"""A fax that calls where people are wanted: its calling tone sends it to the telephone that takes faxes."""

from firmware.callcontrol import hunt, menu_places, plays, treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.menu_plan import HangUp
from firmware.callcontrol.menu_records import Said
from firmware.callcontrol.states import TrunkState
from firmware.callcontrol.targets import BlockedTarget, StationTarget

BURSTS = 2
"""The calling tone is heard so often in a row before it is believed: nobody who whistles gets a fax (our choice)."""
UNANSWERED_MS = 60_000
"""A fax that nobody takes is let go: it calls again by itself (our choice)."""


def heard(core: Core, fact: tuple[int, int]) -> None:
    """So many bursts of it were heard from this line: it may be one of a caller who waits, or is in a menu."""
    trunk, bursts = core.state.trunks[fact[0]], fact[1]
    call, hold = core.state.calls.get(trunk.call), core.state.holds.get(trunk.hold)
    target = StationTarget(core.state.plan.fax)
    if not target.station or call is None or call.target == target or trunk.state is not TrunkState.HELD:
        return
    if isinstance(call.target, BlockedTarget):
        return
    if bursts < BURSTS or hold is None or hold.why != "queue":
        return
    plays.wait_no_more(core, trunk)
    hunt.start_over(core, call, target)
    treatments.give(core, trunk, treatments.RINGBACK)
    now_ms = core.state.now_ms
    call.said = call.said or Said(now_ms)
    call.said.otherwise, call.said.unanswered_ms, call.said.heard_ms = HangUp(), UNANSWERED_MS, now_ms
    core.state.timers.start("call", call.number, menu_places.UNANSWERED, now_ms + UNANSWERED_MS)
