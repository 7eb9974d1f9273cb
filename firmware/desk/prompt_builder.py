"""The sounds of prompts: which are there, and how they are made by a process of their own."""

import contextlib
import selectors
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from firmware.control.responses import AnyResponse, Done, Refused
from firmware.control.views import PromptView
from firmware.desk.adoption import Spoken
from firmware.voice.build_report import BuildReport, decode
from firmware.voice.languages import LANGUAGES
from firmware.voice.phrases import Words
from firmware.voice.pipes import LineReader
from firmware.voice.prompt_states import prompt_states

ALL = "all"
"""In place of a prompt: all of a language together."""


class Process(Protocol):
    """It tells how far it is at ``fd``, until it ends."""

    @property
    def fd(self) -> int: ...

    def end(self) -> None:
        """Whatever it is doing."""


Start = Callable[[Path, Sequence[str], Words], Process]
"""(where everything is kept, languages, the office's words) -> who makes the sounds. May raise OSError."""


class BuildProcess:
    """``python -m firmware.voice.build_prompts``. Raises OSError when it cannot be started."""

    def __init__(self, directory: Path, languages: Sequence[str], words: Words) -> None:
        command = [sys.executable, "-m", "firmware.voice.build_prompts", "--state-dir", str(directory), *languages]
        # A file and no pipe: nobody waits until it has read its words.
        with tempfile.TemporaryFile() as given:
            given.write(msgspec.json.encode(words))
            given.seek(0)
            self._process = subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, bufsize=0)
        assert self._process.stdout is not None
        self._reports = self._process.stdout

    @property
    def fd(self) -> int:
        return self._reports.fileno()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reports.close()


class PromptBuilder:
    """``spoken()``: what the running configuration says of prompts. ``note`` takes one sentence for the log."""

    def __init__(
        self,
        directory: Path,
        spoken: Callable[[], Spoken],
        selector: selectors.BaseSelector,
        note: Callable[[str], None],
        start: Start = BuildProcess,
    ) -> None:
        self._directory = directory
        self._spoken = spoken
        self._selector = selector
        self._note = note
        self._start = start
        self._process: Process | None = None
        self._reader: LineReader | None = None
        self._languages: tuple[str, ...] = ()
        self._progress: dict[str, BuildReport] = {}
        self._last = BuildReport()

    def build(self, language: str) -> AnyResponse:
        """Begin to make what is missing in this language, or in all ("")."""
        if language and language not in LANGUAGES:
            return Refused(f'there are no phrases in "{language[:20]}"; the languages are {", ".join(LANGUAGES)}.')
        if self._process is not None:
            return Refused(f"the sounds are being made already, {self._so_far()}.")
        if shutil.which("espeak-ng") is None:
            return Refused("espeak-ng is missing: install it with 'apt install espeak-ng'.")
        self._languages = (language,) if language else tuple(LANGUAGES)
        self._progress, self._last = {}, BuildReport()
        try:
            self._process = self._start(self._directory, self._languages, self._spoken().words)
        except OSError as error:
            return Refused(f"the sounds cannot be made: {error.strerror}.")
        self._reader = LineReader(self._process.fd)
        self._selector.register(self._process.fd, selectors.EVENT_READ, self._read)
        return Done('the sounds are being made, while nothing else has to be done; "show prompts" tells how far it is.')

    def rows(self, which: str) -> list[PromptView]:
        """Of each language; of each prompt of a language ``which``; of a prompt ``which`` in each language."""
        spoken = self._spoken()
        rows = []
        for language in LANGUAGES:
            states = prompt_states(self._directory, language, spoken.language, spoken.words)
            counts = [(state.own, state.built, state.missing) for state in states]
            if not which:
                own, built, missing = (sum(count) for count in zip(*counts, strict=True))
                rows.append(PromptView(language, ALL, own, built, missing, self._of_language(language)))
            elif which == language:
                rows += [PromptView(language, *state) for state in states]
            else:
                rows += [PromptView(language, *state) for state in states if state.name == which]
        return rows

    def finish(self) -> None:
        """The desk ends: so does who makes sounds; each file is whole."""
        self._let_go()

    def _of_language(self, language: str) -> str:
        if self._process is None or language not in self._languages:
            return ""
        report = self._progress.get(language)
        return "waits for its turn" if report is None else f"made {report.done} of {report.total}"

    def _so_far(self) -> str:
        done = sum(report.done for report in self._progress.values())
        return f"{done} of {sum(report.total for report in self._progress.values())} in {len(self._progress)} languages"

    def _read(self, _events: int) -> None:
        assert self._reader is not None
        lines = self._reader.read()
        for line in lines or ():
            with contextlib.suppress(msgspec.MsgspecError):
                self._last = decode(line)
                if self._last.language:
                    self._progress[self._last.language] = self._last
        if lines is None:
            self._let_go()
            self._note(self._outcome())

    def _outcome(self) -> str:
        if self._last.finished:
            made = sum(report.done for report in self._progress.values())
            return f"the sounds of prompts are there in {', '.join(self._languages)}: {made} were made"
        why = self._last.failed.rstrip(".") or "whoever made them has ended"
        return f"the sounds of prompts were not made to the end: {why}"

    def _let_go(self) -> None:
        if self._process is not None:
            self._selector.unregister(self._process.fd)
            self._process.end()
            self._process = None
