"""Mailboxes as call control sees them: who may leave a message where, and who hears it."""

import msgspec

from firmware.callcontrol.targets import ForwardTarget


class Mailbox(msgspec.Struct, frozen=True):
    """Callers leave messages here, which people of the office hear.

    ``stations``: telephones (ports from 1) whose dial tone stutters, and whose displays say so, while messages are
    unheard; it is theirs. ``pin``: asked before anybody hears them ("" = not). ``greeting``: what callers hear first
    ("" = nothing of its own). A message takes ``least_ms`` to ``longest_ms``, and ends with ``silence_ms`` of silence
    (telephony.md 3.7: minsecs 3, maxsecs 180, maxsilence 10). ``most`` messages are kept (3.7: maxmsg 100),
    each for ``keep_days`` (0 = for ever).
    ``review``: a caller may hear his message, and record it again. ``call_back_h``: within so many hours he is called
    back, which he is told (0 = he is told nothing); ``callback_digit``: what he presses to be called back, then he
    stands in the list of those who are to be ("" = nothing). ``otherwise``: where he goes when he cannot leave a
    message (None: the operator, or everybody). ``pilot``: the number that reaches it from inside.
    """

    name: str
    stations: tuple[int, ...] = ()
    pin: str = ""
    greeting: str = ""
    longest_ms: int = 180_000
    least_ms: int = 3_000
    silence_ms: int = 10_000
    most: int = 100
    keep_days: int = 0
    review: bool = True
    call_back_h: int = 0
    callback_digit: str = ""
    otherwise: ForwardTarget | None = None
    pilot: str = ""
