"""The house keeps its own rules: arrows between folders, types, lint."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports", "--no-logo"),
    ],
    ids=lambda command: command[0] + " " + " ".join(command[1:2]),
)
def test_a_rule_of_the_house_holds(command):
    result = run(str(BIN / command[0]), *command[1:])
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]


def calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}", node.lineno
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def test_the_contract_on_back_ends_names_every_part_of_hal():
    parts = {path.stem for path in (ROOT / "hal").iterdir() if path.stem not in ("__init__", "__pycache__", "platform")}
    contract = (ROOT / "setup.cfg").read_text().split("[importlinter:contract:hal-back-ends]")[1].split("forbidden")[1]
    assert {f"hal.{part}" for part in parts} <= set(contract.split())


CLOCKS = {
    "time.time",
    "time.sleep",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.clock_gettime_ns",
    "datetime.now",
}
MAY_READ_A_CLOCK = {
    "hal/platform/linux.py",
    "hal/platform/micropython.py",
    "firmware/config/boot.py",
    "firmware/desk/__main__.py",
    "firmware/shell/__main__.py",
    "firmware/runtime/wall_clock.py",
    "firmware/voice/platform.py",
    "tools/demo.py",
}


@pytest.mark.parametrize("folder", ["hal", "boards", "firmware", "tools/sim", "tools/play"])
def test_nobody_reads_a_clock_or_sleeps_but_who_may(folder):
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name in MAY_READ_A_CLOCK:
            continue
        found += [f"{name}:{line} {call}" for call, line in calls(ast.parse(path.read_text())) if call in CLOCKS]
    assert found == []


def test_no_test_sleeps_or_reads_the_wall_clock():
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for call, line in calls(ast.parse(path.read_text())):
            if call in CLOCKS:
                found.append(f"{path.relative_to(ROOT)}:{line} {call}")
    assert found == []


PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def _headings(page):
    """As links name them: small letters, a line for each space, nothing but letters, digits and lines."""
    lines = [line.lstrip("#").strip().lower() for line in page.read_text("utf-8").splitlines() if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", line).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_a_page_lead_somewhere(page):
    lost = []
    for place, heading in re.findall(r"\]\(([^)#\s]*)#?([^)\s]*)\)", page.read_text("utf-8")):
        if "://" in place:
            continue
        other = page.parent / place if place else page
        if not other.exists() or (heading and heading not in _headings(other)):
            lost.append(f"{place}#{heading}")
    assert lost == []
