"""Mailboxes, and prompts that are spoken at a telephone: what becomes of them in the plan, and how they can be wrong."""
# ruff: noqa: E501  (a mistake and its sentence stand on one line)

import pytest

from firmware.callcontrol.index import check
from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.callcontrol.plan import MessageTarget, Recordable, StationTarget
from firmware.config import Config, load, to_plan

OFFICE = """\
[lines]
1 = { route = "message help", night = "message boss" }
[stations]
2 = { forward_no_answer = "60" }
[groups.desk]
members = ["11"]
overflow = "message help"
[queues.sales]
agents = ["anna"]
empty = "message help"
[agents.anna]
station = "12"
[menus.main]
prompt = "welcome"
choices = { 1 = "message boss" }
[classes.desk]
records = true
[messages.help]
stations = ["11", "13"]
greeting = "late"
longest_s = 60
least_s = 2
silence_s = 4.5
most = 7
keep_days = 30
review = false
call_back_h = 24
callback_digit = "2"
otherwise = "phone 14"
pilot = "60"
[messages.boss]
pin = "4711"
pilot = "61"
[dictation]
12 = "welcome"
07 = "hu/menu.goodbye"
"""


def problems(text):
    loaded = load(text, 4, 8, "hu")
    return [] if isinstance(loaded, Config) else [str(problem) for problem in loaded]


def test_the_whole_of_it_reaches_the_plan():
    plan = to_plan(load(OFFICE, 4, 8, "hu"))
    check(plan)
    assert plan.mailboxes == (
        Mailbox("help", (1, 3), "", "late", 60_000, 2_000, 4_500, 7, 30, False, 24, "2", StationTarget(4), "60"),
        Mailbox("boss", pin="4711", pilot="61"),
    )
    assert plan.recordable == (Recordable("07", "hu/menu.goodbye"), Recordable("12", "welcome"))
    help_, boss = MessageTarget("help"), MessageTarget("boss")
    assert (plan.lines[0].route, plan.lines[0].night) == (help_, boss)
    assert plan.stations[1].forward_no_answer == plan.groups[0].overflow == plan.queues[0].empty == help_
    assert plan.menus[0].choices[0].to == boss


M = '[messages.help]\nstations = ["11"]\n'

WRONG = [
    (
        "[messages.help]\nreview = true\n",
        'line 1: nobody can hear what is left in mailbox "help": it must have stations, or a pilot and a pin.',
    ),
    (
        '[messages.help]\npilot = "60"\n',
        'line 1: nobody can hear what is left in mailbox "help": it must have stations, or a pilot and a pin.',
    ),
    ('[messages.help]\nstations = ["99"]\n', 'line 2: mailbox "help" is that of phone "99", which no telephone has.'),
    ('[messages.help]\nstations = ["11", "11"]\n', 'line 2: phone "11" stands twice in stations of mailbox "help".'),
    (
        M + "[stations]\n1 = { data = true }\n",
        'line 2: mailbox "help" is that of phone "11", which is a data device: nobody hears there.',
    ),
    (
        M + "[stations]\n1 = { door = true }\n",
        'line 2: mailbox "help" is that of phone "11", which is a door post: nobody hears there.',
    ),
    (M + "longest_s = 601\n", 'line 3: longest_s of mailbox "help" is 601, but must be 10 to 600 seconds.'),
    (
        M + "longest_s = 10\nsilence_s = 12\n",
        'line 4: silence_s of mailbox "help" is 12, but must be less than longest_s, 10.',
    ),
    (
        M + "longest_s = 10\nsilence_s = 2\nleast_s = 10\n",
        'line 5: least_s of mailbox "help" is 10, but must be less than longest_s, 10.',
    ),
    (M + "most = 0\n", 'line 3: most of mailbox "help" is 0, but must be 1 to 200 messages.'),
    (M + 'pin = "47"\n', 'line 3: pin of mailbox "help" is "47"'),
    (M + "keep_days = -1\n", 'line 3: keep_days of mailbox "help" is -1, but must be 0 to 3650 days.'),
    (M + 'otherwise = "message help"\n', 'line 3: otherwise of mailbox "help" is that mailbox itself'),
    (M + 'otherwise = "message boss"\n[messages.boss]\nstations = ["11"]\notherwise = "message help"\n', "circle"),
    (
        M + 'otherwise = "message hlp"\n',
        'line 3: otherwise of mailbox "help" is message "hlp", which does not exist; did you mean "help"?',
    ),
    (
        M + 'callback_digit = "1"\n[outside]\ndigit = ""\n',
        'mailbox "help" has callback_digit, but nobody calls out: digit of [outside] is "".',
    ),
    (M + 'pilot = "11"\n', 'line 3: pilot number "11" of mailbox "help" is already the extension of telephone 1.'),
    (M + "tone = true\n", 'mailbox "help" has no key "tone"'),
    ("[lines]\n1 = { route = 'message help' }\n", 'line 2: route of CO line 1 is message "help", which does not exist'),
    ("operator = 'message help'\n" + M, "a mailbox is no operator"),
    ("[recordings]\n07 = 'welcome'\n", 'line 1: "recordings" is not a key of this file'),
    ("[dictation]\n7 = 'welcome'\n", 'line 2: place "7" of [dictation] is not two digits, "00" to "99".'),
    (
        "[dictation]\n07 = 'Welcome'\n",
        'line 2: place "07" of [dictation] is "Welcome", but must be the name of a prompt',
    ),
    ("[dictation]\n07 = 'message.17'\n", 'place "07" of [dictation] is "message.17", but must be the name of a prompt'),
    ("[dictation]\n07 = 'xx/welcome'\n", 'is "xx/welcome", but "xx" is not a language of this box (en, hu, pl or id)'),
    (
        "[dictation]\n07 = 'hu/queue.position'\n",
        'is "hu/queue.position", which says numbers: name one of its pieces, such as "hu/queue.position.1".',
    ),
    (
        "[dictation]\n07 = 'welcome'\n08 = 'welcome'\n",
        'line 3: place "08" of [dictation] is "welcome", and so is place "07".',
    ),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_each_mistake_has_its_line_and_a_sentence(text, sentence):
    found = problems(text)
    assert any(sentence in problem for problem in found), found
