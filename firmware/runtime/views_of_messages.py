"""Rows about messages that were left, and the notice of the day."""

from collections.abc import Callable
from datetime import date

from firmware.callcontrol.message_records import Message
from firmware.callcontrol.week import DAY_MIN
from firmware.control.views import MessageView, NoticeView
from firmware.runtime.core import Core
from firmware.runtime.hours_in_words import moment
from firmware.runtime.views_of_calls import Named


class MessageViews:
    """Of every mailbox, by its name or its number, or of one message by its own."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.by_subject: dict[str, Callable[[], Named]] = {
            "messages": self._messages,
            "notice": self._notice,
        }

    def _messages(self) -> Named:
        state = self._core.control.state
        pilots = {mailbox.name: mailbox.pilot for mailbox in state.plan.mailboxes}
        for one in state.messages:
            yield (one.mailbox, pilots.get(one.mailbox, ""), str(one.number)), _view(one)

    def _notice(self) -> Named:
        notice = self._core.control.state.notice
        if notice is not None:
            until = "" if notice.until is None else moment(notice.until)
            share = round(100 * notice.satisfied / notice.heard) if notice.heard else 0
            yield ("",), NoticeView(until, notice.heard, notice.satisfied, share, "notice.wav")


def _view(one: Message) -> MessageView:
    when = "" if one.weekday is None or one.minute is None else moment(one.weekday * DAY_MIN + one.minute)
    if one.day is not None and one.minute is not None:
        when = f"{date.fromordinal(one.day)} {one.minute // 60:02}:{one.minute % 60:02}"
    return MessageView(
        message=one.number,
        mailbox=one.mailbox,
        state="heard" if one.heard else "new",
        number=one.caller,
        name=one.name,
        when=when,
        length_s=one.ms / 1000,
        call_back=one.call_back,
        file=f"{one.number}.wav",
    )
