"""Speech-like sounds for tests, and a shelf that holds them."""

import numpy as np

from firmware.voice.places import Piece
from firmware.voice.prompt_files import BUILT_FOLDER, OWN_FOLDER
from firmware.voice.shelf import Shelf
from firmware.voice.wav import write_wav

RATE = 8000


def words(seconds, hz=400.0, amplitude=0.3, rate=RATE):
    """A sine that is loud from its first sample to its last."""
    return (amplitude * np.cos(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def put(folder, name, samples, language="en", built=False, rate=RATE):
    place = folder / (BUILT_FOLDER if built else OWN_FOLDER) / language
    place.mkdir(parents=True, exist_ok=True)
    write_wav(place / f"{name}.wav", samples, rate)


def shelf_with(folder, *names, seconds=0.5):
    """A shelf that has read the built sounds of these; each has a frequency of its own, from 400 Hz on."""
    for number, name in enumerate(names):
        put(folder, name, words(seconds, 400 + 100 * number), built=True)
    shelf = Shelf(folder)
    read(shelf, *names)
    return shelf


def read(shelf, *names, language="en"):
    """It has read these."""
    for name in names:
        while shelf.take(language, [Piece(name, "")]) == "soon":
            shelf.step()


def pitch(samples, rate=RATE):
    """The strongest frequency, to 1 Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), rate * 4))
    return round(int(np.argmax(spectrum)) / 4)
