"""One caller's data: told when he asks, and gone when he wants that."""

from firmware.desk.calls.numbers import forms
from firmware.desk.register import privacy
from firmware.desk.register.pseudonyms import KEY, Pseudonyms
from tests.firmware.desk.exports.registers import NINE, Register, office

HIS = "+36309999999"
AT_HOME, FROM_ABROAD = "06309999999", "0036309999999"
FORMS = forms(HIS, "hu")


def with_him(directory):
    """An office that he has called twice, once long ago, and that has called him twice, too, as people dial."""
    register = office(directory, calls=60)
    call = register.call(number=HIS, name="Cili")
    register.leg(call, "talks", "11", NINE)
    register.passage(call, NINE, number=HIS)
    register.add("menu_steps", call=call, menu="main", entered_ms=NINE, chosen="1")
    register.add("misses", call=call, queue="sales", agent="anna", at_ms=NINE, zone_s=3600, ring_ms=1)
    withheld = register.call(number="", absence="withheld")
    register.passage(withheld, NINE, number=AT_HOME, how="callback")
    register.message(withheld, number="", call_back=AT_HOME, message=41)
    register.call(number=AT_HOME, direction="out", dialled=AT_HOME, answered_by="", extension="12")
    register.call(number=Pseudonyms(directory).of(HIS))
    register.call(number=Pseudonyms(directory).of(FROM_ABROAD), direction="out", extension="12")
    register.add("callbacks", start=1, queue="sales", number=FROM_ABROAD, promised_ms=NINE, zone_s=3600, ended_ms=NINE)
    register.add("notes", at_ms=NINE, zone_s=3600, call=call, number=AT_HOME, text="wants a ladder", by="anna")
    register.keep()
    return register


def test_everything_that_is_known_of_him(tmp_path):
    with_him(tmp_path)
    found = privacy.known_of(tmp_path, FORMS)
    assert {table: len(rows) for table, rows in found.items()} == {
        "calls": 4, "passages": 2, "messages": 1, "callbacks": 1, "notes": 1, "legs": 1, "misses": 1, "menu_steps": 1,
    }  # fmt: skip
    assert found["notes"][0]["text"] == "wants a ladder"
    assert found["legs"][0]["began"] == found["calls"][0]["began"] == "2026-01-05 09:00:00"


def test_nobody_else_is_told(tmp_path):
    with_him(tmp_path)
    of = Pseudonyms(tmp_path).of
    found = {one["number"] for one in privacy.known_of(tmp_path, FORMS)["calls"]}
    assert found == {HIS, AT_HOME, of(HIS), of(FROM_ABROAD)}
    assert sum(map(len, privacy.known_of(tmp_path, ["+36300000000"]).values())) == 0


def test_he_is_forgotten_and_the_calls_still_count(tmp_path):
    register = with_him(tmp_path)
    others = [tuple(row) for row in register.read().execute("SELECT * FROM calls WHERE id <= 60")]
    going_on = register.call(number=HIS, ended_ms=None)
    register.keep()
    pauses = []
    forgotten = privacy.forget(tmp_path, FORMS, lambda: pauses.append(1))
    assert (forgotten.calls, forgotten.messages) == (4, (41,)) and len(pauses) == 5
    after = register.read()
    assert [row[0] for row in after.execute("SELECT id FROM calls WHERE number = ?", (HIS,))] == [going_on]
    rows = after.execute("SELECT name, dialled, absence FROM calls WHERE absence = 'forgotten'").fetchall()
    assert [tuple(row) for row in rows] == [("", "", "forgotten")] * 4
    assert after.execute("SELECT count(*) FROM calls").fetchone()[0] == 66
    assert [tuple(row) for row in after.execute("SELECT * FROM calls WHERE id <= 60")] == others
    left = privacy.known_of(tmp_path, FORMS)
    assert {table: len(rows) for table, rows in left.items() if rows} == {"calls": 1}


def test_nothing_of_him_is_left_in_the_files(tmp_path):
    register = with_him(tmp_path)
    privacy.forget(tmp_path, FORMS)
    register.db.execute("COMMIT")
    register.db.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [form for form in (HIS[1:], AT_HOME, FROM_ABROAD) if form.encode() in written]


def test_asking_draws_no_key(tmp_path):
    Register(tmp_path).keep()
    assert not any(privacy.known_of(tmp_path, FORMS).values())
    assert not (tmp_path / KEY).exists()


def test_a_caller_of_a_thousand_calls(tmp_path):
    register = Register(tmp_path)
    for _ in range(1_200):
        register.leg(register.call(number=HIS), "talks", "11", NINE)
    register.keep()
    assert len(privacy.known_of(tmp_path, FORMS)["legs"]) == 1_200
    assert privacy.forget(tmp_path, FORMS).calls == 1_200
