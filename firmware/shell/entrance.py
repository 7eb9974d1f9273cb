"""How a session begins: the box says what it is, and asks who is there."""

from firmware.control.requests import FactoryReset, LogIn, Role
from firmware.control.responses import Done, Greeting, LoggedIn, Refused
from firmware.shell.client import Client
from firmware.shell.doing import say_wrapped
from firmware.shell.events import remaining
from firmware.shell.flows import NOT_CHANGED, YES
from firmware.shell.performing import GO_ON, RESET_MEANS
from firmware.shell.relay import BEGIN
from firmware.shell.terminal import PressedStopError, Terminal

LONGEST_NAME = 64
"""Of a user; what is longer is noise on the line, and no attempt."""

LONGEST_PAUSE_S = 60.0

NO_NAME = "No user has such a name."

RESET = ["factory", "reset"]
"""Typed in the place of a name, which has no space: the way in for who lost the passwords. The jumper decides."""


def banner(greeting: Greeting) -> str:
    """Before anybody has logged in: what it is, and what is urgent. The session tells the rest."""
    lines = [f"Line box {greeting.board}, software {greeting.software}"]
    if greeting.unconfirmed_s:
        lines.append(remaining(greeting.unconfirmed_s))
    if not greeting.users:
        lines.append("No users yet: run setup")
    return "\n".join(lines)


class Entrance:
    """``greeting``: the latest one of the box. Raises HungUpError, IdleError, DeskGoneError."""

    def __init__(self, terminal: Terminal, client: Client, greeting: Greeting) -> None:
        self._terminal = terminal
        self._client = client
        self.greeting = greeting

    def log_in(self) -> LoggedIn | str | None:
        """Who is there; BEGIN: a program, and it has not logged in yet; None: nobody, as Ctrl-D or silence says."""
        self._say_banner()
        while self.greeting.users:
            try:
                user = self._terminal.read_line("login: ")
                if user is None or user.strip() == BEGIN:
                    return user and BEGIN
                if not user.strip():
                    # Whoever plugs in a cable presses Enter first, and has not seen what was said before.
                    self._greet_again()
                elif user.lower().split() == RESET:
                    self._reset()
                elif who := self._attempt(user.strip()):
                    return who
            except PressedStopError:
                continue
        return LoggedIn("", _first_role())

    def _greet_again(self) -> None:
        self.greeting = self._client.connect()
        self._say_banner()

    def _say_banner(self) -> None:
        self._terminal.ask_size()
        self._terminal.put("\r\n")
        say_wrapped(self._terminal, banner(self.greeting))

    def _reset(self) -> None:
        """Nobody needs to be logged in for it: the box looks at the jumper."""
        say_wrapped(self._terminal, RESET_MEANS)
        answer = self._terminal.read_line(f"{GO_ON} (yes or no) ")
        if answer is None or answer.strip().lower() not in YES:
            say_wrapped(self._terminal, NOT_CHANGED)
            return
        response = self._client.ask(FactoryReset())
        if isinstance(response, Refused):
            say_wrapped(self._terminal, response.text)
        if isinstance(response, Done):
            say_wrapped(self._terminal, "\n".join([response.text, *response.remarks]))
            self._greet_again()

    def _attempt(self, user: str) -> LoggedIn | None:
        """Whatever the name is, the next line is a password, and is not shown."""
        password = self._terminal.read_line("Password: ", secret=True)
        if password is None:
            return None
        response = self._client.ask(LogIn(user, password)) if _may_be_a_name(user) else Refused(NO_NAME)
        if isinstance(response, LoggedIn):
            return response
        if isinstance(response, Refused):
            say_wrapped(self._terminal, response.text)
            self._pause(min(response.wait_s, LONGEST_PAUSE_S))
        self._terminal.forget_typed()
        return None

    def _pause(self, seconds: float) -> None:
        """What is typed meanwhile is lost: nobody tries passwords ahead."""
        port = self._terminal.port
        until_s = port.now_s() + seconds
        while port.now_s() < until_s:
            port.wait(until_s)
            port.ahead.clear()


def _may_be_a_name(user: str) -> bool:
    return len(user) <= LONGEST_NAME and user.isprintable() and "\ufffd" not in user


def _first_role() -> Role:
    """Before the first user is made everybody is an installer."""
    return "installer"
