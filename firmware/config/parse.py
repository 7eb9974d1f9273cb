"""Shape: from plain values to the model, with unknown keys, wrong types and wrong values reported."""

import re
from typing import Any

from firmware.config import fields
from firmware.config.countries import DEFAULT_COUNTRY
from firmware.config.fields import Check, RefusedError, did_you_mean, one_of, shown
from firmware.config.model import ALL, EXTENSION_BASE, Config, GroupConfig, LineConfig, Problem, StationConfig
from firmware.config.positions import Path, line_of
from firmware.config.syntax import LEFT_OUT, Source

LINE_KEYS: dict[str, Check] = {
    "number": fields.phone_number,
    "route": fields.route,
    "release_on": fields.list_of(fields.release_sign, 'but must be a list such as ["cpc", "reversal"]'),
}
STATION_KEYS: dict[str, Check] = {
    "extension": fields.extension,
    "name": fields.name,
    "dnd": fields.flag,
}
GROUP_KEYS: dict[str, Check] = {
    "strategy": fields.strategy,
    "members": fields.list_of(fields.extension, 'but must be a list of extensions such as ["11", "12"]'),
    "weights": fields.list_of(fields.weight, "but must be a list of whole numbers, one a member"),
    "ring_s": fields.seconds,
    "step_s": fields.seconds,
    "overflow": fields.overflow,
    "pilot": fields.pilot,
}
TOP_KEYS = ("country", "lines", "stations", "groups")
_GROUP_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_PORT = re.compile(r"[1-9][0-9]{0,3}")


class Draft:
    """A configuration that has its shape but is not yet verified. ``refused``: paths whose value was not taken."""

    def __init__(self, source: Source, board_lines: int, board_stations: int) -> None:
        self.values = source.values
        self.where = source.where
        self.problems: list[Problem] = list(source.problems)
        self.refused: set[Path] = set()
        self.board_lines = board_lines
        self.board_stations = board_stations
        self._top_keys()
        self.config = Config(
            country=self._country(),
            lines=self._lines(),
            stations=self._stations(),
            groups=(),
        )
        self.config = Config(self.config.lines, self.config.stations, self._groups(), self.config.country)

    def problem(self, path: Path, text: str) -> None:
        """Report ``text`` (ended with a full stop unless it asks) at the line of ``path``."""
        sentence = text if text.endswith((".", "?")) else text + "."
        self.problems.append(Problem(line_of(self.where, path), sentence))

    def _top_keys(self) -> None:
        for key in self.values:
            if key not in TOP_KEYS and not key.startswith(LEFT_OUT):
                self.problem(
                    (key,), f'"{key}" is not a key of this file ({one_of(TOP_KEYS)}){did_you_mean(key, TOP_KEYS)}'
                )

    def _country(self) -> str:
        if "country" not in self.values:
            return DEFAULT_COUNTRY
        try:
            return fields.country(self.values["country"])
        except RefusedError as refused:
            self.problem(("country",), f"country {refused}")
            return DEFAULT_COUNTRY

    def _lines(self) -> tuple[LineConfig, ...]:
        tables = self._ports("lines", "CO line", self.board_lines, LINE_KEYS)
        return tuple(LineConfig(port, **tables.get(port, {})) for port in range(1, self.board_lines + 1))

    def _stations(self) -> tuple[StationConfig, ...]:
        tables = self._ports("stations", "telephone", self.board_stations, STATION_KEYS)
        return tuple(
            StationConfig(port, **{"extension": str(EXTENSION_BASE + port), **tables.get(port, {})})
            for port in range(1, self.board_stations + 1)
        )

    def _groups(self) -> tuple[GroupConfig, ...]:
        everybody = tuple(station.extension for station in self.config.stations)
        groups = []
        for key, table in self._section("groups", "groups").items():
            if not _GROUP_NAME.fullmatch(key):
                self.problem(
                    ("groups", key), f'group name "{key}" is not letters, digits, "-" and "_" (at most 40 of them).'
                )
                continue
            values = self._table(("groups", key), f'group "{key}"', table, GROUP_KEYS)
            values.setdefault("members", everybody if key == ALL else ())
            groups.append(GroupConfig(key, **values))
        if not any(group.name == ALL for group in groups):
            groups.append(GroupConfig(ALL, everybody))
        return tuple(groups)

    def _section(self, key: str, plural: str) -> dict[str, Any]:
        value = self.values.get(key, {})
        if isinstance(value, dict):
            return value
        self.problem((key,), f"{plural} is {shown(value)}, but must be a table.")
        self.refused.add((key,))
        return {}

    def _ports(self, key: str, kind: str, last: int, keys: dict[str, Check]) -> dict[int, dict[str, Any]]:
        tables = {}
        for text, table in self._section(key, key).items():
            path = (key, text)
            if not _PORT.fullmatch(text) or int(text) > last:
                self.problem(path, f'{kind} "{text}" does not exist: this board has ports 1 to {last}.')
            else:
                tables[int(text)] = self._table(path, f"{kind} {text}", table, keys)
        return tables

    def _table(self, path: Path, owner: str, table: Any, keys: dict[str, Check]) -> dict[str, Any]:
        if not isinstance(table, dict):
            self.problem(path, f"{owner} is {shown(table)}, but must be a table of {one_of(keys)}.")
            self.refused.add(path)
            return {}
        taken = {}
        for key, value in table.items():
            if key not in keys:
                self.problem((*path, key), f'{owner} has no key "{key}" ({one_of(keys)}){did_you_mean(key, keys)}')
                continue
            try:
                taken[key] = keys[key](value)
            except RefusedError as refused:
                self._refuse((*path, key), f"{key} of {owner}", refused)
        return taken

    def _refuse(self, path: Path, what: str, refused: RefusedError) -> None:
        self.refused.add(path)
        for index, text in refused.elements.items():
            self.problem((*path, index), f"{what} {text}")
        if not refused.elements:
            self.problem(path, f"{what} {refused}")
