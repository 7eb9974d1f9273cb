"""A call list through the simulated box."""

import datetime
from random import Random

import pytest

from tools import cli
from tools.play.call_list import ListError, moment, read_calls

HEADER = "arrival,line,customer,priority,type,menu_s,wait_s,outcome,talk_s,agent\n"


def row(at, outcome="answered", menu_s=5, wait_s=0, talk_s=20):
    return f"1999-02-01T{at},AA01,,0,PS,{menu_s},{wait_s},{outcome},{talk_s},X\n"


@pytest.fixture
def play(tmp_path, capsys):
    def run(rows, *options, world="event", config=None):
        path = tmp_path / "calls.csv"
        path.write_text(HEADER + "".join(rows))
        if config is not None:
            (tmp_path / "a.toml").write_text(config)
            options = (*options, "--config", str(tmp_path / "a.toml"))
        status = cli.main(["play", "--calls", str(path), "--world", world, *options])
        captured = capsys.readouterr()
        return status, captured.out.splitlines(), captured.err

    return run


def counts(line):
    """(offered, blocked, answered, abandoned) of a line of the table."""
    words = line[16:].split()
    return tuple(int(word) for word in words[:4])


@pytest.mark.parametrize("world", ["electrical", "event"])
def test_one_call_is_answered_after_the_time_to_the_telephone(play, world):
    status, lines, _ = play([row("09:00:00")], "--answer", "4", world=world)
    assert status == 0
    assert " ".join(lines[0].split()) == "hour of arrival offered blocked answered abandoned wait avg longest"
    assert lines[1].startswith("1999-02-01 09:00")
    assert counts(lines[1]) == counts(lines[-1]) == (1, 0, 1, 0)
    assert "4.1 s" in lines[1]  # detection, and 4 s


@pytest.mark.parametrize("world", ["electrical", "event"])
def test_a_call_without_a_free_line_is_blocked(play, world):
    rows = [row(f"09:00:0{n}", talk_s=600) for n in range(6)]
    _, lines, _ = play(rows, world=world)
    assert counts(lines[-1]) == (6, 2, 4, 0)
    _, lines, _ = play(rows, "--board", "lb8x24", world=world)
    assert counts(lines[-1]) == (6, 0, 6, 0)


def test_a_line_is_free_again_after_its_call(play):
    rows = [row(f"09:00:0{n}", talk_s=10) for n in range(4)] + [row("09:00:30")]
    assert counts(play(rows)[1][-1]) == (5, 0, 5, 0)


@pytest.mark.parametrize("world", ["electrical", "event"])
def test_a_caller_who_abandons_leaves_in_time(play, world):
    rows = [row("09:00:00", "abandoned", menu_s=2, wait_s=0, talk_s=0)]
    assert counts(play(rows, world=world)[1][-1]) == (1, 0, 0, 1)
    # Answered before his patience ends, he is answered.
    assert counts(play(rows, "--answer", "1", world=world)[1][-1]) == (1, 0, 1, 0)


@pytest.mark.parametrize("world", ["electrical", "event"])
@pytest.mark.parametrize("patience_ms", [2900, 3020, 3040, 3060, 3080, 3090, 3095, 3100, 3105, 3110, 3120, 3130, 3200])
def test_whoever_lifts_as_the_caller_leaves_hangs_up_again(play, world, patience_ms):
    """The box answers a line on which nobody is any more; it must not stay seized for ever."""
    rows = [row("09:00:00", "abandoned", patience_ms / 1000, 0, 0)]
    rows += [row(f"09:00:{second}", talk_s=30) for second in (20, 21, 22, 23)]
    assert counts(play(rows, world=world)[1][-1])[:2] == (5, 0)


def blocked_by_own_count(calls, lines):
    """The rules of the issue alone: four lines, the lowest free one, 3.1 s to the answer, 0.75 s to let go."""
    free_s = [0.0] * lines
    blocked = 0
    for at_s, patience_s, talk_s in calls:
        line = next((n for n in range(lines) if free_s[n] <= at_s), None)
        if line is None:
            blocked += 1
        elif patience_s is None:
            free_s[line] = at_s + 3.13 + talk_s + 0.75
        else:
            free_s[line] = at_s + patience_s + 0.75
    return blocked


@pytest.mark.parametrize("seed", range(10))
def test_the_count_of_blocked_calls_is_that_of_a_calculation(play, seed):
    random = Random(f"calls {seed}")
    calls = [(5 * n, random.choice((None, None, random.randint(5, 30))), random.randint(0, 60)) for n in range(200)]
    rows = [
        row(
            f"{9 + at_s // 3600:02}:{at_s // 60 % 60:02}:{at_s % 60:02}",
            *(("answered", 0, 0, talk_s) if patience_s is None else ("abandoned", patience_s, 0, 0)),
        )
        for at_s, patience_s, talk_s in calls
    ]
    offered, blocked, answered, abandoned = counts(play(rows)[1][-1])
    assert blocked == blocked_by_own_count(calls, 4)
    assert 20 < blocked < 180
    assert offered == 200 == blocked + answered + abandoned
    assert abandoned == 0  # everybody waits longer than the three seconds


def test_callers_wait_for_a_free_person(play):
    one = "[groups.all]\nmembers = ['11']\nring_s = 600\n"
    rows = [row("09:00:00", talk_s=60), row("09:00:05", talk_s=5), row("09:00:06", "abandoned", 10, 10, 0)]
    _, lines, _ = play(rows, config=one)
    assert counts(lines[-1]) == (3, 0, 2, 1)
    longest = float(lines[-1].split()[-2])
    assert 60 <= longest <= 65  # until the first has gone, a second more, and the way to the telephone


def test_hours_add_up_and_only_the_chosen_time_is_played(play):
    rows = [row(f"{hour:02}:{minute:02}:00", talk_s=30) for hour in (8, 9, 10, 11) for minute in (0, 20, 40)]
    _, lines, _ = play(rows, "--from", "09:00", "--to", "1999-02-01T11:00")
    assert [counts(line) for line in lines[1:]] == [(3, 0, 3, 0), (3, 0, 3, 0), (6, 0, 6, 0)]


def test_a_call_in_progress_at_the_end_is_finished(play):
    _, lines, _ = play([row("09:59:59", talk_s=3000)], "--from", "09:00", "--to", "10:00")
    assert counts(lines[-1]) == (1, 0, 1, 0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: the file is empty; its first line must name the columns."),
        ("arrival,menu_s\n", "line 1: column wait_s is missing; needed are arrival, menu_s, wait_s, outcome, talk_s."),
        (HEADER + "\n" + row("09:00:00") + row("09:61:00"), 'line 4: arrival is "1999-02-01T09:61:00", but must be'),
        (HEADER + row("09:00:00", "lost"), 'line 2: outcome is "lost", but must be answered or abandoned.'),
        (HEADER + row("09:00:00", menu_s="x"), 'line 2: menu_s is "x", but must be a number of seconds from 0 on.'),
        (HEADER + row("09:00:00", talk_s=-1), 'line 2: talk_s is "-1", but must be'),
        (HEADER + row("09:00:00", talk_s="nan"), 'line 2: talk_s is "nan", but must be'),
        (HEADER + "1999-02-01T09:00:00,AA\n", "line 2: has 2 fields, but the first line names 10 columns."),
    ],
)
def test_a_mistake_in_the_list_is_one_sentence_with_its_line(text, sentence):
    with pytest.raises(ListError) as error:
        read_calls(text.splitlines(keepends=True))
    assert sentence in str(error.value)


def test_mistakes_in_the_call_of_the_command(play, tmp_path):
    assert play([row("09:00:00")], "--from", "yesterday")[0] == 2
    status, _, err = play([row("09:00:00")], "--from", "10:00", "--to", "09:00")
    assert status == 2
    assert "--to (1999-02-01 09:00:00) must be later than --from (1999-02-01 10:00:00)." in err
    assert "--answer is 0" in play([row("09:00:00")], "--answer", "0")[2]
    assert "line 2: strategy" in play([row("09:00:00")], config="[groups.all]\nstrategy = 'x'")[2]
    assert "No such file" in play([row("09:00:00")], "--config", str(tmp_path / "none.toml"))[2]
    assert cli.main(["play", "--calls", str(tmp_path / "none.csv")]) == 2


def test_moments():
    day = datetime.date(1999, 2, 1)
    assert moment("1999-02-03", day) == datetime.datetime(1999, 2, 3)
    assert moment("1999-02-03T10:00", day) == datetime.datetime(1999, 2, 3, 10)
    assert moment("10:00", day) == datetime.datetime(1999, 2, 1, 10)


def test_rows_are_played_in_order_of_arrival():
    calls = read_calls((HEADER + row("10:00:00") + row("09:00:00")).splitlines(keepends=True))
    assert [call.arrival.hour for call in calls] == [9, 10]
