"""A world that follows a script: for tests of the player and the judge."""

from hal.wiring import Board
from tools.play.cast import Cast


class FakeLine:
    """Notes what is done to it."""

    def __init__(self, log, port):
        self._log = log
        self._port = port
        self.state = "none"
        self.parallel_lifted = False

    def ring(self, **how):
        self._log.append(("ring", self._port, how))
        return self.state == "none"

    def __getattr__(self, name):
        return lambda *args, **how: self._log.append((name, self._port, *args, *how.values()))


class FakePhone:
    """Notes what is done to it."""

    def __init__(self, log, port):
        self._log = log
        self._port = port
        self.lifted = True
        self.plugged = True
        self.loop_closed = False
        self.bounce_ms = 0

    def __getattr__(self, name):
        return lambda *args, **how: self._log.append((name, self._port, *args, *how.values()))


class FakeWorld:
    """``script``: (ms, set of facts that are true from then on); a fact is e.g. ``"bell 1"`` or ``"line 1 rings"``."""

    def __init__(self, script=(), lines=4, stations=8):
        self._script = sorted(script, key=lambda entry: entry[0])
        self.now_ms = 0
        self.log = []
        self.lines = {port: FakeLine(self.log, port) for port in range(1, lines + 1)}
        self.phones = {port: FakePhone(self.log, port) for port in range(1, stations + 1)}
        self.steps = 0

    @property
    def true(self):
        facts = [facts for at_ms, facts in self._script if at_ms <= self.now_ms]
        return facts[-1] if facts else set()

    def step(self, limit_ms):
        self.steps += 1
        assert limit_ms > self.now_ms
        changes = [at_ms for at_ms, _ in self._script if self.now_ms < at_ms <= limit_ms]
        self.now_ms = min([limit_ms, *changes])
        return self.now_ms

    def on_event(self, watch):
        self.event = watch

    def on_action(self, watch):
        self.action = watch

    def bell_sounds(self, phone):
        return f"bell {phone}" in self.true

    phone_rings = bell_sounds

    def bursts(self, phone):
        return ()

    def door_open(self):
        return "door" in self.true

    def phone_hears(self, phone):
        return {"line 1"} if f"talk {phone}" in self.true else set()

    def talks(self, phone, other):
        return other in self.phone_hears(phone)

    def phone_idle(self, phone):
        return not self.phones[phone].loop_closed

    def line_rings(self, line):
        return f"line {line} rings" in self.true

    def line_seized(self, line):
        return False

    def line_idle(self, line):
        return not self.line_rings(line)

    def line_out_of_service(self, line):
        return False

    def line_hears(self, line):
        return set()

    def nothing_rings(self):
        return not any(fact.startswith("bell") for fact in self.true)

    def everything_idle(self):
        return not self.true

    def __getattr__(self, name):
        return lambda *args: self.log.append((name, *args))


def cast(config, board="lb4x8"):
    """A cast on a real board."""
    from boards import named

    found: Board = named(board)
    return Cast(found, config)
