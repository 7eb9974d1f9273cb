"""A port of the simulated box: a pty that picocom, screen or a program opens, and meets the box's shell there."""

import contextlib
import os
import pty
import select
import subprocess
import sys
import tty
from pathlib import Path


class PtyPort:
    """``link``, the port's name for people, is made to point to the pty. The shell lives while somebody has the pty
    open, and speaks over ``socket``; call ``step`` now and then."""

    def __init__(self, link: Path, socket: Path) -> None:
        self.link = link
        self._command = [sys.executable, "-m", "firmware.shell", "--socket", str(socket)]
        self._ours, theirs = pty.openpty()
        try:
            tty.setraw(theirs)
            self.name = os.ttyname(theirs)
        finally:
            # From now on the pty is hung up until somebody opens it.
            os.close(theirs)
        self._shell: subprocess.Popen[bytes] | None = None
        link.unlink(missing_ok=True)
        link.symlink_to(self.name)

    def step(self) -> None:
        """Start the shell where somebody is there and it does not run. Never waits."""
        if self._shell is not None and self._shell.poll() is None:
            return
        if self._is_open():
            # Who is at the other end has a terminal of their own: the shell finds out which.
            environment = {name: value for name, value in os.environ.items() if name != "TERM"}
            self._shell = subprocess.Popen(
                self._command,
                stdin=self._ours,
                stdout=self._ours,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )

    def close(self) -> None:
        """The shell ends, and the pty is gone."""
        if self._shell is not None:
            self._shell.kill()
            self._shell.wait()
        os.close(self._ours)
        with contextlib.suppress(OSError):
            self.link.unlink()

    def _is_open(self) -> bool:
        watched = select.poll()
        watched.register(self._ours, 0)
        return not watched.poll(0)
