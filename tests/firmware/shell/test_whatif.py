"""``whatif``: what may be changed is said in any order; the run is begun, told how far it is, shown, ended."""

import pytest

from firmware.control.requests import EndTwin, ReadTwin, RunTwin
from firmware.control.responses import Done, Refused, ReportPart
from firmware.shell.completing import complete, help_at
from firmware.shell.facts import Facts
from firmware.shell.history import may_be_kept
from firmware.shell.nodes import RefusalError
from firmware.shell.reading import read
from firmware.shell.screen import Screen
from firmware.shell.steps import Send
from tests.firmware.shell.fake_box import Box, Typist

BEGUN = Done("The twin runs over 2026-11-16 to 2026-11-29, while nothing else has to be done.")
TOLD = ("With 1 agent more,", "callers would have been served better.")
FACTS = Facts(4, 8, queues=("help", "sales"))


def box_with(*parts, **more):
    left = list(parts)
    return Box(RunTwin=BEGUN, ReadTwin=lambda _: left.pop(0), **more)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("whatif", RunTwin()),
        ("whatif agents +1", RunTwin(agents=1)),
        ("whatif agents -2 lines 4", RunTwin(agents=-2, lines=4)),
        (
            "whatif lines 4 strat longest from 2026-11-01 to 2026-11-14",
            RunTwin(lines=4, strategy="longest-idle", first="2026-11-01", last="2026-11-14"),
        ),
        ("whatif set queues help wrap 20", RunTwin(settings=((("queues", "help", "wrapup_s"), "20"),))),
        (
            'whatif set queues help agents \'["anna"]\' within 30 set queues sales strategy "ring-all" agents +1',
            RunTwin(
                agents=1,
                settings=(
                    (("queues", "help", "agents"), '["anna"]'),
                    (("queues", "sales", "strategy"), "ring-all"),
                ),
                within_s=30,
            ),
        ),
        ("whatif page seeds 20 seed 7 agents +1", RunTwin(agents=1, seeds=20, seed=7, page=True)),
    ],
)
def test_a_line_asks_for_a_run(line, asked):
    box = box_with(ReportPart(1.0, "", TOLD, True))
    Typist(box).type(line)
    assert box.asked[:2] == [asked, ReadTwin(0)]


def test_what_came_of_it_is_shown_page_by_page_and_goes_through_filters():
    typist = Typist(box_with(ReportPart(1.0, "", TOLD, True)), screen=Screen(20, 24, unicode=False))
    assert typist.type("whatif agents +1 | match better") == "callers would have\n  been served\n  better."
    assert typist.box.asked[0] == RunTwin(agents=1, width=40, plots=False)
    assert typist.steps[-1].paged


def test_what_takes_long_tells_of_each_tenth():
    parts = [ReportPart(0.0), *(ReportPart(done / 100, "running") for done in (2, 5, 11, 13, 14, 30, 99))]
    typist = Typist(box_with(*parts, ReportPart(1.0, "", TOLD, True)))
    told = typist.type("whatif agents +1")
    assert told == "\n".join(["2 %: running.", "13 %: running.", "30 %: running.", "99 %: running.", *TOLD])


def test_control_c_ends_the_run():
    box = box_with(ReportPart(0.2, "running"), EndTwin=Done("The twin runs no more, and nothing came of it."))
    typist = Typist(box)
    step = typist.session.read("whatif agents +1")
    while isinstance(step, Send):
        step = typist.session.went(box.answer(step.request))
    assert typist.all(typist.session.interrupted()) == "The twin runs no more, and nothing came of it."
    assert box.asked[-1] == EndTwin()
    assert typist.type("who").startswith("You are anna"), "and the next line is read"


def test_a_page_is_told_and_can_be_completed_then():
    file = "File whatif-2026-11-16-to-2026-11-29-lines-4.html is written among reports: send reports/x takes it."
    typist = Typist(box_with(ReportPart(1.0, "", (file,), True)))
    assert typist.type("whatif lines 4 page").startswith("File whatif-2026-11-16")
    assert [getattr(request, "subject", "") for request in typist.box.asked][-1] == "files"


def test_a_refusal_is_shown_with_all_its_sentences():
    refused = Refused("The twin cannot be run so.", ("The alternative, line 12: no.", "The alternative, line 14: no."))
    told = Typist(Box(RunTwin=BEGUN, ReadTwin=refused)).type("whatif set zone Mars")
    assert told.splitlines() == [refused.text, *(f"- {problem}" for problem in refused.problems)]
    busy = Refused("The twin is run already, 25 % of it: ask again later.")
    typist = Typist(Box(RunTwin=busy))
    assert typist.type("whatif") == busy.text


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("whatif agents 3", '"3" agents are not +1 to +99 more or -1 to -99 fewer: write it with its sign'),
        ("whatif agents +1 agents +2", '"agents" stands in the line already: once is enough'),
        ("whatif lines 201", 'count "201" is no whole number of 1 to 200'),
        ("whatif from 2026-11-01", "is not whole: to must follow"),
        ("whatif set queues help", "is not whole: a key of it must follow"),
        ("whatif set queues help wrapup_s", "is not whole: VALUE must follow"),
        ("whatif set colour blue", '"colour" is not a key of this file'),
        ("whatif strategy alphabetical", 'strategy "alphabetical" is not linear, circular'),
        ("whatif nonsense", '"nonsense" is not known after "whatif"'),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(line, refusal):
    with pytest.raises(RefusalError) as refused:
        read(line, FACTS)
    assert refusal in str(refused.value)


def test_a_viewer_may_not():
    assert Typist(Box(), role="viewer").type("whatif").startswith('"whatif" is for the role operator')


def words(line, **more):
    known = Facts(4, 8, queues=("help", "sales"), **more)
    return [one.word for one in complete(line, len(line), known)]


def test_tab_and_the_question_mark_know_what_may_follow():
    assert words("whatif ")[:4] == ["agents", "lines", "strategy", "set"]
    assert words("whatif agents +1 page ")[:3] == ["lines", "strategy", "set"]
    assert "page" not in words("whatif page ") and "|" in words("whatif page ")
    assert words("whatif set queues ") == ["help", "sales"]
    assert words("whatif set queues ", written={"queues": {"new": {}}}) == ["new"]
    assert words("whatif set queues help wra") == ["wrapup_s"]
    assert words("whatif set queues help strategy long") == ["longest-idle"]
    assert "set" in words("whatif set queues help strategy longest-idle ")
    assert words("whatif set lines 1 route group") == [] and words("whatif strategy fe") == ["fewest-calls"]
    assert help_at("whatif set queues help wrapup_s ", FACTS).startswith("VALUE  ")
    assert help_at("whatif agents ", FACTS, 60).splitlines() == ["+1  one more", "-1  one fewer", "+N  so many"]


def test_a_line_with_a_pin_is_not_kept():
    line = "whatif set travellers anna pin 7788 set queues help wrapup_s 20"
    assert not may_be_kept(line, read(line, FACTS))
    line = "whatif set queues help wrapup_s 20"
    assert may_be_kept(line, read(line, FACTS))
