"""Revisions on the disk: power fails at every system call, and the old or the new configuration is there, no third."""

import errno
from pathlib import Path

import pytest

from firmware.config.boot import boot_ms, this_boot
from firmware.config.sealed import DamagedError
from firmware.config.store import KEPT, Store, Unconfirmed
from tests.firmware.desk.power_cut_disk import PowerCutDisk, PowerCutError

HERE = Path("/var/lib/linebox/configuration")
BOOT, NEXT_BOOT = "boot-1", "boot-2"
OLDER, OLD, NEW, NEWEST = (f'country = "{country}"\n# {"x" * 150}\n' for country in ("hu", "de", "uk", "us"))
NOISE = b"# half a head"


def store_on(files, boot=BOOT, **how):
    disk = PowerCutDisk(files, **how)
    return Store(HERE, boot, disk), disk


def made(*steps):
    """The files after these steps."""
    store, disk = store_on({})
    for step in steps:
        step(store)
    return disk.now()


def committed(text, until_ms=None):
    return lambda store: store.commit(text, "anna", "a reason", "2026-11-30 09:00", until_ms)


TWICE = made(committed(OLDER), committed(OLD))
SITUATIONS = {
    "never configured": {},
    "once": made(committed(OLD)),
    "twice": TWICE,
    "unconfirmed": made(committed(OLDER), committed(OLD, 60_000)),
    "unconfirmed at first": made(committed(OLD, 60_000)),
    "reverted": made(committed(OLDER), committed(OLD, 60_000), Store.revert),
    "half a commit before": {**made(committed(OLDER)), "revision-2.toml": made(committed(NEWEST))["revision-1.toml"]},
    "half a file before": {**TWICE, "running.new": NOISE, "revision-3.toml.new": NOISE},
    "pointer damaged": {**TWICE, "running": NOISE},
    "pointer damaged again": {**TWICE, "running": NOISE, "running.damaged-4": b"x"},
    "pointer lost": {name: content for name, content in TWICE.items() if name != "running"},
    "running one damaged": {**TWICE, "revision-2.toml": NOISE},
    "damaged in the way": {**TWICE, "revision-3.toml": NOISE},
    "all damaged": {"running": NOISE, "revision-7.toml": NOISE},
}
OPERATIONS = {
    "commit": committed(NEW),
    "commit for a time": committed(NEW, 90_000),
    "confirm": Store.confirm,
    "revert": Store.revert,
    "run on": lambda store: store.run_on(0),
    "settle": Store.settle,
}


def seen(files):
    """What runs in this start of the machine and in the next."""
    return tuple(store_on(files, boot)[0].read()[:2] for boot in (BOOT, NEXT_BOOT))


def texts_in(files):
    """Every sound revision."""
    store, _ = store_on(files)
    return {one.number: store.text_of(one.number) for one in store.revisions() if one.sound}


def noise_in(files):
    return sorted(name for name, content in files.items() if content == NOISE and not name.endswith(".new"))


def calls_of(files, operation):
    store, disk = store_on(files)
    operation(store)
    return len(disk.calls), seen(disk.now())


CASES = [
    pytest.param(files, operation, id=f"{name}-{what}")
    for name, files in SITUATIONS.items()
    for what, operation in OPERATIONS.items()
]


@pytest.mark.parametrize(("files", "operation"), CASES)
def test_power_fails_at_any_moment_and_the_old_or_the_new_configuration_is_there(files, operation):
    # The machine has started again when somebody looks at what is left.
    old, (calls, (_, new)) = seen(files)[1], calls_of(files, operation)
    for moment in range(calls + 1):
        store, disk = store_on(files, fails_at=moment)
        finished = True
        try:
            operation(store)
        except PowerCutError:
            finished = False
        for left in disk.afterwards():
            assert seen(left)[1] in ((new,) if finished else (old, new)), disk.calls
            assert len(noise_in(left)) == len(noise_in(files)), "what is damaged is never overwritten"
        again, disk = store_on(disk.afterwards()[-1], NEXT_BOOT)
        again.commit(NEWEST, "bela", "", "")
        assert {seen(left)[1][1] for left in disk.afterwards()} == {NEWEST}
    assert finished


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize(("files", "operation"), CASES)
def test_the_disk_refuses_any_call_and_nothing_is_lost(files, operation, error):
    known, old, (calls, new) = texts_in(files), seen(files), calls_of(files, operation)
    for moment in range(calls + 1):
        store, disk = store_on(files, fails_at=moment, error=OSError(error, "it refuses"))
        refused = False
        try:
            operation(store)
        except OSError:
            refused = True
        disk.fails_at = None
        assert disk.handles == {}, "nothing is left open"
        if error != errno.EIO:
            assert seen(disk.now()) in ((old, new) if refused else (new,))
        assert texts_in(disk.now()).items() >= known.items()
        assert len(noise_in(disk.now())) == len(noise_in(files))
        store.commit(NEWEST, "", "", "")
        assert seen(disk.now())[0][1] == NEWEST


def test_the_change_of_the_pointers_name_is_the_moment_of_the_commit():
    store, disk = store_on(TWICE)
    store.commit(NEW, "", "", "")
    moment = disk.calls.index("replace running.new running")
    for fails_at, expected in ((moment, OLD), (moment + 1, NEW)):
        store, disk = store_on(TWICE, fails_at=fails_at)
        with pytest.raises(PowerCutError):
            store.commit(NEW, "", "", "")
        assert store_on(disk.now())[0].read().text == expected


# -- what is running


def test_a_box_that_was_never_configured_runs_on_the_empty_configuration(tmp_path):
    for directory in (tmp_path, tmp_path / "configuration"):
        store = Store(directory, BOOT)
        assert store.read()[:3] == (0, "", ())
        assert store.revisions() == []
        assert store.text_of(0) == ""


def test_revisions_are_told_with_who_when_and_why(tmp_path):
    store = Store(tmp_path / "configuration", BOOT)
    assert store.commit(OLD, "anna", "a new telephone", "2026-11-30 09:00") == 1
    assert store.commit(NEW, "bela", 'he said "why"\nnot', "2026-11-30 10:00") == 2
    assert [tuple(one) for one in store.revisions()] == [
        (2, "2026-11-30 10:00", "bela", 'he said "why"\nnot', True),
        (1, "2026-11-30 09:00", "anna", "a new telephone", True),
    ]
    assert (store.text_of(1), store.text_of(2), store.read().revision) == (OLD, NEW, 2)
    assert (tmp_path / "configuration").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "configuration" / "revision-2.toml").stat().st_mode & 0o777 == 0o600


def test_a_text_comes_back_as_it_was_whatever_its_line_ends(tmp_path):
    store = Store(tmp_path, BOOT)
    for text in ("", "\n\n", 'a = "é"\r\nb = 1', "# sha256 x\n"):
        assert store.text_of(store.commit(text, "", "", "")) == text


def test_unless_it_is_confirmed_another_start_goes_back(tmp_path):
    store = Store(tmp_path, BOOT)
    store.commit(OLD, "", "", "")
    store.commit(NEW, "", "", "", until_ms=60_000)
    assert Store(tmp_path, BOOT).read() == (2, NEW, (), Unconfirmed(1, 60_000), True)
    later = Store(tmp_path, NEXT_BOOT).read()
    assert (later.revision, later.text, later.settled) == (1, OLD, False)
    assert later.remarks == ("revision 2 was not confirmed before the box started again: revision 1 is running",)
    store.confirm()
    assert Store(tmp_path, NEXT_BOOT).read() == (2, NEW, (), None, True)


def test_who_starts_when_the_time_is_over_never_runs_what_nobody_confirmed(tmp_path):
    store = Store(tmp_path, BOOT)
    store.commit(OLD, "", "", "")
    store.commit(NEW, "", "", "", until_ms=60_000)
    assert store.read(59_999) == store.read() == (2, NEW, (), Unconfirmed(1, 60_000), True)
    over = "revision 2 was not confirmed in time: revision 1 is running again"
    assert store.read(60_000) == (1, OLD, (over,), None, False)
    store.confirm()
    assert store.read(60_000) == (2, NEW, (), None, True)


def test_what_there_is_to_go_back_to_is_damaged_and_what_nobody_confirmed_is_not_run_all_the_same(tmp_path):
    store = Store(tmp_path, BOOT)
    for text, until_ms in ((OLDER, None), (OLD, None), (NEW, 60_000)):
        store.commit(text, "", "", "", until_ms)
    (tmp_path / "revision-2.toml").write_bytes(NOISE)
    assert (store.read(59_999).text, store.read(60_000).text) == (NEW, OLDER)


def test_where_nobody_knows_which_start_this_is_it_goes_back_too(tmp_path):
    store = Store(tmp_path, "")
    store.commit(NEW, "", "", "", until_ms=60_000)
    assert store.read().revision == 0


def test_a_second_commit_for_a_time_goes_back_to_what_ran_before_both(tmp_path):
    store = Store(tmp_path, BOOT)
    store.commit(OLDER, "", "", "")
    store.commit(OLD, "", "", "", until_ms=60_000)
    store.commit(NEW, "", "", "", until_ms=90_000)
    assert store.read().unconfirmed == Unconfirmed(1, 90_000)
    assert store.revert()[:2] == (1, OLDER)
    assert store.commit(NEWEST, "", "", "") == 4, "numbers are never used again"


def test_a_damaged_pointer_falls_back_to_the_newest_sound_revision_and_says_so():
    files = {**TWICE, "running": NOISE, "revision-2.toml": NOISE}
    running = store_on(files)[0].read()
    assert (running.revision, running.text) == (1, OLDER)
    assert running.remarks == (
        f"{HERE}/running is damaged (its checksum is wrong)",
        f"{HERE}/revision-2.toml is damaged (its checksum is wrong)",
        "revision 1, the newest sound one, is running",
    )


def test_half_a_commit_is_never_fallen_back_to():
    files = {**SITUATIONS["half a commit before"], "revision-1.toml": NOISE}
    running = store_on(files)[0].read()
    assert (running.revision, running.text) == (0, "")
    assert running.remarks[-1] == "no revision is sound: the box runs on its defaults"


def test_every_single_wrong_bit_of_a_revision_is_seen(tmp_path):
    store = Store(tmp_path, BOOT)
    store.commit(OLDER, "anna", "", "")
    store.commit(OLD, "anna", "", "")
    path = tmp_path / "revision-2.toml"
    good = path.read_bytes()
    for place in range(len(good)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert store.read().text == OLDER
        with pytest.raises(DamagedError):
            store.text_of(2)
    assert [one.sound for one in store.revisions()] == [False, True]
    path.write_bytes((tmp_path / "revision-1.toml").read_bytes())
    with pytest.raises(DamagedError, match="it says that it is revision 1"):
        store.text_of(2)


def test_fifty_are_kept_and_never_the_one_to_go_back_to_is_lost(tmp_path):
    store = Store(tmp_path, BOOT)
    store.commit(OLD, "", "", "")
    for _ in range(KEPT + 5):
        store.commit(NEW, "", "", "", until_ms=60_000)
    numbers = [one.number for one in store.revisions()]
    assert numbers == [*range(KEPT + 6, 6, -1), 1]
    assert store.revert().text == OLD
    store.commit(NEWEST, "", "", "")
    assert len(store.revisions()) == KEPT
    with pytest.raises(FileNotFoundError):
        store.text_of(2)


def test_a_damaged_one_is_not_deleted_for_its_age(tmp_path):
    store = Store(tmp_path, BOOT)
    store.commit(OLD, "", "", "")
    (tmp_path / "revision-1.toml").write_bytes(NOISE)
    for _ in range(KEPT + 2):
        store.commit(NEW, "", "", "")
    assert (tmp_path / "revision-1.toml").read_bytes() == NOISE


def test_starting_over_sets_all_aside(tmp_path):
    store = Store(tmp_path / "configuration", BOOT)
    store.start_over()
    for text in (OLD, NEW):
        store.commit(text, "", "", "")
        store.start_over()
        assert store.read() == (0, "", (), None, False)
    aside = [Store(tmp_path / f"configuration.before-{number}", BOOT).read().text for number in (1, 2)]
    assert aside == [OLD, NEW]
    assert store.commit(OLD, "", "", "") == 1


def test_reading_changes_nothing():
    for files in SITUATIONS.values():
        store, disk = store_on(files)
        store.read()
        store.revisions()
        assert disk.now() == files


def test_the_boot_clock_never_goes_back():
    assert 0 < boot_ms() <= boot_ms()


def test_this_start_of_the_machine_has_a_name():
    assert this_boot() == this_boot() != ""


def test_nothing_stays_open(tmp_path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    store = Store(tmp_path, BOOT)
    store.commit(OLD, "", "", "", until_ms=1)
    store.revert()
    store.revisions()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
