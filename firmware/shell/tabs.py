"""What Tab and ``?`` do to a line, from what the session knows of its words."""

from firmware.shell.completing import listed
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
            return ("?", "") if quoted else ("", self._session.help_at(before))
        found = self._session.complete(before, len(before))
        if not found:
            return "", ""
        back = found[0].back
        typed = before[len(before) - back :] if back else ""
        common = _common([one.word for one in found])
        more = common[back:] if common.lower().startswith(typed.lower()) else ""
        if len(found) == 1:
            return f"{more} ", ""
        again = self._tabbed == before
        self._tabbed = before
        return more, listed(found, self._session.screen.width) if again and not more else ""


def _common(words: list[str]) -> str:
    """How all of them begin."""
    shortest = min(words, key=len)
    return next(
        (shortest[:at] for at in range(len(shortest), 0, -1) if all(w.startswith(shortest[:at]) for w in words)), ""
    )
