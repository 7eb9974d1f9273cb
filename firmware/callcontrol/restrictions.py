"""What a telephone may dial outside: class of service, account codes, lock. Emergencies are never asked."""

from firmware.callcontrol import clock
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import Station, Toll
from firmware.callcontrol.records import StationPort


def allows(core: Core, station: StationPort, digits: str) -> bool:
    """Its person may call this number now.

    Who walks is judged by the class of his own telephone, and by no other's lock.
    """
    known = person_of(core, station)
    if station.wishes.locked and not station.walks:
        return False
    if known.accounts == "forced" and not station.account:
        return False
    return is_in_class(core, known, digits)


def is_in_class(core: Core, known: Station, digits: str) -> bool:
    """The class of service of this telephone reaches this number now."""
    return passes(core, known.tolls, digits)


def passes(core: Core, tolls: tuple[Toll, ...], digits: str) -> bool:
    """All of ``tolls`` whose time it is let this number through."""
    return all(_passes(toll, digits) for toll in tolls if clock.is_time_for(core, toll.periods))


def person_of(core: Core, station: StationPort) -> Station:
    """Whose class counts: its own, or that of the telephone whose person is here."""
    return core.index.stations.get(station.walks) or core.index.stations[station.port]


def takes_account(core: Core, account: str) -> bool:
    """This account code is one of the office's, or it has no list of them."""
    accounts = core.state.plan.outside.accounts
    return account in accounts or not accounts


def _passes(toll: Toll, digits: str) -> bool:
    """The exchange takes digits as long as its number is not complete, and the person has the line by then: what is
    sent must not be the beginning of a denied number. Then no digit that follows makes a denied one of it."""
    longer = (prefix for prefix in toll.denied if len(prefix) > len(digits) and prefix.startswith(digits))
    return _allows(toll, digits) and all(_allows(toll, prefix) for prefix in longer)


def _allows(toll: Toll, digits: str) -> bool:
    return _longest(toll.allowed, digits) >= _longest(toll.denied, digits)


def _longest(prefixes: tuple[str, ...], digits: str) -> int:
    """How long the longest prefix is that the number begins with; -1: it begins with none."""
    return max((len(prefix) for prefix in prefixes if digits.startswith(prefix)), default=-1)
