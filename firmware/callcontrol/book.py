"""Writes facts for the call register (facts.py) while somebody keeps one. Without a register nothing is written, and
nothing is lost: no decision depends on it."""

from collections.abc import Iterable

from firmware.callcontrol import facts
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.facts import AgentWord, PromiseEnd
from firmware.callcontrol.message_records import Message
from firmware.callcontrol.queue_records import AgentState, Promise, WhatHappened
from firmware.callcontrol.records import Call, Hold, Junctor, Outgoing, StationPort, Trunk
from firmware.callcontrol.targets import BlockedTarget

_MINUTE_MS = 60_000
_SHORT = "queue.wait-short"
_RANGE = "queue.wait"


def begin(core: Core) -> None:
    """From now on facts are written: first, who is here."""
    if core.book is None:
        core.book = []
    office(core)
    for each in core.state.agents.values():
        agent(core, each)


def office(core: Core) -> None:
    """The plan may have given telephones other numbers."""
    if core.book is not None:
        extensions = {one.port: one.extension for one in core.state.plan.stations}
        names = tuple(core.state.agents)
        core.book.append(facts.OfficeIs(core.state.now_ms, extensions, names))


def line(core: Core, trunk: Trunk, why: str) -> None:
    """This line has changed its state."""
    if core.book is not None:
        core.book.append(facts.LineIs(core.state.now_ms, trunk.port, trunk.state.value, why))


def phone(core: Core, station: StationPort, why: str) -> None:
    """This telephone has changed its state."""
    if core.book is not None:
        core.book.append(facts.PhoneIs(core.state.now_ms, station.port, station.state.value, why, station.call))


def caller(core: Core, trunk: Trunk) -> None:
    """This line has told who calls."""
    told = trunk.caller
    if core.book is not None and told is not None:
        core.book.append(facts.CallerTold(core.state.now_ms, trunk.port, told.number, told.name, told.absence))


def call_began(core: Core, call: Call) -> None:
    """Somebody wants an answer."""
    if core.book is not None:
        target = _wanted(core, call)
        core.book.append(facts.CallBegan(core.state.now_ms, call.number, call.origin, call.kind, call.dialled, target))


def _wanted(core: Core, call: Call) -> str:
    """``group office``, ``station 11``, ``outside 0612345``: of what kind it is, and its name."""
    kind = type(call.target).__struct_config__.tag
    name = call.target.how if isinstance(call.target, BlockedTarget) else core.index.name_of(call.target)
    return f"{kind} {name}"


def call_went(core: Core, call: Call) -> None:
    """Its target has changed."""
    if core.book is not None:
        core.book.append(facts.CallWent(core.state.now_ms, call.number, _wanted(core, call)))


def call_handed_on(core: Core, call: Call) -> None:
    """It looks for an answer for somebody else now."""
    if core.book is not None:
        core.book.append(facts.CallHandedOn(core.state.now_ms, call.number, call.origin))


def call_ended(core: Core, call: Call) -> None:
    """It is over."""
    if core.book is not None:
        core.book.append(facts.CallEnded(core.state.now_ms, call.number))


def out_began(core: Core, attempt: Outgoing) -> None:
    """A number outside is wanted."""
    if core.book is not None:
        core.book.append(
            facts.OutBegan(
                core.state.now_ms,
                attempt.number,
                attempt.origin,
                attempt.digits,
                attempt.by,
                attempt.call,
                attempt.account,
                attempt.traveller,
                attempt.agent,
                attempt.promise,
                attempt.emergency,
            )
        )


def out_took(core: Core, attempt: Outgoing) -> None:
    """It has a line."""
    if core.book is not None:
        core.book.append(facts.OutTook(core.state.now_ms, attempt.number, attempt.line))


def out_ended(core: Core, attempt: Outgoing, on_line: int) -> None:
    """It is over; ``on_line``: where its number is out (0: nowhere)."""
    if core.book is not None:
        core.book.append(facts.OutEnded(core.state.now_ms, attempt.number, on_line))


def answer_seen(core: Core, trunk: Trunk) -> None:
    """The called side has answered."""
    if core.book is not None:
        core.book.append(facts.AnswerSeen(core.state.now_ms, trunk.port, trunk.answer))


def joined(core: Core, junctor: Junctor, name: str) -> None:
    """One more in this conversation."""
    if core.book is not None:
        core.book.append(facts.Joined(core.state.now_ms, junctor.number, name))


def parted(core: Core, number: int, name: str) -> None:
    """One less in this conversation."""
    if core.book is not None:
        core.book.append(facts.Parted(core.state.now_ms, number, name))


def hold_began(core: Core, hold: Hold) -> None:
    """Somebody waits, connected to nobody."""
    if core.book is not None:
        core.book.append(facts.HoldBegan(core.state.now_ms, hold.number, hold.party, hold.why, hold.by))


def hold_ended(core: Core, hold: Hold) -> None:
    """He does not wait there any more."""
    if core.book is not None:
        core.book.append(facts.HoldEnded(core.state.now_ms, hold.number))


def queue_entered(core: Core, call: Call, comes_back: bool) -> None:
    """This call waits in a queue."""
    queued = call.queued
    if core.book is not None and queued is not None:
        core.book.append(
            facts.QueueEntered(
                core.state.now_ms,
                call.number,
                queued.queue,
                queued.number,
                queued.entered_ms,
                queued.rank_ms,
                comes_back,
            )
        )


def queue_left(core: Core, number: int, queue: str, what: WhatHappened, by: str) -> None:
    """The call with this ``number`` waits there no more."""
    if core.book is not None:
        core.book.append(facts.QueueLeft(core.state.now_ms, number, queue, what, by))


def queue_key(core: Core, call: Call, key: str) -> None:
    """Its caller leaves the queue by this digit."""
    if core.book is not None:
        core.book.append(facts.KeyPressed(core.state.now_ms, call.number, key))


def wait_told(core: Core, call: Call, prompts: Iterable[Prompt]) -> None:
    """Its caller has been told how long he will wait, if that is among these words."""
    if core.book is None:
        return
    for prompt in prompts:
        if prompt.name == _SHORT:
            core.book.append(facts.WaitTold(core.state.now_ms, call.number, 0, _MINUTE_MS))
        elif prompt.name == _RANGE:
            low, high = (int(value) * _MINUTE_MS for value in prompt.values)
            core.book.append(facts.WaitTold(core.state.now_ms, call.number, low, high))


def agent(core: Core, one: AgentState) -> None:
    """What this agent does now, if that is news to the register."""
    if core.book is None:
        return
    state, reason, queue = _word(one)
    known = core.index.breaks.get(reason)
    planned_ms = known.break_ms if known is not None else 0
    core.book.append(facts.AgentIs(core.state.now_ms, one.name, one.station, state, reason, queue, planned_ms))


def _word(one: AgentState) -> tuple[AgentWord, str, str]:
    if one.serves:
        return "talks", "", one.serves
    if not one.place:
        return "out", "", ""
    if one.paused:
        return "paused", one.paused, ""
    return ("wraps up", "", one.wraps_up_for) if one.wraps_up else ("ready", "", "")


def agent_missed(core: Core, one: AgentState, call: Call, queue: str) -> None:
    """He was rung in vain."""
    if core.book is not None:
        core.book.append(facts.AgentMissed(core.state.now_ms, one.name, call.number, queue))


def disposition(core: Core, one: AgentState) -> None:
    """He has said what came of his last call."""
    if core.book is not None:
        core.book.append(facts.DispositionGiven(core.state.now_ms, one.name, one.last_queue, one.disposition))


def menu_entered(core: Core, call: Call, menu: str) -> None:
    """This call is in a menu."""
    if core.book is not None:
        core.book.append(facts.MenuEntered(core.state.now_ms, call.number, menu))


def menu_chosen(core: Core, call: Call, menu: str, chosen: str) -> None:
    """Its caller has chosen there."""
    if core.book is not None:
        core.book.append(facts.MenuChosen(core.state.now_ms, call.number, menu, chosen))


def menu_left(core: Core, call: Call, menu: str, gave_up: bool) -> None:
    """It is not there any more."""
    if core.book is not None:
        core.book.append(facts.MenuLeft(core.state.now_ms, call.number, menu, gave_up))


def message_began(core: Core, port: str, one: Message) -> None:
    """Somebody is asked to leave it."""
    if core.book is not None:
        core.book.append(facts.MessageBegan(core.state.now_ms, port, one.number, one.mailbox))


def message(core: Core, one: Message) -> None:
    """Somebody has left it just now."""
    if core.book is not None:
        core.book.append(
            facts.MessageKept(core.state.now_ms, one.number, one.mailbox, one.caller, one.ms, one.call_back)
        )


def promised(core: Core, one: Promise) -> None:
    """The box is to call somebody back."""
    if core.book is not None:
        core.book.append(facts.Promised(core.state.now_ms, one.number, one.queue, one.told))


def called_back(core: Core, one: Promise, on_line: int, name: str) -> None:
    """His promise is kept: he talks to this agent."""
    if core.book is not None:
        core.book.append(facts.CalledBack(core.state.now_ms, one.number, on_line, name))


def promise_tried(core: Core, one: Promise) -> None:
    """He was called and did not answer."""
    if core.book is not None:
        core.book.append(facts.PromiseTried(core.state.now_ms, one.number))


def promise_ended(core: Core, number: int, how: PromiseEnd) -> None:
    """The box owes him no call any more."""
    if core.book is not None:
        core.book.append(facts.PromiseEnded(core.state.now_ms, number, how))
