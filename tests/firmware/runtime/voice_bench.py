"""The core's end of the pipe with a voice process of our own at the other."""

from datetime import datetime

from boards.lb4x8 import BOARD
from firmware.runtime.voice_link import VoiceLink
from firmware.voice.messages import Play, Stop, VoiceStarted, decode_command, encode


class Child:
    """A voice process of our own: what it was told, what it says."""

    def __init__(self):
        self.told = []
        self.says = b""
        self.lives = True
        self.full = False
        self.ended = False

    def send(self, data):
        if self.full:
            return False
        self.told += [decode_command(line) for line in data.splitlines()]
        return True

    def receive(self):
        said, self.says = self.says, b""
        return said

    def alive(self):
        return self.lives

    def end(self):
        self.ended = True

    def playing(self):
        """Output -> tone, as a voice process would have it."""
        found, plays = {}, {}
        for command in self.told:
            if isinstance(command, Play):
                found[command.output] = command.what.name
                plays[command.id] = command.output
            elif isinstance(command, Stop):
                found.pop(plays[command.id], None)
        return found


class Office:
    def __init__(self, board=BOARD, caller_id="ETSI_DURING_RINGING", country="hu", language="en"):
        self.children = []
        self.calls = []
        self.log = []
        self.found = []
        self.then = None
        self.cannot = None
        self.link = VoiceLink(
            board,
            country,
            self.log.append,
            self.tell,
            self.start,
            caller_id=caller_id,
            language=language,
            now=lambda: datetime(2026, 11, 30, 9, 41),
        )
        self.now = 0

    def tell(self, event):
        self.found.append(event)
        if self.then is not None:
            self.then()

    def start(self, *call):
        if self.cannot:
            raise self.cannot
        self.calls.append(call)
        self.children.append(Child())
        return self.children[-1]

    def step(self, ms=100):
        self.now += ms
        self.link.step(self.now)

    def begin(self):
        self.step()
        for child in self.children:
            child.says = encode(VoiceStarted("hu", 48000, 1, 8))
        self.step()
        return self.children[-1]
