"""An office with queues that can also call out: the people of queue_office, the exchange of outside_office.

Lines 1 and 2 bring callers, and everything goes out by the last line that is free (8, then 7 ...).
"""

import msgspec

from firmware.callcontrol import events as e
from firmware.callcontrol.plan import Outside, Prefixes, TrunkGroup
from tests.firmware.callcontrol.outside_office import OutsideOffice
from tests.firmware.callcontrol.queue_office import QueueOffice, plan_with
from tests.firmware.callcontrol.queue_office import queue as plain_queue
from tests.firmware.callcontrol.small_office import Office

OUTPUTS = ("assign1", "assign2", "assign3")
HUNGARY = Prefixes("36", "06", "00")


def queue(name="help", people="a", **settings):
    return plain_queue(name, people, **{"callback_digit": "1", **settings})


def callback_plan(*queues, outside=None, lines=8, tone_outputs=OUTPUTS, **settings):
    plan = plan_with(*queues, lines=lines, tone_outputs=tone_outputs, **settings)
    known = {"digit": "0", "trunks": ("all",), "emergency": ("112",), "prefixes": HUNGARY, **(outside or {})}
    groups = (TrunkGroup("all", tuple(range(1, lines + 1))),)
    return msgspec.structs.replace(plan, trunk_groups=groups, outside=Outside(**known), signal_output="assign4")


class CallbackOffice(OutsideOffice, QueueOffice):
    """``CallbackOffice(queue(...), ..., outside={fields of Outside}, habits={of lines})``."""

    def __init__(self, *queues, seed=1, habits=None, **settings):
        self.habits = habits or {}
        self.dialled, self.sent_at, self.told, self.displays = {}, {}, {}, []
        self.signals_end = True
        Office.__init__(self, callback_plan(*queues, **settings), seed)

    def waits(self, line, number="+3612345678"):
        """Somebody whose number is known waits in the queue and hears music."""
        self.call_from(line, number)
        self.wait(0.1)
        assert self.line_hears(line) == "music"

    def waits_unknown(self, line):
        """Somebody waits whose number nobody knows."""
        self.come(line)
        assert self.line_hears(line) == "music"

    def press(self, line, digits):
        """Keys of the telephone at the far side."""
        for digit in digits:
            self.send(e.LineDialled(line, digit))

    @property
    def promised(self):
        return list(self.control.state.promises.values())

    @property
    def at_rest(self):
        """Nothing is left of any call."""
        self.wait(10)
        return self.idle and not self.control.state.promises and not self.control.state.outgoing

    def answered_outside(self, line):
        """Whom this line calls answers, and ringback tells so."""
        self.hear(line, "ringback")
        self.wait(2)
        self.hear(line, "answer")
