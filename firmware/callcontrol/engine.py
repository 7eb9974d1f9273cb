"""Call control: events in, actions out. Pure and deterministic; all it knows is one serialisable state."""

from collections.abc import Callable
from typing import Any

import msgspec

from firmware.callcontrol import (
    access,
    agent_orders,
    agents,
    book,
    breaks,
    callbacks,
    callers,
    calls,
    coupling,
    dial_tone,
    dialogue_words,
    dialogues,
    dropping,
    emergency,
    hunt,
    left_behind,
    mailboxes,
    meanings,
    menu_places,
    menu_ways,
    menus,
    modes,
    notices,
    overflowing,
    plays,
    promises,
    queue_places,
    queue_words,
    queueing,
    recalls,
    reconfigure,
    recordings,
    reminders,
    shifts,
    tapes,
    treatments,
)
from firmware.callcontrol.actions import Action
from firmware.callcontrol.core import Core
from firmware.callcontrol.errors import CallControlError
from firmware.callcontrol.events import (
    AccessUnlocked,
    AgentOrdered,
    CallerForgotten,
    ClockTold,
    Event,
    MessageForgotten,
    ModeChanged,
    ModeOrdered,
    NoticeWithdrawn,
    PlayEnded,
    PortDropped,
    RecordingEnded,
    RecordingsFound,
)
from firmware.callcontrol.facts import Fact
from firmware.callcontrol.index import Index, check
from firmware.callcontrol.line_table import TRUNK_TIMER_INPUTS
from firmware.callcontrol.machine import step_station, step_trunk
from firmware.callcontrol.memory import NOTHING, Memory, forget, recall, remember
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.records import State
from firmware.callcontrol.station_table import STATION_TIMER_INPUTS
from firmware.callcontrol.timers import Timer, from_store, to_store

_ENCODER = msgspec.json.Encoder(enc_hook=to_store)
_DECODER = msgspec.json.Decoder(State, dec_hook=from_store)


class CallControl:
    """The brain of the box.

    Time is the caller's and never goes back. A timer acts at its own moment, even when the caller comes late; an
    event that comes at the very moment of a timer goes first (who lifts in the last instant still answers).
    ``memory``: that of the box before it, if there was one.
    """

    __slots__ = ("_core",)

    def __init__(self, plan: Plan, seed: int = 1, memory: Memory = NOTHING) -> None:
        check(plan)
        state = State(plan, seed & 0xFFFF_FFFF_FFFF_FFFF)
        reconfigure.add_ports(state)
        reconfigure.add_queues(state)
        reconfigure.renew_receivers(state)
        recall(state, memory)
        self._core = Core(state)

    @property
    def state(self) -> State:
        """Everything that it knows; to be read, not written."""
        return self._core.state

    @property
    def index(self) -> Index:
        """The plan as it is looked up; to be read, not written."""
        return self._core.index

    def keep_book(self) -> None:
        """From now on facts for the call register are written, for ``take_facts``."""
        book.begin(self._core)

    def take_facts(self) -> list[Fact]:
        """Facts since the last time, in order; none where no book is kept."""
        written = self._core.book
        if not written:
            return []
        self._core.book = []
        return written

    def handle(self, event: Event, now_ms: int) -> list[Action]:
        """Something happened at ``now_ms``: what is wanted now."""
        core = self._core
        state = core.state
        heap = state.timers.heap
        if now_ms < state.now_ms or (heap and heap[0][0] < now_ms):
            self._move_to(now_ms)
        state.now_ms = now_ms
        kind = type(event)
        happened = meanings.STATION.get(kind)
        if happened is not None:
            station = state.stations.get(event.station)  # type: ignore[attr-defined]
            if station is not None:
                if happened in meanings.STATION_WEIGHED:
                    happened = meanings.weigh_station(core, station, happened, event)
                step_station(core, station, happened, event)
                coupling.settle(core)
            else:
                state.count("unknown station")
            return core.outbox.take()
        meant = meanings.TRUNK.get(kind)
        if meant is None:
            concerns = _OF_NO_PORT.get(kind)
            if concerns is not None:
                concerns(core, event)
                coupling.settle(core)
            else:
                state.count("unknown event")
            return core.outbox.take()
        trunk = state.trunks.get(event.line)  # type: ignore[attr-defined]
        if trunk is not None:
            if meant in meanings.TRUNK_WEIGHED:
                meant = meanings.weigh(core, trunk, meant, event)
            step_trunk(core, trunk, meant, event)
            coupling.settle(core)
        else:
            state.count("unknown line")
        return core.outbox.take()

    def why_not_drop(self, end: str) -> dropping.Obstacle:
        """Why PortDropped would do nothing to this port; "" where it ends a call."""
        return dropping.obstacle(self._core, end)

    def why_not_order(self, order: AgentOrdered) -> agent_orders.Obstacle:
        """Why this event would do nothing to an agent; "" where it does."""
        return agent_orders.obstacle(self._core, order)

    def is_to_be_called_back(self, number: str) -> bool:
        """CallerForgotten would do something: the box has promised a call there, or has lost a caller with it."""
        return promises.is_known(self._core, number)

    def advance(self, now_ms: int) -> list[Action]:
        """Time has come to ``now_ms``: everything due by then happens."""
        self._move_to(now_ms)
        self._fire(now_ms)
        return self._core.outbox.take()

    def next_deadline(self) -> int | None:
        """When advance() has something to do, unless an event comes before."""
        return self._core.state.timers.next_due()

    def reconfigure(self, plan: Plan, now_ms: int) -> list[Action]:
        """Swap the plan between two events."""
        check(plan)
        self._move_to(now_ms)
        reconfigure.adopt(self._core, plan)
        self._tell_office()
        return self._core.outbox.take()

    def forget(self, now_ms: int) -> list[Action]:
        """Its memory is that of a new box; calls go on."""
        self._move_to(now_ms)
        forget(self._core)
        reconfigure.adopt(self._core, self._core.state.plan)
        return self._core.outbox.take()

    def _tell_office(self) -> None:
        if self._core.book is not None:
            book.begin(self._core)

    def snapshot(self) -> bytes:
        """The whole state as JSON."""
        return _ENCODER.encode(self._core.state)

    def memory(self) -> Memory:
        """What another box would need to know to go on in this one's place; ``state.remembered`` grows with each
        change of it."""
        return remember(self._core.state)

    @classmethod
    def restore(cls, snapshot: bytes) -> "CallControl":
        """Call control exactly as it was when ``snapshot`` was taken."""
        control = cls.__new__(cls)
        control._core = Core(_DECODER.decode(snapshot))
        return control

    def _move_to(self, now_ms: int) -> None:
        """Up to now, this moment's timers excepted: the event goes first."""
        state = self._core.state
        if now_ms < state.now_ms:
            raise CallControlError(f"time went back from {state.now_ms} to {now_ms} ms")
        heap = state.timers.heap
        if heap and heap[0][0] < now_ms:
            self._fire(now_ms - 1)
        state.now_ms = now_ms

    def _fire(self, until_ms: int) -> None:
        core = self._core
        state = core.state
        timers = state.timers
        while timers.heap and timers.heap[0][0] <= until_ms:
            state.now_ms = max(state.now_ms, timers.heap[0][0])
            self._expire(timers.pop())
            coupling.settle(core)

    def _expire(self, timer: Timer) -> None:
        core = self._core
        state = core.state
        match timer.owner:
            case "line":
                trunk = state.trunks[timer.number]
                step_trunk(core, trunk, meanings.weigh_timer(core, trunk, TRUNK_TIMER_INPUTS[timer.name]))
            case "station":
                station = state.stations[timer.number]
                step_station(core, station, meanings.weigh_station(core, station, STATION_TIMER_INPUTS[timer.name]))
            case "hold":
                recalls.time_is_up(core, timer.number, timer.name)
            case "outgoing":
                emergency.time_is_up(core, timer.number, timer.name)
            case agents.OWNER:
                agents.time_is_up(core, timer.number, timer.name)
            case tapes.OWNER:
                tapes.time_is_up(core, timer.number, timer.name)
            case modes.OWNER:
                modes.back(core)
            case shifts.OWNER:
                shifts.look(core)
            case dial_tone.OWNER:
                dial_tone.look_again(core)
            case "call":
                _CALL_TIMERS[timer.name](core, state.calls[timer.number])
            case _:
                _NUMBERED[timer.owner](core, timer.number)


_NUMBERED: dict[str, Callable[[Core, int], None]] = {
    treatments.PLAY: plays.overdue,
    recordings.OWNER: recordings.overdue,
    dialogue_words.OWNER: dialogues.time_is_up,
    queue_places.PROMISE: promises.time_is_up,
    reminders.OWNER: reminders.ring,
    notices.OWNER: lambda core, _: notices.withdraw(core),
}
"""Owners of one timer each, by number."""

_CALL_TIMERS = {
    calls.PACE: hunt.go_on,
    calls.FORWARD: hunt.forward,
    calls.PATIENCE: recalls.patience_is_over,
    calls.STILL: callers.go_on,
    queue_places.TAKE_IN: queueing.time_is_up,
    queue_places.LOOK: queueing.looks_again,
    queue_places.WORDS: queue_words.time_is_up,
    queue_places.LONGEST: overflowing.waited_too_long,
    queue_places.KEYS: callbacks.time_is_up,
    queue_places.GOODBYE: callbacks.say_goodbye,
    menu_places.SILENCE: menus.silence,
    menu_places.LONGEST: menu_ways.too_long,
    menu_places.UNANSWERED: menu_ways.unanswered,
}


def _clock_told(core: Core, event: ClockTold) -> None:
    breaks.clock_told(core, event.ms_of_day)
    reminders.clock_told(core, event.ms_of_day, event.weekday, event.day)
    modes.clock_told(core)
    shifts.look(core)
    notices.look(core)
    mailboxes.delete_old(core)


_OF_NO_PORT: dict[type, Callable[[Core, Any], object]] = {
    AgentOrdered: agent_orders.do,
    CallerForgotten: lambda core, event: promises.forget(core, event.number),
    AccessUnlocked: lambda core, _: access.unlock(core),
    NoticeWithdrawn: lambda core, _: notices.withdraw(core),
    MessageForgotten: lambda core, event: mailboxes.delete(core, event.message),
    ClockTold: _clock_told,
    ModeChanged: modes.told,
    ModeOrdered: modes.ordered,
    PlayEnded: lambda core, event: plays.ended(core, event.play, event.why),
    PortDropped: lambda core, event: dropping.drop(core, event.end),
    RecordingEnded: recordings.ended,
    RecordingsFound: left_behind.found,
}
"""What is done about events that are no port's."""
