"""The line wizard: measures a CO line while somebody calls it, tells what it sees, proposes settings, sets them."""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from firmware.control import requests as r
from firmware.control.responses import Done, Studied, Text
from firmware.control.views import Study
from firmware.shell.configuring import committed
from firmware.shell.flows import NOT_CHANGED, Flow, StoppedError, agreed, changes, say, sent, tell
from firmware.shell.learning import learn_candidate
from firmware.shell.proposals import Proposal, cadence, news, present, proposals
from firmware.shell.steps import Step, Wait

if TYPE_CHECKING:
    from firmware.shell.session import Session

POLL_S = 1.0
CALL_POLLS = 180
"""So long the wizard waits for a call, and for its end."""
HANG_UP_POLLS = 30
"""So long it waits until the receiver is put down."""
TONE_POLLS = 8
"""Dial tone comes within 5 s on the slowest exchanges (hardware.md 13.4)."""
ENOUGH_RINGS = 3
"""A number between the first two rings has come, and most cadences are known."""
MOST_RINGS = 8
"""Bursts after which a cadence that is still unknown is not waited for: two of it were heard, were there one."""

Watching = Generator[Step, Any, Study | None]


def study(session: "Session", line: int) -> Flow:
    """All of it. The study of the line ends with it, also where somebody presses Control-C."""
    response = yield from sent(r.StudyLine(line, True))
    yield from tell(response, session.screen, quiet=True)
    if not isinstance(response, Done):
        return
    try:
        found, tried = yield from _measured(session, line)
    except StoppedError:
        yield from sent(r.ReleaseLine(line))
        yield from sent(r.StudyLine(line, False))
        yield say("The wizard has ended, and changed nothing.", session.screen)
        return
    yield from sent(r.StudyLine(line, False))
    if found is not None:
        response = yield from sent(r.ReadConfiguration("running"))
        text = response.text if isinstance(response, Text) else ""
        now = present(text, session.facts.size, line)
        yield from _offer(session, line, proposals(found, tried, now))


def _measured(session: "Session", line: int) -> Generator[Step, Any, tuple[Study | None, bool]]:
    """What was measured, and whether dial tone was listened for."""
    screen = session.screen
    yield say(
        f"Line {line} is measured now. Call it from a mobile telephone, and let it ring at least {ENOUGH_RINGS} times. "
        "Do not answer yet. (Enter: go on without.)",
        screen,
    )
    seen = yield from _until(session, Study(line, 0), _rang_enough, CALL_POLLS)
    if seen is None:
        return None, False
    if seen.rings:
        yield say(
            "That is enough ringing. Answer the call at a telephone of the office, say a few words, then hang up the "
            "mobile telephone only, and keep the receiver off until the end is told here. (Enter: go on without.)",
            screen,
        )
        seen = yield from _until(session, seen, lambda one: bool(one.ended_by or one.unheeded), CALL_POLLS)
        if seen is None:
            return None, False
        yield say("Now put the receiver down.", screen)
        if seen.unheeded and not seen.ended_by:
            # The call goes on until then, and the line cannot be taken.
            seen = yield from _until(session, seen, lambda one: bool(one.ended_by), HANG_UP_POLLS)
            if seen is None:
                return None, False
    else:
        yield say("Nobody called: what a call shows is not known.", screen)
    return (yield from _dial_tone(session, line, seen))


def _rang_enough(study: Study) -> bool:
    """Also where the call was answered, or is over, too early."""
    known = study.rings >= ENOUGH_RINGS and bool(cadence(study.cadence_ms))
    return known or study.rings >= MOST_RINGS or bool(study.ended_by)


def _dial_tone(session: "Session", line: int, seen: Study) -> Generator[Step, Any, tuple[Study | None, bool]]:
    if seen.rings:
        yield Wait(POLL_S * 3)
    yield say(f"The wizard takes line {line}, to hear its dial tone.", session.screen)
    response = yield from sent(r.SeizeLine(line))
    if not isinstance(response, Done):
        yield from tell(response, session.screen)
        return seen, False
    found = yield from _until(session, seen, lambda one: one.dial_tone_ms > 0, TONE_POLLS)
    response = yield from sent(r.ReleaseLine(line))
    if not isinstance(response, Done):
        yield from tell(response, session.screen)
    if found is not None and not found.dial_tone_ms:
        yield say("No dial tone was heard.", session.screen)
    return found, True


def _until(session: "Session", before: Study, enough: Callable[[Study], bool], polls: int) -> Watching:
    """Tell what is new, until it is enough, Enter is pressed, or it took too long. None: the box refused."""
    for _ in range(polls):
        pressed = yield Wait(POLL_S)
        response = yield from sent(r.ReadStudy(before.line))
        if not isinstance(response, Studied):
            yield from tell(response, session.screen)
            return None
        sentences = news(before, response.study)
        before = response.study
        if sentences:
            yield say("\n".join(sentences), session.screen)
        if pressed or enough(before):
            break
    return before


def _offer(session: "Session", line: int, found: list[Proposal]) -> Flow:
    if not found:
        yield say(f"Nothing was seen of line {line} that would change its settings.", session.screen)
        return
    yield say("Proposed settings:", session.screen)
    for one in found:
        yield say(f"  {' '.join(one.path)} {one.value}\n    {one.reason}", session.screen)
    if session.facts.role != "installer":
        yield say("The role installer may set them.", session.screen)
        return
    response = yield from sent(r.Compare())
    others = changes(response.text) if isinstance(response, Text) else 0
    question = "Set them in the candidate, which has other changes?" if others else "Set them and commit?"
    if not (yield from agreed(question)):
        yield say(NOT_CHANGED, session.screen)
        return
    for one in found:
        response = yield from sent(r.SetValue(one.path, one.value))
        yield from tell(response, session.screen, quiet=True)
        if not isinstance(response, Done):
            return
    session.configured = True
    yield from learn_candidate(session)
    if others:
        yield say('They are set. "configure", then "commit" lets them run with the other changes.', session.screen)
        return
    yield from committed(session, r.Commit(f"line {line} as the wizard measured it"))
