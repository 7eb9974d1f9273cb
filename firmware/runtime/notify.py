"""Messages to the service manager (systemd's notify protocol: one datagram a message)."""

import os
import socket


class ServiceManager:
    """Tells systemd that the box is ready, alive or stopping; silent where nobody listens."""

    def __init__(self, address: str | None = None) -> None:
        """``address``: path of the notify socket, an abstract one starting with ``@``; default from NOTIFY_SOCKET."""
        path = os.environ.get("NOTIFY_SOCKET", "") if address is None else address
        self._socket: socket.socket | None = None
        if not path:
            return
        try:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
            self._socket.setblocking(False)
            self._socket.connect("\0" + path[1:] if path.startswith("@") else path)
        except OSError:
            self._socket = None

    def ready(self) -> None:
        self._send(b"READY=1")

    def alive(self) -> None:
        self._send(b"WATCHDOG=1")

    def stopping(self) -> None:
        self._send(b"STOPPING=1")

    def _send(self, message: bytes) -> None:
        if self._socket is None:
            return
        try:
            self._socket.send(message)
        except OSError:
            # A full socket means the manager is busy; the next message says the same.
            return
