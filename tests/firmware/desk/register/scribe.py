"""``python -m tests.firmware.desk.register.scribe DIRECTORY``: messages of the core come in at stdin, a line each, and
what the register says to each of them goes out at stdout and into the file ``said``: as a desk does, and no more."""

import os
import sys
from pathlib import Path

from firmware.desk.messages import Facts, from_core
from firmware.desk.register import file
from firmware.desk.register.writing import Batch, RegisterWriter

PAGES = 30
"""After so many pages what is committed goes into the file itself (SQLite: 1,000)."""


def batch_of(message: Facts) -> Batch:
    return Batch(message.start, message.board, message.first, message.told, message.lost)


def main():
    directory = Path(sys.argv[1])
    prepare = file.prepare

    def prepare_to_checkpoint_soon(database):
        prepare(database)
        database.execute(f"PRAGMA wal_autocheckpoint = {PAGES}")

    file.prepare = prepare_to_checkpoint_soon
    writer = RegisterWriter(directory, lambda: "2026-01-05 09:00:00", lambda sentence: print(sentence, file=sys.stderr))
    said = os.open(directory / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for line in sys.stdin.buffer:
        found = writer.write(batch_of(from_core(line)))
        if not found.problem:
            os.write(said, f"{found.start} {found.number}\n".encode())
        print(found.start, found.number, found.problem, flush=True)
    writer.close()


if __name__ == "__main__":
    main()
