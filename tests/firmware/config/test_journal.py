"""What the configuration says of the journal, and the sentences for what it cannot mean."""

import pytest

from firmware.config import Config, load
from firmware.config.model import JournalConfig


def journal(text):
    found = load(text, 4, 8)
    return found.journal if isinstance(found, Config) else [str(one) for one in found]


def test_sixteen_files_of_four_megabytes_unless_the_office_wants_others():
    assert journal("") == JournalConfig(16, 4)
    assert journal("[journal]\nfiles = 999\nfile_mb = 64") == JournalConfig(999, 64)
    assert journal("[journal]\nfile_mb = 1") == JournalConfig(16, 1)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("files = 1", "files of [journal] is 1, but must be 2 to 999 files."),
        ("file_mb = 0", "file_mb of [journal] is 0, but must be 1 to 64 MB."),
        ("file_mb = 65", "file_mb of [journal] is 65, but must be 1 to 64 MB."),
        ("file = 3", '[journal] has no key "file" (files or file_mb); did you mean "files"?'),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(line, sentence):
    assert journal(f"[journal]\n{line}") == [f"line 2: {sentence}"]
