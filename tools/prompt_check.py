"""Measures every sound that the box would play: it is there, as loud as all others, not clipped, and begins at once."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from firmware.voice.levels import SPEECH_DBM0, dbm0_of
from firmware.voice.phrases import Words
from firmware.voice.playback import Playback
from firmware.voice.prompt_files import files_of
from firmware.voice.prompt_states import piece_states
from firmware.voice.speech import RecordingError, Spoken, ready, spoken_rms

RATE = 48_000
"""That of the sound card."""

WITHIN_DB = 0.5
"""All sounds together are then within 1 dB."""

BEGINS_MS = 10
"""With a block of the mixer (10 ms) and what the sound card keeps (30 ms), 50 ms after the action."""

LOUDEST = 0.99
"""Of full scale: a sample beyond it may have been clipped."""


def complaints(folder: Path, languages: Sequence[str], box_language: str, words: Words) -> tuple[int, list[str]]:
    """How many sounds were measured, and a sentence for each that is not as it should be."""
    count, found = 0, []
    for language in languages:
        files = files_of(folder, language, box_language)
        for piece, where, _ in piece_states(folder, language, box_language, words):
            if where == "missing":
                found.append(f"{language} {piece.name}: is missing")
                continue
            count += 1
            file = files[piece.name][0]
            try:
                sound = ready(file.path, as_it_is=file.built)
            except (RecordingError, FileNotFoundError) as reason:
                found.append(f"{language} {piece.name}: cannot be played: {reason}")
                continue
            found += [f"{language} {piece.name}: {fault}" for fault in faults(sound)]
    return count, found


def faults(sound: Spoken) -> Iterator[str]:
    """What is wrong with a sound as it is heard."""
    kept = sound.astype(np.float32) / np.float32(32767)
    level = dbm0_of(spoken_rms(kept)) if kept.any() else -np.inf
    if abs(level - SPEECH_DBM0) > WITHIN_DB:
        yield f"is at {level:.1f} dBm0, not at {SPEECH_DBM0:g}"
    played = np.abs(Playback(sound, RATE).render(RATE * 60))
    if played.max(initial=0) > LOUDEST:
        yield f"reaches {100 * played.max():.0f} % of full scale"
    begins_ms = int(np.argmax(played > 0.001)) * 1000 / RATE
    if begins_ms > BEGINS_MS:
        yield f"begins after {begins_ms:.0f} ms"
