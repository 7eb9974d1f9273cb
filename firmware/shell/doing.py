"""Does what the session wants done (steps.py), at the terminal and over the control socket."""

from collections.abc import Callable, Sequence
from typing import Any

from firmware.control.requests import Watch
from firmware.control.responses import AnyResponse, Happening
from firmware.shell.client import Client
from firmware.shell.file_steps import carry_over
from firmware.shell.steps import Ask, Follow, Print, Redraw, Send, SetScreen, ShowHistory, Step, Transfer, Wait
from firmware.shell.terminal import INTERRUPT, Interrupted, Terminal
from firmware.shell.watching import Picture


class Doer:
    """``told``: a Happening in words. Every method raises HungUp, Idle, DeskGone, Interrupted."""

    def __init__(
        self, terminal: Terminal, client: Client, history: Sequence[str], told: Callable[[Happening], str]
    ) -> None:
        self._terminal = terminal
        self._client = client
        self._history = history
        self._told = told
        self._does: dict[type[Step], Callable[[Any], Any]] = {
            Print: self._print,
            Send: self._send,
            Ask: self._ask,
            Wait: self._wait,
            Redraw: self._redraw,
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
            self._terminal.page(step.text)
        else:
            self._terminal.say(step.text)

    def _send(self, step: Send) -> AnyResponse:
        return self._client.ask(step.request)

    def _ask(self, step: Ask) -> str:
        answer = self._terminal.read_line(step.question, step.secret)
        if answer is None:
            raise Interrupted
        return answer

    def _wait(self, step: Wait) -> bool:
        until_s = self._now_s() + step.seconds
        self._terminal.touch()
        while self._now_s() < until_s:
            key = self._terminal.pressed(until_s)
            if key == INTERRUPT:
                raise Interrupted
            if key and key in "\r\n":
                self._terminal.after_return(key)
                return True
        return False

    def _redraw(self, step: Redraw) -> None:
        picture = Picture(self._terminal)
        while True:
            picture.draw(step.drawn(self._client.ask(step.request)))
            until_s = self._now_s() + step.every_s
            while self._now_s() < until_s:
                # Nobody is logged out for looking on: the picture is what they are here for.
                self._terminal.touch()
                if self._terminal.pressed(until_s):
                    return

    def _follow(self, step: Follow) -> None:
        self._client.ask(Watch(True, step.ends))
        try:
            while True:
                for happening in self._client.happenings():
                    self._terminal.say(self._told(happening))
                self._terminal.touch()
                if self._terminal.pressed(self._now_s() + self._terminal.idle_s, self._client.fileno()):
                    return
        finally:
            if self._client.connected:
                self._client.ask(Watch(False))

    def _transfer(self, step: Transfer) -> None:
        self._terminal.say(carry_over(step, self._terminal, self._client))
        self._terminal.touch()

    def _set_screen(self, step: SetScreen) -> None:
        columns, rows = self._terminal.chosen
        self._terminal.chosen = (
            columns if step.width is None else step.width,
            rows if step.length is None else step.length,
        )

    def _show_history(self, _step: ShowHistory) -> None:
        self._terminal.page("\n".join(self._history))

    def _now_s(self) -> float:
        return self._terminal.port.now_s()
