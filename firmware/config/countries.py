"""What differs from country to country, as data.

Sources, row by row in ``source``:
``b``     telephony.md (b), ring cadence; hardware.md 13.2 agrees unless the row says otherwise.
``hz``    hardware.md 13.2: 20 Hz United States, 25 Hz Europe, Australia, United Kingdom.
``hz?``   no source names the frequency of this country: 25 Hz is assumed, the most widespread.
``fl``    hardware.md 13.1, country flash windows (marked there as from memory: configurable defaults).
``fl?``   not listed there: 80-310 ms, which spans TBR21 (80-120) and the long German recall (170-310).
``dig``   hardware.md 13.1, digit maps.
Outside line and operator: DESIGN 6 (9 and 0 in North America, 0 and 9 elsewhere).
Order of dates: the short date of each country's main language in Unicode CLDR, from knowledge; the installer may
change it.
"""

from typing import Literal

import msgspec

DateOrder = Literal["dmy", "mdy", "ymd"]
"""Day, month and year as people write them."""

DEFAULT_COUNTRY = "hu"
"""The country of a box that was not told one; also the default of a story's header (DESIGN 11)."""

NORMAL = "01234567890"
"""Digit of n pulses at index n (index 0 is never used): ten pulses are 0."""
SWEDEN = "00123456789"
"""One pulse is 0, n pulses are n-1 (hardware.md 13.1)."""
NEW_ZEALAND = "09876543210"
"""n pulses are 10-n, ten pulses are 0 (hardware.md 13.1)."""


class Country(msgspec.Struct, frozen=True):
    """One country's habits. ``cadence``: ringing on, off[, on, off] in ms. ``ring_decihertz``: tenths of a hertz.

    ``flash_min_ms``..``flash_max_ms``: breaks that are a recall while talking; ``hangup_ms``: a break this long
    is a hang-up. ``pulse_digits``: see NORMAL. ``outside``, ``operator``: digits dialled for them.
    ``date``: in which order dates are written.
    """

    key: str
    name: str
    cadence: tuple[int, ...]
    ring_decihertz: int
    flash_min_ms: int
    flash_max_ms: int
    hangup_ms: int
    source: str
    pulse_digits: str = NORMAL
    outside: str = "0"
    operator: str = "9"
    date: DateOrder = "dmy"

    @property
    def flash_ms(self) -> int:
        """A flash that is well inside the window."""
        return (self.flash_min_ms + self.flash_max_ms) // 2


_DOUBLE = (400, 200, 400, 2000)
_ONE_FOUR = (1000, 4000)
_ONE_FIVE = (1000, 5000)

_ROWS = (
    # North American flash and hang-up: hardware.md 13.1 (300-1100; on-hook confirm of DAHDI, 1250).
    Country(
        "us", "United States", (2000, 4000), 200, 300, 1100, 1250, "b hz fl", outside="9", operator="0", date="mdy"
    ),
    Country("uk", "United Kingdom", _DOUBLE, 250, 50, 150, 500, "b hz fl"),
    Country("de", "Germany", _ONE_FOUR, 250, 80, 310, 500, "b hz fl (170-310 or 80-120: both)"),
    Country("fr", "France", (1500, 3500), 250, 200, 320, 500, "b hz fl"),
    Country("pl", "Poland", _ONE_FOUR, 250, 80, 310, 500, "b hz fl?"),
    Country("hu", "Hungary", (1250, 3750), 250, 80, 310, 500, "b hz fl?", date="ymd"),
    Country("id", "Indonesia", _ONE_FOUR, 250, 80, 310, 500, "b hz? fl?"),
    Country("it", "Italy", _ONE_FOUR, 250, 80, 120, 500, "b hz fl"),
    Country("es", "Spain", (1500, 3000), 250, 80, 120, 500, "b hz fl"),
    Country("cz", "Czechia", _ONE_FOUR, 250, 80, 310, 500, "b hz fl?"),
    Country("nl", "Netherlands", _ONE_FOUR, 250, 80, 120, 500, "b hz fl"),
    Country("au", "Australia", _DOUBLE, 250, 50, 150, 500, "b hz fl"),
    # No source gives Japan's frequency; 20 Hz is the lowest for which the Ag1171's edges are made (hardware.md 2.2).
    Country("jp", "Japan", (1000, 2000), 200, 80, 310, 500, "b hardware.md 2.2 fl?", date="ymd"),
    Country("br", "Brazil", _ONE_FOUR, 250, 80, 310, 500, "b hz? fl?"),
    Country("in", "India", _DOUBLE, 250, 80, 310, 500, "b hz? fl?"),
    Country("ru", "Russia", _ONE_FOUR, 250, 80, 310, 500, "b hz fl?"),
    Country("at", "Austria", _ONE_FIVE, 250, 80, 310, 500, "b hz fl?"),
    Country("ch", "Switzerland", _ONE_FOUR, 250, 80, 310, 500, "b hz fl?"),
    Country("be", "Belgium", (1000, 3000), 250, 80, 310, 500, "b hz fl?"),
    Country("se", "Sweden", _ONE_FIVE, 250, 80, 310, 500, "b hz fl? dig", pulse_digits=SWEDEN, date="ymd"),
    Country("no", "Norway", _ONE_FOUR, 250, 80, 310, 500, "b hz fl?"),
    Country("dk", "Denmark", _ONE_FOUR, 250, 80, 310, 500, "b hz fl?"),
    Country("fi", "Finland", _ONE_FOUR, 250, 80, 310, 500, "b (13.2 does not list it) hz fl?"),
    Country("pt", "Portugal", _ONE_FIVE, 250, 80, 310, 500, "b hz fl?"),
    Country("gr", "Greece", _ONE_FOUR, 250, 80, 310, 500, "b hz fl?"),
    Country("za", "South Africa", _DOUBLE, 250, 80, 310, 500, "b hz? fl?", date="ymd"),
    Country("nz", "New Zealand", _DOUBLE, 250, 50, 150, 500, "b hz? fl dig", pulse_digits=NEW_ZEALAND),
    Country("cn", "China", _ONE_FOUR, 250, 80, 310, 500, "b hz? fl?", date="ymd"),
    Country("il", "Israel", (1000, 3000), 250, 80, 310, 500, "b hz? fl?"),
    # Taiwan's tone plan is the North American one (telephony.md (b)); its ringing is taken to be so too.
    Country("tw", "Taiwan", _ONE_FOUR, 200, 80, 310, 500, "b hz? (20, as its tone plan) fl?", date="ymd"),
    Country("sg", "Singapore", _DOUBLE, 250, 80, 310, 500, "b hz? fl?"),
    Country("mx", "Mexico", (2000, 4000), 250, 80, 310, 500, "b hz? fl?", outside="9", operator="0"),
)

COUNTRIES = {row.key: row for row in _ROWS}
"""The 32 countries of telephony.md (b), by their lower-case key."""

ZONE_OF = {
    "us": "America/New_York",
    "uk": "Europe/London",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "pl": "Europe/Warsaw",
    "hu": "Europe/Budapest",
    "id": "Asia/Jakarta",
    "it": "Europe/Rome",
    "es": "Europe/Madrid",
    "cz": "Europe/Prague",
    "nl": "Europe/Amsterdam",
    "au": "Australia/Sydney",
    "jp": "Asia/Tokyo",
    "br": "America/Sao_Paulo",
    "in": "Asia/Kolkata",
    "ru": "Europe/Moscow",
    "at": "Europe/Vienna",
    "ch": "Europe/Zurich",
    "be": "Europe/Brussels",
    "se": "Europe/Stockholm",
    "no": "Europe/Oslo",
    "dk": "Europe/Copenhagen",
    "fi": "Europe/Helsinki",
    "pt": "Europe/Lisbon",
    "gr": "Europe/Athens",
    "za": "Africa/Johannesburg",
    "nz": "Pacific/Auckland",
    "cn": "Asia/Shanghai",
    "il": "Asia/Jerusalem",
    "tw": "Asia/Taipei",
    "sg": "Asia/Singapore",
    "mx": "America/Mexico_City",
}
"""By country, the zone in which most of its people live (tz database, zone1970.tab)."""
