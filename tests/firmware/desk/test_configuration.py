"""Two installers at one box: they write, compare, commit for a time and go back, and no cut takes a word from them."""

import errno
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.config.candidate import CandidateFile
from firmware.config.schema import keys_at
from firmware.config.store import Store
from firmware.control import requests as ask
from firmware.control.responses import Done, Refused, Shown, Text
from firmware.control.views import RevisionView, rows_of
from firmware.desk.adoption import PATIENCE_MS
from firmware.desk.configuration import REQUESTS, RETRY_MS, ConfigurationDesk
from firmware.desk.messages import Box
from tests.firmware.desk.power_cut_disk import PowerCutDisk, PowerCutError

HERE = Path("/var/lib/linebox/configuration")
BOARD = Box(
    board="lb4x8",
    serial="1",
    lines=4,
    stations=8,
    receivers=(3, 4),
    line_receivers=(1, 2),
    tone_outputs=("a",),
    signal_output="b",
    revision=0,
)
MINUTE = 60_000


class Office:
    """A desk, a core that takes what it is given, and people who ask."""

    def __init__(self, files=None, boot="boot-1", now=0, box=BOARD, doubts=lambda _: (), **how):
        self.disk = PowerCutDisk(files, **how)
        self.now, self.number = now, 0
        self.core, self.answers, self.notes = [], [], []
        self.core_is_there = self.core_answers = True
        self.core_says = Done("it runs", ("line 2 changes when its call ends",))
        store = Store(HERE, boot, self.disk)
        self.desk = ConfigurationDesk(
            store,
            CandidateFile(HERE, self.disk),
            self.adopt,
            self.next_number,
            now_ms=lambda: self.now,
            wall=lambda: "2026-11-30 09:00",
            note=self.notes.append,
            doubts=doubts,
        )
        if box is not None:
            # As the core starts: it reads by itself, and before the desk says anything.
            self.began = store.read(now)
            self.desk.box(msgspec.structs.replace(box, revision=self.began.revision))

    def next_number(self):
        self.number += 1
        return self.number

    def adopt(self, message):
        if self.core_is_there:
            self.core.append(message)
        return self.core_is_there

    def asks(self, request, user="anna"):
        """The answer, once the core has given its own."""
        answers = []
        self.desk.answer(request, user, answers.append)
        if not answers and self.core_answers:
            self.desk.adopted(self.core[-1].number, self.core_says)
        assert len(answers) <= 1
        return answers[0] if answers else answers

    def sets(self, line, user="anna"):
        """As ``set`` in the shell."""
        path = tuple(line.split())
        keys = next(n for n in range(1, len(path) + 1) if not keys_at(path[:n]))
        return self.asks(ask.SetValue(path[:keys], " ".join(path[keys:])), user)

    def commits(self, comment="", minutes=0, user="anna"):
        return self.asks(ask.Commit(comment, minutes), user)

    def reads(self, of="candidate", *path):
        return self.asks(ask.ReadConfiguration(of, path)).text

    def later(self, ms):
        self.now += ms
        self.desk.step(self.now)
        if self.core_answers and self.core:
            self.desk.adopted(self.core[-1].number, self.core_says)

    def revisions(self):
        shown = self.asks(ask.Show("revisions"))
        return [(one.revision, one.who, one.why, one.state) for one in rows(shown)]

    def name_in_core(self):
        return self.core[-1].plan.stations[0].name


def rows(shown):
    assert isinstance(shown, Shown)
    return msgspec.json.decode(shown.rows, type=list[RevisionView])


@pytest.fixture
def office():
    return Office()


# -- editing


def test_what_is_set_stands_in_the_candidate_and_does_not_run(office):
    assert office.sets("stations 1 name Anna").text == 'name of telephone 1 is "Anna".'
    assert office.sets("stations 1 extension 21").text == 'extension of telephone 1 is "21".'
    assert office.reads() == '[stations.1]\nname = "Anna"\nextension = "21"\n'
    assert office.reads("running") == ""
    assert office.core == []
    assert office.desk.changes == 3


def test_two_people_see_each_other(office):
    assert office.sets("stations 1 name Anna", "anna").remarks == ()
    assert office.sets("stations 2 name Bela", "bela").remarks == ("the candidate also holds changes by anna.",)
    assert office.sets("stations 3 name Cecil", "anna").remarks == ("the candidate also holds changes by bela.",)
    assert '"Bela"' in office.reads()


def test_a_comparison_tells_what_a_commit_would_change(office):
    office.sets("stations 1 name Anna")
    assert office.asks(ask.Compare()).text == '+ [stations.1]\n+ name = "Anna"\n'
    office.commits()
    assert office.asks(ask.Compare()) == Text("")
    assert office.asks(ask.Compare("0", "running")).text == '+ [stations.1]\n+ name = "Anna"\n'


def test_what_was_changed_can_be_dropped_or_taken_back(office):
    office.sets("country uk")
    office.sets("stations 1 name Anna")
    assert office.asks(ask.DeleteValue(("country",))).text == '"country" is deleted.'
    assert office.reads() == '[stations.1]\nname = "Anna"\n'
    office.asks(ask.Discard())
    assert (office.reads(), office.desk.changes) == ("", 0)


def test_a_part_is_read(office):
    office.sets("stations 1 name Anna")
    office.sets("country uk")
    assert office.reads("candidate", "country") == 'country = "uk"\n'
    assert office.reads("candidate", "groups") == ""


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (ask.SetValue(("stations", "9", "name"), "Anna"), 'telephone "9" does not exist: this board has ports 1 to 8.'),
        (ask.SetValue(("stations", "1", "dnd"), "x"), 'dnd of telephone 1 is a text ("x"), but must be true or false.'),
        (ask.SetValue((), "x"), "the configuration is no value"),
        (ask.DeleteValue(("stations",)), 'nothing is written for "stations" in the configuration.'),
        (ask.DeleteValue(("a\x1b[2J",)), "not all of its signs are printable"),
        (ask.ReadConfiguration("yesterday"), '"yesterday" is neither candidate nor running nor the number'),
        (ask.ReadConfiguration("\x1b[2J"), "\\x1b[2J"),
        (ask.ReadConfiguration("7"), "there is no revision 7."),
        (ask.ReadConfiguration("running", ("sations",)), 'did you mean "stations"?'),
        (ask.Compare("7", "candidate"), "there is no revision 7."),
        (ask.Rollback(7), "there is no revision 7."),
        (ask.Rollback(-1), "there is no revision -1."),
        (ask.Commit("", 1441), "minutes is 1441, but must be 1 to 1440"),
        (ask.Commit("", -1), "minutes is -1, but must be 1 to 1440"),
        (ask.Commit("x" * 201), "but must be at most 200 printable characters."),
        (ask.Commit("a\nb"), "but must be at most 200 printable characters."),
        (ask.Confirm(), "nothing waits to be confirmed."),
        (ask.LoadConfiguration("#" * 200_001), "has 200001 characters, but can have 200000 at most."),
        (ask.RingStation(1), "RingStation is no request about the configuration."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_done(office, request_, why):
    before = office.disk.now()
    answer = office.asks(request_)
    assert isinstance(answer, Refused)
    assert why in answer.text
    assert answer.text.isprintable()
    assert office.disk.now() == before


def test_a_text_that_is_wrong_can_be_loaded_and_every_problem_is_told(office):
    text = 'country = "zz"\n[stations]\n1 = { nme = "Anna" }\n'
    assert isinstance(office.asks(ask.LoadConfiguration(text)), Done)
    for request in (ask.Verify(), ask.Commit()):
        answer = office.asks(request)
        assert answer.text == "the candidate has 2 problems, and cannot run so."
        assert [problem.split(":")[0] for problem in answer.problems] == ["line 1", "line 3"]
    assert office.core == []
    assert office.revisions() == []


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000, "a = " + "[" * 400 + "]" * 400, "a = " + "9" * 5000, "\x00", "[["]
)
def test_noise_is_a_problem_and_never_more(office, text):
    office.asks(ask.LoadConfiguration(text))
    assert isinstance(office.asks(ask.Verify()), Refused)
    assert isinstance(office.sets("country uk"), Refused | Done)


# -- committing


def test_a_commit_is_stored_and_handed_to_the_core(office):
    office.sets("stations 1 name Anna")
    answer = office.commits("her new telephone")
    assert answer == Done("revision 1 is running.", ("line 2 changes when its call ends",))
    assert (office.core[-1].revision, office.core[-1].country, office.name_in_core()) == (1, "hu", "Anna")
    assert (office.core[-1].plan.receivers, office.core[-1].plan.line_receivers) == ((3, 4), (1, 2))
    assert office.revisions() == [(1, "anna", "her new telephone", "running")]
    assert office.desk.changes == 0


def test_a_commit_that_changes_nothing_says_so(office):
    assert office.commits().text == "nothing has changed: revision 0 is running."
    assert office.core == []


def test_nobody_waits_for_ever_for_a_core_that_is_silent(office):
    office.core_answers = False
    office.sets("country uk")
    answers = []
    office.desk.answer(ask.Commit(), "anna", answers.append)
    assert answers == []
    assert office.commits().text == "a commit is being applied just now: try again in a moment."
    office.desk.start_over(lambda answer: answers.append(answer.text))
    assert answers.pop() == "a commit is being applied just now: try again in a moment."
    assert office.desk.due_ms() == PATIENCE_MS
    office.later(PATIENCE_MS)
    (answer,) = answers
    assert answer.text == "revision 1 is stored."
    assert answer.remarks[-1].startswith("the box has not said yet that it runs on it")
    office.desk.adopted(office.core[-1].number, Done("late"))
    assert len(answers) == 1


def test_without_a_core_it_is_stored_and_runs_at_the_next_start(office):
    office.core_is_there = False
    office.sets("country uk")
    assert office.commits().text == "revision 1 is stored: it runs when the box starts."
    assert Office(office.disk.now()).reads("running") == 'country = "uk"\n'


def test_a_box_that_has_not_started_commits_nothing():
    office = Office(box=None)
    office.sets("country uk")
    assert "has not started yet" in office.commits().text
    assert office.revisions() == []


def test_what_the_core_refuses_does_not_stay(office):
    office.sets("stations 1 name Anna")
    office.commits()
    office.core_says = Refused("a call is in the way.")
    office.sets("stations 1 name Bela")
    answer = office.commits()
    assert answer.text == "the box cannot run on revision 2: a call is in the way."
    assert office.revisions()[1] == (1, "anna", "", "running")
    assert ("Bela" in office.reads(), office.desk.changes) == (True, 2)
    assert "Anna" in Office(office.disk.now(), "boot-2").reads("running")


def test_an_older_one_comes_back_by_rollback_and_commit(office):
    office.sets("country uk")
    office.commits()
    office.sets("country de")
    office.commits()
    answer = office.asks(ask.Rollback(1))
    assert answer.text == "the candidate is as revision 1 was: 2 lines differ from revision 2, which is running."
    assert office.commits().text == "revision 3 is running."
    assert office.core[-1].country == "uk"
    assert office.asks(ask.Rollback(0)).text.startswith("the candidate is as revision 0 was: one line differs")


def test_revisions_are_shown_one_or_the_last(office):
    for country in ("uk", "de", "fr"):
        office.sets(f"country {country}")
        office.commits(country)
    assert [one[2] for one in office.revisions()] == ["fr", "de", "uk"]
    assert [one.why for one in rows(office.asks(ask.Show("revisions", "2")))] == ["de"]
    assert [one.why for one in rows(office.asks(ask.Show("revisions", last=2)))] == ["fr", "de"]


def test_a_damaged_revision_is_shown_and_cannot_be_taken(office):
    office.sets("country uk")
    office.commits()
    office.sets("country de")
    office.commits()
    again = Office({**office.disk.now(), "revision-1.toml": b"noise"})
    assert again.revisions()[1] == (1, "", "", "damaged")
    assert again.asks(ask.Rollback(1)).text == "the revision is damaged (its checksum is wrong), and cannot be used."


# -- for a time


def committed_for(minutes, office):
    office.sets("stations 1 name Anna")
    office.commits()
    office.sets("stations 1 name Bela")
    return office.commits(minutes=minutes)


def test_what_nobody_confirms_is_taken_back_by_itself(office):
    answer = committed_for(10, office)
    assert answer.text == "revision 2 is running: confirm it within 10 min, or revision 1 runs again."
    assert office.desk.due_ms() == 10 * MINUTE
    assert office.desk.unconfirmed_s(office.now) == 600
    assert office.revisions()[0][3] == "unconfirmed"
    office.later(10 * MINUTE - 1)
    assert (office.desk.unconfirmed_s(office.now), office.name_in_core()) == (1, "Bela")
    office.later(1)
    assert (office.core[-1].revision, office.name_in_core()) == (1, "Anna")
    assert (office.desk.unconfirmed_s(office.now), office.desk.due_ms()) == (0, None)
    assert office.desk.remarks == ("revision 2 was not confirmed in time: revision 1 is running again",)
    assert office.notes[-2].startswith("anna committed: revision 2 is running: confirm it within 10 min")
    assert office.notes[-1] == office.desk.remarks[0]
    assert "Anna" in Office(office.disk.now(), "boot-2").reads("running")


@pytest.mark.parametrize("how", [ask.Confirm(), ask.Commit()])
def test_what_is_confirmed_stays(office, how):
    committed_for(10, office)
    assert office.asks(how).text == "revision 2 is confirmed: it stays."
    office.later(11 * MINUTE)
    assert (office.name_in_core(), office.desk.due_ms()) == ("Bela", None)
    assert Office(office.disk.now(), "boot-2").reads("running") == office.reads("running")


def test_another_commit_confirms_the_one_that_waits_and_says_so(office):
    committed_for(10, office)
    office.sets("country uk")
    answer = office.commits()
    assert "revision 2 is confirmed by this." in answer.remarks
    office.later(11 * MINUTE)
    assert office.core[-1].revision == 3


def test_another_one_for_a_time_goes_back_to_what_ran_before_both(office):
    committed_for(10, office)
    office.sets("country uk")
    office.now += 9 * MINUTE
    answer = office.commits(minutes=5)
    assert answer.text == "revision 3 is running: confirm it within 5 min, or revision 1 runs again."
    assert "revision 2 was never confirmed." in answer.remarks
    office.later(5 * MINUTE)
    assert (office.core[-1].revision, office.name_in_core()) == (1, "Anna")


def test_a_desk_that_is_killed_keeps_the_time_and_a_box_that_starts_again_goes_back(office):
    committed_for(10, office)
    again = Office(office.disk.now(), now=9 * MINUTE)
    assert (again.desk.unconfirmed_s(again.now), again.reads("running")) == (60, office.reads("running"))
    again.later(MINUTE)
    assert again.name_in_core() == "Anna"
    other = Office(office.disk.now(), "boot-2", now=5)
    assert "Anna" in other.reads("running")
    assert other.desk.remarks == ("revision 2 was not confirmed before the box started again: revision 1 is running",)
    other.later(0)
    assert other.desk.due_ms() is None
    assert "Anna" in Office(other.disk.now(), "boot-1").reads("running")


def test_a_core_that_starts_when_the_time_is_over_runs_what_ran_before_from_the_first_tick(office):
    committed_for(10, office)
    files = office.disk.now()
    in_time = Office(files, now=10 * MINUTE - 1)
    assert ("Bela" in in_time.began.text, in_time.core) == (True, [])
    for boot in ("boot-1", "boot-2"):
        again = Office(files, boot, now=10 * MINUTE)
        assert "Anna" in again.began.text
        again.later(0)
        assert again.core == []
        assert (again.desk.unconfirmed_s(again.now), again.desk.due_ms()) == (0, None)
        assert len(again.desk.remarks) == 1
        assert again.asks(ask.Confirm()).text == "nothing waits to be confirmed."
        assert Office(again.disk.now(), "boot-3").reads("running") == again.reads("running")


@pytest.mark.parametrize("boot", ["boot-1", "boot-2"], ids=["the process is killed", "power fails"])
def test_killed_at_any_moment_of_going_back_no_later_start_runs_what_nobody_confirmed(office, boot):
    committed_for(10, office)
    before, moment, finished = office.disk.now(), 0, False
    while not finished:
        again = Office(before, now=9 * MINUTE)
        again.disk.fails_at = len(again.disk.calls) + moment
        try:
            again.later(MINUTE)
            finished = True
        except PowerCutError:
            moment += 1
        for left in [again.disk.now(), *again.disk.afterwards()]:
            later = Office(left, boot, now=10 * MINUTE)
            assert "Anna" in later.began.text
            later.later(0)
            assert all(message.plan.stations[0].name == "Anna" for message in later.core)
    assert moment > 5


def test_killed_at_any_moment_of_a_commit_for_a_time_a_start_after_it_runs_what_ran_before():
    start = edited()
    before, moment, finished = start.disk.now(), 0, False
    while not finished:
        office = Office(before)
        office.disk.fails_at = len(office.disk.calls) + moment
        try:
            office.commits(minutes=10)
            finished = True
        except PowerCutError:
            moment += 1
        for left in [office.disk.now(), *office.disk.afterwards()]:
            later = Office(left, now=11 * MINUTE)
            assert "Anna" in later.began.text and later.core == []
    assert moment > 10


def test_what_was_written_meanwhile_is_kept_with_a_warning(office):
    committed_for(10, office)
    office.sets("country uk")
    office.later(10 * MINUTE)
    assert 'country = "uk"' in office.reads()
    warning = "the candidate was begun on revision 2, and revision 1 is running now"
    assert office.desk.remarks[-1].startswith(warning)
    assert office.asks(ask.Verify()).remarks[0].startswith(warning)
    assert office.commits().remarks[0].startswith(warning)


def test_a_disk_that_refuses_does_not_keep_the_box_from_going_back(office):
    committed_for(10, office)
    office.disk.error, office.disk.for_ever = OSError(errno.EROFS, "Read-only file system"), True
    office.disk.fails_at = len(office.disk.calls)
    office.now = 10 * MINUTE
    office.desk.step(office.now)
    office.disk.fails_at = None
    assert office.name_in_core() == "Anna"
    office.desk.adopted(office.core[-1].number, office.core_says)
    assert office.desk.due_ms() == 10 * MINUTE + RETRY_MS
    office.later(RETRY_MS)
    assert office.desk.due_ms() is None
    assert "Anna" in Office(office.disk.now()).reads("running")


# -- cuts and disks


def edited():
    office = Office()
    office.sets("stations 1 name Anna")
    office.commits()
    office.sets("stations 1 name Bela")
    return office


def test_what_is_written_and_not_committed_survives_a_killed_desk_and_a_power_cut():
    office = edited()
    for left in office.disk.afterwards():
        for boot in ("boot-1", "boot-2"):
            again = Office(left, boot)
            assert "Bela" in again.reads()
            assert "Anna" in again.reads("running")
            assert again.sets("country uk", "cecil").remarks == ("the candidate also holds changes by anna.",)


@pytest.mark.parametrize("minutes", [0, 10])
def test_power_fails_at_any_moment_of_a_commit_and_nobody_has_to_write_it_again(minutes):
    start = edited()
    before, moment, finished = start.disk.now(), 0, False
    while not finished:
        office = Office(before)
        office.disk.fails_at = len(office.disk.calls) + moment
        try:
            office.commits(minutes=minutes)
            finished = True
        except PowerCutError:
            moment += 1
        for left in office.disk.afterwards():
            again = Office(left, "boot-2")
            runs, candidate = again.reads("running"), again.reads()
            assert ("Anna" in runs) != ("Bela" in runs)
            if finished:
                assert ("Anna" if minutes else "Bela") in runs
            else:
                assert "Bela" in candidate or minutes, "it is committed, or still there to be"
    assert moment > 10


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_refuses_is_told_in_a_sentence_and_all_is_as_before(error):
    before, moment, answer = edited().disk.now(), 0, None
    while not isinstance(answer, Done):
        office = Office(before, error=OSError(error, "No room"))
        office.disk.fails_at = len(office.disk.calls) + moment
        answer = office.commits()
        office.disk.fails_at = None
        moment += 1
        if isinstance(answer, Refused):
            assert answer.text == f"{HERE} cannot be read or written: No room."
            assert (office.desk.changes, len(office.core)) == (2, 0)
            assert office.commits().text == "revision 2 is running."
    assert moment > 10


def test_the_desk_that_was_killed_before_the_core_knew_tells_it_when_it_is_back():
    office = edited()
    office.core_answers = False
    office.commits()
    again = Office(office.disk.now(), box=None)
    again.desk.box(msgspec.structs.replace(BOARD, revision=1))
    assert (again.core[-1].revision, again.name_in_core()) == (2, "Bela")


def test_a_box_that_runs_on_something_else_is_told_and_a_commit_applies_what_is_stored():
    office = edited()
    office.commits()
    again = Office(office.disk.now(), box=None)
    again.desk.box(msgspec.structs.replace(BOARD, revision=0, remarks=("it did not fit",)))
    assert again.desk.remarks == (
        "it did not fit",
        "the box does not run on revision 2: commit applies it",
    )
    assert again.commits().text == "revision 2 is running."
    assert again.desk.remarks == ("it did not fit",)


def test_a_damaged_candidate_is_set_aside_and_said():
    office = Office({**edited().disk.now(), "candidate.toml": b"noise"})
    assert office.desk.changes == 0
    assert "what was changed and not committed is lost" in office.desk.remarks[0]
    assert office.disk.now()["candidate.toml.damaged-1"] == b"noise"


def test_a_factory_reset_sets_all_aside_and_runs_on_the_defaults(tmp_path):
    core, answers = [], []
    directory = tmp_path / "configuration"
    desk = ConfigurationDesk(
        Store(directory, "boot-1"),
        CandidateFile(directory),
        lambda message: core.append(message) or True,
        lambda: len(core),
        now_ms=lambda: 0,
        wall=lambda: "",
    )
    desk.box(BOARD)
    for request in (ask.SetValue(("country",), "uk"), ask.Commit(), ask.SetValue(("country",), "de")):
        desk.answer(request, "anna", answers.append)
        desk.adopted(0, Done("it runs"))
    desk.start_over(answers.append)
    desk.adopted(1, Done("it runs"))
    assert answers[-1].text == "everything that was configured is set aside."
    assert [message.country for message in core] == ["uk", "hu"]
    assert (desk.changes, list(directory.parent.iterdir())) == (0, [tmp_path / "configuration.before-1"])
    assert (tmp_path / "configuration.before-1" / "candidate.toml").read_text().endswith('country = "de"\n')


# -- anything

words = st.text(max_size=8)
paths = st.one_of(
    st.lists(words, max_size=4).map(tuple), st.sampled_from([("stations", "1", "name"), ("country",), ("groups", "x")])
)
anything = st.one_of(
    st.builds(ask.SetValue, paths, words),
    st.builds(ask.DeleteValue, paths),
    st.builds(ask.ReadConfiguration, st.one_of(words, st.sampled_from(["candidate", "running", "1"])), paths),
    st.builds(ask.LoadConfiguration, st.text(max_size=40)),
    st.builds(ask.Compare, words, st.sampled_from(["candidate", "0", "99999999999"])),
    st.builds(ask.Verify),
    st.builds(ask.Discard),
    st.builds(ask.Commit, words, st.integers(-1, 3)),
    st.builds(ask.Confirm),
    st.builds(ask.Rollback, st.integers(-2, 9)),
    st.builds(ask.Show, st.just("revisions"), words, st.integers(-1, 3)),
)


@given(st.lists(st.one_of(anything, st.integers(0, 5 * MINUTE)), max_size=12))
def test_whatever_is_asked_is_answered_once_and_what_runs_is_what_is_stored(things):
    office = Office()
    for thing in things:
        if isinstance(thing, int):
            office.later(thing)
        else:
            assert office.asks(thing, "anna")
        assert office.desk.changes >= 0
        stored = Store(HERE, "boot-1", office.disk).read()
        assert stored.text == office.reads("running")
        assert not office.core or office.core[-1].revision == stored.revision
    assert {type(thing) for thing in things} - {int, ask.Show} <= set(REQUESTS)


# -- holidays


def holidays(office, which=""):
    shown = office.asks(ask.Show("holidays", which))
    assert isinstance(shown, Shown)
    return [(row.day, row.holiday, row.kept) for row in rows_of("holidays", shown.rows)]


def test_the_holidays_of_this_year_are_shown_with_those_that_are_kept():
    office = Office()
    assert ("2026-12-25 Fri", "christmas_day", "no") in holidays(office)
    office.asks(ask.LoadConfiguration("[hours.holidays]\nall = true\neaster_monday = false"))
    office.asks(ask.Commit())
    found = holidays(office)
    assert ("2026-12-25 Fri", "christmas_day", "yes") in found
    assert ("2026-04-06 Mon", "easter_monday", "no") in found
    assert {day[:4] for day, _, _ in found} == {"2026"}
    assert holidays(office, "good_friday") == [("2026-04-03 Fri", "good_friday", "yes")]
    assert ("2027-03-29 Mon", "easter_monday", "no") in holidays(office, "2027")
    assert holidays(office, "no_such_day") == []


def test_before_the_core_has_told_its_board_nobody_knows_which_holidays_are_kept():
    assert isinstance(Office(box=None).asks(ask.Show("holidays")), Refused)
