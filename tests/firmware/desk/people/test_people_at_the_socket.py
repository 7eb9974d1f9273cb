"""People over the control socket: written down, shown, told to the core and, when one calls, to whoever watches."""

import pytest

from firmware.control import requests as r
from firmware.control.responses import CallerCard, Done, Refused
from firmware.desk.messages import KnownNumber, KnownNumbers
from firmware.desk.people.telling import PACE_MS, PART
from firmware.runtime.known_people import KnownPeople
from tests.firmware.desk.front_desk import BOX, WALL, FrontDesk

ANNA = "+36301234567"
NAME = "Kovács Anna"


@pytest.fixture
def desk(tmp_path):
    desk = FrontDesk(tmp_path)
    desk.core_says(BOX)
    told(desk)
    yield desk
    desk.close()


def told(desk):
    """What the core was told of people since the last time."""
    for _ in range(3):
        desk.pass_time(PACE_MS)
    return [message for message in desk.core_hears() if isinstance(message, KnownNumbers)]


@pytest.fixture
def anna(desk):
    """Somebody at the socket; a contact is known."""
    client = desk.client()
    assert client.ask(r.SetContact("06 30 123 4567", new=True, name=NAME)) == Done(
        f'"{NAME}" is a contact now, with number {ANNA}.'
    )
    return client


def refusal(client, request):
    response = client.ask(request)
    assert isinstance(response, Refused), response
    return response.text


# -- contacts


def test_a_contact_is_shown_by_words_and_by_number(anna):
    for change in ({"company": "Ács Kft."}, {"vip": True}, {"language": "HU"}, {"also": ("06 1 234 5678",)}):
        assert anna.ask(r.SetContact(ANNA, **change)) == Done(f'Contact "{NAME}" is changed.')
    (row,) = anna.rows("contacts", which="acs")
    assert (row.name, row.numbers, row.vip, row.language) == (NAME, (ANNA, "+3612345678"), "VIP", "hu")
    assert anna.rows("contacts", which="0612345678") == [row]
    assert anna.rows("contacts", which="nobody") == []
    anna.ask(r.AddNote("0612345678", "wants  the\ninvoice"))
    facts = [(row.what, row.text) for row in anna.rows("contact", which="06301234567")]
    assert facts[:2] == [("name", NAME), ("company", "Ács Kft.")]
    assert facts[-1] == ("noted", f"{WALL[:16]} test: wants the invoice")


def test_what_cannot_be_is_said_in_a_sentence(anna):
    assert refusal(anna, r.SetContact(ANNA, new=True, name="Other")) == (
        f'Number {ANNA} is that of "{NAME}" already: change that one.'
    )
    assert refusal(anna, r.SetContact("0612345678", name="X")) == (
        "Nobody is known with number +3612345678: add a contact with it."
    )
    assert refusal(anna, r.SetContact("abc", new=True, name="X")).startswith(
        'Number "abc" is no telephone number: 3 to'
    )
    assert refusal(anna, r.SetContact("0612345678", new=True)) == 'Name "" is empty, but must say who it is.'
    assert refusal(anna, r.SetContact(ANNA, without=("0612345678",))) == f'Number +3612345678 is none of "{NAME}".'
    assert refusal(anna, r.SetContact(ANNA, without=(ANNA,))) == "A contact has 1 to 20 numbers, this one has 0."
    anna.ask(r.SetContact("0612345678", new=True, name="Bela"))
    assert refusal(anna, r.SetContact(ANNA, also=("0612345678",))) == 'Number +3612345678 is that of "Bela" already.'
    assert refusal(anna, r.DeleteContact("06309999999")) == "Nobody is known with number +36309999999."
    assert refusal(anna, r.AddNote(ANNA, " ")) == 'Note "" is empty.'


def test_who_only_looks_sees_the_staff_and_no_contacts(desk):
    viewer = desk.logged_in("viewer")
    assert viewer.rows("staff") == []
    for request in (r.Show("contacts"), r.Show("contact", ANNA), r.Show("blocked"), r.AddNote(ANNA, "x")):
        assert "operator" in refusal(viewer, request)
    operator = desk.logged_in("operator")
    assert isinstance(operator.ask(r.SetContact(ANNA, new=True, name=NAME)), Done)
    assert "installer" in refusal(operator, r.ImportPeople("a.csv"))


# -- the staff


def test_the_directory_says_who_can_answer_and_which_agent_he_is(desk):
    client = desk.client()
    client.ask(r.SetStaff("11", new=True, name="Anna", answers="invoices, VAT", languages="hu, en"))
    client.ask(r.SetStaff("12", new=True, name="Béla", competence="printers"))
    client.ask(r.SetStaff("12", answers="toner, számla"))
    assert [row.name for row in client.rows("staff")] == ["Anna", "Béla"]
    (row,) = client.rows("staff", which="szamla")
    assert (row.number, row.competence, row.answers, row.agent) == ("12", "printers", "toner, számla", "")
    (row,) = client.rows("staff", which="vat")
    assert (row.name, row.agent) == ("Anna", "anna")
    assert refusal(client, r.SetStaff("11", new=True, name="C")).startswith('Number 11 is that of "Anna" of the staff')
    assert client.ask(r.DeleteStaff("12")) == Done("12 is in the directory no more.")
    assert refusal(client, r.DeleteStaff("12")) == "Nobody of the staff has number 12."


# -- the block list


def test_the_block_list(anna):
    assert anna.ask(r.BlockNumber("06 190*", "busy", "premium")) == Done(
        "Callers from +36190* are turned away from now on: busy."
    )
    anna.ask(r.BlockNumber("withheld", "silent"))
    (remark,) = anna.ask(r.BlockNumber(ANNA, "message")).remarks
    assert remark == f'This is a number of the contact "{NAME}".'
    rows = [(row.number, row.what, row.why, row.by) for row in anna.rows("blocked")]
    assert rows == [
        ("+36190*", "busy", "premium", "test"),
        (ANNA, "message", "", "test"),
        ("withheld", "silent", "", "test"),
    ]
    assert anna.rows("contacts")[0].blocked == "message"
    assert anna.ask(r.UnblockNumber("+36 190*")) == Done("Callers from +36190* are let through.")
    assert refusal(anna, r.UnblockNumber("06190*")) == "+36190* is not on the block list."
    assert refusal(anna, r.BlockNumber("112", "busy")) == (
        "Number 112 is an emergency number: whoever calls from it is let through."
    )
    assert refusal(anna, r.BlockNumber("*", "busy")).startswith('"*" cannot be blocked: write a number')


# -- what the core is told


def test_the_core_is_told_everybody_in_parts_when_it_starts_and_what_changes_after(desk, anna):
    assert told(desk) == [KnownNumbers(part="change", known=(KnownNumber(ANNA, NAME),))]
    anna.ask(r.BlockNumber("06190*", "busy"))
    (change,) = told(desk)
    assert [one.number for one in change.known] == ["+36190*", "0036190*", "06190*"]
    desk.core_says(BOX)
    (part,) = told(desk)
    assert (part.part, part.last, part.known[0]) == ("first", True, KnownNumber(ANNA, NAME))
    anna.ask(r.DeleteContact(ANNA))
    assert told(desk) == [KnownNumbers(part="change", gone=(ANNA,))]


def test_many_are_told_in_small_parts_and_a_change_meanwhile_is_not_lost(desk, anna, tmp_path):
    rows = "".join(f"N {n},0630{2_000_000 + n}\n" for n in range(2 * PART + 10))
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "a.csv").write_text(f"name,numbers\n{rows}")
    told(desk)
    assert anna.ask(r.ImportPeople("a.csv")) == Done("210 contacts are taken from a.csv: 210 new, 0 known before.")
    desk.pass_time(PACE_MS)
    anna.ask(r.SetContact(ANNA, name="Szabó Anna"))
    people = KnownPeople()
    parts = [message for _ in range(3) for message in told(desk)]
    for part in parts:
        people.take(part)
        assert len(part.known) <= PART
    assert people._list.names[ANNA] == "Szabó Anna"
    assert len(people._list.names) == 211


def test_another_country_is_told_anew_as_its_lines_tell(desk, anna):
    anna.ask(r.BlockNumber("+36190*", "busy"))
    told(desk)
    desk.configuration.country = "de"
    (part,) = told(desk)
    assert {one.number for one in part.known} == {ANNA, "+36190*", "0036190*"}


# -- files


def test_contacts_leave_in_a_file_and_come_back(anna, tmp_path):
    assert anna.ask(r.ExportPeople("all.csv")) == Done(
        "One contact is written to people/all.csv: send takes it to the laptop."
    )
    assert NAME in (tmp_path / "people" / "all.csv").read_text()
    anna.ask(r.SetContact(ANNA, also=("0612345678",)))
    assert anna.ask(r.ImportPeople("all.csv")) == Done("One contact is taken from all.csv: 0 new, 1 known before.")
    assert anna.rows("contacts")[0].numbers == (ANNA, "+3612345678")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("name,numbers\nX,0612345678\nY,abc\n", 'A.csv, line 3: number "abc" is no telephone number: 3 to 20 digits'),
        ("name,numbers\nZ,0612345678\nX,06301234567;06309999999\n", "A.csv, line 3: its numbers are those of"),
    ],
)
def test_of_a_file_with_a_wrong_line_nothing_is_taken(anna, tmp_path, content, sentence):
    anna.ask(r.SetContact("06309999999", new=True, name="Bela"))
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "a.csv").write_text(content)
    text = refusal(anna, r.ImportPeople("a.csv"))
    assert text.startswith(sentence)
    assert text.endswith("; nothing was taken from it.")
    assert len(anna.rows("contacts")) == 2


def test_files_that_are_not_there_or_of_no_known_form(anna):
    assert refusal(anna, r.ImportPeople("a.csv")) == "File people/a.csv cannot be read (No such file or directory)."
    assert (
        refusal(anna, r.ImportPeople("a.xls"))
        == 'File "a.xls" ends neither in .csv nor in .vcf, which says how it is read.'
    )
    assert "cannot be the name of a file" in refusal(anna, r.ExportPeople("../a.csv"))


def put(tmp_path, name, text):
    (tmp_path / "people").mkdir(exist_ok=True)
    (tmp_path / "people" / name).write_text(text)


def test_the_staff_comes_from_a_file_and_leaves_in_one(anna, tmp_path):
    anna.ask(r.SetStaff("11", new=True, name="Anna", answers="VAT"))
    put(tmp_path, "staff.csv", "number;name;answers\n11;Anna;VAT, refunds\n12;Béla;toner\n;Nobody;\n")
    assert anna.ask(r.ImportPeople("staff.csv", "staff")) == Done(
        "2 people of the staff are taken from staff.csv: 1 new, 1 known before.",
        ("One person of the staff is left out, as there is no number.",),
    )
    assert [(row.number, row.answers) for row in anna.rows("staff")] == [("11", "VAT, refunds"), ("12", "toner")]
    anna.ask(r.ExportPeople("staff.vcf", "staff"))
    anna.ask(r.DeleteStaff("12"))
    assert anna.ask(r.ImportPeople("staff.vcf", "staff")).text.endswith("1 new, 1 known before.")
    assert [row.name for row in anna.rows("staff")] == ["Anna", "Béla"]


def test_the_block_list_comes_from_a_file_and_calls_are_turned_away_by_it(desk, anna, tmp_path):
    anna.ask(r.BlockNumber("withheld", "silent", "never"))
    anna.ask(r.ExportPeople("blocked.csv", "blocked"))
    text = (tmp_path / "people" / "blocked.csv").read_text()
    put(tmp_path, "blocked.csv", f"{text}06190*,busy,premium,2001-01-01 00:00,nobody\n{ANNA},message,,,\n")
    told(desk)
    response = anna.ask(r.ImportPeople("blocked.csv", "blocked"))
    assert response == Done(
        "3 entries of the block list are taken from blocked.csv: 2 new, 1 known before.",
        (f'One of them is a number of the contact "{NAME}".',),
    )
    (part,) = told(desk)
    assert {(one.number, one.blocked) for one in part.known if one.blocked} >= {("06190*", "busy"), (ANNA, "message")}
    rows = [(row.number, row.what, row.since, row.by) for row in anna.rows("blocked")]
    assert rows[0] == ("+36190*", "busy", WALL[:16], "test")
    put(tmp_path, "blocked.csv", "number,what\n06305550123,busy\n112,busy\n")
    assert refusal(anna, r.ImportPeople("blocked.csv", "blocked")) == (
        "Blocked.csv, line 3: number 112 is an emergency number: whoever calls from it is let through;"
        " nothing was taken from it."
    )
    assert len(anna.rows("blocked")) == 3
    assert refusal(anna, r.ImportPeople("a.vcf", "blocked")) == (
        'File "a.vcf" does not end in .csv, which says how it is read.'
    )


# -- who calls


def test_whoever_watches_is_told_who_calls(desk, anna):
    anna.ask(r.SetContact(ANNA, vip=True, company="Ács Kft.", note="pays late"))
    anna.ask(r.AddNote(ANNA, "wants the invoice"))
    anna.ask(r.Watch(True))
    desk.happens(f"line 2: {ANNA}", "line 2", f"caller {ANNA}", "promised help", "lost sales")
    first, second = anna.happenings()
    assert first.caller is None
    assert second.caller == CallerCard(
        line=2,
        number=ANNA,
        name=NAME,
        company="Ács Kft.",
        vip=True,
        note="pays late",
        notes=(f"{WALL[:16]} test: wants the invoice",),
        promised=("help",),
        lost=("sales",),
    )
    assert second.text == (
        f"line 2: {NAME} (Ács Kft.), VIP; the box has promised to call back (queue help); to be called back by people"
        f" (queue sales); pays late; {WALL[:16]} test: wants the invoice"
    )


def test_of_a_number_that_nobody_knows_nothing_more_is_said_but_that_it_is_blocked(desk, anna):
    anna.ask(r.Watch(True, ("line 1",)))
    desk.happens("line 1: +36309999999", "line 1", "caller +36309999999")
    desk.happens("line 1: number withheld", "line 1", "caller withheld")
    desk.happens(f"line 2: {ANNA}", "line 2", f"caller {ANNA}")
    assert len(anna.happenings()) == 2
    anna.ask(r.BlockNumber("withheld", "busy"))
    anna.ask(r.BlockNumber("06309*", "silent"))
    desk.happens("line 1: +36309999999", "line 1", "caller +36309999999")
    desk.happens("line 1: number withheld", "line 1", "caller withheld")
    cards = [one.caller for one in anna.happenings() if one.caller is not None]
    assert [(card.number, card.blocked) for card in cards] == [("+36309999999", "silent"), ("withheld", "busy")]


def test_who_only_looks_is_not_told_what_was_noted(desk, tmp_path):
    viewer, operator = desk.logged_in("viewer"), desk.logged_in("operator")
    operator.ask(r.SetContact(ANNA, new=True, name=NAME))
    for client in (viewer, operator):
        client.ask(r.Watch(True))
    desk.happens(f"line 1: {ANNA}", "line 1", f"caller {ANNA}")
    assert [one.caller is None for one in viewer.happenings()][-1:] == [True]
    assert operator.happenings()[-1].caller.name == NAME


def test_a_factory_reset_forgets_everybody(desk, anna):
    anna.put(r.FactoryReset())
    desk.core_answers(Done("The jumper is in place."))
    told(desk)
    assert desk.client().rows("contacts") == []
