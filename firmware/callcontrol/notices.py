"""The notice of the day: a known outage, a closed road. Callers from outside hear it once, before a menu or the
greeting of a queue, until a time that whoever has spoken it has set.

Who hangs up in it, or in the menu after it, has wanted nothing else: so many callers it has satisfied.
"""

import msgspec

from firmware.callcontrol import clock
from firmware.callcontrol.actions import DiscardRecording, Prompt, RenameRecording
from firmware.callcontrol.core import Core
from firmware.callcontrol.message_records import Notice
from firmware.callcontrol.records import Call, Trunk
from firmware.callcontrol.states import TrunkState
from firmware.callcontrol.week import DAY_MIN, WEEK_MIN

OWNER = "notice"  # owner of the timer of the notice
DUE = "due"  # timer of the notice: nobody hears it any more

RECORDING = "messages/notice"
PROMPT = "message.notice"

_GONE = (TrunkState.IDLE, TrunkState.GUARD, TrunkState.OUT)

_LONGEST_MS = (DAY_MIN + 60) * 60_000
"""It is heard for a day at most; a clock that was set may make an hour more of that."""


def begin(core: Core, draft: str) -> None:
    """What was recorded as ``draft`` is the notice from now on, until midnight."""
    core.outbox.actions.append(RenameRecording(draft, RECORDING))
    core.state.notice = Notice()
    until(core, 0)


def until(core: Core, minute: int) -> None:
    """It is heard until this minute of the day, the next that comes; where nobody knows the time, until it is
    withdrawn."""
    moment, notice = clock.now(core), core.state.notice
    if notice is None:
        return
    if moment is not None:
        weekday, now = moment
        tomorrow = minute <= now
        minute = ((weekday + tomorrow) * DAY_MIN + minute) % WEEK_MIN
    core.state.notice = msgspec.structs.replace(notice, until=None if moment is None else minute)
    core.state.remembered += 1
    look(core)


def withdraw(core: Core) -> None:
    """Nobody hears it any more; where there is none nothing happens, and that is counted."""
    if core.state.notice is None:
        core.state.count("notice: there is none")
        return
    core.state.notice = None
    core.state.timers.cancel(OWNER, 0, DUE)
    core.outbox.actions.append(DiscardRecording(RECORDING))
    core.state.remembered += 1


def look(core: Core) -> None:
    """The time was told, or has come: is it still to be heard?"""
    state, notice = core.state, core.state.notice
    state.timers.cancel(OWNER, 0, DUE)
    if notice is None or notice.until is None or state.midnight_ms is None:
        return
    due_ms = clock.begin_of(state, notice.until)
    if due_ms - state.now_ms > _LONGEST_MS:
        withdraw(core)
    else:
        state.timers.start(OWNER, 0, DUE, due_ms)


def is_for(core: Core, call: Call) -> bool:
    """This caller has not heard it yet."""
    return core.state.notice is not None and not call.noticed and isinstance(core.ends.get(call.origin), Trunk)


def words(core: Core, call: Call) -> tuple[Prompt, ...]:
    """What he hears first."""
    return (Prompt(PROMPT),) if is_for(core, call) else ()


def sounds(core: Core, call: Call, prompts: tuple[Prompt, ...]) -> None:
    """He hears these words, perhaps the notice among them."""
    notice = core.state.notice
    if notice is not None and Prompt(PROMPT) in prompts:
        call.noticed = "sounds" if call.menu is None else "heard"
        core.state.notice = msgspec.structs.replace(notice, heard=notice.heard + 1)
        core.state.remembered += 1


def was_heard(call: Call) -> None:
    """The words are over in which it was."""
    call.noticed = "heard" if call.noticed else ""


def ended(core: Core, call: Call) -> None:
    """His call is over: he wanted nobody, if he has hung up in a menu, or in the words themselves."""
    notice, trunk = core.state.notice, core.ends.get(call.origin)
    if notice is None or not isinstance(trunk, Trunk) or trunk.state not in _GONE:
        return
    if (call.noticed == "sounds" and call.queued is not None) or (call.noticed and call.menu is not None):
        core.state.notice = msgspec.structs.replace(notice, satisfied=notice.satisfied + 1)
        core.state.remembered += 1
