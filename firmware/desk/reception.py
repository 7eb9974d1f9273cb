"""Takes every request to whoever answers it, and what the core says to whoever watches."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from firmware.control.requests import (
    CORE_REQUESTS,
    CORE_SUBJECTS,
    VERSION,
    AnyRequest,
    Asking,
    BuildPrompts,
    DeleteFile,
    DeleteUser,
    EndTwin,
    FactoryReset,
    Greet,
    LogIn,
    LogOut,
    MakeReport,
    NoteCall,
    ReadFile,
    ReadReport,
    ReadTwin,
    RunTwin,
    SetPassword,
    SetUser,
    Show,
    Watch,
    WriteFile,
)
from firmware.control.responses import AnyResponse, Done, Greeting, Happening, Refused, Shown
from firmware.control.sentences import sentence
from firmware.control.views import View
from firmware.control.wire import decode_asking
from firmware.desk import machine
from firmware.desk.adoption import Spoken
from firmware.desk.calls.desk import SUBJECTS as CALLS_SUBJECTS
from firmware.desk.calls.desk import CallsDesk
from firmware.desk.connection import Connection
from firmware.desk.core_pipe import Questions, Reply
from firmware.desk.factory_reset import erase, set_aside
from firmware.desk.folders import Folders
from firmware.desk.keeper_of_register import AskedOfRegister, RegisterKeeper
from firmware.desk.log_book import LogBook
from firmware.desk.messages import Box, Said
from firmware.desk.people import card
from firmware.desk.people.desk import REQUESTS as PEOPLE_REQUESTS
from firmware.desk.people.desk import SUBJECTS as PEOPLE_SUBJECTS
from firmware.desk.people.desk import PeopleDesk
from firmware.desk.registrar import Registrar
from firmware.desk.sessions import Doorkeeper, Session, plain
from firmware.desk.tapes import Tapes

_WATCHING, _MAY_SEE_CONTACTS = Watch(True), Show("contacts")

MISTAKE = "this cannot be done: the box has made a mistake, which its log tells."

_END = re.compile(r"(line|station) ([1-9][0-9]{0,3})")


class Configuration(Protocol):
    """Answers what concerns the configuration. ``remarks``: what was wrong with the stored one; ``changes``: lines of
    the candidate that are not running."""

    @property
    def remarks(self) -> Sequence[str]: ...

    @property
    def changes(self) -> int: ...

    @property
    def country(self) -> str: ...

    @property
    def spoken(self) -> Spoken: ...

    @property
    def agents(self) -> Mapping[str, str]: ...

    def unconfirmed_s(self, now_ms: int, /) -> int: ...

    def answer(self, request: AnyRequest, user: str, reply: Reply, /) -> None: ...

    def box(self, facts: Box, /) -> None: ...

    def start_over(self, reply: Reply, /) -> None:
        """Revisions and candidate are set aside, and the box runs on its defaults."""


class Memory(Protocol):
    """The keeper of the memory."""

    def forget(self) -> None: ...


class Prompts(Protocol):
    """Who knows the sounds of prompts, and makes them."""

    def build(self, language: str, /) -> AnyResponse: ...

    def rows(self, which: str, /) -> Sequence[View]: ...

    def came(self, name: str, written: Done, reply: Reply, /) -> None:
        """A recording was written to the end; the answer may come later."""


class Reports(Protocol):
    """Who makes reports."""

    def answer(self, holder: int, request: MakeReport | ReadReport, /) -> AnyResponse: ...

    def let_go(self, holder: int, /) -> None: ...


class Twin(Protocol):
    """Who runs the twin."""

    def answer(self, holder: int, request: RunTwin | ReadTwin | EndTwin, /) -> AnyResponse: ...

    def let_go(self, holder: int, /) -> None: ...


class Reception:
    """The duty of Box and Said, and every client's desk. ``directory``: where everything is kept."""

    def __init__(
        self,
        directory: Path,
        *,
        doorkeeper: Doorkeeper,
        configuration: Configuration,
        memory: Memory,
        prompts: Prompts,
        reports: Reports,
        twin: Twin,
        questions: Questions,
        log: LogBook,
        tapes: Tapes,
        register: RegisterKeeper,
        registrar: Registrar,
        people: PeopleDesk,
        calls: CallsDesk,
        now_ms: Callable[[], int],
        say: Callable[[str], None],
    ) -> None:
        self._directory = directory
        self._doorkeeper = doorkeeper
        self._configuration = configuration
        self._memory = memory
        self._prompts = prompts
        self._reports = reports
        self._twin = twin
        self._questions = questions
        self._log = log
        self._tapes = tapes
        self._register = register
        self._registrar = registrar
        self._people = people
        self._calls = calls
        self._now_ms = now_ms
        self._say = say
        self._folders = Folders(directory, machine.free)
        self._box: Box | None = None
        self._sessions: dict[Connection, Session] = {}

    # -- clients

    def opened(self, connection: Connection) -> None:
        """A client has come."""
        self._sessions[connection] = Session(connection.number, self._now_ms())

    def read(self, connection: Connection, line: bytes) -> None:
        """A line of a client's."""
        try:
            asking = decode_asking(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            connection.answer(_number_in(line), Refused(f"the line makes no sense: {error}."))
            return
        reply = connection.expect(asking.id)
        try:
            self._ask(connection, self._sessions[connection], asking, reply)
        except Exception as error:
            # Whatever is wrong with one request: calls are not to suffer, nor other clients.
            self._say(f"a mistake in answering {type(asking.request).__name__}: {type(error).__name__}: {error}")
            reply(Refused(MISTAKE))

    def closed(self, connection: Connection) -> None:
        """A client has gone."""
        session = self._sessions.pop(connection)
        self._let_go(session)
        self._folders.let_go(session.number)
        self._reports.let_go(session.number)
        self._twin.let_go(session.number)

    # -- the core

    def take(self, command: Box | Said) -> None:
        if isinstance(command, Box):
            self._box = command
            self._configuration.box(command)
            self._people.box()
            for remark in command.remarks:
                self._log.add(remark)
            return
        lost = f"({command.missed} lines before this were lost) " if command.missed else ""
        self._log.add(lost + command.text)
        self._tell(Happening(command.at_ms, command.text, command.ends, command.missed), _WATCHING)
        known = self._people.card(command.ends)
        if known is not None:
            self._tell(Happening(command.at_ms, card.said(known), command.ends, caller=known), _MAY_SEE_CONTACTS)

    def _tell(self, happening: Happening, needs: AnyRequest) -> None:
        for connection, session in self._sessions.items():
            may = not self._doorkeeper.why_not(session, needs)
            if session.ends is not None and may and _concerns(happening.ends, session.ends):
                connection.tell(happening)

    def due_ms(self) -> int | None:
        due = (self._log.due_ms(), self._people.due_ms())
        return min((moment for moment in due if moment is not None), default=None)

    def step(self, now_ms: int) -> None:
        self._log.step(now_ms)
        self._people.step(now_ms)

    def finish(self) -> None:
        self._people.finish()
        self._log.finish()

    # -- requests

    def _ask(self, connection: Connection, session: Session, asking: Asking, reply: Reply) -> None:
        request = asking.request
        if isinstance(request, Greet):
            self._greet(connection, session, request, reply)
            return
        if not connection.has_greeted:
            reply(Refused("greet first: the first request of a connection is Greet."))
            return
        why = self._doorkeeper.why_not(session, request)
        if why:
            reply(Refused(why))
        elif isinstance(request, CORE_REQUESTS) or (isinstance(request, Show) and request.subject in CORE_SUBJECTS):
            self._forward(session, request, reply)
        elif isinstance(request, AskedOfRegister):
            self._register.answer(request, session.who, reply)
        elif isinstance(request, PEOPLE_REQUESTS) or _is_of_people(request):
            self._people.answer(request, session.who, reply)
        elif isinstance(request, NoteCall) or (isinstance(request, Show) and request.subject in CALLS_SUBJECTS):
            self._calls.answer(request, session.who, reply)
        else:
            self._answer(session, request, reply)

    def _answer(self, session: Session, request: AnyRequest, reply: Reply) -> None:
        match request:
            case LogIn():
                self._doorkeeper.log_in(session, request, reply)
            case LogOut():
                self._log_out(session)
                reply(Done("logged out."))
            case Watch():
                reply(self._watch(session, request))
            case Show() if request.subject not in ("revisions", "holidays"):
                reply(Shown(request.subject, msgspec.Raw(msgspec.json.encode(self._rows(request)))))
            case SetUser() | SetPassword() | DeleteUser():
                self._change_user(session, request, reply)
            case ReadFile() | WriteFile() | DeleteFile() if request.folder == "recordings":
                reply(self._tapes.answer(request, session.who))
            case ReadFile() | WriteFile() | DeleteFile():
                self._answer_file(session, request, reply)
            case BuildPrompts():
                reply(self._prompts.build(request.language))
            case MakeReport() | ReadReport():
                reply(self._reports.answer(session.number, request))
            case RunTwin() | ReadTwin() | EndTwin():
                reply(self._twin.answer(session.number, request))
            case FactoryReset():
                self._forward(session, request, lambda response: self._reset(session, response, reply))
            case _:
                self._configuration.answer(request, session.who, reply)

    def _answer_file(self, session: Session, request: ReadFile | WriteFile | DeleteFile, reply: Reply) -> None:
        """Of a recording that was written to its end among the prompts it is told whether it can be played."""
        response = self._folders.answer(session.number, request)
        is_whole = isinstance(request, WriteFile) and request.folder == "prompts" and request.last
        if is_whole and isinstance(response, Done):
            self._prompts.came(request.name, response, reply)
        else:
            reply(response)

    def _greet(self, connection: Connection, session: Session, request: Greet, reply: Reply) -> None:
        if request.version != VERSION:
            reply(Refused(f"the box speaks version {VERSION} of the protocol, the client version {request.version}."))
            connection.leave()
            return
        connection.has_greeted = True
        session.client = plain(request.client)
        reply(self._greeting())

    def _greeting(self) -> Greeting:
        box, users = self._box, self._doorkeeper.users
        remarks = [*(box.remarks if box else ["the core has not said yet what board it drives"])]
        remarks += [*self._configuration.remarks, *([users.damage] if users.damage else [])]
        return Greeting(
            version=VERSION,
            software=machine.software(),
            board=box.board if box else "",
            lines=box.lines if box else 0,
            stations=box.stations if box else 0,
            country=self._configuration.country,
            users=not users.is_open,
            remarks=tuple(dict.fromkeys(map(sentence, remarks))),
            unconfirmed_s=self._configuration.unconfirmed_s(self._now_ms()),
            changes=self._configuration.changes,
        )

    def _forward(self, session: Session, request: AnyRequest, reply: Reply) -> None:
        session.is_known = True
        self._questions.ask(session.number, request, reply)

    def _log_out(self, session: Session) -> None:
        self._let_go(session)
        session.user = ""
        session.ends = None

    def _change_user(self, session: Session, request: SetUser | SetPassword | DeleteUser, reply: Reply) -> None:
        """Who is logged in under that name elsewhere is so no more; nor is anybody, once there is a first user."""
        of_all = self._doorkeeper.users.is_open
        user = session.user if isinstance(request, SetPassword) else request.user
        why = f"The user {user} was changed by {session.who}: log in again."
        if of_all:
            why = f"There are users now, {user} is the first one: log in."

        def answered(response: AnyResponse) -> None:
            reply(response)
            if isinstance(response, Done):
                self._end_others(session, None if of_all else user, why)

        match request:
            case SetUser():
                self._doorkeeper.set_user(session, request, answered)
            case SetPassword():
                why = "Your password was changed at another terminal: log in with the new one."
                self._doorkeeper.set_password(session, request, answered)
            case DeleteUser():
                why = f"The user {user} was deleted by {session.who}: you are logged out."
                answered(self._doorkeeper.delete_user(session, request))

    def _end_others(self, session: Session, user: str | None, why: str) -> None:
        """The log-ins of this user, of everybody (None), but for this one."""
        for connection, other in self._sessions.items():
            if other is not session and connection.has_greeted and user in (None, other.user):
                self._log_out(other)
                connection.end(why)

    def _let_go(self, session: Session) -> None:
        if session.is_known:
            session.is_known = False
            self._questions.let_go(session.number)

    def _watch(self, session: Session, request: Watch) -> AnyResponse:
        if not request.on:
            session.ends = None
            return Done("nothing is watched.")
        for end in request.ends:
            why = self._why_no_end(end)
            if why:
                return Refused(why)
        session.ends = frozenset(request.ends)
        return Done(f"watching {', '.join(sorted(session.ends)) or 'everything'}.")

    def _why_no_end(self, end: str) -> str:
        match = _END.fullmatch(end)
        if match is None:
            return f'{end[:40]!r} cannot be watched: name "line 2" or "station 3".'
        if self._box is not None:
            most = self._box.lines if match[1] == "line" else self._box.stations
            if int(match[2]) > most:
                return f"there is no {end}: the box has {most} {match[1]}s."
        return ""

    def _rows(self, request: Show) -> Sequence[View]:
        which, now_ms = request.which, self._now_ms()
        subjects: dict[str, Callable[[], Sequence[View]]] = {
            "temperature": lambda: [row for row in machine.temperatures() if which in row.sensor],
            "storage": lambda: machine.storage(self._directory),
            "register": self._registrar.rows,
            "version": lambda: [row for row in machine.versions(self._box) if which in row.what],
            "log": lambda: self._log.rows(which, request.last),
            "users": lambda: [row for row in self._doorkeeper.users.rows() if which in ("", row.user)],
            "clients": lambda: [
                row
                for session in self._sessions.values()
                if which in ("", (row := self._doorkeeper.row(session, now_ms)).user, row.client)
            ],
            "files": lambda: self._folders.rows(which),
            "prompts": lambda: self._prompts.rows(which),
            "recordings": lambda: self._tapes.rows(which),
        }
        return subjects[request.subject]()

    def _reset(self, session: Session, response: AnyResponse, reply: Reply) -> None:
        """The core has looked at the jumper, and forgets if it was there."""
        if isinstance(response, Done):
            self._configuration.start_over(lambda answer: self._reset_rest(session, answer, reply))
        else:
            reply(response)

    def _reset_rest(self, session: Session, response: AnyResponse, reply: Reply) -> None:
        """The configuration is that of a new box. The users go last."""
        if not isinstance(response, Done):
            reply(response)
            return
        self._people.close()
        try:
            deleted = erase(self._directory)
            with self._registrar.let_go():
                place = set_aside(self._directory)
        except OSError as error:
            reply(Refused(f"the factory reset was not done to its end ({error.strerror}): ask again."))
            return
        self._log.forget()
        self._say(f"{session.who} has reset the box; {deleted}, what else there was is in {place}")
        self._memory.forget()
        self._people.forget()
        self._doorkeeper.users.forget()
        self._end_others(session, None, "The box was reset, and is as new: begin again.")
        text = "the box is as new: remove the jumper, make the first user."
        reply(
            Done(
                text,
                (
                    *response.remarks,
                    f"{deleted}.",
                    f"users, people, calls, prompts, the log and memory are in {place}.",
                ),
            )
        )


def _is_of_people(request: AnyRequest) -> bool:
    return isinstance(request, Show) and request.subject in PEOPLE_SUBJECTS


class _Numbered(msgspec.Struct):
    id: int = 0


def _number_in(line: bytes) -> int:
    """The number of a request that makes no sense otherwise; 0: there is none."""
    try:
        return msgspec.json.decode(line, type=_Numbered).id
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return 0


def _concerns(ends: tuple[str, ...], watched: frozenset[str]) -> bool:
    return not watched or not watched.isdisjoint(ends)
