"""``python -m tools.fuzz configuration --runs 100000``: atheris looks for input that the box cannot bear.

atheris is not among what the box or its tests need: install it where you want this (``pip install atheris``). What it
has found stands in a file ``crash-...``, which ``--again FILE`` tries once more, without atheris.
"""

import argparse
import importlib
import sys
from pathlib import Path

NAMES = ("command-line", "configuration", "control-socket")
MODULE = "tools.fuzz_targets"


def main(argv: list[str] | None = None) -> int:
    """0: nothing was found; 2: a mistake in the call. A finding ends the process as atheris ends it."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description="Fuzz a part of the box with atheris.")
    parser.add_argument("name", choices=NAMES, help="what is fuzzed")
    parser.add_argument("--runs", type=int, default=100_000, metavar="N", help="inputs that are tried (100000)")
    parser.add_argument("--again", type=Path, metavar="FILE", help="try this input only")
    args = parser.parse_args(argv)
    if args.runs < 1:
        return _refuse(f"--runs {args.runs}: it must be at least 1")
    if args.again is not None:
        try:
            data = args.again.read_bytes()
        except OSError as error:
            return _refuse(f"{args.again} cannot be read: {error.strerror}")
        importlib.import_module(MODULE).TARGETS[args.name](data)
        return 0
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        return _refuse("atheris is not installed: pip install atheris")
    # Only what is imported in here is watched for the ways that it takes.
    with atheris.instrument_imports(include=["firmware"]):
        targets = importlib.import_module(MODULE).TARGETS
    atheris.Setup([sys.argv[0], f"-runs={args.runs}"], targets[args.name])
    atheris.Fuzz()
    return 0


def _refuse(sentence: str) -> int:
    print(f"linebox fuzz: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
