"""What reports need to know of the configuration."""

import msgspec

from firmware.callcontrol.plan import Prefixes
from firmware.config.model import Config, ReportsConfig


class Settings(msgspec.Struct, frozen=True):
    """``zone``: of the office, in which days of a report begin. ``lines``: ports of the CO lines; none: those that the
    register names. ``prefixes``: how two ways of writing one number are told to be one."""

    zone: str = "UTC"
    lines: tuple[int, ...] = ()
    prefixes: Prefixes = Prefixes()
    reports: ReportsConfig = ReportsConfig()


def settings_of(config: Config) -> Settings:
    return Settings(config.zone, tuple(line.port for line in config.lines), config.outside.prefixes, config.reports)
