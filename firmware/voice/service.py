"""The voice process's threads: one plays, one listens to the lines, one records, one reads the sounds of prompts, one
recordings that are played, one reads commands and writes reports. None waits for another."""

import os
import select
import threading
from collections import deque
from typing import Protocol

import msgspec

from firmware.voice.kept_recordings import Reader
from firmware.voice.listener import Listener
from firmware.voice.messages import (
    AskHealth,
    Command,
    CommandRefused,
    DiscardRecording,
    Filing,
    ListenAfresh,
    Play,
    Record,
    RecordingEnded,
    RenameRecording,
    Report,
    Stop,
    StopRecording,
    UseCountry,
    decode_command,
    encode,
)
from firmware.voice.pipes import LineReader, LineWriter
from firmware.voice.player import Player
from firmware.voice.recorder import Recorders
from firmware.voice.shelf import Shelf

MOST_COMMANDS = 10_000
"""More than this many waiting for the audio thread are refused: it hangs."""


class _Worker(Protocol):
    """What a thread of its own does for ever: Player, Listener, Recorders, Shelf, Reader."""

    @property
    def reports(self) -> deque[Report]: ...  # pragma: no cover

    def step(self) -> None: ...  # pragma: no cover

    def close(self) -> None: ...  # pragma: no cover


class Service:
    """Serves a player, a listener where there are lines or recorders, those, a shelf where prompts are kept and a
    reader of recordings, until the sender closes its end."""

    def __init__(
        self,
        player: Player,
        listener: Listener | None,
        commands_fd: int,
        reports_fd: int,
        *,
        shelf: Shelf | None = None,
        reader: Reader | None = None,
        recorders: Recorders | None = None,
    ) -> None:
        self._player = player
        self._listener = listener
        self._workers: dict[str, _Worker] = {"audio": player}
        if listener is not None:
            self._workers["lines"] = listener
        self._recorders = recorders
        if recorders is not None:
            self._workers["recorders"] = recorders
        if shelf is not None:
            self._workers["prompts"] = shelf
        if reader is not None:
            self._workers["recordings"] = reader
        self._reader = LineReader(commands_fd)
        self._writer = LineWriter(reports_fd)
        self._stopping = False
        self._failure: BaseException | None = None
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> None:
        """Returns when the commands' stream has ended. Raises what a thread died of."""
        self._collect()
        threads = [self._started(name, worker) for name, worker in self._workers.items()]
        try:
            while self._turn():
                pass
        finally:
            self._stopping = True
            for thread in threads:
                thread.join(timeout=2)
            os.close(self._wake_read)
        if self._failure is not None:
            raise self._failure

    def _started(self, name: str, worker: _Worker) -> threading.Thread:
        thread = threading.Thread(target=self._work, args=(worker,), name=name, daemon=True)
        thread.start()
        return thread

    def _work(self, worker: _Worker) -> None:
        try:
            while not self._stopping:
                worker.step()
                if worker.reports:
                    self._wake()
        except BaseException as error:
            # Handed to the main thread, which ends the process: silence must never pass for service.
            self._failure = error
            self._wake()
        finally:
            worker.close()

    def _wake(self) -> None:
        try:
            os.write(self._wake_write, b"!")
        except BlockingIOError:
            # It is awake.
            return

    def _turn(self) -> bool:
        """Waits for something to do and does it; False when it is over."""
        writing = [self._writer.fd] if self._writer.pending else []
        readable, writable, _ = select.select([self._reader.fd, self._wake_read], writing, [])
        if self._wake_read in readable:
            os.read(self._wake_read, 4096)
        going_on = self._failure is None and (self._reader.fd not in readable or self._read())
        self._collect()
        return (self._writer.write() if writable else True) and going_on

    def _read(self) -> bool:
        lines = self._reader.read()
        for line in lines or []:
            self._take(line)
        return lines is not None

    def _take(self, line: bytes) -> None:
        try:
            command = decode_command(line)
        except msgspec.MsgspecError as error:
            self._refuse(f"{error}.", line)
            return
        if len(self._player.commands) >= MOST_COMMANDS:
            self._refuse("The player hangs: too many commands are waiting.", line)
            return
        self._hand_over(command)

    def _hand_over(self, command: Command) -> None:
        if isinstance(command, ListenAfresh | UseCountry) and self._listener is not None:
            self._listener.commands.append(command)
        if isinstance(command, Record | StopRecording | RenameRecording | DiscardRecording):
            self._record(command)
        if isinstance(command, Play | Stop | UseCountry | AskHealth):
            self._player.commands.append(command)

    def _record(self, command: Record | StopRecording | Filing) -> None:
        if self._recorders is not None:
            self._recorders.order(command)
        elif isinstance(command, Record):
            self._put(RecordingEnded(command.id, "failed", 0, f"{command.name}: there is no recorder"))

    def _refuse(self, reason: str, line: bytes) -> None:
        self._player.counters.refused += 1
        self._put(CommandRefused(reason, line[:200].decode(errors="replace")))

    def _collect(self) -> None:
        for worker in self._workers.values():
            while worker.reports:
                self._put(worker.reports.popleft())

    def _put(self, report: Report) -> None:
        self._player.counters.lost += self._writer.put(encode(report))
