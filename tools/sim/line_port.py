"""One CO line of a simulated board as the exchange's side sees it."""

from tools.sim.chips.ads1115 import ADS1115
from tools.sim.chips.cpc5622 import Cpc5622, LineSense
from tools.sim.chips.ht9032 import HT9032, MARK_BITS, SEIZURE_BITS, burst
from tools.sim.chips.wires import TYPE_CHECKING, nobody

if TYPE_CHECKING:
    from collections.abc import Callable


class LinePort:
    """One CO line. ``on_tone()`` is called when ``heard_tone`` may have changed."""

    def __init__(
        self,
        daa: Cpc5622,
        sense: LineSense,
        caller_id: HT9032,
        adc: ADS1115 | None,
        *,
        channel: int,
        volts_divider: float,
    ):
        self.daa = daa
        self.sense = sense
        self.caller_id = caller_id
        self.on_tone: Callable[[], None] = nobody
        self._tone: str | None = None
        self._adc = adc
        self._channel = channel
        self._volts_divider = volts_divider
        self.ring = daa.ring
        self.stop_ringing = daa.stop_ringing
        self.impulse = daa.impulse
        self.step = daa.step
        self.set_behind = sense.set_behind
        self.send_bits = caller_id.carry
        self.cut_fsk = caller_id.cut

    def set_feed(self, battery: bool, reversed_: bool) -> None:
        """Battery and polarity as the exchange gives them."""
        self.daa.set_feed(battery, reversed_)
        self.sense.set_feed(battery, reversed_)

    def set_volts(self, volts: float) -> None:
        """What a voltmeter between Tip and Ring shows (for the ADS1115)."""
        if self._adc is not None:
            self._adc.volts[self._channel] = abs(volts) / self._volts_divider

    def send_fsk(self, message: bytes, seizure_bits: int = SEIZURE_BITS, mark_bits: int = MARK_BITS) -> int:
        """The exchange sends a caller-ID burst from now on: ``message`` from its type byte to its checksum, which is
        sent as it is. In place of one that is under way. Returns how long it lasts, in microseconds."""
        return self.caller_id.carry(burst(message, seizure_bits, mark_bits))

    def tone(self, digit: str | None) -> None:
        """The DTMF digit that the exchange sends from now on: one of 0-9 * # A-D, or None."""
        self._tone = digit
        self.on_tone()

    @property
    def heard_tone(self) -> str | None:
        """The digit that is at this line's matrix source now."""
        return self._tone if self.off_hook or self.cid_on else None

    def path_moved(self) -> None:
        """OH or CID has changed."""
        self.caller_id.couple(self.cid_on and not self.off_hook)
        self.on_tone()

    @property
    def off_hook(self) -> bool:
        """Our loop is closed."""
        return self.daa.off_hook

    @property
    def cid_on(self) -> bool:
        """The caller-ID path is coupled through."""
        return self.daa.cid_on

    @property
    def loop(self) -> bool:
        """Loop current flows."""
        return self.sense.loop
