"""One sound card's voice process as the core sees it: what it should play, what it is sending, what it hears."""

import contextlib
import select
from collections import deque
from collections.abc import Callable
from typing import Literal

import msgspec

from firmware.callcontrol import events
from firmware.callcontrol.events import Event, LineDialledOut, LineHeard, StationToldCaller
from firmware.runtime.child_process import Child, Supervised
from firmware.runtime.voice_recordings import CardRecordings
from firmware.voice.languages import DEFAULT_LANGUAGE
from firmware.voice.messages import (
    LONGEST_PLAY_MS,
    Command,
    CommandRefused,
    DeviceFound,
    DeviceLost,
    FilingFailed,
    Heard,
    InputFound,
    InputLost,
    ListenAfresh,
    MessagesKept,
    Play,
    PlayEnded,
    PlayTone,
    PromptMissing,
    RecordingEnded,
    RecordingFound,
    RecordingRefused,
    Report,
    Stop,
    UseCountry,
    UseLanguage,
    VoiceStarted,
    What,
    decode_report,
    encode,
)

PATIENCE_MS = 3_000
"""Digits wait so long for a process that is being started again: RESTART_MS and its start on a slow machine."""

OVERDUE_MS = 3_000
"""A process that says nothing so long after a signal should be over will never say anything."""


class Order:
    """Something that sounds once on an output (from 1): digits for a ``line``, a signal for a ``station`` (from 1), or
    the prompts of a ``play``; 0 = not for one. ``parts``: what to play one after the other, each with its length in ms
    and its digits."""

    def __init__(
        self,
        output: int,
        what: What,
        length_ms: int,
        *,
        line: int = 0,
        station: int = 0,
        play: int = 0,
        digits: int = 0,
    ) -> None:
        self.output = output
        self.line = line
        self.station = station
        self.play = play
        self.ending: Literal["done", "missing"] = "done"
        """How a play ended of which no part is left."""
        self.parts: deque[tuple[What, int, int]] = deque([(what, length_ms, digits)])
        self.due_ms = 0

    def answer(self) -> Event:
        """What is told when no more of it will sound: the parts that are left were not sent."""
        if self.line:
            return LineDialledOut(self.line, sum(digits for _, _, digits in self.parts))
        if self.play:
            return events.PlayEnded(self.play, "failed" if self.parts else self.ending)
        return StationToldCaller(self.station)


class VoiceCard:
    """``start(country)`` starts a process; ``language``: of the box. ``say`` takes one sentence for the log, ``tell``
    an event; it may give orders here while it is called."""

    def __init__(
        self,
        country: str,
        language: str,
        start: Callable[[str], Child],
        say: Callable[[str], None],
        tell: Callable[[Event], None],
    ) -> None:
        self._country = country
        self._language = language
        self.wanted: dict[int, str] = {}
        """Output (from 1) -> tone."""
        self._say = say
        self._tell = tell
        self._process = Supervised("voice", "no tones", lambda: start(self._country), say)
        self._ready = False
        self._now_ms = 0
        self._number = 0
        self._plays: dict[int, int] = {}
        self._unsent: set[int] = set()
        self._waiting: list[Order] = []
        self._sending: dict[int, Order] = {}
        self._over: deque[Order] = deque()
        self._afresh: dict[int, int] = {}
        self._commands: deque[Command] = deque()
        self.recordings = CardRecordings(self._send_if_ready, say, tell)

    # What is asked for.

    def use(self, country: str) -> None:
        """Tones are of another country from now on, also those that sound."""
        if country == self._country:
            return
        self._country = country
        if self._ready:
            self._command(UseCountry(country))
            self._unsent.update(self.wanted)

    def speak(self, language: str) -> None:
        """Prompts for which no other language is wanted are in this one from now on."""
        if language != self._language:
            self._language = language
            if self._ready:
                self._command(UseLanguage(language))

    def change(self, output: int, tone: str | None) -> None:
        """Want another tone, or none."""
        if self.wanted.get(output) == tone:
            return
        if tone is None:
            self.wanted.pop(output)
        else:
            self.wanted[output] = tone
        self._sound(output)

    def order(self, order: Order) -> None:
        """Send it, in place of what its output plays; more digits for the same line wait for their turn."""
        for earlier in (*self._waiting, *self._sending.values()):
            if order.line and (earlier.line, earlier.output) == (order.line, order.output):
                earlier.parts.extend(order.parts)
                return
        self.wanted.pop(order.output, None)
        self._plays.pop(order.output, None)
        self._unsent.discard(order.output)
        order.due_ms = self._now_ms + PATIENCE_MS
        if not self._begin(order):
            # A number may come late; a caller's name must not sound into the next ring.
            (self._waiting if order.line else self._over).append(order)

    def cancel(self, is_it: Callable[[Order], bool]) -> None:
        """Stop these orders and answer nothing."""
        self._waiting = [order for order in self._waiting if not is_it(order)]
        self._over = deque(order for order in self._over if not is_it(order))
        for play, order in list(self._sending.items()):
            if is_it(order):
                self._abandon(play)

    def listen_afresh(self, line: int) -> None:
        """Nothing that was heard of this line before now is told any more."""
        # A process that is only starting has heard nothing yet.
        if self._ready:
            self._number += 1
            self._afresh[line] = self._number
            self._command(ListenAfresh(line, self._number))

    def step(self, now_ms: int) -> None:
        """Hear reports, repeat what could not be sent, start the process again when it has ended, answer."""
        self._now_ms = now_ms
        if self._process.step(now_ms):
            for line in self._process.lines():
                with contextlib.suppress(msgspec.MsgspecError):
                    self._hear(decode_report(line))
            self._repeat()
        else:
            self._lost()
        self._give_up(now_ms)
        self.recordings.step(now_ms)
        # Whoever is told may order anew: that is answered the next time.
        for _ in range(len(self._over)):
            if self._over:
                self._tell(self._over.popleft().answer())

    def end(self) -> None:
        self._process.end()

    # What the process says.

    def _hear(self, report: Report) -> None:
        match report:
            case VoiceStarted(country=country):
                self._started(country)
            case PlayEnded():
                self._ended(report)
            case Heard(line=line, sound=sound, count=count, afresh=afresh):
                if afresh == self._afresh.get(line, 0):
                    self._tell(LineHeard(line, sound, count))
            case RecordingEnded() | RecordingFound() | MessagesKept() | FilingFailed():
                self.recordings.hear(report)
            case _:
                sentence = _sentence(report)
                if sentence:
                    self._say(sentence)

    def _started(self, country: str) -> None:
        self._ready = True
        if country != self._country:
            self._command(UseCountry(self._country))
        if self._language != DEFAULT_LANGUAGE:
            self._command(UseLanguage(self._language))
        self._unsent = set(self.wanted)

    def _ended(self, report: PlayEnded) -> None:
        order = self._sending.pop(report.id, None)
        if order is not None:
            self._order_ended(order, report)
            return
        for output, play in self._plays.items():
            if play == report.id:
                self._tone_ended(output, report)
                return

    def _order_ended(self, order: Order, report: PlayEnded) -> None:
        if report.why == "refused":
            self._say(f"the voice process cannot send a signal: {report.reason}")
        if report.why not in ("done", "missing"):
            self._over.append(order)
            return
        order.ending = report.why
        order.parts.popleft()
        if not order.parts or not self._begin(order):
            self._over.append(order)

    def _tone_ended(self, output: int, report: PlayEnded) -> None:
        """A tone that should still sound when its longest time is over is played again; one that has an end of its own
        (confirmation, call waiting in some countries) or was refused is not."""
        del self._plays[output]
        if report.why == "refused":
            self._say(f"the voice process cannot play {self.wanted.get(output)}: {report.reason}")
        elif output in self.wanted and report.why != "done":
            self._unsent.add(output)

    def _lost(self) -> None:
        """It is gone: nobody knows how much of a signal was out, so it is not begun again."""
        self._ready = False
        self._plays.clear()
        self._afresh.clear()
        self._commands.clear()
        self._over.extend(self._sending.values())
        self._sending.clear()
        self.recordings.lost()

    # What it is told.

    def _begin(self, order: Order) -> bool:
        """Play the next part."""
        if not self._ready:
            return False
        what, length_ms, _ = order.parts[0]
        number = self._number + 1
        if not self._send(Play(number, order.output, what, length_ms + OVERDUE_MS)):
            return False
        self._number = number
        self._sending[number] = order
        order.due_ms = self._now_ms + length_ms + OVERDUE_MS
        return True

    def _abandon(self, play: int) -> Order:
        self._command(Stop(play))
        return self._sending.pop(play)

    def _give_up(self, now_ms: int) -> None:
        for order in self._waiting:
            if now_ms >= order.due_ms:
                self._over.append(order)
        self._waiting = [order for order in self._waiting if now_ms < order.due_ms]
        for play in [play for play, order in self._sending.items() if now_ms >= order.due_ms]:
            self._over.append(self._abandon(play))

    def _repeat(self) -> None:
        while self._commands and self._send(self._commands[0]):
            self._commands.popleft()
        for output in sorted(self._unsent):
            self._sound(output)
        waiting, self._waiting = self._waiting, []
        self._waiting += [order for order in waiting if not self._begin(order)]

    def _sound(self, output: int) -> None:
        if not self._ready:
            return
        tone = self.wanted.get(output)
        if tone is not None:
            self._number += 1
            command: Play | Stop = Play(self._number, output, PlayTone(tone), LONGEST_PLAY_MS)
        elif output in self._plays:
            command = Stop(self._plays[output])
        else:
            self._unsent.discard(output)
            return
        if not self._send(command):
            self._unsent.add(output)
            return
        self._unsent.discard(output)
        if tone is None:
            del self._plays[output]
        else:
            self._plays[output] = self._number

    def _command(self, command: Command) -> None:
        """Send it now, or in its order when there is room."""
        if self._commands or not self._send(command):
            self._commands.append(command)

    def _send_if_ready(self, command: Command) -> bool:
        return self._ready and self._send(command)

    def _send(self, command: Command) -> bool:
        # Up to PIPE_BUF it goes whole or not at all; prompts without end do not go.
        line = encode(command)
        return len(line) <= select.PIPE_BUF and bool(self._process.send(line))


def _sentence(report: Report) -> str:
    """What the log says of it; "" for nothing."""
    said = ""
    match report:
        case DeviceFound(device=device):
            said = f"sound card {device} plays"
        case DeviceLost(device=device, reason=reason):
            said = f"sound card {device} is missing ({reason}): no tones"
        case InputFound(device=device):
            said = f"sound card {device} listens to the lines"
        case InputLost(device=device, reason=reason):
            said = f"sound card {device} cannot listen ({reason}): no tone of the exchange is heard"
        case PromptMissing(name=name, language=language, instead=other):
            heard = f"it is said in {other}" if other else "three notes stand in for it"
            said = f"there is no sound for the prompt {name} in {language}: {heard}"
        case RecordingRefused(path=path, reason=reason):
            said = f"the recording {path} cannot be played: {reason}"
        case CommandRefused(reason=reason):
            said = f"the voice process refused a command: {reason}"
    return said
