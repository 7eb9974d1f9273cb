"""Pseudonyms of numbers: the same for the same number, so that whoever calls again still counts as one who does, and
nothing from which the number could be told without the key, which is nowhere but on the box and in its backups."""

import os
import re
import secrets
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from firmware.config.disk import Disk, content, put

KEY = "register.key"
KEY_BYTES = 32
_PSEUDONYM = re.compile(r"p[0-9a-f]{16}")


def is_pseudonym(text: str) -> bool:
    """No number looks so."""
    return _PSEUDONYM.fullmatch(text) is not None


class Pseudonyms:
    """``directory``: where everything is kept; a key is drawn where there is none. Raises OSError."""

    def __init__(self, directory: Path, disk: Disk = os, drawn: Callable[[int], bytes] = secrets.token_bytes) -> None:
        path = directory / KEY
        try:
            key = content(disk, path)
        except FileNotFoundError:
            key = b""
        if len(key) != KEY_BYTES:
            key = drawn(KEY_BYTES)
            put(disk, path, key)
        self._key = key

    def of(self, number: str) -> str:
        """ "" of none; a pseudonym has no other."""
        if not number or is_pseudonym(number):
            return number
        return "p" + blake2b(number.encode(), key=self._key, digest_size=8).hexdigest()
