"""Random stories of people who leave and hear messages, and hang up at any step: nothing is left but what they said."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import GroupTarget, MenuTarget, MessageTarget, QueueTarget, Recordable, StationTarget
from tests.firmware.callcontrol.menu_office import menu
from tests.firmware.callcontrol.message_office import MessageOffice, mailbox
from tests.firmware.callcontrol.queue_office import OUTPUTS
from tests.firmware.callcontrol.test_random_stories_of_call_control import (
    NONSENSE,
    SENSE,
    Teller,
    an_exchange_goes_on,
    everybody_goes_home,
    somebody_goes_on,
)
from tests.firmware.callcontrol.test_random_stories_of_callbacks import (
    a_caller_comes_whose_number_is_known,
    the_box_has_answered,
    words_end,
)

KEYS = "1112223334455##*07"
CODES = ("*97", "*9870", "*9871", "70", "71", "73", "12", "*94", "#94", "*9512")


def who_talks_to_the_box_presses(control, image, line, station):
    key = KEYS[(7 * line + station) % len(KEYS)]
    ends = sorted(control.state.dialogues)
    if not ends:
        return the_box_has_answered(control, image, line, station)
    if not station % 4:
        lines = sorted(n for n, trunk in control.state.trunks.items() if trunk.state == "held")
        return e.LineDialled(lines[line % len(lines)] if lines else line, key)
    kind, _, port = ends[station % len(ends)].partition(" ")
    return e.LineDialled(int(port), key) if kind == "line" else e.StationDialled(int(port), key)


def a_recording_ends(control, image, line, station):
    numbers = sorted(one.number for one in control.state.recordings.values())
    why = ("stopped", "silence", "limit", "failed")[line % 4]
    return e.RecordingEnded(
        numbers[line % len(numbers)] if numbers else line, why, (0, 1_000, 4_000, 9_000)[station % 4]
    )


def whoever_records_begins_anew(control, image, line, station):
    """He has found every message that there ever was, and what else may lie there."""
    names = [f"messages/{number}" for number in range(1, control.state.messages_begun + 1)]
    return e.RecordingsFound(
        tuple((name, (0, 4_000)[line % 2]) for name in (*names, "messages/notice", f"messages/draft-{line}"))
    )


def days_pass(control, image, line, station):
    return e.ClockTold(station * 3_600_000, line, 739_000 + control.state.plays_begun // 4)


def somebody_wants_the_box(control, image, line, station):
    """The next digit of a code."""
    port = (station - 1) % 4 + 1
    known = control.state.stations[port]
    if known.state == "idle":
        return e.StationWentOffHook(port)
    if known.state != "dialling":
        return e.StationWentOnHook(port) if station > 20 else e.StationDialled(port, KEYS[station % len(KEYS)])
    code = next((one for one in CODES[line % len(CODES) :] if one.startswith(known.digits)), CODES[0])
    return e.StationDialled(port, code[len(known.digits)] if len(code) > len(known.digits) else "#")


OF_MESSAGES = (who_talks_to_the_box_presses,) * 6 + (a_recording_ends,) * 4 + (words_end,) * 8
OF_MESSAGES += (a_caller_comes_whose_number_is_known,) * 4 + (the_box_has_answered,) * 4
OF_MESSAGES += (somebody_wants_the_box,) * 8 + (somebody_goes_on,) * 2 + (an_exchange_goes_on,) * 4
OF_MESSAGES += (whoever_records_begins_anew, days_pass)
ALL = OF_MESSAGES * 3 + SENSE + NONSENSE


@st.composite
def plans(draw):
    ways = [None, GroupTarget("sales"), StationTarget(4), QueueTarget("help")]
    first = mailbox(
        pin=draw(st.sampled_from(["", "1122"])),
        most=draw(st.sampled_from([1, 3])),
        keep_days=draw(st.sampled_from([0, 1])),
        review=draw(st.booleans()),
        call_back_h=draw(st.sampled_from([0, 4])),
        callback_digit=draw(st.sampled_from(["", "1"])),
        otherwise=draw(st.sampled_from(ways)),
    )
    return MessageOffice(
        first,
        mailbox("boss", stations=(2, 3), pilot="71", pin="1111"),
        recorders=draw(st.integers(0, 2)),
        tone_outputs=draw(st.sampled_from([(), OUTPUTS[:1], OUTPUTS])),
        receivers=draw(st.sampled_from([(), (1, 2)])),
        operator=draw(st.sampled_from([None, StationTarget(4)])),
        recordable=(Recordable("12", "welcome"),),
        menus=(menu(to={"1": MessageTarget("help"), "2": StationTarget(4)}, pilot="73"),),
        routes={1: MessageTarget("help"), 2: MenuTarget("main"), 3: QueueTarget("help"), 4: MessageTarget("boss")},
    ).control.state.plan


def tell(teller, seed, length):
    random = Random(seed)
    for _ in range(length):
        teller.pass_time(random.choice((0, 20, 500, 500, 1_000, 5_000, 16_000)))
        what, line, station = random.choice(ALL), random.randint(1, 4), random.randint(1, 25)
        if what in OF_MESSAGES or what in SENSE:
            event = what(teller.control, teller.image, line, station)
        else:
            event = what(line, (station - 1) % 4 + 1)
        teller.hand(event)
        if isinstance(event, e.LineCallerTold):
            teller.hand(e.LineRingStarted(event.line))


def nothing_is_left(teller):
    everybody_goes_home(teller)
    state = teller.control.state
    assert not (state.dialogues or state.recordings or state.unfinished or state.speaking or state.unheard)
    assert not teller.image.recordings


@settings(max_examples=25)
@given(plans(), st.integers(0, 2**64 - 1), st.integers(0, 2**32))
def test_who_leaves_and_hears_messages_leaves_nothing_else_behind(plan, seed, tale):
    teller = Teller(CallControl(plan, seed))
    tell(teller, tale, 200)
    nothing_is_left(teller)


@settings(max_examples=10)
@given(plans(), plans(), st.integers(0, 2**64 - 1), st.integers(0, 2**32))
def test_plans_may_change_in_the_middle_of_a_message(plan, other, seed, tale):
    teller = Teller(CallControl(plan, seed))
    for part in range(4):
        tell(teller, tale + part, 50)
        teller.reconfigure(other if part % 2 == 0 else plan)
    nothing_is_left(teller)


@settings(max_examples=10)
@given(plans(), st.integers(0, 2**64 - 1), st.integers(0, 2**32))
def test_a_restored_snapshot_knows_what_is_being_said(plan, seed, tale):
    teller = Teller(CallControl(plan, seed))
    tell(teller, tale, 120)
    assert CallControl.restore(teller.control.snapshot()).state == teller.control.state
