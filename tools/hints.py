"""What somebody at the simulated office may press next, in one sentence."""

from collections.abc import Iterator

from tools.session import Session
from tools.sim.voice import people_in

_DIAL_TONES = {"dial tone", "stutter"}


def hint(session: Session) -> str:
    """Why the last key did nothing; else what the chosen telephone or line is ready for."""
    if session.hands.message:
        return session.hands.message
    kind, port = session.hands.chosen
    return _for_line(session, port) if kind == "line" else _for_phone(session, port)


def _for_line(session: Session, port: int) -> str:
    back = "The left arrow goes back to the telephones."
    if session.world.lines[port].state in ("ringing", "talking"):
        return f"Line {port}: Space, and the caller hangs up. {back}"
    if session.world.lines[port].free:
        return f"Line {port}: Space, and somebody calls in. {back}"
    return back


def _for_phone(session: Session, port: int) -> str:
    return next(_sayings(session, port))


def _sayings(session: Session, port: int) -> Iterator[str]:
    """What could be said, the most useful first."""
    world = session.world
    names = {station.port: station.extension for station in world.plan.stations}
    me = f"Telephone {names[port]}"
    if session.doings.rings(port):
        yield f"{me} rings: Space lifts it."
    heard = world.phone_hears(port)
    yield from _with_hold(me, session.doings.kept_by(port), heard)
    if heard & _DIAL_TONES:
        other = next((name for one, name in names.items() if one != port and world.phone_idle(one)), "")
        yield f"{me} hears dial tone: dial another telephone" + (f", for example {other}." if other else ".")
    ringing = next((name for one, name in names.items() if session.doings.rings(one)), "")
    if ringing:
        yield f"Telephone {ringing} rings: Tab goes there, then Space lifts it."
    if world.phone_hears_people(port):
        yield f"{me} talks: f puts the other on hold and asks for a number; Space hangs up."
    if world.phones[port].lifted:
        yield f"{me}: Space hangs it up."
    yield f"Press Space: telephone {names[port]} is lifted. Press c: somebody calls in from outside."


def _with_hold(me: str, held: str, heard: set[str]) -> Iterator[str]:
    """Somebody (``held``, empty for nobody) waits for this telephone."""
    if not held:
        return
    if heard & _DIAL_TONES:
        yield f"{me} holds {held}: dial another telephone, or f goes back to {held}."
    elif heard == {"ringback"}:
        yield f"{me} holds {held}: Space hands it over now; or Tab, Space: the other answers."
    elif people_in(heard):
        yield f"{me} holds {held}: Space joins those two; f, then 1 back, 2 swap, 3 all."
    else:
        yield f"{me} holds {held}: f goes back to {held}."
