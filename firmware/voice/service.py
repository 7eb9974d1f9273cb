"""The voice process's two threads: one plays, one reads commands and writes reports. Neither waits for the other."""

import os
import select
import threading

import msgspec

from firmware.voice.messages import CommandRefused, Report, decode_command, encode
from firmware.voice.pipes import LineReader, LineWriter
from firmware.voice.player import Player

MOST_COMMANDS = 10_000
"""More than this many waiting for the audio thread are refused: it hangs."""


class Service:
    """Serves a player until the sender closes its end."""

    def __init__(self, player: Player, commands_fd: int, reports_fd: int) -> None:
        self._player = player
        self._reader = LineReader(commands_fd)
        self._writer = LineWriter(reports_fd)
        self._stopping = False
        self._failure: BaseException | None = None
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> None:
        """Returns when the commands' stream has ended. Raises what the audio thread died of."""
        self._collect()
        audio = threading.Thread(target=self._play, name="audio", daemon=True)
        audio.start()
        try:
            while self._turn():
                pass
        finally:
            self._stopping = True
            audio.join(timeout=2)
            os.close(self._wake_read)
        if self._failure is not None:
            raise self._failure

    def _play(self) -> None:
        try:
            while not self._stopping:
                self._player.step()
                if self._player.reports:
                    self._wake()
        except BaseException as error:
            # Handed to the main thread, which ends the process: silence must never pass for service.
            self._failure = error
            self._wake()
        finally:
            self._player.close()

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
        self._player.commands.append(command)

    def _refuse(self, reason: str, line: bytes) -> None:
        self._player.counters.refused += 1
        self._put(CommandRefused(reason, line[:200].decode(errors="replace")))

    def _collect(self) -> None:
        while self._player.reports:
            self._put(self._player.reports.popleft())

    def _put(self, report: Report) -> None:
        self._player.counters.lost += self._writer.put(encode(report))
