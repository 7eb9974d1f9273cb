"""Who may log in: names, roles and hashes of passwords, in one file.

Without the file the box is new and open to everybody who reaches it. A file that cannot be read opens nothing.
"""

import contextlib
import os
import re
from pathlib import Path

import msgspec

from firmware.config.disk import Disk, content, put
from firmware.control.requests import Role
from firmware.control.views import UserView

NAME = "users.json"
VERSION = 1
RESET_BY = ' ("factory reset" typed at "login:", with the jumper in place)'
MOST = 100

_DAMAGE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_USER = re.compile(r"[a-z][a-z0-9_-]{0,31}")
USER_RULE = "small letters, digits, - and _, up to 32, and a letter first"

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
"""Characters. No rule about kinds of characters: they make passwords worse (NIST SP 800-63B, 5.1.1.2)."""


class User(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``password``: its argon2 hash, with salt and parameters; ``last_log_in``: wall time in words, or ""."""

    password: str
    role: Role
    last_log_in: str = ""


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    users: dict[str, User]


class Users:
    """The file in ``directory``, read once. ``damage``: why nobody can log in; "" when the file is in order."""

    def __init__(self, directory: Path, disk: Disk = os) -> None:
        self._path = directory / NAME
        self._disk = disk
        self._users: dict[str, User] = {}
        self.damage = self._read()

    @property
    def is_open(self) -> bool:
        """Nobody has been made a user yet."""
        return not self._users and not self.damage

    def named(self, name: str) -> User | None:
        return self._users.get(name)

    def rows(self) -> list[UserView]:
        return [UserView(name, user.role, user.last_log_in) for name, user in sorted(self._users.items())]

    def why_not_set(self, name: str, password: str, role: Role | None) -> str:
        """The sentence why this cannot be done; "" if it can. ``role`` None: it is kept."""
        return self.damage or _why_no_name(name) or _why_no_password(name, password) or self.why_no_role(name, role)

    def why_no_role(self, name: str, role: Role | None) -> str:
        """As ``why_not_set``."""
        is_new = name not in self._users
        if is_new and role is None:
            return f"there is no user {name}: a new one needs a role."
        if not self._users and role != "installer":
            return f"the first user must be an installer, {name} would be {role}."
        if is_new and len(self._users) >= MOST:
            return f"there are {MOST} users, which is the most."
        if role not in (None, "installer") and self._is_last_installer(name):
            return f"user {name} is the last installer and must stay one."
        return ""

    def why_not_delete(self, name: str) -> str:
        """As ``why_not_set``."""
        if self.damage:
            return self.damage
        if name not in self._users:
            return f"there is no user {name[:40]}."
        if self._is_last_installer(name):
            return f"user {name} is the last installer and cannot be deleted."
        return ""

    def set(self, name: str, password: str, role: Role | None) -> None:
        """``password``: a hash. Raises OSError; it is as it was, unless the disk has it all the same."""
        before = self.named(name)
        kept = before.role if before else "viewer"
        user = User(password, role or kept, before.last_log_in if before else "")
        self._write({**self._users, name: user})

    def delete(self, name: str) -> None:
        """As ``set``."""
        self._write({other: user for other, user in self._users.items() if other != name})

    def has_logged_in(self, name: str, when: str) -> None:
        """Remembered if the disk allows."""
        user = self.named(name)
        if user is not None:
            with contextlib.suppress(OSError):
                self._write({**self._users, name: msgspec.structs.replace(user, last_log_in=when)})

    def forget(self) -> None:
        """The file has been set aside: the box is new."""
        self._users = {}
        self.damage = ""

    def _is_last_installer(self, name: str) -> bool:
        return [other for other, user in self._users.items() if user.role == "installer"] == [name]

    def _read(self) -> str:
        try:
            self._users = _decode(content(self._disk, self._path))
        except FileNotFoundError:
            return ""
        except OSError as error:
            why = f"cannot be read ({error.strerror})"
        except _DAMAGE as error:
            why = f"is damaged ({error})"
        else:
            return ""
        return f"the users in {self._path} are lost, the file {why}: nobody can log in until a factory reset{RESET_BY}"

    def _write(self, users: dict[str, User]) -> None:
        written = msgspec.json.encode(_Written(VERSION, users))
        try:
            put(self._disk, self._path, msgspec.json.format(written, indent=2) + b"\n")
        except OSError:
            # Where only the last step failed the new file is there: what holds is what the next start would find.
            with contextlib.suppress(OSError, *_DAMAGE):
                self._users = _decode(content(self._disk, self._path))
            raise
        self._users = users


def _why_no_name(name: str) -> str:
    return "" if _USER.fullmatch(name) else f"{name[:40]!r} cannot be the name of a user: {USER_RULE}."


def _why_no_password(name: str, password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        return f"the password of {name} has {len(password)} characters, it needs {SHORTEST_PASSWORD} at least."
    if len(password) > LONGEST_PASSWORD:
        return f"the password of {name} has {len(password)} characters, {LONGEST_PASSWORD} is the most."
    if password.casefold() == name:
        return f"the password of {name} is the user's name: it must be another word."
    return ""


def _decode(data: bytes) -> dict[str, User]:
    written = msgspec.json.decode(data, type=_Written)
    if written.version != VERSION:
        raise msgspec.ValidationError(f"it is of version {written.version}, not {VERSION}")
    if not any(user.role == "installer" for user in written.users.values()):
        raise msgspec.ValidationError("it has no installer")
    return written.users
