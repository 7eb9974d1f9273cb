"""Who may log in and do what: roles, wrong passwords, users, and what is forwarded to the core."""

import zipfile

import msgspec
import pytest

from firmware.control.requests import (
    ROLE_OF,
    ROLES,
    VERSION,
    Compare,
    DeleteFile,
    DeleteUser,
    FactoryReset,
    Greet,
    LogIn,
    LogOut,
    ReadFile,
    RingStation,
    SetPassword,
    SetUser,
    SetValue,
    Show,
    Verify,
    Watch,
    WriteFile,
)
from firmware.control.responses import Done, Ended, FilePart, LoggedIn, Refused, Shown
from firmware.control.views import UserView
from firmware.desk.attempts import FORGOTTEN_MS, FREE_FOR_ALL
from firmware.desk.core_pipe import ANSWER_MS, SILENT
from firmware.desk.folders import PLACES
from firmware.desk.log_book import FILES, KEPT, LARGEST, LogBook
from firmware.desk.memory_file import MemoryFile
from firmware.desk.messages import Answer, Ask, Keep, LetGo
from firmware.desk.passwords import Thread
from firmware.desk.register import file
from firmware.desk.users import NAME, Users
from tests.firmware.desk.front_desk import BOX, PASSWORD, WALL, FrontDesk


@pytest.fixture
def desk(tmp_path):
    desk = FrontDesk(tmp_path)
    yield desk
    desk.close()


# -- a new box


def test_before_the_first_user_everybody_is_an_installer(desk):
    client = desk.client()
    assert client.ask(Verify()) == Done("Done.")
    assert client.ask(LogIn("anna", PASSWORD)).text.startswith("There are no users yet")


def test_whoever_makes_the_first_user_is_logged_in_and_all_others_have_to_log_in(desk):
    client, other, silent = desk.client("shell on ttyS0"), desk.client(), desk.caller()
    assert client.ask(SetUser("anna", PASSWORD, "installer")) == Done("User anna is made.")
    assert client.ask(Verify()) == Done("Done.")
    assert other.closed()
    assert other.lines[-1] == Ended("There are users now, anna is the first one: log in.")
    assert silent.ask(Greet(VERSION, "x")).users
    assert silent.ask(Verify()) == Refused('"verify" needs the role installer: log in first.')
    (mine, _) = client.rows("clients")
    assert (mine.client, mine.user, mine.role) == ("shell on ttyS0", "anna", "installer")


@pytest.mark.parametrize(
    ("user", "password", "role", "why"),
    [
        ("anna", PASSWORD, "viewer", "The first user must be an installer, anna would be viewer."),
        ("anna", PASSWORD, "", "There is no user anna: a new one needs a role."),
        ("Anna", PASSWORD, "installer", "'Anna' cannot be the name of a user: small letters"),
        ("../x", PASSWORD, "installer", "'../x' cannot be the name of a user"),
        ("anna", "1234567", "installer", "The password of anna has 7 characters, it needs 8 at least."),
        ("anna", "x" * 129, "installer", "The password of anna has 129 characters, 128 is the most."),
        ("annabella", "Annabella", "installer", "The password of annabella is the user's name"),
    ],
)
def test_what_cannot_be_a_user_is_refused_with_the_rule(desk, user, password, role, why):
    assert desk.client().ask(SetUser(user, password, role)).text.startswith(why)
    assert Users(desk.directory).is_open


# -- roles


def test_each_request_is_refused_below_its_role_and_not_above(desk):
    clients = {role: desk.logged_in(role) for role in ("installer", "operator", "viewer")}
    requests = {"viewer": Compare(), "operator": RingStation(3), "installer": SetValue(("country",), "hu")}
    for needed, request in requests.items():
        assert ROLE_OF[type(request)] == needed
        for role, client in clients.items():
            client.put(request)
            desk.core_answers(Done("Rings."))
            is_allowed = ROLES.index(role) >= ROLES.index(needed)
            assert isinstance(client.answer(), Done if is_allowed else Refused), (role, needed)
    assert clients["viewer"].ask(RingStation(3)).text == '"ring station" needs the role operator, viewer is viewer.'


def test_nobody_sees_anything_without_logging_in(desk):
    desk.logged_in("installer")
    nobody = desk.client()
    for request in (Show("lines"), Show("log"), Watch(True), ReadFile("logs", "linebox.log")):
        assert "log in first" in nobody.ask(request).text
    desk.happens("secret")
    assert nobody.happenings() == []


def test_after_logging_out_one_is_nobody_and_what_was_tested_is_let_go(desk):
    operator = desk.logged_in("operator")
    operator.ask(Watch(True))
    operator.put(RingStation(3))
    (ask,) = desk.core_answers(Done("Rings."))
    assert operator.ask(LogOut()) == Done("Logged out.")
    assert desk.core_hears() == [LetGo(holder=ask.holder)]
    assert "log in first" in operator.ask(RingStation(3)).text
    desk.happens("secret")
    assert operator.happenings() == []


def test_a_user_who_is_deleted_or_changed_is_logged_out_everywhere_at_once_and_told_why(desk):
    installer, operator, viewer, same = (desk.logged_in(role) for role in ("installer", "operator", "viewer", "viewer"))
    viewer.ask(Watch(True))
    operator.put(RingStation(3))
    (ask,) = desk.core_answers(Done("Rings."))
    assert installer.ask(DeleteUser("viewer")) == Done("User viewer is deleted.")
    desk.happens("secret")
    for client in (viewer, same):
        assert client.closed() and client.happenings() == []
        assert client.lines[-1] == Ended("The user viewer was deleted by anna: you are logged out.")
    assert installer.ask(SetUser("operator", PASSWORD, "viewer")) == Done("User operator is changed.")
    assert operator.closed()
    assert operator.lines[-1] == Ended("The user operator was changed by anna: log in again.")
    assert desk.core_hears() == [LetGo(holder=ask.holder)]
    assert installer.ask(Verify()) == Done("Done.")


def test_everybody_may_change_the_own_password_which_logs_out_the_own_others(desk):
    installer, viewer, same = (desk.logged_in(role) for role in ("installer", "viewer", "viewer"))
    assert viewer.ask(SetPassword(PASSWORD, "another word")) == Done("The password of viewer is changed.")
    assert same.closed()
    assert same.lines[-1] == Ended("Your password was changed at another terminal: log in with the new one.")
    assert viewer.ask(Compare()) == Done("Done.") == installer.ask(Compare())
    client = desk.client()
    assert isinstance(client.ask(LogIn("viewer", PASSWORD)), Refused)
    desk.pass_time(1_000)
    assert client.ask(LogIn("viewer", "another word")) == LoggedIn("viewer", "viewer")
    assert "another word" not in " ".join([*desk.said, *(row.text for row in installer.rows("log"))])


def test_a_password_is_not_changed_without_the_present_one(desk):
    viewer = desk.logged_in("viewer")
    wrong = viewer.ask(SetPassword("guessed", "another word"))
    assert wrong == Refused("The present password is wrong: nothing was changed.", wait_s=1.0)
    assert viewer.ask(SetPassword(PASSWORD, "another word")).text.startswith("After wrong passwords")
    desk.pass_time(1_000)
    assert "has 5 characters, it needs 8" in viewer.ask(SetPassword(PASSWORD, "short")).text
    assert desk.client().ask(LogIn("viewer", PASSWORD)) == LoggedIn("viewer", "viewer")


def test_before_there_are_users_there_is_no_password_to_change(desk):
    assert desk.client().ask(SetPassword("", "another word")).text.startswith("Nobody is logged in here")
    desk.logged_in("viewer")
    assert "log in first" in desk.client().ask(SetPassword("", "another word")).text


def test_a_password_that_somebody_else_has_changed_meanwhile_stays(desk):
    installer, viewer = desk.logged_in("installer"), desk.logged_in("viewer")
    desk.worker.is_quick = False
    installer.put(SetUser("viewer", "of the installer"))
    viewer.put(SetPassword(PASSWORD, "another word"))
    desk.worker.work()
    desk.settle()
    desk.worker.is_quick = True
    assert viewer.closed()
    assert desk.client().ask(LogIn("viewer", "of the installer")) == LoggedIn("viewer", "viewer")


def test_a_new_password_that_cannot_be_stored_is_none(desk, monkeypatch):
    viewer = desk.logged_in("viewer")

    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Users, "set", fails)
    refused = viewer.ask(SetPassword(PASSWORD, "another word"))
    assert refused == Refused("The password of viewer cannot be stored (No space left on device).")
    assert desk.client().ask(LogIn("viewer", PASSWORD)) == LoggedIn("viewer", "viewer")


def test_the_last_installer_can_neither_go_nor_be_less(desk):
    installer = desk.logged_in("installer")
    assert installer.ask(DeleteUser("anna")).text == "User anna is the last installer and cannot be deleted."
    assert (
        installer.ask(SetUser("anna", PASSWORD, "viewer")).text == "User anna is the last installer and must stay one."
    )
    assert installer.ask(DeleteUser("ghost")).text == "There is no user ghost."
    installer.ask(SetUser("bela", PASSWORD, "installer"))
    assert installer.ask(DeleteUser("anna")) == Done("User anna is deleted.")
    assert installer.ask(Verify()).text.endswith("log in first.")


def test_a_new_password_takes_the_place_of_the_old_one_and_the_role_stays(desk):
    installer = desk.logged_in("installer")
    installer.ask(SetUser("operator", "another word"))
    client = desk.client()
    assert client.ask(LogIn("operator", PASSWORD)).text == "User or password is wrong."
    desk.pass_time(1_000)
    assert client.ask(LogIn("operator", "another word")) == LoggedIn("operator", "operator")
    assert UserView("operator", "operator", WALL) in installer.rows("users")


def test_two_who_make_the_first_user_at_once_are_not_both_installers(desk):
    desk.worker.is_quick = False
    first, second = desk.client(), desk.client()
    first.put(SetUser("anna", PASSWORD, "installer"))
    second.put(SetUser("bela", PASSWORD, "installer"))
    desk.worker.work()
    desk.settle()
    assert first.answer() == Done("User anna is made.")
    assert second.closed()
    assert Ended("There are users now, anna is the first one: log in.") in second.lines
    assert [row.user for row in Users(desk.directory).rows()] == ["anna"]


# -- wrong passwords


def test_wrong_passwords_make_the_next_attempt_wait_longer_and_longer_over_new_connections_too(desk):
    desk.logged_in("installer")
    waits = []
    for _ in range(9):
        refused = desk.client().ask(LogIn("anna", "wrong"))
        waits.append(refused.wait_s)
        early = desk.client().ask(LogIn("anna", PASSWORD))
        assert early.text.startswith("After wrong passwords the next attempt must wait")
        desk.pass_time(round(refused.wait_s * 1000) - 1)
        assert isinstance(desk.client().ask(LogIn("anna", PASSWORD)), Refused)
        desk.pass_time(1)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert desk.client().ask(LogIn("anna", PASSWORD)) == LoggedIn("anna", "installer")
    assert desk.client().ask(LogIn("anna", "wrong")).wait_s == 1, "it begins anew"


def test_one_clumsy_person_holds_up_nobody_else_but_guessing_at_many_names_does(desk):
    desk.logged_in("installer")
    client = desk.client()
    for number in range(FREE_FOR_ALL):
        assert client.ask(LogIn(f"guess{number}", "wrong")).wait_s == 1
    assert client.ask(LogIn("anna", PASSWORD)) == LoggedIn("anna", "installer")
    for number in range(FREE_FOR_ALL + 1):
        client.ask(LogIn(f"other{number}", "wrong"))
    assert client.ask(LogIn("anna", PASSWORD)).wait_s > 0
    desk.pass_time(60_000)
    assert client.ask(LogIn("anna", PASSWORD)) == LoggedIn("anna", "installer")


def test_many_attempts_at_once_are_one(desk):
    desk.logged_in("installer")
    desk.worker.is_quick = False
    clients = [desk.client() for _ in range(10)]
    for client in clients:
        client.put(LogIn("anna", "wrong"))
    assert len(desk.worker.jobs) == 1
    assert [client.answer() is None for client in clients].count(True) == 1


def test_an_hour_later_all_is_forgotten(desk):
    desk.logged_in("installer")
    for _ in range(4):
        client = desk.client()
        desk.pass_time(round(client.ask(LogIn("anna", "wrong")).wait_s * 1000))
    desk.pass_time(FORGOTTEN_MS + 1)
    assert desk.client().ask(LogIn("anna", "wrong")).wait_s == 1


def test_an_unknown_user_is_answered_like_a_known_one_and_takes_the_same_work(desk, monkeypatch):
    from firmware.desk import passwords

    desk.logged_in("installer")
    client, worked = desk.client(), []
    for method in ("hash", "verify"):
        real = getattr(passwords._HASHER, method)
        monkeypatch.setattr(
            type(passwords._HASHER), method, lambda _, *a, real=real, m=method: worked.append(m) or real(*a)
        )
    known, unknown = client.ask(LogIn("anna", "wrong")), client.ask(LogIn("ghost", "wrong"))
    assert known == unknown == Refused("User or password is wrong.", wait_s=1)
    assert worked == ["verify", "hash"]


def test_passwords_are_kept_as_argon2_and_written_nowhere(desk):
    installer = desk.logged_in("installer")
    desk.client().ask(LogIn("anna", "typed wrong"))
    desk.client().ask(LogIn("my secret password", "x"))
    desk.pass_time(5_000)
    kept = (desk.directory / NAME).read_text()
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in kept
    assert (desk.directory / NAME).stat().st_mode & 0o777 == 0o600
    told = str(desk.said) + str(installer.rows("log")) + (desk.directory / "logs" / "linebox.log").read_text()
    for secret in (PASSWORD, "typed wrong", "my secret password"):
        assert secret not in kept + told


def test_a_password_that_is_being_hashed_holds_up_nobody(desk):
    desk.logged_in("installer")
    desk.worker.is_quick = False
    client, other = desk.client(), desk.client()
    client.put(LogIn("anna", PASSWORD))
    assert client.answer() is None
    assert other.ask(LogOut()) == Done("Logged out.")
    desk.worker.work()
    desk.settle()
    assert client.answer() == LoggedIn("anna", "installer")


def test_a_client_that_goes_while_its_password_is_hashed_harms_nothing(desk):
    desk.logged_in("installer")
    desk.worker.is_quick = False
    client = desk.client()
    client.put(LogIn("anna", PASSWORD))
    client.socket.close()
    desk.settle()
    desk.worker.work()
    assert desk.client().ask(LogOut()) == Done("Logged out.")


def test_the_real_thread_wakes_the_loop(tmp_path):
    desk = FrontDesk(tmp_path, worker=Thread)
    client = desk.client()
    client.put(SetUser("anna", PASSWORD, "installer"))
    while client.answer() is None:
        desk.service.turn()
    client.put(LogIn("anna", PASSWORD))
    while client.answer() is None:
        desk.service.turn()
    assert client.answer() == LoggedIn("anna", "installer")
    desk.close()


# -- the file of users


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff", b'{"version":1,"users":{}}', b'{"version":9,"users":{}}'])
def test_damaged_users_open_nothing_and_the_greeting_says_so(tmp_path, damage):
    (tmp_path / NAME).write_bytes(damage)
    desk = FrontDesk(tmp_path)
    client = desk.client()
    greeting = client.answer()
    assert greeting.users
    assert "nobody can log in until a factory reset" in greeting.remarks[-1]
    refused = client.ask(LogIn("anna", PASSWORD)).text
    assert refused.endswith(
        'nobody can log in until a factory reset ("factory reset" typed at "login:", with the jumper in place).'
    )
    assert "nobody can log in until a factory reset" in client.ask(SetUser("anna", PASSWORD, "installer")).text
    assert "log in first" in client.ask(Verify()).text
    assert (tmp_path / NAME).read_bytes() == damage
    client.put(FactoryReset())
    desk.core_answers(Done("The jumper is there."))
    assert client.ask(SetUser("anna", PASSWORD, "installer")) == Done("User anna is made.")
    desk.close()


def test_a_directory_in_the_place_of_the_users_opens_nothing(tmp_path):
    (tmp_path / NAME).mkdir()
    assert "cannot be read (Is a directory)" in Users(tmp_path).damage


def test_users_that_cannot_be_written_are_not_made(desk, monkeypatch):
    client = desk.client()
    (desk.directory / f"{NAME}.new").mkdir()
    refused = client.ask(SetUser("anna", PASSWORD, "installer"))
    assert refused.text == "The user anna cannot be stored (Is a directory)."
    assert client.ask(Verify()) == Done("Done."), "the box is still new"


# -- the core


def test_requests_of_the_core_go_there_and_their_answers_come_back(desk):
    one, two = desk.client(), desk.client()
    one.put(RingStation(3))
    two.put(Show("lines", "2"))
    first, second = desk.core_hears()
    assert (first.holder, first.request) == (1, RingStation(3))
    assert (second.holder, second.request) == (2, Show("lines", "2"))
    rows = Shown("lines", msgspec.Raw(b"[]"))
    desk.core_says(Answer(number=second.number, response=rows), Answer(number=first.number, response=Done("Rings.")))
    assert (one.answer(), bytes(two.answer().rows)) == (Done("Rings."), b"[]")
    assert desk.configuration.answers == []


def test_a_core_that_does_not_answer_is_told_of_after_its_time(desk):
    client = desk.client()
    client.put(RingStation(3))
    (asked,) = desk.core_hears()
    desk.pass_time(ANSWER_MS - 1)
    assert client.answer() is None
    desk.pass_time(1)
    assert client.answer() == Refused(SILENT)
    desk.core_says(Answer(number=asked.number, response=Done("Rings.")))
    assert client.ask(LogOut()) == Done("Logged out.")


def test_a_core_that_does_not_read_blocks_nothing_and_hears_all_when_it_reads_again(desk):
    clients = [desk.client() for _ in range(8)]
    name = "x" * 200_000
    for client in clients:
        for _ in range(5):
            client.put(Show("lines", name))
            desk.pass_time(ANSWER_MS)
            assert isinstance(client.answer(), Refused)
    assert client.answer() == Refused("The core does not answer."), "no more is kept than the bound"
    assert client.ask(LogOut()) == Done("Logged out.")
    clients[0].socket.close()
    desk.settle()
    heard = []
    for _ in range(500):
        heard += desk.core_hears()
        desk.pass_time(1)
    kinds = [type(message) for message in heard]
    assert set(kinds) == {Ask, LetGo}
    assert kinds.count(LetGo) == 2
    assert len({message.number for message in heard if isinstance(message, Ask)}) == kinds.count(Ask) <= 22


def test_the_configuration_is_asked_with_the_name_of_who_asks(desk):
    desk.client("shell on ttyS0").ask(Verify())
    desk.logged_in("installer").ask(Show("revisions"))
    assert desk.configuration.asked == [(Verify(), "shell on ttyS0"), (Show("revisions"), "anna")]


def test_what_happens_reaches_whom_it_concerns(desk):
    desk.core_says(BOX)
    everything, two, none = desk.client(), desk.client(), desk.client()
    everything.ask(Watch(True))
    assert two.ask(Watch(True, ("line 2", "station 3"))) == Done("Watching line 2, station 3.")
    desk.happens("line 1 rings", "line 1")
    desk.happens("line 2 rings station 1", "line 2", "station 1")
    desk.happens("the clock is told")
    assert [line.text for line in two.happenings()] == ["line 2 rings station 1"]
    assert len(everything.happenings()) == 3
    assert none.happenings() == []
    two.ask(Watch(False))
    desk.happens("line 2 is free", "line 2")
    assert len(two.happenings()) == 1


@pytest.mark.parametrize(
    ("end", "why"),
    [("line 5", "There is no line 5: the box has 4 lines."), ("door", "'door' cannot be watched: name")],
)
def test_what_cannot_be_watched_is_refused(desk, end, why):
    desk.core_says(BOX)
    assert desk.client().ask(Watch(True, (end,))).text.startswith(why)


# -- the desk's own subjects


def test_the_machine_tells_of_itself(desk):
    desk.core_says(BOX)
    client = desk.client()
    versions = {row.what: row.version for row in client.rows("version")}
    assert (versions["board"], versions["serial number"]) == ("lb4x8", "LB-0001")
    assert {"software", "python", "system"} < set(versions)
    (storage,) = client.rows("storage")
    assert (storage.place, storage.state) == (str(desk.directory), "writable")
    assert 0 < storage.free_mb <= storage.total_mb
    client.rows("temperature")
    (register,) = client.rows("register")
    assert (register.state, register.calls) == ("nothing is written yet", 0)


def test_temperatures_are_those_that_can_be_read(tmp_path):
    from firmware.control.views import TemperatureView
    from firmware.desk.machine import temperatures

    for number, (name, value) in enumerate([("cpu-thermal", "48312\n"), ("broken", "x\n")]):
        sensor = tmp_path / f"thermal_zone{number}"
        sensor.mkdir()
        (sensor / "type").write_text(f"{name}\n")
        (sensor / "temp").write_text(value)
    (tmp_path / "thermal_zone2").mkdir()
    assert temperatures(tmp_path) == [TemperatureView("cpu-thermal", 48.312)]
    assert temperatures(tmp_path / "none") == []


def test_the_log_keeps_the_latest_lines_and_shows_those_asked_for(desk):
    client = desk.client()
    for number in range(KEPT + 10):
        desk.happens(f"line {number % 4 + 1} rings\x1b[2J", f"line {number % 4 + 1}")
    assert len(client.rows("log")) == KEPT
    last = client.rows("log", which="line 2", last=3)
    assert [row.text for row in last] == ["line 2 rings [2J"] * 3
    assert last[0].at == WALL


def test_the_log_on_the_disk_never_grows_beyond_its_files(tmp_path):
    log = LogBook(tmp_path, lambda: WALL)
    for batch in range(8 * FILES):
        for number in range(1_000):
            log.add(f"{batch} {number} " + "x" * 300)
        log.finish()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["linebox.1.log", "linebox.2.log", "linebox.3.log", "linebox.4.log"]
    log.add("the end")
    log.finish()
    assert (tmp_path / "linebox.log").read_text() == f"{WALL} the end\n"
    assert all(path.stat().st_size < 2 * LARGEST for path in tmp_path.iterdir())


def test_a_log_that_cannot_be_written_is_of_no_consequence(tmp_path):
    (tmp_path / "logs").write_text("a file where a directory belongs")
    desk = FrontDesk(tmp_path)
    desk.happens("line 1 rings")
    desk.pass_time(5_000)
    assert desk.client().rows("log")[-1].text == "line 1 rings"
    desk.close()


# -- files


def write(client, name, *parts, folder="prompts"):
    offset = 0
    for number, part in enumerate(parts, 1):
        response = client.ask(WriteFile(folder, name, offset, part, number == len(parts)))
        offset += len(part)
    return response


def test_a_file_goes_in_and_comes_out_in_parts(desk):
    client = desk.client()
    data = bytes(range(256)) * 400
    assert write(client, "welcome.wav", data[:40_000], data[40_000:80_000], data[80_000:]) == Done(
        "File welcome.wav is written, 102400 bytes."
    )
    found = b""
    while len(found) < len(data):
        part = client.ask(ReadFile("prompts", "welcome.wav", len(found)))
        assert part.size == len(data)
        found += part.data
    assert found == data
    assert client.ask(ReadFile("prompts", "welcome.wav", 999_999)) == FilePart(b"", len(data))
    (row,) = client.rows("files", which="prompts")
    assert (row.folder, row.file, row.size) == ("prompts", "welcome.wav", len(data))
    assert client.ask(DeleteFile("prompts", "welcome.wav")) == Done("File welcome.wav is deleted.")
    assert client.rows("files", which="prompts") == []
    assert client.ask(ReadFile("prompts", "welcome.wav")).text == "There is no file welcome.wav among prompts."


def test_a_prompt_has_a_folder_of_its_language(desk):
    client = desk.client()
    assert write(client, "hu/welcome.ogg", b"12", b"34") == Done("File hu/welcome.ogg is written, 4 bytes.")
    assert (desk.directory / "prompts" / "hu" / "welcome.ogg").read_bytes() == b"1234"
    assert [(row.folder, row.file) for row in client.rows("files", which="prompts")] == [("prompts", "hu/welcome.ogg")]
    assert client.ask(ReadFile("prompts", "hu/welcome.ogg", 2)) == FilePart(b"34", 4)
    assert client.ask(DeleteFile("prompts", "hu/welcome.ogg")) == Done("File hu/welcome.ogg is deleted.")
    for folder, name in (
        ("prompts", "xx/a.ogg"),
        ("prompts", "hu/hu/a.ogg"),
        ("prompts", "hu/.a"),
        ("configuration", "hu/a"),
    ):
        assert "cannot be the name of a file: up to 64 signs" in write(client, name, b"1", folder=folder).text
    assert write(client, "xx/a.ogg", b"1").text.endswith("among prompts, a language and a / may stand before it.")


def test_a_file_that_is_not_written_to_its_end_leaves_the_old_one_and_nothing_else(desk):
    client, other = desk.client(), desk.client()
    write(client, "welcome.wav", b"old")
    client.ask(WriteFile("prompts", "welcome.wav", 0, b"new", False))
    assert other.ask(ReadFile("prompts", "welcome.wav")) == FilePart(b"old", 3)
    assert other.rows("files", which="prompts")[0].size == 3
    client.socket.close()
    desk.settle()
    assert [path.name for path in (desk.directory / "prompts").iterdir()] == ["welcome.wav"]


def test_what_was_left_by_a_desk_that_was_killed_is_deleted(tmp_path):
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / ".part-7").write_bytes(b"half")
    FrontDesk(tmp_path).close()
    assert list((tmp_path / "prompts").iterdir()) == []


def test_parts_must_follow_each_other(desk):
    client = desk.client()
    client.ask(WriteFile("prompts", "a.wav", 0, b"12345", False))
    for name, offset, at in (("a.wav", 4, 5), ("a.wav", 6, 5), ("b.wav", 5, 0), ("a.wav", -1, 5)):
        response = client.ask(WriteFile("prompts", name, offset, b"x", True))
        assert response.text == f"The next part of {name} begins at {at}, not at {offset}."
    assert client.ask(WriteFile("prompts", "a.wav", 5, b"6", True)) == Done("File a.wav is written, 6 bytes.")


@pytest.mark.parametrize("name", ["", ".", "..", "../users.json", "/etc/passwd", ".hidden", "a\\b", "a\nb", "x" * 65])
def test_names_stay_in_their_folder(desk, name):
    client = desk.client()
    requests = (
        ReadFile("logs", name),
        DeleteFile("logs", name),
        WriteFile("prompts", name, 0, b"", True),
    )
    for request in requests:
        assert "cannot be the name of a file: up to 64 signs" in client.ask(request).text


def test_a_link_out_of_the_folder_is_not_followed(desk):
    (desk.directory / "prompts").mkdir()
    (desk.directory / "prompts" / "link").symlink_to("/etc/passwd")
    client = desk.client()
    assert isinstance(client.ask(ReadFile("prompts", "link")), Refused)
    assert client.rows("files", which="prompts") == []


def test_too_large_a_file_and_too_full_a_disk_are_refused(desk, monkeypatch):
    from firmware.desk import folders

    client = desk.client()
    monkeypatch.setattr(folders, "LARGEST", 5)
    assert write(client, "a.wav", b"123456").text == "File a.wav is too large: 5 bytes is the most."
    monkeypatch.setattr(folders, "KEPT_FREE", 10**18)
    assert "The disk is too full for a.wav" in write(client, "a.wav", b"1").text
    assert list((desk.directory / "prompts").glob("*")) == []


def test_logs_are_written_by_the_box_alone(desk):
    assert write(desk.client(), "linebox.log", b"lies", folder="logs").text.startswith("Logs are written by the box")


# -- factory reset


def test_a_factory_reset_sets_everything_aside_and_the_box_is_new(desk):
    from firmware.callcontrol.memory import Memory

    installer = desk.logged_in("installer")
    desk.core_says(Keep(memory=Memory(night=True)))
    write(installer, "mine.toml", b"country = 'hu'", folder="configuration")
    write(installer, "welcome.wav", b"RIFF")
    write(installer, "all.csv", b"name,numbers", folder="people")
    for said in ("messages/1.wav", "messages/2.wav.part", "calls/2026-11-30/094112-41-line-2.wav"):
        (desk.directory / said).parent.mkdir(parents=True, exist_ok=True)
        (desk.directory / said).write_bytes(b"RIFF")
    file.made(file.path_in(desk.directory)).close()
    (desk.directory / "calls" / "elsewhere").symlink_to(desk.directory / "saved")
    nobody = desk.client("shell on ttyS0")
    nobody.put(FactoryReset())
    (asked,) = desk.core_answers(Done("The jumper is there."))
    assert asked.request == FactoryReset()
    place = desk.directory / "before-reset-1"
    deleted = "1 message, 1 recording of calls, the journal and the key of pseudonyms are deleted."
    assert nobody.answer().remarks == (deleted, f"Users, people, calls, prompts, the log and memory are in {place}.")
    assert sorted(path.name for path in place.iterdir()) == [
        *("logs", "memory.json", "people", "people.db", "prompts", "register.db", "saved", NAME)
    ]
    assert (place / "saved" / "mine.toml").exists()
    assert [*(desk.directory / "messages").iterdir(), *(desk.directory / "calls").iterdir()] == []
    assert desk.configuration.resets == 1
    assert MemoryFile(desk.directory).read().memory is None
    assert nobody.ask(Verify()) == Done("Done."), "everybody is an installer"
    desk.core_says(Keep(memory=Memory()))
    desk.pass_time(5_000)
    assert MemoryFile(desk.directory).read().memory == Memory()
    nobody.put(FactoryReset())
    desk.core_answers(Done("The jumper is there."))
    assert (desk.directory / "before-reset-2").is_dir()


def test_whoever_has_the_box_next_hears_nobody_and_finds_nothing_by_the_shell(desk):
    box, said = desk.directory, ("messages/1.wav", "calls/2026-11-30/094112-41-line-2.wav")
    for folder in PLACES.values():
        (box / folder).mkdir(exist_ok=True)
        (box / folder / "theirs").write_bytes(b"+36301234567")
    for place in (box, box / "before-restore-1", box / "restore.ready", box / "before-reset-4" / "before-restore-2"):
        for name in (*said, "backups/linebox-20261130-030000.zip", "register.key"):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(b"+36301234567")
    for name, entry in (("mute.zip", "configuration/1.json"), ("speaking.zip", said[0]), ("key.zip", "register.key")):
        with zipfile.ZipFile(box / "backups" / name, "w") as backup:
            backup.writestr(entry, b"RIFF")
    desk.happens("line 2: +36301234567", "line 2")
    desk.pass_time(2_000)
    assert b"+36301234567" in (box / "logs" / "linebox.log").read_bytes()
    nobody = desk.client()
    nobody.put(FactoryReset())
    desk.core_answers(Done("The jumper is there."))
    desk.pass_time(2_000)
    left = {path.relative_to(box).as_posix() for path in box.rglob("*") if path.is_file()}
    assert not {name for name in left if name.endswith((".wav", ".key")) or name.startswith("journal/")}
    assert {name for name in left if name.endswith(".zip")} == {"before-reset-5/backups/mute.zip"}
    others = {name for name in left if not name.startswith(("before-reset-", "people.db"))}
    assert others == {"logs/linebox.log"}
    assert b"+36301234567" not in (box / "logs" / "linebox.log").read_bytes()
    assert [row.text for row in nobody.rows("log")] == [
        "test has reset the box; 1 message, 1 recording of calls, the journal and the key of pseudonyms are deleted, "
        f"what else there was is in {box}/before-reset-5"
    ]
    assert (box / "journal").is_dir(), "its process writes on"


def test_where_the_configuration_cannot_be_set_aside_the_users_stay(desk):
    installer = desk.logged_in("installer")
    desk.configuration.start_over_answer = Refused("A commit is being applied just now.")
    installer.put(FactoryReset())
    desk.core_answers(Done("The jumper is there."))
    assert installer.answer() == Refused("A commit is being applied just now.")
    assert (desk.directory / NAME).exists()


def test_without_the_jumper_nothing_happens(desk):
    installer = desk.logged_in("installer")
    installer.put(FactoryReset())
    desk.core_answers(Refused("The jumper is not in place."))
    assert installer.answer() == Refused("The jumper is not in place.")
    assert (desk.directory / NAME).exists()
    assert desk.configuration.resets == 0
    installer.put(FactoryReset())
    desk.pass_time(ANSWER_MS)
    assert installer.answer() == Refused(SILENT)
    assert (desk.directory / NAME).exists()
