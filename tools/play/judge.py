"""When an expectation holds, when it has failed, and when to look again."""

from tools.play.story import Statement


class Expectation:
    """One ``expect``: its fact must become true within [T, T + within] and then stay true for ``for``.

    The fact is looked at whenever something visible has changed, and at ``next_look_ms``.
    """

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.last_start_ms = statement.at_ms + statement.values.get("WITHIN", 0)
        self.stay_ms: int = statement.values.get("FOR", 0)
        self.held: bool | None = None
        """True, False, or None while it is open."""
        self.decided_ms = 0
        self._since_ms: int | None = None
        self.was_true = False
        """It became true in time at least once."""

    def look(self, now_ms: int, true: bool) -> None:
        """The fact is ``true`` at ``now_ms``, and was since the last look what it was then."""
        if self.held is not None:
            return
        if not true:
            self._since_ms = None
        elif self._since_ms is None and now_ms <= self.last_start_ms:
            self._since_ms = now_ms
            self.was_true = True
        if self._since_ms is not None and now_ms - self._since_ms >= self.stay_ms:
            self._decide(now_ms, True)
        elif self._since_ms is None and now_ms >= self.last_start_ms:
            self._decide(now_ms, False)

    @property
    def next_look_ms(self) -> int:
        """It must be looked at then, even if nothing changes before."""
        return self.last_start_ms if self._since_ms is None else self._since_ms + self.stay_ms

    def in_words(self) -> str:
        """What was expected, and until when."""
        start, end = self.statement.at_ms / 1000, self.last_start_ms / 1000
        when = f"at {start:.3f} s" if end == start else f"at some moment from {start:.3f} to {end:.3f} s"
        stay = f", and then to stay so for {self.stay_ms / 1000:g} s" if self.stay_ms else ""
        return f"{when}{stay}"

    def _decide(self, now_ms: int, held: bool) -> None:
        self.held = held
        self.decided_ms = now_ms
