"""Callers who are called back: their place waits in the queue as a call of the box's own, an agent is rung first, and
when he has lifted the number is dialled.

Whoever was called and did not answer is called again after a pause, and has his old rank then; where no line was free,
or the agent hung up before the number was out, it was no try. What ends it: he answers, calls himself
(queue_places.py), has been tried often enough, or waits for too long.
"""

from firmware.callcontrol import (
    agents,
    book,
    calling_out,
    calls,
    home_numbers,
    hunt,
    lost_callers,
    plays,
    queue_news,
    queue_places,
    tapes,
)
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.agenda import LetGo
from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_records import Promise, QueueNews
from firmware.callcontrol.records import StationPort, Trunk
from firmware.callcontrol.targets import QueueTarget

AGAIN_MS = 30_000
"""When no line was free to call him it is tried again so soon (queueing.AGAIN_MS)."""


def queue_up(core: Core, number: int) -> None:
    """His place waits in the queue."""
    state = core.state
    promise = state.promises.get(number)
    if promise is None:
        return
    queue = core.index.queues[promise.queue]
    call = calls.begin(core, "", QueueTarget(promise.queue), "promised")
    call.promise, call.wanted, promise.call = number, promise.dialled, call.number
    call.reason = f"{promise.told} wants to be called back"
    calls.be_patient(core, call, max(0, promise.until_ms - state.now_ms))
    queued = call.queued
    if queued is not None:
        queued.number, queued.entered_ms, queued.rank_ms = promise.told, promise.entered_ms, promise.rank_ms
        queued.served_by = state.served_by.get(promise.told, "") if queue.same_agent_ms else ""


def agent_lifted(core: Core, port: int) -> None:
    """An agent has lifted for him: he is called now, and hears who calls him as he answers."""
    state = core.state
    station = state.stations[port]
    call = state.calls[station.call]
    promise = state.promises[call.promise]
    hunt.silence(core, call, but=port)
    queue_places.leave(core, call, "called back")
    calls.end(core, call)
    station.call = promise.call = 0
    promise.station = port
    calling_out.keep_promise(core, station, promise)
    if station.name not in core.index.data:
        plays.whisper(core, station, (Prompt("callback.agent"),))


def attempted(core: Core, attempt: tuple[int, int]) -> None:
    """The number is out on a line, or will not be: no line was free, or the agent has hung up."""
    number, line = attempt
    promise = core.state.promises.get(number)
    if promise is None:
        return
    if line:
        promise.line = line
    else:
        _call_again(core, promise, AGAIN_MS)


def answered(core: Core, port: int) -> None:
    """The called side of this line has answered: if somebody here had promised that, it is kept."""
    state = core.state
    lost_callers.met(core, state.trunks[port].called)
    promise = _of(core, port)
    if promise is None:
        return
    queue_places.release(core, promise, "reached")
    if core.index.queues[promise.queue].record:
        tapes.want(core, state.trunks[port])
    here = state.queues[promise.queue]
    here.called_back += 1
    station = state.stations.get(promise.station)
    agent = agents.at(core, promise.station)
    if agent is not None and _talk(core, station, port):
        agents.serve(core, agent, promise.queue)
        _greet(core, state.trunks[port])
        waited_ms = state.now_ms - promise.entered_ms
        news = QueueNews("called back", promise.queue, f"line {port}", promise.told, waited_ms, agent.name)
        queue_news.note(core, news)
        book.called_back(core, promise, port, agent.name)
        queue_places.remember_agent(core, promise.told, agent.name)


def _greet(core: Core, trunk: Trunk) -> None:
    """He hears why he is called, beside the agent's voice; not when he may have talked for a while already."""
    if trunk.answer != "time":
        plays.whisper(core, trunk, (Prompt("callback.greeting"),))


def line_let_go(core: Core, gone: LetGo) -> None:
    """This line's call is over: was he reached?"""
    if not gone.answered:
        lost_callers.tried(core, gone.called)
    promise = _of(core, gone.line)
    if promise is not None:
        promise.tries += 1
        book.promise_tried(core, promise)
        _call_again(core, promise, core.index.queues[promise.queue].callback_pause_ms)


def caller_met(core: Core, number: str) -> None:
    """Somebody here talks to a caller with this number: he is not to be called back, wherever he has waited."""
    lost_callers.met(core, number)
    if core.state.promises:
        dialled = home_numbers.as_dialled(core.state.plan.outside.prefixes, number)
        for promise in [one for one in core.state.promises.values() if one.dialled == dialled]:
            queue_places.release(core, promise, "himself")


def is_known(core: Core, number: str) -> bool:
    """A caller with this number, however it is written, is to be called back by the box or by people."""
    return lost_callers.is_listed(core.state, number) or bool(queue_places.promised_to(core.state, number))


def forget(core: Core, number: str) -> None:
    """Somebody wants nobody to call back there; a call that is on its way already is the agent's own. Where there is
    no such caller nothing happens, and that is counted."""
    promised = queue_places.promised_to(core.state, number)
    if not lost_callers.met(core, number) and not promised:
        core.state.count("callback: no such caller")
    for promise in promised:
        queue_places.release(core, promise, "forgotten")


def time_is_up(core: Core, number: int) -> None:
    """The pause is over."""
    queue_up(core, number)


def give_up(core: Core, number: int) -> None:
    """Nobody could serve him in time, or somebody has ended the call that stood for him."""
    promise = core.state.promises.get(number)
    if promise is None:
        return
    promise.call = 0
    queue_places.release(core, promise, "not reached")
    here = core.state.queues.get(promise.queue)
    if here is not None:
        here.not_reached += 1
        waited_ms = core.state.now_ms - promise.entered_ms
        lost_callers.note(core, promise.told, promise.queue, waited_ms, promise.tries)


def _call_again(core: Core, promise: Promise, wait_ms: int) -> None:
    state = core.state
    if promise.station in state.stations and not promise.line:
        plays.stop_whisper(core, state.stations[promise.station])  # no number is dialled for him
    promise.station = promise.line = 0
    due_ms = state.now_ms + wait_ms
    if promise.tries >= core.index.queues[promise.queue].callback_tries or due_ms >= promise.until_ms:
        give_up(core, promise.number)
    else:
        state.timers.start(queue_places.PROMISE, promise.number, queue_places.CALL_AGAIN, due_ms)


def _of(core: Core, line: int) -> Promise | None:
    """The promise that this line's call keeps."""
    return next((one for one in core.state.promises.values() if one.line == line), None)


def _talk(core: Core, station: StationPort | None, line: int) -> bool:
    junctor = core.state.trunks[line].junctor
    return station is not None and bool(junctor) and station.junctor == junctor
