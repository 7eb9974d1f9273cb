"""The control socket: where it is, who may open it, and the connections that it has."""

import contextlib
import grp
import os
import selectors
import socket
import stat
from collections.abc import Callable
from pathlib import Path

from firmware.control.responses import Answering, Refused
from firmware.control.wire import encode
from firmware.desk.connection import Connection, Desk

MOST_CLIENTS = 32
BACKLOG = 16
ACCEPTED_AT_ONCE = 16
AGAIN_MS = 10_000
"""A socket that could not be opened is tried again after this."""
MODE = 0o660
"""The box and its group; nobody else can speak to it."""


class ControlSocket:
    """The duty to serve ``path``; its clients may be in ``group``. Nothing raises: what cannot be is said once."""

    def __init__(
        self,
        path: Path,
        group: str,
        desk: Desk,
        *,
        selector: selectors.BaseSelector,
        now_ms: Callable[[], int],
        say: Callable[[str], None],
    ) -> None:
        self._path = path
        self._group = group
        self._desk = desk
        self._selector = selector
        self._now_ms = now_ms
        self._say = say
        self._said = ""
        self._listener: socket.socket | None = None
        self._inode = 0
        self._open_ms = now_ms()
        self._last = 0
        self.connections: list[Connection] = []

    def take(self, _command: object) -> None:
        """Commands are for others."""

    def due_ms(self) -> int | None:
        moments = [moment for one in self.connections if (moment := one.due_ms()) is not None]
        if self._listener is None:
            moments.append(self._open_ms)
        return min(moments, default=None)

    def step(self, now_ms: int) -> None:
        if self._listener is None and now_ms >= self._open_ms:
            self._open_ms = now_ms + AGAIN_MS
            self._open()
        for connection in list(self.connections):
            connection.step(now_ms)

    def opened(self, connection: Connection) -> None:
        """A client has come."""
        self.connections.append(connection)
        self._desk.opened(connection)

    def read(self, connection: Connection, line: bytes) -> None:
        """A line of a client's."""
        self._desk.read(connection, line)

    def closed(self, connection: Connection) -> None:
        """A client's connection has ended."""
        self.connections.remove(connection)
        self._desk.closed(connection)

    def finish(self) -> None:
        for connection in list(self.connections):
            connection.close()
        if self._listener is not None:
            with contextlib.suppress(OSError):
                if self._path.stat().st_ino == self._inode:
                    self._path.unlink()
            self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None

    def _open(self) -> None:
        beside = self._path.with_name(f"{self._path.name}.new")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            self._path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            self._refuse_if_taken()
            beside.unlink(missing_ok=True)
            listener.bind(str(beside))
            beside.chmod(MODE)
            self._give_to_group(beside)
            listener.listen(BACKLOG)
            self._inode = beside.stat().st_ino
            beside.replace(self._path)
        except OSError as error:
            listener.close()
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            self._say_once(f"the control socket {self._path} cannot be opened ({error.strerror or error})")
            return
        self._listener = listener
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._said = ""

    def _refuse_if_taken(self) -> None:
        """Raises OSError where the name is another box's, or that of something else; what is left of us is replaced."""
        try:
            is_socket = stat.S_ISSOCK(self._path.stat().st_mode)
        except FileNotFoundError:
            return
        if not is_socket:
            raise FileExistsError(0, "there is something else of that name")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.setblocking(False)
            try:
                probe.connect(str(self._path))
            except ConnectionRefusedError:
                return
            except BlockingIOError:
                pass
        raise FileExistsError(0, "another box serves it")

    def _give_to_group(self, path: Path) -> None:
        try:
            os.chown(path, -1, grp.getgrnam(self._group).gr_gid)
        except KeyError:
            self._say_once(f"there is no group {self._group}: the control socket is for this user alone")
        except OSError as error:
            self._say_once(f"the control socket cannot be given to the group {self._group} ({error.strerror})")

    def _say_once(self, sentence: str) -> None:
        if sentence != self._said:
            self._say(sentence)
        self._said = sentence

    def _accept(self, _events: int) -> None:
        assert self._listener is not None
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                line, _ = self._listener.accept()
            except BlockingIOError:
                return
            except OSError as error:
                self._give_up_for_now(error)
                return
            if len(self.connections) >= MOST_CLIENTS:
                _turn_away(line)
                continue
            self._last += 1
            Connection(line, self._last, self, self._selector, self._now_ms)

    def _give_up_for_now(self, error: OSError) -> None:
        """No descriptors, no memory: a socket that stays readable must not keep the loop busy."""
        assert self._listener is not None
        self._say_once(f"the control socket takes nobody now ({error.strerror})")
        self._selector.unregister(self._listener)
        self._listener.close()
        self._listener = None
        with contextlib.suppress(OSError):
            self._path.unlink()
        self._open_ms = self._now_ms() + AGAIN_MS


def _turn_away(line: socket.socket) -> None:
    line.setblocking(False)
    with contextlib.suppress(OSError):
        line.send(encode(Answering(0, Refused(f"The box serves {MOST_CLIENTS} clients, which is the most."))))
    line.close()
