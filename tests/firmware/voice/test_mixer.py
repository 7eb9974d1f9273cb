"""Outputs and plays: what is heard where, what ends when and why, whatever the size of the blocks."""

import numpy as np
import pytest

from firmware.voice.mixer import Mixer, RefusedError

RATE = 1000
RAMP = 4
"""RAMP_MS at 1000 samples a second."""


class Steady:
    """One value for ``length`` samples, or for ever."""

    def __init__(self, value, length=None):
        self.value = value
        self.left = length

    def render(self, frames):
        given = frames if self.left is None else min(frames, self.left)
        if self.left is not None:
            self.left -= given
        return np.full(given, self.value, np.float32)


def mixer(outputs=3, first=1):
    made = Mixer(RATE, outputs, first)
    made.set_permanent({1: Steady(0.1)})
    return made


def test_each_output_has_its_own_column():
    box = mixer()
    box.play(7, 2, Steady(0.2), 100)
    box.play(8, 3, Steady(0.3), 100)
    block = box.render(10)
    assert block.shape == (10, 3)
    assert block.dtype == np.float32
    assert block.flags.c_contiguous
    assert np.allclose(block, [[0.1, 0.2, 0.3]] * 10)


def test_a_play_that_is_over_is_told_once_and_leaves_silence():
    box = mixer()
    box.play(7, 2, Steady(0.2, 25), 1000)
    box.render(20)
    assert box.take_ended() == []
    block = box.render(20)
    assert box.take_ended() == [(7, "done")]
    assert np.allclose(block[:5, 1], 0.2)
    assert not block[5:, 1].any()
    assert box.take_ended() == []
    assert box.playing == 0


def test_stop_fades_and_tells():
    box = mixer()
    box.play(7, 2, Steady(0.5), 1000)
    box.render(10)
    box.stop(7)
    assert box.take_ended() == [(7, "stopped")]
    tail = box.render(10)[:, 1]
    assert np.all(np.diff(tail[: RAMP + 1]) < 0)
    assert not tail[RAMP:].any()


def test_stopping_what_does_not_play_is_ignored():
    box = mixer()
    box.stop(99)
    box.play(7, 2, Steady(0.5, 1), 1000)
    box.render(5)
    box.take_ended()
    box.stop(7)
    assert box.take_ended() == []


def test_a_stale_stop_does_not_touch_the_play_that_came_after():
    box = mixer()
    box.play(7, 2, Steady(0.5), 1000)
    box.play(8, 2, Steady(0.25), 1000)
    assert box.take_ended() == [(7, "replaced")]
    box.stop(7)
    assert box.take_ended() == []
    assert np.allclose(box.render(20)[RAMP:, 1], 0.25)


def test_a_deadline_ends_a_play_to_the_sample():
    box = mixer()
    box.play(7, 2, Steady(0.5), 50)
    heard = np.concatenate([box.render(n)[:, 1] for n in (7, 13, 60)])
    assert box.take_ended() == [(7, "deadline")]
    assert np.allclose(heard[:50], 0.5)
    assert 0 < heard[50] < 0.5
    assert not heard[50 + RAMP :].any()


def test_a_permanent_output_and_one_that_is_not_there_are_refused():
    box = mixer()
    with pytest.raises(RefusedError, match="Output 1 always plays the same"):
        box.play(7, 1, Steady(0.5), 50)
    for number in (0, 4, -1):
        with pytest.raises(RefusedError, match="the outputs are 1 to 3"):
            box.play(7, number, Steady(0.5), 50)
    assert box.playing == 0


def test_outputs_of_a_second_device_keep_their_numbers():
    box = Mixer(RATE, 8, first=9)
    box.set_permanent({1: Steady(0.1)})
    box.play(7, 9, Steady(0.5), 50)
    box.play(8, 16, Steady(0.25), 50)
    assert np.allclose(box.render(1), [[0.5, 0, 0, 0, 0, 0, 0, 0.25]])


def test_what_is_permanent_can_change_without_a_click():
    box = mixer()
    box.render(5)
    box.set_permanent({1: Steady(0.2)})
    heard = box.render(20)[:, 0]
    assert np.all(np.diff(heard[: RAMP + 1]) < 0)
    assert np.allclose(heard[RAMP:], 0.2)


def test_the_sum_never_leaves_full_scale():
    box = mixer()
    box.play(7, 2, Steady(0.9), 1000)
    box.render(5)
    box.play(8, 2, Steady(0.9), 1000)
    assert np.abs(box.render(20)).max() <= 1.0


@pytest.mark.parametrize("sizes", [[1], [2, 3], [7], list(range(1, 30)), [160]])
def test_blocks_of_any_size_give_the_same_samples_and_endings(sizes):
    def story(cuts):
        box = mixer()
        blocks, ended, at = [], [], 0
        orders = {
            0: lambda: box.play(1, 2, Steady(0.5, 333), 10_000),
            100: lambda: box.play(2, 3, Steady(0.3), 217),
            400: lambda: box.play(3, 2, Steady(0.4), 10_000),
            450: lambda: box.play(4, 2, Steady(0.2), 10_000),
            500: lambda: box.stop(4),
        }
        cut = iter(cuts)
        for mark in [*orders, 600]:
            while at < mark:
                n = min(next(cut), mark - at)
                blocks.append(box.render(n))
                at += n
            orders.get(mark, lambda: None)()
            ended += box.take_ended()
        return np.concatenate(blocks), ended

    whole, all_ended = story(iter([600] * 600))
    samples, ended = story(n for _ in range(700) for n in sizes)
    assert np.array_equal(samples, whole)
    # Two plays that end inside one block are told in the order of their outputs.
    assert sorted(ended) == sorted(all_ended) == [(1, "done"), (2, "deadline"), (3, "replaced"), (4, "stopped")]
