"""Exports, backups and one caller's data, as clients of the desk ask for them; the work is done by real processes."""

import json
import os
import zipfile
from datetime import datetime, timedelta
from typing import get_args

import pytest

from firmware.config.upkeep import BackupConfig, RegisterConfig, Upkeep
from firmware.control.requests import (
    AddNote,
    Backup,
    BlockNumber,
    DeleteFile,
    EraseCaller,
    Export,
    ExportCaller,
    ExportFormat,
    HowFar,
    LogIn,
    ReadFile,
    Restore,
    SetContact,
    SetUser,
    UnblockNumber,
    WriteFile,
)
from firmware.control.responses import Done, Refused, ReportPart
from firmware.desk import errand
from firmware.desk.errands import Errand, Errands
from firmware.desk.exports.formats import FORMATS
from firmware.desk.exports.reading import opened
from firmware.desk.exports.style import Style
from firmware.desk.keeper_of_register import LOOK_MS, RegisterKeeper
from firmware.desk.messages import WallTold
from firmware.shell.kinds import EXPORT
from tests.firmware.desk.exports.registers import office
from tests.firmware.desk.front_desk import BOX, PASSWORD, FrontDesk

MORNING = datetime(2026, 1, 5, 9)


class AtOnce:
    """An errand that is done in this process, by the time somebody listens."""

    def __init__(self, words, given):
        self.read_end, write_end = os.pipe()
        errand_to(write_end, words)

    @property
    def fd(self):
        return self.read_end

    def end(self):
        os.close(self.read_end)


def errand_to(end, words):
    """As errand.main, but for its place and its priority."""
    what, *rest = words
    try:
        outcome = errand.Outcome(errand.WORK[what](*rest))
    except errand.FailedError as error:
        outcome = errand.Outcome(str(error), failed=True)
    except OSError as error:
        outcome = errand.Outcome(str(error.strerror), failed=True)
    os.write(end, errand.msgspec.json.encode(outcome) + b"\n")
    os.close(end)


@pytest.fixture
def desk(tmp_path):
    office(tmp_path, calls=40).keep()
    found = FrontDesk(tmp_path, errand=AtOnce)
    found.core_says(BOX, WallTold(local=MORNING))
    yield found
    found.close()


def last_of_log(desk):
    return desk.said[-1]


def test_the_formats_are_the_same_everywhere():
    assert tuple(FORMATS) == get_args(ExportFormat) == tuple(one.word for one in EXPORT.offers(None))


def test_calls_are_exported_and_taken_away(desk):
    client = desk.logged_in("installer")
    response = client.ask(Export("master_csv", "2026-01-05", "2026-01-06"))
    begun = 'The export master_csv is under way, and lets all else go first; "show log" tells of its end.'
    assert response == Done(begun)
    desk.settle()
    part = client.ask(ReadFile("exports", "Master.csv"))
    assert last_of_log(desk) == f"the export master_csv: exports/Master.csv is written, {part.size} bytes"
    assert {line.split('","2026-')[1][:5] for line in part.data.decode().splitlines()} == {"01-05", "01-06"}
    assert isinstance(client.ask(WriteFile("exports", "x", 0, b"", True)), Refused)
    assert isinstance(client.ask(DeleteFile("exports", "Master.csv")), Done)


def test_a_real_process_does_it(tmp_path):
    office(tmp_path, calls=5).keep()
    desk = FrontDesk(tmp_path)
    client = desk.logged_in("installer")
    client.ask(Export("queue_log"))
    busy = client.ask(Backup())
    for _ in range(2_000):
        if any("queue_log is written" in line for line in desk.said):
            break
        desk.service.turn(0.05)
    desk.close()
    assert any("queue_log is written" in line for line in desk.said)
    assert "before the box knows its date" in busy.text or "is under way just now" in busy.text
    assert (tmp_path / "exports" / "queue_log").read_text().count("ENTERQUEUE") > 0


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (Export("json", "5.1.2026"), "'5.1.2026' is no day such as 2026-11-30."),
        (Export("json", "2026-01-06", "2026-01-05"), "The last day, 2026-01-05, is before the first, 2026-01-06."),
        (ExportCaller("Anna"), "'Anna' is no number of a caller: write it as the register shows it."),
        (Restore("x.zip"), "There is no file x.zip among backups, and no stick is configured."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(desk, request_, sentence):
    assert desk.logged_in("installer").ask(request_) == Refused(sentence)


def test_whom_people_have_called_is_not_for_everybody(desk):
    desk.logged_in("installer")
    client = desk.logged_in("operator")
    for request in (Export("json"), ExportCaller("+361"), EraseCaller("+361"), Backup(), Restore("x"), HowFar()):
        assert isinstance(client.ask(request), Refused)


def test_a_caller_is_told_and_forgotten(desk, tmp_path):
    client = desk.logged_in("installer")
    folder = tmp_path / "calls" / "2026-01-05"
    folder.mkdir(parents=True)
    (folder / "090000-41-line-2-from-p3612345678-with-11.wav").write_bytes(b"")
    told = client.ask(ExportCaller("+3612345678"))
    assert told == Done(
        "All that is known of him is in exports/caller-p3612345678.json: 0 calls, 0 messages.",
        ("Recording 20260105-090000-41 is of him, too.",),
    )
    found = json.loads(client.ask(ReadFile("exports", "caller-p3612345678.json")).data)
    assert found["notes"][0]["text"] == "asks, again" and found["recordings"] == ["20260105-090000-41"]
    forgotten = client.ask(EraseCaller("+3612345678"))
    assert forgotten.remarks == ('Recording 20260105-090000-41 is kept still: "recording 20260105-090000-41 delete".',)
    assert last_of_log(desk) == "anna has had a caller forgotten"
    client.ask(ExportCaller("+3612345678"))
    assert json.loads(client.ask(ReadFile("exports", "caller-p3612345678.json")).data)["notes"] == []


def test_whom_the_office_has_called_is_told_and_forgotten_as_it_was_dialled_too(tmp_path):
    register = office(tmp_path, calls=0)
    for dialled in ("06309876543", "0036309876543"):
        register.call(number=dialled, direction="out", dialled=dialled, extension="12")
    register.keep()
    folder = tmp_path / "calls" / "2026-01-05"
    folder.mkdir(parents=True)
    (folder / "090000-41-line-2-to-06309876543-with-12.wav").write_bytes(b"")
    desk = FrontDesk(tmp_path)
    client = desk.logged_in("installer")
    told = client.ask(ExportCaller("+36309876543"))
    assert (told.text.partition(": ")[2], len(told.remarks)) == ("2 calls, 0 messages.", 1)
    assert client.ask(EraseCaller("06309876543")).text == "2 calls bear the number +36309876543 no more."
    desk.close()


def test_what_people_have_written_of_a_caller_is_told_and_goes_with_him(desk):
    client = desk.logged_in("installer")
    number = "+36309876543"

    def told():
        client.ask(ExportCaller(number))
        found = json.loads(client.ask(ReadFile("exports", "caller-p36309876543.json")).data)
        return [one["text"] for one in found["people_notes"]], found["people_contacts"], found["people_blocked"]

    client.ask(AddNote("06 30 987 6543", "shouts"))
    client.ask(BlockNumber(number, "busy", "shouts"))
    notes, contacts, (entry,) = told()
    assert (notes, contacts, entry["why"]) == (["shouts"], [], "shouts")
    assert client.ask(EraseCaller("06309876543")).remarks == (
        f'{number} is on the block list still: "unblock {number}".',
    )
    assert told()[0] == []
    client.ask(UnblockNumber(number))
    client.ask(SetContact(number, new=True, name="Béla"))
    client.ask(AddNote(number, "is kind"))
    assert client.ask(EraseCaller(number)).remarks == (
        f'The contact with this number is kept still, with its notes: "contact delete {number}".',
    )
    notes, (contact,), _ = told()
    assert (notes, contact["name"]) == (["is kind"], "Béla")


def test_a_backup_by_hand_and_back(desk, tmp_path):
    client = desk.logged_in("installer")
    assert isinstance(client.ask(Backup()), Done)
    desk.settle()
    (path,) = (tmp_path / "backups").iterdir()
    assert last_of_log(desk) == f"the backup: backups/{path.name} is written, {path.stat().st_size} bytes"
    assert {"register.db", "users.json"} <= set(zipfile.ZipFile(path).namelist())
    assert isinstance(client.ask(Restore(path.name)), Done)
    desk.settle()
    assert "takes the place of what the box has when the box starts again" in last_of_log(desk)
    assert (tmp_path / "restore.ready" / "users.json").exists()
    path.write_bytes(path.read_bytes()[:-9])
    client.ask(Restore(path.name))
    desk.settle()
    assert f"has failed: {path.name} cannot be restored: " in last_of_log(desk)


def test_on_a_full_stick_the_oldest_give_way_but_for_the_last(tmp_path, monkeypatch):
    office(tmp_path, calls=2).keep()
    stick = tmp_path / "stick"
    stick.mkdir()
    for day in range(1, 5):
        (stick / f"linebox-2026010{day}-030000.zip").write_text("as it was")
    real, room_for = errand.backup.make, [3]

    def full(*args, **more):
        if len(list(stick.iterdir())) > room_for[0]:
            raise OSError(28, "No space left on device")
        return real(*args, **more)

    monkeypatch.setattr(errand.backup, "make", full)
    words = (str(tmp_path), str(stick), "2026-01-05 03:00:00", "14", "")
    assert "is written" in errand.save(*words)
    assert [path.name[14:16] for path in sorted(stick.iterdir())] == ["02", "03", "04", "05"]
    room_for[0] = 0
    with pytest.raises(OSError, match="No space left"):
        errand.save(*words)
    assert [path.name[14:16] for path in stick.iterdir()] == ["05"]


class Selector:
    """Serves at once whoever is registered, until he is let go."""

    def register(self, fd, events, data):
        self.serves = data

    def unregister(self, fd):
        self.serves = None

    def turn(self):
        while self.serves is not None:
            self.serves(1)

    serves = None


def test_a_backup_comes_back_from_the_stick(desk, tmp_path):
    client = desk.logged_in("installer")
    desk.configuration.upkeep = Upkeep(backup=BackupConfig(str(tmp_path / "stick")))
    (tmp_path / "stick").mkdir()
    errand.save(str(tmp_path), str(tmp_path / "stick"), "2026-01-05 03:00:00", "0", "")
    assert isinstance(client.ask(Restore("linebox-20260105-030000.zip")), Done)
    desk.settle()
    assert "linebox-20260105-030000.zip is whole" in last_of_log(desk)
    client.ask(Restore("x.zip"))
    desk.settle()
    assert "there is no backup x.zip, neither among backups nor on the stick" in last_of_log(desk)


class Nights:
    """A box that is on for days, and its stick."""

    def __init__(self, directory, monkeypatch):
        office(directory, calls=2).keep()
        (directory / "stick").mkdir()
        self.directory = directory
        self.stick = directory / "stick"
        self.now = MORNING
        self.is_there = True
        self.notes = []
        self.sent = 0
        self.selector = Selector()
        monkeypatch.setattr(errand, "is_another_disk", lambda *_: self.is_there)
        self.start()
        self.now_ms = 0

    def start(self):
        self.keeper = RegisterKeeper(
            self.directory,
            errands=Errands(self.selector, self.notes.append, self.send),
            one_caller=None,
            upkeep=lambda: Upkeep(backup=BackupConfig(str(self.stick), hour=3, keep=2)),
            style=Style,
            wall=lambda: self.now,
            note=self.notes.append,
        )

    def send(self, words, given):
        self.sent += 1
        return AtOnce(words, given)

    def hours(self, count):
        for _ in range(6 * count):
            self.keeper.step(self.now_ms)
            self.selector.turn()
            self.now_ms += LOOK_MS
            self.now += timedelta(milliseconds=LOOK_MS)

    def made(self):
        return sorted(path.name for path in self.stick.iterdir())


def test_every_day_there_is_one_backup_from_its_hour_on(tmp_path, monkeypatch):
    nights = Nights(tmp_path, monkeypatch)
    nights.hours(1)
    assert nights.made() == ["linebox-20260105-090000.zip"]
    nights.start()
    nights.hours(71)
    assert nights.made() == ["linebox-20260107-030000.zip", "linebox-20260108-030000.zip"]
    begun = [note.partition(" is written")[0].removeprefix(f"the backup: {nights.stick}/") for note in nights.notes]
    assert begun == [f"linebox-202601{time}0000.zip" for time in ("05-09", "06-03", "07-03", "08-03")]
    assert nights.sent == 5, "the desk that started again has looked once"


def test_a_stick_that_is_plugged_late_gets_it_then(tmp_path, monkeypatch):
    nights = Nights(tmp_path, monkeypatch)
    nights.is_there = False
    nights.hours(5)
    assert nights.made() == []
    assert nights.notes == [f"today's backup is not made: no stick is mounted at {nights.stick}"]
    nights.is_there = True
    nights.hours(1)
    assert len(nights.made()) == 1


def test_whoever_dies_on_an_errand_is_told_of():
    errands = Errands(selector := Selector(), (notes := []).append, Dying)
    errands.send(Errand("the backup", []))
    selector.turn()
    assert notes == ["the backup has failed: whoever did it has ended"]
    assert errands.how_far("") == Refused("the backup has failed: whoever did it has ended.")


def test_whoever_has_begun_it_is_told_how_far_it_is_and_nobody_else(tmp_path):
    office(tmp_path, calls=2).keep()
    halfway = []

    class Slow:
        def __init__(self, words, given):
            assert json.loads(given)["date"] == "mdy"
            self.fd, self.says = os.pipe()
            halfway.append(self)

        def end(self):
            os.close(self.fd)

    desk = FrontDesk(tmp_path, errand=Slow)
    client = desk.logged_in("installer")
    client.ask(Export("json"))
    assert client.ask(HowFar()) == ReportPart(0.0)
    (slow,) = halfway
    os.write(slow.says, b'{"type":"News","done":0.4,"doing":"writing register.jsonl"}\n')
    desk.settle()
    assert client.ask(HowFar()) == ReportPart(0.4, "writing register.jsonl")
    client.ask(SetUser("bela", PASSWORD, "installer"))
    other = desk.client("the other installer")
    other.ask(LogIn("bela", PASSWORD))
    assert "Nothing that you have begun is under way" in other.ask(HowFar()).text
    os.write(slow.says, b'{"type":"Outcome","text":"exports/register.jsonl is written, 9 bytes"}\n')
    os.close(slow.says)
    desk.settle()
    done = ReportPart(1.0, "", ("The export json: exports/register.jsonl is written, 9 bytes.",), last=True)
    assert client.ask(HowFar()) == client.ask(HowFar()) == done
    desk.close()


class Dying(AtOnce):
    def __init__(self, words, given):
        self.read_end, write_end = os.pipe()
        os.write(write_end, b"Traceback\n")
        os.close(write_end)


def test_a_clock_that_is_wrong_or_that_nobody_has_told_deletes_no_call_and_no_recording(desk, tmp_path):
    tape = tmp_path / "calls" / f"{MORNING:%Y-%m-%d}" / "094112-41-line-2.wav"
    tape.parent.mkdir(parents=True)
    tape.write_bytes(b"RIFF")
    desk.configuration.upkeep = Upkeep(register=RegisterConfig(keep_days=30))
    for trusted in (True, False):
        desk.core_says(WallTold(local=MORNING.replace(year=2036), trusted=trusted))
        for _ in range(9):
            desk.pass_time(3_600_000)
    with opened(tmp_path / "register.db") as register:
        assert register.execute("SELECT count(*) FROM calls").fetchone()[0] == 40
    assert tape.exists()
    desk.core_says(WallTold(local=MORNING.replace(year=2036)))
    for _ in range(99):
        desk.pass_time(24 * 3_600_000)
    assert not tape.exists()
