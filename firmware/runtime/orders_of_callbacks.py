"""What people order from the shell of callers who are to be called back."""

from firmware.callcontrol.events import CallerForgotten
from firmware.control.requests import ForgetCaller
from firmware.control.responses import Done, Refused
from firmware.runtime.core import Core
from firmware.runtime.who import said_back


def forget_caller(core: Core, request: ForgetCaller, now_ms: int) -> Done | Refused:
    """Nobody calls him back."""
    if not core.control.is_to_be_called_back(request.number):
        return Refused(f"No caller with the number '{said_back(request.number)}' is to be called back.")
    core.inject(CallerForgotten(request.number), now_ms)
    return Done(f"{request.number} is not called back any more.")
