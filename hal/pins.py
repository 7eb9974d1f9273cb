"""GPIO pins of the host as the card sees them.

``InterruptPins`` answers for all expanders at once, because the tick asks only
one question: whose INT is asserted? A host that can read its port in one access
(RP2040, the simulator) answers in one; gpiozero reads pin by pin.
"""


class InterruptPins:
    """Contract: the INT inputs of a board."""

    def asserted(self) -> int:
        """Bit i is set while the INT pin of ``board.expanders[i]`` is asserted (low).

        Expanders without an INT pin have no bit. Never raises.
        """
        raise NotImplementedError


class OutputPin:
    """Contract: one output of the host (watchdog, RESET)."""

    def write(self, level: int) -> None:
        """Drive the pin to 0 or 1. Never raises."""
        raise NotImplementedError
