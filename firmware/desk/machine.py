"""What the machine tells of itself: temperature, storage, versions."""

import os
import platform
from importlib import metadata
from pathlib import Path

from firmware.control.views import StorageView, TemperatureView, VersionView
from firmware.desk.messages import Box

THERMAL = Path("/sys/class/thermal")
"""A directory a sensor, with ``type`` and ``temp`` in thousandths of a degree (kernel.org, thermal/sysfs-api)."""


def software() -> str:
    """Version of this box's software; "" of one that is not installed."""
    try:
        return metadata.version("linebox")
    except metadata.PackageNotFoundError:
        return ""


def temperatures(thermal: Path = THERMAL) -> list[TemperatureView]:
    """Every sensor that can be read; a machine without any has none."""
    rows = []
    for sensor in sorted(thermal.glob("thermal_zone*")):
        try:
            name = (sensor / "type").read_text(encoding="utf-8").strip()
            rows.append(TemperatureView(name, int((sensor / "temp").read_text(encoding="utf-8")) / 1000))
        except (OSError, ValueError):
            continue
    return rows


def storage(directory: Path) -> list[StorageView]:
    """The file system on which everything is kept."""
    try:
        found = os.statvfs(directory)
    except OSError as error:
        return [StorageView(str(directory), 0, 0, f"cannot be read: {error.strerror}")]
    state = "writable" if os.access(directory, os.W_OK | os.X_OK) else "cannot be written"
    if found.f_flag & os.ST_RDONLY:
        state = "read-only"
    free, total = (blocks * found.f_frsize // 1_000_000 for blocks in (found.f_bavail, found.f_blocks))
    return [StorageView(str(directory), free, total, state)]


def free(path: Path) -> int:
    """Bytes that are free there. Raises OSError."""
    found = os.statvfs(path)
    return found.f_bavail * found.f_frsize


def versions(box: Box | None) -> list[VersionView]:
    """``box``: what the core told of its board."""
    rows = [
        VersionView("software", software() or "not installed"),
        VersionView("python", platform.python_version()),
        VersionView("system", f"{platform.system()} {platform.release()} {platform.machine()}"),
    ]
    if box is not None:
        rows += [VersionView("board", box.board), VersionView("serial number", box.serial or "none")]
    return rows
