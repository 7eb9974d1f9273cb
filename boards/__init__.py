"""Boards as data: one file a board, each with one ``BOARD``."""

from hal.wiring import Board

NAMES = ("lb4x8", "lb8x24")


def named(name: str) -> Board:
    """The board of this name.

    Raises ValueError, a sentence with the names that there are.
    """
    if name not in NAMES:
        raise ValueError(f"there is no board {name!r}; the boards are {', '.join(NAMES)}")
    # importlib does not exist on MicroPython, where a line card reads its board too.
    board: Board = __import__("boards." + name, None, None, ("BOARD",)).BOARD
    return board
