"""One visit at the terminal: from the banner to the log-out, whoever or whatever ends it."""

from collections import deque
from collections.abc import Callable

from firmware.control.requests import LogOut
from firmware.control.responses import Greeting, LoggedIn
from firmware.shell.client import Client, DeskGone
from firmware.shell.doing import Doer
from firmware.shell.editor import Editor
from firmware.shell.entrance import Entrance, duration
from firmware.shell.relay import BEGIN, Relay
from firmware.shell.session import Session
from firmware.shell.steps import Leave, Step
from firmware.shell.tabs import Tabs
from firmware.shell.terminal import Idle, Interrupted, Terminal

REMEMBERED = 200
"""Lines a user, until the shell ends."""

Histories = dict[str, deque[str]]
"""By user."""


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

    def run(self) -> bool:
        """False: the desk is not there, and somebody may try again. Raises HungUp."""
        try:
            self._receive()
        except DeskGone as gone:
            self._terminal.say(_sentence(str(gone)))
            return False
        except Idle:
            idle = duration(self._terminal.idle_s)
            self._terminal.say(f"\nNothing was typed for {idle}: you are logged out.")
        finally:
            self._client.close()
        return True

    def _receive(self) -> None:
        greeting = self._client.connect()
        who = Entrance(self._terminal, self._client).log_in(greeting)
        if who == BEGIN:
            Relay(self._terminal, self._client, greeting).run()
        elif isinstance(who, LoggedIn):
            self._serve(greeting, who)

    def _serve(self, greeting: Greeting, who: LoggedIn) -> None:
        history = self._histories.setdefault(who.user, deque(maxlen=REMEMBERED))
        session = Session(greeting, who, self._terminal)
        doer = Doer(self._terminal, self._client, history, session.told)
        while (line := self._line(session, history)) is not None:
            if line.strip() == BEGIN:
                Relay(self._terminal, self._client, greeting).run()
                return
            if line.strip() and line not in list(history)[-1:]:
                history.append(line)
            try:
                if not _carried_out(session, doer, line):
                    break
            except (KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError) as fault:
                self._at_fault(fault)
                self._terminal.say("That went wrong within the shell; what it was is in the log.")
        self._client.ask(LogOut())

    def _line(self, session: Session, history: deque[str]) -> str | None:
        while True:
            pasted = self._terminal.whole_line()
            if pasted is not None:
                self._terminal.say(session.prompt + pasted)
                return pasted
            tabs = Tabs(session)
            try:
                if not self._terminal.draws:
                    return self._terminal.read_line(session.prompt, asked=tabs.asked)
                aside = (self._client.fileno(), self._drop)
                return self._editor.read_line(session.prompt, history, tabs.asked, aside)
            except Interrupted:
                continue

    def _drop(self) -> None:
        """Nobody looks on; but a desk that goes away is told at once."""
        self._client.happenings()


def _carried_out(session: Session, doer: Doer, line: str) -> bool:
    """False: it was the last one."""
    step: Step | None = session.read(line)
    while step is not None:
        if isinstance(step, Leave):
            return False
        try:
            result = doer.do(step)
        except Interrupted:
            step = session.interrupted()
        else:
            step = session.went(result)
    return True


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
