"""The language of stories: what is read, and what is said of every mistake."""
# ruff: noqa: E501  (a mistake and its sentence stand on one line)

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.play.forms import AGENT_FORMS, EXPECT_FORMS, FAULT_FORMS, LINE_FORMS, PHONE_FORMS, SIGNS
from tools.play.rings import KINDS
from tools.play.story import Story, read_story
from tools.sim.voice import TONES

EXAMPLE = """\
# a caller reaches the first free person
board lb4x8
0.0   line 1    rings from 0612345678
1.0   expect    phone 11 rings within 3
6.0   phone 11  lifts
6.2   expect    phone 11 talks to line 1
30.0  phone 11  hangs up
33.0  expect    everything idle
"""


def read(text):
    found = read_story(text)
    assert isinstance(found, Story), found
    return found


def mistakes(text):
    found = read_story(text)
    assert isinstance(found, list), found
    return [str(mistake) for mistake in found]


def only(text):
    statement = read(text).statements[0]
    return statement.form.key, statement.values


def test_the_example_of_the_design():
    story = read(EXAMPLE)
    assert [one.at_ms for one in story.statements] == [0, 1000, 6000, 6200, 30_000, 33_000]
    assert [one.expects for one in story.statements] == [False, True, False, True, False, True]
    assert [one.line for one in story.statements] == [3, 4, 5, 6, 7, 8]


def test_headers_default_to_what_the_design_shows():
    story = read("")
    assert (story.board, story.config, story.country, story.seed) == ("lb4x8", None, None, 1)
    assert story.clock == datetime.datetime(2026, 1, 5, 9, 0)


def test_all_headers():
    story = read('board lb8x24\nconfig "my file.toml"\ncountry us\nclock 2026-03-29 01:59\nseed 42\n')
    assert (story.board, story.config, story.country, story.seed) == ("lb8x24", "my file.toml", "us", 42)
    assert story.clock == datetime.datetime(2026, 3, 29, 1, 59)


READ = [
    ("line 1 rings", "rings", {"LINE": 1}),
    ("line 1 rings withheld", "rings", {"LINE": 1, "withheld": True}),
    ('line 2 rings from +36201 "A # B" at 16.7 volts 24 cadence 400/200/400/2000', "rings",
     {"LINE": 2, "from": True, "NUMBER": "+36201", "NAME": "A # B", "at": True, "HZ": 16.7, "volts": True,
      "VOLTS": 24.0, "cadence": True, "CADENCE": (400, 200, 400, 2000)}),
    ("line 1 gives up", "gives up", {"LINE": 1}),
    ("line 1 hangs up", "hangs up", {"LINE": 1}),
    ("line 1 hangs up by cpc", "hangs up by cpc", {"LINE": 1}),
    ("line 1 hangs up by cpc 250", "hangs up by cpc", {"LINE": 1, "MS": 250}),
    *((f"line 1 hangs up by {sign}", f"hangs up by {sign}", {"LINE": 1}) for sign in SIGNS),
    ("line 1 answers", "answers", {"LINE": 1}),
    ("line 1 reports busy", "reports busy", {"LINE": 1}),
    ("line 1 reports congestion", "reports congestion", {"LINE": 1}),
    ("line 1 presses 3#", "presses", {"LINE": 1, "DIGITS": "3#"}),
    ("line 1 says 2.5", "says", {"LINE": 1, "SECONDS": 2500}),
    ("line 1 sends fax tone", "sends fax tone", {"LINE": 1}),
    ("line 1 gives no dial tone", "gives no dial tone", {"LINE": 1}),
    ("line 1 gives dial tone", "gives dial tone", {"LINE": 1}),
    ("line 1 gives dial tone after 2", "gives dial tone", {"LINE": 1, "after": True, "SECONDS": 2000}),
    ("line 1 ends calls by cpc 90", "ends calls by cpc", {"LINE": 1, "MS": 90}),
    *((f"line 1 ends calls by {sign}", f"ends calls by {sign}", {"LINE": 1}) for sign in SIGNS),
    ("line 1 tells answers by reversal", "tells answers by reversal", {"LINE": 1}),
    ("line 1 tells answers by nothing", "tells answers by nothing", {"LINE": 1}),
    ("line 1 garbles callers by checksum", "garbles callers by checksum", {"LINE": 1}),
    ("line 1 garbles callers by truncation", "garbles callers by truncation", {"LINE": 1}),
    ("line 1 garbles nothing", "garbles nothing", {"LINE": 1}),
    ("line 1 is cut", "is cut", {"LINE": 1}),
    ("line 1 is restored", "is restored", {"LINE": 1}),
    ("line 1 flickers 80", "flickers", {"LINE": 1, "MS": 80}),
    ("line 1 parallel lifts", "parallel lifts", {"LINE": 1}),
    ("line 1 parallel hangs up", "parallel hangs up", {"LINE": 1}),
    ("line 1 parallel dials 123", "parallel dials", {"LINE": 1, "PULSES": "123"}),
    ("phone 11 lifts", "lifts", {"PHONE": "11"}),
    ("phone 11 hangs up", "hangs up", {"PHONE": "11"}),
    ("phone 11 flashes", "flashes", {"PHONE": "11"}),
    ("phone 11 flashes 90", "flashes", {"PHONE": "11", "MS": 90}),
    ("phone 11 dials 12*#A", "dials", {"PHONE": "11", "DIGITS": "12*#A"}),
    ("phone 11 dials *21*12#", "dials", {"PHONE": "11", "DIGITS": "*21*12#"}),
    ("phone 11 dials *51060123456789#", "dials", {"PHONE": "11", "DIGITS": "*51060123456789#"}),
    ('phone 11 dials "#31"', "dials", {"PHONE": "11", "DIGITS": "#31"}),
    ("phone 11 dials 12 by pulse", "dials by pulse", {"PHONE": "11", "PULSES": "12"}),
    ("phone 11 dials 12 by pulse 20", "dials by pulse", {"PHONE": "11", "PULSES": "12", "PPS": 20.0}),
    ("phone 11 says 2.5", "says", {"PHONE": "11", "SECONDS": 2500}),
    ("phone 11 is unplugged", "is unplugged", {"PHONE": "11"}),
    ("phone 11 is plugged in", "is plugged in", {"PHONE": "11"}),
    ("fault bus 1 stuck", "bus stuck", {"BUS": 1}),
    ("fault bus 6 nack", "bus nack", {"BUS": 6}),
    ("fault bus 1 restored", "bus restored", {"BUS": 1}),
    ("fault chip 0x21 dead", "chip dead", {"CHIP": (None, 0x21)}),
    ("fault chip 6:0x21 restored", "chip restored", {"CHIP": (6, 0x21)}),
    ("fault noise line 1 20x5", "noise", {"LINE": 1, "NOISE": (20.0, 5.0)}),
    ("fault noise line 1 off", "noise off", {"LINE": 1}),
    ("fault bounce phone 11 5", "bounce", {"PHONE": "11", "BOUNCE": 5}),
    ("fault core dies", "core dies", {}),
    ("fault core hangs for 0.5", "core hangs", {"for": True, "SECONDS": 500}),
    ("power fails", "power fails", {}),
    ("power returns", "power returns", {}),
    ("expect phone 11 rings", "phone rings", {"PHONE": "11"}),
    ("expect phone 11 rings as recall within 6", "phone rings as",
     {"PHONE": "11", "KIND": "recall", "within": True, "WITHIN": 6000}),
    *((f"expect phone 11 rings as {kind}", "phone rings as", {"PHONE": "11", "KIND": kind}) for kind in KINDS),
    ("expect phone 11 rings within 3 for 2.5", "phone rings",
     {"PHONE": "11", "within": True, "WITHIN": 3000, "for": True, "FOR": 2500}),
    ("expect phone 11 is silent for 2", "phone is silent", {"PHONE": "11", "for": True, "FOR": 2000}),
    ("expect phone 11 hears silence", "phone hears silence", {"PHONE": "11"}),
    ("expect phone 11 hears phone 12", "phone hears phone", {"PHONE": "11", "OTHER": "12"}),
    ("expect phone 11 hears line 2", "phone hears line", {"PHONE": "11", "SOURCE": 2}),
    ("expect phone 11 hears dial tone within 0.1", "phone hears dial tone", {"PHONE": "11", "within": True, "WITHIN": 100}),
    *((f"expect phone 11 hears {tone}", f"phone hears {tone}", {"PHONE": "11"}) for tone in TONES[1:]),
    *((f"expect line 1 hears {tone}", f"line hears {tone}", {"LINE": 1}) for tone in TONES),
    ("expect phone 11 hears prompt agent.whisper", "phone hears prompt", {"PHONE": "11", "PROMPT": "agent.whisper"}),
    ("expect line 1 hears prompt welcome in hu", "line hears prompt",
     {"LINE": 1, "PROMPT": "welcome", "in": True, "LANGUAGE": "hu"}),
    ("expect line 1 hears prompt queue.wait with 5,10 within 2", "line hears prompt",
     {"LINE": 1, "PROMPT": "queue.wait", "with": True, "VALUES": ("5", "10"), "within": True, "WITHIN": 2000}),
    ("expect phone 11 talks to phone 12", "phone talks to phone", {"PHONE": "11", "OTHER": "12"}),
    ("expect phone 11 talks to line 2", "phone talks to line", {"PHONE": "11", "LINE": 2}),
    ("expect phone 11 is idle", "phone is idle", {"PHONE": "11"}),
    ('expect phone 11 shows 0612345678 "Kiss" within 2', "phone shows number",
     {"PHONE": "11", "NUMBER": "0612345678", "NAME": "Kiss", "within": True, "WITHIN": 2000}),
    ("expect phone 11 shows withheld", "phone shows withheld", {"PHONE": "11"}),
    ("expect phone 11 shows unavailable", "phone shows unavailable", {"PHONE": "11"}),
    ("expect phone 11 shows nothing", "phone shows nothing", {"PHONE": "11"}),
    ("expect phone 11 shows message waiting", "phone shows message waiting", {"PHONE": "11"}),
    ("expect phone 11 shows no message waiting", "phone shows no message waiting", {"PHONE": "11"}),
    ("expect line 1 was dialled 12*", "line was dialled", {"LINE": 1, "DIGITS": "12*"}),
    ("expect line 1 was flashed", "line was flashed", {"LINE": 1}),
    ("expect line 1 rings", "line rings", {"LINE": 1}),
    ("expect line 1 is seized", "line is seized", {"LINE": 1}),
    ("expect line 1 is idle", "line is idle", {"LINE": 1}),
    ("expect line 1 hears silence", "line hears silence", {"LINE": 1}),
    ("expect line 1 hears phone 12", "line hears phone", {"LINE": 1, "OTHER": "12"}),
    ("expect line 1 hears line 2", "line hears line", {"LINE": 1, "SOURCE": 2}),
    ("expect line 1 talks to phone 12", "line talks to phone", {"LINE": 1, "PHONE": "12"}),
    ("agent anna logs in at phone 11", "logs in", {"AGENT": "anna", "PHONE": "11"}),
    ("agent anna logs out", "logs out", {"AGENT": "anna"}),
    ("agent anna pauses", "pauses", {"AGENT": "anna"}),
    ('agent anna pauses "lunch break"', "pauses", {"AGENT": "anna", "REASON": "lunch break"}),
    ("agent anna resumes", "resumes", {"AGENT": "anna"}),
    ("expect mailbox help holds 2 new for 1", "mailbox holds",
     {"MAILBOX": "help", "COUNT": 2, "for": True, "FOR": 1000}),
    ("expect line 1 waits within 2", "line waits", {"LINE": 1, "within": True, "WITHIN": 2000}),
    ("expect line 1 waits in help at 2 for 1", "line waits",
     {"LINE": 1, "in": True, "QUEUE": "help", "at": True, "PLACE": 2, "for": True, "FOR": 1000}),
    ("expect agent anna is free", "agent is free", {"AGENT": "anna"}),
    ("expect agent anna is busy", "agent is busy", {"AGENT": "anna"}),
    ("expect agent anna is paused", "agent is paused", {"AGENT": "anna"}),
    ("expect agent anna wraps up for 3", "agent wraps up", {"AGENT": "anna", "for": True, "FOR": 3000}),
    ("expect agent anna is logged in at phone 11", "agent is logged in", {"AGENT": "anna", "PHONE": "11"}),
    ("expect agent anna is logged out", "agent is logged out", {"AGENT": "anna"}),
    ("expect message 17 holds line 2", "message holds line", {"MESSAGE": "17", "SOURCE": 2}),
    ("expect message 17 holds line 2 lasting 6 within 3", "message holds line",
     {"MESSAGE": "17", "SOURCE": 2, "lasting": True, "SECONDS": 6000, "within": True, "WITHIN": 3000}),
    ("expect message draft-1 holds phone 12", "message holds phone", {"MESSAGE": "draft-1", "OTHER": "12"}),
    ("expect message 17 is not kept for 5", "message is not kept", {"MESSAGE": "17", "for": True, "FOR": 5000}),
    ("expect recording calls/2026-01-05/1 holds line 2", "recording holds line",
     {"RECORDING": "calls/2026-01-05/1", "SOURCE": 2}),
    ("expect recording prompts/hu/queue.welcome holds phone 12", "recording holds phone",
     {"RECORDING": "prompts/hu/queue.welcome", "OTHER": "12"}),
    ("expect recording prompts/notice is not kept", "recording is not kept", {"RECORDING": "prompts/notice"}),
    ("expect recorder 1 hears line 2", "recorder hears line", {"RECORDER": 1, "SOURCE": 2}),
    ("expect recorder 1 hears phone 12", "recorder hears phone", {"RECORDER": 1, "OTHER": "12"}),
    ("expect recorder 2 is idle", "recorder is idle", {"RECORDER": 2}),
    ("expect line 1 is out of service within 2", "line is out of service", {"LINE": 1, "within": True, "WITHIN": 2000}),
    ("expect door is open", "door is open", {}),
    ("expect door is closed within 5 for 10", "door is closed",
     {"within": True, "WITHIN": 5000, "for": True, "FOR": 10_000}),
    ("expect nothing rings", "nothing rings", {}),
    ("expect everything idle", "everything idle", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "values"), READ, ids=[text for text, _, _ in READ])
def test_every_statement_is_read(text, key, values):
    found_key, found = only(f"1.5 {text}  # why")
    assert (found_key, found) == (key, values)


def test_every_form_stands_in_the_list_above():
    built = {form.key for form in (*LINE_FORMS, *PHONE_FORMS, *FAULT_FORMS, *AGENT_FORMS, *EXPECT_FORMS)}
    assert built == {key for _, key, _ in READ}


def test_the_clock_is_set_by_a_statement():
    key, values = only("3 clock 2026-10-25 02:30")
    assert key == "clock"
    assert values["clock"] == datetime.datetime(2026, 10, 25, 2, 30)


WRONG = [
    ("boord lb4x8", 'line 1: found boord at the start of the line; allowed are a time in seconds or one of the headers board, config, country, clock, seed; did you mean "board"?'),
    ("board lb9", "line 1: there is no board lb9; allowed: lb4x8 or lb8x24."),
    ("board", "line 1: found nothing after 'board'; allowed: lb4x8 or lb8x24."),
    ("country xx", "line 1: there is no country xx; allowed: us, uk,"),
    ("seed x", "line 1: found x after 'seed'; allowed: a whole number."),
    ("seed 1\nseed 2", "line 2: header seed stands already in line 1."),
    ("0 phone 11 lifts\nseed 2", "line 2: header seed must stand before the first statement."),
    ("clock 2026-02-30 10:00", "line 1: there is no moment 2026-02-30 10:00."),
    ("clock tomorrow", "line 1: found tomorrow after 'clock'; allowed: a date YYYY-MM-DD."),
    ("1", 'line 1: found the end of the line after the time; allowed: "line", "phone", "fault", "power", "clock", "agent", "people" or "expect".'),
    ("1 phone 11", "line 1: found the end of the line after 'phone 11'; allowed: \"lifts\", \"hangs\", \"flashes\", \"dials\", \"says\" or \"is\"."),
    ("1 phone 11 jumps", 'line 1: found jumps after \'phone 11\'; allowed: "lifts",'),
    ("1 phone Anna lifts", "line 1: found Anna after 'phone'; allowed: an extension."),
    ("1 phone 11 lifts twice", "line 1: found twice after 'phone 11 lifts'; allowed: the end of the line."),
    ("1 line 1 rings from", "line 1: found the end of the line after 'line 1 rings from'; allowed: a telephone number."),
    ("1 line 1 rings withheld from 06", "line 1: found from after 'line 1 rings withheld'; allowed: \"at\", \"volts\", \"cadence\" or the end of the line."),
    ("1 line 1 rings cadence 0/5", "allowed: a cadence ON/OFF or ON/OFF/ON/OFF in ms."),
    ("1 line 1 hangs up by magic", "line 1: found magic after 'line 1 hangs up by'; allowed: \"cpc\", \"reversal\", \"busy\", \"congestion\", \"dialtone\", \"silence\" or \"nothing\"."),
    ("1 expect phone 11 rings as fire", "line 1: found fire after 'expect phone 11 rings as'; allowed: a kind of ringing (outside, inside, recall, callback, door, priority)."),
    ("1 expect phone 11 rings like recall", 'line 1: found like after \'expect phone 11 rings\'; allowed: "within", "for", the end of the line or "as".'),
    ("1 expect door opens", 'line 1: found opens after \'expect door\'; allowed: "is".'),
    ("1 agent anna dances", 'line 1: found dances after \'agent anna\'; allowed: "logs", "pauses" or "resumes".'),
    ("1 expect line 1 waits at 0", "line 1: found 0 after 'expect line 1 waits at'; allowed: a place from 1."),
    ("1 fault noise line 1 20", "allowed: RATExWIDTH"),
    ("1 fault chip 0xzz dead", "allowed: a chip address such as 0x21 or 1:0x21."),
    ("1 expect nothing rings within", "line 1: found the end of the line after 'expect nothing rings within'; allowed: a time in seconds"),
    ("1 expect nothing rings for 2 within 3", "line 1: found within after 'expect nothing rings for 2'; allowed: the end of the line."),
    ("2 phone 11 lifts\n1 phone 11 hangs up", "line 2: the time 1 falls back behind 2: times never fall."),
    ("-1 phone 11 lifts", "line 1: found the time -1; allowed are seconds"),
    ("1.0001 phone 11 lifts", "line 1: found the time 1.0001; allowed are seconds such as 6 or 6.25, to the millisecond."),
    ('1 line 1 rings from 06 "Jo', "line 1: the quotation mark before 'Jo' is never closed."),
    ('1 line 1 rings from 06 "Jo"e', "line 1: a space must follow \"Jo\", but 'e' does."),
    ('1 "line" 1 rings', 'line 1: found "line" after the time'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[text for text, _ in WRONG])
def test_every_mistake_has_its_line_what_was_found_and_what_is_allowed(text, sentence):
    found = mistakes(text)
    assert len(found) == 1
    assert sentence in found[0]


def test_all_mistakes_in_one_run():
    text = "\n".join(
        text for text, _ in WRONG if "\n" not in text and "falls" not in text and not text.startswith("1 ")
    )
    assert len(mistakes(text + "\n9 phone 11 jumps")) == len(text.split("\n")) + 1


def test_comments_and_quotation_marks():
    story = read('# "an open quote in a comment\n0 line 1 rings from 06 "#1 # two"#\n'.replace('"#\n', '" #\n'))
    assert story.statements[0].values["NAME"] == "#1 # two"
    assert read("0 phone 11 dials 12#").statements[0].values["DIGITS"] == "12#"
    assert mistakes("0 phone 11 dials #12") != []
    assert read('0 phone 11 dials "#12"').statements[0].values["DIGITS"] == "#12"


def test_equal_times_keep_the_order_of_the_file():
    story = read("1 phone 11 lifts\n1 phone 12 lifts\n1.000 phone 11 hangs up")
    assert [one.form.key for one in story.statements] == ["lifts", "lifts", "hangs up"]
    assert {one.at_ms for one in story.statements} == {1000}


def test_faults_of_the_hardware_are_electrical():
    assert read(EXAMPLE).electrical is None
    assert read("0 phone 11 lifts\n1 fault chip 0x22 dead").electrical.line == 2
    assert read("0 line 1 flickers 20").electrical is not None
    assert read("0 power fails").electrical is not None
    assert read("0 line 1 is cut").electrical is None


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from([text for text, _, _ in READ]).map(lambda text: f"1 {text}")).map("\n".join)
)
def test_any_text_is_a_story_or_a_list_of_sentences(text):
    found = read_story(text)
    if isinstance(found, list):
        assert all(mistake.text.endswith((".", "?")) for mistake in found)
