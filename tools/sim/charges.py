"""What the chips of a simulated board hold against their driver, faults excepted.

A driver cannot know that a chip has forgotten everything before it looks, and RESET, which lowers RM where no bus
does, is pulsed once in 10 s and not for a lift that nobody can see. So what chips complain about while a fault
lasts, and until its traces are gone, is no charge.
"""

from collections import Counter
from collections.abc import Callable

from tools.sim.schedule import Schedule

GRACE_US = 2_600_000
"""After a fault: the slow safety poll of output expanders comes every 2 s (DESIGN section 7)."""


class Charges:
    """``complaints()`` gives everything that any chip has ever complained about; ``forget()`` lets chips cool down."""

    def __init__(self, schedule: Schedule, complaints: Callable[[], list[str]], forget: Callable[[], None]) -> None:
        self._schedule = schedule
        self._complaints = complaints
        self._forget = forget
        self._faults: set[str] = set()
        self._amnesty_end_us = 0
        self._held: list[str] = []
        self._known: Counter[str] = Counter()

    def fault(self, name: str) -> None:
        """A fault begins."""
        self._hold()
        self._faults.add(name)

    def mended(self, name: str) -> None:
        """It is over."""
        if name in self._faults:
            self._hold()
            self._faults.discard(name)
            self._amnesty_end_us = self._schedule.now_us + GRACE_US
            self._schedule.after(GRACE_US, self._judge_again)

    def all(self) -> list[str]:
        """Every charge so far."""
        self._hold()
        return list(self._held)

    def _judge_again(self) -> None:
        self._hold()
        self._forget()

    def _hold(self) -> None:
        """Take note of new complaints, as charges or as what is forgiven."""
        now = Counter(self._complaints())
        if not self._faults and self._schedule.now_us > self._amnesty_end_us:
            self._held += (now - self._known).elements()
        self._known = now
