"""On which line of a TOML text each key and each array element stands.

The standard library's tomllib reads TOML well and forgets where it read it. This
scanner walks a text that tomllib has accepted and records only positions, so it
needs to know where tokens end, never what they are worth.
"""

from collections.abc import Iterator

Path = tuple[str | int, ...]
"""Keys from the top of the file down; an integer counts the elements of an array."""

_BARE_END = " \t=.]\n\r,}#"
_VALUE_END = ",]}\n\r#"
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


def positions(text: str) -> dict[Path, int]:
    """Path of every key, table and array element -> its line, from 1.

    ``text`` must be valid TOML (checked by tomllib beforehand).
    """
    return _Scanner(text.replace("\r\n", "\n")).run()


def line_of(where: dict[Path, int], path: Path) -> int:
    """The line of ``path``, or of the nearest thing around it that the file mentions; 1 for the file itself."""
    while path:
        if path in where:
            return where[path]
        path = path[:-1]
    return 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.found: dict[Path, int] = {}
        self.array_tables: dict[Path, int] = {}

    def run(self) -> dict[Path, int]:
        table: Path = ()
        for start in self._statements():
            table = self._header() if start == "[" else self._pair(table)
        return self.found

    def _statements(self) -> Iterator[str]:
        self._skip_blank()
        while self.at < len(self.text):
            yield self.text[self.at]
            self._skip_blank()

    def _header(self) -> Path:
        is_array = self.text.startswith("[[", self.at)
        line = self.line
        self._step(2 if is_array else 1)
        keys = self._dotted()
        self._step(2 if is_array else 1)
        path = self._resolve(keys)
        if is_array:
            index = self.array_tables.get(path, -1) + 1
            self.array_tables[path] = index
            self._note(path, line)
            path = (*path, index)
        self._note(path, line)
        return path

    def _resolve(self, keys: list[str]) -> Path:
        """Header keys that lead through an array of tables mean its last element."""
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self.array_tables:
                path = (*path, self.array_tables[path])
        return (*path, keys[-1])

    def _pair(self, table: Path) -> Path:
        line = self.line
        path = table + tuple(self._dotted())
        for length in range(len(table) + 1, len(path) + 1):
            self._note(path[:length], line)
        self._step(1)
        self._skip_spaces()
        self._value(path)
        return table

    def _note(self, path: Path, line: int) -> None:
        for length in range(1, len(path)):
            self.found.setdefault(path[:length], line)
        # A table named again by its own header is found where it is written out.
        self.found.setdefault(path, line)

    def _value(self, path: Path) -> None:
        start = self.text[self.at]
        if start in "\"'":
            self._string()
        elif start == "[":
            self._array(path)
        elif start == "{":
            self._inline_table(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in _VALUE_END:
                self._step(1)

    def _array(self, path: Path) -> None:
        self._step(1)
        self._skip_blank(commas=True)
        index = 0
        while self.text[self.at] != "]":
            element = (*path, index)
            self._note(element, self.line)
            self._value(element)
            index += 1
            self._skip_blank(commas=True)
        self._step(1)

    def _inline_table(self, path: Path) -> None:
        self._step(1)
        self._skip_blank(commas=True)
        while self.text[self.at] != "}":
            self._pair(path)
            self._skip_blank(commas=True)
        self._step(1)

    def _dotted(self) -> list[str]:
        """A dotted key; stops at the first character after it and its spaces."""
        keys = []
        while True:
            self._skip_spaces()
            keys.append(self._string() if self.text[self.at] in "\"'" else self._bare())
            self._skip_spaces()
            if self.text[self.at] != ".":
                return keys
            self._step(1)

    def _bare(self) -> str:
        start = self.at
        while self.text[self.at] not in _BARE_END:
            self._step(1)
        return self.text[start : self.at]

    def _string(self) -> str:
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self._step(len(mark))
        parts = []
        while not self.text.startswith(mark, self.at):
            parts.append(self._character(escapes=quote == '"'))
        if len(mark) == 3:
            # Up to two quotes may stand directly before the closing three.
            while self.text.startswith(mark, self.at + 1):
                parts.append(self._character(escapes=False))
        self._step(len(mark))
        return "".join(parts)

    def _character(self, escapes: bool) -> str:
        char = self.text[self.at]
        if not (escapes and char == "\\"):
            self._step(1)
            return char
        kind = self.text[self.at + 1]
        self._step(2)
        if kind in "uU":
            length = 4 if kind == "u" else 8
            code = self.text[self.at : self.at + length]
            self._step(length)
            return chr(int(code, 16))
        return _ESCAPES.get(kind, "")

    def _skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t":
            self._step(1)

    def _skip_blank(self, commas: bool = False) -> None:
        """Past white space, line ends and comments (and commas, between elements)."""
        blank = " \t\n," if commas else " \t\n"
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self._step((end if end >= 0 else len(self.text)) - self.at)
            elif self.text[self.at] in blank:
                self._step(1)
            else:
                return

    def _step(self, count: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count
