"""The command ``linebox``: one word a job; a subcommand is imported only when it is used."""

import argparse
import importlib
import os
import sys

_COMMANDS = {
    "run": ("tools.run", "run the box on real hardware"),
    "demo": ("tools.demo", "play with a simulated box: your keys lift, dial, flash and hang up"),
    "shell": ("tools.shell", "configure, watch and mend the box: at this terminal, or on a terminal device"),
    "push": ("tools.push", "load a configuration into a box over a serial cable"),
    "pull": ("tools.pull", "read the configuration of a box over a serial cable"),
    "play": ("tools.play.command", "play whole-box stories, or a list of real calls, on the simulated box"),
    "report": ("tools.report", "tell what the calls say: tables, plots, a page, a workbook"),
    "forecast": ("tools.forecast.command", "foretell how many will call in each half hour of the next days"),
    "twin": ("tools.twin.command", "run the box again over its own traffic, with something changed"),
    "replay": ("tools.replay.command", "run the journal of a box again, or write a story of it"),
    "timeline": ("tools.replay.timeline", "draw what happened, from the journal of a box"),
    "staffing": ("tools.staffing.command", "tell how many people and lines are needed when, and propose shifts"),
    "calling": ("tools.calling", "print what people can do at their telephones, with all codes"),
    "pinmap": ("tools.pinmap", "draw a board: which chip pin is which port"),
    "tone": ("tools.tone", "write a tone, digits or music to a WAV file"),
    "prompts": ("tools.prompts", "make the sounds of all that the box says, or list them"),
    "export": ("tools.export", "write calls in formats that others read, from a register"),
    "backup": ("tools.backup", "save everything that makes a box this box in one file"),
    "restore": ("tools.restore", "put a backup in the place of what a box has"),
    "bench": ("tools.bench.command", "measure against what there is to beat"),
}

_NOT_TO_THE_END = 1
_INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Entry point. Returns the exit status: 0 well, 1 something did not hold, 2 a mistake in the call, 130 Ctrl-C."""
    words = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="linebox", description="A small-office telephone box.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    chosen = next((word for word in words if not word.startswith("-")), None)
    for name, (module, text) in _COMMANDS.items():
        sub = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == chosen:
            importlib.import_module(module).add_arguments(sub)
    args = parser.parse_args(words)
    return _carry_out(args)


def _carry_out(args: argparse.Namespace) -> int:
    try:
        status: int = importlib.import_module(_COMMANDS[args.command][0]).run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read (``| head``) has had enough. Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NOT_TO_THE_END
    except KeyboardInterrupt:
        return _INTERRUPTED
    return status


if __name__ == "__main__":
    sys.exit(main())
