"""The candidate that everybody edits together: one for the box, kept on the disk at every change."""

from firmware.config.candidate import Candidate, CandidateFile
from firmware.config.comparing import changed_lines
from firmware.config.fields import RefusedError
from firmware.config.store import Running

LONGEST_TEXT = 200_000
"""Characters: ten times the configuration of 24 telephones with everything set."""


class SharedDraft:
    """``running``: what the candidate is while nobody has changed anything."""

    def __init__(self, file: CandidateFile, running: Running) -> None:
        self._file = file
        self._running = running
        self._candidate, self.remark = file.read()
        self._counted: tuple[str, str, int] | None = None

    @property
    def text(self) -> str:
        """What would be committed."""
        return self._running.text if self._candidate is None else self._candidate.text

    @property
    def changes(self) -> int:
        """Lines that differ from what is running."""
        key = (self._running.text, self.text)
        if self._counted is None or self._counted[:2] != key:
            self._counted = (*key, changed_lines(*key))
        return self._counted[2]

    @property
    def warning(self) -> str:
        """It was begun on another revision than the one that is running now; "" if not."""
        if self._candidate is None or self._candidate.base == self._running.revision:
            return ""
        return (
            f"the candidate was begun on revision {self._candidate.base}, and revision {self._running.revision} "
            f"is running now: look at the comparison before you commit."
        )

    def others(self, user: str) -> str:
        """Who else has changed it; "" for nobody."""
        editors = self._candidate.editors if self._candidate else ()
        names = [editor for editor in editors if editor and editor != user]
        return f"the candidate also holds changes by {', '.join(names)}." if names else ""

    def change(self, text: str, user: str) -> None:
        """This is the candidate. Raises OSError, and RefusedError for a text that is too long; then it is as before."""
        if len(text) > LONGEST_TEXT:
            raise RefusedError(f"the configuration has {len(text)} characters, but can have {LONGEST_TEXT} at most.")
        if text == self._running.text:
            self._file.delete()
            self._candidate = None
            return
        before = self._candidate or Candidate("", self._running.revision)
        editors = tuple(dict.fromkeys((*before.editors, user)))
        candidate = Candidate(text, before.base, editors)
        self._file.write(candidate)
        self._candidate = candidate

    def drop(self) -> None:
        """Nobody has changed anything; its file has gone already."""
        self._candidate, self.remark = None, ""

    def runs(self, running: Running) -> None:
        """Another configuration is running; a candidate that is the same is none any more. Raises OSError."""
        self._running = running
        if self._candidate is not None and self._candidate.text == running.text:
            self._candidate = None
            self._file.delete()
