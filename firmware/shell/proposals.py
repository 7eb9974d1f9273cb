"""What a line's settings should be, from what was measured of it. Each with its reason."""

import math

import msgspec

from firmware.config import Config, load
from firmware.config.line_fields import END_SIGNS
from firmware.config.model import LineConfig
from firmware.config.schema import Size
from firmware.control.views import Study

DEFAULT_CPC_MS = 200
"""docs/configuration.md: a break of the loop so long is a CPC; 100 to 900 ms can be set."""
_LEAST_CPC_MS = 100
_CPC_SHARE = 0.8
"""A CPC is taken for one when it lasts so much of the shortest that was seen."""
_CPC_STEP_MS = 10
_MARGIN_MS = 1_000
"""A dial tone that was late once may be later."""
_MOST_WAIT_S = 15
"""docs/configuration.md: dial_tone_wait_s."""
_LIKE = 0.15
"""So much two bursts or pauses may differ and still be the same of a cadence."""
SIGN_WORDS = {
    "cpc": "a break of the loop (CPC)",
    "reversal": "a reversal",
    "busy": "busy tone",
    "congestion": "congestion tone",
    "limit": "the longest time that a call may last",
    "our side": "our own side, which hung up",
    "dialtone": "dial tone",
    "silence": "silence",
}
_SOUND_WORDS = {
    "dial": "Dial tone was heard.",
    "busy": "Busy tone was heard.",
    "congestion": "Congestion tone was heard.",
    "ringback": "The far telephone was heard to ring.",
    "answer": "The far telephone was answered.",
    "voice": "Somebody was heard to speak.",
    "quiet": "Nothing was heard for long.",
    "fax": "A fax was heard to call.",
}
"""By callcontrol.events.Sound."""


class Proposal(msgspec.Struct, frozen=True):
    """``path`` and ``value`` as in SetValue; ``reason``: a sentence."""

    path: tuple[str, ...]
    value: str
    reason: str


def present(text: str, size: Size, line: int) -> LineConfig:
    """How a line is set in this configuration; one that cannot be read is as good as none."""
    found = load(text, size.lines, size.stations)
    if not isinstance(found, Config):
        return present("", size, line)
    return next(one for one in found.lines if one.port == line)


def proposals(study: Study, dial_tone_tried: bool, now: LineConfig) -> list[Proposal]:
    """What was not seen is not proposed. ``dial_tone_tried``: the line was seized to hear dial tone; ``now``: how the
    line is set."""
    line = ("lines", str(study.line))
    return [
        *_caller_id(study, line),
        *_release(study, line, now),
        *_cpc(study),
        *(_dial_tone(study, line, now) if dial_tone_tried else ()),
    ]


def _caller_id(study: Study, line: tuple[str, ...]) -> list[Proposal]:
    if not study.caller_id:
        return []
    after = [form for form, before in study.caller_id if not before]
    if after:
        reason = f"The number comes after the first ring ({after[-1]}): bells that wait for it can show it."
        return [Proposal((*line, "await_number"), "true", reason)]
    form = study.caller_id[-1][0]
    reason = f"The number comes before the first ring ({form}): no bell needs to wait for it."
    return [Proposal((*line, "await_number"), "false", reason)]


def _release(study: Study, line: tuple[str, ...], now: LineConfig) -> list[Proposal]:
    """Signs are added, and none is taken away: that a call ended by one says nothing against the others, and once may
    be chance (callcontrol.learning)."""
    # To the configuration, busy is congestion too.
    seen = {"busy" if sign == "congestion" else sign: sign for sign in (*study.ended_by, *study.unheeded)}
    listed = now.supervision.release_on
    new = [sign for sign in END_SIGNS if sign in seen and sign not in listed]
    if not new:
        return []
    words = " and ".join(SIGN_WORDS[seen[sign]] for sign in new)
    value = "[" + ", ".join(f'"{sign}"' for sign in END_SIGNS if sign in listed or sign in new) + "]"
    return [
        Proposal((*line, "release_on"), value, f"The exchange told the end by {words}, which release_on leaves out.")
    ]


def _cpc(study: Study) -> list[Proposal]:
    """Only where the usual limit would miss it; it is one number for all lines."""
    if not study.open_ms or min(study.open_ms) >= DEFAULT_CPC_MS or "cpc" not in (*study.ended_by, *study.unheeded):
        return []
    shortest = min(study.open_ms)
    limit = math.floor(shortest * _CPC_SHARE / _CPC_STEP_MS) * _CPC_STEP_MS
    if limit < _LEAST_CPC_MS:
        return []
    reason = f"The shortest break at the end of a call was {shortest} ms. This holds for all lines."
    return [Proposal(("supervision", "cpc_ms"), str(limit), reason)]


def _dial_tone(study: Study, line: tuple[str, ...], now: LineConfig) -> list[Proposal]:
    if not study.dial_tone_ms:
        return [Proposal((*line, "dial_tone"), '"pause"', "No dial tone was heard: the box pauses, then dials.")]
    seconds = study.dial_tone_ms / 1000
    found = [Proposal((*line, "dial_tone"), '"wait"', f"Dial tone came {seconds:.1f} s after the line was taken.")]
    dialled = now.outpulsing
    # Call control waits so long; what was measured holds, too, the time until the voice is sure of the tone.
    if study.dial_tone_ms > dialled.wait_ms + dialled.heard_ms:
        wait = min(math.ceil((study.dial_tone_ms - dialled.heard_ms + _MARGIN_MS) / 1000), _MOST_WAIT_S)
        reason = f"Dial tone came later than the {dialled.wait_ms / 1000:g} s that are waited for it allow."
        found.append(Proposal((*line, "dial_tone_wait_s"), str(wait), reason))
    return found


def cadence(measured_ms: tuple[int, ...]) -> tuple[int, ...]:
    """One period of (on, off, on, off ...), once it has come again; empty before. The double ring of Britain has four
    parts, most have two."""
    for length in (2, 4, 6):
        pairs = list(zip(measured_ms, measured_ms[length:], strict=False))
        if len(pairs) >= length and all(abs(one - other) <= _LIKE * max(one, other) for one, other in pairs):
            return measured_ms[:length]
    return ()


def news(before: Study, now: Study) -> list[str]:
    """What was measured since, a sentence each."""
    found = []
    if now.rings > before.rings:
        hz = f" at {now.ring_hz:.0f} Hz" if now.ring_hz else ""
        found.append(f"Ring {now.rings}{hz}.")
    if cadence(now.cadence_ms) and not cadence(before.cadence_ms):
        found.append(f"It rings {'/'.join(map(str, cadence(now.cadence_ms)))} ms on and off.")
    for form, early in now.caller_id[len(before.caller_id) :]:
        found.append(f"The caller's number came by {form}, {'before' if early else 'after'} the first ring.")
    if now.garbled > before.garbled:
        found.append("A caller's number came, but could not be read.")
    found += [_SOUND_WORDS[sound] for sound in now.sounds if sound not in before.sounds]
    if now.dial_tone_ms and not before.dial_tone_ms:
        found.append(f"Dial tone came {now.dial_tone_ms / 1000:.1f} s after the line was taken.")
    found += [f"The loop opened for {open_ms} ms." for open_ms in now.open_ms[len(before.open_ms) :]]
    found += [f"The polarity turned: {moment}." for moment in now.reversals[len(before.reversals) :]]
    found += [
        f"The exchange gave {SIGN_WORDS.get(sign, sign)}, which release_on leaves out: the call goes on."
        for sign in now.unheeded[len(before.unheeded) :]
    ]
    found += [f"The call ended by {SIGN_WORDS.get(sign, sign)}." for sign in now.ended_by[len(before.ended_by) :]]
    return found
