"""Named, owned timers."""

from hypothesis import given
from hypothesis import strategies as st

from firmware.callcontrol.timers import Timers


def test_the_earliest_goes_first_and_equal_times_in_the_order_of_starting():
    timers = Timers()
    timers.start("line", 1, "late", 30)
    timers.start("line", 2, "early", 10)
    timers.start("line", 3, "early", 10)
    assert [(timers.next_due(), timers.pop().number) for _ in range(3)] == [(10, 2), (10, 3), (30, 1)]
    assert timers.next_due() is None


def test_starting_again_moves_a_timer():
    timers = Timers()
    timers.start("line", 1, "guard", 10)
    timers.start("line", 1, "guard", 50)
    assert timers.next_due() == 50
    timers.start("line", 1, "guard", 20)
    assert timers.due_of("line", 1, "guard") == 20
    timers.pop()
    assert timers.next_due() is None


def test_a_cancelled_timer_never_fires_and_cancelling_twice_is_harmless():
    timers = Timers()
    timers.start("line", 1, "guard", 10)
    timers.cancel("line", 1, "guard")
    timers.cancel("line", 1, "guard")
    assert timers.next_due() is None
    assert timers.due_of("line", 1, "guard") is None


def test_all_that_are_named_stop_and_no_others():
    timers = Timers()
    for name, due_ms in (("loop", 10), ("limit", 20), ("warning", 5)):
        timers.start("line", 1, name, due_ms)
    timers.start("line", 2, "loop", 40)
    timers.cancel_all("line", 1, ("loop", "warning", "guard"))
    assert [(timers.next_due(), timers.pop().name) for _ in range(2)] == [(20, "limit"), (40, "loop")]
    assert timers.next_due() is None


def test_same_name_of_two_owners_are_two_timers():
    timers = Timers()
    timers.start("line", 1, "pace", 10)
    timers.start("call", 1, "pace", 20)
    timers.cancel("line", 1, "pace")
    assert timers.pop().owner == "call"


def test_a_line_that_rings_for_hours_leaves_no_heap_of_dead_timers():
    timers = Timers()
    timers.start("call", 1, "pace", 0)
    for burst in range(10_000):
        timers.start("line", 1, "give-up", 1000 + burst)
        timers.cancel("line", 1, "give-up")
        timers.start("line", 2, "give-up", 1000 + burst)
    assert len(timers.heap) < 100


STEPS = st.lists(
    st.tuples(st.sampled_from(["start", "cancel", "pop"]), st.integers(0, 5), st.integers(0, 20)), max_size=80
)


@given(STEPS)
def test_timers_agree_with_a_plain_dictionary(steps):
    timers, plain = Timers(), {}
    for order, (what, number, due) in enumerate(steps):
        if what == "start":
            timers.start("line", number, "x", due)
            plain[number] = (due, order)
        elif what == "cancel":
            timers.cancel("line", number, "x")
            plain.pop(number, None)
        elif plain:
            first = min(plain, key=plain.get)
            assert timers.pop().number == first
            del plain[first]
        assert timers.next_due() == min((due for due, _ in plain.values()), default=None)
        assert {n: timers.due_of("line", n, "x") for n in plain} == {n: due for n, (due, _) in plain.items()}
