"""People on the disk: what is written is there, all of it or nothing, whatever becomes of the file."""

import sqlite3

import pytest

from firmware.desk.people.book import NAME, Book, BookError
from firmware.desk.people.records import Blocked, Contact, Note, Staff

ANNA = Contact("Kovács Anna", ("+36301234567", "+3612345678"), "Ács Kft.", "pays late", vip=True, language="hu")
BELA = Contact("Nagy Béla", ("+36309999999",))


@pytest.fixture
def said():
    return []


@pytest.fixture
def book(tmp_path, said):
    book = Book(tmp_path, said.append)
    yield book
    book.close()


def again(tmp_path, said):
    return Book(tmp_path, said.append)


def test_contacts_are_found_by_each_number_and_by_words(book, tmp_path, said):
    book.put((ANNA, BELA))
    book.close()
    found = again(tmp_path, said)
    assert found.contact("+3612345678") == ANNA
    assert found.contact("+36300000000") is None
    assert found.contacts() == [ANNA, BELA]
    assert found.contacts("kovacs acs") == [ANNA]
    assert found.contacts("999") == [BELA]
    assert found.contacts("kovacs bela") == []
    assert found.contacts("", 1) == [ANNA]
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    found.close()


def test_who_has_one_of_the_numbers_is_replaced(book):
    book.put((ANNA, BELA))
    book.put((Contact("Szabó Anna", ("+36301234567",)),))
    assert [one.name for one in book.contacts()] == ["Nagy Béla", "Szabó Anna"]
    assert book.contact("+3612345678") is None


def test_notes_stay_with_the_number_until_its_contact_is_deleted(book):
    book.put((ANNA,))
    for at in ("09:00", "10:00", "11:00"):
        book.add_note(Note("+3612345678", f"2026-11-30 {at}", "bela", f"at {at}"))
    book.add_note(Note("+36309999999", "2026-11-30 12:00", "bela", "who is it?"))
    assert [note.text for note in book.notes(ANNA.numbers, 2)] == ["at 11:00", "at 10:00"]
    book.remove(ANNA)
    assert book.notes(ANNA.numbers) == []
    assert [note.said for note in book.notes(BELA.numbers)] == ["2026-11-30 12:00 bela: who is it?"]


def test_the_block_list_and_the_staff(book):
    book.block([Blocked("+36190*", "busy", "premium", "2026-11-30 09:00", "anna")])
    book.block([Blocked("+36190*", "silent")])
    assert book.blocked() == [Blocked("+36190*", "silent")]
    assert book.unblock("+36190*")
    assert not book.unblock("+36190*")
    book.put_staff([Staff("12", "Zoltán")])
    book.put_staff([Staff("11", "Anna", "invoices", "hu, en", "VAT, refunds")])
    assert [one.number for one in book.staff()] == ["11", "12"]
    assert book.remove_staff("12")
    assert not book.remove_staff("12")


def test_of_many_contacts_one_of_which_cannot_be_kept_none_is(book):
    book.put((ANNA,))
    with pytest.raises(BookError, match="nothing was changed"):
        book.put((BELA, Contact("x", ("1234",), language=None)))
    assert book.contacts() == [ANNA]


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 400, "middle", "version"])
def test_a_damaged_file_is_set_aside_and_the_box_goes_on(book, tmp_path, said, damage):
    book.put([Contact(f"Somebody {n}", (f"+3630{1_000_000 + n}",)) for n in range(300)])
    book.close()
    path = tmp_path / NAME
    content = path.read_bytes()
    if damage == "middle":
        half = len(content) // 2
        path.write_bytes(content[:half] + b"\xff" * 4_096 + content[half + 4_096 :])
    elif damage == "version":
        with sqlite3.connect(path) as db:
            db.execute("pragma user_version = 99")
        db.close()
    elif damage:
        path.write_bytes(damage)
    else:
        path.write_bytes(content[:10_000])
    before = path.read_bytes()
    found = again(tmp_path, said)
    found.put((ANNA,))
    assert found.contacts() == [ANNA]
    assert (tmp_path / f"{NAME}.damaged-1").read_bytes() == before
    assert "is set aside" in said[0]
    found.close()


def test_damage_that_shows_while_it_is_used_costs_one_answer(book, tmp_path, said):
    book.put([Contact(f"Somebody {n}", (f"+3630{1_000_000 + n}",)) for n in range(300)])
    book.close()
    book.contact("+36301000000")
    size = (tmp_path / NAME).stat().st_size
    with (tmp_path / NAME).open("r+b") as file:
        file.seek(4_096)
        file.write(b"\xff" * (size - 4_096))
    book._connection().execute("pragma shrink_memory")  # what it has read before it has forgotten
    with pytest.raises(BookError, match="set aside"):
        book.contacts()
    assert book.contacts() == []
    assert len(said) == 1


def test_a_full_disk_is_said_and_nothing_is_changed(book):
    book.put((ANNA,))
    (pages,) = book._connection().execute("pragma page_count").fetchone()
    book._connection().execute(f"pragma max_page_count = {pages}")
    with pytest.raises(BookError, match=r"^the disk is full: nothing was changed\.$"):
        book.put([Contact(f"Somebody {n}", (f"+3630{1_000_000 + n}",), note="x" * 400) for n in range(300)])
    assert book.contacts() == [ANNA]
    book.put_staff([Staff("11", "Anna")])


def test_a_directory_that_cannot_be_written_is_said(tmp_path, said):
    book = Book(tmp_path / "not" / "there", said.append)
    with pytest.raises(BookError, match="cannot be opened"):
        book.contacts()
