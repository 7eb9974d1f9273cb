"""Names for what chips hand each other, for the type checker only: MicroPython never evaluates annotations."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    Listener = Callable[..., None]
    Data = bytes | bytearray | memoryview
    Into = bytearray | memoryview
    Action = Callable[[], Any]
    Entry = list[Any]

    class Chip(Protocol):
        """A model on an I2C bus (tools/sim/i2c.py says what each method means); names by underscore are positional."""

        def write(self, __data: Data, __stop: bool = True) -> bool: ...

        def read(self, __into: Into) -> bool: ...

        def write_read(self, __data: Data, __into: Into) -> bool: ...

else:
    Listener = Data = Into = Action = Entry = Chip = object


def nobody(*_args: object) -> None:
    """Nobody listens."""
