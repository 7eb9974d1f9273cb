"""Does what the session wants done (steps.py), at the terminal and over the control socket."""

from collections.abc import Callable, Sequence
from typing import Any

from firmware.control.requests import Watch
from firmware.control.responses import AnyResponse
from firmware.shell.client import Client
from firmware.shell.events import told
from firmware.shell.file_steps import carry_over
from firmware.shell.flows import say
from firmware.shell.full_screen import ENDS, REDRAW, FullScreen
from firmware.shell.screen import Screen
from firmware.shell.steps import (
    Ask,
    Follow,
    Overlook,
    Print,
    Redraw,
    Rest,
    Send,
    SetScreen,
    ShowHistory,
    Step,
    Transfer,
    Wait,
)
from firmware.shell.terminal import INTERRUPT, PressedStopError, Terminal
from firmware.shell.watching import Picture

_LOOK_S = 1.0
"""Without a happening, until it is seen whether somebody was idle for too long."""


def screen_of(terminal: Terminal) -> Screen:
    """What text is cut for."""
    return Screen(terminal.columns, terminal.rows if terminal.stops else 0, terminal.knows_letters)


def say_wrapped(terminal: Terminal, text: str) -> None:
    """Outside a session: cut between words, as a session's sentences are. Raises HungUpError."""
    terminal.say(say(text, screen_of(terminal)).text)


class Doer:
    """``history``: the latest line last. Raises HungUpError, IdleError, DeskGoneError, PressedStopError."""

    def __init__(self, terminal: Terminal, client: Client, history: Sequence[str]) -> None:
        self.terminal = terminal
        self._client = client
        self._history = history
        self._does: dict[type[Step], Callable[[Any], Any]] = {
            Print: self._print,
            Send: self._send,
            Ask: self._ask,
            Wait: self._wait,
            Rest: self._rest,
            Redraw: self._redraw,
            Overlook: self._overlook,
            Follow: self._follow,
            Transfer: self._transfer,
            SetScreen: self._set_screen,
            ShowHistory: self._show_history,
        }

    def do(self, step: Step) -> Any:
        """The result, as the step says."""
        return self._does[type(step)](step)

    def _print(self, step: Print) -> None:
        if step.paged:
            self.terminal.page(step.text)
        else:
            self.terminal.say(step.text)

    def _send(self, step: Send) -> AnyResponse:
        return self._client.ask(step.request)

    def _ask(self, step: Ask) -> str:
        answer = self.terminal.read_line(step.question, step.secret)
        if answer is None:
            raise PressedStopError
        return answer

    def _wait(self, step: Wait) -> bool:
        until_s = self._now_s() + step.seconds
        self.terminal.touch()
        while self._now_s() < until_s:
            key = self.terminal.pressed(until_s)
            if key == INTERRUPT:
                raise PressedStopError
            if key and key in "\r\n":
                self.terminal.after_return(key)
                return True
        return False

    def _rest(self, step: Rest) -> None:
        until_s = self._now_s() + step.seconds
        self.terminal.touch()
        while self._now_s() < until_s:
            if self.terminal.was_interrupted():
                raise PressedStopError
            self.terminal.port.wait(until_s)

    def _redraw(self, step: Redraw) -> None:
        picture = Picture(self.terminal, latest=step.latest)
        while True:
            picture.draw(step.drawn(self._client.ask(step.request)))
            until_s = self._now_s() + step.every_s
            while self._now_s() < until_s:
                if self.terminal.pressed(until_s):
                    return
                self.terminal.check_idle()

    def _overlook(self, step: Overlook) -> None:
        """It stays for as long as one likes; who then ends it has been idle, perhaps for too long."""
        picture = FullScreen(self.terminal)
        try:
            while True:
                responses = tuple(self._client.ask(request) for request in step.requests)
                picture.draw(step.drawn(responses, picture.screen))
                until_s = self._now_s() + step.every_s
                while self._now_s() < until_s:
                    key = self.terminal.pressed(until_s)
                    if key in ENDS:
                        self.terminal.check_idle()
                        return
                    if key == REDRAW:
                        picture.forget()
        finally:
            picture.leave()

    def _follow(self, step: Follow) -> None:
        self._client.ask(Watch(True, step.ends))
        try:
            while True:
                for happening in self._client.happenings():
                    self.terminal.say(told(happening, screen_of(self.terminal)))
                if self.terminal.pressed(self._now_s() + _LOOK_S, self._client.fileno()):
                    return
                self.terminal.check_idle()
        finally:
            if self._client.connected:
                self._client.ask(Watch(False))

    def _transfer(self, step: Transfer) -> None:
        self.terminal.say(carry_over(step, self.terminal, self._client))
        self.terminal.touch()

    def _set_screen(self, step: SetScreen) -> None:
        columns, rows = self.terminal.chosen
        if step.length is not None:
            rows, self.terminal.stops = step.length, step.length > 0
        self.terminal.chosen = (columns if step.width is None else step.width, rows)

    def _show_history(self, _step: ShowHistory) -> None:
        self.terminal.page("\n".join(self._history))

    def _now_s(self) -> float:
        return self.terminal.port.now_s()
