"""Meaning of what is said of recording: somebody can record, and whoever is recorded can be told before."""

from typing import TYPE_CHECKING

from firmware.config.positions import Path

if TYPE_CHECKING:
    from firmware.config.parse import Draft


def verify_recording(draft: "Draft") -> None:
    """Add every problem of meaning to ``draft.problems``."""
    wanted: list[tuple[Path, str]] = [
        (("lines", str(line.port), "record"), f"CO line {line.port} has record")
        for line in draft.config.lines
        if line.record
    ]
    for one in draft.config.queues:
        if one.queue.record:
            path: Path = ("queues", one.queue.name)
            wanted.append(((*path, "record"), f'queue "{one.queue.name}" has record'))
            _first_told(draft, path, f'queue "{one.queue.name}"')
    if draft.config.recording.taping.on_demand:
        wanted.append((("recording", "on_demand"), "[recording] has on_demand"))
    if draft.board_recorders == 0:
        for place, words in wanted:
            draft.problem(place, f"{words}, but this board has no recorders.")


def _first_told(draft: "Draft", path: Path, owner: str) -> None:
    """The box answers its callers, and tells them before they are joined with anybody."""
    written = draft.values["queues"][path[-1]]
    if written.get("at_once") is False:
        draft.problem(
            (*path, "at_once"),
            f"at_once of {owner} is false, but it has record: its callers are answered and told of it at once.",
        )
    if written.get("answer_s") == "never":
        draft.problem(
            (*path, "answer_s"),
            f'answer_s of {owner} is "never", but it has record: its callers are answered and told of it at once.',
        )
