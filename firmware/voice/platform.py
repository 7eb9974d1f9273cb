"""The sound card by sounddevice (PortAudio), and the clock. The only file of the voice that knows the machine."""

import contextlib
import threading
import time
from pathlib import Path
from typing import Any, NoReturn, Protocol

import numpy as np

from firmware.voice.hearing import Samples
from firmware.voice.listener import InputStream
from firmware.voice.mixer import Frames
from firmware.voice.player import AudioStream, DeviceError

LATENCY_S = 0.03
"""The device's buffer: what a busy moment of the Pi may take without being heard."""

INPUT_LATENCY_S = 0.2
"""What the inputs keep for a listener who is late."""

NO_DEVICE = "none"
"""The name of no device: time is kept, nothing is heard."""

ASOUND = Path("/proc/asound")


class PlatformError(Exception):
    """Something of the host is missing; the message is one sentence that says what to do."""


class WallClock:
    """The machine's monotonic clock."""

    def now_ns(self) -> int:
        return time.monotonic_ns()

    def sleep_until_ns(self, when: int) -> None:
        wait = when - time.monotonic_ns()
        if wait > 0:
            time.sleep(wait / 1e9)


class SoundCard(Protocol):
    """One device, both ways."""

    def play(self, outputs: int, block: int) -> AudioStream:
        """Open its outputs, written in blocks of ``block`` frames. Raises DeviceError."""
        ...  # pragma: no cover

    def listen(self, inputs: int) -> InputStream | None:
        """Open its inputs, at least so many; None while it does not play. Raises DeviceError."""
        ...  # pragma: no cover


def sound_card(device: str, rate: int) -> SoundCard:
    """``hw:CARD,N`` (a card's number or name), a part of PortAudio's name for it, ``default`` or ``none``. Raises
    PlatformError."""
    if device == NO_DEVICE:
        return _NoCard()
    try:
        # Imported late: it loads libportaudio.
        import sounddevice  # type: ignore[import-untyped] # noqa: PLC0415
    except ImportError as error:
        raise PlatformError(f"a Python library is missing ({error}); run 'make setup'.") from error
    except OSError as error:
        raise PlatformError(
            "the library PortAudio is missing: install it with 'apt install libportaudio2' "
            "(or use --device none to run without a sound card)."
        ) from error
    return PortAudioCard(sounddevice, device, rate)


def portaudio_name(device: str, asound: Path = ASOUND) -> str | None:
    """PortAudio's name for a device, None for the default one. Raises DeviceError while its card is not plugged in.

    PortAudio knows cards by number only; a number depends on the order of plugging in, a card's name does not.
    """
    if not any(asound.glob("card[0-9]*")):
        raise DeviceError("There is no sound card.")
    if device == "default":
        return None
    if not device.startswith("hw:"):
        return device
    card, _, number = device.removeprefix("hw:").partition(",")
    # The kernel keeps a link of each card's name to its number.
    place = asound / (f"card{card}" if card.isdigit() else card)
    if not place.exists():
        raise DeviceError(f"There is no sound card {card}.")
    return f"(hw:{place.resolve().name.removeprefix('card')},{number or 0})"


class _NoCard:
    """Nothing is heard, either way."""

    def play(self, outputs: int, block: int) -> NoReturn:
        del outputs, block
        raise DeviceError("No device was asked for; nothing is heard.")

    def listen(self, inputs: int) -> NoReturn:
        del inputs
        raise DeviceError("No device was asked for; no line is listened to.")


class PortAudioCard:
    """``library``: sounddevice. Playing and listening belong to two threads.

    PortAudio looks for devices only when it starts, and it must not start anew under an open stream. So playing goes
    first: the inputs are opened only while the card plays, and are let go before it is looked for again.
    """

    def __init__(self, library: Any, device: str, rate: int, asound: Path = ASOUND) -> None:
        self.library = library
        self.faults = (library.PortAudioError, ValueError)
        self._device = device
        self._rate = rate
        self._asound = asound
        self._lock = threading.Lock()
        self._plays = False
        self._listens = False

    @property
    def plays(self) -> bool:
        """Its outputs are open."""
        return self._plays

    def play(self, outputs: int, block: int) -> AudioStream:
        name = portaudio_name(self._device, self._asound)
        with self._lock:
            if self._listens:
                raise DeviceError("Its inputs are still open.")
            try:
                self.library._terminate()
                self.library._initialize()
                stream = self.library.OutputStream(
                    samplerate=self._rate,
                    blocksize=block,
                    device=name,
                    channels=outputs,
                    dtype="float32",
                    latency=LATENCY_S,
                )
                stream.start()
            except self.faults as error:
                raise DeviceError(f"{error}.") from error
            self._plays = True
        return _Outputs(self, stream)

    def listen(self, inputs: int) -> InputStream | None:
        with self._lock:
            if not self._plays:
                return None
            name = portaudio_name(self._device, self._asound)
            try:
                stream = self.library.InputStream(
                    samplerate=self._rate,
                    device=name,
                    channels=self._inputs(name, inputs),
                    dtype="int16",
                    latency=INPUT_LATENCY_S,
                )
                stream.start()
            except self.faults as error:
                raise DeviceError(f"{error}.") from error
            self._listens = True
        return _Inputs(self, stream)

    def stopped_playing(self) -> None:
        self._plays = False

    def stopped_listening(self, stream: Any) -> None:
        """Closes it: never while the library starts anew."""
        with self._lock:
            with contextlib.suppress(*self.faults):
                stream.close(ignore_errors=True)
            self._listens = False

    def _inputs(self, name: str | None, wanted: int) -> int:
        """How many to open: a sound card itself (hw) gives all of its inputs or none."""
        there = int(self.library.query_devices(name, "input")["max_input_channels"])
        if there < wanted:
            raise DeviceError(f"It has {there} inputs, and {wanted} are to be listened to.")
        return there if self._device.startswith("hw:") else wanted


class _Outputs:
    """A PortAudio stream written block by block."""

    def __init__(self, card: PortAudioCard, stream: Any) -> None:
        self._card = card
        self._stream = stream

    def write(self, block: Frames) -> bool:
        try:
            return bool(self._stream.write(block))
        except self._card.faults as error:
            raise DeviceError(f"{error}.") from error

    def close(self) -> None:
        self._card.stopped_playing()
        with contextlib.suppress(*self._card.faults):
            self._stream.close(ignore_errors=True)


class _Inputs:
    """A PortAudio stream of which only what is there is read: a card that hangs holds nobody up."""

    def __init__(self, card: PortAudioCard, stream: Any) -> None:
        self._card = card
        self._stream = stream

    def read(self) -> tuple[Samples, bool]:
        if not self._card.plays:
            raise DeviceError("The sound card does not play any more.")
        try:
            there = self._stream.read_available
            if there == 0:
                return np.zeros((0, self._stream.channels), np.int16), False
            samples, lost = self._stream.read(there)
        except self._card.faults as error:
            raise DeviceError(f"{error}.") from error
        return samples, bool(lost)

    def close(self) -> None:
        self._card.stopped_listening(self._stream)
