"""How far work is that takes long."""

from collections.abc import Callable

Told = Callable[[float, str], None]
"""(0 to 1, what is being done)."""


def nobody(_: float, __: str) -> None:
    """A ``Told``."""


def counted(total: int, doing: str, told: Told, begin: float = 0.0, end: float = 1.0) -> Callable[[int], None]:
    """Takes so many more of ``total``, and tells that as the part of the work from ``begin`` to ``end``."""
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        told(begin + (end - begin) * min(1.0, done / max(total, 1)), doing)

    return tell
