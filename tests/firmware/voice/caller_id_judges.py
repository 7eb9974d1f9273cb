"""Who judges caller ID: programs and a library that are not ours, and know nothing of us.

minimodem demodulates; spandsp (libspandsp2) both builds messages with their FSK or DTMF and receives them.
"""

import ctypes
import ctypes.util
import os
import subprocess

import numpy as np
import pytest

from firmware.voice.wav import to_s16, write_wav
from tests.firmware.voice.measure import needs

CLASS = 1
CLIP = 2
CLIP_DTMF = 5
"""spandsp/adsi.h: Bell 202, V.23, digits."""

SPANDSP_RATE = 8000

MINIMODEM = {1200: ["1200"], 1300: ["-M", "1300", "-S", "2100", "1200"]}
"""Options by mark frequency: its "1200" is Bell 202."""


def minimodem(samples, rate, mark_hz, folder):
    """The bytes that minimodem hears."""
    return _minimodem(samples, rate, ["-8", *MINIMODEM[mark_hz]], folder)


def minimodem_display(samples, rate, folder):
    """What minimodem's own Bellcore display shows."""
    return _minimodem(samples, rate, ["callerid"], folder).decode("ascii").splitlines()


def _minimodem(samples, rate, options, folder):
    path = folder / "burst.wav"
    write_wav(path, np.concatenate([samples, np.zeros(rate // 5, np.float32)]), rate)
    command = [needs("minimodem", "minimodem"), "--rx", "-q", *options, "-f", str(path)]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


def multimon_digits(samples, folder):
    """The DTMF digits that multimon-ng hears in samples at 22050 a second."""
    return "".join(row.split()[-1] for row in _multimon(samples, "DTMF", folder))


def multimon_display(samples, folder):
    """What multimon-ng's own V.23 display shows, line by line, of samples at 22050 a second."""
    return _multimon(samples, "CLIPFSK", folder)


def _multimon(samples, demodulator, folder):
    path = folder / "samples.raw"
    silence = np.zeros(4410, np.float32)
    path.write_bytes(to_s16(np.concatenate([silence, samples, silence])))
    command = [needs("multimon-ng", "multimon-ng"), "-q", "-a", demodulator, "-t", "raw", str(path)]
    heard = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    return [row for row in heard.splitlines() if row.startswith(demodulator)]


_PUT_MESSAGE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint8), ctypes.c_int)


class Spandsp:
    """libspandsp.so.2; without it the test skips, and fails where CI is set."""

    def __init__(self):
        try:
            self._library = ctypes.CDLL("libspandsp.so.2")
        except OSError:
            sentence = "libspandsp.so.2 is missing: install it with 'apt install libspandsp2'"
            if os.environ.get("CI"):
                pytest.fail(sentence)
            pytest.skip(sentence)
        for name in ("adsi_tx_init", "adsi_rx_init"):
            getattr(self._library, name).restype = ctypes.c_void_p

    def sends(self, standard, kind, fields):
        """Samples at 8000 of a message that spandsp builds: its type (DTMF: its terminator) and (type, bytes) fields.

        A length of 16 is written twice by it, so no field may have it.
        """
        sender = ctypes.c_void_p(self._library.adsi_tx_init(None, standard))
        message = (ctypes.c_uint8 * 256)()
        length = self._library.adsi_add_field(sender, message, 0, ctypes.c_uint8(kind), None, 0)
        for field, value in fields:
            assert len(value) != 16
            length = self._library.adsi_add_field(sender, message, length, ctypes.c_uint8(field), value, len(value))
        assert self._library.adsi_tx_put_message(sender, message, length) >= 0
        samples = (ctypes.c_int16 * (10 * SPANDSP_RATE))()
        frames = self._library.adsi_tx(sender, samples, len(samples))
        self._library.adsi_tx_free(sender)
        return np.array(samples[:frames], np.float32) / 32768

    def receives(self, standard, samples):
        """The messages that spandsp hears in samples at 8000, their checksums tested and taken off by it."""
        heard = []
        put = _PUT_MESSAGE(lambda _, message, length: heard.append(bytes(message[:length])))
        receiver = ctypes.c_void_p(self._library.adsi_rx_init(None, standard, put, None))
        data = to_s16(np.concatenate([samples, np.zeros(SPANDSP_RATE // 5, np.float32)]))
        self._library.adsi_rx(receiver, data, len(data) // 2)
        self._library.adsi_rx_free(receiver)
        return heard
