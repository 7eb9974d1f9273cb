"""A session: what is asked of the box for each line, what is said, and where one stands."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.control import requests as r
from firmware.control import views as v
from firmware.control.responses import Done, FilePart, Happening, Refused, Shown, Text
from firmware.shell.screen import Screen
from firmware.shell.steps import Ask, Follow, Leave, Print, Redraw, SetScreen, Transfer
from tests.firmware.shell.fake_box import GREETING, Box, Typist, shown
from tests.firmware.shell.test_completing import CONFIGURATION, OPERATIONAL, ways
from tests.firmware.shell.test_reading import LINES


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("show lines 2", r.Show("lines", "2")),
        ("show stations 12", r.Show("stations", "12")),
        ("show stations phone 12", r.Show("stations", "station 2")),
        ("show stations station 2 | json", r.Show("stations", "station 2")),
        ("ring station 2", r.RingStation(2)),
        ("show log", r.Show("log", last=50)),
        ("show log 7", r.Show("log", last=7)),
        ("files", r.Show("files")),
        ("ring phone 12", r.RingStation(2)),
        ("ring phone 12 3", r.RingStation(2, 3000)),
        ("seize line 2", r.SeizeLine(2)),
        ("release line 2", r.ReleaseLine(2)),
        ("tone line 2 busy", r.PlayTone("line 2", "busy")),
        ("tone phone 12 off", r.PlayTone("station 2", "")),
        ("crosspoint close line 1 phone 12", r.SetCrosspoint("line 1", "station 2", True)),
        ("crosspoint open line 1 tone dial", r.SetCrosspoint("line 1", "tone dial", False)),
        ("busy-out phone 12", r.BusyOut("station 2")),
        ("return line 2", r.ReturnToService("line 2")),
        ("show queues", r.Show("queues")),
        ("show queue help", r.Show("queue", "help")),
        ("sh ag anna", r.Show("agents", "anna")),
        ("agent anna log-in phone 12", r.LogAgentIn("anna", 2)),
        ("agent anna log-in station 3", r.LogAgentIn("anna", 3)),
        ("agent anna log-out", r.LogAgentOut("anna")),
        ("agent anna pause", r.PauseAgent("anna")),
        ('agent anna pause "a long lunch"', r.PauseAgent("anna", "a long lunch")),
        ("agent anna resume", r.ResumeAgent("anna")),
        ("show callbacks help", r.Show("callbacks", "help")),
        ("callback +3612345678 forget", r.ForgetCaller("+3612345678")),
        ('contact add "06 1 234 5678" Kovacs Anna', r.SetContact("06 1 234 5678", new=True, name="Kovacs Anna")),
        ('contact set +3612345678 company "Acs Kft."', r.SetContact("+3612345678", company="Acs Kft.")),
        ("contact set +3612345678 vip on", r.SetContact("+3612345678", vip=True)),
        ("contact set +3612345678 kind company", r.SetContact("+3612345678", kind="company")),
        ("contact set +3612345678 also 112233", r.SetContact("+3612345678", also=("112233",))),
        ("contact set +3612345678 without 112233", r.SetContact("+3612345678", without=("112233",))),
        ("note +3612345678 wants the invoice", r.AddNote("+3612345678", "wants the invoice")),
        ("block +36190* busy", r.BlockNumber("+36190*", "busy")),
        ("block withheld silent at night", r.BlockNumber("withheld", "silent", "at night")),
        ("unblock +36190*", r.UnblockNumber("+36190*")),
        ("staff add 11 Anna", r.SetStaff("11", new=True, name="Anna")),
        ("staff set 11 answers VAT, refunds", r.SetStaff("11", answers="VAT, refunds")),
        ("show staff refund", r.Show("staff", "refund")),
        ("import contacts all.csv", r.ImportPeople("all.csv")),
        ("export contacts all.vcf", r.ExportPeople("all.vcf")),
        ("import staff all.csv", r.ImportPeople("all.csv", "staff")),
        ("export blocked all.csv", r.ExportPeople("all.csv", "blocked")),
        ("hours set lu for 45", r.SetMode("lunch", 45)),
        ("hours set closed", r.SetMode("closed")),
        ("hours back", r.SetMode()),
        ("message 17 delete", r.ForgetMessage(17)),
        ("notice withdraw", r.WithdrawNotice()),
        ("show access anna", r.Show("access", "anna")),
        ("access unlock", r.UnlockAccess()),
        ("export calls xlsx", r.Export("xlsx")),
        ("export calls queue_log from 2026-11-01", r.Export("queue_log", "2026-11-01")),
        ("export calls json to 2026-11-30", r.Export("json", "", "2026-11-30")),
        ("export calls smdr80 from 2026-11-01 to 2026-11-30", r.Export("smdr80", "2026-11-01", "2026-11-30")),
        ("export caller +3612345678", r.ExportCaller("+3612345678")),
        ("backup", r.Backup()),
        ("no user anna", r.DeleteUser("anna")),
        ("show configuration lines", r.ReadConfiguration("running", ("lines",))),
        ("show candidate", r.ReadConfiguration("candidate")),
        ("show revision 7", r.ReadConfiguration("7")),
    ],
)
def test_a_line_is_a_request(line, request_):
    typist = Typist()
    typist.type(line)
    assert typist.box.asked[0] == request_


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("set lines 2 number 123", r.SetValue(("lines", "2", "number"), "123")),
        ("delete lines 2", r.DeleteValue(("lines", "2"))),
        ("show lines", r.ReadConfiguration("candidate", ("lines",))),
        ("compare", r.Compare()),
        ("compare 7", r.Compare("7")),
        ("verify", r.Verify()),
        ("discard", r.Discard()),
        ("commit confirmed 5 comment two lines", r.Commit("two lines", 5)),
        ("confirm", r.Confirm()),
        ("rollback 7", r.Rollback(7)),
        ("run seize line 1", r.SeizeLine(1)),
    ],
)
def test_a_line_of_configuration_mode_is_a_request(line, request_):
    typist = Typist()
    typist.type("configure")
    typist.box.asked.clear()
    typist.type(line)
    assert typist.box.asked[0] == request_


def test_numbers_to_call_back_are_completed_as_they_were_shown_last():
    rows = [v.CallbackView("help", number, "lost", "", 60.0, 1, 0) for number in ("0612345678", "0698765432")]
    typist = Typist(Box(Show=lambda request: shown(request.subject, rows if request.subject == "callbacks" else [])))

    def offered():
        return [one.word for one in typist.session.complete("callback ", len("callback "))]

    assert offered() == ["0612345678", "0698765432"]
    typist.type("callback 0612345678 forget")
    assert offered() == ["0698765432"]
    rows[:] = [v.CallbackView("help", "0611111111", "waits", "", 5.0, 0, 0)]
    typist.type("show callbacks help")
    assert offered() == ["0698765432"], "these are not all"
    typist.type("show callbacks")
    assert offered() == ["0611111111"]


def test_the_prompt_says_where_one_is():
    typist = Typist()
    prompts = [typist.session.prompt]
    for line in ("configure", "edit stations 1", "up", "edit 1", "top", "edit stations", "exit", "exit"):
        typist.type(line)
        prompts.append(typist.session.prompt)
    assert prompts == [
        *("anna@lb4x8> ", "anna@lb4x8# ", "anna@lb4x8[stations 1]# ", "anna@lb4x8[stations]# "),
        *("anna@lb4x8[stations 1]# ", "anna@lb4x8# ", "anna@lb4x8[stations]# ", "anna@lb4x8# ", "anna@lb4x8> "),
    ]


def test_edit_goes_into_tables_only():
    typist = Typist()
    typist.type("configure")
    assert "is a value: edit goes into tables" in typist.type("edit stations 1 name")
    assert typist.session.prompt == "anna@lb4x8# "


def test_the_greeting_tells_of_remarks_changes_and_that_nobody_has_a_password():
    greeting = msgspec.structs.replace(GREETING, users=False, changes=3, remarks=("Revision 8 is damaged.",))
    began = Typist(greeting=greeting, user="").began
    for words in ("Revision 8 is damaged.", "(3 lines)", '"setup" asks the first questions'):
        assert words in " ".join(began.split())


def test_set_is_quiet_but_for_remarks():
    typist = Typist(Box(SetValue=Done("set", ("Telephone 2 has no name.",))))
    typist.type("configure")
    assert typist.type("set stations 1 name Anna") == "Telephone 2 has no name."


def test_a_refusal_of_the_box_lists_its_problems():
    typist = Typist(Box(Commit=Refused("The candidate is wrong.", ("line 3: no.", "line 4: no."))))
    typist.type("configure")
    assert typist.type("commit") == "The candidate is wrong.\n- line 3: no.\n- line 4: no."
    assert typist.type("verify") == "Verify done."


def test_leaving_with_changes_warns_and_keeps_them():
    typist = Typist(Box(Compare=Text("  [lines]\n- a\n+ b\n")))
    assert "already has changes" in typist.type("configure")
    assert "(2 lines differ). It is kept" in typist.type("exit")
    assert "(2 lines differ). It is kept" in typist.type("logout")
    assert isinstance(typist.steps[-1], Leave)


def test_a_viewer_who_only_looked_is_not_warned():
    typist = Typist(Box(Compare=Text("+ b\n")), role="viewer")
    assert typist.type("exit") == ""
    assert typist.box.asked == []


def test_a_commit_for_a_time_is_counted_down_until_it_is_confirmed():
    typist = Typist()
    typist.type("configure")
    assert "taken back in 5:00" in typist.type("commit confirmed 5")
    typist.now_s = 30
    assert typist.type("top") == ""
    typist.now_s = 61
    assert "taken back in 3:59" in typist.type("top")
    typist.type("confirm")
    typist.now_s = 400
    assert typist.type("top") == ""


def test_a_commit_that_nobody_confirmed_is_told():
    typist = Typist(greeting=msgspec.structs.replace(GREETING, unconfirmed_s=90))
    typist.now_s = 91
    assert "was not confirmed in time, and was taken back" in typist.type("history")


def test_a_password_is_asked_twice_and_never_on_the_line():
    typist = Typist()
    typist.type("user bob role viewer", "secret", "secret")
    assert typist.box.asked[0] == r.SetUser("bob", "secret", "viewer")
    assert all(step.secret for step in typist.steps if isinstance(step, Ask))
    assert "not the same" in typist.type("user bob", "one", "two")
    assert "nothing was changed" in typist.type("user bob", "")
    assert typist.box.changes() == [r.SetUser("bob", "secret", "viewer")]


@pytest.mark.parametrize("role", ["viewer", "operator", "installer"])
def test_everybody_changes_the_own_password_by_the_present_one_and_the_new_one_twice(role):
    typist = Typist(role=role)
    assert typist.type("password", "secret", "parrot", "parrot") == "SetPassword done."
    assert [step.question for step in typist.steps if isinstance(step, Ask)] == [
        "Present password of anna: ",
        "New password of anna: ",
        "The same again: ",
    ]
    assert all(step.secret for step in typist.steps if isinstance(step, Ask))
    assert typist.box.changes() == [r.SetPassword("secret", "parrot")]
    assert "not the same" in typist.type("password", "secret", "one", "two")
    for answers in ([""], ["secret", ""]):
        assert typist.type("password", *answers) == "No password was typed: nothing was changed."
    assert typist.box.changes() == [r.SetPassword("secret", "parrot")]


def test_who_changes_the_own_role_has_it_at_once():
    typist = Typist()
    typist.type("user anna role viewer", "secret", "secret")
    assert "is for the role operator, and you are viewer" in typist.type("seize line 1")


def test_who_deletes_the_own_user_is_shown_the_door():
    typist = Typist()
    assert "That was you: log in as somebody else." in typist.type("no user anna")
    assert isinstance(typist.steps[-1], Leave)
    typist.type("no user bela")
    assert not isinstance(typist.steps[-1], Leave)


@pytest.mark.parametrize(
    ("line", "question", "request_"),
    [
        (
            "register forget +3612345678",
            "Take the number +3612345678 from all calls, and delete his notes, for good? (yes or no) ",
            r.EraseCaller("+3612345678"),
        ),
        (
            "restore linebox-20260105-030000.zip",
            "Put linebox-20260105-030000.zip in the place of what the box has, when it starts again? (yes or no) ",
            r.Restore("linebox-20260105-030000.zip"),
        ),
        ("drop line 2", "End the call of line 2? (yes or no) ", r.DropCall("line 2")),
        ("drop station 3", "End the call of phone 13? (yes or no) ", r.DropCall("station 3")),
        (
            "delete file hello.wav",
            "Delete prompts/hello.wav for good? (yes or no) ",
            r.DeleteFile("prompts", "hello.wav"),
        ),
        (
            "recording 20261130-094112-41 delete",
            "Delete the recording 20261130-094112-41 for good? (yes or no) ",
            r.DeleteFile("recordings", "20261130-094112-41"),
        ),
        (
            "contact delete +3612345678",
            "Delete the contact with number +3612345678, and its notes, for good? (yes or no) ",
            r.DeleteContact("+3612345678"),
        ),
        ("staff delete 11", "Delete 11 from the directory for good? (yes or no) ", r.DeleteStaff("11")),
    ],
)
def test_what_cannot_be_taken_back_is_asked_about_but_in_a_script(line, question, request_):
    typist = Typist()
    for answer in ("", "no", "show lines"):
        assert typist.type(line, answer) == "Nothing was changed."
        assert Ask(question) in typist.steps
    assert typist.box.changes() == []
    typist.type(line, "Yes")
    assert typist.box.changes() == [request_]
    typist.session.asks = False
    typist.type(line)
    assert typist.box.changes() == [request_, request_]


def test_a_recording_is_sent_as_it_is_called_and_only_installers_may_look():
    typist = Typist()
    typist.type("send 20261130-094112-41")
    assert Transfer(True, "recordings", "20261130-094112-41", "ymodem") in typist.steps
    refused = Typist(role="operator").type("show recordings")
    assert "is for the role installer, and you are operator" in refused


def test_before_there_are_users_there_is_no_password_to_change():
    typist = Typist(greeting=msgspec.structs.replace(GREETING, users=False), user="")
    assert typist.type("password", "secret") == 'Nobody is logged in: "user NAME role installer" makes the first user.'


def test_who_makes_the_first_user_is_that_one_from_then_on():
    typist = Typist(greeting=msgspec.structs.replace(GREETING, users=False), user="")
    assert "You are nobody yet" in typist.type("who")
    typist.type("user zoe role installer", "secret", "secret")
    assert typist.session.prompt == "zoe@lb4x8> "
    assert "You are zoe, in the role installer." in typist.type("who")
    assert typist.type("password", "secret", "parrot", "parrot") == "SetPassword done."
    typist.type("user bob role viewer", "secret", "secret")
    assert typist.session.prompt == "zoe@lb4x8> "


def test_a_first_user_whom_the_box_refuses_is_nobody():
    box = Box(SetUser=Refused("the first user must be an installer, zoe would be viewer."))
    typist = Typist(box, greeting=msgspec.structs.replace(GREETING, users=False), user="")
    assert "must be an installer" in typist.type("user zoe role viewer", "secret", "secret")
    assert typist.session.prompt == "lb4x8> "


def test_after_a_factory_reset_nobody_is_anybody():
    typist = Typist(role="viewer")
    typist.type("factory reset", "yes")
    assert typist.session.prompt == "lb4x8> "
    assert "You are nobody yet, in the role installer." in typist.type("who")
    typist.type("setup", *[""] * 9, "secret", "secret", "yes")
    assert typist.session.prompt == "installer@lb4x8> "


def test_a_factory_reset_without_the_jumper_leaves_who_one_is():
    typist = Typist(Box(FactoryReset=Refused("The jumper is not in place.")))
    typist.type("factory reset", "yes")
    assert typist.session.prompt == "anna@lb4x8> "


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("monitor phone 11", "at phone 11 "),
        ("monitor station 2", "at phone 12 "),
        ("monitor line 2", "at line 2 "),
        ("monitor", ""),
    ],
)
def test_monitor_says_whom_it_is_about_as_people_do(line, where):
    assert Typist().type(line) == f"What happens {where}from now on, until a key is pressed."


def test_a_factory_reset_asks_first():
    typist = Typist()
    means, nothing = typist.type("factory reset", "no").rsplit("\n", 1)
    assert means.replace("\n", " ") == (
        "Configuration, users, prompts and memories are set aside. Messages and recordings of calls are deleted. "
        "The box is as new then."
    )
    assert nothing == "Nothing was changed."
    assert typist.box.asked == []
    typist.type("factory reset", "yes")
    assert typist.box.changes() == [r.FactoryReset()]


def test_save_and_load_travel_in_parts():
    whole = b'country = "hu"\n' + b"# remark\n" * 10_000
    typist = Typist(
        Box(
            ReadConfiguration=Text(whole.decode()),
            ReadFile=lambda asked: FilePart(whole[asked.offset : asked.offset + 49_152], len(whole)),
        )
    )
    typist.type("configure")
    typist.box.asked.clear()
    typist.type("save monday")
    parts = [one for one in typist.box.asked if isinstance(one, r.WriteFile)]
    assert b"".join(one.data for one in parts) == whole
    assert [one.last for one in parts] == [False, True]
    assert {one.name for one in parts} == {"monday.toml"}
    typist.type("load monday")
    assert r.LoadConfiguration(whole.decode()) in typist.box.asked


def test_a_file_that_is_no_text_is_not_loaded():
    typist = Typist(Box(ReadFile=FilePart(b"ab\xff", 3)))
    typist.type("configure")
    assert typist.type("load old") == 'File "old.toml" is no text: byte 3 is no part of UTF-8.'


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("monitor phone 12", Follow(("station 2",))),
        ("monitor", Follow(())),
        ("send hello.wav", Transfer(True, "prompts", "hello.wav", "ymodem")),
        ("receive new.toml xmodem", Transfer(False, "configuration", "new.toml", "xmodem")),
        ("receive new.wav", Transfer(False, "prompts", "new.wav", "ymodem")),
        ("terminal width 40", SetScreen(width=40)),
        ("terminal length 0", SetScreen(length=0)),
    ],
)
def test_a_line_is_something_for_the_terminal(line, step):
    typist = Typist()
    typist.type(line)
    assert step in typist.steps


def test_what_happens_and_what_could_be_typed_is_as_wide_as_the_screen():
    typist = Typist(screen=Screen(20))
    event = Happening(65_400, "line 2 rings for the third time")
    assert typist.session.told(event).split("\n") == ["1:05.4  line 2 rings", "  for the third time"]
    found = typist.session.complete("sh", 2)
    assert typist.session.listed(found).split("\n") == ["show  look at a part", "      of the box"]


def test_a_file_that_is_not_there_is_not_sent():
    assert Typist().type("send nothing.wav") == 'File "nothing.wav" is not on the box: "files" lists what is.'


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("show calls", r.Show("calls")),
        ("show calls going", r.Show("calls")),
        ("show calls 11", r.Show("calls", "11")),
        ('show calls "call 7"', r.Show("calls", "call 7")),
        ("show calls today", r.Show("past", "today")),
        ("show calls yesterday last 5", r.Show("past", "yesterday", 5)),
        ("show calls 2026-11-30 last 9", r.Show("past", "2026-11-30", 9)),
        ("show calls +3612345678", r.Show("past", "+3612345678")),
        ("show calls last 20", r.Show("past", "", 20)),
        ("show call 57", r.Show("call", "57")),
        ("show missed", r.Show("missed")),
        ("show today help", r.Show("today", "help")),
        ("note call 57 asked for Bela", r.NoteCall(57, "asked for Bela")),
        ('note number +3612345678 "speaks German"', r.AddNote("+3612345678", "speaks German")),
    ],
)
def test_calls_that_go_on_and_calls_that_are_written_down(line, asked):
    typist = Typist()
    typist.type(line)
    assert typist.box.asked == [asked]


def test_what_is_no_call_and_no_note_is_refused():
    assert Typist().type("show call seven") == 'Call "seven" is no whole number of 1 to 999999999.'
    assert Typist().type('note call 57 ""') == 'Note "" is not printable text of 1 to 500 characters.'


def test_a_viewer_who_asks_for_calls_of_a_day_hears_of_the_box_that_he_may_not():
    typist = Typist(role="viewer")
    typist.type("show calls today")
    assert [r.role_for(one) for one in typist.box.asked] == ["operator"]


def test_watch_draws_what_fits_and_refusals_too():
    typist = Typist()
    typist.type("watch lines | match talking")
    redraw = next(step for step in typist.steps if isinstance(step, Redraw))
    assert redraw.request == r.Show("lines")
    drawn = redraw.drawn(typist.box.answer(redraw.request))
    assert "06301234567" in drawn
    assert "busied out" not in drawn
    assert redraw.drawn(Refused("The core is away.")) == "The core is away."
    assert "of one version" in redraw.drawn(Shown("lines", msgspec.Raw(b'[{"nonsense":1}]')))


def test_an_interrupted_question_changes_nothing():
    typist = Typist()
    typist.type("user bob role viewer")
    assert typist.box.changes() == []
    assert typist.session.read("show lines") is not None


def test_a_box_that_shows_nothing_known_is_told_so():
    typist = Typist(Box(Show=shown("lines", [{"line": "x"}])))
    assert "of one version" in typist.type("show lines")


def test_every_command_of_the_grammar_is_done():
    for configuring, nodes in ((False, OPERATIONAL), (True, CONFIGURATION)):
        for way, node in ways(nodes):
            if node.does:
                typist = Typist()
                typist.session.facts.configuring = configuring
                before = typist.session.prompt
                typist.type(" ".join(way), "no", "no")
                assert typist.steps or typist.session.prompt != before or way == ("top",), way


@settings(max_examples=200)
@given(st.lists(LINES, max_size=6))
def test_no_line_breaks_a_session(lines):
    typist = Typist()
    for line in lines:
        typist.type(line)
        for step in typist.steps:
            if isinstance(step, Print):
                assert all(len(part) <= 80 for part in step.text.split("\n"))
