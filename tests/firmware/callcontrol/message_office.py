"""A small office with a mailbox: callers come by lines and leave messages, people hear them at telephones."""

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import DiscardRecording, StartRecording
from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.callcontrol.plan import MessageTarget, Outside, StationTarget, TrunkGroup
from tests.firmware.callcontrol.queue_office import OUTPUTS, QueueOffice, queue
from tests.firmware.callcontrol.small_office import group

OPERATOR = 8
CALLER = "0612345678"
OUTSIDE = Outside("0", ("all",), emergency=("112",))


def mailbox(name="help", **settings):
    """Of telephone 1; callers reach it by line, colleagues by 70."""
    return Mailbox(name, **({"stations": (1,), "pilot": "70"} | settings))


class MessageOffice(QueueOffice):
    """``MessageOffice(mailbox(...), ...)``: every line leads to the first mailbox; the operator is at 8."""

    def __init__(self, *mailboxes, lines=4, seed=1, **settings):
        boxes = mailboxes or (mailbox(),)
        given = {
            "tone_outputs": OUTPUTS,
            "recorders": 2,
            "routes": dict.fromkeys(range(1, lines + 1), MessageTarget(boxes[0].name)),
            "operator": StationTarget(OPERATOR),
            "groups": (group("sales", (2, 3)), group("all", range(1, 9))),
            "outside": OUTSIDE,
            "trunk_groups": (TrunkGroup("all", tuple(range(1, lines + 1))),),
        }
        super().__init__(queue(people="a"), mailboxes=boxes, lines=lines, seed=seed, **(given | settings))

    def enter(self, line, number=CALLER):
        """A caller comes, whose number the line tells: he is asked for a message now."""
        self.call_from(line, number)
        self.wait(0.2)

    def press(self, line, digits):
        for digit in digits:
            self.send(e.LineDialled(line, digit))

    def dial(self, station, digits):
        """As people do who have heard something first: the last digit of a code is let go of by then."""
        if f"station {station}" in self.control.state.dialogues:
            self.wait(0.2)
        super().dial(station, digits)

    def heard(self, end):
        """What is said to this end now, or what it hears instead."""
        source = next((source for listener, source in self.image.crosspoints if listener == end), "")
        output = source.removeprefix("tone ")
        return self.words_to(end)[0] or self.image.tones.get(output, output)

    def recording(self, end):
        """The recording of this end under way, or about to end."""
        return next((one for one in self.control.state.recordings.values() if one.owner == end), None)

    def speak(self, end, seconds=6.0, why="stopped"):
        """The words are over, the tone too, and somebody speaks until the recording ends."""
        if self.words_to(end)[1]:
            self.finish(end)
        self.wait(0.6)
        number = self.recording(end).number
        self.wait(seconds)
        self.recorded(number, seconds, why)

    def recorded(self, number, seconds, why="stopped"):
        self.send(e.RecordingEnded(number, why, round(1000 * seconds)))

    def leave(self, line=1, number=CALLER, seconds=6.0):
        """A whole message, kept as the caller hangs up."""
        self.enter(line, number)
        self.speak(f"line {line}", seconds)
        self.far_side_hangs_up(line)
        self.wait(3)

    @property
    def messages(self):
        """From whom they are, with where, and whether they were heard."""
        return [(one.caller, one.mailbox, one.heard) for one in self.control.state.messages]

    @property
    def names_recorded(self):
        return [action.name for _, action in self.log if isinstance(action, StartRecording)]

    @property
    def discarded(self):
        return [action.name for _, action in self.log if isinstance(action, DiscardRecording)]
