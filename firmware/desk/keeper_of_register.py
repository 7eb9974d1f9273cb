"""What people ask of the register's keeping: exports, one caller's data, backups by hand and every day, restoring."""

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from firmware.config.upkeep import BackupConfig, Upkeep
from firmware.control.requests import Backup, EraseCaller, Export, ExportCaller, Restore
from firmware.control.responses import AnyResponse, Done, Refused
from firmware.desk.core_pipe import Reply
from firmware.desk.errands import Errands
from firmware.desk.folders import PLACES, why_no_name
from firmware.desk.passwords import Worker
from firmware.desk.register import backup, file, privacy

AskedOfRegister = Export | ExportCaller | EraseCaller | Backup | Restore
LOOK_MS = 600_000
"""How often it is looked whether today's backup is made: a stick may be plugged in late."""
_NUMBER = re.compile(r"\+?[0-9*#]{1,32}|p[0-9a-f]{16}", re.ASCII)


def is_another_disk(folder: Path, directory: Path) -> bool:
    """A stick is mounted there: an empty mount point is part of the box's own card. Raises OSError."""
    return folder.stat().st_dev != directory.stat().st_dev


class RegisterKeeper:
    """A duty. ``upkeep()``: what the configuration says, ``wall()``: date and time; None: nobody knows yet.
    ``recordings(number)``: names of recordings of calls with him; ``is_stick`` as ``is_another_disk``. Never raises."""

    def __init__(
        self,
        directory: Path,
        *,
        errands: Errands,
        worker: Worker,
        upkeep: Callable[[], Upkeep | None],
        wall: Callable[[], datetime | None],
        recordings: Callable[[str], list[str]],
        note: Callable[[str], None],
        is_stick: Callable[[Path, Path], bool] = is_another_disk,
    ) -> None:
        self._directory = directory
        self._errands = errands
        self._worker = worker
        self._upkeep = upkeep
        self._wall = wall
        self._recordings = recordings
        self._note = note
        self._is_stick = is_stick
        self._due_ms = 0
        self._told_on: date | None = None

    # -- what people ask

    def answer(self, request: AskedOfRegister, user: str, reply: Reply) -> None:
        """``reply`` is called once, perhaps later."""
        match request:
            case Export(kind, first, last):
                reply(self._export(kind, first, last))
            case Backup():
                reply(self._save("", 0))
            case Restore(name):
                reply(self._restore(name, user))
            case ExportCaller(number) | EraseCaller(number):
                self._of_caller(request, number, user, reply)

    def _export(self, kind: str, first: str, last: str) -> AnyResponse:
        why = _why_no_days(first, last)
        if why:
            return Refused(why)
        return self._errands.send(f"the export {kind}", ["export", str(self._directory), kind, first, last])

    def _restore(self, name: str, user: str) -> AnyResponse:
        why = why_no_name("backups", name)
        if why:
            return Refused(why)
        upkeep = self._upkeep()
        folders = [self._directory / PLACES["backups"]]
        if upkeep is not None and upkeep.backup.directory:
            folders.append(Path(upkeep.backup.directory))
        path = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if path is None:
            return Refused(f"there is no backup {name}, neither among backups nor on the stick.")
        self._note(f"{user} restores {name}")
        return self._errands.send(f"the restoring of {name}", ["restore", str(self._directory), str(path)])

    def _of_caller(self, request: ExportCaller | EraseCaller, number: str, user: str, reply: Reply) -> None:
        if not _NUMBER.fullmatch(number):
            reply(Refused(f"{number[:40]!r} is no number of a caller: write it as the register shows it."))
            return
        if not file.path_in(self._directory).exists():
            reply(Refused("no call has been written down yet."))
            return
        recordings = tuple(self._recordings(number))
        erases = isinstance(request, EraseCaller)

        def job() -> AnyResponse:
            try:
                return self._erased(number, recordings) if erases else self._told(number, recordings)
            except (sqlite3.Error, OSError, file.NotARegisterError) as error:
                return Refused(f"the register cannot be read or written: {error}.")

        def then(response: AnyResponse) -> None:
            if erases and isinstance(response, Done):
                self._note(f"{user} has had a caller forgotten")
            reply(response)

        self._worker.do(job, then)

    def _told(self, number: str, recordings: tuple[str, ...]) -> AnyResponse:
        known = privacy.known_of(self._directory, number)
        found = {"number": number, **known, "recordings": recordings}
        name = f"caller-{number.replace('+', 'p').replace('*', 's').replace('#', 'h')}.json"
        folder = self._directory / PLACES["exports"]
        folder.mkdir(mode=0o755, exist_ok=True)
        (folder / name).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        messages = [f"message {row['message']} is of him, too." for row in known["messages"]]
        counts = f"{len(known['calls'])} calls, {len(known['messages'])} messages"
        return Done(
            f"all that is known of him is in exports/{name}: {counts}.",
            (*messages, *(f"recording {one} is of him, too." for one in recordings)),
        )

    def _erased(self, number: str, recordings: tuple[str, ...]) -> AnyResponse:
        forgotten = privacy.forget(self._directory, number)
        left = [f'message {one} is kept still: "message {one} delete".' for one in forgotten.messages]
        left += [f'recording {one} is kept still: "recording {one} delete".' for one in recordings]
        return Done(f"{forgotten.calls} calls bear the number {number} no more.", tuple(left))

    # -- every day

    def take(self, command: object) -> None:
        """It takes none."""

    def due_ms(self) -> int | None:
        return self._due_ms

    def step(self, now_ms: int) -> None:
        """Today's backup, when it is time and a stick is there."""
        if now_ms < self._due_ms:
            return
        self._due_ms = now_ms + LOOK_MS
        upkeep, now = self._upkeep(), self._wall()
        if upkeep is None or now is None:
            # Whoever has just started knows it in a moment.
            self._due_ms = now_ms + 10_000
            return
        if upkeep.backup.directory and now.hour >= upkeep.backup.hour and not self._errands.is_busy:
            self._daily(upkeep.backup, now)

    def finish(self) -> None:
        self._errands.finish()

    def _daily(self, settings: BackupConfig, now: datetime) -> None:
        folder = Path(settings.directory)
        today = f"linebox-{now:%Y%m%d}-"
        try:
            if not self._is_stick(folder, self._directory):
                raise FileNotFoundError(2, "no stick is mounted there")
            names = [path.name for path in folder.iterdir() if backup.NAME.fullmatch(path.name)]
        except OSError as error:
            if self._told_on != now.date():
                self._told_on = now.date()
                self._note(f"today's backup is not made: {folder}: {error.strerror}")
            return
        if not any(name.startswith(today) and name >= f"{today}{settings.hour:02}" for name in names):
            self._save(settings.directory, settings.keep)

    def _save(self, folder: str, keep: int) -> AnyResponse:
        """``folder`` "": that which the cable reaches."""
        upkeep, now = self._upkeep() or Upkeep(), self._wall()
        if now is None:
            return Refused("no backup can be made before the box knows its date and time.")
        also = " ".join(upkeep.backup.also)
        words = ["backup", str(self._directory), folder, f"{now:%Y-%m-%d %H:%M:%S}", str(keep), also]
        return self._errands.send("the backup", words)


def _why_no_days(first: str, last: str) -> str:
    days = []
    for day in (first, last):
        try:
            days.append(date.fromisoformat(day) if day else None)
        except ValueError:
            return f"{day[:20]!r} is no day such as 2026-11-30."
    if days[0] and days[1] and days[1] < days[0]:
        return f"the last day, {last}, is before the first, {first}."
    return ""
