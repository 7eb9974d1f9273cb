"""``python -m firmware.voice.try_recordings``: whether each recording of the office can be played.

It gives way to everything else. The paths come in at stdin, as a JSON list; what became of each goes out at stdout, in
the same order (trial_report.py).
"""

import os
import sys
from pathlib import Path

import msgspec

from firmware.voice.build_prompts import NICE
from firmware.voice.speech import RecordingError, ready
from firmware.voice.trial_report import Tried, encode


def main() -> int:
    """Entry point. Returns the exit status."""
    os.nice(NICE)
    for path in msgspec.json.decode(sys.stdin.buffer.read(), type=list[str]):
        sys.stdout.buffer.write(encode(Tried(path, _fault(Path(path)))))
        sys.stdout.buffer.flush()
    return 0


def _fault(path: Path) -> str:
    """Why it cannot be played; "" if it can, or has gone."""
    try:
        ready(path)
    except FileNotFoundError:
        return ""
    except RecordingError as reason:
        return str(reason)
    return ""


if __name__ == "__main__":
    sys.exit(main())
