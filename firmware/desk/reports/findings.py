"""What is found about a period, for whoever shows it."""

from typing import NamedTuple

from firmware.desk.report_settings import Settings
from firmware.desk.reports.agents import Breaks, Work
from firmware.desk.reports.figures import Figures
from firmware.desk.reports.period import Period
from firmware.desk.reports.queues import Estimates
from firmware.desk.reports.repeats import Repeats
from firmware.desk.reports.tariff import Cost


class Row(NamedTuple):
    """Of a table by time, line, group or queue. ``agents``: their occupancy, None where none was in service or nobody
    asks; ``busy_ms`` of ``lines_ms``: lines in use, of the time that they could have been; ``full_ms``: none was
    free; ``seen_ms``: so much of it the register knows; ``again``: calls within 24 h of their caller's last, ``lost``:
    calls given up and not called back."""

    label: str
    figures: Figures
    agents: float | None = None
    busy_ms: int = 0
    lines_ms: int = 0
    full_ms: int = 0
    wraps_up_ms: int = 0
    seen_ms: int = 0
    again: int = 0
    lost: int = 0


class LineRow(NamedTuple):
    """``out``: calls that went out by it; ``busy_ms``: in use, of ``seen_ms``."""

    line: int
    figures: Figures
    out: int
    busy_ms: int
    seen_ms: int


class AgentRow(NamedTuple):
    """``figures``: of callers whom he answered from queues; ``missed``: bells that he did not answer."""

    agent: str
    figures: Figures
    missed: int
    work: Work
    wraps_up_ms: int


class Findings(NamedTuple):
    """``seen_ms``: begin and end (UTC) of what the register can know of the period, ``known``: in words, where that is
    not all of it. ``times``: by the keys of TIMES.
    ``weekday_hours``: by day of the week (0 Monday) and hour. ``full``: how often no line was free (in use or out of
    service), how long, and the longest time."""

    period: Period
    settings: Settings
    queue: str
    seen_ms: tuple[int, int]
    known: str
    total: Row
    times: dict[str, list[Row]]
    weekday_hours: list[list[Figures]]
    groups: list[Row]
    queues: list[Row]
    lines: list[LineRow]
    full: tuple[int, int, int]
    agents: list[AgentRow]
    callers: Repeats
    costs: list[Cost]
    breaks: list[Breaks]
    estimates: list[tuple[str, Estimates]]

    @property
    def within_s(self) -> float:
        """Who is answered within it is answered in time: of the office, or of the queue that this is about."""
        return self.settings.service_ms(self.queue) / 1000
