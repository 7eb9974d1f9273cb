"""Shape: from plain values to the model, with unknown keys, wrong types and wrong values reported."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from firmware.callcontrol.features import Feature
from firmware.config import (
    access_sections,
    calling_fields,
    calling_sections,
    fields,
    hours_sections,
    journal_sections,
    line_sections,
    menu_fields,
    menu_sections,
    message_sections,
    outside_fields,
    outside_sections,
    people_sections,
    prompts,
    queue_sections,
    recording_sections,
    report_sections,
    upkeep_sections,
)
from firmware.config.countries import COUNTRIES, DEFAULT_COUNTRY, ZONE_OF
from firmware.config.fields import Check, RefusedError, did_you_mean, one_of, shown
from firmware.config.model import ALL, Config, GroupConfig, Problem, StationConfig
from firmware.config.numbering import extension_base
from firmware.config.positions import Path, line_of
from firmware.config.syntax import LEFT_OUT, Source
from firmware.config.targets import outward
from firmware.config.zones import zone

FORWARDS = ("forward_always", "forward_busy", "forward_no_answer")
STATION_KEYS: dict[str, Check] = {
    "extension": fields.extension,
    "name": fields.name,
    "dnd": fields.flag,
    "call_waiting": fields.flag,
    **dict.fromkeys(FORWARDS, calling_fields.forward),
    "hotline": calling_fields.number_to_dial,
    "hotline_s": fields.seconds_between(0, 30),
    "data": fields.flag,
    "door": fields.flag,
    "class": fields.name,
    "flash_ms": calling_fields.flash_window,
    "pulse": fields.flag,
    "pin": outside_fields.pin,
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
TOP_KEYS = (
    *("country", "zone", "language", "operator", "fax", "second_flash", "lines", "stations", "groups"),
    *("queues", "agents", "pauses", "callers", "menus", "travellers", "messages", "dictation"),
    *("codes", "speed", "classes", "dialling", "timers", "hours", "ringing"),
    *("trunks", "outside", "supervision", "caller_id", "prompts", "recording", "journal", "people"),
    *("reports", "tariffs", "register", "smdr", "backup"),
)
_GROUP_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_PORT = re.compile(r"[1-9][0-9]{0,3}")


class Draft:
    """A configuration that has its shape but is not yet verified. ``refused``: paths whose value was not taken;
    ``code_paths``: where the file writes a code of a feature. ``country`` wins over the file's; ``board_recorders``
    None: nobody knows."""

    def __init__(
        self,
        source: Source,
        board_lines: int,
        board_stations: int,
        country: str | None = None,
        board_recorders: int | None = None,
    ) -> None:
        self.values = source.values
        self.where = source.where
        self.problems: list[Problem] = list(source.problems)
        self.refused: set[Path] = set()
        self.board_lines = board_lines
        self.board_stations = board_stations
        self.board_recorders = board_recorders
        self.code_paths: dict[tuple[Feature, str], Path] = {}
        self._top_keys()
        in_file = self._country()
        self.country = COUNTRIES[country or in_file]
        whole = line_sections.box(self)
        self.lines = line_sections.lines(self, whole)
        self.cpc_ms = line_sections.cpc_ms(self, whole)
        self.trunk_groups = outside_sections.trunk_groups(self)
        self.outside = outside_sections.outside(self)
        self.stations = self._stations()
        self.groups = self._groups()
        self.queues = queue_sections.queues(self)
        self.menus = menu_sections.menus(self)
        self.mailboxes = message_sections.mailboxes(self)
        self.config = self._config()

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
        return str(self.top("country", fields.country, DEFAULT_COUNTRY))

    def top(self, key: str, check: Check, default: Any) -> Any:
        """The value of a key that stands above all tables; ``default`` where it is absent or refused."""
        if key not in self.values:
            return default
        try:
            return check(self.values[key])
        except RefusedError as refused:
            self.refuse((key,), key, refused)
            return default

    def send_outward(self, path: Path, owner: str, values: dict[str, Any], keys: Iterable[str]) -> None:
        """Of a table's targets under ``keys``, take those that lead outside for what they are."""
        for key in keys:
            if key not in values:
                continue
            try:
                values[key] = outward(self.outside.digit, values[key])
            except RefusedError as refused:
                del values[key]
                self.refuse((*path, key), f"{key} of {owner}", refused)

    def _config(self) -> Config:
        dialling = calling_sections.dialling(self)
        classes = calling_sections.classes(self)
        return Config(
            lines=self.lines,
            stations=self.stations,
            groups=self.groups,
            operator=calling_sections.operator(self),
            second_flash=calling_sections.second_flash(self),
            codes=calling_sections.codes(self, dialling),
            trunk_groups=self.trunk_groups,
            outside=self.outside,
            caller_id=line_sections.caller_id(self),
            cpc_ms=self.cpc_ms,
            country=self.country.key,
            zone=str(self.top("zone", zone, ZONE_OF[self.country.key])),
            dialling=dialling,
            timers=calling_sections.timers(self),
            speed=calling_sections.speed(self),
            classes=classes,
            access=access_sections.access(self, classes),
            rings=calling_sections.rings(self),
            queues=self.queues,
            agents=queue_sections.agents(self),
            pauses=queue_sections.pauses(self),
            callers=queue_sections.callers(self),
            menus=self.menus,
            mailboxes=self.mailboxes,
            recordable=message_sections.recordable(self),
            fax=self.top("fax", menu_fields.fax, None),
            hours=hours_sections.office_hours(self),
            language=prompts.box_language(self),
            prompts=prompts.prompts(self),
            recording=recording_sections.recording(self),
            upkeep=upkeep_sections.upkeep(self),
            reports=report_sections.reports(self),
            journal=journal_sections.journal(self),
            people=people_sections.people(self),
        )

    def _stations(self) -> tuple[StationConfig, ...]:
        tables = self.ports("stations", "telephone", self.board_stations, STATION_KEYS)
        base = extension_base(self.country.key)
        return tuple(
            StationConfig(port, **{"extension": str(base + port), **self._as_fields(port, tables.get(port, {}))})
            for port in range(1, self.board_stations + 1)
        )

    def _as_fields(self, port: int, values: dict[str, Any]) -> dict[str, Any]:
        """``class`` is no name that a field may have."""
        found = {"class_of_service" if key == "class" else key: value for key, value in values.items()}
        self.send_outward(("stations", str(port)), f"telephone {port}", found, FORWARDS)
        return found

    def _groups(self) -> tuple[GroupConfig, ...]:
        people = [station for station in self.stations if station.rung_by_groups] or self.stations
        everybody = tuple(station.extension for station in people)
        groups = []
        for key, table in self.section("groups").items():
            if not _GROUP_NAME.fullmatch(key):
                self.problem(("groups", key), fields.badly_named("group", key))
                continue
            values = self.table(("groups", key), f'group "{key}"', table, GROUP_KEYS)
            values.setdefault("members", everybody if key == ALL else ())
            groups.append(GroupConfig(key, **values))
        if not any(group.name == ALL for group in groups):
            groups.append(GroupConfig(ALL, everybody))
        return tuple(groups)

    def section(self, key: str) -> dict[str, Any]:
        """The table [key] as it is written; empty where it is absent or no table."""
        value = self.values.get(key, {})
        if isinstance(value, dict):
            return value
        self.problem((key,), f"{key} is {shown(value)}, but must be a table.")
        self.refused.add((key,))
        return {}

    def ports(self, key: str, kind: str, last: int, keys: dict[str, Check]) -> dict[int, dict[str, Any]]:
        """The tables of [key], one a port from 1 to ``last``, by port; ``kind`` is what stands on them."""
        tables = {}
        for text, table in self.section(key).items():
            path = (key, text)
            if not _PORT.fullmatch(text) or int(text) > last:
                self.problem(path, f'{kind} "{text}" does not exist: this board has ports 1 to {last}.')
            else:
                tables[int(text)] = self.table(path, f"{kind} {text}", table, keys)
        return tables

    def table(self, path: Path, owner: str, table: Any, keys: Mapping[str, Check]) -> dict[str, Any]:
        """The values of a table that were taken, by key; what is wrong is reported."""
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
                self.refuse((*path, key), f"{key} of {owner}", refused)
        return taken

    def refuse(self, path: Path, what: str, refused: RefusedError) -> None:
        """Report why the value at ``path`` was not taken, element by element where it is a list."""
        self.refused.add(path)
        for index, text in refused.elements.items():
            self.problem((*path, index), f"{what} {text}")
        if not refused.elements:
            self.problem(path, f"{what} {refused}")
