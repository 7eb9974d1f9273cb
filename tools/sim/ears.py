"""The ear of the box at one line: what the line sounds becomes what the voice process would tell of it, and when.

Cadences and ringback are judged by the real judges (``firmware.voice.call_progress``), which get whole bursts instead
of samples; only what listens to samples (voices, dial tone, silence) is a delay here.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from firmware.callcontrol.events import Sound
from firmware.voice.call_progress.cadence import Beat, Burst, CadenceMatcher
from firmware.voice.call_progress.detector import CYCLES, DIAL_DELAY_MS, MOST_DELAY_MS, SILENCE_S
from firmware.voice.call_progress.events import CadenceHeard, RingbackEnded, RingbackHeard
from firmware.voice.call_progress.fax import BLOCK_MS, QUIET
from firmware.voice.call_progress.patterns import Pattern, tones_of
from firmware.voice.call_progress.ringback import News, RingbackWatch
from firmware.voice.hearing import told_of
from tools.sim.line_sounds import LineSound
from tools.sim.schedule import Schedule

CERTAIN_US = 1000 * MOST_DELAY_MS
"""From an edge to the event that it decides."""

VOICE_US = 300_000
"""A voice fills half of half a second, and a batch (firmware/voice/call_progress/presence.py)."""

VOICE_GONE_US = 2_000_000
"""After so long without one, the next voice is told again (presence.py)."""

FAX_PERIOD_US = 3_500_000
"""The calling tone of a fax: 0.5 s, and 3 s of silence (ITU-T T.30)."""

FAX_TOLD_US = 500_000 + 1000 * QUIET * BLOCK_MS + 20_000
"""From the beginning of a burst until it is told: quiet must follow it (firmware/voice/call_progress/fax.py)."""

LOOK_US = 100_000
"""How often somebody looks whether ringback that has ended has become an answer."""

LEVEL_DB = -10.0

Tell = Callable[[Sound, int], None]
"""(what was heard, count), as in LineHeard."""


class Ear:
    """Hears one line in ``country``; it always listens, and has listened to a quiet line so far."""

    def __init__(self, schedule: Schedule, country: str, tell: Tell) -> None:
        self._schedule = schedule
        self._tell = tell
        self._tones = tones_of(country)
        self._patterns: dict[LineSound, Pattern] = {"ringback": self._tones.ringback}
        for pattern in self._tones.cadences:
            self._patterns[pattern.tone] = pattern  # type: ignore[index]
        self._sound: LineSound = "quiet"
        self._timer: Any = None
        """The next edge of what sounds, or the moment when it is long enough to be told."""
        self._untold: list[Any] = []
        self._began_ms: float | None = None
        """When the burst began that sounds now."""
        self._begin_anew()
        self._start()

    def hear(self, sound: LineSound) -> None:
        """The line sounds this from now on."""
        if sound == self._sound:
            return
        self._schedule.cancel(self._timer)
        self._stop()
        self._sound = sound
        self._start()

    def listen_afresh(self) -> None:
        """What was heard so far counts no more, and is not told any more; what sounds on is heard as if it began."""
        for untold in self._untold:
            self._schedule.cancel(untold)
        self._untold.clear()
        self._matcher.break_off()
        self._ringback.forget()
        self._ringing = False
        self._burst: Burst | None = None
        self._fresh_us = self._schedule.now_us
        if self._sound not in self._patterns:
            self._voice_until_us = 0
            self._schedule.cancel(self._timer)
            self._start()

    def restart(self) -> None:
        """A new core has come, and new ears with it."""
        self._begin_anew()
        self.listen_afresh()

    def _begin_anew(self) -> None:
        self._matcher = CadenceMatcher(self._tones.cadences, CYCLES)
        self._ringback = RingbackWatch(self._tones)
        self._ringing = False
        """Ringback was told, its end not yet."""
        self._burst = None
        self._fresh_us = self._schedule.now_us
        self._voice_until_us = 0
        """Until then a voice that begins is the same one."""

    # One sound after another.

    def _start(self) -> None:
        sound = self._sound
        if sound in self._patterns:
            self._burst_begins(self._patterns[sound], 0)
        elif sound == "dial":
            self._steps_in()
            self._after(1000 * (self._tones.dial_ms + DIAL_DELAY_MS), partial(self._tell, "dial", 1))
        elif sound == "voice":
            self._matcher.break_off()
            self._burst = None
            self._after(VOICE_US, self._voice_is_certain)
        elif sound == "fax":
            self._matcher.break_off()
            self._burst = None
            self._fax_begins(1)
        else:
            self._after(int(1_000_000 * SILENCE_S) + CERTAIN_US, partial(self._tell, "quiet", int(SILENCE_S)))
        if self._ringing and sound != "ringback":
            self._look_for_answer()

    def _stop(self) -> None:
        if self._began_ms is not None:
            self._burst_ends(self._patterns[self._sound], 0)
        if self._sound == "dial":
            self._matcher.break_off()
            self._burst = None
        if self._sound == "voice" and self._voice_until_us:
            self._voice_until_us = self._schedule.now_us + VOICE_GONE_US

    def _voice_is_certain(self) -> None:
        now_us = self._schedule.now_us
        if now_us - VOICE_US >= self._voice_until_us:
            self._tell("voice", 1)
        self._voice_until_us = now_us
        self._hear_of(self._ringback.voice(self._ms))

    def _fax_begins(self, number: int) -> None:
        """A burst of its calling tone, which is a voice as long as it is not known to be one."""
        self._after(VOICE_US, partial(self._fax_sounds, number))

    def _fax_sounds(self, number: int) -> None:
        self._voice_is_certain()
        self._after(FAX_TOLD_US - VOICE_US, partial(self._fax_is_certain, number))

    def _fax_is_certain(self, number: int) -> None:
        self._tell("fax", number)
        self._after(FAX_PERIOD_US - FAX_TOLD_US, partial(self._fax_begins, number + 1))

    # Bursts.

    def _burst_begins(self, pattern: Pattern, index: int) -> None:
        self._steps_in()
        self._began_ms = self._ms
        on_ms = pattern.turns[index].on_ms
        self._after(1000 * on_ms, partial(self._burst_is_whole, pattern, index))

    def _burst_is_whole(self, pattern: Pattern, index: int) -> None:
        self._burst_ends(pattern, index)
        following = (index + 1) % len(pattern.turns)
        self._after(1000 * pattern.turns[index].off_ms, partial(self._burst_begins, pattern, following))

    def _steps_in(self) -> None:
        """A burst of something begins; that ends the pause after the one before."""
        self._hear_of(self._ringback.begun())
        burst, self._burst = self._burst, None
        if burst is None:
            self._matcher.break_off()
            return
        heard = self._matcher.beat(Beat(burst, self._ms - burst.end), 0)
        if heard is not None:
            self._certain(heard)

    def _burst_ends(self, pattern: Pattern, index: int) -> None:
        turn = pattern.turns[index]
        began_ms, self._began_ms = self._began_ms, None
        burst: Burst | None = None
        if began_ms is not None and 1000 * began_ms >= self._fresh_us:
            burst = Burst(began_ms, self._ms, turn.chord, tuple(map(float, turn.hz)), LEVEL_DB)
        else:
            self._matcher.break_off()  # its beginning was not heard, or counts no more
        self._burst = burst
        self._hear_of(self._ringback.over(self._ms, burst))

    # What comes of it.

    def _look_for_answer(self) -> None:
        if not self._ringing or self._sound == "ringback":
            return
        self._hear_of(self._ringback.pass_time(self._ms))
        if self._ringing:
            self._untold.append(self._schedule.after(LOOK_US, self._look_for_answer))

    def _hear_of(self, news: News | None) -> None:
        if isinstance(news, RingbackHeard):
            self._ringing = True
            self._certain(news)
        elif news is not None:
            self._ringing = False
            self._certain(news)

    def _certain(self, heard: CadenceHeard | RingbackHeard | RingbackEnded) -> None:
        told = told_of(heard, 1)
        if told is not None:
            self._untold = [entry for entry in self._untold if entry[2] is not None]
            self._untold.append(self._schedule.after(CERTAIN_US, partial(self._tell, *told)))

    def _after(self, delay_us: int, act: Callable[[], None]) -> None:
        self._timer = self._schedule.after(delay_us, act)

    @property
    def _ms(self) -> float:
        return self._schedule.now_us / 1000
