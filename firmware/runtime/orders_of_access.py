"""What people order from the shell of direct access from outside."""

from firmware.callcontrol.events import AccessUnlocked
from firmware.control.responses import Done, Refused
from firmware.runtime.core import Core


def unlock_access(core: Core, now_ms: int) -> Done | Refused:
    """Whoever has a PIN may try at once."""
    if not now_ms < core.control.state.access_locked_ms:
        return Refused("Access from outside is not locked.")
    core.inject(AccessUnlocked(), now_ms)
    return Done("access from outside is open again.")
