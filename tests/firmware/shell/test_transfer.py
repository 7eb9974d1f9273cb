"""Files over the terminal's cable, with the programs that laptops have for it: sz, rz, sx, rx of lrzsz."""

import os
import random
import select
import shutil
import socket
import subprocess

import pytest

from firmware.shell.port import LONGEST_WAIT_S, HungUpError, Port
from firmware.shell.transfer import Transfer, TransferError, unpadded

MISSING = "no lrzsz: apt-get install lrzsz"
PATIENCE_S = 120

SHORT = b"[lines.1]\nname = 'main'\n"
LONG = random.Random(5).randbytes(70_001)
FILES = {"empty": b"", "short": SHORT, "a block": LONG[:1024], "long": LONG}


@pytest.fixture(params=FILES, ids=FILES)
def content(request):
    return FILES[request.param]


class Cable(Port):
    """Its clock goes on by what it waits in vain."""

    def __init__(self, fd):
        super().__init__(fd, fd, lambda: self.waited_s)
        self.waited_s = 0.0

    def wait(self, until_s, also=None):
        had = len(self.ahead)
        super().wait(until_s, also)
        if len(self.ahead) == had:
            self.waited_s = min(until_s, self.waited_s + LONGEST_WAIT_S)

    def _let_flow(self):
        super()._let_flow()
        if not select.select([], [self.writing], [], 0)[1]:
            self.waited_s += LONGEST_WAIT_S


@pytest.fixture
def cable():
    """Our end as a port, and the end of the laptop."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs:
        yield Cable(ours.fileno()), theirs


@pytest.fixture
def laptop(cable, tmp_path):
    """``laptop("sz", "--ymodem", ...)`` starts the program at the other end, in ``tmp_path``."""
    started = []

    def start(program, *arguments):
        if not shutil.which(program):
            if os.environ.get("CI") == "true":
                pytest.fail(MISSING)
            pytest.skip(MISSING)
        end = cable[1]
        process = subprocess.Popen(
            [program, *arguments], stdin=end, stdout=end, stderr=subprocess.DEVNULL, cwd=tmp_path
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_file_comes_by_ymodem_with_its_name_and_its_very_length(cable, laptop, tmp_path, content):
    (tmp_path / "office.toml").write_bytes(content)
    sz = laptop("sz", "--ymodem", "-b", "office.toml")
    assert Transfer(cable[0]).receive_y() == ("office.toml", content)
    assert sz.wait(PATIENCE_S) == 0


def test_a_file_comes_by_ymodem_in_blocks_of_1024(cable, laptop, tmp_path):
    (tmp_path / "office.toml").write_bytes(LONG)
    sz = laptop("sz", "--ymodem", "-k", "-b", "office.toml")
    assert Transfer(cable[0]).receive_y() == ("office.toml", LONG)
    assert sz.wait(PATIENCE_S) == 0


def test_a_file_goes_by_ymodem_with_its_name_and_its_very_length(cable, laptop, tmp_path, content):
    rz = laptop("rz", "--ymodem", "-b")
    Transfer(cable[0]).send_y("office.toml", content)
    assert rz.wait(PATIENCE_S) == 0
    assert (tmp_path / "office.toml").read_bytes() == content


@pytest.mark.parametrize("block", [(), ("-k",)], ids=["128", "1024"])
def test_a_file_comes_by_xmodem(cable, laptop, tmp_path, block):
    (tmp_path / "office.toml").write_bytes(SHORT * 100)
    sx = laptop("sx", *block, "-b", "office.toml")
    assert unpadded(Transfer(cable[0]).receive_x()) == SHORT * 100
    assert sx.wait(PATIENCE_S) == 0


@pytest.mark.parametrize("check", [(), ("-c",)], ids=["sum", "crc"])
def test_a_file_goes_by_xmodem(cable, laptop, tmp_path, check):
    rx = laptop("rx", *check, "-b", "office.toml")
    Transfer(cable[0]).send_x(SHORT * 100)
    assert rx.wait(PATIENCE_S) == 0
    assert unpadded((tmp_path / "office.toml").read_bytes()) == SHORT * 100


@pytest.mark.parametrize("what", ["receive_x", "receive_y", "send_x", "send_y"])
def test_two_can_end_a_transfer(cable, what):
    cable[1].sendall(b"\x18\x18")
    arguments = {"send_x": (SHORT,), "send_y": ("office.toml", SHORT)}.get(what, ())
    with pytest.raises(TransferError, match="gave up"):
        getattr(Transfer(cable[0]), what)(*arguments)
    assert b"\x18\x18" in cable[1].recv(1000), "the other side is told, too"


@pytest.mark.parametrize("what", ["receive_x", "receive_y", "send_x", "send_y"])
def test_a_pulled_cable_ends_a_transfer(cable, what):
    cable[1].close()
    arguments = {"send_x": (SHORT,), "send_y": ("office.toml", SHORT)}.get(what, ())
    with pytest.raises(HungUpError):
        getattr(Transfer(cable[0]), what)(*arguments)


@pytest.mark.parametrize("what", ["receive_x", "receive_y", "send_x", "send_y"])
def test_nobody_there_is_not_waited_for_for_ever(what):
    """On a clock that goes on by as much as is waited."""
    port = Silence()
    arguments = {"send_x": (SHORT,), "send_y": ("office.toml", SHORT)}.get(what, ())
    with pytest.raises(TransferError):
        getattr(Transfer(port), what)(*arguments)
    assert 30 < port.now < 200


class Silence(Port):
    """Nothing ever comes."""

    def __init__(self):
        super().__init__(-1, -1, lambda: self.now)
        self.now = 0.0

    def wait(self, until_s, also=None):
        self.now = until_s

    def write(self, data):
        pass


class Receiver(Silence):
    """Takes one file by YMODEM; ``after_end`` is all that it still says once the end of the file has come."""

    def __init__(self, after_end):
        super().__init__()
        self.after_end = after_end
        self.blocks = []
        self.ahead += b"C"

    def write(self, data):
        first = not self.blocks
        self.blocks.append(data)
        if data == b"\x04":
            self.ahead += self.after_end
            self.after_end = b""
        elif b"\x04" not in self.blocks:
            self.ahead += b"\x06C" if first else b"\x06"


@pytest.mark.parametrize(
    ("after_end", "more_blocks"),
    [(b"\x06C", 2), (b"\x06", 0), (b"\x06\x18\x18", 0), (b"\x06C\x06", 1), (b"\x06CCCCC", 2)],
    ids=["its last answer is lost", "it takes no batches", "it is cancelled", "it answers", "it asks too often"],
)
def test_a_file_whose_end_was_acknowledged_is_sent_whatever_comes_after(after_end, more_blocks):
    port = Receiver(after_end)
    Transfer(port).send_y("office.toml", SHORT)
    assert len(port.blocks) == 3 + more_blocks
    assert all(block[:4] == b"\x01\x00\xff\x00" for block in port.blocks[3:]), "the end of the batch, no cancelling"
    assert port.now < 10 and not port.ahead, "and what is left of it is no command"


@pytest.mark.parametrize(("after_end", "ends"), [(b"", 2), (b"\x06", 1), (b"\x15\x06", 2)])
def test_a_file_by_xmodem_whose_blocks_were_all_acknowledged_is_sent(after_end, ends):
    port = Receiver(after_end)
    port.blocks.append(b"")  # there is no name that would be asked for twice
    Transfer(port).send_x(SHORT)
    assert port.blocks[2:] == [b"\x04"] * ends
    assert port.now < 10


def test_the_other_side_is_told_the_length_and_no_date():
    port = Receiver(b"\x06C\x06")
    Transfer(port).send_y("office.toml", SHORT)
    assert port.blocks[0][3:].startswith(b"office.toml\x00%d 0 0 0\x00" % len(SHORT))


def test_a_name_with_folders_is_a_name_without(cable, laptop, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "office.toml").write_bytes(SHORT)
    laptop("sz", "--ymodem", "-b", "--full-path", "deep/office.toml")
    assert Transfer(cable[0]).receive_y() == ("office.toml", SHORT)


def test_two_files_at_once_are_refused(cable, laptop, tmp_path):
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_bytes(SHORT)
    laptop("sz", "--ymodem", "-b", "one.toml", "two.toml")
    with pytest.raises(TransferError, match="more than one file"):
        Transfer(cable[0]).receive_y()
