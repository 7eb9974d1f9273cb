"""Who hears what of the box: the exchange our digits, the box its lines, telephones on hook who calls.

Symbolic, and the same in both forms of the world; they only say who is switched to whom.
"""

from collections.abc import Callable, Mapping
from functools import partial

from firmware.callcontrol.events import Event, LineHeard, Sound
from tools.sim.display import Shown
from tools.sim.ears import Ear
from tools.sim.exchange import ExchangeLine
from tools.sim.line_sounds import LineSound
from tools.sim.schedule import Schedule
from tools.sim.telephone import Telephone
from tools.sim.voice import SimVoice

Switched = Callable[[str], set[str]]
"""Listener (``"line 1"``, ``"phone 2"``, ``"recorder 1"``) -> the sources that are switched to him, ``"tone assign1"``
among them; nobody to a line whose loop is open."""


class Acoustics:
    """``tell(event)`` takes what the box hears; ``rings(phone)``: its bell sounds, or pauses."""

    def __init__(  # noqa: PLR0917  (who is there, and what joins them)
        self,
        schedule: Schedule,
        country: str,
        voice: SimVoice,
        phones: Mapping[int, Telephone],
        lines: Mapping[int, ExchangeLine],
        switched: Switched,
        rings: Callable[[int], bool],
        tell: Callable[[Event], None],
    ) -> None:
        self._schedule = schedule
        self._country = country
        self._voice = voice
        self._phones = phones
        self._lines = lines
        self._switched = switched
        self._rings = rings
        self._tell = tell
        self._ears: dict[int, Ear] = {}
        self._told: dict[str, set[int]] = {}
        """Output -> the telephones that have heard all of the signal on it so far."""
        self._sounding: set[str] = set()
        """Outputs whose signal is not in its first silence any more."""
        self._fed: set[int] = set()
        """Lines that hear a digit."""
        voice.sung = self.moved
        voice.afresh = self.listen_afresh
        voice.recorders.hears = self._recorded
        voice.signal_begins = self._signal_begins
        voice.signal_sounds = self._signal_sounds
        voice.signal_ends = self._signal_ends

    def add_line(self, port: int, line: ExchangeLine) -> None:
        """The box listens to it from now on."""
        self._ears[port] = Ear(self._schedule, self._country, partial(self._heard, port))
        line.sounds.on_sound = partial(self._sounds, port)

    def listen_afresh(self, port: int) -> None:
        """What was heard of a line counts no more."""
        self._ears[port].listen_afresh()

    def restart(self) -> None:
        """A new core has come."""
        for ear in self._ears.values():
            ear.restart()

    def moved(self) -> None:
        """Somebody was switched to somebody else, a digit began or ended, a receiver was lifted, a bell sounds."""
        if self._voice.sings or self._fed or any(phone.tone for phone in self._phones.values()):
            self._feed_lines()
        for output, phones in self._told.items():
            phones.intersection_update(self._listeners(output))
        self._voice.recorders.moved()

    def bell_sounds(self, phone: int) -> None:
        """Ringing on its wires: what it is told at the same time it does not understand."""
        for phones in self._told.values():
            phones.discard(phone)

    def polarity_moves(self, phone: int) -> None:
        """The polarity of its wires is turned: what it is told at the same time it does not understand."""
        for output in self._sounding:
            self._told[output].discard(phone)

    def _heard(self, port: int, sound: Sound, count: int) -> None:
        self._tell(LineHeard(port, sound, count))

    def _sounds(self, port: int, sound: LineSound) -> None:
        self._ears[port].hear(sound)
        self._voice.recorders.moved()

    def _recorded(self, recorder: int) -> set[str]:
        """Who is heard by a recorder, and what else: ``"line 2"``, ``"phone 1"``, ``"line 2 busy"``."""
        found = set()
        for source in self._switched(f"recorder {recorder}"):
            kind, number = source.split()
            if kind == "line":
                sound = self._lines[int(number)].sounds.sound
                found.update({source} if sound == "voice" else {f"{source} {sound}"} - {f"{source} quiet"})
            elif kind == "phone" and self._phones[int(number)].speaks:
                found.add(source)
        return found

    def _feed_lines(self) -> None:
        for port, line in self._lines.items():
            digits = {self._digit_of(source) for source in self._switched(f"line {port}")} - {None}
            digit = digits.pop() if len(digits) == 1 else None
            if digit is None:
                self._fed.discard(port)
            else:
                self._fed.add(port)
            line.hears(digit)

    def _digit_of(self, source: str) -> str | None:
        kind, _, name = source.partition(" ")
        if kind == "tone":
            return self._voice.sings.get(name)
        telephone = self._phones.get(int(name)) if kind == "phone" else None
        return telephone.tone if telephone is not None and telephone.loop_closed else None

    def _listeners(self, output: str) -> set[int]:
        source = f"tone {output}"
        return {
            port
            for port, phone in self._phones.items()
            if phone.plugged and not phone.loop_closed and source in self._switched(f"phone {port}")
        }

    def _signal_begins(self, output: str) -> None:
        self._told[output] = self._listeners(output)

    def _signal_sounds(self, output: str, data_us: int, alerts: bool) -> None:
        now_us = self._schedule.now_us
        phones = self._told[output]
        self._told[output] = {one for one in phones if self._phones[one].display.listens(now_us, data_us, alerts)}
        self._sounding.add(output)

    def _signal_ends(self, output: str, shown: Shown | None) -> None:
        self._sounding.discard(output)
        phones = self._told.pop(output, set())
        if shown is not None:
            for port in phones:
                self._phones[port].display.told(shown, self._rings(port))
