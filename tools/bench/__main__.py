"""``python -m tools.bench``."""

import argparse
import sys

from tools.bench import command


def main() -> int:
    """Parse the options and run."""
    parser = argparse.ArgumentParser(prog="linebox bench", description=command.__doc__)
    command.add_arguments(parser)
    return command.run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
