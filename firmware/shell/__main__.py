"""``python -m firmware.shell --device /dev/ttyS0``: the shell on one terminal, for whoever comes, until it is stopped.

Without a device it serves the terminal that it was started on, once.
"""

import argparse
import contextlib
import os
import signal
import sys
import time
import traceback
from pathlib import Path

from firmware.shell.client import SOCKET, Client
from firmware.shell.editor import Editor
from firmware.shell.history import Histories
from firmware.shell.port import HungUpError, Port, device, own_terminal
from firmware.shell.terminal import IDLE_S, IdleError, Terminal
from firmware.shell.visit import Visit

BAUD = 115_200
_CHARACTERS_ONLY = ("dumb", "unknown")
"""Values of TERM. Without one the terminal is asked."""
_REOPENING_S = 1.0
"""Between two callers, where the device has hung up: one that always does must not keep the processor busy."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of ``linebox shell``, too."""
    parser.add_argument("--device", metavar="D", help="terminal device, as /dev/ttyS0 (the terminal you are at)")
    parser.add_argument("--baud", type=int, default=BAUD, metavar="N", help=f"of the device ({BAUD})")
    parser.add_argument(
        "--socket", type=Path, default=SOCKET, metavar="PATH", help=f"the box's control socket ({SOCKET})"
    )
    parser.add_argument(
        "--history", type=Path, metavar="FOLDER", help="where typed lines are kept (until the shell ends, in memory)"
    )
    parser.add_argument(
        "--idle", type=float, default=IDLE_S / 60, metavar="MINUTES", help=f"log out after ({IDLE_S / 60:g})"
    )


def run(args: argparse.Namespace) -> int:
    """0: the visitor has left; 1: there is no such device, or no desk; 2: a mistake in the call."""
    if not 0 < args.idle <= 1440:
        print(f"linebox shell: --idle {args.idle:g}: it is more than 0 and at most 1440 minutes", file=sys.stderr)
        return 2
    # A terminal that goes away is noticed where it is read.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    histories = Histories(args.history)
    if args.device is None:
        return _serve_own(args, histories)
    try:
        while True:
            _serve_device(args, histories)
            time.sleep(_REOPENING_S)
    except ValueError as error:
        print(f"linebox shell: {error}", file=sys.stderr)
        return 1


def _serve_own(args: argparse.Namespace, histories: Histories) -> int:
    term = os.environ.get("TERM")
    knows_escapes = term not in _CHARACTERS_ONLY if term else None
    if not (os.isatty(0) and os.isatty(1)):
        knows_escapes = False
    with own_terminal(time.monotonic) as port, contextlib.suppress(HungUpError):
        return 0 if _visit(args, port, histories, knows_escapes, "shell", answers=os.isatty(0)) else 1
    return 0


def _serve_device(args: argparse.Namespace, histories: Histories) -> None:
    """Until the line hangs up."""
    with device(args.device, args.baud, time.monotonic) as port, contextlib.suppress(HungUpError):
        while True:
            if not _visit(args, port, histories, None, f"shell on {args.device}"):
                with contextlib.suppress(IdleError):
                    terminal = Terminal(port, idle_s=args.idle * 60)
                    terminal.forget_typed()
                    terminal.put("Press a key to try again.\r\n")
                    terminal.key()


def _visit(
    args: argparse.Namespace,
    port: Port,
    histories: Histories,
    knows_escapes: bool | None,
    name: str,
    *,
    answers: bool = True,
) -> bool:
    terminal = Terminal(port, knows_escapes, args.idle * 60)
    terminal.answers = answers
    client = Client(args.socket, name, time.monotonic, beside=(port.sources, port.pump))
    with Editor(terminal) as editor:
        return Visit(terminal, client, editor, histories, _write_down).run()


def _write_down(fault: Exception) -> None:
    """To the service's log. At somebody's own terminal that would be in the middle of the picture: one line there."""
    if os.isatty(2):
        print(f"linebox shell: {type(fault).__name__}: {fault}", end="\r\n", file=sys.stderr)
    else:
        traceback.print_exception(fault)


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m firmware.shell", description="The shell of the line box.")
    add_arguments(parser)
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
