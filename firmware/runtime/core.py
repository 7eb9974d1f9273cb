"""One box at work: scan, decide, actuate, once a tick.

The core owns no clock and no thread; whoever composes it calls ``tick`` once a
millisecond (the real loop) or whenever something is due (the simulator).
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from firmware.callcontrol.actions import Action
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import Event
from firmware.callcontrol.facts import Fact
from firmware.callcontrol.plan import Plan
from firmware.config.caller_numbers import CallerNumbers
from firmware.desk.journal.frames import Advanced, Broke, Decided, Forgot, Happened, Reconfigured
from firmware.runtime.known_people import KnownPeople
from firmware.runtime.translate import ActionTranslator, SignalTranslator, Taken
from firmware.runtime.voice import Voice
from hal.line_card import LineCard
from hal.signals import Signal
from hal.wiring import Board

IDLE_MS = 1_500
"""Line and telephone of the transfer relay are taken over when they were idle for so long on end: a dial pulse opens
the loop, a flash does for up to 1.1 s (hardware.md 13.1), the exchange for up to 1 s (13.3), and the call goes on."""

EventObserver = Callable[[int, Event], None]
ActionObserver = Callable[[int, Action], None]
FactsObserver = Callable[[int, list[Fact]], None]
SignalObserver = Callable[[int, Signal], None]
Journal = Callable[[Decided], None]


def _unwritten(_frame: Decided) -> None:
    """Nobody writes it down."""


class Core:
    """Card and call control, joined.

    ``on_signal``, ``on_event``, ``on_action`` and ``on_facts`` (all of one decision) are lists of callables
    (now_ms, thing) for displays and tests, ``journal`` takes whatever has changed call control, before it is carried
    out; they must not raise and must not block. ``voice`` plays what call control puts on assignable codec outputs and
    listens to the lines. ``country`` (a key of PROFILES): whose numbers the lines tell; None: they stay as told.
    ``people``: whom the office knows; None: nobody yet.
    """

    def __init__(
        self,
        board: Board,
        card: LineCard,
        control: CallControl,
        voice: Voice,
        country: str | None = None,
        *,
        people: KnownPeople | None = None,
    ) -> None:
        self.board = board
        self.card = card
        self.control = control
        self.voice = voice
        self.on_signal: list[SignalObserver] = []
        self.on_event: list[EventObserver] = []
        self.on_action: list[ActionObserver] = []
        self.journal: Journal = _unwritten
        self.on_facts: list[FactsObserver] = []
        self._signals = SignalTranslator(country, people)
        self._actions = ActionTranslator(board, card, self.voice)
        self._plan: Plan | None = None
        """With the outputs that call control does without for now; None: it has never done without any."""
        self._lent: list[str] = []
        self._transferred = False
        self._busy_ms = 0
        """When the transfer relay's line was last seen in use."""
        self._in_use = False
        """It was when the last tick ended, and is until a tick sees otherwise."""

    @property
    def people(self) -> KnownPeople:
        """Whom the office knows."""
        return self._signals.people

    @property
    def transferred(self) -> bool:
        """Line and telephone of the transfer relay are left joined, because they are in use."""
        return self._transferred

    def start(self, now_ms: int, idle_ms: int = 0) -> None:
        """Initialise the hardware. Line and telephone of the transfer relay are out of service until they have been
        idle for IDLE_MS; all others are in service at once.

        ``idle_ms``: for how long they are known to have been idle, as where a world begins whose box has run before.
        Raises hal.card_start.CardError when a chip is missing.
        """
        self.card.start(now_ms)
        if idle_ms >= IDLE_MS:
            self.card.set_transfer(True)
            return
        self._transferred = True
        self._busy_ms = now_ms - idle_ms
        for event in self._signals.hand_over(self.board.transfer_line, self.board.transfer_station):
            self.inject(event, now_ms)

    def tick(self, now_ms: int) -> None:
        """One pass. Never raises for anything that the outside world does."""
        found = self.card.scan(now_ms)
        if found:
            self._decide(found, now_ms)
        if self._transferred:
            self._take_over(now_ms)
        deadline = self.control.next_deadline()
        if deadline is not None and deadline <= now_ms:
            self._advance(now_ms)
        self.card.actuate(now_ms)
        if self._transferred:
            self._in_use = self.card.transfer_line_busy()

    def idle_until_ms(self, now_ms: int) -> int:
        """Nothing is due before this time unless an INT pin is asserted."""
        due = self.card.idle_until_ms(now_ms)
        if self._transferred and not self._in_use:
            due = min(due, self._busy_ms + IDLE_MS)
        deadline = self.control.next_deadline()
        return due if deadline is None else min(due, deadline)

    # Ports that are taken out of service by hand or for a test.

    def take_out(self, end: str, why: Taken, now_ms: int) -> None:
        """Out of service for call control, whatever the port does, until ``bring_back``."""
        for event in self._signals.take_out(end, why):
            self.inject(event, now_ms)

    def bring_back(self, end: str, why: Taken, now_ms: int) -> None:
        """This reason is gone."""
        for event in self._signals.bring_back(end, why):
            self.inject(event, now_ms)

    def why_out(self, end: str) -> frozenset[str]:
        """Reasons why this port is out of service: battery, chip, transfer, hand, test."""
        return self._signals.why_out(end)

    def is_lifted(self, station: int) -> bool:
        """A telephone (from 1), as far as its hook has told."""
        return self._signals.is_lifted(station)

    def order(self, action: Action, now_ms: int) -> None:
        """Carry out an action on a port that was taken out."""
        self._carry_out((action,), now_ms)

    def reconfigure(self, plan: Plan, numbers: CallerNumbers, now_ms: int) -> None:
        """Another plan between two ticks. Raises CallControlError, with nothing changed."""
        wanted = self._adopt(self._without_lent(plan), now_ms)
        self._signals.use(numbers)
        self._plan = plan
        self._carry_out(wanted, now_ms)

    def forget(self, now_ms: int) -> None:
        """What people have set at telephones and what lines were seen to do is forgotten."""
        wanted = self.control.forget(now_ms)
        self.journal(Forgot(now_ms, wanted))
        self._carry_out(wanted, now_ms)

    def lend_output(self, now_ms: int) -> str:
        """An assignable output that nobody uses; call control does without it until ``return_output``. "": there is
        none."""
        state = self.control.state
        free = [output for output in state.plan.tone_outputs if output not in state.playing | state.signals]
        if not free:
            return ""
        self._lent.append(free[-1])
        self._carry_out(self._adopt(self._without_lent(self._whole()), now_ms), now_ms)
        return free[-1]

    def return_output(self, output: str, now_ms: int) -> None:
        """Call control has it again."""
        self._lent.remove(output)
        self._carry_out(self._adopt(self._without_lent(self._whole()), now_ms), now_ms)

    def _adopt(self, plan: Plan, now_ms: int) -> list[Action]:
        wanted = self.control.reconfigure(plan, now_ms)
        self.journal(Reconfigured(now_ms, plan, wanted))
        return wanted

    def _whole(self) -> Plan:
        self._plan = self._plan or self.control.state.plan
        return self._plan

    def _without_lent(self, plan: Plan) -> Plan:
        outputs = tuple(output for output in plan.tone_outputs if output not in self._lent)
        return plan if outputs == plan.tone_outputs else msgspec.structs.replace(plan, tone_outputs=outputs)

    def _take_over(self, now_ms: int) -> None:
        """Once the line of the transfer relay has been idle for long enough, it and its telephone are ours."""
        if self.card.transfer_line_busy():
            self._busy_ms = now_ms
        elif self._in_use:
            self._busy_ms = max(self._busy_ms, now_ms - int(self.board.tick_ms))
        if now_ms - self._busy_ms < IDLE_MS:
            return
        self._transferred = False
        self.card.set_transfer(True)
        for event in self._signals.take_over(self.board.transfer_line, self.board.transfer_station):
            self.inject(event, now_ms)

    def _decide(self, found: Sequence[Any], now_ms: int) -> None:
        for signal in found:
            for watch in self.on_signal:
                watch(now_ms, signal)
            event = self._signals.event(signal, now_ms)
            if event is not None:
                self.inject(event, now_ms)

    def inject(self, event: Event, now_ms: int) -> None:
        """Hand an event to call control and carry out what it decides."""
        for watch in self.on_event:
            watch(now_ms, event)
        try:
            wanted = self.control.handle(event, now_ms)
        except Exception:
            # The journal must end with what ended the core.
            self.journal(Broke(now_ms, event))
            raise
        self.journal(Happened(now_ms, event, wanted))
        self._carry_out(wanted, now_ms)

    def _advance(self, now_ms: int) -> None:
        try:
            wanted = self.control.advance(now_ms)
        except Exception:
            self.journal(Broke(now_ms))
            raise
        self.journal(Advanced(now_ms, wanted))
        self._carry_out(wanted, now_ms)

    def _carry_out(self, wanted: Sequence[Action], now_ms: int) -> None:
        for action in wanted:
            for watch in self.on_action:
                watch(now_ms, action)
            self._actions.apply(action)
        if self.on_facts:
            self._tell_facts(now_ms)

    def _tell_facts(self, now_ms: int) -> None:
        told = self.control.take_facts()
        if told:
            for watch in self.on_facts:
                watch(now_ms, told)
