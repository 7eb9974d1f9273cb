"""The wanted image of every output, and the writes that make the chips follow it.

``wanted[chip]`` is what the latches shall be; the driver's ``latches`` is what was
sent last. A chip is written where the two differ, at most once a tick, the most
urgent chip first, and only while it is in service: a chip that is being recovered
takes its image from here when it is initialised again.
"""


class Outputs:
    """``drivers``: the MCP23017 of each expander; ``plans``: hal.pin_plan.ChipPlan of each.

    Whoever changes a word of ``wanted`` itself (the line interfaces do) tells by ``touch``.
    """

    def __init__(self, drivers, plans, budget, care):
        self.wanted = [plan.idle for plan in plans]
        self.dirty = 0
        self._idle = tuple(self.wanted)
        self._drivers = drivers
        self._budget = budget
        self._care = care

    def set(self, pin, level: int) -> None:
        bit = 1 << pin.bit
        if level:
            self.wanted[pin.chip] |= bit
        else:
            self.wanted[pin.chip] &= ~bit
        self.touch(pin.chip)

    def touch(self, chip: int) -> None:
        if self.wanted[chip] == self._drivers[chip].latches:
            self.dirty &= ~(1 << chip)
        else:
            self.dirty |= 1 << chip

    def settled(self, chip: int) -> bool:
        """The chip has what is wanted, as far as its last write tells."""
        return not (self.dirty | ~self._care.in_service) >> chip & 1

    def pending(self) -> int:
        """Set of the chips that could be written and differ."""
        return self.dirty & self._care.in_service

    def write(self, chips, now_ms: int) -> None:
        """Write those of ``chips`` (in this order) that differ, within the tick's budget."""
        if self.dirty:
            for chip in chips:
                if self.dirty & self._care.in_service & 1 << chip:
                    self._write_one(chip, now_ms)

    def _write_one(self, chip: int, now_ms: int) -> None:
        driver = self._drivers[chip]
        word = self.wanted[chip]
        bits = driver.changed_bits(word)
        if self._budget.fits(bits) and self._care.attempt(chip, bits, now_ms, driver.write_changed, word):
            self.dirty &= ~(1 << chip)

    def hand_over(self, chip: int) -> None:
        """The driver's image becomes the wanted one: its start-up and read-back follow it from now on."""
        self._drivers[chip].latches = self.wanted[chip]
        self.dirty &= ~(1 << chip)

    def make_safe(self, chip: int) -> None:
        """Every output of the chip to its safe level (wanted only)."""
        self.wanted[chip] = self._idle[chip]
        self.touch(chip)
