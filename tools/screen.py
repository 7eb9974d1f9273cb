"""The live picture of a box: its lines, telephones and junctors, and what happened last."""

from collections import deque

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from firmware.callcontrol.actions import Action
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import Event, StationDialled, StationWentOffHook, StationWentOnHook
from firmware.callcontrol.states import StationState
from firmware.runtime.words import Words
from tools.sim.world import World

_STYLES = {
    "rings": "bold yellow",
    "talks": "bold green",
    "off hook": "cyan",
    "hears": "cyan",
    "dials": "cyan",
    "calls": "bold cyan",
    "waits": "bold magenta",
    "reorder": "magenta",
    "howler": "bold red",
    "locked out": "bold red",
    "out of service": "bold red",
}

_AFTER_DIALLING = {"ringback": "", "busy": ": busy", "unobtainable": ": no such number"}
"""What a caller hears, said after "calls 12"."""
_HINTS = {"reorder": "reorder: should hang up", "howler": "howler: was left off hook"}
_STATES = {StationState.AWAITING_TONE: "waits for dial tone", StationState.LOCKED_OUT: "locked out: left off hook"}
"""What a silent telephone is doing."""


_LEGEND = "Callers ring lines, the box rings phones; a junctor joins those who talk."
_AROUND = 5
"""Rows beside tables and log: head, legend, two empty rows, heading of the log."""
_LEAST_LOG = 3


def clock(ms: int) -> str:
    """Minutes, seconds and tenths: ``3:07.2``."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}.{ms // 100 % 10}"


class Screen:
    """Watches one world. ``draw()`` fits 80 columns by 24 rows for four lines and eight telephones."""

    def __init__(self, world: World, control: CallControl, rows: int = 24) -> None:
        self._world = world
        self._control = control
        self._words = Words(world.plan)
        left_rows = 2 * len(world.lines) + 3
        self._most_phones = max(left_rows, rows - _AROUND - _LEAST_LOG) - 1
        used = _AROUND + max(left_rows, min(len(world.phones), self._most_phones) + 1)
        self._log_rows = max(0, rows - used)
        self._right_rows = min(len(world.phones), self._most_phones) + 1
        self._left_rows = left_rows
        self._log: deque[tuple[int, str, bool]] = deque(maxlen=self._log_rows)
        self._began: dict[int, int] = {}
        self._digits: dict[int, str] = {}
        world.on_event(self._event)
        world.on_action(self._action)

    def _event(self, now_ms: int, event: Event) -> None:
        if isinstance(event, StationDialled):
            self._digits[event.station] = self._digits.get(event.station, "") + event.digit
        elif isinstance(event, StationWentOffHook | StationWentOnHook):
            self._digits.pop(event.station, None)
        self._log.append((now_ms, self._words.say(event), True))

    def _action(self, now_ms: int, action: Action) -> None:
        self._log.append((now_ms, self._words.say(action), False))

    def draw(self) -> RenderableType:
        """The picture at this moment."""
        sides = Table.grid(padding=(0, 3))
        sides.add_row(Group(self._lines(), "", self._junctors()), self._phones())
        return Group(self._head(), Text(_LEGEND, style="dim"), "", sides, "", self._last())

    def _head(self) -> Text:
        now = self._world.now_ms
        begun = self._control.state.calls_begun
        head = Text(f"{self._world.board.name}, simulated", style="bold")
        head.append(f"   {clock(now)}   {begun} calls so far   Ctrl-C ends", style="dim")
        return head

    def _lines(self) -> Table:
        table = _table("line", "from the telephone company")
        for port in self._world.lines:
            table.add_row(str(port), _styled(self._line(port)))
        return table

    def _line(self, port: int) -> str:
        world = self._world
        if world.line_out_of_service(port):
            return "out of service"
        if world.line_rings(port):
            call = self._control.state.calls.get(self._control.state.trunks[port].call)
            if call is None:
                return "rings"
            if not call.bells:
                return "waits: nobody is free"
            return "rings at " + ", ".join(self._words.phone(station)[6:] for station in call.bells)
        if world.line_seized(port):
            return self._talks(f"line {port}") or "seized"
        return "-"

    def _phones(self) -> Table:
        table = _table("phone", "in the office")
        rows = [
            (f"{station.extension} {station.name}".strip(), self._phone(station.port))
            for station in self._world.plan.stations
        ]
        hidden = 0
        if len(rows) > self._most_phones:
            # Too many for the terminal: those that do something, then as many of the others as there is room for.
            shown = sorted(rows, key=lambda row: row[1] == "-")[: self._most_phones - 1]
            hidden = len(rows) - len(shown)
            rows = [row for row in rows if row in shown]
        for name, does in rows:
            table.add_row(name, _styled(does))
        if hidden:
            table.add_row(f"+ {hidden}", _styled("- (no room here)"))
        return table

    def _phone(self, port: int) -> str:
        world = self._world
        if world.phone_rings(port):
            return "rings ((*))" if world.bell_sounds(port) else "rings"
        if not world.phone_idle(port):
            return self._talks(f"station {port}") or self._alone(port)
        return "-"

    def _alone(self, port: int) -> str:
        """What somebody does who is off hook and talks to nobody."""
        heard = self._world.phone_hears(port)
        digits = self._digits.get(port, "")
        for tone in heard:
            if digits and tone in _AFTER_DIALLING:
                return f"calls {digits}{_AFTER_DIALLING[tone]}"
            return _HINTS.get(tone, f"hears {tone}")
        state = self._control.state.stations[port].state
        return _STATES.get(state) or (f"dials {digits}" if digits else "off hook")

    def _talks(self, end: str) -> str:
        for junctor in self._control.state.junctors.values():
            if end in junctor.members:
                return "talks to " + ", ".join(self._words.end(m) for m in junctor.members if m != end)
        return ""

    def _junctors(self) -> Table:
        table = _table("junctor", "who talks, and for how long")
        now = self._world.now_ms
        alive = self._control.state.junctors
        self._began = {number: self._began.get(number, now) for number in alive}
        for number, junctor in alive.items():
            ends = " + ".join(self._words.end(member) for member in junctor.members)
            table.add_row(str(number), f"{ends}  {clock(now - self._began[number])}")
        for _ in range(len(self._world.lines) - len(alive)):
            table.add_row("", "")
        return table

    def _last(self) -> Table:
        table = Table.grid(padding=(0, 2))
        # More conversations than lines (colleagues among themselves) take their rows from the log.
        more = len(self._control.state.junctors) - len(self._world.lines)
        taken = max(0, self._left_rows + more - max(self._left_rows, self._right_rows)) if more > 0 else 0
        if self._log_rows <= taken:
            return table
        table.add_row(
            Text("time", style="bold underline"), Text("what happened, and -> what the box did", style="bold underline")
        )
        for now_ms, text, is_event in list(self._log)[-(self._log_rows - taken) :]:
            table.add_row(
                Text(clock(now_ms), style="dim"),
                Text(text if is_event else "  -> " + text, style="" if is_event else "dim"),
            )
        return table


def _table(first: str, second: str) -> Table:
    table = Table(box=None, padding=(0, 1), show_edge=False, header_style="bold underline")
    table.add_column(first, min_width=7)
    table.add_column(second, min_width=26)
    return table


def _styled(text: str) -> Text:
    style = next((style for word, style in _STYLES.items() if text.startswith(word)), "dim")
    return Text(text, style=style)
