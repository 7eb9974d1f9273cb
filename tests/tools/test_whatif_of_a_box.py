"""``whatif`` at the cable of a whole box: real register, real desk, real shell, real twin, while people telephone."""

import os

import boards
from firmware.config.boot import this_boot
from firmware.config.store import DIRECTORY, Store
from tests.tools.twin.test_own_register import EXAMPLES, people, register_of
from tests.tools.whole_box import PROMPT, WholeBox

GIVES_NO_WAY = "import os\nos.setpriority = os.sched_setscheduler = lambda *_: None\n"
"""For the desk: on a machine that is busy with other tests, who gives way to everything never has his turn."""
DAY = "from 2026-02-02 to 2026-02-02 seeds 1"


def test_the_box_tells_what_one_person_more_would_have_brought(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(GIVES_NO_WAY)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", ""))))
    register_of("taxi", boards.named("lb4x8"), list(people(12, 90, lambda _: ())), tmp_path)
    taxi = (EXAMPLES / "taxi.toml").read_text(encoding="utf-8")
    Store(tmp_path / DIRECTORY, this_boot()).commit(taxi, "anna", "taxis", "2026-02-02 00:00")
    box = WholeBox(tmp_path, monkeypatch)
    try:
        box.plug_in()
        box.until(PROMPT)
        box.do("terminal length 0")
        told = box.do(f"whatif agents +1 {DAY}")
        assert "gave up                     20.0 %  20.0 %  0.0 %        -20.0 %" in told
        assert "With 1 agent more, callers would have been served better" in told
        told = box.do(f"whatif set queues taxi strategy alphabetical {DAY}")
        assert 'Strategy of queue "taxi" is "alphabetical", but must be linear' in told and "With" not in told
        page = "whatif-2026-02-02-to-2026-02-02-lines-3.html"
        assert f"File {page} is written among reports" in box.do(f"whatif {DAY} lines 3 page")
        assert page in box.do("show files") and (tmp_path / "reports" / page).stat().st_size > 10_000
    finally:
        box.close()
