"""What the configuration says of how calls are measured and compared."""

from collections.abc import Mapping
from typing import NamedTuple

from firmware.callcontrol.plan import Prefixes
from firmware.config.model import Config


class Measures(NamedTuple):
    """``service_ms``: within which a caller of each queue is to be answered; ``prefixes``: by which two ways of writing
    one number are known to be one."""

    service_ms: Mapping[str, int]
    prefixes: Prefixes


NO_MEASURES = Measures({}, Prefixes())
"""Before anything is known."""


def measures_of(config: Config) -> Measures:
    return Measures({one.queue.name: one.queue.service_ms for one in config.queues}, config.outside.prefixes)
