"""A terminal's bytes become keys, and the terminal is given back as it was."""

import contextlib
import os
import pty
import termios

import pytest

from tools.keyboard import QUIT, Decoder, Keyboard


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"a7*", ["a", "7", "*"]),
        (b" \t\r\n\x7f", ["space", "tab", "enter", "enter", "backspace"]),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D\x1b[Z", ["up", "down", "right", "left", "back tab"]),
        (b"\x1bOA\x1bOB", ["up", "down"]),
        (b"\x1b[1;5A", ["up"]),
        (b"\x1b[15~x", ["x"]),
        (b"\x1bx", ["escape", "x"]),
        ("ű7".encode(), ["ű", "7"]),
        (b"\xff\xff\xff\xff", []),
    ],
)
def test_bytes_become_keys_whole_or_one_by_one(sent, keys):
    assert Decoder().feed(sent) == keys
    decoder = Decoder()
    assert [key for byte in sent for key in decoder.feed(bytes([byte]))] == keys


def test_a_lone_escape_is_a_key_once_nothing_follows():
    decoder = Decoder()
    assert decoder.feed(b"\x1b") == [] and decoder.waits
    assert decoder.flush() == ["escape"] and not decoder.waits
    assert decoder.feed(b"\x1b[") == [] and decoder.flush() == []
    assert decoder.feed(b"1") == ["1"]


@pytest.fixture
def terminal():
    ours, theirs = pty.openpty()
    yield ours, theirs
    for fd in (ours, theirs):
        with contextlib.suppress(OSError):
            os.close(fd)


def test_a_key_needs_no_enter_and_is_not_echoed(terminal):
    ours, theirs = terminal
    with Keyboard(theirs) as keyboard:
        assert keyboard.read(0) == []
        os.write(ours, b" \x1b[A")
        assert keyboard.read(5) == ["space", "up"]
        os.write(ours, b"\x1b")
        assert keyboard.read(5) == ["escape"]
        os.set_blocking(ours, False)
        with pytest.raises(BlockingIOError):
            os.read(ours, 100)


@pytest.mark.parametrize("error", [None, KeyboardInterrupt, RuntimeError])
def test_the_terminal_is_given_back_whatever_happens(terminal, error):
    _, theirs = terminal
    before = termios.tcgetattr(theirs)
    try:
        with Keyboard(theirs):
            changed = termios.tcgetattr(theirs)
            if error:
                raise error
    except (KeyboardInterrupt, RuntimeError):
        pass
    assert changed != before and changed[3] & termios.ISIG, "Ctrl-C still interrupts"
    assert termios.tcgetattr(theirs) == before


def test_a_terminal_that_has_gone_quits(terminal):
    ours, theirs = terminal
    with Keyboard(theirs) as keyboard:
        os.close(ours)
        assert keyboard.read(5) == [QUIT]
