"""The sounds of prompts: which are there, and how they are made by a process of their own: when somebody says so, and
when the configuration says other words, or another language."""

import contextlib
import selectors
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from firmware.control.responses import AnyResponse, Done, Refused
from firmware.control.views import PromptView
from firmware.desk.adoption import Spoken
from firmware.desk.recording_trials import RecordingTrials
from firmware.desk.side_process import Follower, Process, SideProcess
from firmware.voice.build_report import BuildReport, decode
from firmware.voice.languages import DEFAULT_LANGUAGE, LANGUAGES
from firmware.voice.phrases import Words
from firmware.voice.prompt_files import built_folder, own_files, own_sound
from firmware.voice.prompt_states import PromptState, prompt_states

ALL = "all"
"""In place of a prompt: all of a language together."""

NOTHING_SAID = Spoken(DEFAULT_LANGUAGE, {})

ESPEAK = "espeak-ng"

WAITS = "waits for its turn"

HEARD_NOWHERE = (
    'is heard nowhere: a prompt has a name of small letters, digits, ".", "-" and "_", and an ending such as .wav.'
)

Start = Callable[[Path, Sequence[str], Words], Process]
"""(where everything is kept, languages, the office's words) -> who makes the sounds. May raise OSError."""


def start_build(directory: Path, languages: Sequence[str], words: Words) -> Process:
    """A ``Start``."""
    arguments = ("--state-dir", str(directory), *languages)
    return SideProcess("firmware.voice.build_prompts", arguments, msgspec.json.encode(words))


class PromptBuilder:
    """A duty. ``spoken()``: what the running configuration says of prompts, None while nobody knows; ``note`` takes one
    sentence for the log."""

    def __init__(
        self,
        directory: Path,
        spoken: Callable[[], Spoken | None],
        selector: selectors.BaseSelector,
        note: Callable[[str], None],
        *,
        trials: RecordingTrials,
        start: Start = start_build,
    ) -> None:
        self._directory = directory
        self._spoken = spoken
        self._selector = selector
        self._note = note
        self._trials = trials
        self._start = start
        self._seen: Spoken | None = None
        """What the sounds are made for."""
        self._wanted: dict[str, bool] = {}
        """Languages whose sounds are to be made next; True: somebody has said so, and wants to know how it ended."""
        self._follower: Follower | None = None
        self._languages: tuple[str, ...] = ()
        self._is_asked = False
        """As in ``_wanted``."""
        self._progress: dict[str, BuildReport] = {}
        self._last = BuildReport()

    # -- asked by people

    def build(self, language: str) -> AnyResponse:
        """Begin to make what is missing in this language, or in all ("")."""
        if language and language not in LANGUAGES:
            return Refused(f'there are no phrases in "{language[:20]}"; the languages are {", ".join(LANGUAGES)}.')
        if self._follower is not None and (self._is_asked or any(self._wanted.values())):
            return Refused(f"the sounds are being made already, {self._so_far()}.")
        self._wanted.update(dict.fromkeys((language,) if language else LANGUAGES, True))
        why = self._begin() if self._follower is None else ""
        if why:
            return Refused(f"{why}.")
        return Done('the sounds are being made, while nothing else has to be done; "show prompts" tells how far it is.')

    def rows(self, which: str) -> list[PromptView]:
        """Of each language; of each prompt of a language ``which``; of a prompt ``which`` in each language."""
        spoken = self._spoken() or NOTHING_SAID
        rows = []
        for language in LANGUAGES:
            states = prompt_states(self._directory, language, spoken.language, spoken.words, self._trials.fault)
            if not which:
                rows.append(self._of_language(language, states))
            elif which == language:
                rows += [_row(language, state) for state in states]
            else:
                rows += [_row(language, state) for state in states if state.name == which]
        return rows

    def came(self, name: str, written: Done, reply: Callable[[AnyResponse], None]) -> None:
        """A recording was written to the end among the prompts: ``reply`` hears whether it can be played."""
        file = own_sound(self._directory, name)
        if file is None:
            reply(Done(written.text, (f"file {name} {HEARD_NOWHERE}",)))
            return

        def tried(why: str) -> None:
            reply(Done(written.text, (f"recording {name} cannot be played: {why}.",)) if why else written)

        self._trials.hear(file, tried)

    # -- a duty

    def take(self, _command: object) -> None:
        """Nobody tells it anything: it looks itself."""

    def due_ms(self) -> int | None:
        return self._trials.due_ms()

    def step(self, now_ms: int) -> None:
        """Make what the configuration has said last, and try what has come."""
        spoken = self._spoken()
        if spoken is not None and spoken != self._seen:
            languages = self._at_first(spoken) if self._seen is None else self._new_in(spoken)
            self._wanted = {**dict.fromkeys(languages, False), **self._wanted}
            self._seen = spoken
        if self._wanted and self._follower is None:
            languages = list(self._wanted)
            why = self._begin()
            if why:
                self._note(f"the sounds of prompts in {', '.join(languages)} are not made: {why}")
        self._trials.step(now_ms)

    def finish(self) -> None:
        """The desk ends: so does who makes sounds; each file is whole."""
        if self._follower is not None:
            self._follower.let_go()
            self._follower = None
        self._trials.finish()

    # -- which

    def _at_first(self, spoken: Spoken) -> list[str]:
        """Whose sounds may have been made of other words, or not to the end, by the desk before this one."""
        for language in LANGUAGES:
            for file in own_files(self._directory, language, spoken.language):
                self._trials.fault(file)
        if shutil.which(ESPEAK) is None:
            return []
        return [one for one in LANGUAGES if spoken.words.get(one) or built_folder(self._directory, one).exists()]

    def _new_in(self, spoken: Spoken) -> list[str]:
        """In which it says something else than before."""
        assert self._seen is not None
        before = self._seen.words
        found = [one for one in LANGUAGES if spoken.words.get(one, {}) != before.get(one, {})]
        return found if spoken.language == self._seen.language else [spoken.language, *found]

    # -- making

    def _begin(self) -> str:
        """Make what is wanted. Why not, without a full stop; "" if it has begun."""
        self._languages, self._is_asked = tuple(self._wanted), any(self._wanted.values())
        self._wanted = {}
        self._progress, self._last = {}, BuildReport()
        if shutil.which(ESPEAK) is None:
            return f"{ESPEAK} is missing: install it with 'apt install {ESPEAK}'"
        try:
            process = self._start(self._directory, self._languages, (self._spoken() or NOTHING_SAID).words)
        except OSError as error:
            return f"the sounds cannot be made: {error.strerror}"
        self._follower = Follower(process, self._selector, self._hear, self._ended)
        return ""

    def _hear(self, line: bytes) -> None:
        with contextlib.suppress(msgspec.MsgspecError):
            self._last = decode(line)
            language, total = self._last.language, self._last.total
            if not language:
                return
            if total and language not in self._progress and not self._is_asked:
                self._note(f"{total} sounds of prompts are being made in {language}, while nothing else has to be done")
            self._progress[language] = self._last

    def _ended(self) -> None:
        self._follower = None
        made = sum(report.done for report in self._progress.values())
        if not self._last.finished:
            why = self._last.failed.rstrip(".") or "whoever made them has ended"
            self._note(f"the sounds of prompts were not made to the end: {why}")
        elif made or self._is_asked:
            self._note(f"the sounds of prompts are there in {', '.join(self._languages)}: {made} were made")

    def _so_far(self) -> str:
        done = sum(report.done for report in self._progress.values())
        return f"{done} of {sum(report.total for report in self._progress.values())} in {len(self._progress)} languages"

    def _of_language(self, language: str, states: Sequence[PromptState]) -> PromptView:
        """All prompts together, and how far their sounds are."""
        own, built, missing = (sum(getattr(state, kind) for state in states) for kind in ("own", "built", "missing"))
        unfit = sum(len(state.faults) for state in states)
        fault = f"{unfit} recording{'s' if unfit > 1 else ''} cannot be played" if unfit else ""
        how_far = ""
        if self._follower is not None and language in self._languages:
            report = self._progress.get(language)
            how_far = WAITS if report is None else f"made {report.done} of {report.total}"
        elif language in self._wanted:
            how_far = WAITS
        return PromptView(language, ALL, own, built, missing, fault, how_far)


def _row(language: str, state: PromptState) -> PromptView:
    return PromptView(language, state.name, state.own, state.built, state.missing, "; ".join(state.faults), state.words)
