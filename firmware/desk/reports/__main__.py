"""``python -m firmware.desk.reports --register FILE``: makes one report, asked for at stdin as JSON (``Order``).

At stdout a message a line (``ReportNews``): how far it is after each twentieth, and at last the lines of the
report, or why there is none.
"""

import argparse
import os
import sys
from pathlib import Path

import msgspec

from firmware.desk.report_settings import Order, ReportNews
from firmware.desk.reports.making import RefusedError, make

NICENESS = 15
"""Calls come first."""
_STEP = 0.05
AT_ONCE = 50
"""Lines in a message, so that whoever reads it has room for it."""


def main(argv: list[str] | None = None) -> int:
    """Entry point: 0 when the report was made."""
    parser = argparse.ArgumentParser(prog="python -m firmware.desk.reports", description="Make one report.")
    parser.add_argument("--register", type=Path, required=True, metavar="FILE", help="the register of calls")
    args = parser.parse_args(argv)
    os.nice(NICENESS)
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    told = 0.0

    def tell(done: float, doing: str) -> None:
        nonlocal told
        if done >= told + _STEP:
            told = done
            _say(ReportNews(done=done, doing=doing))

    try:
        lines = make(args.register, order, tell)
    except RefusedError as refused:
        _say(ReportNews(failed=str(refused), last=True))
        return 1
    for first in range(0, len(lines), AT_ONCE):
        _say(ReportNews(done=1.0, lines=tuple(lines[first : first + AT_ONCE])))
    _say(ReportNews(done=1.0, last=True))
    return 0


def _say(news: ReportNews) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(news) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
