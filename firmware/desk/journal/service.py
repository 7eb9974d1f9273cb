"""The journal process: takes frames from the core's pipe until that ends, and writes them."""

import contextlib
import os
import select
from collections.abc import Callable

from firmware.desk.journal.keeper import JournalKeeper
from firmware.desk.journal.messages import FromJournal, told
from firmware.desk.journal.packing import Received

_CHUNK = 65_536


def teller(descriptor: int) -> Callable[[FromJournal], None]:
    """Tells the core; where it listens no more, nobody."""

    def tell(message: FromJournal) -> None:
        with contextlib.suppress(OSError):
            os.write(descriptor, told(message))

    return tell


def run(keeper: JournalKeeper, frames_fd: int, now_ms: Callable[[], int]) -> None:
    """Until the pipe ends; frames in pieces go with it."""
    received = Received()
    while True:
        due_ms = keeper.due_ms()
        wait_s = None if due_ms is None else max(0, due_ms - now_ms()) / 1000
        if select.select([frames_fd], [], [], wait_s)[0]:
            data = os.read(frames_fd, _CHUNK)
            if not data:
                break
            received.put(data)
            for frame in received.frames():
                keeper.take(frame, now_ms())
        keeper.step(now_ms())
    keeper.finish(now_ms())
