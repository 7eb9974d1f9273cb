"""What Tab and ``?`` do to a line, from what the session knows of its words."""

import os.path

from firmware.shell.line_words import words_of
from firmware.shell.session import Session


class Tabs:
    """For one line. The first Tab completes as far as that is sure, a second one at the same place lists."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tabbed: str | None = None

    def asked(self, key: str, before: str) -> tuple[str, str]:
        """(what goes in at the cursor, what is printed below)."""
        if key == "?":
            quoted = any(word.open for word in words_of(before))
            return ("?", "") if quoted else ("", self._session.help(before))
        found = self._session.complete(before)
        if not found:
            return "", ""
        back = found[0].back
        typed = before[len(before) - back :] if back else ""
        common = os.path.commonprefix([one.word for one in found])
        more = common[back:] if common.lower().startswith(typed.lower()) else ""
        if len(found) == 1:
            return f"{more} ", ""
        again = self._tabbed == before
        self._tabbed = before
        return more, self._listed(found) if again and not more else ""

    def _listed(self, found: list) -> str:
        return self._session.listed(found)
