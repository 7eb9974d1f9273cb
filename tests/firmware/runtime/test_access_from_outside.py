"""The log says who was let in from outside, and who was not."""

from tests.firmware.runtime.desk_bench import Bench

CONFIG = """
[lines]
1 = { route = "menu remote" }
[menus.remote]
access = true
[travellers.anna]
pin = "473905"
"""


def test_the_log_tells_of_right_and_wrong_pins_and_of_the_lock():
    bench = Bench(CONFIG)
    line = bench.world.lines[1]
    line.ring("0612345678")
    bench.wait(6)
    line.press("111111#")
    bench.wait(4)
    line.press("473905")
    bench.wait(3)
    said = bench.said()
    assert said.count("a wrong PIN was keyed in from outside") == 1
    assert "anna has access from outside" in bench.said("line 1")
    for _ in range(3):
        line.hang_up()
        bench.wait(20)
        line.ring("0612345678")
        bench.wait(6)
        for _ in range(3):
            line.press("222222#")
            bench.wait(4)
    assert "too many wrong PINs: nobody has access from outside for 30 min" in bench.said()
