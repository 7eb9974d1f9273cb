"""An office that calls out: the bench of small_office, with an exchange that answers what lines ask of it.

Four lines, eight telephones 11 to 18, 0 for outside, 112 for help. Every line measures 48 V, closes its loop in 20 ms,
gives dial tone after half a second; digits take 200 ms each. What a line does otherwise stands in ``habits``.
"""

import msgspec

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import CallerIdOut, Code, Outside, StationTarget, TrunkGroup
from tests.firmware.callcontrol.small_office import Office, plan_of

F = Feature
CODES = (
    Code("*49", F.ACCOUNT),
    Code("*33", F.LOCK),
    Code("#33", F.UNLOCK),
    Code("*47", F.WALK),
    Code("*21", F.FORWARD_ALWAYS),
    Code("*61", F.FORWARD_NO_ANSWER),
    Code("*66", F.REDIAL),
    Code("*22", F.HOLD),
    Code("*58", F.MESSAGE_WAITING),
    Code("#58", F.MESSAGE_WAITING_OFF),
    Code("*31", F.PICKUP_STATION),
    Code("*67", F.FORWARD_BUSY),
    Code("*50", F.SPEED_CALL),
    Code("1", F.RETURN),
    Code("6", F.FLASH_LINE),
)
SIGNAL_MS = 900


def outside_plan(lines=4, *, stations=None, line=None, outside=None, told=CallerIdOut(), **settings):  # noqa: B008
    """``stations``, ``line``: by port, what is special about them; ``outside``: fields of Outside, or groups."""
    settings = {"receivers": (1, 2, 3, 4), "tone_outputs": ("assign1", "assign2", "assign3"), **settings}
    groups = settings.pop("trunk_groups", (TrunkGroup("all", tuple(range(1, lines + 1))),))
    operator = settings.pop("operator", StationTarget(8))
    whole = {name: settings.pop(name) for name in ("second_flash", "speed") if name in settings}
    plan = plan_of(lines, 8, **settings)
    special, wires = stations or {}, line or {}
    return msgspec.structs.replace(
        plan,
        stations=tuple(msgspec.structs.replace(one, **special.get(one.port, {})) for one in plan.stations),
        lines=tuple(msgspec.structs.replace(one, **wires.get(one.port, {})) for one in plan.lines),
        codes=CODES,
        operator=operator,
        trunk_groups=groups,
        outside=Outside(**{"digit": "0", "trunks": ("all",), "emergency": ("112",), **(outside or {})}),
        signal_output="assign4",
        caller_id_out=told,
        **whole,
    )


class OutsideOffice(Office):
    """``habits``: {line: {"volts", "loop", "tone", "dials"}} in ms, None for never; ``dialled``: what each line got.

    ``told``: what each telephone was told of its caller; that takes 0.9 s, or for ever where not ``signals_end``.
    ``displays``: what displays were told of waiting messages, in order.
    """

    def __init__(self, habits=None, **settings):
        self.habits = habits or {}
        self.dialled = {}
        self.sent_at = {}
        self.told = {}
        self.displays = []
        self.signals_end = True
        super().__init__(outside_plan(**settings))

    def _habit(self, line, name, usual):
        return self.habits.get(line, {}).get(name, usual)

    def _take(self, actions):
        callers = set(self._ringing)
        super()._take(actions)
        for action in actions:
            match action:
                case a.MeasureLine(line):
                    volts = self._habit(line, "volts", 48_000)
                    if volts is not None:
                        self._later(self.now_ms + 5, line, e.LineMeasured(line, volts))
                case a.SeizeLine(line):
                    if self._habit(line, "loop", 20) is None:
                        self._to_come = [one for one in self._to_come if one[4] != e.LineLoopClosed(line)]
                    tone = self._habit(line, "tone", 500)
                    if tone is not None and line not in callers:
                        self._later(self.now_ms + tone, line, e.LineHeard(line, "dial"))
                case a.SendTones(line, _, digits, on_ms, off_ms):
                    self._sent(line, digits, len(digits) * (on_ms + off_ms))
                case a.SendPulses(line, digits, break_ms, make_ms, gap_ms):
                    each = [int(digit) or 10 for digit in digits]
                    self._sent(line, digits, sum(each) * (break_ms + make_ms) + len(digits) * gap_ms)
                case a.SendMessageWaiting(station, _, waiting):
                    self.displays.append((station, waiting))
                    if self.signals_end:
                        self._later(self.now_ms + SIGNAL_MS, 0, e.StationToldCaller(station))
                case a.SendCallerId(station, _, number, name, absence):
                    self.told[station] = (number, name, absence)
                    if self.signals_end:
                        self._later(self.now_ms + SIGNAL_MS, 0, e.StationToldCaller(station))

    def _sent(self, line, digits, length_ms):
        self.dialled[line] = self.dialled.get(line, "") + digits
        self.sent_at[line] = self.now_ms
        if self._habit(line, "dials", True):
            self._later(self.now_ms + length_ms, line, e.LineDialledOut(line))

    # -- people

    def call_out(self, station, number, wait=True):
        """Lift, dial, and wait until the number is out."""
        self.lift(station)
        self.dial(station, "0" + number + "#")
        if wait:
            self.wait(0.6 + 0.2 * len(number) + 0.1)

    def hear(self, line, sound, count=1):
        self.send(e.LineHeard(line, sound, count))

    def reverse(self, line):
        self.send(e.LineReversed(line))

    def trunk(self, line):
        return self.control.state.trunks[line]

    @property
    def taken(self):
        """Lines that are not idle and do not ring."""
        return [port for port, trunk in self.control.state.trunks.items() if trunk.state not in ("idle", "ringing")]
