"""What has been kept for long enough goes, a little at a time; numbers become pseudonyms that tell callers apart."""

import sqlite3
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from firmware.config.upkeep import RegisterConfig
from firmware.desk.register.pseudonyms import KEY, Pseudonyms, is_pseudonym
from firmware.desk.register.retention import CALLS, LOOK_MS, PAUSE_MS, Retention
from tests.firmware.desk.exports.registers import DAY, NINE, Register, office

MONDAY = datetime(2026, 1, 5, 9)


class House:
    def __init__(self, directory, now=MONDAY, **settings):
        self.directory = directory
        self.notes = []
        self.settings = RegisterConfig(**settings)
        self.now = now
        self.retention = Retention(directory, lambda: self.settings, lambda: self.now, self.notes.append)
        self.now_ms = 0
        self.most = 0

    def rest(self, reader=None):
        """Until nothing is left to be done."""
        for _ in range(5_000):
            self.now_ms = self.retention.due_ms()
            self.retention.step(self.now_ms)
            if self.retention.due_ms() - self.now_ms == LOOK_MS:
                return
        raise AssertionError("it never comes to rest")


def rows(register, table, columns="*"):
    return [tuple(row) for row in register.read().execute(f"SELECT {columns} FROM {table}")]


def test_a_box_that_keeps_everything_deletes_nothing(tmp_path):
    register = office(tmp_path, calls=50)
    before = {table: rows(register, table) for table in ("calls", "legs", "passages")}
    house = House(tmp_path, now=MONDAY + timedelta(days=4000))
    house.rest()
    assert before == {table: rows(register, table) for table in before}
    assert house.notes == [] and not (tmp_path / KEY).exists()


def test_days_that_are_too_old_go_with_all_that_belongs_to_them(tmp_path):
    register = office(tmp_path, calls=400, days=5)
    going_on = register.call(NINE - 9 * DAY, ended_ms=None)
    register.keep()
    kept = rows(register, "calls WHERE began_ms > 1767740400000", "id")
    house = House(tmp_path, now=MONDAY + timedelta(days=4), keep_days=2)
    house.rest()
    assert sorted(rows(register, "calls", "id")) == sorted([*kept, (going_on,)])
    calls = {call for (call,) in rows(register, "calls", "id")}
    for table in ("legs", "passages", "menu_steps"):
        assert {call for (call,) in rows(register, table, "call")} <= calls
    assert min(rows(register, "agent_states WHERE ended_ms IS NOT NULL", "began_ms"))[0] > 1767740400000
    assert rows(register, "notes") == rows(register, "faults") == []
    assert rows(register, "callbacks", "how") == [("",)], "it goes on"
    assert house.notes == [
        f"{401 - len(calls)} calls were deleted from the register: they have been kept for long enough"
    ]


def test_no_transaction_is_long_and_the_writer_gets_in_between(tmp_path):
    register = office(tmp_path, calls=300)
    house = House(tmp_path, now=MONDAY + timedelta(days=90), keep_days=30)
    counts = [300]
    while counts[-1]:
        house.now_ms = house.retention.due_ms()
        house.retention.step(house.now_ms)
        counts.append(len(rows(register, "calls")))
        register.add("notes", at_ms=NINE + 89 * DAY, zone_s=3600, text="meanwhile", by="anna")
        register.keep()
        assert house.retention.due_ms() == house.now_ms + PAUSE_MS
    assert max(before - after for before, after in pairwise(counts)) == CALLS
    assert house.notes == []


def test_while_the_writer_writes_it_waits(tmp_path):
    register = office(tmp_path, calls=5)
    register.keep()
    register.call()
    house = House(tmp_path, now=MONDAY + timedelta(days=90), keep_days=30)
    house.retention.step(0)
    assert house.retention.due_ms() == PAUSE_MS and house.notes == []
    register.keep()
    house.rest()
    assert len(rows(register, "calls")) == 0


def test_the_oldest_go_when_there_is_too_much(tmp_path):
    register = office(tmp_path, calls=500)
    register.db.execute("UPDATE calls SET name = hex(zeroblob(20000))")
    register.keep()
    house = House(tmp_path, most_mb=10)
    house.rest()
    left = rows(register, "calls", "began_ms")
    assert 100 < len(left) < 250
    size = sum(
        register.db.execute(f"PRAGMA {name}").fetchone()[0] * factor
        for name, factor in (("page_count", 4096), ("freelist_count", -4096))
    )
    assert size <= 10_000_000
    house.rest()
    assert rows(register, "calls", "began_ms") == left


def test_without_a_clock_or_a_configuration_nothing_is_too_old(tmp_path):
    register = office(tmp_path, calls=5)
    house = House(tmp_path, now=None, keep_days=1, pseudonymise_days=1)
    house.rest()
    house.settings, house.now = None, MONDAY + timedelta(days=99)
    house.retention.step(house.retention.due_ms())
    assert len(rows(register, "calls")) == 5
    assert {number[:3] for (number,) in rows(register, "calls", "number")} == {"+36"}


def test_numbers_become_pseudonyms_by_which_callers_still_count(tmp_path):
    register = office(tmp_path, calls=900, days=5)
    withheld = register.call(number="", absence="withheld")
    register.passage(withheld, NINE, number="+36209999999")
    inside = register.call(number="12", dialled="12", direction="inside")
    register.message(withheld, call_back="+3611111111")
    register.db.execute("UPDATE callbacks SET ended_ms = promised_ms, how = 'reached'")
    before = dict(rows(register, "calls", "id, number"))
    house = House(tmp_path, now=MONDAY + timedelta(days=4), pseudonymise_days=2)
    house.rest()
    after = dict(rows(register, "calls", "id, number"))
    old = {call for (call,) in rows(register, "calls WHERE began_ms < 1767740400000", "id")} - {inside, withheld}
    assert all(is_pseudonym(number) == (call in old) for call, number in after.items())
    pairs = {(before[call], after[call]) for call in old}
    assert len(pairs) == len({number for number, _ in pairs}) == len({name for _, name in pairs})
    assert (after[inside], after[withheld]) == ("12", "")
    assert rows(register, f"calls WHERE id IN ({', '.join(map(str, old))}) AND name <> ''") == []
    for table, column in (
        ("passages", "number"),
        ("messages", "number"),
        ("messages", "call_back"),
        ("callbacks", "number"),
    ):
        joined = f"{table} JOIN calls ON calls.id = {table}.call AND calls.began_ms < 1767740400000"
        found = rows(register, table if table == "callbacks" else joined, f"{table}.{column}")
        assert found and all(is_pseudonym(name) for (name,) in found)
    assert rows(register, "notes") == []
    assert Pseudonyms(tmp_path).of(before[min(old)]) == after[min(old)]
    house.rest()
    assert dict(rows(register, "calls", "id, number")) == after


def test_pseudonyms_need_the_key_of_the_box(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    ours, theirs = Pseudonyms(tmp_path / "a"), Pseudonyms(tmp_path / "b")
    assert ours.of("+3612345678") == Pseudonyms(tmp_path / "a").of("+3612345678") != theirs.of("+3612345678")
    assert ours.of(ours.of("+3612345678")) == ours.of("+3612345678") and ours.of("") == ""
    assert (tmp_path / "a" / KEY).stat().st_mode & 0o777 == 0o600


def test_a_register_that_its_writer_is_about_to_make_is_left_to_him(tmp_path):
    (tmp_path / "register.db").write_bytes(b"")
    house = House(tmp_path, keep_days=1)
    house.rest()
    assert house.notes == []
    assert sqlite3.connect(tmp_path / "register.db").execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_a_register_that_cannot_be_read_is_told_once(tmp_path):
    (tmp_path / "register.db").write_bytes(b"Dear Sir, this is no register at all." * 99)
    house = House(tmp_path, keep_days=1)
    house.rest()
    house.rest()
    assert len(house.notes) == 1 and "old calls cannot be deleted" in house.notes[0]


@pytest.mark.parametrize("table", ["calls", "passages"])
def test_what_is_deleted_is_not_in_the_file_any_more(tmp_path, table):
    register = Register(tmp_path)
    register.passage(register.call(number="+36309876543"), NINE, number="+36309876543")
    register.keep()
    House(tmp_path, now=MONDAY + timedelta(days=90), keep_days=30).rest()
    register.db.execute("COMMIT")
    register.db.close()
    with sqlite3.connect(register.path) as last:
        last.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"36309876543" not in register.path.read_bytes()
