"""What a telephone is told, as something to play: the scheme of the telephones by its name."""

from firmware.voice.caller_id.delivery import (
    A_TO_C,
    A_TO_HASH,
    BELLCORE,
    D_TO_C,
    ETSI_DT_AS,
    ETSI_DURING_RINGING,
    ETSI_LR_DT_AS,
    ETSI_RP_AS,
    LR_A_TO_C,
    LR_D_TO_C,
    SIN_227,
    WITHOUT_RINGING,
    CallerIdBurst,
    Delivery,
    DtmfCall,
    DtmfDelivery,
    SequenceSource,
)
from firmware.voice.caller_id.messages import Caller, mdmf, message_waiting
from firmware.voice.sources import Source
from firmware.voice.tone_source import sample_of

SCHEMES: dict[str, Delivery | DtmfDelivery] = {
    "BELLCORE": BELLCORE,
    "ETSI_DURING_RINGING": ETSI_DURING_RINGING,
    "ETSI_DT_AS": ETSI_DT_AS,
    "ETSI_RP_AS": ETSI_RP_AS,
    "ETSI_LR_DT_AS": ETSI_LR_DT_AS,
    "SIN_227": SIN_227,
    "A_TO_C": A_TO_C,
    "A_TO_HASH": A_TO_HASH,
    "D_TO_C": D_TO_C,
    "LR_A_TO_C": LR_A_TO_C,
    "LR_D_TO_C": LR_D_TO_C,
}
"""Every way to tell a telephone. A reversal of polarity and a pulse of the bell are not sound: whoever asks for the
play sees to them, and asks when the polarity is turned or the pulse is over."""

_WAITING = {
    "BELLCORE": WITHOUT_RINGING,
    # Nothing rings here, so the telephone is woken by the alert: ETSI's way without ringing.
    "ETSI_DURING_RINGING": ETSI_DT_AS,
    "ETSI_RP_AS": ETSI_DT_AS,
}


def call_signal(caller: Caller, scheme: str) -> CallerIdBurst | DtmfCall:
    """Who calls. Raises ValueError for a scheme, number or date that does not exist."""
    way = _named(scheme)
    if isinstance(way, DtmfDelivery):
        return DtmfCall(caller, way)
    return CallerIdBurst(mdmf(caller, way.dialect), way)


def waiting_signal(waiting: bool, scheme: str) -> CallerIdBurst:
    """The lamp of the mailbox. Raises ValueError, also for DTMF, which has no word for it."""
    way = _WAITING.get(scheme) or _named(scheme)
    if isinstance(way, DtmfDelivery):
        raise ValueError(f"{scheme} cannot tell that messages wait")
    return CallerIdBurst(message_waiting(waiting, way.dialect), way)


def caller_id_source(caller: Caller, scheme: str, rate: int) -> Source:
    """From time 0 of the scheme's delivery on; where the ring follows, with the silence before it. Raises ValueError as
    ``call_signal``."""
    signal = call_signal(caller, scheme)
    if isinstance(signal.delivery, Delivery) and not signal.delivery.before_ring:
        return signal.source(rate)
    return SequenceSource([(0, signal.source(rate))], sample_of(signal.needs_ms, rate))


def message_waiting_source(waiting: bool, scheme: str, rate: int) -> Source:
    """From time 0 of the delivery on. Raises ValueError as ``waiting_signal``."""
    return waiting_signal(waiting, scheme).source(rate)


def _named(scheme: str) -> Delivery | DtmfDelivery:
    if scheme not in SCHEMES:
        raise ValueError(f"there is no caller ID '{scheme}'; the schemes are {', '.join(SCHEMES)}")
    return SCHEMES[scheme]
