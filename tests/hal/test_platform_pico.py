"""hal/platform/micropython.py against the published stubs of a Raspberry Pi Pico, judged by pyright.

The stubs stand apart from the environment's packages, because they shadow the standard library for every other
type checker: ``pip install --target .venv/pico-stubs micropython-rp2-rpi-pico-stubs``.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BACK_END = ROOT / "hal" / "platform" / "micropython.py"
STUBS = Path(sys.prefix) / "pico-stubs"
PYRIGHT = Path(sys.executable).parent / "pyright"
MISSING = "no pyright with Pico stubs: pip install 'pyright[nodejs]', and pip install --target .venv/pico-stubs micropython-rp2-rpi-pico-stubs"  # noqa: E501


@pytest.fixture
def checker(tmp_path):
    """``checker(source)`` -> the complaints of pyright about that text, in the place of the back-end."""
    if not list(STUBS.glob("machine*")) or not PYRIGHT.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    shutil.copytree(ROOT / "hal", tmp_path / "hal", ignore=shutil.ignore_patterns("__pycache__"))
    config = {
        "include": ["hal/platform/micropython.py"],
        "stubPath": str(STUBS),
        "pythonVersion": "3.11",
        "typeCheckingMode": "basic",
        "reportMissingModuleSource": False,
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config))

    def check(source: str) -> list[str]:
        (tmp_path / "hal" / "platform" / "micropython.py").write_text(source)
        done = subprocess.run(
            [str(PYRIGHT), "--outputjson", "-p", str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        report = json.loads(done.stdout)
        assert report["summary"]["filesAnalyzed"] == 1
        return [complaint["message"] for complaint in report["generalDiagnostics"]]

    return check


def test_the_back_end_uses_machine_as_the_pico_has_it(checker):
    assert checker(BACK_END.read_text()) == []


def test_the_judge_refuses_what_the_pico_does_not_have(checker):
    source = BACK_END.read_text()
    assert checker(source.replace("Pin.PULL_UP", "Pin.PULL_SIDEWAYS"))
    assert checker(source.replace("freq=bus.hz", "speed=bus.hz"))
