"""Orders in place of call control, for tests of what a world shows when actions come."""

from types import SimpleNamespace

import msgspec

from firmware.callcontrol import events
from firmware.callcontrol.memory import NOTHING
from firmware.callcontrol.states import StationState
from tests.tools.sim.box import office


class Orders:
    """Wants what it is told, when a telephone is lifted or a digit comes."""

    def __init__(self):
        self.on = {}
        self.digits = []
        self.seen_ms = []
        self.clock = []
        self.state = SimpleNamespace(
            plan=SimpleNamespace(line_receivers=()),
            trunks={},
            junctors={},
            calls={},
            ears={},
            dialogues={},
            outgoing={},
            stations={port: SimpleNamespace(state=StationState.LOCKED_OUT, receiver=0) for port in range(1, 9)},
            tone_queue=[],
            free_receivers=[1],
        )
        """All telephones are locked out: that nothing sounds there is nobody's fault."""

    def together(self, *members):
        """These are in one conversation, as call control would say: ``"station 1"``, ``"line 1"``."""
        self.state.junctors[len(self.state.junctors) + 1] = SimpleNamespace(members=members)

    def in_queue(self, who):
        """``"line 1"`` waits in a queue, as call control would say."""
        self.state.calls[len(self.state.calls) + 1] = SimpleNamespace(
            origin=who, kind="outside", queued="help", left=""
        )

    def in_use(self, station):
        """This telephone is not locked out: it has a right to hear something."""
        self.state.stations[station].state = StationState.TALKING

    def handle(self, event, now_ms):
        if type(event) is events.StationDialled:
            self.digits.append((event.station, event.digit))
            self.seen_ms.append(now_ms)
        elif type(event) is events.ClockTold:
            self.clock.append((now_ms, event.ms_of_day))
        return self.on.get(event, [])

    def advance(self, _now_ms):
        return []

    def next_deadline(self):
        return None

    def memory(self):
        return NOTHING


def form_of(module):
    """The world that a module of worlds holds."""
    return getattr(module, "ElectricalWorld", None) or module.EventWorld


def ordered(module, mocker, country="hu", **amended):
    """(world, orders): a world of this module's form that obeys orders; ``amended``: fields of its plan."""
    orders = Orders()
    mocker.patch.object(module, "CallControl", return_value=orders)
    world = office(form_of(module), country=country)
    world.plan = msgspec.structs.replace(world.plan, **amended)
    return world, orders


def lifts(world, orders, phone, *wanted):
    """A telephone is lifted, and this is wanted then; a moment passes."""
    orders.on[events.StationWentOffHook(phone)] = list(wanted)
    world.phones[phone].lift()
    world.run_until(world.now_ms + 200)
