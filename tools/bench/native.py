"""The C sides: compiled when they are first asked for, called over whole traces.

A trace goes in as one block of bytes and the answers come out as one block, so no cost of
calling C from Python is counted against C.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from tools.bench.goals import UnmeasurableError

HERE = Path(__file__).resolve().parent
FLAGS = ("-O2", "-shared", "-fPIC", "-std=c11", "-Wall", "-Wextra")


def compiler() -> str | None:
    """The C compiler of this machine ($CC, cc, gcc or clang), if any."""
    for name in (os.environ.get("CC"), "cc", "gcc", "clang"):
        if name and shutil.which(name):
            return name
    return None


@cache
def load(name: str) -> ctypes.CDLL:
    """The library made of ``name``.c; raises UnmeasurableError where there is no compiler."""
    found = compiler()
    if found is None:
        raise UnmeasurableError("there is no C compiler here: install gcc")
    source = HERE / f"{name}.c"
    stamp = hashlib.sha256(source.read_bytes() + repr((found, FLAGS)).encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"linebox-bench-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise UnmeasurableError(f"{folder} belongs to somebody else: remove it")
    target = folder / f"{name}-{stamp}.so"
    if not target.exists():
        _compile(found, source, target)
    return ctypes.CDLL(str(target))


def _compile(found: str, source: Path, target: Path) -> None:
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    done = subprocess.run(
        [found, *FLAGS, "-o", str(unfinished), str(source)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UnmeasurableError(f"{found} could not compile {source.name}: {done.stderr.strip()}")
    unfinished.replace(target)
