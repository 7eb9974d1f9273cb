"""Recorded or rendered words made ready to be played: one channel, the telephone's rate and band, no silence at either
end, and the level of all speech."""

import wave
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from firmware.voice.levels import SPEECH_DBM0, rms_of
from firmware.voice.prompt_files import RAW_ENDINGS
from firmware.voice.sources import Block, fall, rise

KEPT_HZ = 8000
"""Samples a second, in files that are built and in memory: all that a telephone passes (ITU-T G.711)."""

LOW_HZ, HIGH_HZ = 200, 3600
"""What a telephone passes (ITU-T G.712: 300 to 3400 Hz) and a little more: levels are those of what is heard."""

LEAD_MS, TAIL_MS = 5, 30
"""What is left of the silence before and after."""

JOINT_MS = 20
"""Between two pieces of a sentence."""

_GAP_MS = 30
"""How long nothing is heard there: the edges of both are soft."""

PEAK = 0.95
"""No sample is larger, nor what lies between two more than 1: a recording whose peaks stand out further stays softer
than others."""

_MARGIN_DB = 15.9
_HANGOVER_MS = 200
_LOWEST_BITS = -15
"""What is softer than speech by the margin is a pause, when it lasts longer than the hangover; the softest that can be
speech (ITU-T P.56)."""

_SILENT_DB = 35.0
"""What is softer than speech by so much is cut off at the ends."""

_STRETCH_S = 10
_MARGIN_S = 1
"""So much is brought to another rate at once, with a margin on both sides: memory does not grow with the length."""

LONGEST_S = 60
"""No recording is longer: whoever waits for its end is told after so long that it failed."""

_AT_ONCE = 2 * 48_000 * LONGEST_S
"""So many samples of all channels are read together: usual files as a whole, libsndfile loses its place between parts
of an MP3."""

Spoken = npt.NDArray[np.int16]
"""Samples in memory at KEPT_HZ, full scale 32767."""


class RecordingError(Exception):
    """A file that cannot be played; the message is a reason without a full stop."""


def ready(path: Path, as_it_is: bool = False) -> Spoken:
    """The recording in this file, at KEPT_HZ; ``as_it_is``: it was shaped before, if it has this rate. Raises
    RecordingError, and FileNotFoundError."""
    sound = _as_built(path) if as_it_is else None
    return to_int16(shaped(*read_sound(path))) if sound is None else sound


def _as_built(path: Path) -> Spoken | None:
    """What was built is plain enough to need no library; None for anything else."""
    try:
        with wave.open(str(path), "rb") as file:
            if file.getparams()[:3] == (1, 2, KEPT_HZ) and file.getnframes() <= LONGEST_S * KEPT_HZ:
                return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)
    except (wave.Error, EOFError):
        return None
    return None


def read_sound(path: Path) -> tuple[Block, int]:
    """All channels of a file of any kind mixed into one, and its rate. Raises RecordingError, and FileNotFoundError."""
    try:
        with path.open("rb") as data, _opened(data, path.suffix.lower()) as file:
            rate, length_s = file.samplerate, file.frames / file.samplerate
            if not 4000 <= rate <= 192_000:
                raise RecordingError(f"it has {rate} samples a second, and 4000 to 192000 can be played")
            if length_s > LONGEST_S:
                raise RecordingError(f"it takes {length_s:.0f} s, and {LONGEST_S} s is the most")
            mixed = _mixed(file, LONGEST_S * rate)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise RecordingError(f"it cannot be read ({error.strerror})") from error
    except (RuntimeError, ValueError, TypeError) as error:
        raise RecordingError(f"it is no sound that can be played ({_reason(error)})") from error
    return mixed, rate


def _mixed(file: Any, most: int) -> Block:
    """Its channels together, ``most`` samples at most: bit by bit where there is much, a small file may hold it."""
    found = [np.zeros(0, np.float32)]
    part = _AT_ONCE // file.channels
    for begin in range(0, most, part):
        read = file.read(min(part, most - begin), dtype="float32", always_2d=True)
        if not len(read):
            break
        found.append(np.nan_to_num(read, copy=False, posinf=1, neginf=-1).mean(axis=1, dtype=np.float32))
    return np.concatenate(found)


def _opened(data: BinaryIO, ending: str) -> Any:
    """A soundfile.SoundFile. Raises RuntimeError for what is no sound."""
    try:
        # Its library is not in its package everywhere, and what was built is played without it.
        import soundfile  # type: ignore[import-untyped] # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise RecordingError("libsndfile is missing: install it with 'apt install libsndfile1'") from error
    if ending in RAW_ENDINGS:
        return soundfile.SoundFile(data, samplerate=8000, channels=1, format="RAW", subtype=RAW_ENDINGS[ending])
    return soundfile.SoundFile(data)


def _reason(error: Exception) -> str:
    """As libsndfile puts it, without the name of an open file and without a full stop."""
    return str(getattr(error, "error_string", error)).strip().rstrip(".")


def shaped(samples: Block, rate: int) -> Block:
    """Ready to be played, at KEPT_HZ, full scale 1.0. Raises RecordingError for silence."""
    heard = resampled(samples, rate, KEPT_HZ)
    level = active_rms(heard, KEPT_HZ)
    if level <= 0:
        raise RecordingError("there is nothing in it but silence")
    heard = _trimmed(heard, level, KEPT_HZ)
    gain = min(rms_of(SPEECH_DBM0) / spoken_rms(heard), PEAK / float(np.abs(heard).max()))
    return heard * np.float32(gain)


def spoken_rms(samples: Block) -> float:
    """RMS of a trimmed sound as a piece of a sentence: the gap after it counts, or many short ones would be softer
    together than one long one."""
    return active_rms(np.pad(samples, (0, KEPT_HZ * _GAP_MS // 1000)), KEPT_HZ)


def resampled(samples: Block, rate: int, wanted_rate: int) -> Block:
    """At another rate, with nothing left outside the telephone's band."""
    found = [np.zeros(0, np.float32)]
    for begin in range(0, len(samples), _STRETCH_S * rate):
        before = min(begin, _MARGIN_S * rate)
        made = _stretch(samples[begin - before : begin + (_STRETCH_S + _MARGIN_S) * rate], rate, wanted_rate)
        first = before * wanted_rate // rate
        found.append(made[first : first + _STRETCH_S * wanted_rate])
    return np.concatenate(found)


def _stretch(samples: Block, rate: int, wanted_rate: int) -> Block:
    """By its spectrum, so that nothing folds back."""
    divisor = int(np.gcd(rate, wanted_rate))
    # Whole turns of both rates fit into the padded length; the silence keeps the end from running into the beginning.
    unit = rate // divisor
    length = -(-(len(samples) + rate // 10) // unit) * unit
    spectrum = np.fft.rfft(samples, length)
    hz = np.arange(len(spectrum)) * (rate / length)
    spectrum *= np.clip(hz / LOW_HZ, 0, 1) ** 2 * np.clip((HIGH_HZ + 400 - hz) / 400, 0, 1)
    wanted = length // unit * (wanted_rate // divisor)
    out = np.fft.irfft(spectrum[: wanted // 2 + 1], wanted) * (wanted / length)
    return out[: len(samples) * wanted_rate // rate].astype(np.float32)


def active_rms(samples: Block, rate: int) -> float:
    """RMS while somebody speaks, pauses left out (ITU-T P.56, method B, in steps of 1 ms); 0 where nobody does."""
    size = rate // 1000
    whole = np.pad(samples, (0, -len(samples) % size)).reshape(-1, size)
    energy = float(np.sum(np.square(whole, dtype=np.float64))) / size
    envelope = _envelope(np.mean(np.abs(whole), axis=1, dtype=np.float64))
    last: tuple[float, float] | None = None
    for exponent in range(_LOWEST_BITS, 1):
        active = _active_ms(envelope >= 2.0**exponent)
        if not active or not energy:
            break
        level_db = 10 * np.log10(energy / active)
        above_db = float(level_db - 20 * exponent * np.log10(2))
        if above_db <= _MARGIN_DB:
            # Between two thresholds lies the one by which speech stands above what counts as a pause.
            if last is not None:
                level_db = last[0] + (level_db - last[0]) * (last[1] - _MARGIN_DB) / (last[1] - above_db)
            return float(10 ** (level_db / 20))
        last = float(level_db), above_db
    return 0.0 if last is None else float(10 ** (last[0] / 20))


def _envelope(loudness: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Smoothed twice, 30 ms each."""
    keep = float(np.exp(-1 / 30))
    once = twice = 0.0
    found = []
    for value in loudness.tolist():
        once = keep * once + (1 - keep) * value
        twice = keep * twice + (1 - keep) * once
        found.append(twice)
    return np.array(found)


def _active_ms(above: npt.NDArray[np.bool_]) -> int:
    """How long speech is on, when each pause shorter than 200 ms belongs to it."""
    places = np.arange(len(above))
    latest = np.maximum.accumulate(np.where(above, places, -_HANGOVER_MS - 1))
    return int(np.count_nonzero(places - latest <= _HANGOVER_MS))


def to_int16(samples: Block) -> Spoken:
    """For memory."""
    return np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)


def _trimmed(samples: Block, level: float, rate: int) -> Block:
    """Without the silence at its ends, which are faded against clicks."""
    lead, tail = rate * LEAD_MS // 1000, rate * TAIL_MS // 1000
    loud = np.flatnonzero(np.abs(samples) > level * 10 ** (-_SILENT_DB / 20))
    first, last = max(0, int(loud[0]) - lead), min(len(samples), int(loud[-1]) + tail)
    kept = samples[first:last].copy()
    lead, tail = min(lead, len(kept)), min(tail, len(kept))
    kept[:lead] *= rise(lead)
    kept[len(kept) - tail :] *= fall(tail)
    return kept
