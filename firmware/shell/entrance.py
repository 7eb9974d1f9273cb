"""How a session begins: the box says what it is, and asks who is there."""

from firmware.control.requests import LogIn, Role
from firmware.control.responses import Greeting, LoggedIn, Refused
from firmware.shell.client import Client
from firmware.shell.events import remaining
from firmware.shell.relay import BEGIN
from firmware.shell.terminal import PressedStopError, Terminal

LONGEST_NAME = 64
"""Of a user; what is longer is noise on the line, and no attempt."""

LONGEST_PAUSE_S = 60.0

NO_NAME = "No user has such a name."


def banner(greeting: Greeting) -> str:
    """Before anybody has logged in: what it is, and what is urgent. The session tells the rest."""
    lines = [f"Line box {greeting.board}, software {greeting.software}"]
    if greeting.unconfirmed_s:
        lines.append(remaining(greeting.unconfirmed_s))
    if not greeting.users:
        lines.append("No users yet: run setup")
    return "\n".join(lines)


class Entrance:
    """Raises HungUpError, IdleError, DeskGoneError."""

    def __init__(self, terminal: Terminal, client: Client) -> None:
        self._terminal = terminal
        self._client = client

    def log_in(self, greeting: Greeting) -> LoggedIn | str | None:
        """Who is there; BEGIN: a program, and it has not logged in yet; None: nobody, as Ctrl-D or silence says."""
        self._say_banner(greeting)
        if not greeting.users:
            return LoggedIn("", _first_role())
        while True:
            try:
                user = self._terminal.read_line("login: ")
                if user is None or user.strip() == BEGIN:
                    return user and BEGIN
                if not user.strip():
                    # Whoever plugs in a cable presses Enter first, and has not seen what was said before.
                    self._say_banner(self._client.connect())
                elif who := self._attempt(user.strip()):
                    return who
            except PressedStopError:
                continue

    def _say_banner(self, greeting: Greeting) -> None:
        self._terminal.ask_size()
        self._terminal.put("\r\n")
        for line in banner(greeting).split("\n"):
            self._terminal.say(line)

    def _attempt(self, user: str) -> LoggedIn | None:
        """Whatever the name is, the next line is a password, and is not shown."""
        password = self._terminal.read_line("Password: ", secret=True)
        if password is None:
            return None
        response = self._client.ask(LogIn(user, password)) if _may_be_a_name(user) else Refused(NO_NAME)
        if isinstance(response, LoggedIn):
            return response
        if isinstance(response, Refused):
            self._terminal.say(response.text)
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
