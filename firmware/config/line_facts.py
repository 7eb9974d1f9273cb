"""What is known of a telephone company's lines in one country: the shape of it, each part with its source.

The countries themselves are in line_profiles.py, whose text explains the sources and how far to trust each value.
"""

from typing import Literal

import msgspec

from firmware.config.countries import Country

Confidence = Literal["high", "medium", "low"]

Habit = Literal["usual", "possible", "unusual"]
"""How often lines of a country do it. Nothing is decided by this alone: it says what to try and to learn first."""

Signal = Literal["bell202", "v23", "dtmf"]

Alert = Literal["none", "reversal", "dt-as", "rp-as", "reversal dt-as", "reversal rings"]
"""What the exchange does before the data: nothing more, turn the polarity, sound 2130+2750 Hz (DT-AS), ring once
briefly (RP-AS), the first and the second, or turn and ring briefly until the line is taken (Japan)."""

ABANDON_PERCENT = 150
"""A caller has given up when no ring came for so much of the country's longest pause (telephony.md a5)."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Where a value comes from, in the words of line_profiles.py, and how far to trust it."""

    source: str
    confidence: Confidence


class Impedance(Known, frozen=True):
    """What the line wants to see at voice frequencies: ``series_ohm`` + (``parallel_ohm`` || ``parallel_nf``).

    ``series_ohm``: 100-1000. ``parallel_ohm``: 0 (a plain resistance) or 500-1200. ``parallel_nf``: 0 or 50-350.
    A hint for the installer and for level tests (telephony.md a11): the interface chip's parts are soldered.
    """

    series_ohm: int
    parallel_ohm: int = 0
    parallel_nf: int = 0


class Flash(Known, frozen=True):
    """Our break that asks the exchange for its own second call. ``send_ms``: 50-1000.

    ``window_ms``: least and longest break that the exchange takes for one, where that is not what the country's
    telephones make (countries.py); None = it is.
    """

    send_ms: int
    window_ms: tuple[int, int] | None = None


class Pulse(Known, frozen=True):
    """Dial pulses that we send; the digits of pulses are in countries.py.

    ``break_percent``: open part of a pulse, 55-77 (13.1). ``inter_digit_ms``: least closed time between digits,
    300-1000. ``pps``: pulses a second that every exchange takes, 8-11. ``fastest_pps``: 20 where exchanges that take
    it are usual, else ``pps``.
    """

    break_percent: int
    inter_digit_ms: int = 800
    pps: int = 10
    fastest_pps: int = 10


class Dtmf(Known, frozen=True):
    """DTMF that we send, in ms: as usual, and the least that may be set (50-100)."""

    on_ms: int
    off_ms: int
    least_on_ms: int
    least_off_ms: int


class DialTone(Known, frozen=True):
    """Between taking a line and the first digit. ``wait_ms``: longest wait for the tone, 3000-5000 (13.4), from loop
    current on. ``pause_ms``: instead, where nobody listens for it, 800-3500. ``late``: the tone may be seconds late
    because the last call is not cleared yet: never send blindly after the pause, wait. ``heard_ms``: so long after its
    beginning the voice process is sure of it at the latest (firmware/voice/call_progress): a steady tone in 2 s, one in
    bursts after two turns.
    """

    wait_ms: int = 3000
    pause_ms: int = 1500
    late: bool = False
    heard_ms: int = 2200


class Scheme(msgspec.Struct, frozen=True):
    """One way to send caller ID to us. ``name``: what firmware/voice/caller_id calls it, a constant of delivery.py;
    "" = we cannot send it to telephones. ``before_ring``: before the first ring, else after it.
    ``off_hook``: only told to who takes the line first.
    """

    name: str
    signal: Signal
    before_ring: bool
    alert: Alert = "none"
    off_hook: bool = False


class CallerId(Known, frozen=True):
    """Ways of the country, keys of SCHEMES, the most usual first. All are listened for at once (telephony.md a6): the
    order decides only what a telephone of ours is sent, and what the display says before a line has shown its own."""

    schemes: tuple[str, ...]


class Cpc(Known, frozen=True):
    """Open loop when the other side has gone, in ms. ``expected``: how often lines do it. ``least_ms``-``longest_ms``:
    its usual length, 100-1000 (longer is an unplugged line, 13.3). ``threshold_ms``: taken for one from here on; 20 to
    50 ms are glitches, so 100-400. ``blind_ms``: not looked for so long after an outgoing seizure (a2).
    """

    expected: Habit
    least_ms: int = 200
    longest_ms: int = 1000
    threshold_ms: int = 200
    blind_ms: int = 2000


class Reversal(Known, frozen=True):
    """Polarity turned during a call: the called side answers, or it hangs up. ``apart_ms``: a second one earlier than
    this after the first is no hang-up (a4)."""

    answer: Habit
    hangup: Habit
    apart_ms: int = 600


class ClearingTone(Known, frozen=True):
    """Whole cycles of the country's own busy or congestion cadence after which the other side has gone, 2-8.
    ``other_cycles``: of a steady cadence of a tone that is not the country's (a switch of somebody else), 4-8."""

    busy_cycles: int = 2
    congestion_cycles: int = 2
    other_cycles: int = 6


class Guard(Known, frozen=True):
    """``on_hook_ms``: least time on hook before the same line is taken again, 1500-4000 (a12, 1.5)."""

    on_hook_ms: int = 1500


class Emergency(Known, frozen=True):
    """``numbers``: digits as dialled on the line, the one to be told to strangers first. Of no two is one the beginning
    of the other, so each is complete with its last digit. ``confidence`` is that of the numbers not marked ``K``.
    ``longer``: those with which subscribers' numbers begin, too (K): these begin with 2 to 9, and services with 0 or 1;
    of those that begin with 9 the country's own number is no subscriber's."""

    numbers: tuple[str, ...]
    longer: tuple[str, ...] = ()


class Prefixes(Known, frozen=True):
    """``country``: its code, as in +36. ``national``: dialled before an area code at home, "" = none.
    ``international``: before a country code; where carriers compete, the one that leaves the choice to the telephone
    company, or that of the largest."""

    country: str
    national: str
    international: str


class LineProfile(msgspec.Struct, frozen=True):
    """All of one country. ``country``: its row of countries.py, with ringing, pulse digits and telephones' flash."""

    country: Country
    impedance: Impedance
    flash: Flash
    pulse: Pulse
    dtmf: Dtmf
    dial_tone: DialTone
    caller_id: CallerId
    cpc: Cpc
    reversal: Reversal
    clearing_tone: ClearingTone
    guard: Guard
    emergency: Emergency
    prefixes: Prefixes

    @property
    def region(self) -> str:
        """The country as ISO 3166 and phonenumbers name it: two capitals."""
        return "GB" if self.country.key == "uk" else self.country.key.upper()

    @property
    def flash_window_ms(self) -> tuple[int, int]:
        """Least and longest break that the exchange takes for a flash."""
        return self.flash.window_ms or (self.country.flash_min_ms, self.country.flash_max_ms)

    @property
    def abandon_ms(self) -> int:
        """No ring for so long after a burst: the caller has given up."""
        return max(self.country.cadence[1::2]) * ABANDON_PERCENT // 100
