"""What people order from the shell of messages that were left, and of the notice of the day."""

from firmware.callcontrol.events import MessageForgotten, NoticeWithdrawn
from firmware.control.requests import ForgetMessage
from firmware.control.responses import Done, Refused
from firmware.runtime.core import Core


def forget_message(core: Core, request: ForgetMessage, now_ms: int) -> Done | Refused:
    """It is kept no more."""
    known = next((one for one in core.control.state.messages if one.number == request.message), None)
    if known is None:
        return Refused(f"There is no message {request.message}.")
    core.inject(MessageForgotten(request.message), now_ms)
    return Done(f"message {request.message} in {known.mailbox} is deleted.")


def withdraw_notice(core: Core, now_ms: int) -> Done | Refused:
    """Callers hear it no more."""
    if core.control.state.notice is None:
        return Refused("There is no notice of the day.")
    core.inject(NoticeWithdrawn(), now_ms)
    return Done("the notice of the day is withdrawn.")
