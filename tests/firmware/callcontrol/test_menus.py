"""What a caller meets in spoken menus."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import SendCallerId
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.menu_plan import Choice, Form, GoBack, HangUp, SayAgain
from firmware.callcontrol.plan import CallerIdOut, GroupTarget, MenuTarget, OutsideTarget, QueueTarget, StationTarget
from firmware.callcontrol.queue_plan import Skill
from tests.firmware.callcontrol.menu_office import HELP, OPERATOR, SALES, MenuOffice, menu
from tests.firmware.callcontrol.queue_office import queue
from tests.firmware.callcontrol.small_office import group


def office_with(*menus, **settings):
    return MenuOffice(*menus, **settings)


def test_the_words_come_at_once_and_a_digit_leads_to_a_group_on_ringback():
    office = office_with(menu(to={"1": SALES}))
    office.enter(1)
    assert office.heard(1) == "welcome"
    assert office.bells == []
    office.press(1, "1")
    assert (office.bells, office.heard(1)) == ([2], "ringback")
    office.answer(2)
    assert office.talks("station 2", "line 1")
    office.far_side_hangs_up(1)
    office.hang_up(2)
    office.wait(3)
    assert office.idle


def test_a_caller_without_a_number_is_answered_at_the_second_ring():
    office = office_with(menu(to={"1": SALES}))
    office.call(1)
    office.wait(4.5)
    assert office.seized == []
    office.wait(1)
    assert office.heard(1) == "welcome"


def test_a_digit_after_the_words_counts_too_and_leads_to_a_queue():
    office = office_with(menu(to={"1": HELP}))
    office.enter(1)
    office.said(1)
    assert office.heard(1) == "music"
    office.wait(4.9)
    office.press(1, "1")
    assert (office.bells, office.heard(1)) == ([1], "music")


def test_who_presses_nothing_hears_it_again_and_then_gets_the_operator():
    office = office_with(menu(to={"1": SALES}))
    office.enter(1)
    for _ in range(2):
        office.said(1)
        office.wait(5)
        assert (office.heard(1).split()[-1], office.bells) == ("welcome", [])
    office.said(1)
    office.wait(5)
    assert (office.heard(1), office.bells) == ("ringback", [OPERATOR])


def test_who_presses_what_leads_nowhere_is_told_so_and_then_gets_the_operator():
    office = office_with(menu(to={"1": SALES}))
    office.enter(1)
    for digit in "5#":
        office.press(1, digit)
        assert office.heard(1) == "menu.wrong welcome"
        office.wait(2)
    office.press(1, "*")
    assert office.bells == [OPERATOR]


def test_a_number_where_one_digit_is_wanted_is_one_mistake():
    office = office_with(menu(to={"1": SALES}))
    office.enter(1)
    office.press(1, "99999")
    assert office.heard(1) == "menu.wrong welcome"
    office.press(1, "1")
    assert office.bells == [2]


def test_an_extension_that_nobody_has_is_one_mistake_whatever_its_digits_mean():
    office = office_with(menu(to={"9": SALES}, direct=True, tries_wrong=2))
    office.enter(1)
    office.press(1, "199")
    office.wait(1)
    office.press(1, "9")
    assert office.heard(1) == "menu.wrong welcome"
    office.wait(2)
    office.press(1, "9")
    assert office.bells == [2]


def test_he_goes_where_the_menu_says_instead_of_the_operator():
    office = office_with(menu(to={"1": HELP}, otherwise=SALES, tries_silent=1))
    office.enter(1)
    office.said(1)
    office.wait(5)
    assert office.bells == [2]


def test_without_an_operator_everybody_is_tried():
    office = office_with(menu(to={"1": HELP}, tries_wrong=1), operator=None)
    office.enter(1)
    office.press(1, "9")
    assert office.bells == [1]


def test_a_dead_operator_is_passed_over():
    office = office_with(menu(to={"1": HELP}, tries_wrong=1))
    office.send(e.StationFailed(OPERATOR))
    office.enter(1)
    office.press(1, "9")
    assert office.bells == [1]


def test_numbers_of_the_office_can_be_dialled_beside_choices():
    office = office_with(menu(to={"1": HELP}, direct=True))
    office.enter(1)
    office.press(1, "12")
    assert office.bells == [2]
    office.enter(2)
    office.press(2, "1")
    assert office.bells == [2]  # an extension may begin like this
    office.wait(2)
    assert office.bells == [1, 2]


def test_a_busy_extension_is_told_as_such_and_the_menu_comes_again():
    office = office_with(menu(to={"1": HELP}, direct=True))
    office.busy(4)
    office.enter(1)
    office.press(1, "14")
    assert office.heard(1) == "menu.busy welcome"


def test_nobody_answers_where_the_menu_led_then_the_operator_rings_and_then_all_others():
    office = office_with(menu(to={"1": StationTarget(5)}))
    office.enter(1)
    office.press(1, "1")
    office.wait(59)
    assert office.bells == [5]
    office.wait(1.1)
    assert (office.bells, office.heard(1)) == ([OPERATOR], "ringback")
    office.wait(60)
    assert office.bells == [1]
    office.wait(1800)
    assert office.idle


def test_the_choice_of_a_language_holds_for_everything_that_is_said_from_then_on():
    english = Choice("2", MenuTarget("en"), language="en")
    office = office_with(menu(to={"2": english}), menu("en", "choices", {"1": HELP, "9": GoBack()}), language="hu")
    office.enter(1)
    assert (office.heard(1), office.language(1)) == ("welcome", "hu")
    office.press(1, "2")
    assert (office.heard(1), office.language(1)) == ("choices", "en")
    office.press(1, "9")
    assert (office.heard(1), office.language(1)) == ("welcome", "en")
    office.press(1, "2")
    office.busy(1)
    office.press(1, "1")
    office.wait(15)
    assert office.heard(1).startswith("queue.position 1")
    assert office.language(1) == "en"


def test_a_line_has_a_language():
    office = office_with(menu(to={"1": HELP}), language="hu", line_settings={2: {"language": "id"}})
    office.enter(1)
    office.enter(2)
    assert [office.language(line) for line in (1, 2)] == ["hu", "id"]


def test_a_choice_is_worth_a_head_start_and_wants_skills():
    first = Choice("1", HELP, head_start_ms=60_000)
    knowing = Choice("3", HELP, skills=(Skill("german"),))
    office = office_with(
        menu(to={"1": first, "2": HELP, "3": knowing}),
        queues=(queue(people="ab"),),
        agents={"b": {"skills": (Skill("german"),)}},
    )
    office.busy(1, 2)
    for line, digit in ((1, "2"), (2, "1"), (3, "3")):
        office.enter(line)
        office.press(line, digit)
        office.wait(1)
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 2")
    office.hang_up(2)
    office.answer(2)
    assert office.talks("station 2", "line 1")
    office.hang_up(1)
    office.wait(1)
    assert office.bells == []  # only b knows German
    office.hang_up(2)
    office.answer(2)
    assert office.talks("station 2", "line 3")


def test_goodbye_is_said_before_the_box_hangs_up():
    office = office_with(menu(to={"9": HangUp()}))
    office.enter(1)
    office.press(1, "9")
    assert office.heard(1) == "menu.goodbye"
    office.press(1, "9")
    office.said(1)
    assert office.seized == []


def test_words_alone_lead_on_and_no_digit_breaks_them_off():
    office = office_with(menu(then=HELP))
    office.enter(1)
    office.press(1, "1")
    assert (office.heard(1).split()[-1], office.bells) == ("welcome", [])
    office.said(1)
    assert (office.heard(1), office.bells) == ("music", [1])


def test_a_form_keeps_what_is_keyed_in():
    office = office_with(menu(form=Form(4, 6), then=HELP))
    office.enter(1)
    office.press(1, "99*1234#")
    (call,) = office.control.state.calls.values()
    assert call.said.forms == {"main": "1234"}
    assert office.bells == [1]
    office.enter(2)
    office.press(2, "123456")
    assert [call.said.forms for call in office.control.state.calls.values()] == [{"main": "1234"}, {"main": "123456"}]


def test_a_form_that_is_too_short_is_asked_for_again():
    office = office_with(menu(form=Form(4, 6), then=HELP))
    office.enter(1)
    office.press(1, "12#")
    assert office.heard(1) == "form.wrong welcome"
    office.press(1, "1234")
    office.wait(5)
    assert office.bells == [1]


def test_digits_of_the_exchange_do_not_count():
    office = office_with(menu(to={"1": HELP}, mute_ms=4000))
    office.enter(1)
    office.press(1, "61")
    assert office.heard(1) == "welcome"
    office.wait(4)
    office.press(1, "1")
    assert office.bells == [1]


def test_who_goes_round_and_round_gets_a_person():
    office = office_with(menu(to={"1": SayAgain(), "2": MenuTarget("other")}), menu("other", "o", {"2": GoBack()}))
    office.enter(1)
    for _ in range(9):
        office.press(1, "1")
    assert (office.heard(1).split()[-1], office.bells) == ("welcome", [])
    office.press(1, "1")
    office.wait(0.1)
    assert office.bells == [OPERATOR]
    office.enter(2)
    for _ in range(10):
        office.press(2, "2")
    office.wait(0.1)
    assert office.heard(2) == "ringback"


def test_nobody_is_in_menus_for_longer_than_they_say():
    office = office_with(menu(to={"1": SayAgain()}, longest_ms=60_000))
    office.enter(1)
    office.wait(50)
    office.press(1, "1")
    office.wait(9)
    assert office.bells == []
    office.wait(1)
    assert office.bells == [OPERATOR]


def test_more_callers_than_outputs_wait_with_music_and_are_told_in_order():
    office = office_with(menu(to={"1": HELP}), tone_outputs=("assign1", "assign2"))
    for line in range(1, 6):
        office.enter(line)
    assert [office.heard(line) for line in range(1, 6)] == ["welcome", "welcome", "music", "music", "music"]
    office.press(1, "5")  # who would hear more takes his turn behind those who wait
    assert [office.heard(line) for line in range(1, 6)] == ["music", "welcome", "welcome", "music", "music"]
    office.far_side_hangs_up(4)
    office.said(2)
    assert [office.heard(line) for line in (1, 2, 3, 5)] == ["music", "music", "welcome", "welcome"]
    office.press(3, "1")
    assert office.heard(1) == "menu.wrong welcome"


def test_a_digit_counts_also_while_somebody_awaits_the_words():
    office = office_with(menu(to={"1": HELP}), tone_outputs=("assign1",))
    office.enter(1)
    office.enter(2)
    office.press(2, "1")
    assert (office.heard(2), office.bells) == ("music", [1])


def test_words_that_broke_off_begin_anew():
    office = office_with(menu(to={"1": HELP}), tone_outputs=("assign1",))
    office.enter(1)
    before = office.words_to("line 1")[1]
    office.reconfigure(_changed(office.control.state.plan, tone_outputs=("assign2",)))
    office.wait(0)
    assert office.heard(1) == "welcome"
    assert office.words_to("line 1")[1] > before


@pytest.mark.parametrize("outputs", [(), ("assign1",)])
def test_where_nothing_can_be_said_digits_count_and_the_operator_helps(outputs):
    office = office_with(menu(to={"1": HELP}), tone_outputs=outputs)
    office.enter(1)
    if outputs:
        office.finish("line 1", "failed")
    assert office.heard(1) == "music"
    for _ in range(3):
        if outputs and office.words_to("line 1")[1]:
            office.finish("line 1", "failed")
        office.wait(5)
    assert office.bells == [OPERATOR]


def test_hanging_up_at_any_moment_leaves_nothing_behind():
    office = office_with(menu(to={"1": HELP, "9": HangUp()}, direct=True))
    presses = ("", "1", "9", "5", "12")
    for digits in presses:
        office.enter(1)
        office.press(1, digits)
        office.far_side_hangs_up(1)
        office.wait(5)
        assert office.idle, digits


def test_a_number_outside_without_a_line_ends_with_a_person():
    office = office_with(menu(to={"1": OutsideTarget("0612345678")}))
    office.enter(1)
    office.press(1, "1")
    office.wait(0.1)
    assert office.bells == [OPERATOR]


def test_a_queue_and_a_group_may_lead_to_a_menu():
    office = office_with(
        menu(to={"1": SALES}),
        queues=(queue(people="a", longest_ms=30_000, overflow=MenuTarget("main")),),
        routes={1: QueueTarget("help")},
    )
    office.busy(1)
    office.enter(1)
    assert office.heard(1) == "music"
    office.wait(30)
    assert office.heard(1) == "welcome"
    office.press(1, "1")
    assert office.bells == [2]


def test_a_commit_takes_nobody_out_of_his_menu_and_who_was_in_one_that_is_gone_begins_anew():
    office = office_with(menu(to={"1": SALES}), menu("old", "o", {"1": HELP}), routes={1: MenuTarget("old")})
    office.enter(1)
    plan = office.control.state.plan
    office.reconfigure(plan)
    assert office.heard(1) == "o"
    office.reconfigure(_changed(plan, menus=plan.menus[:1], lines=tuple(_to_main(line) for line in plan.lines)))
    assert office.heard(1) == "welcome"


def test_a_commit_that_takes_away_whom_silent_callers_get_leaves_them_the_operator():
    main = menu(to={"1": SALES}, otherwise=GroupTarget("late"))
    office = office_with(main, groups=(group("sales", (2, 3)), group("late", (4,)), group("all", range(1, 9))))
    office.enter(1)
    office.press(1, "1")
    plan = office.control.state.plan
    groups = tuple(one for one in plan.groups if one.name != "late")
    office.reconfigure(_changed(plan, menus=(_changed(main, otherwise=None),), groups=groups))
    office.wait(60)
    assert office.bells == [OPERATOR]


def test_a_commit_that_makes_another_kind_of_menu_begins_it_anew():
    main = menu(form=Form(4, 6, confirm=True), then=HELP)
    office = office_with(main)
    office.enter(1)
    office.press(1, "0471#")
    assert office.heard(1) == "form.confirm 0471"
    other = menu(to={"1": SALES})
    office.reconfigure(_changed(office.control.state.plan, menus=(other,)))
    assert office.heard(1) == "welcome"
    office.press(1, "1")
    assert office.bells == [2]


def _to_main(line):
    return _changed(line, route=MenuTarget("main"))


def _changed(struct, **fields):
    known = {name: getattr(struct, name) for name in struct.__struct_fields__}
    return type(struct)(**(known | fields))


def test_a_box_that_is_restored_in_the_middle_of_a_menu_goes_on():
    office = office_with(menu(to={"1": SALES}))
    office.enter(1)
    office.control = CallControl.restore(office.control.snapshot())
    office.press(1, "1")
    assert office.bells == [2]


def test_a_group_that_overflows_into_a_menu():
    office = office_with(
        menu(to={"1": HELP}),
        groups=(group("sales", (2, 3), overflow=MenuTarget("main"), ring_ms=5000), group("all", range(1, 9))),
        routes={1: GroupTarget("sales")},
    )
    office.call_from(1, "+3611")
    office.wait(10.5)
    assert office.heard(1) == "welcome"


def _whistles(office, line, bursts):
    for count in range(1, bursts + 1):
        office.send(e.LineHeard(line, "fax", count))
        office.wait(3.5)


def test_a_fax_in_a_menu_goes_to_the_fax_and_is_let_go_if_nobody_takes_it():
    office = office_with(menu(to={"1": SALES}), fax=6)
    office.enter(1)
    office.enter(2)
    _whistles(office, 1, 1)
    assert (office.bells, office.heard(1)) == ([], "welcome")
    _whistles(office, 1, 2)
    assert (office.bells, office.heard(1)) == ([6], "ringback")
    office.answer(6)
    assert office.talks("station 6", "line 1")
    _whistles(office, 2, 2)
    assert office.heard(2) == "ringback"
    office.wait(60)
    assert office.seized == [1]


def test_a_fax_in_a_queue_goes_to_the_fax_too_and_nowhere_where_there_is_none():
    office = office_with(menu(to={"1": HELP}), fax=6)
    office.busy(1)
    office.enter(1)
    office.press(1, "1")
    _whistles(office, 1, 2)
    assert office.bells == [6]
    office = office_with(menu(to={"1": SALES}))
    office.enter(1)
    _whistles(office, 1, 3)
    assert (office.bells, office.heard(1)) == ([], "welcome")


def test_a_number_is_said_back_and_keyed_in_again_until_it_is_right():
    office = office_with(menu(form=Form(4, 6, confirm=True), then=HELP))
    office.enter(1)
    office.press(1, "0471#")
    assert office.heard(1) == "form.confirm 0471"
    office.press(1, "2")
    assert office.heard(1) == "welcome"
    office.press(1, "0472#")
    office.said(1)
    office.press(1, "5")
    assert office.heard(1) == "menu.wrong form.confirm 0472"
    office.said(1)
    office.wait(5)
    assert office.heard(1) == "menu.silent form.confirm 0472"
    office.press(1, "1")
    (call,) = office.control.state.calls.values()
    assert (call.said.forms, office.bells) == ({"main": "0472"}, [1])


def test_whoever_answers_hears_what_was_keyed_in_and_nobody_else_does():
    for then, told in ((HELP, True), (StationTarget(1), True), (HELP, False)):
        office = office_with(menu(form=Form(4, 6, told=told), then=then))
        office.enter(1)
        office.press(1, "0471#")
        office.answer(1)
        assert office.talks("station 1", "line 1")
        assert office.words_to("station 1")[0] == ("agent.keyed 0471" if told else "")
        assert office.words_to("line 1")[0] == ""


def test_the_display_shows_what_was_keyed_in_in_the_place_of_a_name():
    office = office_with(
        menu(form=Form(4, 6), then=HELP), caller_id_out=CallerIdOut("ETSI", False, 4000), signal_output="assign4"
    )
    office.enter(1)
    office.press(1, "0471#")
    office.send(e.StationRingPaused(1))
    shown = next(action for _, action in reversed(office.log) if isinstance(action, SendCallerId))
    assert (shown.number, shown.name) == ("+361", "0471")


def test_going_back_takes_back_what_a_choice_was_worth():
    vip = Choice("1", MenuTarget("vip"), head_start_ms=60_000, skills=(Skill("german"),))
    office = office_with(menu(to={"1": vip, "2": HELP}), menu("vip", "v", {"9": GoBack(), "2": HELP}))
    for line, digits in ((1, "1912"), (2, "12"), (3, "192")):
        office.enter(line)
        office.press(line, digits)
    granted = [(call.said.head_start_ms, len(call.said.skills)) for call in office.control.state.calls.values()]
    assert granted == [(60_000, 1), (60_000, 1), (0, 0)]
