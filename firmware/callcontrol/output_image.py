"""The world as the actions ordered it and the events told it: judged beside call control's own state."""

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e


class OutputImage:
    """The wanted outputs after all actions so far, and the hook switches as the events told them."""

    def __init__(self) -> None:
        self.reversed: set[int] = set()
        self.bells: dict[int, tuple[int, ...]] = {}
        self.seized: set[int] = set()
        self.crosspoints: set[tuple[str, str]] = set()  # (listener, source)
        self.hook_modes: dict[int, str] = {}
        self.receivers: dict[int, str] = {}  # receiver -> the end that it listens to
        self.words: dict[str, int] = {}  # output -> number of the play
        self.recordings: dict[int, int] = {}  # recorder -> number of the recording
        self.tones: dict[str, str] = {}  # output -> tone
        self.doors_opened = 0
        self.signals: dict[str, str] = {}  # output -> the port that it last sent something for
        self.asked = 0  # orders that leave no output behind
        self.off_hook: set[int] = set()
        self.failed: set[int] = set()

    def hear(self, event: e.Event) -> None:
        """An event that went in. A failed telephone's hook is unknown: it counts as on hook until told otherwise."""
        if isinstance(event, e.StationWentOffHook):
            self.off_hook.add(event.station)
        elif isinstance(event, e.StationWentOnHook):
            self.off_hook.discard(event.station)
        elif isinstance(event, e.StationFailed):
            self.failed.add(event.station)
            self.off_hook.discard(event.station)
        elif isinstance(event, e.PlayEnded):
            self.words = {output: play for output, play in self.words.items() if play != event.play}
        elif isinstance(event, e.RecordingEnded):
            self.recordings = {one: number for one, number in self.recordings.items() if number != event.recording}
        elif isinstance(event, e.StationReturned) and event.station in self.failed:
            self.failed.discard(event.station)
            self.off_hook.discard(event.station)

    def apply(self, action: a.Action) -> None:  # noqa: PLR0912  (one branch an action)
        """An action that came out."""
        match action:
            case a.ApplyRinging(station, cadence):
                self.bells[station] = cadence
            case a.StopRinging(station):
                self.bells.pop(station, None)
            case a.ReversePolarity(station):
                self.reversed.add(station)
            case a.RestorePolarity(station):
                self.reversed.discard(station)
            case a.SeizeLine(line):
                self.seized.add(line)
            case a.ReleaseLine(line):
                self.seized.discard(line)
            case a.CloseCrosspoint(listener, source):
                self.crosspoints.add((listener, source))
            case a.OpenCrosspoint(listener, source):
                self.crosspoints.discard((listener, source))
            case a.SetHookMode(station, mode):
                self.hook_modes[station] = mode
            case a.LendReceiver(receiver, end):
                self.receivers[receiver] = end
            case a.ReturnReceiver(receiver):
                self.receivers.pop(receiver, None)
            case a.PlayTone(output, tone):
                self.tones[output] = tone
            case a.StopTone(output):
                self.tones.pop(output, None)
            case a.OpenDoor():
                self.doors_opened += 1
            case a.SendTones(line, output):
                self.signals[output] = f"line {line}"
            case a.SendCallerId(station, output) | a.SendMessageWaiting(station, output):
                self.signals[output] = f"station {station}"
            case a.StopSignal(output):
                self.signals.pop(output, None)
            case a.Play(play, output):
                self.words[output] = play
            case a.StopPlay(output):
                self.words.pop(output, None)
            case a.StartRecording(recording, recorder):
                self.recordings[recorder] = recording
            case a.StopRecording(recorder):
                self.recordings.pop(recorder, None)
            case a.RenameRecording() | a.DiscardRecording() | a.LeaveUnrecorded():
                self.asked += 1
            case a.PulseBell() | a.MeasureLine() | a.SendPulses() | a.FlashLine() | a.StopSending() | a.ListenAfresh():
                self.asked += 1
            case _:
                raise TypeError(f"no output known for {action}")
