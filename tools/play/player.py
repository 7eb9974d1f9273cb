"""Plays one story: lets time pass, does what it says, looks where it expects."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TextIO

from tools.play.acts import Stage, act
from tools.play.cast import Cast
from tools.play.facts import FACTS, describe
from tools.play.judge import Expectation
from tools.play.story import Statement, Story
from tools.play.timeline import Recent, write_timeline
from tools.play.worlds import Kind, make_world
from tools.sim.world import World


class Failure(NamedTuple):
    """An expectation that did not hold: when that was certain, what the world did, what happened last."""

    expectation: Expectation
    world_did: str
    recent: tuple[str, ...]


class Outcome(NamedTuple):
    """How a story ended. ``remarks``: statements that the world could not follow."""

    expectations: int
    failures: tuple[Failure, ...]
    remarks: tuple[str, ...]
    length_ms: int


def nobody(_world: World) -> None:
    """Watches nothing."""


def play(
    story: Story,
    cast: Cast,
    kind: Kind = "electrical",
    timeline: TextIO | None = None,
    watch: Callable[[World], None] = nobody,
) -> Outcome:
    """Play ``story`` on a fresh world; ``watch`` is given that before it begins."""
    world = make_world(kind, cast.board, cast.config, story.seed, story.clock)
    if timeline is not None:
        write_timeline(world, timeline)
    watch(world)
    return Player(world, cast).play(story.statements)


class Player:
    """Plays statements on a world that has just begun."""

    def __init__(self, world: World, cast: Cast) -> None:
        self._world = world
        self._stage = Stage(world, cast)
        self._recent = Recent(world)
        self._open: list[Expectation] = []
        self._failures: list[Failure] = []
        self._remarks: list[str] = []

    def play(self, statements: Sequence[Statement]) -> Outcome:
        """All of them; ends when the last is done and the last expectation decided."""
        for statement in statements:
            self._pass_until(lambda at_ms=statement.at_ms: at_ms)  # type: ignore[misc]
            self._do(statement)
        self._pass_until(self._last_look)
        expects = sum(statement.expects for statement in statements)
        return Outcome(expects, tuple(self._failures), tuple(self._remarks), self._world.now_ms)

    def _last_look(self) -> int:
        """The next look, as long as an expectation is open."""
        return min((one.next_look_ms for one in self._open), default=self._world.now_ms)

    def _pass_until(self, target_ms: Callable[[], int]) -> None:
        while self._world.now_ms < target_ms():
            self._world.step(min(target_ms(), *(one.next_look_ms for one in self._open), target_ms()))
            self._look()

    def _do(self, statement: Statement) -> None:
        if statement.expects:
            self._open.append(Expectation(statement))
        else:
            self._recent.note(self._world.now_ms, f"story   {statement.text}")
            remark = act(self._stage, statement.text.split()[0], statement.form.key, statement.values)
            if remark:
                self._remarks.append(f"line {statement.line} at {statement.at_ms / 1000:g} s: {remark}.")
                self._recent.note(self._world.now_ms, f"remark  {remark}")
        self._look()

    def _look(self) -> None:
        now_ms = self._world.now_ms
        for expectation in self._open:
            statement = expectation.statement
            expectation.look(now_ms, FACTS[statement.form.key](self._stage, statement.values))
            if expectation.held is False:
                world_did = describe(self._stage, statement.form.key, statement.values)
                self._failures.append(Failure(expectation, world_did, tuple(self._recent.lines())))
        self._open = [one for one in self._open if one.held is None]
