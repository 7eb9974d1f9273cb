"""What each line was seen to do, in words for the log: what installers ask when a line misbehaves."""

from collections.abc import Callable

import msgspec

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.records import Learned, Trunk

_ENDS = ("cpc", "reversal", "busy", "congestion", "dialtone", "silence", "limit")
_CALLERS = ("fsk_before_ring", "fsk_after_ring", "dtmf_before_ring", "dtmf_after_ring", "garbled")


def habits(trunk: Trunk) -> str:
    """One sentence about a line; "" where nothing was seen yet."""
    learned = trunk.learned
    said = [_counted("ends calls by", learned, _ENDS), _counted("tells callers by", learned, _CALLERS)]
    said.append(_counted("tells answers by", learned, ("answer_reversal",)))
    said.append(_counted("gives", learned, ("dial_tone",)))
    if trunk.dead:
        said.append("is dead: no calls go out by it until it shows life")
    known = ", ".join(part for part in said if part)
    return f"{trunk.name} {known}" if known else ""


def _counted(verb: str, learned: Learned, names: tuple[str, ...]) -> str:
    seen = [f"{name.replace('_', ' ')} ({count})" for name in names if (count := getattr(learned, name))]
    return f"{verb} {', '.join(seen)}" if seen else ""


class LineHabits:
    """Writes them down, one line each, whenever ``tell`` is called and one has changed since."""

    def __init__(self, control: CallControl, say: Callable[[str], None]) -> None:
        self._control = control
        self._say = say
        self._told: dict[int, tuple[tuple[int, ...], bool]] = {}

    def tell(self) -> None:
        for port, trunk in self._control.state.trunks.items():
            now = (msgspec.structs.astuple(trunk.learned), trunk.dead)
            sentence = habits(trunk)
            if sentence and self._told.get(port) != now:
                self._told[port] = now
                self._say(sentence)
