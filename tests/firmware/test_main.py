"""The daemon itself, from start to SIGTERM, on the chips of the simulated board."""

import contextlib
import signal
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from boards.lb4x8 import BOARD
from firmware import main
from firmware.callcontrol import events
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.memory import Memory, Remembered, Switch
from firmware.callcontrol.mode_records import Override
from firmware.config.boot import this_boot
from firmware.config.load import load
from firmware.config.plan import card_settings, to_plan
from firmware.config.store import DIRECTORY, Store
from firmware.control.requests import FactoryReset, Show
from firmware.control.responses import Done
from firmware.control.views import rows_of
from firmware.desk.journal.frames import Broke, Forgot, Happened, Reconfigured
from firmware.desk.journal.frames import decode as decode_frame
from firmware.desk.journal.packing import Received
from firmware.desk.journal.reading import entries_of
from firmware.desk.journal.replaying import Replay, first_difference
from firmware.desk.memory_file import NAME, MemoryFile
from firmware.desk.messages import Adopt, Answer, Ask, Keep, Said, from_core
from firmware.desk.messages import Box as BoxMessage
from firmware.desk.messages import encode as encode_message
from firmware.desk.register import backup, restore
from firmware.hours.schedule import ALWAYS_DAY
from firmware.voice.messages import Heard, Play, PlayTone, Stop, UseLanguage, VoiceStarted, decode_command, encode
from tools.sim.nets import Nets


class VirtualClock:
    """The simulator's time as the daemon's clock; ``plans`` happen at their millisecond."""

    def __init__(self, schedule, plans):
        self.schedule = schedule
        for ms, act in plans:
            schedule.at(1000 * ms, act)

    def now_ms(self):
        return self.schedule.now_us // 1000

    def now_ns(self):
        return self.schedule.now_us * 1000

    def sleep_until_ms(self, ms):
        self.schedule.run_until(1000 * ms)

    def synchronised(self):
        return False


@pytest.fixture(autouse=True)
def as_a_guest(mocker):
    """Real-time priority is the machine's business, signal handlers are the test runner's."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    mocker.patch("firmware.main.go_real_time", return_value=["no real-time priority (a guest)"])
    mocker.patch("firmware.main.system_utc", return_value=datetime(2026, 11, 30, 8, 41))
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


class VoiceChild:
    """A voice process that is ready at once."""

    def __init__(self):
        self.says = encode(VoiceStarted("hu", 48000, 1, 8))
        self.told = []
        self.ended = False

    def send(self, data):
        self.told.append(decode_command(data))
        return True

    def receive(self):
        said, self.says = self.says, b""
        return said

    def alive(self):
        return True

    def end(self):
        self.ended = True


class DeskChild:
    """A desk process that hears everything."""

    def __init__(self):
        self.messages = []
        self.says = b""
        self.ended = False

    def send(self, data):
        self.messages += [from_core(line) for line in data.split(b"\n")[:-1]]
        return len(data)

    def receive(self):
        said, self.says = self.says, b""
        return said

    def heard(self, kind):
        return [message for message in self.messages if isinstance(message, kind)]

    @property
    def told(self):
        return [kept.memory for kept in self.heard(Keep)]

    def alive(self):
        return True

    def end(self):
        self.ended = True


class JournalChild:
    """A journal process that keeps everything."""

    def __init__(self):
        self.frames = []
        self.ended = False
        self._received = Received()

    def send(self, data):
        self._received.put(data)
        self.frames += [decode_frame(frame) for frame in self._received.frames()]
        return len(data)

    def receive(self):
        return b""

    def alive(self):
        return True

    def end(self):
        self.ended = True


class Office:
    """One board's chips, and what shall happen to them."""

    def __init__(self):
        self.nets = Nets(BOARD)
        for line in self.nets.lines:
            line.set_feed(True, False)
        self.plans = []
        self.child = VoiceChild()
        self.journals = []
        self.jumper = False
        self.seen = []

    def at(self, ms, act):
        self.plans.append((ms, act))

    def look(self, ms, what):
        self.at(ms, lambda: self.seen.append(what()))

    @contextlib.contextmanager
    def opened(self, _board):
        nets = self.nets
        yield SimpleNamespace(
            buses=nets.buses,
            int_pins=nets.int_pins,
            reset_pin=nets.reset_pin,
            watchdog_pin=nets.watchdog_pin,
            clock=VirtualClock(nets.schedule, self.plans),
            uarts=nets.uarts,
            jumper_pin=SimpleNamespace(read=lambda: 0 if self.jumper else 1),
        )

    def voice(self, *_):
        return self.child

    def journal(self, directory):
        self.journals.append((directory, JournalChild()))
        return self.journals[-1][1]

    def bell(self, station):
        return self.nets.stations[station].bell_sounding(self.nets.schedule.now_us)


def stop():
    signal.raise_signal(signal.SIGTERM)


def test_a_call_comes_in_is_answered_and_the_daemon_leaves_everything_safe(capfd, tmp_path):
    office = Office()
    nets = office.nets
    config = tmp_path / "office.toml"
    config.write_text('[lines]\n2 = { route = "station 13" }\n')
    office.at(1000, lambda: nets.lines[1].ring(25, 90, 0.0))
    office.look(1300, lambda: (office.bell(2), nets.lines[1].off_hook))
    office.at(1700, lambda: nets.stations[2].set_loop(True))
    office.at(1710, nets.lines[1].stop_ringing)
    office.look(2000, lambda: (office.bell(2), nets.lines[1].off_hook, sorted(nets.paths())))
    office.at(3000, stop)
    assert main.serve("lb4x8", config, office.opened, office.voice) == 0
    station, line = BOARD.stations[2], BOARD.lines[1]
    both_ways = sorted([(station.listener, line.source), (line.listener, station.source)])
    assert office.seen == [(True, False), (False, True, both_ways)]
    assert (nets.lines[1].off_hook, nets.closed, nets.transfer_energised) == (False, set(), False)
    said = capfd.readouterr().out
    assert "lb4x8 is in service: 4 lines, 8 telephones" in said
    assert "phone 13 lifted" in said
    assert "no real-time priority (a guest)" in said
    assert nets.violations() == []


def test_the_box_is_at_rest_neither_while_it_rings_nor_while_people_talk(mocker):
    rests = {}
    mocker.patch.object(main.Collector, "maybe", lambda _, now_ms, at_rest: rests.update({now_ms: at_rest}))
    office = Office()
    nets = office.nets
    office.at(2000, lambda: nets.lines[0].ring(25, 90, 0.0))
    office.at(4000, lambda: nets.stations[0].set_loop(True))
    office.at(4010, nets.lines[0].stop_ringing)
    office.at(10_000, lambda: nets.stations[0].set_loop(False))
    office.at(15_000, stop)
    assert main.serve("lb4x8", None, office.opened, office.voice) == 0
    assert {at_rest for ms, at_rest in rests.items() if ms < 2000 or ms > 13_000} == {True}
    assert {at_rest for ms, at_rest in rests.items() if 2500 < ms < 4000} == {False}
    assert {at_rest for ms, at_rest in rests.items() if 4500 < ms < 10_000} == {False}


def test_call_control_is_told_the_time_of_day(capfd):
    office = Office()
    office.at(500, stop)
    assert main.serve("lb4x8", None, office.opened, office.voice) == 0
    assert "0.000 it is Monday 09:41\n" in capfd.readouterr().out


def test_a_stop_while_a_bell_rings_silences_it_in_the_chips_order():
    office = Office()
    office.at(3000, lambda: office.nets.lines[1].ring(25, 90, 0.0))
    office.look(3500, lambda: office.bell(0))
    office.at(3501, stop)
    assert main.serve("lb4x8", None, office.opened, office.voice) == 0
    assert office.seen == [True]
    assert not office.bell(0)
    assert office.nets.violations() == []


def test_a_lifted_telephone_hears_dial_tone_and_one_left_off_hook_the_voice_process(mocker):
    office = Office()
    nets, station = office.nets, BOARD.stations[4]
    dial, reorder = BOARD.codec[0][0], BOARD.codec[4][0]
    office.at(1000, lambda: nets.stations[4].set_loop(True))
    office.look(1100, lambda: nets.matrix_closed(station.listener, dial))
    office.look(17_500, lambda: nets.matrix_closed(station.listener, reorder))
    office.look(17_500, lambda: list(office.child.told))
    office.at(18_000, lambda: nets.stations[4].set_loop(False))
    office.at(19_000, stop)
    assert main.serve("lb4x8", None, office.opened, office.voice) == 0
    assert office.seen == [True, True, [UseLanguage("hu"), Play(1, 5, PlayTone("reorder"), mocker.ANY)]]
    assert office.child.told[2:] == [Stop(1)]
    assert office.child.ended


def test_a_missing_chip_is_one_clear_sentence(capfd):
    office = Office()
    office.nets.buses[0].set_dead(0x22, True)
    assert main.serve("lb4x8", None, office.opened, office.voice) == 1
    error = capfd.readouterr().err
    assert error == "linebox run: chip station-hook at 0x22 on I2C bus 1 does not answer.\n"


def test_a_missing_bus_is_one_clear_sentence(capfd):
    assert main.serve("lb4x8", None) == 1
    error = capfd.readouterr().err
    assert error.startswith("linebox run: ")
    assert error.count("\n") == 1
    assert "Traceback" not in error


def test_a_board_that_does_not_exist_is_named_with_the_choice(capfd):
    assert main.main(["--board", "lb1"]) == 1
    assert capfd.readouterr().err == "linebox run: there is no board 'lb1'; the boards are lb4x8, lb8x24.\n"


def test_every_mistake_of_the_configuration_is_told_with_its_line_and_nothing_starts(capfd, tmp_path):
    config = tmp_path / "office.toml"
    config.write_text('country = "xx"\n[stations]\n9 = { extension = "19" }\n')
    office = Office()
    assert main.serve("lb4x8", config, office.opened, office.voice) == 1
    error = capfd.readouterr().err
    assert "line 1" in error
    assert "line 3" in error
    assert office.nets.schedule.now_us == 0


def test_a_configuration_that_cannot_be_read_is_named(capfd, tmp_path):
    assert main.serve("lb4x8", tmp_path / "none.toml") == 1
    assert "none.toml cannot be read: No such file or directory.\n" in capfd.readouterr().err
    (tmp_path / "noise.toml").write_bytes(b"\xff\xfe")
    assert main.serve("lb4x8", tmp_path / "noise.toml") == 1
    assert "noise.toml cannot be read: it is no text in UTF-8.\n" in capfd.readouterr().err


def test_the_log_says_what_happens_to_chips_and_that_reset_was_pulsed(capfd, tmp_path):
    office = Office()
    nets = office.nets
    config = tmp_path / "office.toml"
    config.write_text('country = "us"\n[lines]\n2 = { route = "station 13" }\n')
    office.at(1000, lambda: nets.lines[1].ring(20, 90, 0.0))
    office.at(1600, lambda: nets.buses[0].set_dead(0x23, True))
    office.look(4000, lambda: nets.stations[2].rm)
    office.at(6000, lambda: nets.buses[0].set_dead(0x23, False))
    office.at(7000, stop)
    assert main.serve("lb4x8", config, office.opened, office.voice) == 0
    assert office.seen == [0]
    said = capfd.readouterr().out
    assert "chip lost: station-bell at 0x23\n" in said
    assert "all chips reset: phone 13 had ringing power for 2550 ms\n" in said
    assert "chip back: station-bell at 0x23\n" in said
    assert nets.violations() == []


# -- the transfer relay, and what lines tell


def test_a_call_past_the_box_goes_on_until_its_end_when_the_box_starts(capfd):
    office = Office()
    nets = office.nets
    wire = nets.lines[BOARD.transfer_line]
    wire.set_behind(True)
    office.look(5000, lambda: nets.transfer_energised)
    office.at(6000, lambda: wire.set_behind(False))
    office.at(6400, lambda: wire.set_behind(True))
    office.look(9000, lambda: nets.transfer_energised)
    office.at(10_000, lambda: wire.set_behind(False))
    office.look(12_000, lambda: nets.transfer_energised)
    office.at(12_500, lambda: wire.ring(25, 90, 0.0))
    office.look(13_500, lambda: any(office.bell(port) for port in range(8)))
    office.at(14_000, stop)
    assert main.serve("lb4x8", None, office.opened, office.voice) == 0
    assert office.seen == [False, False, True, True]
    said = capfd.readouterr().out
    assert "the transfer relay keeps its line and its telephone until they have been idle for 1.5 s\n" in said
    assert "line 1 is out of service\n" in said
    assert "phone 11 is back in service\n" in said


def test_who_calls_is_said_with_the_number_in_international_form(capfd):
    office = Office()
    call = b"\x80\x1c" + b"\x01\x0811300941" + b"\x02\x0a0612345678" + b"\x07\x04Anna"
    office.at(1000, lambda: office.nets.lines[1].send_fsk(summed(call)))
    office.at(4000, lambda: office.nets.lines[2].send_fsk(summed(b"\x82\x03\x0b\x01\xff")))
    office.at(7000, stop)
    assert main.serve("lb4x8", None, office.opened, office.voice) == 0
    said = capfd.readouterr().out
    assert "line 2: +3612345678 Anna, before the ring\n" in said
    assert "line 3: its mailbox tells of messages\n" in said


def summed(message):
    """With its checksum."""
    assert message[1] == len(message) - 2
    return message + bytes([-sum(message) & 0xFF])


def test_what_the_voice_hears_reaches_call_control(capfd):
    office = Office()
    office.at(1050, lambda: setattr(office.child, "says", encode(Heard(2, "busy", 2))))
    office.at(1500, stop)
    assert main.serve("lb4x8", None, office.opened, office.voice) == 0
    assert "1.100 line 2: busy tone (2)\n" in capfd.readouterr().out


def test_a_caller_who_rings_as_the_box_starts_reaches_the_telephone_of_the_relay_and_then_those_whom_he_should():
    office = Office()
    nets = office.nets
    wire = nets.lines[BOARD.transfer_line]
    office.at(200, lambda: wire.ring(25, 90, 0.0))
    office.look(1000, lambda: nets.transfer_energised)
    office.at(1200, wire.stop_ringing)
    office.look(2500, lambda: nets.transfer_energised)
    office.at(5200, lambda: wire.ring(25, 90, 0.0))
    office.look(5700, lambda: nets.transfer_energised and any(office.bell(port) for port in range(8)))
    office.at(6000, stop)
    assert main.serve("lb4x8", None, office.opened, office.voice) == 0
    assert office.seen == [False, False, True]


# -- what is kept

NIGHT = Memory({3: Remembered(dnd=Switch(True, False))}, override=Override("night"))


def serve_and_keep(office, directory, config=None):
    """Serve for 2 s while a caller rings on line 2; the desks that were started."""
    desks = []

    def desk(directory):
        desks.append((directory, DeskChild()))
        return desks[-1][1]

    office.desks = desks
    office.at(1000, lambda: office.nets.lines[1].ring(25, 90, 0.0))
    office.look(1500, lambda: [port + 1 for port in range(8) if office.bell(port)])
    office.at(2000, stop)
    kept = {"state_dir": directory, "desk_process": desk, "journal_process": office.journal}
    assert main.serve("lb4x8", config, office.opened, office.voice, **kept) == 0
    return desks


@pytest.fixture
def to_phone_13(tmp_path):
    config = tmp_path / "office.toml"
    config.write_text('[lines]\n2 = { route = "station 13" }\n')
    return config


def test_what_was_set_by_code_holds_from_the_first_tick_and_the_desk_is_told(tmp_path, to_phone_13):
    MemoryFile(tmp_path).write(NIGHT)
    office = Office()
    ((directory, desk),) = serve_and_keep(office, tmp_path, to_phone_13)
    assert office.seen == [[]], "phone 13 does not want to be disturbed"
    assert (directory, desk.told, desk.ended) == (tmp_path, [NIGHT], True)


def test_what_happens_is_written_down_and_runs_again(tmp_path, to_phone_13):
    office = Office()
    serve_and_keep(office, tmp_path, to_phone_13)
    ((directory, journal),) = office.journals
    begun, *rest = journal.frames
    assert (directory, journal.ended) == (tmp_path, True)
    assert (begun.board, begun.country, begun.revision) == ("lb4x8", "hu", 0)
    assert events.LineRingStarted(2) in [frame.event for frame in rest if isinstance(frame, Happened)]
    replay = Replay()
    assert first_difference(replay, begun, entries_of(begun, rest)) is None
    assert replay.control.state.offered, "phone 13 rings"


def test_a_mistake_of_ours_ends_the_core_and_the_last_thing_in_the_journal_is_what_it_ended_over(
    tmp_path, to_phone_13, mocker
):
    handle = CallControl.handle

    def fails(control, event, now_ms):
        if isinstance(event, events.LineRingStarted):
            raise KeyError("a mistake of ours")
        return handle(control, event, now_ms)

    mocker.patch.object(CallControl, "handle", fails)
    office = Office()
    with pytest.raises(KeyError):
        serve_and_keep(office, tmp_path, to_phone_13)
    ((_, journal),) = office.journals
    assert (journal.frames[-1].event, journal.ended) == (events.LineRingStarted(2), True)
    assert isinstance(journal.frames[-1], Broke)


def test_a_box_without_anything_on_its_disk_rings(tmp_path, to_phone_13):
    office = Office()
    ((_, desk),) = serve_and_keep(office, tmp_path / "new", to_phone_13)
    assert office.seen == [[3]]
    assert desk.told == [Memory()]


def test_a_damaged_memory_is_told_of_and_the_box_serves(tmp_path, to_phone_13, capfd):
    (tmp_path / NAME).write_bytes(bytes(100))
    office = Office()
    assert len(serve_and_keep(office, tmp_path, to_phone_13)) == 1
    assert office.seen == [[3]]
    said = capfd.readouterr().out
    assert f"{tmp_path}/memory.json is damaged (" in said
    assert "the box begins without memory\n" in said


def test_without_permission_the_box_says_so_in_one_sentence_and_serves_without_a_desk(tmp_path, to_phone_13, capfd):
    (tmp_path / "file").write_text("")
    office = Office()
    assert serve_and_keep(office, tmp_path / "file" / "linebox", to_phone_13) == []
    assert office.seen == [[3]]
    sentence = "cannot be made (Not a directory): what is set at telephones is lost when the box stops\n"
    assert capfd.readouterr().out.count(f"the directory {tmp_path}/file/linebox {sentence}") == 1


# -- the stored configuration, and what the desk asks for

TO_PHONE_14 = '[lines]\n2 = { route = "station 14" }\n'
OF_A_BIGGER_BOX = '[lines]\n8 = { number = "+3612345678" }\n'


def stored(directory, *texts):
    for number, text in enumerate(texts):
        Store(directory / DIRECTORY, "this boot").commit(text, "anna", "because", f"2026-11-30 09:0{number}")


def box_of(desks):
    ((_, desk),) = desks
    (box,) = desk.heard(BoxMessage)
    return box


def test_the_stored_configuration_is_in_force_from_the_first_tick(tmp_path):
    stored(tmp_path, TO_PHONE_14)
    office = Office()
    box = box_of(serve_and_keep(office, tmp_path))
    assert office.seen == [[4]]
    assert (box.board, box.lines, box.stations, box.revision, box.remarks) == ("lb4x8", 4, 8, 1, ())
    assert box.receivers == (5, 6, 7, 8)
    assert box.signal_output == "assign4"


@pytest.mark.parametrize(("until_ms", "rings"), [(10**15, [[4]]), (1, [[3]])], ids=["in time", "too late"])
def test_what_nobody_confirmed_in_time_is_not_in_force_even_at_the_first_tick(tmp_path, to_phone_13, until_ms, rings):
    store = Store(tmp_path / DIRECTORY, this_boot())
    store.commit(to_phone_13.read_text(), "anna", "", "2026-11-30 09:00")
    store.commit(TO_PHONE_14, "anna", "", "2026-11-30 09:01", until_ms)
    office = Office()
    box = box_of(serve_and_keep(office, tmp_path))
    assert office.seen == rings
    over = ("revision 2 was not confirmed in time: revision 1 is running again",)
    assert box.remarks == (over if until_ms == 1 else ())


def test_a_backup_that_was_restored_is_in_force_from_the_first_tick(tmp_path, to_phone_13):
    there, here, stick = (tmp_path / name for name in ("there", "here", "stick"))
    for folder in (there, here, stick):
        folder.mkdir()
    stored(there, TO_PHONE_14)
    stored(here, to_phone_13.read_text())
    path = backup.make(there, stick, wall="2026-11-30 09:00:00", software="", also=())
    restore.make_ready(path, here)
    office = Office()
    box = box_of(serve_and_keep(office, here))
    assert office.seen == [[4]]
    assert box.remarks == (f"a backup was restored; what there was is in {here / 'before-restore-1'}",)


def test_a_backup_that_cannot_be_put_in_place_never_keeps_the_box_from_serving(tmp_path, mocker):
    stored(tmp_path, TO_PHONE_14)
    mocker.patch("firmware.main.put_in_place", side_effect=OSError(5, "Input/output error"))
    office = Office()
    box = box_of(serve_and_keep(office, tmp_path))
    assert office.seen == [[4]] and "a backup could not be restored to its end" in box.remarks[0]


def test_a_file_wins_over_what_is_stored(tmp_path, to_phone_13):
    stored(tmp_path, TO_PHONE_14)
    office = Office()
    box = box_of(serve_and_keep(office, tmp_path, to_phone_13))
    assert office.seen == [[3]]
    assert box.revision == 0


def test_one_that_does_not_fit_the_box_gives_way_to_the_newest_that_does(tmp_path, capfd):
    stored(tmp_path, "", TO_PHONE_14, OF_A_BIGGER_BOX, OF_A_BIGGER_BOX + "#")
    office = Office()
    box = box_of(serve_and_keep(office, tmp_path))
    assert office.seen == [[4]]
    assert box.revision == 2
    assert box.remarks[0].startswith("revision 4 of the configuration does not fit this lb4x8: line 2: ")
    assert box.remarks[1:] == ("the box runs on revision 2 of the configuration",)
    said = capfd.readouterr().out
    assert "\nthe box runs on revision 2 of the configuration\n" in said


def test_without_any_that_fits_the_box_serves_as_a_new_one(tmp_path):
    stored(tmp_path, OF_A_BIGGER_BOX)
    office = Office()
    box = box_of(serve_and_keep(office, tmp_path))
    assert office.seen == [[2]], "11 stays with the transfer relay at first"
    assert (box.revision, box.remarks[-1]) == (0, "the box runs as one that nobody has configured")


@pytest.mark.parametrize("noise", [b"", b"\0" * 100, b"running = ["])
def test_a_damaged_store_never_keeps_the_box_from_serving(tmp_path, noise):
    stored(tmp_path, TO_PHONE_14)
    for path in (tmp_path / DIRECTORY).iterdir():
        path.write_bytes(noise)
    office = Office()
    box = box_of(serve_and_keep(office, tmp_path))
    assert office.seen == [[2]], "11 stays with the transfer relay at first"
    assert box.revision == 0
    assert box.remarks != ()


def test_the_desk_asks_and_the_running_box_answers_and_adopts_in_mid_call(tmp_path, to_phone_13):
    office = Office()
    config = load(TO_PHONE_14, 4, 8)
    plan = to_plan(config, (5, 6, 7, 8), ("assign1", "assign2", "assign3"), "assign4", (1, 2, 3, 4))
    adopt = Adopt(
        number=2,
        plan=plan,
        card=card_settings(config),
        country="hu",
        revision=9,
        zone="Europe/Budapest",
        zone_rules=b"",
        hours=ALWAYS_DAY,
    )

    def say(*messages):
        office.desks[0][1].says += b"".join(map(encode_message, messages))

    office.at(1400, lambda: say(Ask(number=1, holder=1, request=Show("lines", "2")), adopt))
    office.at(1600, lambda: setattr(office, "jumper", True))
    office.at(1610, lambda: say(Ask(number=3, holder=1, request=FactoryReset())))
    desks = serve_and_keep(office, tmp_path, to_phone_13)
    assert office.seen == [[3]], "who rings is rung on"
    answers = {answer.number: answer.response for answer in desks[0][1].heard(Answer)}
    (row,) = rows_of("lines", answers[1].rows)
    assert (row.state, row.with_whom) == ("ringing", "13")
    assert answers[2] == Done("Revision 9 is in force.")
    assert answers[3] == Done("The jumper is in place.")
    assert [type(frame) for frame in office.journals[0][1].frames if isinstance(frame, Reconfigured | Forgot)] == [
        Reconfigured,
        Forgot,
    ]
    assert any(said.text == "line 2 rings" and said.ends == ("line 2",) for said in desks[0][1].heard(Said))


def test_socket_and_group_are_handed_to_the_desk(mocker):
    serve = mocker.patch.object(main, "serve", return_value=0)
    started = mocker.patch("firmware.runtime.desk_link.PipedProcess.__init__", return_value=None)
    main.main(["--board", "lb4x8", "--socket", "/run/linebox/control.sock", "--group", "linebox"])
    serve.call_args.kwargs["desk_process"](Path("/var/lib/linebox"))
    words = ["--directory", "/var/lib/linebox", "--socket", "/run/linebox/control.sock", "--group", "linebox"]
    started.assert_called_once_with("firmware.desk", words)


def test_the_configuration_that_is_named_is_told_to_the_journal(mocker):
    serve = mocker.patch.object(main, "serve", return_value=0)
    started = mocker.patch("firmware.runtime.journal_link.PipedProcess.__init__", return_value=None)
    for words, more in (([], []), (["--config", "office.toml"], ["--config", "office.toml"])):
        main.main(["--board", "lb4x8", *words])
        serve.call_args.kwargs["journal_process"](Path("/var/lib/linebox"))
        started.assert_called_with("firmware.desk.journal", ["--directory", "/var/lib/linebox", *more])


def test_the_directory_is_the_one_that_is_named_or_the_usual_one(mocker):
    serve = mocker.patch.object(main, "serve", return_value=0)
    main.main(["--board", "lb4x8"])
    main.main(["--board", "lb4x8", "--state-dir", "/mnt/stick"])
    assert [str(call.kwargs["state_dir"]) for call in serve.call_args_list] == ["/var/lib/linebox", "/mnt/stick"]
