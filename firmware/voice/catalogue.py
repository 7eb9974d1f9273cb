"""Makes sources out of what commands name. A new kind of play is one more message and one more case here."""

from firmware.voice.caller_id.messages import Absence, Caller, Moment
from firmware.voice.caller_id.signals import caller_id_source, message_waiting_source
from firmware.voice.digits import digits_dbm0, digits_tone
from firmware.voice.kept_recordings import Reader, RecordedSource
from firmware.voice.levels import LEVELS_DBM0
from firmware.voice.messages import PlayCallerId, PlayDigits, PlayMessageWaiting, PlayPrompts, PlayTone, What
from firmware.voice.mixer import RefusedError
from firmware.voice.music import MusicSource
from firmware.voice.prompt_source import PromptSource
from firmware.voice.recording_names import recording_of
from firmware.voice.shelf import Shelf
from firmware.voice.sources import Source
from firmware.voice.tone_plans import ALIASES, NAMES, TonePlan
from firmware.voice.tone_source import RAMP_MS, ToneSource

MUSIC = "music"

PERMANENT = {1: "dial", 2: "ringback", 3: "busy", 4: MUSIC}
"""Outputs that always play the same (DESIGN 6); all others are assigned to plays."""


def source_of(
    what: What, plan: TonePlan, rate: int, shelf: Shelf | None = None, reader: Reader | None = None
) -> Source:
    """``shelf``: where prompts are found, ``reader``: recordings; None: nowhere. Raises RefusedError."""
    try:
        match what:
            case PlayTone(name=name):
                return named_source(name, plan, rate)
            case PlayDigits(digits=digits, on_ms=on_ms, off_ms=off_ms):
                return ToneSource(digits_tone(digits, on_ms, off_ms), rate, digits_dbm0())
            case PlayCallerId(scheme=scheme):
                return caller_id_source(_caller(what), scheme, rate)
            case PlayMessageWaiting(waiting=waiting, scheme=scheme):
                return message_waiting_source(waiting, scheme, rate)
            case PlayPrompts(prompts=prompts, language=language):
                shelf = shelf or Shelf(rate)
                if reader is not None and any(recording_of(said.name) for said in prompts):
                    return RecordedSource(prompts, language, shelf, reader)
                return PromptSource(prompts, language, shelf, rate)
    except ValueError as error:
        raise RefusedError(f"{error}.") from error


_ABSENCES = {"withheld": Absence.WITHHELD, "unavailable": Absence.UNAVAILABLE}


def _caller(what: PlayCallerId) -> Caller:
    absence = _ABSENCES.get(what.absence)
    return Caller(
        what.number,
        what.name,
        number_absence=absence,
        # Who withholds his number withholds his name, unless we know it ourselves.
        name_absence=None if what.number else absence,
        when=Moment(what.month, what.day, what.hour, what.minute),
    )


def named_source(name: str, plan: TonePlan, rate: int, ramp_ms: float = RAMP_MS) -> Source:
    """A tone of the plan, or music. Raises RefusedError."""
    if name == MUSIC:
        return MusicSource(rate)
    wanted = ALIASES.get(name, name)
    if wanted not in NAMES:
        raise RefusedError(f"There is no tone '{name}'; the tones are {', '.join((*NAMES, MUSIC))}.")
    return ToneSource(plan.tone(wanted), rate, LEVELS_DBM0[wanted], ramp_ms)


def permanent_sources(plan: TonePlan, rate: int) -> dict[int, Source]:
    """What each permanent output plays in this country."""
    return {number: named_source(name, plan, rate) for number, name in PERMANENT.items()}
