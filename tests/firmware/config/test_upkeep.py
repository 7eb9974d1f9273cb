"""What the configuration says of calls that are written down, and the sentences for what it cannot mean."""

import pytest

from firmware.config import Config, load
from firmware.config.upkeep import BackupConfig, RegisterConfig, SmdrConfig, Upkeep


def test_a_new_box_keeps_calls_prints_none_and_saves_nothing():
    found = load("", 4, 8).upkeep
    assert found == Upkeep(smdr=SmdrConfig(date="ymd"))  # as Hungary writes dates
    assert (found.register.keep_days, found.smdr.port, found.backup.directory) == (0, "", "")


def test_everything_that_can_be_said():
    found = load(
        """
        [register]
        keep_days = 365
        most_mb = 200
        pseudonymise_days = 90
        [smdr]
        port = "/dev/ttyUSB0"
        baud = 1200
        columns = 120
        page_lines = 0
        skip_lines = 0
        flow = "xon"
        date = "dmy"
        log_ins = false
        frame = "7E1"
        [backup]
        directory = "/media/stick"
        hour = 0
        keep = 3
        also = ["recordings"]
        """,
        4,
        8,
    )
    assert isinstance(found, Config)
    assert found.upkeep == Upkeep(
        RegisterConfig(365, 200, 90),
        SmdrConfig("/dev/ttyUSB0", 1200, 120, 0, 0, "xon", "dmy", log_ins=False, frame="7E1"),
        BackupConfig("/media/stick", 0, 3, ("recordings",)),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[register]\nkeep_days = -1", "line 2: keep_days of [register] is -1, but must be 0 to 36500 days."),
        (
            "[smdr]\nbaud = 9601",
            "line 2: baud of [smdr] is 9601, but must be 300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600 or "
            "115200.",
        ),
        ("[smdr]\ncolumns = 100", "line 2: columns of [smdr] is 100, but must be 80 or 120."),
        (
            "[smdr]\npage_lines = 5",
            "line 2: page_lines of [smdr] is 5, but must be 20 to 200 lines, or 0 for paper without pages.",
        ),
        (
            '[smdr]\nport = "ttyUSB0"',
            'line 2: port of [smdr] is "ttyUSB0", but must be a path from the top, such as "/dev/ttyUSB0".',
        ),
        (
            '[smdr]\nflow = "rts"',
            'line 2: flow of [smdr] is "rts", but must be "cts", "xon" or "none"; did you mean "cts"?',
        ),
        ("[backup]\nhour = 24", "line 2: hour of [backup] is 24, but must be 0 to 23 hours after midnight."),
        (
            '[backup]\nalso = ["calls"]',
            'line 2: also of [backup] holds a value that is "calls", but must be "prompts", "messages" or '
            '"recordings".',
        ),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(text, sentence):
    assert [str(one) for one in load(text, 4, 8)] == [sentence]
