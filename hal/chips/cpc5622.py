"""Clare CPC5622 company-line interface with its battery, polarity and loop sensing (hardware.md 3).

No bus and no time here: which level on which pin; see hal/chips/ag1171 for ``latches``.
"""

from hal.compat import const

QUIET = const(0)
"""No ringing voltage above the threshold at this moment."""
POSITIVE = const(1)
"""Positive half-wave: RING, whatever RING2 says."""
NEGATIVE = const(2)
"""Negative half-wave: RING2 (full-wave) and not RING (half-wave)."""


class CPC5622:
    """One company line. ``pins``: hal.wiring.LinePins; ``levels``: hal.wiring.Levels.

    ``ring``, ``ring2``, ``loop``, ``battery``, ``polarity``: bits in the integer of all inputs (16 * expander + bit).
    """

    def __init__(self, pins, levels):
        self.ring = _input(pins.ring)
        self.ring2 = _input(pins.ring2)
        self.loop = _input(pins.loop)
        self.battery = _input(pins.battery)
        self.polarity = _input(pins.polarity)
        self.oh_chip = pins.oh.chip
        self.oh_mask = 1 << pins.oh.bit
        self.cid_chip = pins.cid.chip
        self.cid_mask = 1 << pins.cid.bit
        self._levels = levels

    def half_wave(self, raw):
        """QUIET, POSITIVE or NEGATIVE at the moment of ``raw``."""
        if raw >> self.ring & 1 == self._levels.ring:
            return POSITIVE
        return NEGATIVE if raw >> self.ring2 & 1 == self._levels.ring else QUIET

    def loop_current(self, raw):
        """Whether loop current flows."""
        return raw >> self.loop & 1 == self._levels.loop

    def has_battery(self, raw):
        """Whether the exchange feeds the line."""
        return raw >> self.battery & 1 == self._levels.battery

    def is_reversed(self, raw):
        """Whether polarity is reversed."""
        return raw >> self.polarity & 1 == self._levels.reversed

    def rest(self, latches):
        """Safe state: on hook, caller-ID path off."""
        self.off_hook(latches, False)

    def off_hook(self, latches, on):
        """OH: seize or release the loop. The caller-ID path goes off with either: it works on hook only."""
        self.caller_id_path(latches, False)
        _put(latches, self.oh_chip, self.oh_mask, self._levels.oh if on else 1 - self._levels.oh)

    def caller_id_path(self, latches, on):
        """CID: couple the on-hook signal to the receive side. Not while off hook: then it stays off."""
        if on and self.is_off_hook(latches):
            on = False
        _put(latches, self.cid_chip, self.cid_mask, self._levels.cid if on else 1 - self._levels.cid)

    def is_off_hook(self, latches):
        """Whether the image seizes the line."""
        return bool(latches[self.oh_chip] & self.oh_mask) == bool(self._levels.oh)


def _input(pin):
    return 16 * pin.chip + pin.bit


def _put(words, chip, mask, level):
    if level:
        words[chip] |= mask
    else:
        words[chip] &= ~mask
