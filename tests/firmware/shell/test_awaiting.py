"""``export``, ``backup``, ``restore``: begun, told how far they are, and what came of them."""

from firmware.control.requests import Export, HowFar
from firmware.control.responses import Done, Refused, ReportPart
from firmware.shell.steps import Rest
from tests.firmware.shell.fake_box import Box, Typist

BEGUN = Done('The export json is under way, and lets all else go first; "show log" tells of its end.')
WRITTEN = "The export json: exports/register.jsonl is written, 9 bytes."
OVER = ReportPart(1.0, "", (WRITTEN,), last=True)


def typed(line, *parts, **answers):
    left = list(parts)
    typist = Typist(Box(HowFar=lambda _: left.pop(0), **answers))
    return typist.type(line), typist


def test_what_is_done_at_once_says_what_came_of_it():
    told, typist = typed("export calls json", OVER, Export=BEGUN)
    assert told == WRITTEN
    assert typist.box.asked[:2] == [Export("json"), HowFar()]


def test_what_takes_longer_tells_how_far_it_is():
    far = [ReportPart(done, "writing register.jsonl") for done in (0.0, 0.04, 0.08, 0.31, 0.35)]
    told, typist = typed("export calls json", *far, OVER, Export=BEGUN)
    assert told.partition("its end.\n")[2].split("\n") == [
        "4 %: writing register.jsonl.",
        "31 %: writing register.jsonl.",
        WRITTEN,
    ]
    assert [step.seconds for step in typist.steps if isinstance(step, Rest)] == [0.3, *[1.0] * 5]


def test_what_has_failed_or_is_not_begun_says_why():
    told, _ = typed("backup", Refused("The backup has failed: the disk is too full."), Backup=BEGUN)
    assert told == "The backup has failed: the disk is too full."
    told, typist = typed("backup", Backup=Refused("No backup can be made."))
    assert told == "No backup can be made." and HowFar() not in typist.box.asked
