"""systemd/linebox-shell@.service starts what there is to start."""

import argparse
from pathlib import Path

from firmware.shell import __main__ as shell

UNIT = Path(__file__).resolve().parents[2] / "systemd" / "linebox-shell@.service"


def test_the_shell_takes_the_words_that_its_unit_starts_it_with():
    (line,) = [line for line in UNIT.read_text().splitlines() if line.startswith("ExecStart=")]
    words = line.replace("%I", "ttyAMA0").replace("${BAUD}", "115200").partition(" -m firmware.shell ")[2].split()
    parser = argparse.ArgumentParser()
    shell.add_arguments(parser)
    args = parser.parse_args(words)
    assert (args.device, args.baud) == ("/dev/ttyAMA0", 115_200)
