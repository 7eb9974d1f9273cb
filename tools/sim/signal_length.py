"""When what is told to a telephone on hook begins and ends: as the voice process would sound it."""

from datetime import datetime
from typing import NamedTuple

from firmware.callcontrol.events import Absence
from firmware.voice.caller_id.delivery import CallerIdBurst, Delivery, DtmfCall, DtmfDelivery
from firmware.voice.caller_id.messages import Absence as Reason
from firmware.voice.caller_id.messages import Caller, Moment
from firmware.voice.caller_id.signals import SCHEMES, call_signal, waiting_signal


class Course(NamedTuple):
    """In us from the order: its first sound, its data, its end, and when the voice says that it is over.
    ``alerts``: its first sound is DT-AS."""

    sounds_us: int
    data_us: int
    ends_us: int
    over_us: int
    alerts: bool = False


_REASONS = {"withheld": Reason.WITHHELD, "unavailable": Reason.UNAVAILABLE}


def longest_name(scheme: str) -> int:
    """Characters of a name that this scheme tells; 0 where it tells none."""
    way = SCHEMES.get(scheme)
    return way.dialect.value if isinstance(way, Delivery) else 0


def call_course(scheme: str, number: str, name: str, absence: Absence, now: datetime) -> Course | None:
    """Of a caller's identification; None where ``scheme`` ("" or one that does not exist) tells nothing."""
    way = SCHEMES.get(scheme)
    if way is None:
        return None
    caller = Caller(number, name, _REASONS.get(absence), None, Moment(now.month, now.day, now.hour, now.minute))
    return _course(call_signal(caller, scheme), isinstance(way, DtmfDelivery) or way.before_ring)


def waiting_course(scheme: str, waiting: bool) -> Course | None:
    """Of the lamp of the mailbox; None where ``scheme`` has no word for it."""
    if not isinstance(SCHEMES.get(scheme), Delivery):
        return None
    return _course(waiting_signal(waiting, scheme), False)


def _course(signal: CallerIdBurst | DtmfCall, ring_follows: bool) -> Course:
    way = signal.delivery
    return Course(
        1000 * way.silence_ms,
        1000 * signal.data_at_ms,
        1000 * signal.duration_ms,
        1000 * (signal.needs_ms if ring_follows else signal.duration_ms),
        isinstance(way, Delivery) and way.alert_ms > 0,
    )
