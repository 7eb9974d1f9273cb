"""What somebody at the simulated office may press next, in one sentence."""

from tools.session import Session


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
    world = session.world
    names = {station.port: station.extension for station in world.plan.stations}
    me = f"Telephone {names[port]}"
    if session.doings.rings(port):
        return f"{me} rings: Space lifts it."
    heard = world.phone_hears(port)
    if heard & {"dial tone", "stutter"}:
        other = next((name for one, name in names.items() if one != port and world.phone_idle(one)), "")
        return f"{me} hears dial tone: dial another telephone" + (f", for example {other}." if other else ".")
    ringing = next((name for one, name in names.items() if session.doings.rings(one)), "")
    if ringing:
        return f"Telephone {ringing} rings: Tab goes there, then Space lifts it."
    if heard:
        return f"{me}: Space hangs it up."
    if world.phones[port].lifted:
        return f"{me} is lifted: Space hangs it up."
    return f"Press Space: telephone {names[port]} is lifted. Press c: somebody calls in from outside."
