"""A page as Chromium has it: what its console says, whom it asks, how wide it is."""

import json
import os
import shutil
import subprocess
from html import escape
from typing import NamedTuple

import pytest

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
needed = pytest.mark.skipif(
    PROGRAM is None and os.environ.get("CI") != "true",
    reason="chromium is missing: install it with 'apt install chromium'",
)


class Seen(NamedTuple):
    """``console``: lines; ``asked``: addresses; ``width``: that it takes, in px, of ``room``; ``pairs``: where the
    widest table of names and figures ends."""

    console: list[str]
    asked: list[str]
    width: int
    room: int
    pairs: int


def look(folder, page, room):
    """At a page, in a frame ``room`` px wide. What the browser asks for on its own account is not told."""
    frame = f'<iframe srcdoc="{escape(page)}" style="border:0;width:{room}px;height:2000px"></iframe>'
    script = (
        "<script>onload = () => { const inside = document.querySelector('iframe').contentDocument.documentElement;"
        "const pairs = [...inside.querySelectorAll('.pairs')].map(one => Math.ceil(one.getBoundingClientRect().right));"
        "document.title = [inside.scrollWidth, inside.clientWidth, Math.max(0, ...pairs)].join(' ') }</script>"
    )
    (folder / "frame.html").write_text(f"<!doctype html><meta charset=utf-8>{script}{frame}")
    log = folder / "net.json"
    done = subprocess.run(
        [
            *(PROGRAM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-component-update"),
            *("--disable-background-networking", "--disable-sync", "--enable-logging=stderr", f"--log-net-log={log}"),
            *(f"--user-data-dir={folder / 'profile'}", "--dump-dom", (folder / "frame.html").as_uri()),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    width, inside, pairs = done.stdout.partition("<title>")[2].partition("</title>")[0].split()
    console = [line.partition("CONSOLE")[2] for line in done.stderr.splitlines() if "CONSOLE" in line]
    return Seen(console, _asked(json.loads(log.read_text())), int(width), int(inside), int(pairs))


def _asked(log):
    """Addresses that a page asked for: a browser's own requests have no origin."""
    params = [event.get("params", {}) for event in log["events"]]
    wanted = [one for one in params if one.get("url") and one.get("initiator", "not an origin") != "not an origin"]
    return [one["url"] for one in wanted if not one["url"].startswith(("data:", "file:", "about:"))]
