"""People as CSV and as vCards: read back as they were, and a sentence for each line that is wrong."""

import re

import msgspec
import pytest

from firmware.desk.people.exchange import BLOCKED, CONTACTS, STAFF, taken
from firmware.desk.people.numbers import Numbers
from firmware.desk.people.records import Blocked, Contact, Staff

HU = Numbers("hu")
KNOWN = [
    Contact("Kovács Anna, dr.", ("+36301234567", "+3612345678"), "Ács; Kft.", 'pays "late", always\\', True, "hu"),
    Contact("Ács Kft.", ("+3617654321",), kind="company"),
    Contact("=SUM(A1)", ("+36309999999",), note="naïve; 東京, " * 30),
]


def read(form, text, sort=CONTACTS):
    return taken(sort, sort.forms[form], text if isinstance(text, bytes) else text.encode(), HU)


def stripped(contacts):
    """As they are kept: blanks at the ends are nothing."""
    return [Contact(one.name, one.numbers, one.company, one.note.strip(), *_rest(one)) for one in contacts]


def _rest(one):
    return one.vip, one.language, one.kind


@pytest.mark.parametrize("form", CONTACTS.forms)
def test_what_was_written_is_read_as_it_was(form):
    if form == "vcf":
        pytest.importorskip("vobject", reason="install vobject: pip install -e .")
    found = read(form, CONTACTS.forms[form].written(KNOWN))
    assert found.problem == ""
    company = [one for one in found.found if one.kind == "company"]
    assert [one.name for one in company] == ["Ács Kft."]
    assert found.found == stripped(KNOWN)


def test_no_name_is_a_formula_in_a_spreadsheet():
    assert b"\r\n =SUM(A1),,+36309999999," in CONTACTS.forms["csv"].written(KNOWN)


@pytest.mark.parametrize("form", STAFF.forms)
def test_the_staff_is_read_as_it_was(form):
    if form == "vcf":
        pytest.importorskip("vobject", reason="install vobject: pip install -e .")
    staff = [
        Staff("11", "Kovács Anna, dr.", "invoices, contracts", "hu, en", "VAT; late payment, and what else " * 4),
        Staff("+36301234567", "Béla"),
    ]
    found = read(form, STAFF.forms[form].written(staff), STAFF)
    assert found.problem == ""
    assert found.found == [msgspec.structs.replace(one, answers=one.answers.strip()) for one in staff]


def test_the_block_list_is_read_as_it_was_and_a_list_of_bare_numbers_is_one():
    entries = [Blocked("+36190*", "busy", "premium", "2026-11-30 09:00", "anna"), Blocked("withheld", "silent")]
    found = read("csv", BLOCKED.forms["csv"].written(entries), BLOCKED)
    assert [(one.pattern, one.what, one.why) for one in found.found] == [
        ("+36190*", "busy", "premium"),
        ("withheld", "silent", ""),
    ]
    assert {(one.since, one.by) for one in found.found} == {("", "")}
    found = read("csv", "number\n06 190*\n06305550123\n", BLOCKED)
    assert [(one.pattern, one.what) for one in found.found] == [("+36190*", "message"), ("+36305550123", "message")]


@pytest.mark.parametrize(
    ("sort", "text", "problem"),
    [
        (STAFF, "number,name\n11,Anna\n12,\n", 'line 3: name "" is empty, but must say who it is'),
        (STAFF, "number,name\n11,Anna\n11,Bela\n", 'line 3: number "11" is that of line 2, too'),
        (STAFF, "name\nAnna\n", "line 1: there is no column number; columns are number, name, competence, languages"),
        (BLOCKED, "number,what\n06190*,angry\n", 'line 2: what "angry" is none of message, busy, silent'),
        (BLOCKED, "number,what\n112,busy\n", "line 2: number 112 is an emergency number: whoever calls from it is"),
        (BLOCKED, "number,what\n06190*,busy\n0036190*,silent\n", 'line 3: number "+36190*" is that of line 2, too'),
    ],
)
def test_a_line_about_the_office_that_is_wrong_is_named(sort, text, problem):
    found = read("csv", text, sort)
    assert problem in found.problem
    assert found.found == []


def test_whoever_mends_a_file_is_told_where_else_it_is_wrong():
    rows = "".join(f"{n},N {n}\n" for n in ("abc", "11", "x", "y", "z", "u", "v", "w"))
    assert read("csv", f"number,name\n{rows}", STAFF).problem.endswith(
        "do not count; 6 more of its lines are wrong: 4, 5, 6, 7, 8, ..."
    )
    assert read("csv", "number,name\nx,A\ny,B\n", STAFF).problem.endswith("; line 3 is wrong, too")


ANNA = Contact("Anna", ("+3612345678",))


@pytest.mark.parametrize(
    "data",
    [
        "sep=;\r\nname;numbers\r\nAnna;0612345678\r\n",
        "name;numbers;;\r\nAnna;0612345678;;\r\n;;;\r\n",
        "name;numbers\r\nAnna;0612345678;\r\n",
        "name;numbers;note\rAnna;0612345678;\r",
        "name\tnumbers\r\nAnna\t0612345678\r\n".encode("utf-16"),
    ],
)
def test_spreadsheets_add_things_of_their_own(data):
    found = read("csv", data)
    assert (found.problem, found.found) == ("", [ANNA])


def test_a_row_of_several_lines_is_named_by_its_first():
    assert read("csv", 'name,numbers\n"A\n\nB",x\n').problem.startswith("line 2: number")


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (
            "VERSION:2.1\nN:Kovács;Anna;Éva;;\nTEL;CELL:0612345678",
            msgspec.structs.replace(ANNA, name="Anna Éva Kovács"),
        ),
        ("VERSION:3.0\nFN:Anna\nTEL:0612345678\nNOTE:a\u2028b\\nc", msgspec.structs.replace(ANNA, note="a b c")),
        ("VERSION:3.0\nFN:Anna\nTEL:0612345678\nX-ABLabel;home", ANNA),
        ("VERSION:3.0\nFN:Anna\nTEL;TYPE=HOME:\nTEL;TYPE=CELL:0612345678", ANNA),
        (
            "VERSION:2.1\nN:;Anna\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:An=\nna\nTEL:0612345678\n"
            "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQ\n AAQABAAD\nAAAA=\n",
            ANNA,
        ),
    ],
)
def test_vcards_of_other_telephones(text, contact):
    pytest.importorskip("vobject", reason="install vobject: pip install -e .")
    card = f"BEGIN:VCARD\n{text}\nEND:VCARD\n"
    found = read("vcf", f"\ufeff{card}\n\ufeff{card.replace('0612345678', '0612345679')}")
    assert found.problem == ""
    assert found.found[0] == contact


@pytest.mark.filterwarnings("ignore:Short folded line")
def test_another_reader_of_vcards_finds_the_same():
    validator = pytest.importorskip("vcard.vcard_validator", reason="install vcard: pip install -e .[dev]")
    contacts = [msgspec.structs.replace(one, note=one.note.replace("東京", "Tokyo")) for one in KNOWN]  # it reads Latin
    cards = re.findall(r"BEGIN:VCARD\r\n.*?END:VCARD\r\n", CONTACTS.forms["vcf"].written(contacts).decode(), re.DOTALL)
    for text, contact in zip(cards, contacts, strict=True):
        found = validator.VCard(text).properties
        plain = {one.name: re.sub(r"\\(.)", r"\1", one.values[0][0]) for one in found}
        numbers = [one.values[0][0] for one in found if one.name == "TEL"]
        assert (plain["FN"], tuple(numbers)) == (contact.name, contact.numbers)
        assert plain.get("NOTE", "") == contact.note
        assert plain.get("CATEGORIES", "") == ("VIP" if contact.vip else "")
        assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_spreadsheet_may_put_what_it_likes_between_and_columns_in_any_order(separator):
    rows = (
        ("Numbers", "NAME", "vip"),
        ("06 30 123 4567", "Anna", "x"),
        ("", "Nobody", ""),
        ("1234|5678", "B", "no"),
    )
    found = read("csv", "\ufeff" + "\r\n".join(separator.join(row) for row in rows) + "\r\n\r\n")
    assert found.found == [Contact("Anna", ("+36301234567",), vip=True), Contact("B", ("1234", "5678"))]
    assert (found.lines, found.without) == ([2, 4], 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: there is no column name; columns are name, company, numbers, vip, language, kind, note"),
        ("name,numbers,fax\n", 'line 1: "fax" is no column, or stands twice; columns are'),
        ("name,numbers\nAnna,abc\n", 'line 2: number "abc" is no telephone number: 3 to 20 digits'),
        ("name,numbers\nAnna,1234\n,5678\n", 'line 3: name "" is empty, but must say who it is'),
        ("name,numbers\nAnna,1234\n\nBela,5678;1234\n", 'line 4: number "1234" is that of line 2, too'),
        ("name,numbers\nAnna\n", "line 2: it has 1 cells, but the first line has 2 columns"),
        ("name,numbers,vip\nAnna,1234,maybe\n", 'line 2: vip "maybe" is neither yes nor no'),
        ("name,numbers,language\nAnna,1234,magyar\n", 'line 2: language "magyar" is not two or three letters'),
        ("name,numbers,kind\nAnna,1234,dog\n", 'line 2: kind "dog" is neither person nor company'),
        ('name,numbers\n"Anna"x,1234\n', "line 2: it is no line of a table"),
        (b"name,numbers\nAnna,1234\n\xc1rp\xe1d,5678\n", "line 3: byte 0xc1 is no part of UTF-8"),
        (f"name,numbers\n{'A' * 61},1234\n", "is not printable text of at most 60 characters"),
    ],
)
def test_a_line_that_is_wrong_is_named_with_value_and_rule(text, problem):
    found = read("csv", text)
    assert problem in found.problem
    assert found.found == []


def test_vcards_as_telephones_write_them():
    pytest.importorskip("vobject", reason="install vobject: pip install -e .")
    found = read(
        "vcf",
        'BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Ács Kft.\nTEL;VALUE=uri;TYPE="voice,work":tel:+36-1-234-5678;ext=1\n'
        "LANG:hu\nCATEGORIES:friends,vip\nEND:VCARD\n\n"
        "BEGIN:VCARD\nVERSION:3.0\nN:Kovács;Anna;;;\nFN:Kovács Anna\nORG:Ács Kft.;Sales\nitem1.TEL;type=CELL:06 30 12\n"
        "  34567\nNOTE:two\\nlines\\, one note\nPHOTO;ENCODING=b;TYPE=JPEG:AAAA\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Without\nEMAIL:a@b.c\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C3=81rp=C3=A1d\nTEL;CELL:06309999999\n"
        "END:VCARD\n",
    )
    assert found.problem == ""
    assert found.found == [
        Contact("Ács Kft.", ("+3612345678",), vip=True, language="hu", kind="company"),
        Contact("Kovács Anna", ("+36301234567",), "Ács Kft.", "two lines, one note"),
        Contact("Árpád", ("+36309999999",)),
    ]
    assert (found.lines, found.without) == ([1, 10, 25], 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nonsense\n", 'line 1: "nonsense" stands outside of a card'),
        ("BEGIN:VCARD\nFN:Anna\n", "line 1: the card that begins here has no END:VCARD"),
        ("\nBEGIN:VCARD\nVERSION:3.0\nFN\nEND:VCARD\n", "line 2: the card that begins here cannot be read"),
        ("BEGIN:VCARD\nVERSION:3.0\nFN:A\nTEL:abc\nEND:VCARD\n", 'line 1: number "abc" is no telephone number'),
        ("BEGIN:VCARD\nVERSION:3.0\nTEL:1234\nEND:VCARD\n", 'line 1: name "" is empty'),
    ],
)
def test_a_card_that_is_wrong_is_named_by_its_first_line(text, problem):
    pytest.importorskip("vobject", reason="install vobject: pip install -e .")
    assert problem in read("vcf", text).problem
