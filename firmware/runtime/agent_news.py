"""Agents who come, go, and pause, a sentence each: by code, by order, or by calls that they have missed."""

from collections.abc import Callable

from firmware.runtime.core import Core
from firmware.runtime.who import Who


class AgentNews:
    """``tell(now_ms, sentence, *ends)`` takes the sentences."""

    def __init__(self, core: Core, tell: Callable[..., None]) -> None:
        self._core = core
        self._tell = tell
        self._seen = core.control.state.remembered
        self._known = self._all()

    def step(self, now_ms: int) -> None:
        """Costs next to nothing where nothing has changed."""
        state = self._core.control.state
        if state.remembered == self._seen:
            return
        self._seen = state.remembered
        before, self._known = self._known, self._all()
        who = Who(self._core.control)
        for name, (station, paused) in self._known.items():
            was_at, was_paused = before.get(name, (0, ""))
            if station and station != was_at:
                self._tell(now_ms, f"{name} is logged in at {who.name(f'station {station}')}", f"station {station}")
            elif was_at and not station:
                self._tell(now_ms, f"{name} is logged out", f"station {was_at}")
            if station and paused != was_paused:
                said = f"{name} is paused: {paused}" if paused else f"{name} takes calls again"
                self._tell(now_ms, said, f"station {station}")

    def _all(self) -> dict[str, tuple[int, str]]:
        """By name: the telephone, and why he is paused."""
        return {name: (agent.station, agent.paused) for name, agent in self._core.control.state.agents.items()}
