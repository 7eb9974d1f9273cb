"""National holidays of a year, and which of them the office keeps."""

from datetime import date

from firmware.config.holidays import holidays_of
from firmware.config.model import Config
from firmware.control.views import HolidayView


def rows(config: Config, today: str, which: str) -> list[HolidayView]:
    """In order of days. ``today``: begins with YYYY; ``which``: another year, or the key of one holiday; "": all of
    this year. Raises OSError."""
    year = int(which if which.isdecimal() and len(which) == 4 else today[:4])
    kept = {(one.day, one.name) for one in config.hours.schedule.holidays}
    found = []
    for one in holidays_of(config.country):
        day = date.fromordinal(one.day)
        if day.year == year and which in ("", str(year), one.key):
            is_kept = "yes" if (one.day, one.name) in kept else "no"
            found.append(HolidayView(f"{day:%Y-%m-%d %a}", one.key, one.name, is_kept))
    return found
