"""What people hear on a line that is in use: speech in five languages and synthesised music, from seeds.

Speech is made by espeak-ng (Debian package of this name) from the sentences below and random numbers, in many voices,
speeds and pitches. Music is made here, and is as unkind to a detector of busy tone as a musician could be: flutes and
organs on the notes nearest to the tones of exchanges, staccato in the rhythms of busy tone, long held notes, drums.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from collections.abc import Callable, Iterator
from random import Random

import numpy as np
import numpy.typing as npt

from firmware.voice.levels import rms_of
from firmware.voice.music import piece

Samples = npt.NDArray[np.float32]

SPEECH_HZ = 22050
"""What espeak-ng renders."""

MUSIC_HZ = 8000

LEVEL_DBM0 = -16.0

LANGUAGES = {
    "de": (
        "Guten Tag, hier ist die Werkstatt, was kann ich für Sie tun?",
        "Einen Moment bitte, ich verbinde Sie mit der Buchhaltung.",
        "Der Termin am Donnerstag muss leider verschoben werden.",
        "Ja, ja, genau, so machen wir das. Hm. Nein, das geht nicht.",
        "Die Lieferung kommt morgen zwischen sieben und neun Uhr unter der Nummer",
        "Du, du musst nur zuhören und dann zurückrufen.",
    ),
    "en-gb": (
        "Good morning, you are through to the workshop, how can I help?",
        "Hold the line please, I will see whether she is in her office.",
        "Who? No, no, no. You do have to move the blue one too.",
        "Well, the invoice number you are looking for is",
        "Could you spell that for me, please? Thank you, and have a nice day.",
        "Soon the moon will loom over the room, she said, and hung up.",
    ),
    "fr-fr": (
        "Bonjour, vous êtes bien au garage, que puis-je faire pour vous ?",
        "Ne quittez pas, je vous passe le service des commandes.",
        "Non, non, pas du tout, où avez-vous vu cela ?",
        "Le numéro de votre dossier est le",
        "Nous sommes ouverts du lundi au vendredi, de huit heures à midi.",
        "Oui. Oui. Oui, tout à fait. D'accord, au revoir.",
    ),
    "hu": (
        "Jó napot kívánok, a műhely, miben segíthetek?",
        "Egy pillanat türelmet, kapcsolom a könyvelést.",
        "Úgy tudom, hogy csütörtökön jön az új futár.",
        "A megrendelés száma a következő:",
        "Nem, nem, nem. Igen. Jó, akkor visszahívom önt holnap.",
        "Hú, de jó, hogy szólt, különben úgy maradt volna.",
    ),
    "es": (
        "Buenos días, taller mecánico, ¿en qué puedo ayudarle?",
        "No cuelgue, por favor, le paso con contabilidad.",
        "Uno, dos, uno, dos, ¿me oye usted ahora?",
        "El número de su pedido es el",
        "Muy bien, muchas gracias, hasta luego, adiós.",
        "Sí, sí, sí. No, no puede ser, mire usted otra vez.",
    ),
}

VOICES = ("", "+m1", "+m3", "+m5", "+m7", "+f1", "+f2", "+f3", "+f4", "+f5", "+croak", "+whisper", "+klatt2")

NEAR_TONES_HZ = (349.23, 392.0, 415.3, 440.0, 466.16, 493.88, 622.25)
"""F4, G4, G#4, A4, A#4, B4 and D#5: what an instrument in tune can play near 350 to 620 Hz."""

RHYTHMS_S = (0.165, 0.2, 0.24, 0.25, 0.3, 0.35, 0.375, 0.4, 0.48, 0.5, 0.7, 0.75)

DRAWBARS = ((1.0, 0.5, 0.35, 0.2, 0.1), (1.0, 0.6, 0.0, 0.3), (0.6, 1.0, 0.4), (1.0, 0.0, 0.5, 0.0, 0.25))
FLUTE = (1.0, 0.5, 0.12, 0.05)
SOFT_FLUTE = (1.0, 0.25, 0.03)
"""Partials of a flute; the octave is 6 dB down, and 12 dB when it is played as softly as it goes."""


def can_speak() -> bool:
    """Whether espeak-ng is installed."""
    return shutil.which("espeak-ng") is not None


def speech(seed: int, seconds: float, language: str) -> Samples:
    """So many seconds of talk in one of LANGUAGES, at SPEECH_HZ, in mono, at LEVEL_DBM0 on average. Needs espeak-ng."""
    random = Random(f"{seed} {language}")
    parts: list[Samples] = []
    left = round(seconds * SPEECH_HZ)
    while left > 0:
        part = _spoken(random, language)[:left]
        parts.append(part)
        left -= len(part)
    return _levelled(np.concatenate(parts))


def _spoken(random: Random, language: str) -> Samples:
    sentences = random.sample(LANGUAGES[language], 4)
    text = " ".join(f"{sentence} {random.randrange(10 ** random.randint(1, 9))}." for sentence in sentences)
    command = ["espeak-ng", "--stdout", "-v", language + random.choice(VOICES)]
    command += [
        "-s",
        str(random.randint(110, 240)),
        "-p",
        str(random.randint(0, 99)),
        "-g",
        str(random.choice((0, 20))),
    ]
    made = subprocess.run([*command, text], capture_output=True, check=True, timeout=60).stdout
    with wave.open(io.BytesIO(made)) as sound:
        return np.frombuffer(sound.readframes(1 << 30), "<i2").astype(np.float32) / np.float32(32768)


def music(seed: int, seconds: float) -> Samples:
    """So many seconds of music at MUSIC_HZ, in passages of some ten seconds, at LEVEL_DBM0 on average."""
    random = Random(f"{seed} music")
    parts: list[Samples] = []
    left = round(seconds * MUSIC_HZ)
    for passage in _passages(random):
        part = _levelled(passage(random, 8 + 8 * random.random()))[:left]
        parts.append(part)
        left -= len(part)
        if left <= 0:
            break
    return np.concatenate(parts)


def _passages(random: Random) -> Iterator[Callable[[Random, float], Samples]]:
    while True:
        everything = [held_organ, chords, staccato, alternating, drums, melody, on_hold]
        random.shuffle(everything)
        yield from everything


def held_organ(random: Random, seconds: float) -> Samples:
    """One long note of an organ near a tone of an exchange, with a slow swell."""
    out = _note(random.choice(NEAR_TONES_HZ), seconds, random.choice(DRAWBARS), attack_s=0.05)
    swell: Samples = 1 + 0.2 * np.sin(2 * np.pi * random.uniform(0.1, 0.4) * _clock(len(out))).astype(np.float32)
    return out * swell


def chords(random: Random, seconds: float) -> Samples:
    """Three notes at once, changed every bar."""
    out = _silence(seconds)
    for at in np.arange(0, seconds, random.choice((0.5, 1.0, 2.0))):
        root = random.choice(NEAR_TONES_HZ) / random.choice((1, 2))
        for step in (0, random.choice((3, 4)), 7):
            _lay(out, at, _note(root * 2 ** (step / 12), 1.1, random.choice(DRAWBARS), attack_s=0.02))
    return out


def staccato(random: Random, seconds: float) -> Samples:
    """One note again and again with rests as long as itself: a player who imitates busy tone, and his room."""
    partials = random.choice((*DRAWBARS, FLUTE, SOFT_FLUTE))
    return imitation(random, seconds, random.choice(NEAR_TONES_HZ), random.choice(RHYTHMS_S), partials)


def imitation(random: Random, seconds: float, hz: float, length_s: float, partials: tuple[float, ...]) -> Samples:
    """A note of ``length_s`` and a rest of the same length, as evenly as a good player keeps time."""
    out = _silence(seconds)
    for at in np.arange(0, seconds, 2 * length_s):
        held = length_s * random.uniform(0.93, 1.07)
        _lay(out, at + random.gauss(0, 0.008), _note(hz, held, partials, attack_s=0.015))
    return _in_a_room(out, random)


def alternating(random: Random, seconds: float) -> Samples:
    """Two notes in turn in the rhythm of a busy tone: one near the exchange's, one not."""
    length = random.choice(RHYTHMS_S)
    near, other = random.choice(NEAR_TONES_HZ), random.choice((261.63, 329.63, 523.25, 587.33, 659.26))
    partials = random.choice((*DRAWBARS, FLUTE))
    out = _silence(seconds)
    for number, at in enumerate(np.arange(0, seconds, length)):
        _lay(out, at, _note((near, other)[number % 2], length, partials, attack_s=0.01))
    return out


def drums(random: Random, seconds: float) -> Samples:
    """A kick, a snare, and a tom tuned near 425 Hz."""
    out = _silence(seconds)
    noise = np.random.default_rng(random.randrange(1 << 30))
    beat = 60 / random.randint(90, 150)
    for number, at in enumerate(np.arange(0, seconds, beat / 2)):
        if number % 2 == 0:
            _lay(out, at, _struck(random.choice((60, 110, 415.3, 440)), 0.25, 0.08))
        if number % 4 == 2:
            snare = noise.normal(0, 0.4, MUSIC_HZ // 5).astype(np.float32)
            _lay(out, at, snare * np.exp(-_clock(len(snare)) / 0.05).astype(np.float32))
    return out


def melody(random: Random, seconds: float) -> Samples:
    """A plucked or blown tune over a bass."""
    out = _silence(seconds)
    beat = 60 / random.randint(60, 140)
    at, step = 0.0, 0
    while at < seconds:
        step = max(-7, min(12, step + random.choice((-4, -2, -1, 0, 1, 2, 3, 5))))
        length = beat * random.choice((0.25, 0.5, 0.5, 1, 1, 2))
        hz = 440 * 2 ** (step / 12)
        blown = _note(hz, length, FLUTE, attack_s=0.03, vibrato_hz=5.5) if random.random() < 0.6 else None
        _lay(out, at, _struck(hz, length + 0.3, 0.3) if blown is None else blown)
        _lay(out, at, 0.4 * _struck(hz / 4, length + 0.2, 0.4))
        at += length
    return out


def on_hold(random: Random, seconds: float) -> Samples:
    """Our own music on hold, from somewhere in it: another box like this one at the far end."""
    ring = piece(MUSIC_HZ)
    start = random.randrange(len(ring))
    return np.take(ring, np.arange(start, start + round(seconds * MUSIC_HZ)), mode="wrap")


def _levelled(samples: Samples) -> Samples:
    power = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    levelled: Samples = np.clip(samples * np.float32(rms_of(LEVEL_DBM0) / max(power, 1e-9)), -1, 1)
    return levelled


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * MUSIC_HZ), np.float32)


def _clock(frames: int) -> Samples:
    return (np.arange(frames) / MUSIC_HZ).astype(np.float32)


def _lay(out: Samples, at_s: float, sound: Samples) -> None:
    first = max(0, round(at_s * MUSIC_HZ))
    room = max(0, min(len(sound), len(out) - first))
    out[first : first + room] += sound[:room]


def _note(
    hz: float, seconds: float, partials: tuple[float, ...], *, attack_s: float, vibrato_hz: float = 0.0
) -> Samples:
    t = np.arange(round(seconds * MUSIC_HZ)) / MUSIC_HZ
    swing = 0.004 * np.sin(2 * np.pi * vibrato_hz * t) * hz / max(vibrato_hz, 1) if vibrato_hz else 0.0
    out = np.zeros(len(t))
    for number, gain in enumerate(partials, 1):
        if hz * number < MUSIC_HZ / 2:
            out += gain * np.sin(2 * np.pi * number * (hz * t + swing))
    ramp = max(1, round(attack_s * MUSIC_HZ))
    shape = np.minimum(1, np.minimum(np.arange(len(t)), np.arange(len(t))[::-1]) / ramp)
    note: Samples = (out * shape).astype(np.float32)
    return note


def _struck(hz: float, seconds: float, decay_s: float) -> Samples:
    t = np.arange(round(seconds * MUSIC_HZ)) / MUSIC_HZ
    out = (np.sin(2 * np.pi * hz * t) + 0.4 * np.sin(4 * np.pi * hz * t)) * np.exp(-t / decay_s)
    return out.astype(np.float32)


def _in_a_room(samples: Samples, random: Random) -> Samples:
    """With echoes that die away in a third of a second."""
    noise = np.random.default_rng(random.randrange(1 << 30))
    room = noise.normal(0, 0.04, MUSIC_HZ // 3) * np.exp(-np.arange(MUSIC_HZ // 3) / (0.08 * MUSIC_HZ))
    room[0] = 1
    size = len(samples) + len(room)
    wet: npt.NDArray[np.float64] = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(room, size), size)
    heard: Samples = wet[: len(samples)].astype(np.float32)
    return heard
