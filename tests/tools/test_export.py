"""``linebox export``: a file in a format, and a sentence where there is none."""

import pytest

from tests.firmware.desk.exports.registers import office
from tools import cli


def test_a_day_in_a_file(tmp_path, capsys):
    register = office(tmp_path)
    out = tmp_path / "out.csv"
    words = ["--register", str(register.path), "--from", "2026-01-06", "--to", "2026-01-06", "--out", str(out)]
    assert cli.main(["export", "master_csv", *words]) == 0
    told, error = capsys.readouterr()
    assert told == f"{out}: {out.stat().st_size} bytes\n" and error == ""
    lines = out.read_text().splitlines()
    assert lines and all('"2026-01-06 ' in line for line in lines)


def test_without_a_name_it_has_the_usual_one(tmp_path, monkeypatch):
    register = office(tmp_path, calls=3)
    monkeypatch.chdir(tmp_path)
    for kind, name in (("queue_log", "queue_log"), ("master_csv", "Master.csv"), ("xlsx", "register.xlsx")):
        assert cli.main(["export", kind, "--register", str(register.path)]) == 0
        assert (tmp_path / name).stat().st_size > 0


def test_no_register_is_said_in_a_sentence(tmp_path, capsys):
    (tmp_path / "letter.db").write_text("Dear Sir, this is no register at all.")
    for name in ("letter.db", "none.db"):
        assert cli.main(["export", "json", "--register", str(tmp_path / name), "--out", str(tmp_path / "x")]) == 1
        assert f"{name} cannot be read as a register" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--from", "6.1.2026"], "'6.1.2026' is no date such as 2026-11-30"),
        (["--from", "2026-01-06", "--to", "2026-01-05"], "--to 2026-01-05 is before --from 2026-01-06"),
    ],
)
def test_days_that_are_none(words, sentence, capsys):
    try:
        status = cli.main(["export", "json", "--register", "r", *words])
    except SystemExit as leaves:
        status = leaves.code
    assert status == 2 and sentence in capsys.readouterr().err


def test_what_is_printed_goes_by_a_configuration(tmp_path, capsys):
    register = office(tmp_path, calls=3)
    out, config = tmp_path / "out.txt", tmp_path / "office.toml"
    config.write_text('country = "us"\n[smdr]\nlog_ins = false\npage_lines = 0\n')
    words = ["export", "smdr80", "--register", str(register.path), "--out", str(out), "--config", str(config)]
    assert cli.main(words) == 0
    lines = out.read_text().splitlines()
    assert len(lines) == 2 + 3 and all(line.startswith("01/") for line in lines[2:])
    config.write_text('[smdr]\ndate = "ydm"\n')
    assert cli.main(words) == 1
    assert f'{config}, line 2: date of [smdr] is "ydm", but must be "dmy", "mdy" or "ymd"' in capsys.readouterr().err
