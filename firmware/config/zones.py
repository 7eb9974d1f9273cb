"""Time zones: what their clocks show, by the rules that this machine has (tzfile(5))."""

import io
import re
import zoneinfo
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from firmware.config.countries import ZONE_OF
from firmware.config.fields import RefusedError, did_you_mean, shown, typed

_NAME = re.compile(r"[A-Za-z0-9_+-]{1,32}(/[A-Za-z0-9_+-]{1,32}){0,2}")
_MAGIC = b"TZif"
_LARGEST = 50_000
"""Bytes; the zones with the longest past have below 4000."""


class Zone(NamedTuple):
    """``name`` as people write it, ``rules`` from UTC to what its clocks show."""

    name: str
    rules: tzinfo


UTC_ZONE = Zone("UTC", UTC)


def zone(value: Any) -> str:
    """The name of a zone that this machine knows."""
    typed(value, str, 'but must be a text such as "Europe/Budapest"')
    if not data_of(value):
        near = did_you_mean(value, sorted(set(ZONE_OF.values())))
        raise RefusedError(f'is {shown(value)}, which is no time zone of this box, such as "Europe/Budapest"{near}')
    return str(value)


@lru_cache(maxsize=8)
def data_of(name: str) -> bytes:
    """The rules of a zone, as its file has them; nothing where this machine does not know it."""
    if not _NAME.fullmatch(name):
        return b""
    for place in zoneinfo.TZPATH:
        try:
            with Path(place, name).open("rb") as file:
                data = file.read(_LARGEST)
        except OSError:
            continue
        if data.startswith(_MAGIC):
            return data
    return b""


def zone_from(name: str, data: bytes) -> Zone:
    """Of ``data_of``; UTC where there is nothing. Raises ValueError for data that make no sense."""
    if not data:
        return UTC_ZONE
    try:
        return Zone(name, zoneinfo.ZoneInfo.from_file(io.BytesIO(data), name))
    except (ValueError, IndexError, OverflowError, UnicodeDecodeError) as error:
        raise ValueError(f"the rules of the zone {name} make no sense") from error


def zone_named(name: str) -> Zone:
    """As this machine knows it; UTC where it does not."""
    return zone_from(name, data_of(name))


def local_of(utc: datetime, zone: Zone) -> datetime:
    """What clocks show, without a zone, at the moment ``utc``, without a zone."""
    return utc.replace(tzinfo=UTC).astimezone(zone.rules).replace(tzinfo=None)


def utc_of(local: datetime, zone: Zone) -> datetime:
    """The moment at which clocks show ``local``, the first where they do twice; both without a zone. Raises ValueError
    with a sentence for an hour that summer time leaves out."""
    utc = local.replace(tzinfo=zone.rules).astimezone(UTC).replace(tzinfo=None)
    if local_of(utc, zone) != local:
        raise ValueError(f"{local:%Y-%m-%d %H:%M} does not exist in {zone.name}: clocks are set forward over it.")
    return utc
