"""The live picture of a box: its telephones and lines, who talks, what happened last, and what the keys do."""

from collections import deque
from collections.abc import Iterable

import msgspec
from rich.text import Text

from firmware.callcontrol.actions import Action, LendReceiver, ReturnReceiver, SetHookMode
from firmware.callcontrol.events import ClockTold, Event, LineRingPaused, LineRingStarted, ModeChanged
from firmware.callcontrol.features import AFTER_FLASH, ARGUMENTS, Argument, Feature
from firmware.callcontrol.plan import Plan
from firmware.runtime.words import Words
from tools.doings import FREE, ON_HOOK, clock, minutes
from tools.hands import Spot
from tools.hints import hint
from tools.session import KEYS, KeyHelp, Session

_STYLES = {
    "rings": "bold yellow",
    "talks": "bold green",
    "off hook": "cyan",
    "on hold": "bold blue",
    "listens": "bold blue",
    "whispers": "bold blue",
    "hears": "cyan",
    "hears reorder": "magenta",
    "hears howler": "bold red",
    "dials": "cyan",
    "calls": "bold cyan",
    "called": "magenta",
    "waits": "bold magenta",
    "locked out": "bold red",
    "out of service": "bold red",
}
"""By how a sentence begins; the longest beginning counts."""

_UNSEEN = (SetHookMode, LendReceiver, ReturnReceiver, LineRingPaused, ClockTold, ModeChanged)
"""What the box does and hears without anybody's noticing."""

_AROUND = 8
"""Rows beside panels and log: head, hint, where the shell is; empty, heading of the log; empty, two of keys."""
_LEAST_LOG = 3
_LEAST_PANEL = 6
_LEAST_TALKS = 3
_MOST_LOG = 200
_SMALLEST = (20, _AROUND)
"""Columns and rows below which the picture is cut."""
_GAP = "  "
_MARK = "> "

_ARGUMENT_SIGNS = {
    Argument.NONE: "",
    Argument.INSIDE: " EXT",
    Argument.ZONE: " Z",
    Argument.SLOT: " NN",
    Argument.SLOT_AND_NUMBER: " NN NUMBER",
    Argument.TIME: " HHMM",
    Argument.ACCOUNT: " CODE #",
    Argument.PIN: " PIN",
    Argument.EXTENSION_AND_PIN: " EXT PIN",
    Argument.AGENT: " AGENT PIN",
    Argument.REASON: " R",
    Argument.DISPOSITION: " CODE #",
    Argument.MODE: " M MINUTES #",
    Argument.ANYWHERE: " NUMBER",
}
"""What is dialled after a code, in short."""


class Screen:
    """Watches one session. ``draw(columns, rows)``: 80 by 24 shows all of four lines and eight telephones.

    ``keys=False``: there is no keyboard, so nothing is chosen and no keys are shown.
    """

    def __init__(self, session: Session, keys: bool = True) -> None:
        self._session = session
        self._world = session.world
        self._doings = session.doings
        self._keys = keys
        self._words = Words(session.world.plan)
        self._log: deque[tuple[int, str, bool]] = deque(maxlen=_MOST_LOG)
        self._world.on_event(self._event)
        self._world.on_action(self._action)

    def _event(self, now_ms: int, event: Event) -> None:
        if not isinstance(event, _UNSEEN) and not self._is_next_burst(event):
            self._log.append((now_ms, self._words.say(event), True))

    def _is_next_burst(self, event: Event) -> bool:
        """A line goes on ringing; its first burst was told."""
        control = self._world.control
        return (
            isinstance(event, LineRingStarted) and control is not None and bool(control.state.trunks[event.line].call)
        )

    def _action(self, now_ms: int, action: Action) -> None:
        if not isinstance(action, _UNSEEN):
            self._log.append((now_ms, self._words.say(action), False))

    def draw(self, columns: int = 80, rows: int = 24) -> Text:
        """The picture at this moment: ``rows`` rows of ``columns`` columns at most."""
        columns, rows = max(columns, _SMALLEST[0]), max(rows, _SMALLEST[1])
        drawn = self._help(columns) if self._session.helping else self._office(columns, rows)
        for row in drawn:
            row.truncate(columns, overflow="ellipsis")
            row.rstrip()
        return Text("\n").join(drawn[:rows])

    # The office.

    def _office(self, columns: int, rows: int) -> list[Text]:
        world = self._world
        needs = max(len(world.phones) + 1, len(world.lines) + 2 + max(_LEAST_TALKS, len(self._talks())))
        room = rows - _AROUND
        height = needs if needs <= room else max(min(room, _LEAST_PANEL), room - _LEAST_LOG)
        panels = self._panels(columns, height)
        log = self._last(rows - _AROUND - len(panels))
        return [
            self._head(),
            self._hint(),
            Text(self._session.shell, style="dim"),
            *panels,
            Text(),
            *log,
            Text(),
            *self._keys_rows(),
        ]

    def _head(self) -> Text:
        control = self._world.control
        head = Text(f"{self._world.board.name}, simulated", style="bold")
        facts = [minutes(self._world.now_ms), f"speed {self._session.speed:g}"]
        facts.append(f"traffic {'on' if self._session.traffic else 'off'}")
        begun = 0 if control is None else control.state.calls_begun
        facts.append(f"{begun} call{'' if begun == 1 else 's'} so far" if control is not None else "the box starts")
        if control is not None and control.state.mode != "day":
            facts.append(control.state.mode)
        return head.append("   " + "   ".join(facts), style="dim")

    def _hint(self) -> Text:
        if not self._keys:
            return Text("Callers ring lines, the box rings phones and joins those who talk.", style="dim")
        return Text(hint(self._session), style="bold red" if self._session.hands.message else "bold yellow")

    def _panels(self, columns: int, height: int) -> list[Text]:
        left = (columns - len(_GAP)) * 3 // 5
        right = columns - len(_GAP) - left
        phones = self._phones(left, height)
        lines = self._lines(right)
        lines += self._together(right, height - len(lines))
        rows = []
        for number in range(height):
            row = phones[number].copy() if number < len(phones) else Text()
            row.truncate(left, overflow="ellipsis", pad=True)
            row.append(_GAP)
            if number < len(lines):
                lines[number].truncate(right, overflow="ellipsis")
                row.append_text(lines[number])
            rows.append(row)
        return rows

    # Telephones.

    def _phones(self, columns: int, height: int) -> list[Text]:
        stations = self._world.plan.stations
        labels = {station.port: f"{station.extension} {station.name}".strip() for station in stations}
        wide = min(max(len("phone"), *map(len, labels.values())), columns // 3) + 1
        does = {station.port: self._doings.phone(station.port) for station in stations}
        shown = self._shown(does, height - 1)
        table = [_heading("phone", wide, "in the office")]
        for port in shown:
            notes = self._doings.notes(port)
            row = self._row(Spot("phone", port), labels[port], wide, does[port])
            table.append(row.append(f", {notes}" if notes else "", style="dim"))
        hidden = len(stations) - len(shown)
        if hidden:
            table.append(Text(f"  + {hidden} on hook, no room here", style="dim"))
        return table

    def _shown(self, does: dict[int, str], room: int) -> list[int]:
        """All; or where there is no room the chosen one, those that do something, then as many others as fit."""
        if len(does) <= room:
            return list(does)
        chosen = self._session.hands.chosen
        order = sorted(does, key=lambda port: (chosen != Spot("phone", port), does[port] == ON_HOOK, port))
        return sorted(order[: max(0, room - 1)])

    def _row(self, spot: Spot, label: str, wide: int, does: str) -> Text:
        chosen = self._keys and self._session.hands.chosen == spot
        row = Text(_MARK if chosen else " " * len(_MARK), style="bold")
        name = Text(label, style="reverse bold" if chosen else "")
        name.truncate(wide - 1, overflow="ellipsis")
        row.append_text(name).append(" " * (wide - name.cell_len))
        return row.append(does, style=_style(does))

    # Lines, and who talks.

    def _lines(self, columns: int) -> list[Text]:
        table = [_heading("line", 6, "from outside")]
        table += [self._row(Spot("line", port), str(port), 6, self._doings.line(port)) for port in self._world.lines]
        return [_cut(row, columns) for row in table]

    def _talks(self) -> list[str]:
        return [*self._doings.conversations(), *self._doings.holds()]

    def _together(self, columns: int, room: int) -> list[Text]:
        """Conversations, and who is kept waiting, as many as there is room for."""
        talks = self._talks()
        if room < 2:
            return []
        table = [Text("  ").append("who talks, and who waits", style="bold underline")]
        fit = talks if len(talks) < room else talks[: room - 2]
        table += [Text(f"  {talk}", style="green" if " + " in talk else "blue") for talk in fit]
        if len(fit) < len(talks):
            table.append(Text(f"  + {len(talks) - len(fit)}", style="dim"))
        return [_cut(row, columns) for row in table]

    # What happened.

    def _last(self, room: int) -> list[Text]:
        """The heading and the last ``room`` rows, filled up with empty ones."""
        table = [Text("what happened, and -> what the box did", style="bold underline")]
        for now_ms, text, is_event in list(self._log)[-room:] if room > 0 else []:
            row = Text(f"{clock(now_ms):>7}  ", style="dim")
            table.append(row.append(text if is_event else "  -> " + text, style="not dim" if is_event else ""))
        return table + [Text() for _ in range(room + 1 - len(table))]

    # Keys.

    def _keys_rows(self) -> list[Text]:
        if not self._keys:
            return [Text("Ctrl-C ends", style="dim")]
        short = [key for key in KEYS if key.short]
        return [_keys(short[:5]), _keys(short[5:])]

    def _help(self, columns: int) -> list[Text]:
        if self._session.helping > 1:
            plan, place = self._world.plan, self._session.helping - 2
            features = list(dict.fromkeys(code.feature for code in plan.codes))
            half = -(-len(features) // 2)
            shown = features[place * half : (place + 1) * half]
            codes = tuple(code for code in plan.codes if code.feature in shown)
            said = codes_in_columns(msgspec.structs.replace(plan, codes=codes), columns)
            return [Text("What a telephone can dial besides numbers", style="bold"), *map(Text, said)]
        page = [Text("The keys", style="bold"), Text()]
        for key in KEYS:
            page.append(Text(f"  {key.keys:<9}", style="bold").append(key.long, style="not bold"))
        return page


def codes_in_columns(plan: Plan, columns: int) -> list[str]:
    """The feature codes of this plan, ``*52 or 752 Z  park``, in as many columns as fit."""
    codes: dict[Feature, list[str]] = {}
    for code in plan.codes:
        codes.setdefault(code.feature, []).append(code.digits)
    said = [
        ("flash " if feature in AFTER_FLASH else "")
        + " or ".join(digits)
        + f"{_ARGUMENT_SIGNS[ARGUMENTS[feature]]}  {feature}"
        for feature, digits in codes.items()
    ]
    if not said:
        return ["  nothing: this office has no codes"]
    wide = max(map(len, said)) + 2
    beside = max(1, (columns - 2) // wide)
    height = -(-len(said) // beside)
    return ["  " + "".join(f"{one:<{wide}}" for one in said[row::height]).rstrip() for row in range(height)]


def _heading(first: str, wide: int, second: str) -> Text:
    row = Text("  ").append(first, style="bold underline")
    return row.append(" " * (wide - len(first))).append(second, style="bold underline")


def _keys(keys: Iterable[KeyHelp]) -> Text:
    row = Text()
    for key in keys:
        row.append(_GAP if row else "").append(key.keys, style="bold").append(f" {key.short}", style="dim")
    return row


def _cut(row: Text, columns: int) -> Text:
    row.truncate(columns, overflow="ellipsis")
    return row


def _style(does: str) -> str:
    if does in (ON_HOOK, FREE):
        return "dim"
    return max(((len(word), style) for word, style in _STYLES.items() if does.startswith(word)), default=(0, ""))[1]
