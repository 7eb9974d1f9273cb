"""Codes of supervisors: an agent's conversation is listened to, by one who may."""

from firmware.callcontrol import replies, supervising
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import StationPort


def listen(core: Core, station: StationPort, number: str) -> None:
    """He hears both of them."""
    _listen(core, station, number, whispers=False)


def whisper(core: Core, station: StationPort, number: str) -> None:
    """He hears both of them, and the agent hears him."""
    _listen(core, station, number, whispers=True)


def barge(core: Core, station: StationPort, number: str) -> None:
    """All of them talk to each other."""
    watched = supervising.agent_with(core, station, number)
    if watched is None:
        replies.refuse(core, station)
    else:
        supervising.join(core, station, watched)


def _listen(core: Core, station: StationPort, number: str, whispers: bool) -> None:
    watched = supervising.agent_with(core, station, number)
    if watched is None:
        replies.refuse(core, station)
    else:
        supervising.listen(core, station, watched, whispers)
