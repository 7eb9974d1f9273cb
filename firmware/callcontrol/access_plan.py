"""Direct access from outside as call control sees it: who may, and when nobody may. telephony.md 1.2: DISA security."""

import msgspec

from firmware.callcontrol.tolls import Toll


class Traveller(msgspec.Struct, frozen=True):
    """Somebody of the office who calls from outside and proves with his ``pin`` (digits) who he is. What he may dial
    outside ``tolls`` say, all of them count; ``limit_ms``: his longest call out (0: as everybody's)."""

    name: str
    pin: str
    tolls: tuple[Toll, ...] = ()
    limit_ms: int = 0


class Access(msgspec.Struct, frozen=True):
    """``travellers``: no PIN is the beginning of another one. After ``lock_after`` wrong ones in a row, whoever keyed
    them in, nobody has access for ``lock_ms`` (our choice: with six digits a stranger who tries day and night needs
    years)."""

    travellers: tuple[Traveller, ...] = ()
    lock_after: int = 9
    lock_ms: int = 1_800_000
