"""``docs/control.md`` is what the types of the control protocol say."""

from typing import get_args

import pytest

from firmware.control import requests, responses, views
from tools.control_page import PAGE, in_words, main, page


def test_the_committed_page_is_what_the_box_speaks():
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tools.control_page --write docs/control.md"


def test_every_request_has_its_least_role_and_every_response_and_row_its_place():
    lines = page().splitlines()
    for kind in get_args(requests.AnyRequest):
        (heading,) = [line for line in lines if line.startswith(f"### `{kind.__name__}` ")]
        assert (requests.ROLE_OF[kind] or "anybody") in heading
    for kind in get_args(responses.AnyResponse):
        assert f"### `{kind.__name__}`" in lines
    for subject in views.VIEWS:
        assert f"### {subject}" in lines


def test_it_is_written_where_it_is_wanted(tmp_path, capsys):
    assert main([]) == 0
    assert main(["--write", str(tmp_path / "page.md")]) == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == capsys.readouterr().out


def test_a_type_without_words_is_told_of_and_not_passed_over():
    assert in_words(tuple[tuple[str, bool], ...]) == "list of (text, true or false)"
    with pytest.raises(KeyError):
        in_words(complex)
