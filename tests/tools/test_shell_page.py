"""docs/shell.md tells the commands that there are."""

from pathlib import Path

import pytest

from tools.shell_page import reference, rewritten

PAGE = Path(__file__).resolve().parents[2] / "docs" / "shell.md"


def test_the_committed_page_is_that_of_the_grammar():
    written = PAGE.read_text(encoding="utf-8")
    assert written == rewritten(written), "docs/shell.md is out of date: run 'python -m tools.shell_page docs/shell.md'"


def row(command):
    (found,) = [line for line in reference().splitlines() if line.startswith(f"| `{command}` |")]
    return [cell.strip() for cell in found.strip("|").split("|")][1:]


@pytest.mark.parametrize(
    ("command", "role"),
    [
        ("show lines [LINE]", "viewer"),
        ("show log [COUNT]", "viewer"),
        ("monitor [END]", "viewer"),
        ("seize line LINE", "operator"),
        ("tone END TONE", "operator"),
        ("crosspoint close END SOURCE", "operator"),
        ("ring PHONE [SECONDS]", "operator"),
        ("watch SUBJECT [WHICH]", "viewer"),
        ("user NAME [role ROLE]", "installer"),
        ("set PATH VALUE", "installer"),
        ("commit [confirmed MINUTES [comment TEXT]] [comment TEXT]", "installer"),
        ("delete file FILE", "installer"),
    ],
)
def test_a_command_stands_as_it_is_typed_with_its_role(command, role):
    assert row(command)[-1] == role


def test_a_page_without_a_place_for_it_is_refused():
    with pytest.raises(ValueError, match="the page has no line"):
        rewritten("# A page\n")
