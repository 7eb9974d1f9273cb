"""What the configuration says of how calls are measured and compared."""

from collections.abc import Mapping
from typing import NamedTuple

from firmware.config.model import Config, ReportsConfig


class Measures(NamedTuple):
    """``service_ms``: within which a caller of each queue is to be answered; ``country``: of the office, by whose plan
    two ways of writing one number are known to be one ("": not known); ``office``: how its callers are judged, and who
    gives up too soon to be one."""

    service_ms: Mapping[str, int]
    country: str
    office: ReportsConfig = ReportsConfig()


NO_MEASURES = Measures({}, "")
"""Before anything is known."""


def measures_of(config: Config) -> Measures:
    return Measures({one.queue.name: one.queue.service_ms for one in config.queues}, config.country, config.reports)
