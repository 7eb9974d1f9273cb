"""The UARTs behind the caller-ID receivers as the card sees them: one for each CO line, 1200 8N1.

The card asks; nothing interrupts it. A UART keeps what has come until it is asked (a tty holds 4095 bytes, which is
34 s of caller ID).
"""


class Uart:
    """Contract. Neither method blocks, and neither raises: a UART that is gone has nothing to say."""

    def read(self):
        """The bytes that have come whole since the last call, oldest first; ``b""`` when there are none.

        A byte without its stop bit is not among them where the UART can tell.
        """
        raise NotImplementedError

    def broken(self) -> int:
        """How many bytes without a stop bit, and breaks, came since the last call; 0 where the UART cannot tell."""
        raise NotImplementedError
