"""``linebox backup`` and ``linebox restore``: a box moves to another one."""

import fcntl
import os

from tests.firmware.desk.exports.registers import office
from tools import cli


def box(directory):
    directory.mkdir()
    register = office(directory, calls=5)
    register.keep()
    (directory / "saved").mkdir()
    (directory / "saved" / "a.toml").write_text('country = "hu"')
    return register


def test_a_box_moves_to_another_one(tmp_path, capsys):
    box(tmp_path / "old")
    (tmp_path / "stick").mkdir()
    assert cli.main(["backup", str(tmp_path / "stick"), "--state-dir", str(tmp_path / "old")]) == 0
    (file,) = (tmp_path / "stick").iterdir()
    assert capsys.readouterr().out == f"{file}: {file.stat().st_size} bytes\n"
    assert cli.main(["restore", str(file), "--check"]) == 0
    assert cli.main(["restore", str(file), "--state-dir", str(tmp_path / "new")]) == 0
    out, error = capsys.readouterr()
    assert out.count(f"{file} is whole: 2 files") == 2 and "what there was is in" in out and error == ""
    assert (tmp_path / "new" / "saved" / "a.toml").read_text() == 'country = "hu"'
    assert (tmp_path / "new" / "register.db").stat().st_size > 0


def test_a_box_that_runs_is_left_alone(tmp_path, capsys):
    box(tmp_path / "box")
    assert cli.main(["backup", str(tmp_path), "--state-dir", str(tmp_path / "box")]) == 0
    (file,) = tmp_path.glob("linebox-*.zip")
    held = os.open(tmp_path / "box", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    assert cli.main(["restore", str(file), "--state-dir", str(tmp_path / "box")]) == 1
    os.close(held)
    assert capsys.readouterr().err == f"linebox restore: the box of {tmp_path / 'box'} runs: stop it first\n"
    assert not (tmp_path / "box" / "restore.ready").exists()


def test_what_is_no_backup_is_said_in_a_sentence(tmp_path, capsys):
    (tmp_path / "x.zip").write_text("Dear Sir")
    assert cli.main(["restore", str(tmp_path / "x.zip"), "--state-dir", str(tmp_path / "box")]) == 1
    assert "x.zip cannot be restored: it is no whole archive" in capsys.readouterr().err
    assert cli.main(["restore", str(tmp_path / "y.zip"), "--check"]) == 1
    assert cli.main(["backup", str(tmp_path), "--state-dir", str(tmp_path / "none")]) == 1
    assert cli.main(["backup", str(tmp_path / "no-stick"), "--state-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"linebox restore: {tmp_path / 'y.zip'}: No such file or directory",
        f"linebox backup: {tmp_path / 'none'}: no such folder",
        f"linebox backup: {tmp_path / 'no-stick'}: no such folder",
    ]
