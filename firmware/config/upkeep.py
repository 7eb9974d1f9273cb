"""What the box does with what it has written down: prints it, keeps it for so long, and saves it elsewhere."""

from typing import Literal

import msgspec

from firmware.config.countries import DateOrder

Columns = Literal[80, 120]
Frame = Literal["8N1", "8N2", "8E1", "8O1", "7E1", "7O1"]
"""Data bits, parity (none, even, odd), stop bits."""
Flow = Literal["cts", "xon", "none"]
Also = Literal["prompts", "messages", "recordings"]


class RegisterConfig(msgspec.Struct, frozen=True):
    """``keep_days``, ``pseudonymise_days``: 0 = never deleted for its age, numbers stay; ``most_mb``: of all calls."""

    keep_days: int = 0
    most_mb: int = 1000
    pseudonymise_days: int = 0


class SmdrConfig(msgspec.Struct, frozen=True):
    """A printer for calls; ``port`` "": there is none. ``page_lines`` 0: paper without pages; ``skip_lines`` of a page
    stay empty. ``flow``: how it says that it cannot print: CTS low, XOFF, or not at all. ``date``: in which order dates
    stand; ``log_ins``: whether a line tells when agents log in and out."""

    port: str = ""
    baud: int = 9600
    columns: Columns = 80
    page_lines: int = 66
    skip_lines: int = 3
    flow: Flow = "cts"
    date: DateOrder = "mdy"
    log_ins: bool = True
    frame: Frame = "8N1"


class BackupConfig(msgspec.Struct, frozen=True):
    """``directory``: of a stick that is mounted, "": nothing is saved by itself; ``hour`` of every day; ``keep`` so
    many; ``also``: what is saved besides calls, configuration, users, and what is set at telephones."""

    directory: str = ""
    hour: int = 3
    keep: int = 14
    also: tuple[Also, ...] = ("prompts", "messages")


class Upkeep(msgspec.Struct, frozen=True):
    """All of it."""

    register: RegisterConfig = RegisterConfig()
    smdr: SmdrConfig = SmdrConfig()
    backup: BackupConfig = BackupConfig()
