"""The shell of a simulated box: a desk beside the world, and a pty where picocom or screen meets the shell."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from firmware.config.boot import this_boot
from firmware.config.store import DIRECTORY, Store
from tools.desk_of_sim import attach
from tools.pty_port import PtyPort
from tools.sim.electrical import ElectricalWorld

PATIENCE_S = 10.0
"""A desk writes its last in less."""


@contextlib.contextmanager
def shell_of(world: ElectricalWorld, text: str = "") -> Iterator[PtyPort]:
    """As long as this lasts. Everything that is configured there is gone with it. ``text``: the configuration on which
    the world runs, so that the desk knows it, too."""
    with tempfile.TemporaryDirectory(prefix="linebox-", ignore_cleanup_errors=True) as made:
        directory = Path(made)
        socket = directory / "control.sock"
        desk = attach(world, directory, socket, revision=_stored(directory, text) if text else 0)
        port = PtyPort(directory / "port", socket)
        try:
            yield port
        finally:
            port.close()
            desk.end()
            desk.wait(PATIENCE_S)


def _stored(directory: Path, text: str) -> int:
    """The number of the revision that it becomes."""
    return Store(directory / DIRECTORY, this_boot()).commit(text, "demo", "as the demo was started", "")
