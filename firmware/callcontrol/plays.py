"""What comes of prompts that were asked for."""

from firmware.callcontrol.core import Core
from firmware.callcontrol.events import PlayEnded


def ended(core: Core, event: PlayEnded) -> None:
    """A play is over. One that nobody waits for (any more) is counted, and changes nothing."""
    del event
    core.state.count("unknown play")
