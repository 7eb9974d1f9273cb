"""A story made exact: it is played, and what came too early or too late is moved, so that each event comes when it
came in the journal."""

from collections.abc import Sequence

from firmware.callcontrol.events import Event
from tools.play.cast import Cast
from tools.play.player import Player
from tools.play.story import Story, read_what_can_be_read
from tools.play.worlds import make_world
from tools.replay.said import Key, Of, Said, key_of

ROUNDS = 4
FARTHEST_MS = 5_000
"""What is farther away is another event."""
NEAR_MS = 2

Moments = dict[Of, int]
"""When an event came, in ms of the story."""


def text_of(head: Sequence[str], said: Sequence[Said]) -> str:
    """Of a story."""
    lines = [f"{one.ms / 1000:.3f} {one.text}" for one in sorted(said, key=lambda one: one.ms)]
    return "\n".join([*head, "", *lines, ""])


def fit(said: Sequence[Said], head: Sequence[str], cast: Cast, wanted: Moments) -> None:
    """Move what explains an event to where that comes when it is ``wanted``."""
    for _ in range(ROUNDS):
        story, _mistakes = read_what_can_be_read(text_of(head, said))
        found = _played(story, cast)
        farthest = 0
        for one in said:
            if one.of in found and one.of in wanted:
                late_ms = found[one.of] - wanted[one.of]
                if abs(late_ms) < FARTHEST_MS:
                    one.ms = max(0, one.ms - late_ms)
                    farthest = max(farthest, abs(late_ms))
        if farthest <= NEAR_MS:
            return


def _played(story: Story, cast: Cast) -> Moments:
    world = make_world("event", cast.board, cast.config, story.seed, story.clock)
    found: Moments = {}
    counts: dict[Key, int] = {}

    def watch(now_ms: int, event: Event) -> None:
        key = key_of(event)
        counts[key] = counts.get(key, -1) + 1
        found[key, counts[key]] = now_ms

    world.on_event(watch)
    Player(world, cast).play([one for one in story.statements if not one.expects and not one.form.electrical])
    world.run_until(world.now_ms + FARTHEST_MS)
    return found
