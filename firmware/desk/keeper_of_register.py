"""What people ask of the register's keeping: exports, one caller's data, backups by hand and every day, restoring."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import msgspec

from firmware.config.upkeep import BackupConfig, Upkeep
from firmware.control.requests import Backup, EraseCaller, Export, ExportCaller, HowFar, Restore
from firmware.control.responses import AnyResponse, Refused
from firmware.desk.core_pipe import Reply
from firmware.desk.errand import Outcome
from firmware.desk.errands import Errand, Errands
from firmware.desk.exports.style import Style
from firmware.desk.folders import PLACES, why_no_name
from firmware.desk.one_caller import OneCaller

AskedOfRegister = Export | ExportCaller | EraseCaller | Backup | Restore | HowFar
LOOK_MS = 600_000
"""How often it is looked whether today's backup is made: a stick may be plugged in late."""


class RegisterKeeper:
    """A duty. ``upkeep()`` and ``style()``: what the configuration says, ``wall()``: date and time; None: nobody knows
    yet. Never raises."""

    def __init__(
        self,
        directory: Path,
        *,
        errands: Errands,
        one_caller: OneCaller,
        upkeep: Callable[[], Upkeep | None],
        style: Callable[[], Style],
        wall: Callable[[], datetime | None],
        note: Callable[[str], None],
    ) -> None:
        self._directory = directory
        self._errands = errands
        self._one_caller = one_caller
        self._upkeep = upkeep
        self._style = style
        self._wall = wall
        self._note = note
        self._due_ms = 0
        self._made_on: date | None = None
        self._said = ""
        """What was said of the backup last, with its day."""

    # -- what people ask

    def answer(self, request: AskedOfRegister, user: str, reply: Reply) -> None:
        """``reply`` is called once, perhaps later."""
        match request:
            case Export(kind, first, last):
                reply(self._export(kind, first, last, user))
            case Backup():
                reply(self._save(user))
            case HowFar():
                reply(self._errands.how_far(user))
            case Restore(name):
                reply(self._restore(name, user))
            case ExportCaller() | EraseCaller():
                self._one_caller.answer(request, user, reply)

    def _export(self, kind: str, first: str, last: str, user: str) -> AnyResponse:
        why = _why_no_days(first, last)
        if why:
            return Refused(why)
        words = ["export", str(self._directory), kind, first, last]
        return self._errands.send(Errand(f"the export {kind}", words, user, msgspec.json.encode(self._style())))

    def _restore(self, name: str, user: str) -> AnyResponse:
        why = why_no_name("backups", name)
        if why:
            return Refused(why)
        upkeep, path = self._upkeep(), self._directory / PLACES["backups"] / name
        stick = upkeep.backup.directory if upkeep is not None else ""
        if not path.is_file():
            if not stick:
                return Refused(f"there is no file {name} among backups, and no stick is configured.")
            path = Path(stick) / name
        self._note(f"{user} restores {name}")
        words = ["restore", str(self._directory), str(path)]
        return self._errands.send(Errand(f"the restoring of {name}", words, user))

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
        if upkeep.backup.directory and now.hour >= upkeep.backup.hour and self._made_on != now.date():
            self._daily(upkeep.backup, now)

    def finish(self) -> None:
        self._errands.finish()

    def _daily(self, settings: BackupConfig, now: datetime) -> None:
        """A stick may hang: only the process that is sent looks at it. Where another is under way it is tried later."""

        def then(outcome: Outcome | None) -> None:
            if outcome is None or outcome.failed:
                why = outcome.text if outcome else "whoever made it has ended"
                told = f"{now.date()}: today's backup is not made: {why}"
                if told != self._said:
                    self._note(told.partition(": ")[2])
                self._said = told
                return
            self._made_on = now.date()
            if outcome.text:
                self._note(f"the backup: {outcome.text}")

        words = [*self._words("daily", settings.directory, now, settings.keep, settings), str(settings.hour)]
        self._errands.send(Errand("the backup", words), then)

    def _words(self, what: str, folder: str, now: datetime, keep: int, settings: BackupConfig) -> list[str]:
        wall = f"{now:%Y-%m-%d %H:%M:%S}"
        return [what, str(self._directory), folder, wall, str(keep), " ".join(settings.also)]

    def _save(self, user: str) -> AnyResponse:
        """Into the folder that the cable reaches."""
        upkeep, now = self._upkeep() or Upkeep(), self._wall()
        if now is None:
            return Refused("no backup can be made before the box knows its date and time.")
        return self._errands.send(Errand("the backup", self._words("backup", "", now, 0, upkeep.backup), user))


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
