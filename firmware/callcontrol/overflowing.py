"""Ways out of a queue before anybody has answered: by time, by a digit."""

from firmware.callcontrol import book, callbacks, forwarding, hunt, queue_places, queueing
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Call, Trunk
from firmware.callcontrol.targets import ForwardTarget, QueueTarget


def waited_too_long(core: Core, call: Call) -> None:
    """The longest wait of its queue is over."""
    if call.queued is None:
        return
    queue = core.index.queues[call.queued.queue]
    if queue.callback_at_limit and callbacks.promise(core, call):
        return
    if queue.overflow is not None:
        _send_on(core, call, queue.overflow)


def come_back(core: Core, call: Call) -> bool:
    """It was sent on from a queue, and found no line, or nobody who can be reached: back to its place there, for a
    while. False: it was not."""
    if call.left not in core.index.queues:
        return False
    hunt.start_over(core, call, QueueTarget(call.left))
    if call.queued is not None:
        call.queued.stays_ms = core.state.now_ms + queueing.AGAIN_MS
        longest_ms = core.index.queues[call.queued.queue].longest_ms
        if longest_ms:
            due_ms = max(call.queued.stays_ms, call.queued.entered_ms + longest_ms)
            core.state.timers.start("call", call.number, queue_places.LONGEST, due_ms)
    return True


def pressed(core: Core, trunk: Trunk, digit: str) -> None:
    """Somebody who waits has pressed a digit: it leads out of the queue, or to a callback, or means nothing."""
    call = core.state.calls.get(trunk.call)
    if call is None or call.queued is None:
        return
    queue = core.index.queues[call.queued.queue]
    if callbacks.pressed(core, trunk, call, digit):
        return
    if queue.leave is not None and digit == queue.leave_digit:
        book.queue_key(core, call, digit)
        _send_on(core, call, queue.leave)


def _send_on(core: Core, call: Call, target: ForwardTarget) -> None:
    """There, or where calls for there are sent; but whoever sends them back to this queue is rung himself."""
    onward, visited = forwarding.follow(core, target, 0, tuple(call.visited))
    if onward == call.target:
        onward = target
    else:
        call.visited = visited
    hunt.start_over(core, call, onward)
