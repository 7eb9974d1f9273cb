"""Wrong passwords make the next attempt wait: for that user's name, and a little for everybody."""

LONGEST_S = 60
FREE_FOR_ALL = 5
"""So many wrong passwords in a row, whoever's, before everybody waits: one clumsy person holds up nobody else."""
FORGOTTEN_MS = 900_000
"""After a quarter of an hour without an attempt everything begins anew."""
MOST_NAMES = 1_000


class Attempts:
    """In memory, and of names, not of connections: a new connection does not help. Times are in ms."""

    def __init__(self) -> None:
        self._wrong: dict[str, int] = {}
        self._free_ms: dict[str, int] = {}
        self._wrong_all = 0
        self._free_all_ms = 0
        self._latest_ms = 0

    def _forget(self) -> None:
        self._wrong.clear()
        self._free_ms.clear()
        self._wrong_all = 0
        self._free_all_ms = 0

    def wait_s(self, user: str, now_ms: int) -> float:
        """Until this user may be tried; 0: now."""
        if now_ms - self._latest_ms > FORGOTTEN_MS:
            self._forget()
        return max(0, self._free_ms.get(user, 0) - now_ms, self._free_all_ms - now_ms) / 1000

    def begin(self, user: str, now_ms: int) -> None:
        """An attempt counts as wrong until it is known to be right, so that many at once are no way round."""
        self._latest_ms = now_ms
        wrong = self._wrong.pop(user, 0) + 1
        self._wrong[user] = wrong
        self._free_ms[user] = now_ms + _pause_ms(wrong)
        self._wrong_all += 1
        self._free_all_ms = now_ms + _pause_ms(self._wrong_all - FREE_FOR_ALL)
        if len(self._wrong) > MOST_NAMES:
            oldest = next(iter(self._wrong))
            del self._wrong[oldest], self._free_ms[oldest]

    def right(self, user: str) -> None:
        """It was the password."""
        self._wrong.pop(user, None)
        self._free_ms.pop(user, None)
        self._wrong_all = 0
        self._free_all_ms = 0


def _pause_ms(wrong: int) -> int:
    """1, 2, 4 ... 60 s."""
    return min(1 << min(wrong - 1, 10), LONGEST_S) * 1000 if wrong > 0 else 0
