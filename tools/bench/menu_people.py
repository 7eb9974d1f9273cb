"""Callers who come through spoken menus to queues, around call control alone: to those of queue_load.py they add
fingers, and the voice that says the words.

Who has reached a menu presses ``keys``, so long after the box has answered him. His patience begins with the last of
them; who presses nothing leaves when it is over. Words take as long as they do in stories.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from firmware.callcontrol import actions, events
from firmware.callcontrol.plan import Plan
from tools.bench.queue_load import Caller, Office

PROMPT_MS, NUMBER_MS = 1_500, 400
"""A prompt, and each number in it (docs/scenarios.md)."""


class MenuOffice(Office):
    """As an Office whose lines lead to menus.

    ``left_in_menu``, ``left_in_queue``: numbers of callers who hung up there. ``words_after_ms``: between the box's
    answer and the first words, of each caller who heard some.
    """

    def __init__(self, office_plan: Plan, callers: Iterator[Caller], lift_ms: int = 0) -> None:
        super().__init__(office_plan, callers, lift_ms)
        self.left_in_menu: list[int] = []
        self.left_in_queue: list[int] = []
        self.words_after_ms: list[int] = []
        self._outputs = {f"tone {name}" for name in office_plan.tone_outputs}
        self._plays: dict[str, int] = {}  # by output
        self._listens_since: dict[str, int] = {}  # by end, who has heard no words yet

    def finish(self) -> None:
        """Everything, and what call control has left to do when the last caller has gone."""
        self.run()
        while (due_ms := self.control.next_deadline()) is not None:
            self.now_ms = due_ms
            self._obey(self.control.advance(due_ms), due_ms)
            self.run()

    def check_idle(self) -> None:
        """Nobody is left anywhere, and nothing is switched to a line. Raises AssertionError."""
        state = self.control.state
        left = (state.calls, state.junctors, state.holds, state.speaking, state.unheard, self._who)
        if any(left):
            raise AssertionError(f"left at the end: {left}")
        if busy := [trunk.port for trunk in state.trunks.values() if trunk.state != "idle" or trunk.hears]:
            raise AssertionError(f"lines {busy} are not idle at the end")

    def _has_come(self, line: int, number: int, now_ms: int) -> None:
        """His time begins when the box has answered."""

    def _loop_closes(self, line: int, now_ms: int) -> None:
        number, caller = self._who[line]
        if self._is_here(line, number):
            self._listens_since[f"line {line}"] = now_ms
            for after_ms, digit in caller.keys:
                self._later(now_ms + after_ms, partial(self._press, line, number, digit))
            last_ms = max((after_ms for after_ms, _ in caller.keys), default=0)
            self._wait_patiently(line, number, now_ms + last_ms)
        super()._loop_closes(line, now_ms)

    def _press(self, line: int, number: int, digit: str, now_ms: int) -> None:
        if self._is_here(line, number):
            self._tell(events.LineDialled(line, digit), now_ms)

    def _give_up(self, line: int, number: int, now_ms: int) -> None:
        if self._is_here(line, number):
            call = self.control.state.calls.get(self.control.state.trunks[line].call)
            in_menu = call is not None and call.menu is not None
            (self.left_in_menu if in_menu else self.left_in_queue).append(number)
        super()._give_up(line, number, now_ms)

    def _obey(self, wanted: Any, now_ms: int) -> None:
        for action in wanted:
            kind = type(action)
            if kind is actions.Play:
                self._plays[action.output] = action.play
                length_ms = sum(PROMPT_MS + NUMBER_MS * len(prompt.values) for prompt in action.prompts)
                self._later(now_ms + length_ms, partial(self._said, action.output, action.play))
            elif kind is actions.StopPlay:
                self._plays.pop(action.output, None)
            elif kind is actions.CloseCrosspoint and action.source in self._outputs:
                since_ms = self._listens_since.pop(action.listener, None)
                if since_ms is not None:
                    self.words_after_ms.append(now_ms - since_ms)
        super()._obey(wanted, now_ms)

    def _said(self, output: str, play: int, now_ms: int) -> None:
        if self._plays.get(output) == play:
            del self._plays[output]
            self._tell(events.PlayEnded(play), now_ms)
