"""The one file of a backup: a ZIP archive with a list of what is in it, by which every byte is checked.

``manifest.json`` is its last entry and holds SHA-256 and size of all others; the archive's comment is the SHA-256 of
the manifest. So nothing can be damaged, missing or added, and any ZIP program can look into it.
"""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

MANIFEST = "manifest.json"
VERSION = 1
_CHUNK = 262_144
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class DamagedBackupError(Exception):
    """The file is no whole backup. The text says why."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``made``: by the office's clock, in words; ``files``: by their names below the box's directory."""

    version: int
    made: str
    software: str
    files: dict[str, Entry]


Tell = Callable[[int], None]
"""(so many more bytes are done)."""


def untold(_: int) -> None:
    """A ``Tell`` of nobody."""


def write(path: Path, files: dict[str, Path], made: str, software: str, tell: Tell = untold) -> Manifest:
    """An archive of these files, by their names in it; all of it is on the disk when this returns. A file that has gone
    meanwhile is left out. Raises OSError."""
    entries: dict[str, Entry] = {}
    with open(path, "wb", opener=_for_the_box) as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, source in files.items():
                try:
                    file = source.open("rb")
                except FileNotFoundError:
                    continue
                with file, archive.open(_info(name), "w", force_zip64=True) as out:
                    digest, size = hashlib.sha256(), 0
                    while chunk := file.read(_CHUNK):
                        digest.update(chunk)
                        size += len(chunk)
                        out.write(chunk)
                        tell(len(chunk))
                entries[name] = Entry(size, digest.hexdigest())
            manifest = Manifest(VERSION, made, software, entries)
            data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
            archive.writestr(_info(MANIFEST), data)
            archive.comment = hashlib.sha256(data).hexdigest().encode()
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def manifest_of(archive: zipfile.ZipFile) -> Manifest:
    """Raises DamagedBackupError."""
    try:
        info = archive.getinfo(MANIFEST)
        data = archive.read(MANIFEST) if info.file_size < 64_000_000 else b""
        if hashlib.sha256(data).hexdigest().encode() != archive.comment:
            raise DamagedBackupError("its list of files is not as it was written")
        found = msgspec.json.decode(data, type=Manifest)
    except KeyError:
        raise DamagedBackupError("it has no list of files") from None
    except (msgspec.MsgspecError, zipfile.BadZipFile, OSError, RuntimeError, EOFError) as error:
        raise DamagedBackupError(f"its list of files cannot be read: {error}") from error
    if found.version != VERSION:
        raise DamagedBackupError(f"it is of version {found.version}, known is version {VERSION}")
    names = sorted(one.filename for one in archive.infolist())
    if names != sorted((*found.files, MANIFEST)):
        raise DamagedBackupError("the files in it are not those of its list")
    for name in found.files:
        if not is_safe(name):
            raise DamagedBackupError(f"{name[:60]!r} cannot be the name of a file in it")
    return found


def is_safe(name: str) -> bool:
    """A path below the box's directory, and none that leads out of it."""
    parts = PurePosixPath(name).parts
    is_path = 0 < len(parts) <= 4 and "/".join(parts) == name and "\\" not in name and name.isprintable()
    return is_path and all(len(part) <= 128 and not part.startswith(".") for part in parts)


def unpack(archive: zipfile.ZipFile, manifest: Manifest, place: Path | None, tell: Tell = untold) -> None:
    """All files into ``place``, each on the disk and as it was; None: they are only checked. Raises OSError,
    DamagedBackupError."""
    for name, entry in manifest.files.items():
        if place is None:
            _compare(archive, name, entry, None, tell)
            continue
        target = place / name
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        with open(target, "xb", opener=_for_the_box) as out:
            _compare(archive, name, entry, out, tell)
            out.flush()
            os.fsync(out.fileno())


def _compare(archive: zipfile.ZipFile, name: str, entry: Entry, out: BinaryIO | None, tell: Tell) -> None:
    """What comes is written to ``out``."""
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(archive, name):
        digest.update(chunk)
        size += len(chunk)
        if size > entry.size:
            break
        if out is not None:
            out.write(chunk)
        tell(len(chunk))
    if (size, digest.hexdigest()) != (entry.size, entry.sha256):
        raise DamagedBackupError(f"{name} in it is not as it was written")


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    try:
        with archive.open(name) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except (zipfile.BadZipFile, EOFError, RuntimeError, ValueError, zlib.error) as error:
        raise DamagedBackupError(f"{name} in it cannot be read: {error}") from error


def _for_the_box(path: str, flags: int) -> int:
    """There are hashes of passwords in it."""
    return os.open(path, flags | os.O_CLOEXEC, 0o640)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
