"""The duty to answer what clients ask about the configuration: edit, compare, verify, commit, go back."""

from collections.abc import Callable
from typing import get_args

import msgspec

from firmware.config.candidate import CandidateFile
from firmware.config.fields import RefusedError
from firmware.config.model import Config
from firmware.config.sealed import DamagedError
from firmware.config.store import Running, Store, not_in_time
from firmware.config.upkeep import Upkeep
from firmware.control import requests as ask
from firmware.control.responses import AnyResponse, Done, Refused, Shown
from firmware.desk import holiday_rows
from firmware.desk.adoption import (
    PATIENCE_MS,
    Adoption,
    Reply,
    Spoken,
    agents_of,
    keep_days_of,
    measures_for,
    message,
    settings_for,
    style_for,
    told_by,
    verified,
)
from firmware.desk.calls.measures import NO_MEASURES, Measures
from firmware.desk.draft import SharedDraft
from firmware.desk.drafting import Drafting, quoted, said
from firmware.desk.exports.style import Style
from firmware.desk.messages import Adopt, Box
from firmware.desk.report_settings import Settings
from firmware.desk.revisions import rows
from firmware.voice.languages import DEFAULT_LANGUAGE

LONGEST_MIN = 1440
LONGEST_COMMENT = 200
RETRY_MS = 10_000
"""Until a disk that refused is asked again."""

_BUSY = "a commit is being applied just now: try again in a moment."

ConfigurationRequest = (
    ask.SetValue | ask.DeleteValue | ask.ReadConfiguration | ask.LoadConfiguration | ask.Compare | ask.Verify
    | ask.Discard | ask.Commit | ask.Confirm | ask.Rollback
)  # fmt: skip
REQUESTS: tuple[type[ask.Request], ...] = get_args(ConfigurationRequest)
"""What ``ConfigurationDesk`` answers, besides Show of revisions and of holidays."""


class ConfigurationDesk:
    """One for the box. ``adopt`` hands a message to the core; False: no core is there. ``number`` gives a number that
    no message has yet. ``now_ms``: the boot clock, which goes on where this process starts again; ``wall``: date and
    time for people; ``note`` takes a line of the log; ``doubts``: of a configuration that can run, a sentence each. No
    method raises."""

    def __init__(
        self,
        store: Store,
        file: CandidateFile,
        adopt: Callable[[Adopt], bool],
        number: Callable[[], int],
        *,
        now_ms: Callable[[], int],
        wall: Callable[[], str],
        note: Callable[[str], None] = lambda _: None,
        doubts: Callable[[Config], tuple[str, ...]] = lambda _: (),
    ) -> None:
        self._store = store
        self._note = note
        self._adopt = adopt
        self._number = number
        self._now_ms = now_ms
        self._wall = wall
        # What nobody has confirmed by now is over: the core was not told of it when it started, nor is it by us.
        self._running = store.read(now_ms())
        self._sure_text = self._text_to_go_back_to(self._running)
        self._draft = SharedDraft(file, self._running)
        self._drafting = Drafting(store, self._draft, lambda: self._running, doubts)
        self._box: Box | None = None
        self._commits: Callable[[int, str, str], None] = lambda *_: None
        self._in_core: int | None = None
        self._adoption: Adoption | None = None
        self._news: tuple[str, ...] = ()
        self._retry_ms: int | None = None if self._running.settled or not self._running.remarks else now_ms()

    # -- what the server asks

    def answer(self, request: ask.Request, user: str, reply: Reply) -> None:
        """``request``: one of REQUESTS, or Show of revisions or holidays. ``reply`` is called once, perhaps later."""
        try:
            response = self._answer(request, user, reply)
        except RefusedError as refused:
            response = Refused(str(refused))
        except DamagedError as error:
            response = Refused(f"the revision is damaged ({error}), and cannot be used.")
        except OSError as error:
            response = Refused(f"{self._store.directory} cannot be read or written: {error.strerror}.")
        if response is not None:
            reply(response)

    def start_over(self, reply: Reply) -> None:
        """Factory reset: revisions and candidate are set aside, and the box runs on its defaults."""
        if self._adoption is not None:
            reply(Refused(_BUSY))
            return
        try:
            self._store.start_over()
        except OSError as error:
            reply(Refused(f"{self._store.directory} cannot be set aside: {error.strerror}."))
            return
        self._news, self._retry_ms = (), None
        self._runs(Running(0, ""))
        self._draft.drop()
        self._tell_core(self._running, "everything that was configured is set aside.", (), reply)

    def box(self, facts: Box) -> None:
        """The core has started."""
        self._box = self._drafting.box = facts
        self._in_core = facts.revision
        if self._adoption is not None:
            self._unanswered(self._adoption)
        if facts.revision and facts.revision != self._running.revision:
            # It was stored, and the one who wanted to tell the core was stopped before.
            self._tell_core(self._running, "", (), None)

    def tell_commits(self, told: Callable[[int, str, str], None]) -> None:
        """``told`` hears of every commit: the revision, who it was, and why."""
        self._commits = told

    def adopted(self, number: int, response: AnyResponse) -> None:
        """The core's answer to Adopt."""
        adoption = self._adoption
        if adoption is None or adoption.number != number:
            return
        self._adoption = None
        if isinstance(response, Refused):
            self._refused(adoption, response)
            return
        self._in_core = adoption.revision
        if adoption.reply is not None:
            remarks = response.remarks if isinstance(response, Done) else ()
            adoption.reply(Done(adoption.text, (*adoption.remarks, *remarks)))

    def due_ms(self) -> int | None:
        """When ``step`` has something to do."""
        if self._adoption is not None:
            return self._adoption.until_ms
        due = [self._retry_ms] if self._retry_ms is not None else []
        if self._running.unconfirmed is not None:
            due.append(self._running.unconfirmed.until_ms)
        return min(due, default=None)

    def step(self, now_ms: int) -> None:
        """Do what is due."""
        if self._adoption is not None:
            if now_ms >= self._adoption.until_ms:
                self._unanswered(self._adoption)
            return
        if self._running.unconfirmed is not None and now_ms >= self._running.unconfirmed.until_ms:
            self._take_back(now_ms)
        elif self._retry_ms is not None and now_ms >= self._retry_ms:
            self._settle(now_ms)

    @property
    def country(self) -> str:
        """Key of the country of what is running; "" until the core has told its board."""
        return told_by(self._running.text, self._box).country if self._box else ""

    @property
    def spoken(self) -> Spoken:
        """What is running says so of prompts; nothing of it is known until the core has told its board."""
        return told_by(self._running.text, self._box).spoken if self._box else Spoken(DEFAULT_LANGUAGE, {})

    @property
    def keep_days(self) -> int:
        """So long recordings of calls are kept by what is running; 0 until the core has told its board."""
        return keep_days_of(self._running.text, self._box) if self._box else 0

    @property
    def upkeep(self) -> Upkeep | None:
        """What becomes of calls that are written down; None until the core has told its board."""
        return told_by(self._running.text, self._box).upkeep if self._box else None

    @property
    def print_style(self) -> Style:
        """How what is running prints calls; as nobody has said until the core has told its board."""
        return style_for(self._running.text, self._box) if self._box else Style()

    @property
    def complaints(self) -> tuple[str, ...]:
        """Which dispositions say that a caller has complained."""
        return told_by(self._running.text, self._box).complaints if self._box else ()

    @property
    def report_settings(self) -> Settings | None:
        """What is running says so of reports; None until the core has told its board."""
        return settings_for(self._running.text, self._box) if self._box else None

    @property
    def agents(self) -> dict[str, str]:
        """Names of agents by extension, of what is running; of nobody until the core has told its board."""
        return agents_of(self._running.text, self._box) if self._box else {}

    @property
    def measures(self) -> Measures:
        """How what is running measures calls; NO_MEASURES until the core has told its board."""
        return measures_for(self._running.text, self._box) if self._box else NO_MEASURES

    @property
    def changes(self) -> int:
        """Lines of the candidate that are not running."""
        return self._draft.changes

    @property
    def remarks(self) -> tuple[str, ...]:
        """What somebody who comes has to know, a sentence each."""
        found = [*self._running.remarks, *self._news, self._draft.remark, self._draft.warning]
        if self._box is not None:
            found += self._box.remarks
            if self._in_core != self._running.revision and self._adoption is None:
                found.append(f"the box does not run on revision {self._running.revision}: commit applies it")
        return tuple(remark for remark in found if remark)

    def unconfirmed_s(self, now_ms: int) -> int:
        """Until what was committed is taken back; 0: it is not."""
        unconfirmed = self._running.unconfirmed
        return 0 if unconfirmed is None else max(1, -((now_ms - unconfirmed.until_ms) // 1000))

    # -- requests

    def _answer(self, request: ask.Request, user: str, reply: Reply) -> AnyResponse | None:
        response = self._drafting.answer(request, user)
        if response is not None:
            return response
        match request:
            case ask.Commit(comment, minutes):
                response = self._commit(comment, minutes, user, reply)
            case ask.Confirm():
                response = self._confirm()
            case ask.Show("revisions", which, last):
                response = Shown(
                    "revisions", msgspec.Raw(msgspec.json.encode(rows(self._store, self._running, which, last)))
                )
            case ask.Show("holidays", which):
                response = self._holidays(which)
            case _:
                response = Refused(f"{type(request).__name__} is no request about the configuration.")
        return response

    def _holidays(self, which: str) -> AnyResponse:
        found = verified(self._running.text, self._box) if self._box else []
        if not isinstance(found, Config):
            return Refused("what is running cannot be read: nobody knows which holidays are kept.")
        return Shown("holidays", msgspec.Raw(msgspec.json.encode(holiday_rows.rows(found, self._wall(), which))))

    # -- committing

    def _commit(self, comment: str, minutes: int, user: str, reply: Reply) -> AnyResponse | None:
        if self._adoption is not None:
            return Refused(_BUSY)
        if not 0 <= minutes <= LONGEST_MIN:
            return Refused(f"minutes is {minutes}, but must be 1 to {LONGEST_MIN}; or 0: it needs no confirmation.")
        if len(comment) > LONGEST_COMMENT or not comment.isprintable():
            return Refused(f"comment is {quoted(comment)}, but must be at most {LONGEST_COMMENT} printable characters.")
        if self._draft.text == self._running.text:
            return self._nothing_to_commit(minutes, reply)
        found = self._drafting.checked()
        if isinstance(found, Refused):
            return found
        before, warning = self._running, self._draft.warning
        remarks = [*said(warning), *self._drafting.doubts(found), *self._store_it(comment, minutes, user)]
        number = self._running.revision
        text = f"revision {number} is running."
        if self._running.unconfirmed is not None:
            back = self._running.unconfirmed.back_to
            text = f"revision {number} is running: confirm it within {minutes} min, or revision {back} runs again."
        if before.unconfirmed is not None:
            what = "is confirmed by this" if minutes == 0 else "was never confirmed"
            remarks.append(f"revision {before.revision} {what}.")
        self._note(f"{user} committed: {text.removesuffix('.')}" + (f" ({comment})" if comment else ""))
        self._commits(number, user, comment)
        self._tell_core(before, text, tuple(remarks), reply, found)
        return None

    def _nothing_to_commit(self, minutes: int, reply: Reply) -> AnyResponse | None:
        if self._running.unconfirmed is not None and minutes == 0:
            return self._confirm()
        text = f"nothing has changed: revision {self._running.revision} is running."
        if self._box is not None and self._in_core != self._running.revision:
            self._tell_core(self._running, f"revision {self._running.revision} is running.", (), reply)
            return None
        return Done(text)

    def _store_it(self, comment: str, minutes: int, user: str) -> list[str]:
        """The candidate is the running revision. Raises OSError; nothing has changed then."""
        before, text = self._running, self._draft.text
        until_ms = self._now_ms() + minutes * 60_000 if minutes else None
        remarks = []
        try:
            self._store.commit(text, user, comment, self._wall(), until_ms)
        except OSError as error:
            after = self._store.read()
            if after.text != text or after.revision == before.revision:
                raise
            remarks.append(f"the disk has not said that it is safe ({error.strerror}): a power cut may undo it.")
        self._retry_ms, self._news = None, ()
        self._runs(self._store.read())
        return remarks

    def _runs(self, running: Running) -> None:
        self._running, self._sure_text = running, self._text_to_go_back_to(running)
        try:
            self._draft.runs(running)
        except OSError as error:
            self._hear(f"the candidate's file could not be deleted ({error.strerror})")

    def _text_to_go_back_to(self, running: Running) -> str | None:
        """Kept in memory too: when it is wanted the disk may refuse to be read."""
        if running.unconfirmed is None:
            return None
        try:
            return self._store.text_of(running.unconfirmed.back_to)
        except (OSError, DamagedError):
            return None

    def _hear(self, remark: str) -> None:
        self._news = tuple(dict.fromkeys((*self._news, remark)))

    def _confirm(self) -> AnyResponse:
        if self._running.unconfirmed is None:
            return Refused("nothing waits to be confirmed.")
        self._store.confirm()
        self._runs(self._running._replace(unconfirmed=None))
        return Done(f"revision {self._running.revision} is confirmed: it stays.")

    # -- the core

    def _tell_core(
        self, before: Running, text: str, remarks: tuple[str, ...], reply: Reply | None, config: Config | None = None
    ) -> None:
        """Hand what is running to the core; ``reply`` hears how that went."""
        running = self._running
        found = config or (verified(running.text, self._box) if self._box else None)
        sent = False
        number = self._number()
        if self._box is not None and isinstance(found, Config):
            sent = self._adopt(message(number, found, running.revision, self._box))
        elif found is not None:
            self._hear(f"revision {running.revision} cannot run on this board")
        if sent:
            until_ms = self._now_ms() + PATIENCE_MS
            self._adoption = Adoption(number, running.revision, before, text, remarks, until_ms, reply)
        elif reply is not None:
            reply(Done(f"revision {running.revision} is stored: it runs when the box starts.", remarks))

    def _refused(self, adoption: Adoption, response: Refused) -> None:
        """The core runs on with what it had: so does the store, and what was committed is the candidate again."""
        text = f"the box cannot run on revision {adoption.revision}: {response.text}"
        if adoption.reply is None:
            self._hear(text)
            return
        wanted, before, is_edited = self._running.text, adoption.before, self._draft.changes > 0
        try:
            self._store.run_on(before.revision, before.unconfirmed)
            self._runs(before)
            if not is_edited:
                self._draft.change(wanted, "")
        except (OSError, RefusedError) as error:
            self._hear(f"what ran before is not restored on the disk ({error})")
        adoption.reply(Refused(text, response.problems))

    def _unanswered(self, adoption: Adoption) -> None:
        self._adoption = None
        if adoption.reply is not None:
            late = "the box has not said yet that it runs on it; when it starts again, it does."
            adoption.reply(Done(f"revision {adoption.revision} is stored.", (*adoption.remarks, late)))

    # -- going back

    def _take_back(self, now_ms: int) -> None:
        """The time to confirm is over. The core is told even where the disk refuses."""
        unconfirmed, gone = self._running.unconfirmed, self._running
        assert unconfirmed is not None
        news = f"revision {gone.revision} {not_in_time(unconfirmed)}"
        try:
            running = self._store.revert()
            self._retry_ms = None
        except OSError:
            self._retry_ms = now_ms + RETRY_MS
            if self._sure_text is None:
                self._running = gone._replace(unconfirmed=unconfirmed._replace(until_ms=now_ms + RETRY_MS))
                return
            running = Running(unconfirmed.back_to, self._sure_text)
        self._note(news)
        self._news = (news,)
        self._runs(running)
        self._tell_core(gone, "", (), None)

    def _settle(self, now_ms: int) -> None:
        """What is running in here is to be what the disk names."""
        try:
            on_disk = self._store.read()
            if on_disk.revision == self._running.revision:
                self._store.settle()
            else:
                self._store.run_on(self._running.revision)
            self._retry_ms = None
        except OSError:
            self._retry_ms = now_ms + RETRY_MS
