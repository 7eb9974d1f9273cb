"""The sound card by sounddevice (PortAudio), and the clock. The only file of the voice that knows the machine."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from firmware.voice.mixer import Frames
from firmware.voice.player import AudioStream, DeviceError

LATENCY_S = 0.03
"""The device's buffer: what a busy moment of the Pi may take without being heard."""

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


def opener(device: str, rate: int, outputs: int, block: int) -> Callable[[], AudioStream]:
    """What opens the device: ``hw:CARD,N`` (a card's number or name), a part of PortAudio's name for it, ``default``
    or ``none``. Raises PlatformError."""
    if device == NO_DEVICE:
        return _no_device
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
    return lambda: _Stream(sounddevice, device, rate, outputs, block)


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


def _no_device() -> NoReturn:
    raise DeviceError("No device was asked for; nothing is heard.")


class _Stream:
    """A PortAudio stream written block by block."""

    def __init__(self, library: Any, device: str, rate: int, outputs: int, block: int) -> None:
        name = portaudio_name(device)
        self._faults = (library.PortAudioError, ValueError)
        try:
            # PortAudio looks for devices only when it starts.
            library._terminate()
            library._initialize()
            self._stream = library.OutputStream(
                samplerate=rate, blocksize=block, device=name, channels=outputs, dtype="float32", latency=LATENCY_S
            )
            self._stream.start()
        except self._faults as error:
            raise DeviceError(f"{error}.") from error

    def write(self, block: Frames) -> bool:
        try:
            return bool(self._stream.write(block))
        except self._faults as error:
            raise DeviceError(f"{error}.") from error

    def close(self) -> None:
        try:
            self._stream.close(ignore_errors=True)
        except self._faults:
            return
