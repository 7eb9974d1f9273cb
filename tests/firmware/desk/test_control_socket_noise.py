"""Whatever comes over the control socket, and over the core's pipe: the desk lives, answers, and serves the next."""

import os
import tempfile
from functools import partial
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware.config.candidate import CandidateFile
from firmware.config.store import DIRECTORY, Store
from firmware.control.requests import VERSION, AnyRequest, Asking, Greet, LogOut
from firmware.control.responses import Answering, Done, Greeting, Happening, Refused
from firmware.control.wire import encode
from firmware.desk import control_socket
from firmware.desk.configuration import ConfigurationDesk
from firmware.desk.messages import Answer
from tests.firmware.desk.front_desk import BOX, WALL, FrontDesk

TEXT = st.text(max_size=40) | st.sampled_from(["", "line 1", "anna", "lines", "../x", "x" * 5_000, "\x00"])
NUMBERS = st.integers() | st.sampled_from([0, 1, -1, 2**63, 10**300])
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
REQUEST_TYPES = AnyRequest.__args__


def values_of(kind):
    """Something that may stand in a field of this type, and mostly fits."""
    return {int: NUMBERS, str: TEXT, bool: st.booleans(), bytes: st.binary(max_size=50)}.get(kind, TEXT)


@st.composite
def requests(draw):
    """A request whose fields are more or less right."""
    kind = draw(st.sampled_from(REQUEST_TYPES))
    fields = {}
    for field in msgspec.structs.fields(kind):
        if isinstance(field.type, type) and not hasattr(field.type, "__args__"):
            fields[field.name] = draw(values_of(field.type))
        else:
            choices = msgspec.json.schema(field.type).get("enum", [])
            fields[field.name] = draw(st.sampled_from(choices) if choices else st.lists(TEXT, max_size=3))
    return msgspec.json.encode({"id": draw(NUMBERS), "request": {"type": kind.__name__, **fields}})


def json_line(value):
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return b'"\\ud800"'


def real_configuration(directory, adopt, number, _note):
    """Which answers at once, so that no clock matters."""
    file = CandidateFile(directory / DIRECTORY)
    store = Store(directory / DIRECTORY, "boot-1")
    return ConfigurationDesk(store, file, adopt, number, now_ms=lambda: 1_000, wall=lambda: WALL)


LINES = st.binary(max_size=300) | JSON.map(json_line) | requests()


def check_alive(desk):
    """The next client is served."""
    client = desk.client("the next")
    assert isinstance(client.answer(), Greeting)
    client.socket.close()
    desk.settle()


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(LINES, min_size=1, max_size=12), st.booleans())
def test_noise_is_answered_and_harms_nobody(lines, greets):
    with tempfile.TemporaryDirectory() as directory:
        desk = FrontDesk(Path(directory), configure=partial(real_configuration, Path(directory)))
        desk.worker.is_quick = False
        desk.core_says(BOX)
        client = desk.caller()
        if greets:
            client.ask(Greet(VERSION, "noise"))
        before = len(client.lines)
        client.send(b"".join(line.replace(b"\n", b" ") + b"\n" for line in lines))
        for _ in range(2 * len(lines) + 2):
            desk.settle()
            desk.worker.jobs.clear()
            desk.core_answers(Done("Done."))
            desk.core_says(*[Answer(number=adopt.number, response=Done("Done.")) for adopt in desk.adopts()])
            desk.pass_time(60_000 if greets else 0)
        client.read()
        answers = [line for line in client.lines[before:] if isinstance(line, Answering)]
        asked = [line for line in lines if line.replace(b"\n", b" ").strip()]
        if not client.is_closed:
            assert len(answers) == len(asked)
        assert all("mistake" not in getattr(line.response, "text", "") for line in answers), answers
        assert all(isinstance(line, Answering | Happening) for line in client.lines)
        check_alive(desk)
        desk.close()


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.lists(st.binary(min_size=1, max_size=2_000), min_size=1, max_size=10))
def test_bytes_without_any_sense_end_in_refusals(pieces):
    with tempfile.TemporaryDirectory() as directory:
        desk = FrontDesk(Path(directory))
        client = desk.caller()
        for piece in pieces:
            client.says(piece)
        client.says(b"\n")
        assert all(isinstance(line.response, Refused) for line in client.lines)
        check_alive(desk)
        desk.close()


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(st.binary(max_size=200) | JSON.map(json_line), min_size=1, max_size=10))
def test_nonsense_of_the_core_is_said_and_survived(lines):
    with tempfile.TemporaryDirectory() as directory:
        desk = FrontDesk(Path(directory))
        for line in lines:
            os.write(desk.to_desk, line.replace(b"\n", b" ") + b"\n")
            desk.settle()
        desk.core_says(BOX)
        assert desk.configuration.facts == [BOX]
        desk.close()


def test_a_megabyte_of_noise(tmp_path):
    desk = FrontDesk(tmp_path)
    client, other = desk.client(), desk.client()
    noise = bytes((number * 7919 + number // 251) % 256 for number in range(1_000_000))
    client.send(noise + b"\n")
    assert other.ask(LogOut()) == Done("Logged out.")
    desk.settle()
    while client.says(b""):
        pass
    assert client.says(encode(Asking(7, LogOut()))) == [Answering(7, Done("Logged out."))]
    desk.close()


def test_connections_beyond_the_bound_again_and_again(tmp_path):
    desk = FrontDesk(tmp_path)
    for _ in range(5):
        for _ in range(control_socket.MOST_CLIENTS + 5):
            desk.caller()
        for client in desk.clients:
            client.socket.close()
        desk.settle()
        assert desk.connections() == []
    assert isinstance(desk.client().answer(), Greeting)
    desk.close()
