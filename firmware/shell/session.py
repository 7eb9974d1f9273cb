"""One person at one terminal: what mode it is in, and what a typed line leads to. Pure: see ``steps``."""

from collections.abc import Callable
from typing import Any

import msgspec

from firmware.control.requests import Role
from firmware.control.responses import Greeting, Happening
from firmware.control.sentences import sentence
from firmware.shell import completing
from firmware.shell.events import remaining, told
from firmware.shell.facts import first_facts
from firmware.shell.flows import Flow, StoppedError, say
from firmware.shell.learning import learn
from firmware.shell.nodes import Candidate, RefusalError
from firmware.shell.performing import perform
from firmware.shell.reading import Command, read
from firmware.shell.screen import Screen
from firmware.shell.steps import Step

_NOTICE_EVERY_S = 60.0
_LAST_S = 60.0
_WHICH_IN_PROMPT = 30


class Session:
    """Of ``user`` ("" before there are any) with this role. ``now_s``: a clock that never goes back. ``screen`` may be
    set whenever the terminal changes."""

    def __init__(self, greeting: Greeting, user: str, role: Role, screen: Screen, now_s: Callable[[], float]) -> None:
        self.greeting = greeting
        self.screen = screen
        self.facts = first_facts(greeting, role, user)
        self.now_s = now_s
        self.configured = False
        self.read_as: Command | None = None
        """The latest line, where it was understood and says something."""
        self.asks = True
        """Somebody is there who can say yes or no."""
        self._flow: Flow | None = None
        self._taken_back_at_s: float | None = None
        self._told_at_s: float | None = None
        if greeting.unconfirmed_s:
            self.unconfirmed(greeting.unconfirmed_s)

    @property
    def prompt(self) -> str:
        """``anna@lb4x8> ``; in configuration mode ``anna@lb4x8[stations 1]# ``."""
        user, board = self.facts.user, self.greeting.board
        who = f"{user}@{board}" if user else board
        if not self.facts.configuring:
            return f"{who}> "
        path = " ".join(self.facts.path)
        if len(path) > _WHICH_IN_PROMPT:
            path = f"...{path[-_WHICH_IN_PROMPT:]}"
        return f"{who}[{path}]# " if path else f"{who}# "

    # -- the terminal's side

    def begin(self) -> Step | None:
        """The first step of all: what the box says, and learning its names."""
        return self._start(self._greeted())

    def read(self, line: str) -> Step | None:
        """The first step of what a line asks for. A line that is read while another is at work takes its place."""
        self.stop()
        self.read_as = None
        try:
            self.read_as = read(line, self.facts)
        except RefusalError as refusal:
            return say(sentence(str(refusal)), self.screen)
        return None if self.read_as is None else self._start(perform(self, self.read_as))

    def went(self, result: Any) -> Step | None:
        """The next step, now that the last one is done; None: a line can be read again."""
        if self._flow is None:
            return None
        flow = self._flow
        try:
            step: Step = flow.send(result)
        except StopIteration:
            return self._ended()
        return step

    def interrupted(self) -> Step | None:
        """Control-C in the middle of a step: what is left to put back."""
        if self._flow is None:
            return None
        try:
            step: Step = self._flow.throw(StoppedError())
        except (StopIteration, StoppedError):
            return self._ended()
        return step

    def stop(self) -> None:
        """The connection is gone: nothing can be put back, nor needs it."""
        flow, self._flow = self._flow, None
        if flow is not None:
            flow.close()

    def complete(self, line: str, cursor: int) -> list[Candidate]:
        """Words that the one at the cursor can become."""
        return completing.complete(line, cursor, self.facts)

    def help_at(self, line: str) -> str:
        """What ``?`` says behind this line."""
        return completing.help_at(line, self.facts, self.screen.width)

    def listed(self, found: list[Candidate]) -> str:
        """Candidates with their help, as wide as the screen."""
        return completing.listed(found, self.screen.width)

    def told(self, happening: Happening) -> str:
        """What a Follow step prints."""
        return told(happening, self.screen)

    # -- what flows tell of

    def unconfirmed(self, for_s: float) -> None:
        """What was committed is taken back in so long, unless it is confirmed; 0: it is not."""
        self._taken_back_at_s = self.now_s() + for_s if for_s else None
        self._told_at_s = None

    def is_now(self, user: str) -> None:
        """Logged in as the first user, whom this session has made; "": the users are gone, and nobody is anybody.
        Either may do everything."""
        self.facts.user, self.facts.role = user, "installer"
        self.greeting = msgspec.structs.replace(self.greeting, users=bool(user))

    # -- inside

    def _start(self, flow: Flow) -> Step | None:
        self._flow = flow
        return self.went(None)

    def _ended(self) -> Step | None:
        self._flow = None
        notice = self._notice()
        return say(notice, self.screen) if notice else None

    def _greeted(self) -> Flow:
        yield from greeted(self)
        yield from learn(self)

    def _notice(self) -> str:
        """Once a minute, and more often in the last one, how long what was committed still runs."""
        if self._taken_back_at_s is None:
            return ""
        now_s = self.now_s()
        left_s = self._taken_back_at_s - now_s
        if left_s <= 0:
            self._taken_back_at_s = None
            return "What was committed was not confirmed in time, and was taken back."
        if self._told_at_s is not None and now_s - self._told_at_s < _NOTICE_EVERY_S and left_s > _LAST_S:
            return ""
        self._told_at_s = now_s
        return remaining(left_s)


def greeted(session: Session) -> Flow:
    """What the box says first."""
    greeting = session.greeting
    lines = [
        f"Line box {greeting.board}, software {greeting.software}: {greeting.lines} lines, "
        f"{greeting.stations} telephones, country {greeting.country}.",
        *greeting.remarks,
    ]
    if greeting.changes:
        lines.append(
            f"The candidate configuration has changes that do not run yet ({greeting.changes} lines): "
            '"configure", then "compare" shows them.'
        )
    if not greeting.users:
        lines.append('Nobody has a password yet, so everybody may do everything: "setup" asks the first questions.')
    lines.append("? lists what can be typed, Tab completes it.")
    yield say("\n".join(lines), session.screen)
