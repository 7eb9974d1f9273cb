"""Callers who come to a queue, leave it, give up, or are answered, a sentence each."""

from collections.abc import Callable

from firmware.callcontrol.queue_records import QueueNews, WhatHappened
from firmware.runtime.core import Core
from firmware.runtime.who import Who

_SENTENCES: dict[WhatHappened, str] = {
    "comes": "{end} comes to queue {queue}",
    "comes back": "{end} is back in queue {queue}",
    "answered": "{by} answers {end} of queue {queue}, {after}",
    "gives up": "{end} gives up in queue {queue}, {after}",
    "goes on": "{end} goes from queue {queue} to {by}, {after}",
    "wants a callback": "{end} leaves queue {queue} to be called back, {after}",
    "called back": "{by} talks by {end} to a caller of queue {queue} who is called back, {after}",
    "withdrawn": "{end} has only asked in queue {queue}",
    "turned away": "{end} is on the block list, and waits in queue {queue} no more",
}


class CallersNews:
    """``tell(now_ms, sentence, *ends)`` takes the sentences."""

    def __init__(self, core: Core, tell: Callable[..., None]) -> None:
        self._core = core
        self._tell = tell
        self._seen = core.control.state.queue_news_begun

    def step(self, now_ms: int) -> None:
        """Costs next to nothing where nothing has happened."""
        state = self._core.control.state
        new = state.queue_news_begun - self._seen
        if not new:
            return
        self._seen = state.queue_news_begun
        who = Who(self._core.control)
        for news in state.queue_news[-new:]:
            self._tell(now_ms, _said(news, who), news.end)


def _said(news: QueueNews, who: Who) -> str:
    """``anna answers line 3 of queue help, after 0:47 (+3612345679)``."""
    after = "after {}:{:02}".format(*divmod(news.waited_ms // 1000, 60))
    text = _SENTENCES[news.what].format(end=who.name(news.end), queue=news.queue, by=who.name(news.by), after=after)
    return f"{text} ({news.number})" if news.number and news.end.startswith("line ") else text
