"""Prompts of a simulated box: which one an output says at this moment, and when all are said. Sound is symbolic."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.events import Event, PlayEnded
from firmware.voice.phrases import pieces, spoken_in, text
from firmware.voice.recording_names import recording_of
from tools.sim.recorders import Kept
from tools.sim.schedule import Schedule

PROMPT_US = 1_500_000
"""How long a prompt is that was not recorded on this box: about that of a short sentence."""

VALUE_US = 400_000
"""How much longer each number makes it."""

START = "prompt "
"""What an ear hears begins so when it is a prompt."""

Why = Literal["done", "missing", "failed"]


def heard_as(prompt: Prompt, language: str) -> str:
    """What an ear hears: ``prompt queue.wait with 5,10 in en``."""
    numbers = f" with {','.join(map(str, prompt.values))}" if prompt.values else ""
    return f"{START}{prompt.name}{numbers} in {spoken_in(prompt.name, language)}"


def is_this(heard: str, name: str, values: tuple[str, ...] | None, language: str | None) -> bool:
    """An ear hears this prompt. ``values`` as they are written; they and ``language``: None = whichever."""
    if not heard.startswith(f"{START}{name} "):
        return False
    _, _, *numbers, _, spoken_in = heard.split()
    return values in (None, _values(numbers)) and language in (None, spoken_in)


class _Saying:
    """The prompts of one play on its way."""

    def __init__(self, play: int) -> None:
        self.play = play
        self.now = ""
        self.steps: list[Any] = []


class Speakers:
    """The outputs that speak. ``changed()`` is called whenever another prompt begins or the last one ends; ``tell``
    takes PlayEnded. ``recordings``: what was recorded on this box, by name; ``language``: of the box."""

    def __init__(
        self,
        schedule: Schedule,
        changed: Callable[[], None],
        tell: Callable[[Event], None],
        recordings: Mapping[str, Kept],
        language: str,
    ) -> None:
        self.language = language
        self.missing: set[str] = set()
        """Prompts that have no sound: something else stands in for them, as long as they would be."""
        self._schedule = schedule
        self._changed = changed
        self._tell = tell
        self._recordings = recordings
        self._saying: dict[str, _Saying] = {}

    def says(self, output: str) -> str:
        """The prompt of this moment as an ear hears it; "" for none."""
        saying = self._saying.get(output)
        return "" if saying is None else saying.now

    def say(self, play: int, output: str, prompts: tuple[Prompt, ...], language: str) -> None:
        """From now on, in place of what it said. Raises ValueError where a number is missing."""
        self.stop(output)
        language = language or self.language
        for prompt in prompts:
            pieces(prompt.name, prompt.values, spoken_in(prompt.name, language))
        saying = self._saying[output] = _Saying(play)
        at = self._schedule.now_us
        for prompt in prompts:
            saying.steps.append(self._schedule.at(at, partial(self._begins, saying, heard_as(prompt, language))))
            at += self._length_us(prompt, language)
        why: Why = "missing" if any(map(self._is_missing, prompts)) else "done"
        saying.steps.append(self._schedule.at(at, partial(self._over, output, why)))

    def stop(self, output: str) -> None:
        """Nothing more, and nobody is told."""
        saying = self._saying.pop(output, None)
        if saying is not None:
            for step in saying.steps:
                self._schedule.cancel(step)
            self._changed()

    def fail(self, output: str) -> None:
        """Something else takes the output: who waits is told so at once."""
        if output in self._saying:
            play = self._saying[output].play
            self.stop(output)
            self._schedule.after(0, partial(self._tell, PlayEnded(play, "failed")))

    def break_down(self) -> None:
        """Whoever speaks has died; he is there again at once."""
        for output in tuple(self._saying):
            self.fail(output)

    def silence(self) -> None:
        """All stop, and nobody is told."""
        for output in tuple(self._saying):
            self.stop(output)

    def _length_us(self, prompt: Prompt, language: str) -> int:
        """As long as its recording, where it has one here."""
        names = recording_of(prompt.name), f"prompts/{language}/{prompt.name}", f"prompts/{prompt.name}"
        found = next((self._recordings[name] for name in names if name in self._recordings), None)
        return PROMPT_US + VALUE_US * len(prompt.values) if found is None else 1000 * found.ms

    def _is_missing(self, prompt: Prompt) -> bool:
        recording = recording_of(prompt.name)
        return prompt.name in self.missing or (recording != "" and recording not in self._recordings)

    def _begins(self, saying: _Saying, heard: str) -> None:
        saying.now = heard
        self._changed()

    def _over(self, output: str, why: Why) -> None:
        play = self._saying.pop(output).play
        self._changed()
        self._tell(PlayEnded(play, why))


def text_of(heard: str) -> str:
    """The words of a prompt that an ear hears; its name where it has none."""
    _, name, *numbers, _, language = heard.split()
    return text(name, _values(numbers), language)


def _values(words: list[str]) -> tuple[str, ...]:
    """Of ``["with", "5,10"]``, or of nothing."""
    return tuple(words[1].split(",")) if words else ()
