"""Queues, agents and known callers: what becomes of them in the plan, and every way in which they can be wrong."""
# ruff: noqa: E501  (a mistake and its sentence stand on one line)

import tomllib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.callcontrol import plan
from firmware.callcontrol.index import check
from firmware.callcontrol.queue_plan import Agent, KnownCaller, PauseReason, Queue, QueueAgent, Skill, Widening, Words
from firmware.config import Config, load, to_plan
from firmware.config.comparing import compare
from firmware.config.countries import COUNTRIES
from firmware.config.editing import delete, part, set_value, written
from firmware.config.fields import STRATEGIES, RefusedError
from firmware.config.schema import Size, keys_at

BOARD = Size(4, 8)
OFFICE = """\
[lines]
1 = { route = "queue help", night = "queue sales", head_start_s = 60, skills = { english = 2 } }
2 = { route = "group desk" }
[stations]
2 = { forward_busy = "queue help", forward_no_answer = "71", forward_always = "outside 006301234567" }
[groups.desk]
members = ["11"]
overflow = "queue sales"
[queues.help]
agents = { anna = 1, bela = 2, cili = 9 }
strategy = "weighted"
weights = [3, 2, 1]
ring_s = 12.5
wrapup_s = 20
misses = 2
weight = 10
head_start_s = 30
skills = { billing = 1 }
widening = [{ after_s = 30, level = 2 }, { after_s = 60, level = 3, skill_level = 0 }]
same_agent_s = 45
answer_s = "never"
longest_wait_min = 7.5
most_waiting = 20
overflow = "group late"
empty = "station 18"
leave_digit = "#"
leave = "outside 00612345678"
return_min = 5
pilot = "70"
service_s = 30
least_present = 2
most_away = 1
[queues.help.words]
greeting = "welcome"
position = true
wait = false
first_s = 10
every_s = 0
position_limit = 5
messages = ["opening-hours", "web.2"]
messages_every_s = 90
whisper = "help_desk"
tell_wait = true
[queues.sales]
agents = ["bela"]
pilot = "71"
at_once = true
answer_s = 3
most_waiting = 1
overflow = "00612345678"
[groups.late]
members = ["15"]
[agents.anna]
number = "201"
pin = "1234"
station = "11"
wrapup_s = 0
skills = { english = 3, billing = 1 }
[agents.bela]
number = "202"
skills = { english = 2 }
[agents.cili]
outside = "00612345678"
[pauses.2]
break_min = 45
[pauses.4]
name = ""
[pauses.7]
name = "doctor"
[callers."+3630"]
name = "A mobile telephone"
[callers.0612345678]
head_start_s = 120
"""


def loaded(text, country=None):
    found = load(text, 4, 8, country)
    assert isinstance(found, Config), found
    return found


def problems(text, country=None):
    found = load(text, 4, 8, country)
    assert isinstance(found, list), found
    return [str(problem) for problem in found]


def test_an_office_that_uses_everything():
    found = to_plan(loaded(OFFICE))
    elsewhere = plan.OutsideTarget("0612345678")
    assert found.queues == (
        Queue(
            "help",
            (QueueAgent("anna", 1), QueueAgent("bela", 2), QueueAgent("cili", 9)),
            strategy="weighted",
            weights=(3, 2, 1),
            ring_ms=12_500,
            wrapup_ms=20_000,
            misses=2,
            weight=10,
            head_start_ms=30_000,
            skills=(Skill("billing", 1),),
            widening=(Widening(30_000, 2), Widening(60_000, 3, 0)),
            same_agent_ms=45_000,
            answer_ms=None,
            longest_ms=450_000,
            most=20,
            overflow=plan.GroupTarget("late"),
            empty=plan.StationTarget(8),
            leave_digit="#",
            leave=elsewhere,
            return_ms=300_000,
            pilot="70",
            service_ms=30_000,
            least_present=2,
            most_away=1,
            words=Words(
                greeting="welcome",
                wait=False,
                first_ms=10_000,
                every_ms=0,
                position_limit=5,
                messages=("opening-hours", "web.2"),
                messages_every_ms=90_000,
                whisper="help_desk",
                tell_wait=True,
            ),
        ),
        Queue("sales", (QueueAgent("bela"),), answer_ms=3_000, at_once=True, most=1, overflow=elsewhere, pilot="71"),
    )
    assert found.agents == (
        Agent("anna", "201", "1234", 1, wrapup_ms=0, skills=(Skill("english", 3), Skill("billing", 1))),
        Agent("bela", "202", skills=(Skill("english", 2),)),
        Agent("cili", outside="0612345678"),
    )
    assert found.pauses == (
        PauseReason("1", "break", 900_000),
        PauseReason("2", "lunch", 2_700_000),
        PauseReason("3", "meeting"),
        PauseReason("7", "doctor"),
    )
    assert found.callers == (
        KnownCaller("+3630", "A mobile telephone"),
        KnownCaller("0612345678", head_start_ms=120_000),
    )
    help_, sales = plan.QueueTarget("help"), plan.QueueTarget("sales")
    line = found.lines[0]
    assert (line.route, line.night, line.head_start_ms, line.skills) == (help_, sales, 60_000, (Skill("english", 2),))
    assert (found.lines[1].head_start_ms, found.lines[1].skills) == (0, ())
    assert found.groups[0].overflow == sales
    station = found.stations[1]
    forwards = (station.forward_always, station.forward_busy, station.forward_no_answer)
    assert forwards == (plan.OutsideTarget("06301234567"), help_, sales)


def test_the_plan_of_such_an_office_is_read_as_it_was_written():
    found = to_plan(loaded(OFFICE))
    assert msgspec.json.decode(msgspec.json.encode(found), type=plan.Plan) == found


def test_what_is_not_written_is_as_call_control_has_it():
    found = to_plan(loaded('[queues.help]\nagents = ["anna"]\n[agents.anna]\nnumber = "1"'))
    assert found.queues == (Queue("help", (QueueAgent("anna"),)),)
    assert found.agents == (Agent("anna", "1"),)
    assert (to_plan(loaded("")).queues, to_plan(loaded("")).agents, to_plan(loaded("")).callers) == ((), (), ())


def test_who_is_at_the_end_of_the_outside_digit_is_outside():
    text = '[queues.help]\nagents = ["anna"]\nempty = "{0}"\n[agents.anna]\noutside = "{1}"'
    found = to_plan(loaded(text.format("outside 912125550199", "912125550100"), "us"))
    assert found.queues[0].empty == plan.OutsideTarget("12125550199")
    assert found.agents[0].outside == "12125550100"


def test_a_number_reaches_the_queue_that_has_it_as_its_pilot():
    text = '[queues.help]\nagents = ["anna"]\npilot = "70"\n[agents.anna]\nnumber = "1"\n'
    found = to_plan(loaded(text + '[stations]\n1 = { forward_busy = "70", hotline = "70" }\n[speed]\n01 = "70"'))
    assert found.stations[0].forward_busy == plan.QueueTarget("help")


def test_rotary_forms_of_codes_give_way_to_the_pilot_of_a_queue():
    codes = [code.digits for code in to_plan(loaded(Q + 'pilot = "7"\n' + A)).codes]
    assert "*10" in codes
    assert not [digits for digits in codes if digits.startswith("7")]


def test_a_station_forwards_to_a_queue_that_is_called_as_its_own_extension():
    text = '[queues.11]\nagents = ["anna"]\n[agents.anna]\nnumber = "1"\n[stations]\n1 = { forward_busy = "queue 11" }'
    assert to_plan(loaded(text)).stations[0].forward_busy == plan.QueueTarget("11")
    assert to_plan(loaded('[stations]\n1 = { forward_busy = "011" }')).stations[0].forward_busy is not None


def test_a_step_of_widening_leaves_skills_as_wide_as_they_are():
    steps = "widening = [{ after_s = 5, level = 1 }, { after_s = 6, level = 1, skill_level = 2 }, { after_s = 7, level = 9 }]"
    (queue,) = to_plan(loaded(Q + steps + "\n" + A)).queues
    assert [step.skill_level for step in queue.widening] == [None, 2, 2]


def test_a_widening_of_skills_lets_in_who_knows_less():
    knows = A + "skills = { english = 3 }"
    wants = Q + "skills = { english = 5 }\nwidening = [{ after_s = 60, level = 1, skill_level = %d }]\n"
    loaded(wants % 3 + knows)
    assert len(problems(wants % 4 + knows)) == 1


Q = '[queues.help]\nagents = ["anna"]\n'
C = 'callback_digit = "1"\n'
A = '[agents.anna]\nnumber = "201"\n'
G = '[groups.late]\nmembers = ["15"]\n'
W = "[queues.help.words]\n"

WRONG = [
    ("queues = 5", "line 1: queues is 5, but must be a table."),
    ("[queues]\nhelp = 5", 'line 2: queue "help" is 5, but must be a table of agents, strategy, weights,'),
    ("[queues.'a b']\nagents = ['anna']\n" + A, 'line 1: queue "a b" must have a name of letters, digits, "-" and "_" (at most 40 of them).'),
    (Q + "member = 5\n" + A, 'line 3: queue "help" has no key "member" (agents, strategy, '),
    (Q + "weigth = 5\n" + A, 'did you mean "weight"?'),
    ("[queues.help]\nring_s = 5", 'line 1: queue "help" has no agents: agents must name at least one.'),
    ("[queues.help]\nagents = []", 'line 2: queue "help" has no agents: agents must name at least one.'),
    ('[queues.help]\nagents = "anna"\n' + A, 'line 2: agents of queue "help" is a text ("anna"), but must be a list such as ["anna", "bela"], or a table of levels such as { anna = 1, bela = 2 }.'),
    ('[queues.help]\nagents = ["anna",\n5]\n' + A, 'line 3: agents of queue "help" holds a value that is a whole number (5), but must be the name of an agent such as "anna".'),
    ('[queues.help]\nagents = ["anna", "Kis Anna"]\n' + A, 'agents of queue "help" holds a value that is "Kis Anna", but must be the name of an agent'),
    ('[queues.help]\nagents = ["anna",\n"anna"]\n' + A, 'line 3: queue "help" names agent "anna" twice.'),
    ('[queues.help]\nagents = ["anna",\n"ana"]\n' + A, 'line 3: queue "help" has agent "ana", which does not exist; did you mean "anna"?'),
    ("[queues.help.agents]\nanna = 1\nbela = 2\n" + A, 'line 3: queue "help" has agent "bela", which does not exist.'),
    ("[queues.help.agents]\nanna = 10\n" + A, 'line 2: agents of queue "help" gives "anna" a level that is 10, but must be 1 to 9.'),
    ("[queues.help.agents]\nanna = true\n" + A, 'line 2: agents of queue "help" gives "anna" a level that is a true or false (true), but must be a whole number.'),
    ("[queues.help.agents]\nanna = 1\n'B B' = 1\n" + A, 'line 3: agents of queue "help" names "B B", which cannot be the name of an agent.'),
    (Q + 'strategy = "skills"\n' + A, 'line 3: strategy of queue "help" is "skills", but must be linear, circular,'),
    (Q + "weights = [1]\n" + A, 'line 3: queue "help" has weights, but its strategy is "longest-idle": only "weighted" has weights.'),
    (Q + 'strategy = "weighted"\nweights = [1, 2]\n' + A, 'line 4: queue "help" has 2 weights for 1 agent: write one weight an agent.'),
    (Q + 'strategy = "weighted"\n' + A, 'line 3: queue "help" is "weighted" but has no weights: write one weight an agent.'),
    (Q + "ring_s = 0\n" + A, 'line 3: ring_s of queue "help" is 0, but must be 1 to 600 seconds.'),
    (Q + "wrapup_s = -1\n" + A, 'line 3: wrapup_s of queue "help" is -1, but must be 0 to 3600 seconds.'),
    (Q + "misses = 21\n" + A, 'line 3: misses of queue "help" is 21, but must be 0 to 20 calls.'),
    (Q + "weight = 0\n" + A, 'line 3: weight of queue "help" is 0, but must be 1 to 1000.'),
    (Q + "skills = 5\n" + A, 'line 3: skills of queue "help" is a whole number (5), but must be a table.'),
    (Q + "skills = { 'a b' = 1 }\n" + A, 'line 3: skill "a b" must have a name of letters, digits, "-" and "_" (at most 40 of them).'),
    (Q + "skills = { english = 0 }\n" + A, 'line 3: skill "english" of queue "help" is 0, but must be 1 to 9.'),
    (Q + "skills = { english = 1 }\n" + A, 'line 3: queue "help" wants skill "english", which none of its agents has.'),
    (Q + "skills = { english = 1 }\n" + A + "skills = { engish = 1 }", 'none of its agents has; did you mean "engish"?'),
    (Q + "skills = { english = 4 }\n" + A + "skills = { english = 3 }", 'line 3: queue "help" wants skill "english" of level 4, but its agents have at most 3.'),
    ('[queues.help]\nagents = ["anna", "bela"]\nskills = { english = 1, german = 1 }\n' + A + 'skills = { english = 1 }\n[agents.bela]\nnumber = "202"\nskills = { german = 1 }', 'line 3: queue "help" wants english and german, but none of its agents has all of it.'),
    (Q + A + '[lines]\n1 = { route = "queue help", skills = { english = 1 } }', 'line 6: CO line 1 wants skill "english", which none of the agents of queue "help" has.'),
    (Q + A + '[lines]\n1 = { night = "queue help", skills = { english = 1 } }', 'line 6: CO line 1 wants skill "english", which none of the agents of queue "help" has.'),
    (Q + A + 'skills = { english = 2 }\n[lines]\n1 = { skills = { englisch = 1 } }', 'line 7: CO line 1 wants skill "englisch", which no agent has; did you mean "english"?'),
    ('[queues.help]\nagents = ["anna", "bela"]\nskills = { english = 1 }\n' + A + 'skills = { english = 1 }\n[agents.bela]\nnumber = "202"\nskills = { german = 1 }\n[lines]\n1 = { route = "queue help", skills = { german = 1 } }', 'line 11: CO line 1 and queue "help" want english and german, but none of the agents of queue "help" has all of it.'),
    ("[lines]\n1 = { skills = 5 }", "line 2: skills of CO line 1 is a whole number (5), but must be a table."),
    ("[lines]\n1 = { skills = { english = 12 } }", 'line 2: skill "english" of CO line 1 is 12, but must be 1 to 9.'),
    ("[lines]\n1 = { head_start_s = 3601 }", "line 2: head_start_s of CO line 1 is 3601, but must be 0 to 3600 seconds."),
    (Q + "widening = 5\n" + A, 'line 3: widening of queue "help" is a whole number (5), but must be a list of tables.'),
    (Q + "widening = [5]\n" + A, 'line 3: widening 1 of queue "help" is 5, but must be a table of after_s, level or skill_level.'),
    (Q + "widening = [{ after_s = 5 }]\n" + A, 'line 3: widening 1 of queue "help" has no level: it must have after_s and level.'),
    (Q + "widening = [{ level = 5 }]\n" + A, 'line 3: widening 1 of queue "help" has no after_s: it must have after_s and level.'),
    (Q + "widening = [{ after_s = 5, level = 10 }]\n" + A, 'line 3: level of widening 1 of queue "help" is 10, but must be 1 to 9.'),
    (Q + "widening = [{ after_s = 5, level = 1, skill_level = -1 }]\n" + A, 'line 3: skill_level of widening 1 of queue "help" is -1, but must be 0 to 9.'),
    (Q + "widening = [{ after_s = 60, level = 2 },\n{ after_s = 60, level = 3 }]\n" + A, 'line 4: widening 2 of queue "help" is after 60 s, but the one before it is after 60 s: each must be later than the one before.'),
    (Q + "widening = [{ after_s = 30, level = 2 },\n{ after_s = 60, level = 1 }]\n" + A, 'line 4: level of widening 2 of queue "help" is 1, but the one before it has 2: who waits longer reaches no fewer people.'),
    (Q + "widening = [{ after_s = 30, level = 2, skill_level = 0 },\n{ after_s = 60, level = 2, skill_level = 1 }]\n" + A, 'line 4: skill_level of widening 2 of queue "help" is 1, but the one before it has 0: who waits longer reaches no fewer people.'),
    (Q + "same_agent_s = 601\n" + A, 'line 3: same_agent_s of queue "help" is 601, but must be 0 to 600 seconds.'),
    (Q + "answer_s = 601\n" + A, 'line 3: answer_s of queue "help" is 601, but must be 0 to 600 seconds, or "never".'),
    (Q + 'answer_s = "nie"\n' + A, 'line 3: answer_s of queue "help" is a text ("nie"), but must be a number of seconds, or "never".'),
    (Q + 'answer_s = "never"\nat_once = true\n' + A, 'line 4: queue "help" has at_once, but answer_s = "never": the box answers its callers or does not.'),
    (Q + 'longest_wait_min = 0\noverflow = "group late"\n' + A + G, 'line 3: longest_wait_min of queue "help" is 0, but must be 0.1 to 240 minutes.'),
    (Q + 'most_waiting = 0\noverflow = "group late"\n' + A + G, 'line 3: most_waiting of queue "help" is 0, but must be 1 to 999 callers.'),
    (Q + "longest_wait_min = 5\nmost_waiting = 3\n" + A, 'line 3: queue "help" has longest_wait_min, but no overflow: it must say where those calls go.'),
    (Q + "most_waiting = 5\n" + A, 'line 3: queue "help" has most_waiting, but no overflow: it must say where those calls go.'),
    (Q + 'overflow = "group late"\n' + A + G, 'line 3: queue "help" has overflow, which has no effect without longest_wait_min or most_waiting.'),
    (Q + 'most_waiting = 5\noverflow = "late"\n' + A + G, 'line 4: overflow of queue "help" is "late", but must be a number such as "12", "group NAME", "phone EXT", "queue NAME", "menu NAME", "message NAME" or "outside NUMBER".'),
    (Q + 'empty = "group lat"\n' + A + G, 'line 3: empty of queue "help" is group "lat", which does not exist; did you mean "late"?'),
    (Q + 'empty = "station 99"\n' + A, 'line 3: empty of queue "help" is phone "99", which no telephone has.'),
    (Q + 'empty = "99"\n' + A, 'line 3: empty of queue "help" is "99", which is no extension and no pilot number.'),
    (Q + 'empty = "queue hlp"\n' + A, 'line 3: empty of queue "help" is queue "hlp", which does not exist; did you mean "help"?'),
    (Q + 'empty = "outside 612345678"\n' + A, 'line 3: empty of queue "help" is "outside 612345678", but must begin with "0", the digit for an outside line.'),
    (Q + 'empty = "outside 0"\n' + A, 'line 3: empty of queue "help" is "0", which is only the digit for an outside line.'),
    (Q + 'empty = "outside 0112"\n' + A, 'line 3: empty of queue "help" is "0112", an emergency number: no call may be sent on there.'),
    (Q + 'empty = "outside 12"\n' + A + '[outside]\ndigit = ""', 'line 3: empty of queue "help" is "outside 12", but nobody calls out: digit of [outside] is "".'),
    (Q + 'empty = "queue help"\n' + A, 'line 3: empty of queue "help" is that queue itself: it must lead elsewhere.'),
    (Q + 'pilot = "70"\nempty = "70"\n' + A, 'line 4: empty of queue "help" is that queue itself: it must lead elsewhere.'),
    (Q + 'most_waiting = 5\noverflow = "queue help"\n' + A, 'line 4: overflow of queue "help" is that queue itself: it must lead elsewhere.'),
    (Q + 'most_waiting = 5\noverflow = "group late"\n' + A + G + 'overflow = "queue help"', 'line 9: calls go in a circle (group late -> queue help -> group late): one of these must send them elsewhere.'),
    (Q + 'empty = "queue other"\n[queues.other]\nagents = ["anna"]\nempty = "queue help"\n' + A, 'line 3: calls go in a circle (queue help -> queue other -> queue help): one of these must send them elsewhere.'),
    (Q + 'most_waiting = 2\noverflow = "station 18"\nempty = "queue other"\n[queues.other]\nagents = ["anna"]\nmost_waiting = 2\noverflow = "queue help"\n' + A, 'line 5: calls go in a circle (queue help -> queue other -> queue help)'),
    (Q + 'leave_digit = "1"\n' + A, 'line 3: queue "help" has leave_digit, but no leave: it must say where calls go that press it.'),
    (Q + 'leave = "station 18"\n' + A, 'line 3: queue "help" has leave, but no leave_digit: it must say what callers press.'),
    (Q + 'leave_digit = "12"\nleave = "station 18"\n' + A, 'line 3: leave_digit of queue "help" is "12", but must be one digit, * or #.'),
    (Q + 'leave_digit = "1"\nleave = "queue help"\n' + A, 'line 4: leave of queue "help" is that queue itself: it must lead elsewhere.'),
    (Q + 'callback_digit = "*"\n' + A, 'line 3: callback_digit of queue "help" is "*", but must be one digit, 0 to 9.'),
    (Q + "callback_tries = 2\n" + A, 'line 3: queue "help" has callback_tries, which has no effect without callback_digit.'),
    (Q + 'callback_denied = ["00"]\n' + A, 'line 3: queue "help" has callback_denied, which has no effect without callback_digit.'),
    (Q + "callback_at_limit = true\n" + A, 'line 3: queue "help" has callback_at_limit, which has no effect without callback_digit.'),
    (Q + C + "callback_at_limit = true\n" + A, 'line 4: queue "help" has callback_at_limit, which has no effect without longest_wait_min.'),
    (Q + C + "callback_tries = 0\n" + A, 'line 4: callback_tries of queue "help" is 0, but must be 1 to 20 calls.'),
    (Q + C + "callback_pause_min = 0.1\n" + A, 'line 4: callback_pause_min of queue "help" is 0.1, but must be 0.5 to 240 minutes.'),
    (Q + C + "callback_longest_min = 2000\n" + A, 'line 4: callback_longest_min of queue "help" is 2000, but must be 5 to 1440 minutes.'),
    (Q + C + "callback_longest_min = 5\n" + A, 'line 4: callback_longest_min of queue "help" is 5 min, but callback_pause_min is 5 min: nobody would be called twice.'),
    (Q + C + "callback_pause_min = 240\n" + A, 'line 4: callback_longest_min of queue "help" is 240 min, but callback_pause_min is 240 min: nobody would be called twice.'),
    (Q + C + 'callback_denied = ["+44"]\n' + A, 'line 4: callback_denied of queue "help" holds a value that is "+44", but must be at most 20 digits'),
    (Q + C + 'leave_digit = "1"\nleave = "station 18"\n' + A, 'line 3: callback_digit of queue "help" is "1", and so is leave_digit.'),
    (Q + C + 'answer_s = "never"\n' + A, 'line 3: queue "help" has callback_digit, but answer_s = "never": nobody can press a digit before the answer.'),
    (Q + C + A + '[outside]\ndigit = ""', 'line 3: queue "help" has callback_digit, but nobody calls out: digit of [outside] is "".'),
    (Q + "return_min = 1441\n" + A, 'line 3: return_min of queue "help" is 1441, but must be 0 to 1440 minutes.'),
    (Q + 'pilot = "7x"\n' + A, 'line 3: pilot of queue "help" is "7x", but must be one to eight digits.'),
    (Q + 'pilot = "12"\n' + A, 'line 3: pilot number "12" of queue "help" is already the extension of telephone 2.'),
    (Q + 'pilot = "70"\n' + A + G + 'pilot = "70"', 'line 3: pilot number "70" of queue "help" is already that of group "late".'),
    (Q + 'pilot = "70"\n[queues.other]\nagents = ["anna"]\npilot = "70"\n' + A, 'line 6: pilot number "70" of queue "other" is already that of queue "help".'),
    (Q + 'pilot = "112"\n' + A, 'line 3: pilot number "112" of queue "help" is also emergency number "112": choose another number.'),
    (Q + 'pilot = "01"\n' + A, 'line 3: pilot number "01" of queue "help" begins with "0", the digit for an outside line: choose another number.'),
    (Q + 'pilot = "9"\n' + A, 'line 3: pilot number "9" of queue "help" is also code "9" of "operator" (by default): one of the two must change.'),
    (Q + "service_s = 0\n" + A, 'line 3: service_s of queue "help" is 0, but must be 1 to 3600 seconds.'),
    (Q + "least_present = 2\n" + A, 'line 3: least_present of queue "help" is 2, but it has 1 agent: nobody would ever have a break.'),
    (Q + 'longest_wait_min = 1\nhead_start_s = 61\noverflow = "station 18"\n' + A, 'line 4: head_start_s of queue "help" is 61 s, but nobody waits longer than 1 min in queue "help" (longest_wait_min): a head start must not be longer.'),
    (Q + 'longest_wait_min = 1\noverflow = "station 18"\n' + A + '[lines]\n1 = { route = "queue help", head_start_s = 90 }', 'line 8: head_start_s of CO line 1 is 90 s, but nobody waits longer than 1 min in queue "help" (longest_wait_min): a head start must not be longer.'),
    (Q + "words = 5\n" + A, 'line 3: words of queue "help" is a whole number (5), but must be a table.'),
    (Q + W + "music = 5\n" + A, 'line 4: words of queue "help" has no key "music" (notice, greeting, position, '),
    (Q + W + 'greeting = "Hello"\n' + A, 'line 4: greeting of words of queue "help" is "Hello", but must be the name of a prompt: lower-case letters, digits, "-", "_" and "." (at most 40 of them).'),
    (Q + W + "every_s = 14\n" + A, 'line 4: every_s of words of queue "help" is 14, but must be 15 to 3600 seconds, or 0 for never.'),
    (Q + W + "every_s = false\n" + A, 'line 4: every_s of words of queue "help" is a true or false (false), but must be a number of seconds, or 0 for never.'),
    (Q + W + 'messages = ["web", "Web"]\nmessages_every_s = 60\n' + A, 'line 4: messages of words of queue "help" holds a value that is "Web", but must be the name of a prompt'),
    (Q + W + 'messages = ["web"]\n' + A, 'line 4: words of queue "help" has messages, but no messages_every_s: it must say how often.'),
    (Q + W + "messages_every_s = 60\n" + A, 'line 4: words of queue "help" has messages_every_s, but no messages.'),
    (Q + W + "position = false\nwait = false\nfirst_s = 5\n" + A, 'line 6: words of queue "help" has first_s, which has no effect without position or wait.'),
    (Q + W + "position = false\nposition_limit = 5\n" + A, 'line 5: words of queue "help" has position_limit, which has no effect without position.'),
    ("[agents]\nanna = 5", 'line 2: agent "anna" is 5, but must be a table of number, pin, station, outside, wrapup_s, skills or shift.'),
    ("[agents.'A B']\nnumber = '1'", 'line 1: agent "A B" must have a name of letters, digits, "-" and "_" (at most 40 of them).'),
    ("[agents.anna]\nwrapup_s = 5", 'line 1: agent "anna" can never log in: write number, station or outside.'),
    ("[agents.anna]\nnumber = 201", 'line 2: number of agent "anna" is a whole number (201), but must be a text of digits such as "201".'),
    ('[agents.anna]\nstation = "11"\npin = "1234"', 'line 3: agent "anna" has pin, but no number: it would never be dialled.'),
    (A + 'pin = "12"', 'line 3: pin of agent "anna" is "12", but must be four digits.'),
    (A + '[agents.bela]\nnumber = "201"', 'line 4: number "201" of agent "bela" is already that of agent "anna".'),
    (A + '[agents.bela]\nnumber = "2014"', 'line 4: number "2014" of agent "bela" begins with "201" of agent "anna": one must change.'),
    (A + '[agents.bela]\nnumber = "2"', 'line 4: number "2" of agent "bela" is the beginning of "201" of agent "anna": one must change.'),
    (A + 'station = "99"', 'line 3: station of agent "anna" is "99", which no telephone has.'),
    (A + 'station = "14"\n[stations]\n4 = { data = true }', 'line 3: station of agent "anna" is "14", a data device: nobody answers calls there.'),
    (A + 'station = "14"\n[stations]\n4 = { door = true }', 'line 3: station of agent "anna" is "14", a door post: nobody answers calls there.'),
    (A + 'station = "11"\n[agents.bela]\nstation = "11"', 'line 5: station "11" of agent "bela" is already that of agent "anna".'),
    (A + 'station = "11"\noutside = "00612345678"', 'line 4: agent "anna" has station and outside: an agent is in the office or outside it.'),
    (A + 'outside = "612345678"', 'line 3: outside of agent "anna" is "612345678", but must begin with "0", the digit for an outside line.'),
    (A + 'outside = "0"', 'line 3: outside of agent "anna" is "0", which is only the digit for an outside line.'),
    (A + 'outside = "0112"', 'line 3: outside of agent "anna" is "0112", an emergency number: no call may be sent on there.'),
    (A + 'outside = "+3612345678"', 'line 3: outside of agent "anna" is "+3612345678", but must be one to 33 digits.'),
    (A + 'outside = "0612"\n[outside]\ndigit = ""', 'line 3: outside of agent "anna" is "0612", but nobody calls out: digit of [outside] is "".'),
    (A + "skills = { english = 10 }", 'line 3: skill "english" of agent "anna" is 10, but must be 1 to 9.'),
    ('[pauses.10]\nname = "x"', 'line 1: pause "10" is not one digit, "0" to "9".'),
    ("[pauses]\n1 = 5", 'line 2: pause "1" is 5, but must be a table of name or break_min.'),
    ("[pauses.7]\nbreak_min = 5", 'line 1: pause "7" has no name: nobody would know why an agent is away.'),
    ('[pauses.7]\nname = "lunch"', 'line 1: name of pause "7" is "lunch", and so is that of pause "2".'),
    ('[pauses.1]\nname = "missed calls"', 'line 1: name of pause "1" is "missed calls", as the box calls its own pause: choose another.'),
    ("[pauses.1]\nbreak_min = 241", 'line 2: break_min of pause "1" is 241, but must be 0 to 240 minutes.'),
    ('[callers."+36 30"]\nname = "x"', 'line 1: caller "+36 30" is not the beginning of a number: one to 20 digits, with a leading + if wanted.'),
    ('[callers]\n"+36" = 0', 'line 2: caller "+36" is 0, but must be a table of name or head_start_s.'),
    ('[callers."+36"]', 'line 1: caller "+36" has neither name nor head_start_s.'),
    ('[callers."+36"]\nhead_start_s = -1', 'line 2: head_start_s of caller "+36" is -1, but must be 0 to 3600 seconds.'),
    ('[lines]\n1 = { route = "queue hlp" }\n' + Q + A, 'line 2: route of CO line 1 is queue "hlp", which does not exist; did you mean "help"?'),
    ('[lines]\n1 = { night = "queue hlp" }\n' + Q + A, 'line 2: night of CO line 1 is queue "hlp", which does not exist; did you mean "help"?'),
    ('[lines]\n1 = { route = "queue help", private = true }\n' + Q + A, 'line 2: CO line 1 is private, but its route is "queue help": a private line needs the telephone that owns it'),
    (G + 'overflow = "queue hlp"\n' + Q + A, 'line 3: overflow of group "late" is queue "hlp", which does not exist; did you mean "help"?'),
    ('operator = "queue help"\n' + Q + A, 'line 1: operator is "queue help", but must be "group NAME" or "phone EXT": a queue is no operator.'),
    ('[stations]\n1 = { forward_busy = "queue hlp" }\n' + Q + A, 'line 2: forward_busy of telephone 1 is queue "hlp", which does not exist; did you mean "help"?'),
    ('[stations]\n1 = { forward_busy = "outside 12" }', 'line 2: forward_busy of telephone 1 is "outside 12", but must begin with "0", the digit for an outside line.'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[text for text, _ in WRONG])
def test_each_mistake_is_one_problem_with_its_line_and_a_sentence(text, sentence):
    (found,) = problems(text)
    assert sentence in found, found


def test_a_long_chain_of_overflows_is_followed_to_its_end():
    links = [f'[groups.g{n}]\nmembers = ["11"]\noverflow = "group g{n + 1}"\n' for n in range(3000)]
    loaded("".join(links) + '[groups.g3000]\nmembers = ["11"]\n')
    (found,) = problems("".join(links) + '[groups.g3000]\nmembers = ["11"]\noverflow = "group g2999"\n')
    assert "(g2999 -> g3000 -> g2999)" in found


def test_every_circle_of_a_knot_is_told_with_the_key_that_leads_into_it():
    text = Q + 'empty = "group late"\nmost_waiting = 1\noverflow = "queue other"\n'
    text += '[queues.other]\nagents = ["anna"]\nempty = "queue help"\n' + A + G + 'overflow = "queue help"\n'
    assert [problem.split(" (")[1].split(")")[0] for problem in problems(text)] == [
        "queue help -> queue other -> queue help",
        "group late -> queue help -> group late",
    ]


# -- key by key, as in the shell


def setting(text, line):
    """As ``set KEYS VALUE`` in the shell, with | before the value."""
    keys, value = line.split("|")
    return set_value(text, tuple(keys.split()), value, BOARD)


def test_a_queue_is_set_up_from_nothing():
    text = ""
    for line in (
        "lines 1 route|queue help",
        "lines 1 skills english|2",
        "lines 1 head_start_s|30",
        "queues help agents|anna bela",
        "queues help ring_s|20",
        "queues help words greeting|welcome",
        "queues help words messages|web, hours",
        "queues help words messages_every_s|60",
        "queues help widening 1 after_s|30",
        "queues help widening 1 level|2",
        "queues help widening 2 after_s|60",
        "queues help widening 2 level|3",
        "queues help skills billing|1",
        "queues help answer_s|20",
        "queues help leave_digit|1",
        "queues help callback_digit|2",
        "queues help callback_denied|00 0690",
        "queues help leave|outside 00612345678",
        "queues help pilot|70",
        "agents anna number|201",
        "agents anna pin|0147",
        "agents anna skills english|3",
        "agents anna skills billing|9",
        "agents bela station|12",
        "pauses 1 break_min|10",
        "pauses 0 name|stock-taking",
        "callers +3630 head_start_s|60",
        "callers 0630 name|Nagy Péter",
    ):
        text = setting(text, line)
    found = to_plan(loaded(text))
    assert found.queues == (
        Queue(
            "help",
            (QueueAgent("anna"), QueueAgent("bela")),
            ring_ms=20_000,
            skills=(Skill("billing"),),
            widening=(Widening(30_000, 2), Widening(60_000, 3)),
            answer_ms=20_000,
            leave_digit="1",
            leave=plan.OutsideTarget("0612345678"),
            callback_digit="2",
            callback_denied=("00", "0690"),
            pilot="70",
            words=Words("welcome", messages=("web", "hours"), messages_every_ms=60_000),
        ),
    )
    assert found.agents[0] == Agent("anna", "201", "0147", skills=(Skill("english", 3), Skill("billing", 9)))
    assert found.agents[1] == Agent("bela", station=2)
    assert found.pauses[:2] == (PauseReason("0", "stock-taking"), PauseReason("1", "break", 600_000))
    assert found.callers == (KnownCaller("+3630", head_start_ms=60_000), KnownCaller("0630", "Nagy Péter"))
    assert found.lines[0].skills == (Skill("english", 2),)


def test_how_callers_are_called_back():
    keys = 'callback_tries = 5\ncallback_pause_min = 0.5\ncallback_longest_min = 60\ncallback_denied = ["00"]\n'
    (queue,) = to_plan(loaded(Q + C + keys + A)).queues
    assert (queue.callback_digit, queue.callback_tries, queue.callback_denied) == ("1", 5, ("00",))
    assert (queue.callback_pause_ms, queue.callback_longest_ms) == (30_000, 3_600_000)


def test_numbers_in_international_form_are_dialled_as_in_the_country():
    assert to_plan(loaded("", "hu")).outside.prefixes == plan.Prefixes("36", "06", "00")


def test_agents_get_levels_and_lose_them_again():
    text = setting(Q + A, 'queues help agents|{ anna = 2, "bela" = 1 }')
    assert tomllib.loads(text)["queues"]["help"]["agents"] == {"anna": 2, "bela": 1}
    assert written(text, ("queues", "help", "agents")) == "{ anna = 2, bela = 1 }"
    text = delete(text, ("queues", "help", "agents", "bela"))
    assert tomllib.loads(text)["queues"]["help"]["agents"] == {"anna": 2}
    assert tomllib.loads(setting(text, "queues help agents|anna")) == tomllib.loads(Q + A)
    under_a_header = "[queues.help.agents]\nanna = 1\n" + A
    assert tomllib.loads(setting(under_a_header, "queues help agents|bela"))["queues"]["help"]["agents"] == ["bela"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (
            "queues help agents|{ anna = 12 }",
            'agents of queue "help" gives "anna" a level that is 12, but must be 1 to 9.',
        ),
        ("queues help agents|{ anna }", "but a table needs"),
        ("queues help words|5", "queues help words is no value: one of its keys must follow (notice, greeting, "),
        ("queues help skills|5", "queues help skills is no value: a name and a key must follow."),
        ("queues help skills english|12", 'skill "english" of queue "help" is 12, but must be 1 to 9.'),
        (
            "queues help widening 2 level|1",
            "queues help widening 2 does not exist: the next one that can be made is 1.",
        ),
        (
            "queues help answer_s|soon",
            'answer_s of queue "help" is a text ("soon"), but must be a number of seconds, or "never".',
        ),
        ("callers 30-12 name|x", 'caller "30-12" is not the beginning of a number'),
    ],
)
def test_what_cannot_be_set_is_refused_with_word_value_and_rule(line, why):
    with pytest.raises(RefusedError) as refused:
        setting("", line)
    assert why in str(refused.value)


def test_a_part_of_a_queue_is_shown_in_its_section():
    shown = part(OFFICE, ("queues", "help", "words"))
    assert shown.startswith('[queues.help.words]\ngreeting = "welcome"\n')
    assert "ring_s" not in shown
    assert part(OFFICE, ("callers", "+3630")) == '[callers."+3630"]\nname = "A mobile telephone"\n'


def test_words_are_deleted_one_by_one_and_then_their_table():
    text = Q + W + 'greeting = "welcome"\nwhisper = "help"\n' + A
    text = delete(text, ("queues", "help", "words", "greeting"))
    assert tomllib.loads(text)["queues"]["help"]["words"] == {"whisper": "help"}
    assert "words" not in tomllib.loads(delete(text, ("queues", "help", "words", "whisper")))["queues"]["help"]


def test_what_differs_is_told_with_the_section_it_stands_in():
    changed = set_value(OFFICE, ("queues", "help", "words", "greeting"), "hello", BOARD)
    assert compare(OFFICE, changed) == ["  [queues.help.words]", '- greeting = "welcome"', '+ greeting = "hello"']


@pytest.mark.parametrize("section", ["queues", "agents", "pauses", "callers"])
def test_every_key_that_is_offered_is_one_that_the_office_may_write(section):
    name = {"queues": "help", "agents": "anna", "pauses": "7", "callers": "+3630"}[section]
    keys = {word.word for word in keys_at((section, name))}
    assert set(tomllib.loads(OFFICE)[section][name]) <= keys


# -- anything

HEADERS = [line for line in OFFICE.splitlines() if line.startswith("[")]
KEYS = sorted({line.split(" = ")[0] for line in OFFICE.splitlines() if " = " in line and not line[0].isdigit()})
VALUES = ["5", "0", "-1", "0.5", "true", '""', '"never"', '"70"', '"queue help"', '"queue sales"', '"group desk"', '"outside 006"', "[]", "[5]", '["anna"]', '["anna", 5]', "{}", "{ anna = 1 }", "{ english = 2 }", "[{}]", "[{ after_s = 5 }]", "1979-05-27"]  # fmt: skip


@given(
    st.lists(
        st.sampled_from(HEADERS)
        | st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)).map(" = ".join)
        | st.sampled_from(OFFICE.splitlines()),
        max_size=25,
    ).map("\n".join)
    | st.tuples(st.integers(0, len(OFFICE)), st.text('01*#"[]{}=,a\n', max_size=3)).map(
        lambda cut: OFFICE[: cut[0]] + cut[1] + OFFICE[cut[0] :]
    )
    | st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)).map(
        lambda new: "\n".join(
            f"{new[0]} = {new[1]}" if one.startswith(f"{new[0]} = ") else one for one in OFFICE.split("\n")
        )
    ),
    st.sampled_from(sorted(COUNTRIES)),
)
def test_no_text_brings_a_traceback_and_what_is_taken_can_be_reached(text, country):
    found = load(text, 4, 8, country)
    if isinstance(found, list):
        assert found and all(problem.text.endswith((".", "?")) for problem in found)
        return
    made = to_plan(found)
    check(made)
    agents = {agent.name: agent for agent in made.agents}
    queues = {queue.name: queue for queue in made.queues}
    assert all(agent.number or agent.station or agent.outside for agent in agents.values())
    for queue in queues.values():
        people = [agents[one.agent] for one in queue.agents]
        assert people and queue.strategy in STRATEGIES
        assert not queue.weights or len(queue.weights) == len(people)
        assert bool(queue.overflow) == bool(queue.longest_ms or queue.most)
        assert bool(queue.leave) == bool(queue.leave_digit)
        assert queue.least_present <= len(people)
        assert not queue.longest_ms or queue.head_start_ms <= queue.longest_ms
        assert [step.after_ms for step in queue.widening] == sorted({step.after_ms for step in queue.widening})
        for target in (queue.overflow, queue.empty, queue.leave):
            assert not isinstance(target, plan.QueueTarget) or target.queue in queues
    for line in made.lines:
        assert not isinstance(line.route, plan.QueueTarget) or line.route.queue in queues
    for start in queues:
        seen, place = [], start
        while place in queues and isinstance(queues[place].empty, plan.QueueTarget):
            assert place not in seen
            seen.append(place)
            place = queues[place].empty.queue
