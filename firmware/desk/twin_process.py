"""The process that runs the twin: it gives way to everything else, and is ended with all that it has started."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

COMMAND = (sys.executable, "-m", "tools.cli", "twin")
LEAST = 19
"""The nice value of who gives way most (setpriority(2))."""
FIRST_TO_GO = "1000"
"""Where memory runs out the kernel ends this process before any other (proc_pid_oom_score_adj(5))."""
LAST_WAIT_S = 1.0


class Process(Protocol):
    """It tells its answer at ``out``, how far it is and why not at ``err``."""

    @property
    def out(self) -> int: ...

    @property
    def err(self) -> int: ...

    def status(self) -> int | None:
        """With which it has ended; None: not yet."""

    def kill(self) -> None:
        """Whatever it is doing; it may take a moment until it has ended. Closes ``out`` and ``err``."""

    def wait(self) -> None:
        """Until it has ended, but not for long."""


StartTwin = Callable[[Sequence[str]], Process]
"""(options of ``linebox twin``) -> who runs it. May raise OSError."""


class TwinProcess:
    """A ``StartTwin``. Raises OSError when it cannot be started."""

    def __init__(self, options: Sequence[str], command: Sequence[str] = COMMAND) -> None:
        # A group of its own, so that what it starts is ended with it.
        self._process = subprocess.Popen(
            [*command, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "PYTHONUTF8": "1"},
            process_group=0,
        )
        _give_way(self._process.pid)
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._out, self._err = self._process.stdout, self._process.stderr

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def out(self) -> int:
        return self._out.fileno()

    @property
    def err(self) -> int:
        return self._err.fileno()

    def status(self) -> int | None:
        return self._process.poll()

    def kill(self) -> None:
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._out.close()
        self._err.close()

    def wait(self) -> None:
        # One that gives way to everything may be slow to end, too; whoever stops does not wait for that.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(LAST_WAIT_S)


def _give_way(pid: int) -> None:
    """To whatever else wants a processor, the disk or memory; what the system does not have or permit stays as it is.

    From outside and not between fork and exec, where a process with threads may do next to nothing (fork(2)). Of a
    process that has no I/O priority of its own, the kernel takes the idle class where its processor time is idle, too
    (ionice(1)).
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, LEAST)
    if hasattr(os, "SCHED_IDLE"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text(FIRST_TO_GO, encoding="ascii")
