"""The rows of ``show revisions``."""

from firmware.config.store import Running, Store
from firmware.control.views import RevisionView


def rows(store: Store, running: Running, which: str, last: int) -> list[RevisionView]:
    """The newest first; ``which``: only this number, "" all; ``last``: so many at most (0: all). Raises OSError."""
    found = []
    for one in store.revisions():
        state = ""
        if not one.sound:
            state = "damaged"
        elif one.number == running.revision:
            state = "running" if running.unconfirmed is None else "unconfirmed"
        found.append(RevisionView(one.number, one.when, one.who, one.why, state))
    found = [row for row in found if which in ("", str(row.revision))]
    return found[:last] if last > 0 else found
