"""A backup is one file in which every byte is checked; what is restored is all of it, or nothing."""

import contextlib
import sqlite3
import zipfile

import pytest

from firmware.config import restored
from firmware.config.store import DIRECTORY, Store
from firmware.desk.register import archive, backup, file, restore
from firmware.desk.register.archive import DamagedBackupError
from firmware.desk.register.pseudonyms import Pseudonyms
from tests.firmware.desk.exports.registers import NINE, Register, office

WALL = "2026-01-05 03:00:00"
ALSO = ("prompts", "messages")


def made(directory, target=None, wall=WALL, also=ALSO):
    (target or directory).mkdir(exist_ok=True)
    return backup.make(directory, target or directory, wall=wall, software="1.0", also=also)


def box(directory, word="first"):
    """A box with something of everything; ``word`` stands in all of it."""
    directory.mkdir()
    register = office(directory, calls=30)
    register.call(name=word)
    register.keep()
    store = Store(directory / DIRECTORY, "boot")
    for number in (1, 2):
        store.commit(f'country = "hu" # {word} {number}', "anna", word, WALL)
    users = {"version": 1, "users": {"anna": {"password": word, "role": "installer"}}}
    (directory / "users.json").write_bytes(archive.msgspec.json.encode(users))
    (directory / "memory.json").write_text(f'{{"version": 1, "memory": "{word}"}}')
    for name in ("messages/1.wav", "prompts/hu/üdvözlet.ogg", "calls/2026-01-05/a.wav", "saved/old.toml"):
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(word)
    (directory / "prompts/.part-1").write_text("half")
    with contextlib.closing(sqlite3.connect(directory / "people.db")) as people:
        people.executescript("PRAGMA user_version = 1; CREATE TABLE x (y)")
    Pseudonyms(directory)
    return register


def contents(directory):
    """Text of all files but those of the register, and the names of its callers."""
    found = {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and not path.name.startswith(("register.db", ".", "linebox-"))
    }
    register = file.to_read(directory / "register.db")
    names = register.execute("SELECT id, number, name FROM calls ORDER BY id").fetchall()
    register.close()
    return found, names


def test_what_is_in_it_and_what_is_not(tmp_path):
    box(tmp_path / "box")
    path = made(tmp_path / "box", tmp_path / "stick")
    assert path.name == "linebox-20260105-030000.zip" and path.stat().st_mode & 0o007 == 0
    manifest = restore.verify(path)
    assert (manifest.made, manifest.software) == (WALL, "1.0")
    names = set(manifest.files)
    assert names >= {"register.db", "people.db", "users.json", "memory.json", "saved/old.toml", "messages/1.wav"}
    assert "register.key" in names
    assert names >= {"configuration/revision-1.toml", "configuration/revision-2.toml", "configuration/running"}
    assert "prompts/hu/üdvözlet.ogg" in names
    assert not names & {"calls/2026-01-05/a.wav", "prompts/.part-1"}
    assert sorted(one.name for one in (tmp_path / "stick").iterdir()) == [path.name]
    with_calls = restore.verify(made(tmp_path / "box", tmp_path / "b", also=("recordings",)))
    assert "calls/2026-01-05/a.wav" in with_calls.files and "messages/1.wav" not in with_calls.files


def test_the_register_is_of_one_moment_while_its_writer_goes_on(tmp_path, monkeypatch):
    register = box(tmp_path / "box")
    count = register.read().execute("SELECT count(*) FROM calls").fetchone()[0]
    register.call(name="not committed yet")
    path = made(tmp_path / "box", tmp_path / "stick")
    register.keep()
    (tmp_path / "other").mkdir()
    restore.make_ready(path, tmp_path / "other")
    restored.put_in_place(tmp_path / "other")
    with sqlite3.connect(tmp_path / "other" / "register.db") as copy:
        assert copy.execute("SELECT count(*) FROM calls").fetchone()[0] == count
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_another_box_becomes_this_one_and_what_it_had_is_kept(tmp_path):
    box(tmp_path / "one")
    box(tmp_path / "two", "second")
    pseudonym = Pseudonyms(tmp_path / "one").of("+3612345678")
    before, names_before = contents(tmp_path / "two")
    path = made(tmp_path / "one", tmp_path / "stick")
    restore.make_ready(path, tmp_path / "two")
    after, names = contents(tmp_path / "two")
    assert {name: after[name] for name in before} == before and names == names_before, "nothing before it starts"
    sentence = restored.put_in_place(tmp_path / "two")
    assert sentence == f"a backup was restored; what there was is in {tmp_path / 'two' / 'before-restore-1'}"
    wanted, wanted_names = contents(tmp_path / "one")
    after, names = contents(tmp_path / "two")
    for name in restore.verify(path).files:
        assert name.endswith(".db") or after[name] == wanted[name]
    assert names == wanted_names
    assert after["calls/2026-01-05/a.wav"] == b"second", "what is not in the backup stays"
    kept, names = contents(tmp_path / "two" / "before-restore-1")
    assert kept.items() <= before.items() and names == names_before
    assert Store(tmp_path / "two" / DIRECTORY, "boot").read().text == 'country = "hu" # first 2'
    assert Pseudonyms(tmp_path / "two").of("+3612345678") == pseudonym, "old callers are who they were"
    assert restored.put_in_place(tmp_path / "two") == ""
    assert not [one.name for one in (tmp_path / "two").iterdir() if one.name.startswith("restore.")]


def test_a_second_restore_keeps_what_the_first_had_put_there(tmp_path):
    box(tmp_path / "box")
    path = made(tmp_path / "box", tmp_path / "stick")
    for number in (1, 2):
        restore.make_ready(path, tmp_path / "box")
        restore.make_ready(path, tmp_path / "box")
        assert restored.put_in_place(tmp_path / "box").endswith(f"before-restore-{number}")


class PowerCutError(Exception):
    pass


def test_a_power_cut_while_it_is_put_in_place_only_delays_it(tmp_path, monkeypatch):
    box(tmp_path / "box")
    path = made(tmp_path / "box", tmp_path / "stick")
    box(tmp_path / "two", "second")
    _, names_before = contents(tmp_path / "two")
    restore.make_ready(path, tmp_path / "two")
    real = type(path).replace
    left = [0]

    def cut(self, target):
        if left[0] == 0 and self.exists():
            raise PowerCutError
        left[0] -= self.exists()
        return real(self, target)

    monkeypatch.setattr(type(path), "replace", cut)
    cuts = 0
    for _ in range(100):
        left[0] = 1
        try:
            assert restored.put_in_place(tmp_path / "two")
            break
        except PowerCutError:
            cuts += 1
    monkeypatch.undo()
    assert cuts > 10
    assert contents(tmp_path / "two")[1] == contents(tmp_path / "box")[1]
    assert contents(tmp_path / "two" / "before-restore-1")[1] == names_before


@pytest.mark.parametrize("place", [0.001, 0.2, 0.5, 0.8, 0.97, 0.999])
def test_a_byte_that_is_wrong_is_found_and_nothing_changes(tmp_path, place):
    box(tmp_path / "box")
    path = made(tmp_path / "box", tmp_path / "stick")
    data = bytearray(path.read_bytes())
    data[int(len(data) * place)] ^= 0x41
    path.write_bytes(data)
    before = contents(tmp_path / "box")
    # A byte that says nothing, such as a date in the archive's list, may be any.
    with contextlib.suppress(DamagedBackupError):
        restore.make_ready(path, tmp_path / "box")
        restored.put_in_place(tmp_path / "box")
    assert contents(tmp_path / "box")[1] == before[1]
    assert not (tmp_path / "box" / "restore.new").exists()


@pytest.mark.parametrize("length", [0, 100, 0.5, 0.99])
def test_half_a_backup_is_none(tmp_path, length):
    box(tmp_path / "box")
    path = made(tmp_path / "box", tmp_path / "stick")
    data = path.read_bytes()
    path.write_bytes(data[: int(length * len(data)) if length < 1 else length])
    with pytest.raises(DamagedBackupError, match="no whole archive"):
        restore.verify(path)


def forged(path, files, manifest):
    """An archive whose list is right."""
    entries = {name: archive.Entry(len(data), archive.hashlib.sha256(data).hexdigest()) for name, data in files.items()}
    told = archive.Manifest(**({"version": 1, "made": WALL, "software": "", "files": entries} | manifest))
    data = archive.msgspec.json.encode(told)
    with zipfile.ZipFile(path, "w") as found:
        for name, content in files.items():
            found.writestr(name, content)
        found.writestr(archive.MANIFEST, data)
        found.comment = archive.hashlib.sha256(data).hexdigest().encode()
    return path


@pytest.mark.parametrize(
    ("files", "manifest", "why"),
    [
        ({"../../etc/passwd": b""}, {}, "cannot be the name of a file"),
        ({"/etc/passwd": b""}, {}, "cannot be the name of a file"),
        ({"configuration/../../x": b""}, {}, "cannot be the name of a file"),
        ({"etc/passwd": b""}, {}, "does not know what 'etc/passwd' in it is"),
        ({"register.db": b"Dear Sir"}, {}, "register in it cannot be read|is of version 0"),
        ({"users.json": b"{"}, {}, "the users in it cannot be read"),
        ({"memory.json": b"{"}, {}, "set at telephones"),
        ({"register.key": b"short"}, {}, "the key of pseudonyms in it has 5 bytes, not 32"),
        ({"configuration/running": b"x"}, {}, "the configuration in it cannot be used"),
        ({}, {"version": 2}, "it is of version 2, known is version 1"),
        ({"saved/a": b""}, {"files": {}}, "the files in it are not those of its list"),
    ],
)
def test_what_this_box_could_not_run_on_is_refused(tmp_path, files, manifest, why):
    (tmp_path / "box").mkdir()
    with pytest.raises(DamagedBackupError, match=why):
        restore.make_ready(forged(tmp_path / "x.zip", files, manifest), tmp_path / "box")
    assert list((tmp_path / "box").iterdir()) == []


def test_only_the_last_are_kept(tmp_path):
    Register(tmp_path / "box") if (tmp_path / "box").mkdir() else None
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "holiday.jpg").write_text("somebody's")
    (stick / ".linebox-20260101-030000.zip.part").write_text("half")
    for day in range(1, 6):
        made(tmp_path / "box", stick, f"2026-01-0{day} 03:00:00")
    assert backup.prune(stick, 2) == [f"linebox-2026010{day}-030000.zip" for day in (1, 2, 3)]
    assert sorted(one.name for one in stick.iterdir()) == [
        "holiday.jpg",
        "linebox-20260104-030000.zip",
        "linebox-20260105-030000.zip",
    ]


def test_a_stick_without_room_gets_nothing(tmp_path, monkeypatch):
    box(tmp_path / "box")
    stick = tmp_path / "stick"

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        made(tmp_path / "box", stick)
    assert list(stick.iterdir()) == [] and NINE
