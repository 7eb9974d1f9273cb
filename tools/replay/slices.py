"""Which part of a journal is meant: by date and time in the office."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from firmware.desk.journal.packing import NoJournalError
from firmware.desk.journal.reading import Chapter, chapter, files, read
from tools.play.call_list import ListError, moment


class SliceError(Exception):
    """A journal or a moment that cannot be used: one sentence."""


class Slice(NamedTuple):
    """From ``start`` on and before ``end``."""

    start: datetime.datetime = datetime.datetime.min
    end: datetime.datetime = datetime.datetime.max

    def holds(self, at: datetime.datetime) -> bool:
        return self.start <= at < self.end

    def meets(self, part: Chapter) -> bool:
        """Something of it may be meant; a clock may have been set back in the middle of it."""
        moments = [part.begun.local, *(entry.at for entry in part.entries)]
        return min(moments) < self.end and max(moments) >= self.start

    def cut(self, part: Chapter) -> Chapter:
        """What comes after the last moment that is meant is left out. What comes before it is not, whatever the clock
        said then: nothing can be run again with a gap."""
        count = len(part.entries)
        while count and part.entries[count - 1].at >= self.end:
            count -= 1
        return part._replace(entries=part.entries[:count], goes_on=count < len(part.entries))


def slice_of(path: Path, start: str | None, end: str | None) -> Slice:
    """What was written after --from and --to: ISO dates, or times of the last day of the journal."""
    day = _last_day(path) if start or end else datetime.date.min
    try:
        found = Slice(
            moment(start, day) if start else datetime.datetime.min, moment(end, day) if end else datetime.datetime.max
        )
    except ListError as error:
        raise SliceError(str(error)) from error
    if found.end <= found.start:
        raise SliceError(f"--to {end} is not after --from {start}.")
    return found


def parts(path: Path, meant: Slice) -> Iterator[Chapter | str]:
    """The files that have to do with it, the oldest first, to the last moment that is meant; a sentence in the place of
    one that cannot be read. Raises SliceError where there is no journal."""
    try:
        if not files(path):
            raise SliceError(f"{path}: there are no files of a journal here.")
        found, between = None, list[Path]()
        for place in files(path):
            one = read(place)
            if isinstance(one, str):
                yield one
            elif meant.meets(one):
                if found is not None:
                    yield found
                    # Read once more: there are none but where the clock was wrong.
                    yield from (part for part in map(read, between) if not isinstance(part, str))
                found, between = one, []
            elif found is not None:
                between.append(place)
        if found is not None:
            yield meant.cut(found)
    except OSError as error:
        raise SliceError(f"{error.filename}: {error.strerror}.") from error


def _last_day(path: Path) -> datetime.date:
    try:
        for one in reversed(files(path)):
            try:
                return chapter(one).until.date()
            except NoJournalError:
                continue
    except OSError as error:
        raise SliceError(f"{error.filename}: {error.strerror}.") from error
    raise SliceError(f"{path}: there are no files of a journal here.")
