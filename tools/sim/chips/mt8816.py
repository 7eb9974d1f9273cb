"""MT8816 8 x 16 analogue crosspoint (hardware.md 5), and the bank of them that makes a matrix.

Write only: contents after power-on are undefined (seeded draws here). ``on_switch(x, y, closed)`` tells
each crosspoint that changes; ``rows[y]`` is the 16-bit set of X closed on Y.
"""

from tools.sim.chips.draws import Draws
from tools.sim.chips.wires import Listener, nobody

X_OF_ADDRESS = (0, 1, 2, 3, 4, 5, 12, 13, 6, 7, 8, 9, 10, 11, 14, 15)
"""Table 1 of the datasheet: AX3-0 is not in ascending order of X."""


class MT8816:
    """One chip."""

    def __init__(self, name: str = "MT8816", seed: int = 1):
        self.name = name
        self.on_switch: Listener = nobody
        draws = Draws(seed)
        self.rows = [draws.below(0x10000) for _ in range(8)]

    def power_on(self, seed: int) -> None:
        """Contents become anything."""
        draws = Draws(seed)
        for y in range(8):
            self._set_row(y, draws.below(0x10000))

    def is_closed(self, x: int, y: int) -> bool:
        """Whether the switch between X ``x`` and Y ``y`` is on."""
        return bool(self.rows[y] >> x & 1)

    def reset(self) -> None:
        """RESET high: all switches open, whatever CS and STROBE are."""
        for y in range(8):
            self._set_row(y, 0)

    def load(self, ax: int, ay: int, data: int) -> None:
        """Latch transparent (CS and STROBE high): the addressed switch follows DATA."""
        x = X_OF_ADDRESS[ax]
        row = self.rows[ay]
        new = row | 1 << x if data else row & ~(1 << x)
        if new != row:
            self.rows[ay] = new
            self.on_switch(x, ay, bool(data))

    def _set_row(self, y: int, row: int) -> None:
        changed = self.rows[y] ^ row
        self.rows[y] = row
        for x in range(16):
            if changed >> x & 1:
                self.on_switch(x, y, bool(row >> x & 1))


class MatrixBank:
    """Chips that share AX, AY, DATA, STROBE and RESET, one chip select each.

    ``set_pins(ax, ay, data, strobe, reset)`` and ``set_selects(mask)`` tell new levels; pins of one
    call change at the same instant, as those of one expander port do.
    """

    def __init__(self, chips: list[MT8816], name: str = "matrix"):
        self.name = name
        self.chips = chips
        self.violations: list[str] = []
        self.selects = 0
        self._ax = 0
        self._ay = 0
        self._data = 0
        self._strobe = 0
        self._reset = 0

    def power_on(self) -> None:
        """The pins are what the pulls make of them; nothing was strobed."""
        self.selects = self._ax = self._ay = self._data = self._strobe = self._reset = 0

    def set_pins(self, ax: int, ay: int, data: int, strobe: int, reset: int) -> None:
        """New levels on the shared pins."""
        moved = ax != self._ax or ay != self._ay
        new_data = data != self._data
        was_strobe = self._strobe
        if self.selects and not reset:
            if (was_strobe or strobe) and moved:
                self._fault("address changed while STROBE was high")
            if was_strobe and not strobe and new_data:
                self._fault("DATA changed as STROBE fell (hold time)")
        self._ax = ax
        self._ay = ay
        self._data = data
        self._strobe = strobe
        if reset:
            if not self._reset:
                self._reset = 1
                for chip in self.chips:
                    chip.reset()
            return
        self._reset = 0
        if strobe and self.selects:
            if not was_strobe:
                self._check_selects()
            self._load()

    def set_selects(self, mask: int) -> None:
        """New chip selects: bit n is ``chips[n]``."""
        if mask == self.selects:
            return
        self.selects = mask
        if self._strobe and mask:
            self._check_selects()
            if not self._reset:
                self._load()

    def set_all(self, ax: int, ay: int, data: int, strobe: int, reset: int, mask: int) -> None:
        """Shared pins and chip selects at the same instant."""
        if self._strobe and not strobe and mask != self.selects and not reset:
            self._fault("CS changed as STROBE fell (hold time)")
        if strobe and not self._strobe:
            # Both rise together: the latch opens when the later of them is there.
            self.selects = mask
            self.set_pins(ax, ay, data, strobe, reset)
        else:
            self.set_pins(ax, ay, data, strobe, reset)
            self.set_selects(mask)

    def _load(self) -> None:
        selects = self.selects
        for index, chip in enumerate(self.chips):
            if selects >> index & 1:
                chip.load(self._ax, self._ay, self._data)

    def _check_selects(self) -> None:
        if self.selects & (self.selects - 1):
            self._fault("more than one chip selected at a strobe (selects 0x%x)" % self.selects)

    def _fault(self, text: str) -> None:
        self.violations.append("%s: %s" % (self.name, text))
