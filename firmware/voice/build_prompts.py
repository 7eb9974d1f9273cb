"""``python -m firmware.voice.build_prompts --state-dir DIR en hu``: makes the sounds of prompts while the box works.

It gives way to everything else. The office's own words come in at stdin, as JSON: {language: {name: words}}; how far it
is goes out at stdout (build_report.py).
"""

import argparse
import os
import sys
from pathlib import Path

import msgspec

from firmware.voice.build_report import BuildReport, encode
from firmware.voice.languages import LANGUAGES
from firmware.voice.speaking import SpeakingError, build

NICE = 19
"""The least of all priorities (nice(1))."""


def main(argv: list[str] | None = None) -> int:
    """Entry point. Returns the exit status; 1 when it failed, which was told."""
    parser = argparse.ArgumentParser(prog="python -m firmware.voice.build_prompts")
    parser.add_argument("--state-dir", type=Path, required=True, metavar="DIR", help="where everything is kept")
    parser.add_argument("languages", nargs="+", choices=tuple(LANGUAGES), metavar="LANGUAGE")
    args = parser.parse_args(argv)
    os.nice(NICE)
    words = msgspec.json.decode(sys.stdin.buffer.read(), type=dict[str, dict[str, str]])
    try:
        for language in args.languages:
            for done, total in build(args.state_dir, [language], words):
                _tell(BuildReport(language, done, total))
    except SpeakingError as error:
        _tell(BuildReport(failed=str(error)))
        return 1
    _tell(BuildReport(finished=True))
    return 0


def _tell(report: BuildReport) -> None:
    sys.stdout.buffer.write(encode(report))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
