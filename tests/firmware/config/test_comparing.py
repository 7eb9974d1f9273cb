"""How two configurations differ, as people read it: what went, what came, and in which section."""

from hypothesis import given
from hypothesis import strategies as st

from firmware.config.comparing import changed_lines, compare

OLD = """\
country = "hu"

[stations]
1 = { name = "Anna" }
2 = { name = "Bela" }

[timers]
door_s = 3
"""


def test_each_change_stands_in_its_section():
    new = OLD.replace("hu", "de").replace("Bela", "Cecil").replace("door_s = 3", "door_s = 4")
    assert compare(OLD, new) == [
        '- country = "hu"',
        '+ country = "de"',
        "  [stations]",
        '- 2 = { name = "Bela" }',
        '+ 2 = { name = "Cecil" }',
        "  [timers]",
        "- door_s = 3",
        "+ door_s = 4",
    ]
    assert changed_lines(OLD, new) == 6


def test_a_new_section_is_told_with_its_header_once():
    assert compare(OLD, OLD + "[speed]\n01 = '12'\n") == ["+ [speed]", "+ 01 = '12'"]
    assert compare(OLD, OLD.replace("2 = ", "3 = ", 1))[0] == "  [stations]"


def test_what_is_the_same_does_not_differ():
    assert compare(OLD, OLD) == []
    assert compare(OLD, OLD.replace("\n", "\r\n")) == []


lines = st.lists(st.sampled_from(["a = 1", "b = 2", "[c]", "[[d]]", "", "# e"])).map("\n".join)


@given(lines, lines)
def test_from_the_old_text_and_the_changes_comes_the_new_one(old, new):
    changes = compare(old, new)
    gone = sorted(line[2:] for line in changes if line.startswith("- "))
    come = sorted(line[2:] for line in changes if line.startswith("+ "))
    assert sorted(old.splitlines() + come) == sorted(new.splitlines() + gone)
    assert all(line[2:] in old + new for line in changes if line.startswith("  "))


def test_texts_that_have_nothing_in_common_are_told_whole():
    old, new = ("".join(f"{letter}{count} = 1\n" for count in range(6000)) for letter in "ab")
    assert changed_lines(old, new) == 12_000
