"""The voice of the box without its device: commands in, blocks of samples and reports out. No clock, no I/O."""

from firmware.voice.catalogue import MUSIC, PERMANENT, permanent_sources, source_of
from firmware.voice.kept_recordings import Reader, RecordedSource
from firmware.voice.messages import CommandRefused, Play, PlayEnded, Report, Stop, UseCountry, VoiceStarted, encode
from firmware.voice.mixer import Ended, Frames, Mixer, RefusedError
from firmware.voice.prompt_source import PromptSource
from firmware.voice.shelf import Shelf
from firmware.voice.tone_plans import PLANS
from firmware.voice.tone_source import sample_of

MUSIC_OUTPUTS = {number for number, name in PERMANENT.items() if name == MUSIC}


class Voice:
    """Outputs ``first`` to ``first + outputs - 1`` with the tones of ``country`` (a key of PLANS). ``shelf``: where
    prompts are found, ``reader``: recordings; None: nowhere."""

    def __init__(
        self,
        country: str,
        rate: int,
        outputs: int,
        first: int = 1,
        *,
        shelf: Shelf | None = None,
        reader: Reader | None = None,
    ) -> None:
        self._shelf = shelf
        self._reader = reader
        self._speaking: dict[int, PromptSource | RecordedSource] = {}
        self._plan = PLANS[country]
        self._mixer = Mixer(rate, outputs, first)
        self._mixer.set_permanent(permanent_sources(self._plan, rate))
        self._reports: list[Report] = [VoiceStarted(country, rate, first, outputs)]

    @property
    def playing(self) -> int:
        return self._mixer.playing

    @property
    def rate(self) -> int:
        return self._mixer.rate

    def handle(self, command: Play | Stop | UseCountry) -> None:
        """Takes effect with the next block."""
        match command:
            case Play():
                self._play(command)
            case Stop(id=play):
                self._mixer.stop(play)
                self._tell_ended()
            case UseCountry(country=country):
                self._use(country, command)

    def render(self, frames: int) -> Frames:
        """The next block of all outputs."""
        block = self._mixer.render(frames)
        self._tell_ended()
        return block

    def take_reports(self) -> list[Report]:
        """What happened since the last call, in order."""
        reports, self._reports = self._reports, []
        return reports

    def _play(self, command: Play) -> None:
        if self._mixer.is_playing(command.id):
            return
        try:
            source = source_of(command.what, self._plan, self.rate, self._shelf, self._reader)
            self._mixer.play(command.id, command.output, source, sample_of(command.deadline_ms, self.rate))
            if isinstance(source, PromptSource | RecordedSource):
                self._speaking[command.id] = source
        except RefusedError as error:
            self._reports.append(PlayEnded(command.id, "refused", str(error)))
        self._tell_ended()

    def _use(self, country: str, command: UseCountry) -> None:
        if country not in PLANS:
            reason = f"There are no tones for '{country}'; the countries are {', '.join(PLANS)}."
            self._reports.append(CommandRefused(reason, encode(command).decode().strip()))
            return
        if PLANS[country] is self._plan:
            return
        self._plan = PLANS[country]
        fresh = permanent_sources(self._plan, self.rate)
        # Music is the same everywhere: whoever hears it hears no seam.
        self._mixer.set_permanent({number: fresh[number] for number in fresh if number not in MUSIC_OUTPUTS})

    def _tell_ended(self) -> None:
        self._reports += map(self._ended, self._mixer.take_ended())

    def _ended(self, ended: Ended) -> PlayEnded:
        play, why = ended
        spoken = self._speaking.pop(play, None)
        stood_in = spoken is not None and spoken.stood_in
        return PlayEnded(play, "missing" if stood_in and why == "done" else why)
