"""Messages that are left, heard, sent on and deleted, and the notice of the day, a sentence each."""

from collections.abc import Callable

from firmware.callcontrol import clock
from firmware.callcontrol.message_records import Message
from firmware.runtime.core import Core


class MessageNews:
    """``tell(now_ms, sentence, *ends)`` takes the sentences."""

    def __init__(self, core: Core, tell: Callable[..., None]) -> None:
        self._core = core
        self._tell = tell
        self._seen = core.control.state.remembered
        self._known = self._all()
        self._notice = core.control.state.notice is not None

    def step(self, now_ms: int) -> None:
        """Costs next to nothing where nothing has changed."""
        state = self._core.control.state
        if state.remembered == self._seen:
            return
        self._seen = state.remembered
        before, self._known = self._known, self._all()
        had, self._notice = self._notice, state.notice is not None
        if had != self._notice:
            self._tell(now_ms, f"the notice of the day is {'spoken' if self._notice else 'withdrawn'}")
        for number in before.keys() - self._known.keys():
            self._tell(now_ms, f"message {number} in {before[number].mailbox} is deleted{self._why(before[number])}")
        for number, message in self._known.items():
            said = _news(before.get(number), message)
            if said:
                self._tell(now_ms, f"message {number} {said}")

    def _why(self, message: Message) -> str:
        """Where it was kept for long enough."""
        state = self._core.control.state
        today = clock.today(state)
        days = next((one.keep_days for one in state.plan.mailboxes if one.name == message.mailbox), 0)
        is_old = days and today is not None and message.day is not None and message.day < today - days
        return f": messages are kept there for {'a day' if days == 1 else f'{days} days'}" if is_old else ""

    def _all(self) -> dict[int, Message]:
        return {message.number: message for message in self._core.control.state.messages}


def _news(before: Message | None, now: Message) -> str:
    if before is None:
        caller = now.caller or "an unknown number"
        return f"from {caller} is left in {now.mailbox} ({now.ms / 1000:.0f} s)"
    if before.mailbox != now.mailbox:
        return f"is sent on from {before.mailbox} to {now.mailbox}"
    return f"in {now.mailbox} is heard" if now.heard and not before.heard else ""
