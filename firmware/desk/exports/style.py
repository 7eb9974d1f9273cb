"""What the configuration says of how calls are printed."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from firmware.callcontrol.plan import Prefixes
from firmware.config.countries import DateOrder
from firmware.config.model import Config, TariffConfig


class Page(NamedTuple):
    """``lines`` of paper to a page (0: it never ends), of which the last ``skipped`` stay empty for the perforation."""

    lines: int = 66
    skipped: int = 3

    @property
    def printed(self) -> int:
        """Lines that can be printed on."""
        return self.lines - self.skipped


class Style(msgspec.Struct, frozen=True):
    """``log_ins``: agents that log in and out are printed, too, at the ``extensions`` of their telephones' ports.
    ``tariffs``, none: nobody knows what calls cost; ``prefixes``: how two ways of writing one number are told to be
    one."""

    date: DateOrder = "mdy"
    page: Page = Page()
    log_ins: bool = True
    extensions: Mapping[int, str] = {}
    tariffs: tuple[TariffConfig, ...] = ()
    currency: str = ""
    prefixes: Prefixes = Prefixes()


def style_of(config: Config) -> Style:
    smdr = config.upkeep.smdr
    return Style(
        date=smdr.date,
        page=Page(smdr.page_lines, smdr.skip_lines),
        log_ins=smdr.log_ins,
        extensions={one.port: one.extension for one in config.stations},
        tariffs=config.reports.tariffs,
        currency=config.reports.currency,
        prefixes=config.outside.prefixes,
    )
