"""Setup's question about date and time: what the box believes, and what somebody says instead.

Who answers ten questions takes minutes, and the zone is in force only after the commit: what counts is how far the
answer is ahead of the box's own time.
"""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from firmware.config import zones
from firmware.config.countries import ZONE_OF
from firmware.config.fields import RefusedError, shown
from firmware.control.requests import SetClock, Show
from firmware.control.responses import Shown
from firmware.control.views import ClockView, rows_of
from firmware.shell.asking import asked
from firmware.shell.flows import Flow, sent, tell
from firmware.shell.steps import Step

if TYPE_CHECKING:
    from firmware.shell.session import Session

_RULE = "but must be a date and a time such as 2026-11-30 09:41, a time zone may follow"
EARLIEST = 2000
"""The clock chip holds nothing before this year."""
_AS_WRITTEN = "%Y-%m-%d %H:%M"


class ClockAnswer(NamedTuple):
    """``zone``: the name of the office's. ``ahead`` of the box's time, None: that is right; ``trusted``: by the box,
    too. ``words``: what was said."""

    zone: str
    ahead: timedelta | None
    trusted: bool
    words: str

    @property
    def changes(self) -> bool:
        """The box's clock is to be set."""
        return self.ahead is not None or not self.trusted


def ask_clock(session: "Session", country: str) -> Generator[Step, Any, ClockAnswer | None]:
    """None where the box does not tell the time. Raises GaveUpError, StoppedError."""
    row = yield from _clock(session)
    if row is None:
        return None
    zone = _zone(session, country)
    usual = f"{_local(row, zone):{_AS_WRITTEN}} {zone}"

    def check(text: str) -> tuple[datetime, str]:
        return _read(text, zone)

    said, chosen = yield from asked(session, "Date, time and time zone", usual, check)
    words = f"{said:{_AS_WRITTEN}} {chosen}"
    trusted = row.trusted == "yes"
    if words == usual:
        return ClockAnswer(chosen, None, trusted, words)
    row = (yield from _clock(session)) or row
    ahead = zones.utc_of(said, zones.zone_named(chosen)) - _utc(row)
    return ClockAnswer(chosen, ahead, trusted, words)


def set_clock(session: "Session", answer: ClockAnswer) -> Flow:
    """As it was answered, by now; what the box believes, and nobody has told it, is kept in its chip."""
    request = SetClock()
    if answer.ahead is not None:
        row = yield from _clock(session)
        if row is None:
            return
        local = zones.local_of(_utc(row) + answer.ahead, zones.zone_named(row.zone))
        request = SetClock(f"{local:%Y-%m-%d %H:%M:%S}")
    response = yield from sent(request)
    yield from tell(response, session.screen)


def _clock(session: "Session") -> Generator[Step, Any, ClockView | None]:
    response = yield from sent(Show("clock"))
    if isinstance(response, Shown):
        try:
            return next(iter(rows_of(response.subject, response.rows)), None)
        except msgspec.MsgspecError:
            return None
    yield from tell(response, session.screen)
    return None


def _zone(session: "Session", country: str) -> str:
    """The candidate's, or that of the country."""
    written = session.facts.written.get("zone")
    stays = isinstance(written, str) and country == session.greeting.country
    return written if stays and isinstance(written, str) else ZONE_OF[country]


def _utc(row: ClockView) -> datetime:
    return zones.utc_of(datetime.fromisoformat(row.time), zones.zone_named(row.zone))


def _local(row: ClockView, zone: str) -> datetime:
    return zones.local_of(_utc(row), zones.zone_named(zone))


def _read(text: str, zone: str) -> tuple[datetime, str]:
    """Raises RefusedError."""
    words = text.split()
    if len(words) == 3:  # date, time and zone
        zone = zones.zone(words.pop())
    try:
        said = datetime.strptime(" ".join(words), _AS_WRITTEN)
    except ValueError:
        said = datetime.min
    if said.year < EARLIEST:
        raise RefusedError(f"is {shown(text)}, {_RULE}")
    try:
        zones.utc_of(said, zones.zone_named(zone))
    except ValueError as error:
        raise RefusedError(str(error)) from None
    return said, zone
