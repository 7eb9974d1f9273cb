"""Who is at the other end of a connection: greeting, logging in, roles, users."""

import re
from collections.abc import Callable

from firmware.control.requests import ROLES, DeleteUser, LogIn, Request, Role, SetPassword, SetUser, Show, role_for
from firmware.control.responses import Done, LoggedIn, Refused
from firmware.control.views import ClientView
from firmware.desk.attempts import Attempts
from firmware.desk.core_pipe import Reply
from firmware.desk.passwords import Worker, hashed, matches
from firmware.desk.users import Users

LONGEST_CLIENT = 60
MEMORY = "the box has no memory for it now."


class Session:
    """``number``: of the connection; ``user``: "" while nobody has logged in; ``ends``: what is watched, None: nothing,
    empty: everything; ``is_known``: the core was asked something for it."""

    def __init__(self, number: int, since_ms: int) -> None:
        self.number = number
        self.since_ms = since_ms
        self.client = ""
        self.user = ""
        self.ends: frozenset[str] | None = None
        self.is_known = False

    @property
    def who(self) -> str:
        """To be written down as the one who did something."""
        return self.user or self.client


class Doorkeeper:
    """Lets in, and says who may do what. ``wall``: the time in words; ``say``: one sentence for the log."""

    def __init__(
        self,
        users: Users,
        worker: Worker,
        now_ms: Callable[[], int],
        wall: Callable[[], str],
        say: Callable[[str], None],
    ) -> None:
        self.users = users
        self._worker = worker
        self._now_ms = now_ms
        self._wall = wall
        self._say = say
        self._attempts = Attempts()

    def role_of(self, session: Session) -> Role | None:
        """What this session's user is now; None: nobody has logged in, or the user is there no more."""
        if self.users.is_open:
            return "installer"
        user = self.users.named(session.user)
        return user.role if user else None

    def why_not(self, session: Session, request: Request) -> str:
        """The sentence why this session may not ask this; "" if it may."""
        needed = role_for(request)
        had = self.role_of(session)
        if needed is None or (had is not None and ROLES.index(had) >= ROLES.index(needed)):
            return ""
        if had is None:
            return f"{words_of(request)} needs the role {needed}: log in first{_sentence(self.users.damage)}."
        return f"{words_of(request)} needs the role {needed}, {session.user} is {had}."

    def log_in(self, session: Session, request: LogIn, reply: Reply) -> None:
        """Answered when the password has been compared."""
        if self.users.damage:
            reply(Refused(f"{self.users.damage}."))
            return
        if self.users.is_open:
            reply(Refused("there are no users yet: nobody needs to log in, make the first user."))
            return
        user, now_ms = request.user, self._now_ms()
        wait_s = self._attempts.wait_s(user, now_ms)
        if wait_s > 0:
            reply(Refused(_must_wait(wait_s), wait_s=wait_s))
            return
        self._attempts.begin(user, now_ms)
        known = self.users.named(user)
        kept, password = known.password if known else None, request.password
        self._worker.do(lambda: matches(kept, password), lambda right: self._compared(session, user, right, reply))

    def _compared(self, session: Session, user: str, right: bool, reply: Reply) -> None:
        known = self.users.named(user)
        if not right or known is None:
            wait_s = self._attempts.wait_s(user, self._now_ms())
            # What was typed is not written down: people type passwords where names belong.
            self._say(f"a log-in of {session.client} was refused")
            reply(Refused("user or password is wrong.", wait_s=wait_s))
            return
        self._attempts.right(user)
        self._enter(session, user, known.role)
        reply(LoggedIn(user, known.role))

    def _enter(self, session: Session, user: str, role: Role) -> None:
        session.user = user
        self._say(f"{user} ({role}) has logged in at {session.client}")
        self.users.has_logged_in(user, self._wall())

    def set_user(self, session: Session, request: SetUser, reply: Reply) -> None:
        """Answered when the password has been hashed. Who makes the first user is logged in as that one."""
        role = request.role or None
        why = self.users.why_not_set(request.user, request.password, role)
        if why:
            reply(Refused(why))
            return
        password = request.password
        self._worker.do(lambda: hashed(password), lambda kept: self._hashed(session, request.user, role, kept, reply))

    def _hashed(self, session: Session, user: str, role: Role | None, kept: str, reply: Reply) -> None:
        # Others may have changed something meanwhile.
        is_first, is_new = self.users.is_open, self.users.named(user) is None
        why = self._why_no_more(session) or self.users.why_no_role(user, role) or ("" if kept else MEMORY)
        if not why:
            try:
                self.users.set(user, kept, role)
            except OSError as error:
                why = f"the user {user} cannot be stored ({error.strerror})."
        if why:
            reply(Refused(why))
            return
        self._say(f"{session.who} has {'made' if is_new else 'changed'} the user {user}")
        if is_first:
            self._enter(session, user, "installer")
        reply(Done(f"user {user} is {'made' if is_new else 'changed'}."))

    def _why_no_more(self, session: Session) -> str:
        return "" if self.role_of(session) == "installer" else "this needs the role installer, which is yours no more."

    def set_password(self, session: Session, request: SetPassword, reply: Reply) -> None:
        """Answered when the present one has been compared, and the new one hashed."""
        known = self.users.named(session.user)
        if known is None:
            reply(Refused("Nobody is logged in here, and so there is no password to change: make the first user."))
            return
        user, now_ms = session.user, self._now_ms()
        why = self.users.why_not_set(user, request.password, None)
        wait_s = self._attempts.wait_s(user, now_ms)
        if why or wait_s > 0:
            reply(Refused(why or _must_wait(wait_s), wait_s=wait_s))
            return
        self._attempts.begin(user, now_ms)
        kept, present, password = known.password, request.present, request.password
        self._worker.do(
            lambda: (matches(kept, present), hashed(password)),
            lambda found: self._password_is(session, user, *found, reply),
        )

    def _password_is(self, session: Session, user: str, right: bool, kept: str, reply: Reply) -> None:
        if not right:
            self._say(f"{user} typed a wrong password at {session.client}")
            wait_s = self._attempts.wait_s(user, self._now_ms())
            reply(Refused("The present password is wrong: nothing was changed.", wait_s=wait_s))
            return
        self._attempts.right(user)
        # Somebody else may have changed the user meanwhile, and has ended this log-in with it.
        why = ("" if kept else MEMORY) if session.user == user else "The user was changed meanwhile: log in again."
        reply(Refused(why) if why else self._keep(user, kept))

    def _keep(self, user: str, kept: str) -> Done | Refused:
        try:
            self.users.set(user, kept, None)
        except OSError as error:
            return Refused(f"The password of {user} cannot be stored ({error.strerror}).")
        self._say(f"{user} has changed the own password")
        return Done(f"The password of {user} is changed.")

    def delete_user(self, session: Session, request: DeleteUser) -> Done | Refused:
        """Whoever is logged in under this name is nobody from now on."""
        why = self.users.why_not_delete(request.user)
        if why:
            return Refused(why)
        try:
            self.users.delete(request.user)
        except OSError as error:
            return Refused(f"the user {request.user} cannot be deleted ({error.strerror}).")
        self._say(f"{session.who} has deleted the user {request.user}")
        return Done(f"user {request.user} is deleted.")

    def row(self, session: Session, now_ms: int) -> ClientView:
        """As ``show clients`` tells it."""
        user = session.user if self.users.named(session.user) else ""
        return ClientView(
            session.client or "has not greeted",
            user,
            self.role_of(session) or "",
            (now_ms - session.since_ms) / 1000,
        )


def _must_wait(wait_s: float) -> str:
    return f"after wrong passwords the next attempt must wait {wait_s:.0f} s."


def words_of(request: Request) -> str:
    """A request as people say it: ``"ring station"``, ``"show lines"``."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(request).__name__).lower()
    return f'"{name} {request.subject}"' if isinstance(request, Show) else f'"{name}"'


def plain(text: str) -> str:
    """What a client calls itself, for log and lists: printable, and not long."""
    return "".join(sign for sign in text if sign.isprintable())[:LONGEST_CLIENT] or "a client without a name"


def _sentence(text: str) -> str:
    return f" ({text})" if text else ""
