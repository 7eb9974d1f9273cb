"""``linebox timeline``: who rang, talked to whom and waited, as text, as a picture and for a wave viewer."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime, timedelta

import msgspec
import pytest

from firmware.callcontrol.engine import CallControl
from firmware.desk.journal.frames import Wall
from firmware.desk.journal.reading import chapter
from firmware.desk.journal.replaying import done
from tests.tools.replay.journals import frames_of, played, rewrite, saved, with_another_bell
from tools import cli
from tools.replay.as_vcd import dumped
from tools.replay.slices import Slice
from tools.replay.spans import history

STORY = "circular"
"""Line 1 rings phone 11, who lifts after 2 s."""


@pytest.fixture
def journal(tmp_path):
    return saved(tmp_path / "journal", STORY)


def lines_of(capsys):
    return capsys.readouterr().out.splitlines()


def test_a_row_for_each_port_that_did_anything_and_a_line_for_each_thing_it_did(journal, capsys):
    assert cli.main(["timeline", str(journal), "--width", "40"]) == 0
    drawn = lines_of(capsys)
    assert drawn[0].startswith("2026-01-05 09:00:00 to 09:0")
    pictures = [line for line in drawn if re.match(r"(line|phone) \d+ +[rcTwbx.-]{40}$", line)]
    rows = {line[:8].strip(): line[8:].strip() for line in pictures}
    assert rows["line 1"].startswith("r") and "T" in rows["line 1"]
    assert rows["phone 11"].startswith("r") and "T" in rows["phone 11"]
    assert all(len(row) == 40 for row in rows.values())
    told = [line.split(None, 1)[1] for line in drawn if line.startswith("09:00:0")]
    assert re.match(r"line 1 +1\.9 s  ringing, all: 11", told[0])
    assert re.match(r"phone 11 +1\.9 s  ringing, line 1", told[1])
    assert any(re.match(r"phone 11 +\S+ s  talking, line 1", line) for line in told)
    assert any(line.startswith("idle throughout: ") and "phone 18" in line for line in drawn)
    assert drawn[-1] == "the box started at 2026-01-05 09:00:00"


def test_a_slice_shows_what_went_on_when_it_began(journal, capsys):
    assert cli.main(["timeline", str(journal), "--from", "09:00:01", "--to", "09:00:04"]) == 0
    drawn = lines_of(capsys)
    assert drawn[0].startswith("2026-01-05 09:00:01 to 09:00:04, ")
    assert any(line.startswith("09:00:01.0  phone 11") and "ringing, line 1" in line for line in drawn)


def test_a_talk_in_which_nothing_happens_is_seen(capsys, tmp_path):
    """Nothing at all was written down in this time."""
    saved(tmp_path, "queue_agents_by_code")
    assert cli.main(["timeline", str(tmp_path)]) == 0
    talk = next(line.split() for line in lines_of(capsys) if "talking, line" in line and float(line.split()[3]) > 2)
    second = int(talk[0].split(":")[2].split(".")[0]) + 1
    words = ["--from", f"{talk[0][:6]}{second:02}", "--to", f"{talk[0][:6]}{second:02}.5"]
    assert cli.main(["timeline", str(tmp_path), *words]) == 0
    drawn = lines_of(capsys)
    assert any(" ".join(talk[1:3]) in line and "0.5 s  talking, line" in line for line in drawn)


def test_the_picture_is_xml_with_all_names_and_a_bar_for_each_span(journal, tmp_path, capsys):
    picture = tmp_path / "day.svg"
    assert cli.main(["timeline", str(journal), "--svg", str(picture)]) == 0
    assert lines_of(capsys) == [f"written: {picture}"]
    root = ET.parse(picture).getroot()
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    titles = [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]
    assert {"line 1", "phone 11", "rings", "talks"} <= set(texts)
    assert any(title.startswith("talking, phone 11\n") for title in titles)
    width = float(root.get("width"))
    for bar in root.iter("{http://www.w3.org/2000/svg}rect"):
        if bar.get("rx"):
            assert 0 <= float(bar.get("x")) <= float(bar.get("x")) + float(bar.get("width")) <= width


def told_by_another_reader(path):
    """What a published reader finds: scopes, and of each variable its changes."""
    reader = pytest.importorskip("vcd.reader", reason="pip install pyvcd")
    names, scopes, now, found = {}, [], 0, {}
    with path.open("rb") as file:
        for token in reader.tokenize(file):
            kind, data = token.kind.name, token.data
            if kind == "SCOPE":
                scopes.append(data.ident)
            elif kind == "UPSCOPE":
                scopes.pop()
            elif kind == "VAR":
                names[data.id_code] = f"{scopes[-1]}.{data.reference}"
            elif kind == "CHANGE_TIME":
                now = data
            elif kind.startswith("CHANGE_"):
                found.setdefault(names[data.id_code], []).append((now, data.value))
    return found


def test_wave_viewers_can_read_it(journal, tmp_path, capsys):
    dump = tmp_path / "day.vcd"
    assert cli.main(["timeline", str(journal), "--vcd", str(dump)]) == 0
    found = told_by_another_reader(dump)
    assert len(found) == 3 * 12
    assert found["line_4.busy"] == [(0, "0")]
    assert found["phone_11.busy"][:2] == [(0, "0"), (92, "1")]
    states = {state: ms for ms, state in reversed(found["phone_11.state"])}
    assert (states["ringing"], states["talking"]) == (92, 2013)
    assert (2013, "line_1") in found["phone_11.with"]


def test_times_of_a_dump_never_fall_and_each_sign_stands_for_one_variable():
    _, journal = played("agents_pause_by_dial")
    text = dumped(history(journal.chapters(), Slice()))
    times = [int(line[1:]) for line in text.splitlines() if re.fullmatch(r"#\d+", line)]
    assert times == sorted(set(times))
    signs = re.findall(r"\$var \w+ 1 (\S+) ", text)
    assert len(signs) == len(set(signs)) == 3 * 12
    assert text.isascii()


def test_whoever_waits_in_a_queue_is_seen_to_wait(capsys, tmp_path):
    saved(tmp_path, "agents_pause_by_dial")
    assert cli.main(["timeline", str(tmp_path)]) == 0
    assert "waiting, " in capsys.readouterr().out


def test_a_second_start_of_the_box_ends_what_was_and_is_marked():
    _, journal = played(STORY)
    first, second = journal.chapters()[0], journal.chapters()[0]
    later = timedelta(hours=1)
    begun = type(second.begun)(
        *[
            getattr(second.begun, name) + later if name == "local" else getattr(second.begun, name)
            for name in second.begun.__struct_fields__
        ]
    )
    cut = first._replace(entries=first.entries[:6])
    moved = second._replace(begun=begun, entries=[entry._replace(at=entry.at + later) for entry in second.entries])
    found = history([cut, moved], Slice())
    nine = datetime(2026, 1, 5, 9, 0)
    assert found.starts == [nine, nine + later]
    (line,) = [row for row in found.rows if row.name == "line 1"]
    assert line.spans[0].ended <= cut.until
    assert line.spans[1].begun >= nine + later


def test_a_clock_that_is_set_back_hides_nothing(tmp_path, capsys):
    """A caller talks from 2 s on; the clock is set back by an hour while he does."""
    nine = datetime(2026, 1, 5, 9, 0)

    def set_back(world):
        world.at(3_000, lambda: world.set_clock(nine - timedelta(hours=1)))

    _, journal = played(STORY, watch=set_back)
    found = history(journal.chapters(), Slice())
    assert found.set_back == [(found.set_back[0][0], timedelta(hours=1, seconds=3))]
    _, as_it_was = played(STORY)
    (usual,) = [row for row in history(as_it_was.chapters(), Slice()).rows if row.name == "line 1"]
    (line,) = [row for row in found.rows if row.name == "line 1"]
    assert [span.text for span in line.spans] == [span.text for span in usual.spans]
    for span, other in zip(line.spans, usual.spans, strict=True):
        assert abs(span.begun - other.begun) < timedelta(seconds=4)
    journal.save(tmp_path)
    assert cli.main(["timeline", str(tmp_path)]) == 0
    assert lines_of(capsys)[-1].startswith("the clock was set back by 1:00:03 at 2026-01-05 09:00:0")


def test_a_journal_that_gives_other_actions_is_not_drawn(journal, capsys):
    file = journal / "000001.journal"
    rewrite(file, [with_another_bell(frame) for frame in frames_of(file)])
    assert cli.main(["timeline", str(journal)]) == 1
    assert "not the same." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["{}/none"], "{}/none: No such file or directory."),
        (["{}/journal", "--width", "3"], "--width 3: 10 to 1000 columns."),
        (["{}/journal", "--to", "2020-01-01"], "{}/journal: nothing was written down in that time."),
        (["{}/journal", "--svg", "{}/none/a.svg"], "{}/none/a.svg: No such file or directory."),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(journal, tmp_path, capsys, words, sentence):
    assert cli.main(["timeline", *(word.format(tmp_path) for word in words)]) == 2
    assert capsys.readouterr().err == f"linebox timeline: {sentence.format(tmp_path)}\n"


def test_what_the_journal_could_not_hold_is_told_and_no_start_of_the_box(tmp_path, capsys):
    """Its disk was full from the third frame to the tenth."""
    saved(tmp_path, "circular")
    begun, *frames = frames_of(tmp_path / "000001.journal")
    control = CallControl.restore(begun.state)
    for frame in frames[:10]:
        if not isinstance(frame, Wall):
            done(control, frame)
    entries = chapter(tmp_path / "000001.journal").entries
    again = msgspec.structs.replace(
        begun, ms=frames[9].ms, state=control.snapshot(), local=entries[9].at.replace(microsecond=0), lost=7
    )
    rewrite(tmp_path / "000001.journal", [begun, *frames[:3]])
    rewrite(tmp_path / "000002.journal", [again, *frames[10:]])
    assert cli.main(["timeline", str(tmp_path)]) == 0
    told = lines_of(capsys)
    since, till = entries[2].at, again.local
    missing = f"the journal could not be written: what happened from {since:%F %T} to {till:%T} is missing"
    assert told[-2:] == [f"the box started at {begun.local}", missing]
    assert cli.main(["replay", str(tmp_path)]) == 0
    assert "steps are missing here, 7 at least" in lines_of(capsys)[1]
    assert cli.main(["timeline", str(tmp_path), "--svg", str(tmp_path / "day.svg")]) == 0
    assert f"what happened from {since:%F %T} to here is missing" in (tmp_path / "day.svg").read_text()
