"""``linebox shell``: the box's shell, at this terminal or on a terminal device."""

from firmware.shell.__main__ import add_arguments, run

__all__ = ["add_arguments", "run"]
