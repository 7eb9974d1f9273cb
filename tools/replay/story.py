"""``linebox replay --as-scenario``: a part of a journal as a story, which gives the same calls when it is played."""

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

import boards
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.memory import NOTHING
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.states import StationState, TrunkState
from firmware.config import Config, card_settings, load
from firmware.desk.journal.frames import Begun, Broke
from firmware.desk.journal.reading import Chapter, Entry
from firmware.desk.journal.replaying import Replay, done
from firmware.runtime.board_plan import plan_on
from hal.signals import CardSettings
from hal.wiring import Board
from tools.play.cast import Cast
from tools.replay.fitting import fit, text_of
from tools.replay.slices import Slice, SliceError, parts
from tools.replay.statements import Statements
from tools.replay.talks import Talks

LARGEST_SEED = 10**18
"""A story can say no larger one."""


class Run(NamedTuple):
    """What one core lived through, of a journal that lost nothing meanwhile: ``entries`` after ``begun``."""

    begun: Begun
    entries: list[Entry]


class Written(NamedTuple):
    """A story and its configuration, as texts ("": all defaults). ``remarks``: what is not as it was."""

    story: str
    config: str
    remarks: tuple[str, ...]


def write(journal: Path, meant: Slice, file: Path) -> int:
    """Write the story of the last run in this slice to ``file``, its configuration beside it; 0. Raises SliceError."""
    found = runs(part for part in parts(journal, meant) if isinstance(part, Chapter))
    if not found:
        raise SliceError(f"{journal}: nothing was written down in that time.")
    if len(found) > 1:
        print(f"linebox replay: there are {len(found)} beginnings in that time: this is the last.", file=sys.stderr)
    beside = file.with_suffix(".toml")
    written = story_of(found[-1], meant, beside.name)
    for remark in written.remarks:
        print(f"linebox replay: {remark}", file=sys.stderr)
    try:
        file.write_text(written.story, encoding="utf-8")
        if written.config:
            beside.write_text(written.config, encoding="utf-8")
    except OSError as error:
        raise SliceError(f"{error.filename}: {error.strerror}.") from error
    print(f"written: {file}" + (f" and {beside}" if written.config else ""))
    return 0


def runs(chapters: Iterable[Chapter]) -> list[Run]:
    """Files that follow each other are one run; another configuration, which no story has words for, begins another."""
    found: list[Run] = []
    for chapter in chapters:
        if found and chapter.begun.follows and chapter.begun.config == found[-1].begun.config:
            found[-1].entries.extend(chapter.entries)
        else:
            found.append(Run(chapter.begun, list(chapter.entries)))
    return found


def story_of(run: Run, meant: Slice, config_name: str) -> Written:
    """From the last moment of rest before the slice to its end. Raises SliceError."""
    board = boards.named(run.begun.board)
    config = _config(run.begun, board)
    first, last = _bounds(run, meant)
    control = _before(run, first)
    remarks = _remarks(control, plan_on(board, config))
    entries = run.entries[first:last]
    statements = Statements(control.state.plan, _settings(config), run.begun.country)
    talks = Talks(statements.phones.name)
    for at, frame in entries:
        statements.take(control, frame)
        if isinstance(frame, Broke):
            break
        if done(control, frame) != frame.actions:
            raise SliceError(f"{at}: run again, the journal gives other actions; linebox replay says which.")
        statements.after(control, frame, at)
        talks.look(control, frame.ms)
    said = [*statements.book.said, *talks.said]
    clock, zero_ms = _beginning(run, entries, min((one.ms for one in said), default=run.begun.ms))
    for one in said:
        one.ms = max(0, one.ms - zero_ms)
    remarks += [f"{(ms - zero_ms) / 1000:.3f} stories have no words for {what}" for ms, what in statements.book.unsaid]
    head = [
        f"# what happened on {clock:%Y-%m-%d} from {clock:%H:%M} on, from the journal of a box",
        *(f"# {remark}" for remark in remarks),
        f"board {board.name}",
        *([f'config "{config_name}"'] if run.begun.config else []),
        f"country {run.begun.country}",
        f"clock {clock:%Y-%m-%d %H:%M}",
        f"seed {control.state.draws if control.state.draws < LARGEST_SEED else 1}",
        "",
        *(f"0 {text}" for text in statements.begins),
    ]
    wanted = {of: ms - zero_ms for of, ms in statements.wanted.items()}
    fit(statements.book.said, head, Cast(board, config), wanted)
    return Written(text_of(head, said), run.begun.config, tuple(remarks))


def _config(begun: Begun, board: Board) -> Config:
    found = load(begun.config, len(board.lines), len(board.stations), begun.country)
    if isinstance(found, list):
        raise SliceError(f"the configuration of that time makes no sense to this version: {found[0]}")
    return found


def _settings(config: Config) -> CardSettings:
    return CardSettings(**msgspec.structs.asdict(card_settings(config)))


def _remarks(control: CallControl, plan: Plan) -> list[str]:
    found = []
    if msgspec.json.encode(plan) != msgspec.json.encode(control.state.plan):
        found.append("the box ran on another configuration than the one that the journal holds")
    if control.memory() != NOTHING:
        found.append("what was set at telephones before, and who was logged in, is not so in this story")
    return found


def _bounds(run: Run, meant: Slice) -> tuple[int, int]:
    """The first of its entries, before which the box was at rest, and the one after the last."""
    meant_places = [place for place, entry in enumerate(run.entries) if meant.holds(entry.at)]
    if not meant_places:
        raise SliceError("nothing happened in that time: there is nothing for a story to tell.")
    last = meant_places[-1] + 1
    control = CallControl.restore(run.begun.state)
    first = None
    for place, (_, frame) in enumerate(run.entries[:last]):
        if _is_at_rest(control):
            first = place
        if place >= meant_places[0] and first is not None:
            return first, last
        if not isinstance(frame, Broke):
            done(control, frame)
    if first is None:
        raise SliceError("the box was never at rest in that time: a story has to begin at rest.")
    return first, last


def _is_at_rest(control: CallControl) -> bool:
    state = control.state
    resting = (TrunkState.IDLE, TrunkState.OUT)
    return (
        not state.in_use
        and all(trunk.state in resting for trunk in state.trunks.values())
        and all(station.state in (StationState.IDLE, StationState.OUT) for station in state.stations.values())
    )


def _before(run: Run, first: int) -> CallControl:
    replay = Replay()
    replay.begin(run.begun)
    for _, frame in run.entries[:first]:
        replay.take(frame)
    return replay.control


def _beginning(run: Run, entries: list[Entry], first_ms: int) -> tuple[datetime.datetime, int]:
    """The whole minute in which it begins, ``first_ms`` at the latest, and when that was on the core's clock."""
    at, ms = (entries[0].at, entries[0].frame.ms) if entries else (run.begun.local, run.begun.ms)
    at += datetime.timedelta(milliseconds=min(0, first_ms - ms))
    clock = at.replace(second=0, microsecond=0)
    return clock, min(ms, first_ms) - (at - clock) // datetime.timedelta(milliseconds=1)
