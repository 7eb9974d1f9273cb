"""Lines to standard output that never hold up the loop."""

import os
import socket
import stat
from collections.abc import Callable


class EventLog:
    """Writes whole lines to a descriptor without ever waiting; what does not fit is dropped and counted.

    The descriptor's own blocking mode is left alone, because a terminal is shared with whoever started us.
    """

    def __init__(self, descriptor: int = 1) -> None:
        self.dropped = 0
        self._put = _non_blocking_writer(descriptor)

    def line(self, text: str) -> None:
        data = (text + "\n").encode()
        try:
            if self._put(data) < len(data):
                self.dropped += 1
        except OSError:
            self.dropped += 1


def _non_blocking_writer(descriptor: int) -> Callable[[bytes], int]:
    if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        peer = socket.socket(fileno=os.dup(descriptor))
        return lambda data: peer.send(data, socket.MSG_DONTWAIT)
    try:
        own = os.open(f"/proc/self/fd/{descriptor}", os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        own = os.dup(descriptor)
    return lambda data: os.write(own, data)
