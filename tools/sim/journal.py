"""The journal of a simulated box, in memory: what its disk would hold."""

from datetime import datetime
from pathlib import Path

import msgspec

from firmware.desk.journal.frames import AnyFrame, Begun, encode
from firmware.desk.journal.packing import MAGIC, packed
from firmware.desk.journal.reading import Chapter, chapter_of
from firmware.desk.journal.replaying import Difference, Replay, first_difference
from firmware.desk.journal.ring import places
from tools.sim.world import World


class WorldJournal:
    """A file for each core. ``config``: the text of its configuration."""

    def __init__(self, config: str = "") -> None:
        self._config = config
        self.files: list[bytearray] = []

    def follow(self, world: World) -> None:
        """Write down what happens there from now on."""
        world.on_frame(self._write)

    def save(self, directory: Path) -> None:
        """Behind the files that are there already. Raises OSError."""
        first = 1 + max((place.number for place in places([one.name for one in directory.iterdir()])), default=0)
        for number, file in enumerate(self.files, first):
            (directory / f"{number:06}.journal").write_bytes(file)

    def _write(self, frame: AnyFrame) -> None:
        if isinstance(frame, Begun):
            frame = msgspec.structs.replace(frame, config=self._config)
            self.files.append(bytearray(MAGIC))
        self.files[-1] += packed(encode(frame))

    def chapters(self) -> list[Chapter]:
        """All of it, as it is read."""
        return [chapter_of(f"{number:06}.journal", bytes(file)) for number, file in enumerate(self.files, 1)]

    def difference(self) -> tuple[datetime, Difference] | None:
        """All of it run again; the first thing that was otherwise."""
        for chapter in self.chapters():
            found = first_difference(Replay(), chapter.begun, chapter.entries)
            if found is not None:
                return found
        return None
