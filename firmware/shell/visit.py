"""One visit at the terminal: from the banner to the log-out, whoever or whatever ends it."""

from collections.abc import Callable
from functools import partial

from firmware.control.requests import LogOut
from firmware.control.responses import Greeting, LoggedIn
from firmware.control.sentences import sentence
from firmware.shell.client import Client, DeskGoneError, LogInEndedError
from firmware.shell.doing import Doer, say_wrapped, screen_of
from firmware.shell.editor import Editor
from firmware.shell.entrance import Entrance
from firmware.shell.history import Histories, History, may_be_kept
from firmware.shell.relay import BEGIN, Relay
from firmware.shell.session import Session
from firmware.shell.steps import Leave, Step
from firmware.shell.tabs import Tabs
from firmware.shell.terminal import IdleError, PressedStopError, Terminal

_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What only a mistake in the shell raises: who is at the terminal goes on."""


class Visit:
    """``at_fault`` takes what should never be raised; the visitor is told a sentence."""

    def __init__(
        self,
        terminal: Terminal,
        client: Client,
        editor: Editor,
        histories: Histories,
        at_fault: Callable[[Exception], None],
    ) -> None:
        self._terminal = terminal
        self._client = client
        self._editor = editor
        self._histories = histories
        self._at_fault = at_fault
        self._typed = ""
        self._typed_by = ""
        """A line that was not carried out, as the log-in had ended: the same one, who logs in again, finds it typed."""

    def run(self) -> bool:
        """False: the desk is not there, and somebody may try again. Raises HungUpError."""
        try:
            while self._receive():
                pass
        except DeskGoneError as gone:
            say_wrapped(self._terminal, sentence(str(gone)))
            return False
        except IdleError:
            minutes = f"{self._terminal.idle_s / 60:g}"
            say_wrapped(self._terminal, f"\nNothing was typed for {minutes} minutes: you are logged out.")
        finally:
            self._client.close()
        return True

    def _receive(self) -> bool:
        """Whether the log-in was ended by others, and whoever is there may log in again; a script may not."""
        try:
            self._let_in()
        except LogInEndedError as ended:
            if not self._terminal.answers:
                raise
            say_wrapped(self._terminal, f"\n{sentence(str(ended))}")
            self._terminal.forget_typed()
            return True
        return False

    def _let_in(self) -> None:
        entrance = Entrance(self._terminal, self._client, self._client.connect())
        who = entrance.log_in()
        if who == BEGIN:
            Relay(self._terminal, self._client, entrance.greeting).run()
        elif isinstance(who, LoggedIn):
            self._serve(entrance.greeting, who)

    def _serve(self, greeting: Greeting, who: LoggedIn) -> None:
        if self._typed_by not in ("", who.user):
            self._typed = ""
        self._typed_by = who.user
        history = self._histories.of(who.user)
        try:
            self._serve_with(history, greeting, who)
        finally:
            self._histories.keep(who.user, history)

    def _serve_with(self, history: History, greeting: Greeting, who: LoggedIn) -> None:
        session = Session(greeting, who.user, who.role, screen_of(self._terminal), self._terminal.port.now_s)
        session.asks = self._terminal.answers
        doer = Doer(self._terminal, self._client, history.lines)
        goes_on = self._carry_out(session, doer, session.begin)
        while goes_on:
            session.screen = screen_of(self._terminal)
            line = self._line(session, history)
            if line is None:
                break
            if line.strip() == BEGIN:
                Relay(self._terminal, self._client, greeting).run()
                return
            self._typed = line
            goes_on = self._carry_out(session, doer, partial(_read, session, history, line))
            self._typed = ""
        self._client.ask(LogOut())

    def _line(self, session: Session, history: History) -> str | None:
        while True:
            pasted = self._terminal.whole_line()
            if pasted is not None:
                self._terminal.say(session.prompt + pasted)
                return pasted
            tabs = Tabs(session)
            begun, self._typed = self._typed, ""
            try:
                aside = (self._client.fileno(), self._drop)
                if not self._terminal.knows_escapes:
                    return self._terminal.read_line(session.prompt, asked=tabs.asked, aside=aside, begun=begun)
                return self._editor.read_line(session.prompt, history.lines, tabs.asked, aside, begun)
            except PressedStopError:
                continue
            except LogInEndedError:
                self._typed = self._terminal.unfinished
                raise

    def _drop(self) -> None:
        """Nobody looks on; but a desk that goes away is told at once."""
        self._client.happenings()

    def _carry_out(self, session: Session, doer: Doer, begin: Callable[[], Step | None]) -> bool:
        """False: it was the last one."""
        try:
            step = begin()
            while step is not None:
                if isinstance(step, Leave):
                    return False
                step = _next(session, doer, step)
        except _FAULTS as fault:
            session.stop()
            self._at_fault(fault)
            say_wrapped(self._terminal, "That went wrong within the shell; what it was is in the log.")
        return True


def _read(session: Session, history: History, line: str) -> Step | None:
    step = session.read(line)
    history.add(line, may_be_kept(line, session.read_as))
    return step


def _next(session: Session, doer: Doer, step: Step) -> Step | None:
    session.screen = screen_of(doer.terminal)
    try:
        result = doer.do(step)
    except PressedStopError:
        return session.interrupted()
    return session.went(result)
