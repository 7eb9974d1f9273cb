"""What happens in the box, a sentence a line: for the log, and for whoever watches over the desk.

All of it but a sound that merely goes on, as call control counts each cycle of a tone, and hours that stay as they are.
"""

from collections.abc import Callable

import msgspec

from firmware.callcontrol.actions import Action, ListenAfresh, ReleaseLine, SeizeLine
from firmware.callcontrol.events import Event, LineCallerTold, LineDialled, LineHeard, ModeChanged, StationDialled
from firmware.callcontrol.plan import Plan
from firmware.runtime.caller_ends import caller_ends
from firmware.runtime.core import Core
from firmware.runtime.words import Words, ends_of
from hal.caller_id.message import MESSAGE_WAITING
from hal.signals import CARD_RESET, CHIP_BACK, CHIP_LOST, LINE_CALLER_ID, NAMES, OUTPUT_REPAIRED, Signal

Watch = Callable[[int, str, tuple[str, ...]], None]
"""(now_ms, sentence, ports that it concerns); must not block or raise."""

HIDDEN = "?"
"""In place of a digit of a PIN: the log is for everybody's eyes."""


class Chronicle:
    """``write`` takes whole lines. ``watches`` hear each sentence, without its time. ``now_ms``: when something was
    last told; sentences that come without a time have this one."""

    def __init__(self, plan: Plan, write: Callable[[str], None]) -> None:
        self.words = Words(plan)
        self.watches: list[Watch] = []
        self.now_ms = 0
        self._write = write
        self._sounds: dict[int, tuple[str, int]] = {}
        """Line -> the sound that was told last of it, and its count."""
        self._chips: tuple[str, ...] = ()
        self._core: Core | None = None
        self._hours = ""
        """What the calendar said last."""

    def use(self, plan: Plan) -> None:
        """Extensions are those of another plan from now on."""
        self.words = Words(plan)

    def follow(self, core: Core) -> None:
        """Write down what happens in this core."""
        self._chips = tuple(f"{chip.name} at 0x{chip.address:02x}" for chip in core.board.expanders)
        self._core = core
        core.on_event.append(self._thing)
        core.on_action.append(self._thing)
        core.on_signal.append(self._hardware)

    def say(self, sentence: str) -> None:
        """Something about the box as a whole, without a time."""
        self._write(sentence)
        self._tell(self.now_ms, sentence, ())

    def tell(self, now_ms: int, sentence: str, *ends: str) -> None:
        """Something that happened at ``now_ms``."""
        self.now_ms = now_ms
        self._write(f"{now_ms / 1000:.3f} {sentence}")
        self._tell(now_ms, sentence, ends)

    def _tell(self, now_ms: int, sentence: str, ends: tuple[str, ...]) -> None:
        for watch in self.watches:
            watch(now_ms, sentence, ends)

    def _thing(self, now_ms: int, what: Event | Action) -> None:
        if isinstance(what, SeizeLine | ReleaseLine | ListenAfresh):
            self._sounds.pop(what.line, None)
        if isinstance(what, LineDialled | StationDialled) and self._is_of_a_pin(what):
            what = msgspec.structs.replace(what, digit=HIDDEN)
        if isinstance(what, LineHeard) and not self._is_news(what):
            return
        sentence = self.words.say(what)
        if isinstance(what, ModeChanged):
            if sentence == self._hours:
                return
            self._hours = sentence
        ends = ends_of(what)
        if isinstance(what, LineCallerTold) and self._core is not None:
            # Before call control hears of him: a caller who comes to his queue is owed nothing any more.
            ends += caller_ends(self._core.control.state, what)
        self.tell(now_ms, sentence, *ends)

    def _is_of_a_pin(self, digit: LineDialled | StationDialled) -> bool:
        """Who has pressed it is asked for the PIN that lets him dial from outside."""
        if self._core is None:
            return False
        (end,) = ends_of(digit)
        control = self._core.control
        inside = [call.menu for call in control.state.calls.values() if call.origin == end and call.menu is not None]
        return any(control.index.menus[menu.menu].access and not menu.traveller for menu in inside)

    def _is_news(self, heard: LineHeard) -> bool:
        """A sound that goes on is told again when its count has doubled: a tone may sound for minutes, and each of its
        cycles is an event."""
        sound, count = self._sounds.get(heard.line, ("", 0))
        if heard.sound == sound and heard.count < 2 * count:
            return False
        self._sounds[heard.line] = (heard.sound, heard.count)
        return True

    def _hardware(self, now_ms: int, found: Signal) -> None:
        if found.kind in (CHIP_LOST, CHIP_BACK, OUTPUT_REPAIRED):
            self.tell(now_ms, f"{NAMES[found.kind]}: {self._chips[found.port]}")
        elif found.kind == CARD_RESET:
            phone = self.words.phone(found.port + 1)
            sentence = f"all chips reset: {phone} had ringing power for {found.value} ms"
            self.tell(now_ms, sentence, f"station {found.port + 1}")
        elif found.kind == LINE_CALLER_ID and found.value.kind == MESSAGE_WAITING:
            line = f"line {found.port + 1}"
            self.tell(now_ms, f"{line}: its mailbox tells of messages", line)
