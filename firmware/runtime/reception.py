"""Where what the desk asks for is done: shown, ordered, measured, adopted."""

from collections.abc import Callable
from typing import Any

from firmware.control.requests import (
    FactoryReset,
    ForgetCaller,
    ForgetMessage,
    ReadStudy,
    Request,
    SetClock,
    SetMode,
    Show,
    StudyLine,
    UnlockAccess,
    WithdrawNotice,
)
from firmware.control.responses import AnyResponse, Done, Refused, Studied
from firmware.desk.messages import Adopt, Answer, Ask, Box, FromDesk, KnownNumbers, LetGo
from firmware.runtime.access_news import AccessNews
from firmware.runtime.adoption import Adoption
from firmware.runtime.agent_news import AgentNews
from firmware.runtime.answers import Answers
from firmware.runtime.box_clock import BoxClock
from firmware.runtime.chronicle import Chronicle
from firmware.runtime.core import Core
from firmware.runtime.facts_link import Moment
from firmware.runtime.hours_in_words import in_a_sentence
from firmware.runtime.late_ticks import LateTicks
from firmware.runtime.line_study import LineStudies
from firmware.runtime.message_news import MessageNews
from firmware.runtime.office_hours import OfficeHours
from firmware.runtime.orders import Orders
from firmware.runtime.orders_of_access import unlock_access
from firmware.runtime.orders_of_agents import AgentOrders
from firmware.runtime.orders_of_callbacks import forget_caller
from firmware.runtime.orders_of_messages import forget_message, withdraw_notice
from firmware.runtime.orders_of_modes import set_mode
from firmware.runtime.queue_news import CallersNews
from firmware.runtime.translate import line_receivers, signal_output, station_receivers, tone_outputs
from firmware.runtime.who import Who

JUMPER_MISSING = (
    "The factory reset jumper is not in place: put it on its pins ('linebox pinmap' shows which), and ask again."
)

_BY_HAND: dict[type[Request], Callable[[Core, Any, int], Done | Refused]] = {
    ForgetCaller: forget_caller,
    ForgetMessage: forget_message,
    WithdrawNotice: lambda core, _, now_ms: withdraw_notice(core, now_ms),
    UnlockAccess: lambda core, _, now_ms: unlock_access(core, now_ms),
}
"""What people who look after the box order of callers and messages."""


class Reception:
    """``revision``: of the stored configuration that the core runs on (0: another one), ``remarks`` what was wrong with
    those it could not take. ``jumper_fitted()``: the factory reset jumper is in place."""

    def __init__(
        self,
        core: Core,
        chronicle: Chronicle,
        late: LateTicks | None,
        memory_kb: Callable[[], int],
        jumper_fitted: Callable[[], bool],
        *,
        clock: BoxClock,
        hours: OfficeHours,
        revision: int = 0,
        remarks: tuple[str, ...] = (),
    ) -> None:
        self._core = core
        self._chronicle = chronicle
        self._jumper_fitted = jumper_fitted
        self._clock = clock
        self._hours = hours
        self._remarks = remarks
        self._mode = core.control.state.mode, core.control.state.override
        self._orders = Orders(core, chronicle.tell)
        self._agent_orders = AgentOrders(core)
        self._news = [news(core, chronicle.tell) for news in (AgentNews, AccessNews, CallersNews, MessageNews)]
        self._studies = LineStudies(core)
        self._answers = Answers(core, self._note, late, memory_kb, clock=clock, hours=hours)
        self._adoption = Adoption(core, chronicle, self._orders, clock, hours, revision)

    def box(self) -> Box:
        board = self._core.board
        identity = self._core.card.identity
        return Box(
            board=board.name,
            serial="" if identity is None else str(identity.serial),
            lines=len(board.lines),
            stations=len(board.stations),
            receivers=station_receivers(board),
            line_receivers=line_receivers(board),
            tone_outputs=tone_outputs(board),
            signal_output=signal_output(board),
            revision=self._adoption.revision,
            recorders=len(board.recorders),
            remarks=self._remarks,
        )

    def wall(self) -> Moment:
        """Date and time."""
        return self._clock.moment()

    @property
    def adopted(self) -> Adopt | None:
        """The latest configuration that was adopted; None: the one of the start is in force."""
        return self._adoption.adopted

    def step(self, now_ms: int) -> None:
        """What comes due of tests and ports; every 10 to 20 ms."""
        self._orders.step(now_ms)
        self._answers.step(now_ms)
        self._clock.step()
        self._watch_mode(now_ms)
        for news in self._news:
            news.step(now_ms)

    def _watch_mode(self, now_ms: int) -> None:
        """Hours change it by themselves: nobody has dialled anything that could be told."""
        state = self._core.control.state
        if (state.mode, state.override) != self._mode:
            self._mode = state.mode, state.override
            self._chronicle.tell(now_ms, in_a_sentence(state, self._hours))

    def take(self, message: FromDesk, now_ms: int) -> Answer | None:
        match message:
            case Ask(number=number, holder=holder, request=request):
                return Answer(number=number, response=self._do(request, holder, now_ms))
            case Adopt(number=number):
                return Answer(number=number, response=self._adoption.adopt(message, now_ms))
            case KnownNumbers():
                self._core.people.take(message)
            case LetGo(holder=holder):
                self._let_go(holder, now_ms)
        return None

    def all_gone(self, now_ms: int) -> None:
        self._let_go(None, now_ms)

    def _let_go(self, holder: int | None, now_ms: int) -> None:
        self._orders.let_go(holder, now_ms)
        self._studies.let_go(holder)

    def _note(self, end: str) -> str:
        kind, number = end.split()
        studied = kind == "line" and self._studies.read(int(number), 0) is not None
        return ", ".join(note for note in (self._orders.note(end), "studied" if studied else "") if note)

    def _do(self, request: Request, holder: int, now_ms: int) -> AnyResponse:
        match request:
            case Show():
                return self._answers.show(request, now_ms)
            case StudyLine() | ReadStudy():
                return self._study(request, holder, now_ms)
            case SetClock():
                return self._clock.set(request)
            case FactoryReset():
                return self._reset(now_ms)
        if self._agent_orders.takes(request):
            return self._agent_orders.do(request, now_ms)
        return self._ordered(request, holder, now_ms)

    def _ordered(self, request: Request, holder: int, now_ms: int) -> AnyResponse:
        do = _BY_HAND.get(type(request))
        if do is not None:
            return do(self._core, request, now_ms)
        if isinstance(request, SetMode):
            return set_mode(self._core, self._hours, request, now_ms)
        if self._orders.takes(request):
            return self._orders.do(request, holder, now_ms)
        return Refused(f"The core does not do {type(request).__name__}: that is the desk's business.")

    def _reset(self, now_ms: int) -> AnyResponse:
        if not self._jumper_fitted():
            return Refused(JUMPER_MISSING)
        self._core.forget(now_ms)
        return Done("The jumper is in place.")

    def _study(self, request: StudyLine | ReadStudy, holder: int, now_ms: int) -> AnyResponse:
        line = request.line
        if not Who(self._core.control).exists(f"line {line}"):
            return Refused(f"This box has no line {line}: lines 1 to {len(self._core.board.lines)}.")
        if isinstance(request, ReadStudy):
            found = self._studies.read(line, now_ms)
            return Refused(f"Line {line} is not studied.") if found is None else Studied(found)
        if request.on:
            obstacle = self._studies.begin(line, holder, now_ms)
            done = Done(f"What the exchange does on line {line} is measured from now on.")
            return Refused(obstacle) if obstacle else done
        obstacle = self._studies.end(line, holder)
        return Refused(obstacle) if obstacle else Done(f"Line {line} is studied no more.")
