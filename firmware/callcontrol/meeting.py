"""Somebody who was on hold talks again: to one telephone, or as one more of a conversation that goes on."""

from firmware.callcontrol import doors, junctors
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import TAKEN, step
from firmware.callcontrol.records import Hold, Junctor, StationPort


def talk(core: Core, station: StationPort, hold: Hold) -> None:
    """The two talk; the station is in no other conversation."""
    party = core.ends[hold.party]
    step(core, party, TAKEN)
    junctors.begin(core, station, party)
    doors.lend_spare(core)


def join(core: Core, junctor: Junctor, hold: Hold) -> None:
    """He hears, and is heard by, all who are there."""
    party = core.ends[hold.party]
    step(core, party, TAKEN)
    junctors.join(core, junctor, party)
    doors.lend_spare(core)


def bring_together(core: Core, one: Hold, other: Hold) -> None:
    """Two who were on hold talk to each other."""
    parties = [core.ends[hold.party] for hold in (one, other)]
    for party in parties:
        step(core, party, TAKEN)
    junctors.begin(core, *parties)
    doors.lend_spare(core)
