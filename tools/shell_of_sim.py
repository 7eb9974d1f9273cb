"""The shell of a simulated box: a desk and a journal beside the world, and a pty where picocom or screen meets the
shell."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from firmware.config.boot import this_boot
from firmware.config.store import DIRECTORY as STORE
from firmware.config.store import Store
from firmware.desk.journal.ring import DIRECTORY as JOURNAL
from tools.desk_of_sim import JournalOfSim, attach
from tools.pty_port import PtyPort
from tools.sim.electrical import ElectricalWorld

PATIENCE_S = 10.0
"""A desk and a journal write their last in less."""


@contextlib.contextmanager
def shell_of(
    world: ElectricalWorld, journal: JournalOfSim, *, text: str = "", kept: Path | None = None
) -> Iterator[PtyPort]:
    """As long as this lasts. All that the box keeps is beside the port and gone in the end, but for the journal, which
    is left in the directory ``kept``. ``text``: the configuration on which the world runs, so that desk and journal
    know it, too."""
    with tempfile.TemporaryDirectory(prefix="linebox-", ignore_cleanup_errors=True) as made:
        directory = Path(made)
        socket = directory / "control.sock"
        revision = _stored(directory, text) if text else 0
        desk = attach(world, directory, socket, revision=revision, journal=journal)
        port = PtyPort(directory / "port", socket)
        try:
            yield port
        finally:
            port.close()
            desk.end()
            desk.wait(PATIENCE_S)
            if kept is not None and (directory / JOURNAL).is_dir():
                shutil.copytree(directory / JOURNAL, kept, dirs_exist_ok=True)


def _stored(directory: Path, text: str) -> int:
    """The number of the revision that it becomes."""
    return Store(directory / STORE, this_boot()).commit(text, "demo", "as the demo was started", "")
