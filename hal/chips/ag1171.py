"""Silvertel Ag1171 telephone line interface: what its pins mean (hardware.md 2).

No bus and no time here: which level on which pin. Polarities are board data
(``Levels``), so that a clone with F/R idle low or PD active high is another board file.
``latches`` and ``directions`` are lists of 16-bit words, one an expander of the board: the
card's wanted image, changed in place. Ringing order in time (F/R to rest, RM off 11-20 ms
later) is the line card's.
"""


class Ag1171:
    """One telephone port. ``pins``: hal.wiring.StationPins; ``levels``: hal.wiring.Levels.

    ``shk``: bit of SHK in the integer of all inputs (16 * expander + bit); ``shk_level`` its level while off hook.
    ``fr_mask`` and ``rm_mask``: the pin's bit in the word of expander ``fr_chip``, ``rm_chip``.
    """

    def __init__(self, pins, levels):
        self.shk = 16 * pins.shk.chip + pins.shk.bit
        self.shk_level = levels.shk
        self.fr_chip = pins.fr.chip
        self.fr_mask = 1 << pins.fr.bit
        self.rm_chip = pins.rm.chip
        self.rm_mask = 1 << pins.rm.bit
        self.pd_chip = pins.pd.chip
        self.pd_mask = 1 << pins.pd.bit
        self._fr_idle = levels.fr_idle
        self._rm_on = levels.rm
        self._pd_down = levels.pd_down

    def off_hook(self, raw):
        """Whether SHK says off hook in ``raw``, all inputs as read.

        Off hook while ringing gives pulses, and for 50 ms after power-up the level means nothing.
        """
        return raw >> self.shk & 1 == self.shk_level

    def rest(self, latches, directions):
        """Safe state: no ring mode, F/R forward, powered."""
        self.ring_mode(latches, False)
        self.forward(latches, True)
        self.power(latches, directions, True)

    def ring_mode(self, latches, on):
        """RM: 72 V battery while on."""
        _put(latches, self.rm_chip, self.rm_mask, self._rm_on if on else 1 - self._rm_on)

    def forward(self, latches, on):
        """F/R: forward (its rest) or reversed; alternated at ring frequency in ring mode."""
        _put(latches, self.fr_chip, self.fr_mask, self._fr_idle if on else 1 - self._fr_idle)

    def is_forward(self, latches):
        """Whether F/R is at its rest in ``latches``."""
        return (latches[self.fr_chip] & self.fr_mask != 0) == (self._fr_idle == 1)

    def power(self, latches, directions, on):
        """PD: released (the pin floats) or driven to the level that powers down; never driven the other way,
        which may damage the chip. SHK is undefined for 50 ms after a release."""
        _put(latches, self.pd_chip, self.pd_mask, self._pd_down)
        _put(directions, self.pd_chip, self.pd_mask, on)


def _put(words, chip, mask, level):
    if level:
        words[chip] |= mask
    else:
        words[chip] &= ~mask
