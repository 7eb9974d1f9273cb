"""What is asked of the process that makes reports, and what it must know of the configuration."""

import msgspec

from firmware.callcontrol.plan import Prefixes
from firmware.config.model import Config, ReportsConfig


class Settings(msgspec.Struct, frozen=True):
    """``zone``: of the office, in which days of a report begin. ``lines``: ports of the CO lines; none: those that the
    register names. ``prefixes``: how two ways of writing one number are told to be one. ``queues``: within how many ms
    a caller of each is to be answered."""

    zone: str = "UTC"
    lines: tuple[int, ...] = ()
    prefixes: Prefixes = Prefixes()
    reports: ReportsConfig = ReportsConfig()
    queues: dict[str, int] = {}

    def service_ms(self, queue: str) -> int:
        """Within which its callers are to be answered; of "", and of a queue that is no more, as in the office."""
        return self.queues.get(queue, self.reports.service_ms)


def settings_of(config: Config) -> Settings:
    lines = tuple(line.port for line in config.lines)
    queues = {one.queue.name: one.queue.service_ms for one in config.queues}
    return Settings(config.zone, lines, config.outside.prefixes, config.reports, queues)


class Order(msgspec.Struct, frozen=True):
    """``what``: a report, "first-week" or "all"; ``period``: as people write it, "" for the usual one; ``queue``:
    tables by time are of its callers alone. ``html``, ``xlsx``: files to write; where both are "", the answer is text
    ``width`` signs wide, with ``plots``."""

    what: str = "overview"
    period: str = ""
    queue: str = ""
    html: str = ""
    xlsx: str = ""
    width: int = 80
    plots: bool = True
    settings: Settings = Settings()


class ReportNews(msgspec.Struct, frozen=True):
    """What that process tells: how far it is (0 to 1) and what it does, or the next ``lines`` that it has made, or why
    it has ``failed``. ``last``: nothing more comes."""

    done: float = 0.0
    doing: str = ""
    lines: tuple[str, ...] = ()
    failed: str = ""
    last: bool = False
