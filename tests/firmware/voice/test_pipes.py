"""Lines over pipes: whole, bounded, and never waiting."""

import os

import pytest

from firmware.voice.pipes import LONGEST_LINE, MOST_WAITING, LineReader, LineWriter


@pytest.fixture
def pipe():
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


def test_lines_are_whole_however_they_come(pipe):
    reader = LineReader(pipe[0])
    os.write(pipe[1], b"one\ntw")
    assert reader.read() == [b"one"]
    os.write(pipe[1], b"o\n\nthree\n")
    assert reader.read() == [b"two", b"three"]
    os.close(pipe[1])
    assert reader.read() is None


def test_a_line_without_an_end_is_thrown_away_and_the_next_one_is_read(pipe):
    reader = LineReader(pipe[0])
    seen = []
    for _ in range(3 * LONGEST_LINE // 4096):
        os.write(pipe[1], b"x" * 4096)
        seen += reader.read()
    assert seen == [b"x" * 200]
    os.write(pipe[1], b"xxx\ngood\n")
    assert reader.read() == [b"good"]


def test_a_writer_never_waits_and_drops_the_oldest(pipe):
    os.set_blocking(pipe[1], False)
    writer = LineWriter(pipe[1])
    dropped = sum(writer.put(b"%06d\n" % n) for n in range(MOST_WAITING + 10))
    assert dropped == 10
    for _ in range(100):
        assert writer.write()
        if not writer.pending:
            break
    lines = os.read(pipe[0], 1 << 20).split()
    assert (lines[0], lines[-1], len(lines)) == (b"000010", b"%06d" % (MOST_WAITING + 9), MOST_WAITING)


def test_a_full_pipe_keeps_the_rest(pipe):
    os.set_blocking(pipe[1], False)
    while True:
        try:
            os.write(pipe[1], b"." * 4095 + b"\n")
        except BlockingIOError:
            break
    writer = LineWriter(pipe[1])
    writer.put(b"later\n")
    assert writer.write()
    assert writer.pending


def test_nobody_there_is_told(pipe):
    os.close(pipe[0])
    writer = LineWriter(pipe[1])
    writer.put(b"hello\n")
    assert not writer.write()
