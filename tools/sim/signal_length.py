"""How long what is told to a telephone on hook takes: the length of what the voice process would sound."""

from datetime import datetime

from firmware.callcontrol.events import Absence
from firmware.voice.caller_id.delivery import CallerIdBurst, Delivery
from firmware.voice.caller_id.dtmf import DtmfForm, dtmf_digits
from firmware.voice.caller_id.messages import Absence as Reason
from firmware.voice.caller_id.messages import Caller, Moment, mdmf, message_waiting
from firmware.voice.caller_id.signals import SCHEMES
from firmware.voice.digits import OFF_MS, ON_MS

_REASONS = {"withheld": Reason.WITHHELD, "unavailable": Reason.UNAVAILABLE}


def longest_name(scheme: str) -> int:
    """Characters of a name that this scheme tells; 0 where it tells none."""
    way = SCHEMES.get(scheme)
    return way.dialect.value if isinstance(way, Delivery) else 0


def signal_us(scheme: str, number: str, name: str, absence: Absence, now: datetime) -> int:
    """Of a caller's identification; 0 where ``scheme`` ("" or one that does not exist) tells nothing."""
    way = SCHEMES.get(scheme)
    caller = Caller(number, name, _REASONS.get(absence), None, Moment(now.month, now.day, now.hour, now.minute))
    if isinstance(way, DtmfForm):
        return 1000 * len(dtmf_digits(caller, way)) * (ON_MS + OFF_MS)
    return 0 if way is None else 1000 * CallerIdBurst(mdmf(caller, way.dialect), way).duration_ms


def waiting_us(scheme: str, waiting: bool) -> int:
    """Of the lamp of the mailbox; 0 where ``scheme`` has no word for it."""
    way = SCHEMES.get(scheme)
    if not isinstance(way, Delivery):
        return 0
    return 1000 * CallerIdBurst(message_waiting(waiting, way.dialect), way).duration_ms
