"""What has happened to the callers of queues lately, for whoever writes it down."""

from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_records import QueueNews

KEPT = 50
"""More than can happen between two looks of the writer, some 20 ms apart."""


def note(core: Core, news: QueueNews) -> None:
    """One more; the oldest is forgotten."""
    state = core.state
    state.queue_news.append(news)
    state.queue_news_begun += 1
    if len(state.queue_news) > KEPT:
        del state.queue_news[0]
