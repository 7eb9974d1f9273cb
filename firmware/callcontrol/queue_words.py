"""What somebody hears who waits in a queue besides music, and what the agent hears who takes his call."""

from firmware.callcontrol import book, notices, plays, queue_estimates, queue_places, tapes, treatments
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_plan import Queue
from firmware.callcontrol.queue_records import Queued
from firmware.callcontrol.records import Call, StationPort, Trunk
from firmware.callcontrol.states import TrunkState

AGAIN_MS = 1_000
"""When no output is free for words they are tried again so soon: they end after seconds."""
_MINUTE_MS = 60_000


def come(core: Core, call: Call) -> None:
    """This caller comes to a queue: if the box has answered him already, its words begin, and those of another end."""
    trunk = core.ends.get(call.origin)
    if isinstance(trunk, Trunk) and trunk.state is TrunkState.HELD:
        if trunk.hears != treatments.MUSIC:
            treatments.give(core, trunk, treatments.MUSIC)
        begin(core, call)


def begin(core: Core, call: Call) -> None:
    """The box has answered this caller: he is greeted, and told more later."""
    queued = call.queued
    if queued is None:
        return
    queue_places.hear_keys(core, call)
    queue = core.index.queues[queued.queue]
    words = queue.words
    now_ms = core.state.now_ms
    queued.told_ms = now_ms + words.first_ms - words.every_ms
    queued.message_ms = now_ms
    greeting = _greeting(core, call, queue) if queued.greeting != "over" else ()
    trunk = core.ends[call.origin]
    recorded = tapes.opening(core, trunk, queue) if isinstance(trunk, Trunk) else ()
    prompts = (*greeting, *recorded)
    sounds = bool(prompts) and _say(core, call, prompts, tells=bool(recorded))
    notices.sounds(core, call, prompts if sounds else ())
    if queued.greeting == "due" and sounds:
        queued.greeting = "sounds"
    elif queued.greeting == "due" or greeting:
        _greeting_is_over(core, queued)
    _await_next(core, call, queued, queue)


def _greeting(core: Core, call: Call, queue: Queue) -> tuple[Prompt, ...]:
    """What everybody hears who comes: the notice of the day, and the queue's own words."""
    words = queue.words
    notice = notices.words(core, call) if words.notice else ()
    return (*notice, Prompt(words.greeting)) if words.greeting else notice


def said(core: Core, port: Trunk | StationPort) -> None:
    """His words are over; he hears music again."""
    call = core.state.calls.get(port.call)
    if call is None or call.queued is None:
        return
    notices.was_heard(call)
    if call.queued.greeting == "sounds":
        _greeting_is_over(core, call.queued)


def _greeting_is_over(core: Core, queued: Queued) -> None:
    """Somebody may be rung."""
    queued.greeting = "over"
    queued.has_looked = False
    core.agenda.look = True


def time_is_up(core: Core, call: Call) -> None:
    """Something is to be told now."""
    queued = call.queued
    trunk = core.ends.get(call.origin)
    if queued is None or not isinstance(trunk, Trunk) or trunk.state is not TrunkState.HELD:
        return
    if queued.asks:
        core.state.timers.start("call", call.number, queue_places.WORDS, core.state.now_ms + AGAIN_MS)
        return
    queue = core.index.queues[queued.queue]
    words, now_ms = queue.words, core.state.now_ms
    prompts: list[Prompt] = []
    place = queued.told_place
    if words.every_ms and now_ms >= queued.told_ms + words.every_ms:
        place, told = _place_and_wait(core, call, queue, queued)
        prompts += told
        if queue_places.offers_callback(core, queue):
            prompts.append(Prompt("callback.offer", (int(queue.callback_digit),)))
    message_due = bool(words.messages_every_ms) and now_ms >= queued.message_ms + words.messages_every_ms
    if message_due:
        prompts.append(Prompt(words.messages[queued.messages % len(words.messages)]))
    if prompts and not _say(core, call, tuple(prompts)):
        core.state.timers.start("call", call.number, queue_places.WORDS, now_ms + AGAIN_MS)
        return
    book.wait_told(core, call, prompts)
    if words.every_ms and now_ms >= queued.told_ms + words.every_ms:
        queued.told_ms, queued.told_place = now_ms, place
    if message_due:
        queued.message_ms = now_ms
        queued.messages += 1
    _await_next(core, call, queued, queue)


def whisper(core: Core, call: Call, station: StationPort) -> None:
    """Whoever takes this call hears what it is about, and what its caller has keyed in."""
    if station.name in core.index.data:
        return
    prompts = about(core, call.queued) if call.queued is not None else ()
    if call.said is not None:
        prompts += tuple(Prompt("agent.keyed", (call.said.forms[menu],)) for menu in call.said.told)
    if prompts:
        plays.whisper(core, station, prompts)


def about(core: Core, queued: Queued) -> tuple[Prompt, ...]:
    """What an agent is told of this caller, as his queue has it."""
    words = core.index.queues[queued.queue].words
    prompts = [Prompt(words.whisper)] if words.whisper else []
    if words.tell_wait:
        prompts.append(Prompt("agent.waited", (_minutes(core.state.now_ms - queued.entered_ms),)))
    return tuple(prompts)


def _say(core: Core, call: Call, prompts: tuple[Prompt, ...], tells: bool = False) -> bool:
    return bool(plays.say(core, core.ends[call.origin], prompts, call.language, tells))


def _place_and_wait(core: Core, call: Call, queue: Queue, queued: Queued) -> tuple[int, list[Prompt]]:
    """Nobody is told a worse place than before: who was overtaken is told nothing of it."""
    prompts = []
    place = queue_places.place_of(core, call)
    told = queued.told_place
    if queue.words.position and (not told or place <= told):
        told = place
        limit = queue.words.position_limit
        one = Prompt("queue.position", (place,)) if place <= limit else Prompt("queue.position-more", (limit,))
        prompts.append(one)
    if queue.words.wait:
        prompts += _wait(core, call)
    return told, prompts


def _wait(core: Core, call: Call) -> list[Prompt]:
    """Whole minutes, which hold the range; nothing where nobody is present who could serve him."""
    estimate = queue_estimates.tell(core, call)
    if estimate is None:
        return []
    low, high = estimate.low_ms // _MINUTE_MS, -(-estimate.high_ms // _MINUTE_MS)
    return [Prompt("queue.wait-short")] if high <= 1 else [Prompt("queue.wait", (low, high))]


def _await_next(core: Core, call: Call, queued: Queued, queue: Queue) -> None:
    words, moments = queue.words, []
    if words.every_ms and (words.position or words.wait or queue.callback_digit):
        moments.append(queued.told_ms + words.every_ms)
    if words.messages and words.messages_every_ms:
        moments.append(queued.message_ms + words.messages_every_ms)
    if moments:
        due_ms = max(core.state.now_ms + AGAIN_MS, min(moments))
        core.state.timers.start("call", call.number, queue_places.WORDS, due_ms)


def _minutes(ms: int) -> int:
    return round(ms / _MINUTE_MS)
