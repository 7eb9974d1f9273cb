"""A disk that can lose its power at every system call, and what may then be found on it.

What was written to a file and not synced may be there, in part or not at all. Of names that were made or changed and
not synced any may be there: file systems differ.
"""

import os
from itertools import chain, combinations

SHORT = 100
"""So many bytes a write takes at once."""


class PowerCutError(BaseException):
    """Nothing can catch it, as nothing survives it."""


class PowerCutDisk:
    """One directory. ``files``: name -> content at the start. At call number ``fails_at`` (from 0) power fails, or the
    call raises ``error`` if there is one; ``for_ever``: and so does every later one."""

    def __init__(self, files=None, fails_at=None, error=None, for_ever=False):
        self.contents = {}
        self.synced = {}
        self.names = {}
        self.durable = {}
        self.pending = []
        self.calls = []
        self.fails_at, self.error, self.for_ever = fails_at, error, for_ever
        self.handles = {}
        self._next = 3
        for name, content in (files or {}).items():
            self.names[name] = self.durable[name] = self._new_file(content)

    # -- the system calls

    def open(self, path, flags, mode=0o777):
        self._call(f"open {path.name}")
        if flags & os.O_DIRECTORY:
            return self._handle("directory")
        if path.name not in self.names:
            if not flags & os.O_CREAT:
                raise FileNotFoundError(2, "No such file or directory")
            self._name("create", path.name, self._new_file(b"", synced=False))
        file = self.names[path.name]
        if flags & os.O_TRUNC:
            self._change(file, b"")
        return self._handle(file)

    def read(self, descriptor, most):
        self._call("read")
        file, place = self.handles[descriptor]
        self.handles[descriptor] = file, place + SHORT
        return self.contents[file][place : place + min(most, SHORT)]

    def write(self, descriptor, data):
        self._call("write")
        file, _ = self.handles[descriptor]
        self._change(file, self.contents[file] + data[:SHORT])
        return len(data[:SHORT])

    def fsync(self, descriptor):
        self._call("fsync")
        file, _ = self.handles[descriptor]
        if file == "directory":
            self.durable, self.pending = dict(self.names), []
        else:
            self.synced[file] = [self.contents[file]]

    def close(self, descriptor):
        del self.handles[descriptor]
        self._call("close")

    def replace(self, source, target):
        self._call(f"replace {source.name} {target.name}")
        if source.name not in self.names:
            raise FileNotFoundError(2, "No such file or directory")
        self._name("move", target.name, self.names[source.name], source.name)

    def mkdir(self, path, mode=0o777):
        self._call(f"mkdir {path.name}")
        raise FileExistsError(17, "File exists")

    def unlink(self, path):
        self._call(f"unlink {path.name}")
        if path.name not in self.names:
            raise FileNotFoundError(2, "No such file or directory")
        self._name("remove", path.name, self.names[path.name])

    def listdir(self, path):
        self._call("listdir")
        return sorted(self.names)

    # -- what is left

    def afterwards(self):
        """Every directory, as {name: content}, that may be found when power is back."""
        found = []
        orders = range(len(self.pending))
        for kept in chain.from_iterable(combinations(orders, count) for count in range(len(self.pending) + 1)):
            names = dict(self.durable)
            for place in kept:
                self._apply(names, *self.pending[place])
            found += self._contents_of(sorted(names.items()))
        return found

    def now(self):
        """What a process finds that goes on."""
        return {name: self.contents[file] for name, file in self.names.items()}

    def _contents_of(self, names):
        if not names:
            return [{}]
        (name, file), *others = names
        return [{name: content, **rest} for rest in self._contents_of(others) for content in self.synced[file]]

    def _new_file(self, content, synced=True):
        file = len(self.contents)
        self.contents[file] = content
        self.synced[file] = [content]
        return file

    def _change(self, file, content):
        self.contents[file] = content
        kept = {b"", content, content[: len(content) // 2], *self.synced[file]}
        self.synced[file] = sorted(kept)

    def _name(self, *change):
        self._apply(self.names, *change)
        self.pending.append(change)

    @staticmethod
    def _apply(names, what, name, file, source=""):
        if what == "remove":
            if names.get(name) == file:
                del names[name]
            return
        names[name] = file
        if what == "move" and names.get(source) == file:
            del names[source]

    def _handle(self, file):
        self._next += 1
        self.handles[self._next] = file, 0
        return self._next

    def _call(self, what):
        number = len(self.calls)
        self.calls.append(what)
        if self.fails_at is not None and (number == self.fails_at or (self.for_ever and number > self.fails_at)):
            raise self.error or PowerCutError(what)
