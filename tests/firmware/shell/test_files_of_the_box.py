"""Files between the box and the laptop, asked for in the shell, over the same cable."""

import random

import pytest

from firmware.control.requests import WriteFile
from firmware.control.responses import Done, FilePart, Refused
from firmware.shell import file_steps
from firmware.shell.port import Port
from firmware.shell.steps import Transfer as TransferStep
from firmware.shell.transfer import Transfer
from tests.firmware.shell.bench import WAIT_S

SHORT = b"[lines.1]\nname = 'main'\n"
LONG = random.Random(5).randbytes(70_001)


@pytest.fixture
def laptop(bench):
    """``laptop(content)`` sends a file by YMODEM, while the desk goes on answering."""

    class Laptop(Port):
        """Its clock goes on by what it waits in vain."""

        waited_s = 0.0

        def __init__(self):
            super().__init__(bench.master, bench.master, lambda: self.waited_s)

        def wait(self, until_s, also=None):
            if not bench.turn():
                self.waited_s += WAIT_S
            self.ahead += bench.seen
            bench.seen = b""

        def write(self, data):
            bench.type(data)

    def send(content):
        cable = Laptop()
        Transfer(cable).send_y("office.toml", content)
        # What the shell says then is for people.
        bench.seen = bytes(cable.ahead) + bench.seen

    bench.start()
    bench.log_in()
    return send


@pytest.mark.parametrize("content", [SHORT, LONG], ids=["short", "long"])
def test_the_box_receives_a_file(bench, laptop, content):
    written = {}

    def write(request):
        assert request.offset == len(written.get(request.name, b""))
        written[request.name] = written.get(request.name, b"") + request.data
        return Done("written")

    bench.desk.answers[WriteFile] = write
    bench.type("receive office.toml\r")
    bench.until("now (two Ctrl-X end it).\r\n")
    laptop(content)
    bench.until(f"office.toml was received, {len(content)} bytes.\r\n")
    bench.until_prompt()
    assert written == {"office.toml": content}
    assert [request.last for request in bench.desk.asked_for(WriteFile)][-1]


def test_a_prompt_is_received_into_the_folder_of_its_language(bench, laptop):
    bench.desk.answers[WriteFile] = Done("written")
    bench.type("receive prompts/hu/welcome.ogg\r")
    bench.until("Send hu/welcome.ogg by YMODEM now (two Ctrl-X end it).\r\n")
    laptop(SHORT)
    bench.until(f"File hu/welcome.ogg was received, {len(SHORT)} bytes.\r\n")
    [request] = bench.desk.asked_for(WriteFile)
    assert (request.folder, request.name, request.data) == ("prompts", "hu/welcome.ogg", SHORT)


def test_a_recording_that_cannot_be_played_is_told_when_it_has_come(bench, laptop):
    bench.desk.answers[WriteFile] = Done("written", ("Recording a.wav cannot be played: it takes 61 s.",))
    bench.type("receive prompts/a.wav\r")
    bench.until("now (two Ctrl-X end it).\r\n")
    laptop(SHORT)
    bench.until(f"File a.wav was received, {len(SHORT)} bytes.\r\nRecording a.wav cannot be played: it takes 61 s.\r\n")


def test_a_prompt_goes_to_the_laptop_without_its_folder(mocker):
    transfer = mocker.patch.object(file_steps, "Transfer").return_value
    client = mocker.Mock()
    client.ask.return_value = FilePart(SHORT, len(SHORT))
    step = TransferStep(True, "prompts", "hu/welcome.ogg", "ymodem")
    said = file_steps.carry_over(step, mocker.Mock(), client)
    assert said == f"File hu/welcome.ogg was sent, {len(SHORT)} bytes."
    transfer.send_y.assert_called_once_with("welcome.ogg", SHORT)


def test_a_file_that_the_box_does_not_want(bench, laptop):
    bench.desk.answers[WriteFile] = Refused("the card is full")
    bench.type("receive office.toml\r")
    bench.until("now (two Ctrl-X end it).\r\n")
    laptop(LONG)
    bench.until("the card is full\r\n")
    bench.until_prompt()
    assert len(bench.desk.asked_for(WriteFile)) == 1


def test_the_laptop_gives_up(bench, laptop):
    bench.type("receive office.toml\r")
    bench.until("now (two Ctrl-X end it).\r\n")
    bench.type("\x18\x18")
    bench.until("Nothing was transferred: the other side gave up.\r\n")
    bench.type("show lines\r")
    bench.until("03012344")
    assert not bench.desk.asked_for(WriteFile)


def test_a_pulled_cable_in_the_middle_of_a_file(bench, laptop):
    bench.type("receive office.toml\r")
    bench.until("now (two Ctrl-X end it).\r\n")
    bench.type(b"\x01\x00\xffhalf")
    bench.hang_up()
    bench.until_true(lambda: not bench.desk.clients)
    assert not bench.desk.asked_for(WriteFile)
