"""Every file of hal compiles for MicroPython boards with mpy-cross."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for path in (ROOT / "hal").rglob("*.py"))


def compile_it(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mpy_cross", "-o", str(target), str(source)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("source", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_compiles(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.mpy"
    done = compile_it(source, target)
    assert done.returncode == 0, done.stdout + done.stderr
    assert target.read_bytes()[:1] == b"M"


def test_the_compiler_refuses_what_micropython_lacks(tmp_path: Path) -> None:
    source = tmp_path / "match.py"
    source.write_text("match 1:\n    case 1:\n        pass\n")
    assert compile_it(source, tmp_path / "out.mpy").returncode != 0


def test_there_are_files() -> None:
    assert len(FILES) > 15
