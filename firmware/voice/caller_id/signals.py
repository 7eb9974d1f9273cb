"""What a telephone is told, as something to play: the scheme of the telephones by its name."""

from firmware.voice.caller_id.delivery import (
    BELLCORE,
    ETSI_DT_AS,
    ETSI_DURING_RINGING,
    ETSI_LR_DT_AS,
    ETSI_RP_AS,
    SIN_227,
    WITHOUT_RINGING,
    CallerIdBurst,
    Delivery,
)
from firmware.voice.caller_id.dtmf import DtmfForm, dtmf_digits
from firmware.voice.caller_id.messages import Caller, mdmf, message_waiting
from firmware.voice.digits import digits_dbm0, digits_tone
from firmware.voice.sources import Source
from firmware.voice.tone_source import ToneSource

_DELIVERIES = {
    "BELLCORE": BELLCORE,
    "ETSI_DURING_RINGING": ETSI_DURING_RINGING,
    "ETSI_DT_AS": ETSI_DT_AS,
    "ETSI_RP_AS": ETSI_RP_AS,
    "ETSI_LR_DT_AS": ETSI_LR_DT_AS,
    "SIN_227": SIN_227,
}

SCHEMES: dict[str, Delivery | DtmfForm] = {**_DELIVERIES, **DtmfForm.__members__}
"""Every way to tell a telephone. A reversal of polarity and a pulse of the bell are not sound: whoever asks for the
play sees to them."""

_WAITING = {
    "BELLCORE": WITHOUT_RINGING,
    # Nothing rings here, so the telephone is woken by the alert: ETSI's way without ringing.
    "ETSI_DURING_RINGING": ETSI_DT_AS,
    "ETSI_RP_AS": ETSI_DT_AS,
}


def caller_id_source(caller: Caller, scheme: str, rate: int) -> Source:
    """From time 0 of the scheme's delivery on. Raises ValueError for a scheme, number or date that does not exist."""
    way = _named(scheme)
    if isinstance(way, DtmfForm):
        return ToneSource(digits_tone(dtmf_digits(caller, way)), rate, digits_dbm0())
    return CallerIdBurst(mdmf(caller, way.dialect), way).source(rate)


def message_waiting_source(waiting: bool, scheme: str, rate: int) -> Source:
    """As above, for the lamp of the mailbox. Raises ValueError, also for DTMF, which has no word for it."""
    way = _WAITING.get(scheme) or _named(scheme)
    if isinstance(way, DtmfForm):
        raise ValueError(f"{scheme} cannot tell that messages wait")
    return CallerIdBurst(message_waiting(waiting, way.dialect), way).source(rate)


def _named(scheme: str) -> Delivery | DtmfForm:
    if scheme not in SCHEMES:
        raise ValueError(f"there is no caller ID '{scheme}'; the schemes are {', '.join(SCHEMES)}")
    return SCHEMES[scheme]
