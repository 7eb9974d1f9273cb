"""A desk beside a simulated box: the same process, pipes and reception as beside a real one.

``attach(world, directory, socket)`` is all: from then on shells meet the simulated box at the socket, for as long as
somebody lets the world's time pass.
"""

import grp
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from firmware.config.countries import ZONE_OF
from firmware.config.zones import UTC_ZONE, zone_from, zone_named
from firmware.runtime.child_process import Child, PipedProcess
from firmware.runtime.chronicle import Chronicle
from firmware.runtime.core import Core
from firmware.runtime.desk_link import DeskLink, DeskProcess, Starter
from firmware.runtime.facts_link import FactsKept
from firmware.runtime.loop import LISTEN_MS, RETRIGGER_MS
from firmware.runtime.realtime import memory_kb
from firmware.runtime.reception import Reception
from firmware.runtime.wall_clock import WallClock
from hal.signals import CardSettings
from tools.sim.electrical import ElectricalWorld


class DeskOfSim:
    """``start``: of the desk process, or of what stands in for it. ``write`` takes lines of the log. ``revision`` and
    ``remarks`` as in Box: of the configuration that the world began with.

    A new core has a new desk, as on a real box, and goes on with the configuration that was adopted last.
    """

    def __init__(
        self,
        world: ElectricalWorld,
        directory: Path,
        start: Starter,
        write: Callable[[str], None],
        *,
        revision: int = 0,
        remarks: tuple[str, ...] = (),
    ) -> None:
        self._world = world
        self._directory = directory
        self._start = start
        self._write = write
        self._revision = revision
        self._remarks = remarks
        self._core: Core | None = None
        self._link: DeskLink | None = None
        self._reception: Reception | None = None
        self._wall_clock: WallClock | None = None
        self._step_ms = 0
        self._children: list[Child] = []
        if world.zone == UTC_ZONE:
            world.use_zone(zone_named(ZONE_OF[world.country]))
        world.every(LISTEN_MS, self.step)

    def step(self, core: Core, now_ms: int) -> None:
        """What the loop of a real core does beside its ticks, every LISTEN_MS."""
        if core is not self._core:
            self._begin(core)
        assert self._link is not None
        assert self._wall_clock is not None
        assert self._reception is not None
        if now_ms >= self._step_ms:
            self._step_ms = now_ms + RETRIGGER_MS
            self._wall_clock.step(now_ms)
            self._world.office_hours.step(now_ms)
            self._link.step(now_ms)
        self._reception.step(now_ms)
        self._link.listen(now_ms)
        adopted = self._reception.adopted
        if adopted is not None and adopted.plan is not self._world.plan:
            self._world.plan = adopted.plan
            self._world.zone = zone_from(adopted.zone, adopted.zone_rules)
            self._world.settings = CardSettings(**msgspec.structs.asdict(adopted.card))
            self._revision, self._remarks = adopted.revision, ()

    def end(self) -> None:
        """The box stops: so does its desk."""
        if self._link is not None:
            self._link.end()

    def wait(self, seconds: float) -> None:
        """After ``end``: until every desk has written its last, at most so long."""
        for child in self._children:
            if isinstance(child, PipedProcess):
                child.wait(seconds)

    def _started(self, directory: Path) -> Child:
        self._children.append(self._start(directory))
        return self._children[-1]

    def _begin(self, core: Core) -> None:
        self.end()
        self._core = core
        chronicle = Chronicle(core.control.state.plan, self._write)
        chronicle.follow(core)
        self._reception = Reception(
            core,
            chronicle,
            None,
            memory_kb,
            lambda: self._world.jumper_fitted,
            clock=self._world.clock,
            hours=self._world.office_hours,
            revision=self._revision,
            remarks=self._remarks,
        )
        facts = FactsKept(os.urandom(8).hex(), core.board.name, core.control, self._world.clock.moment)
        core.on_facts.append(facts.take)
        core.on_event.append(facts.event)
        self._link = DeskLink(self._directory, core.control, chronicle.say, self._started, self._reception, facts=facts)
        chronicle.watches.append(self._link.said)
        self._world.clock.say = self._world.office_hours.say = chronicle.say
        self._wall_clock = WallClock(self._world.clock.now, core.inject)
        core.on_event.append(self._link.event)


def _nowhere(_line: str) -> None:
    """Nobody reads the log."""


def own_group() -> str:
    """The name of the group that this process runs in; its number where it has no name."""
    try:
        return grp.getgrgid(os.getgid()).gr_name
    except KeyError:
        return str(os.getgid())


def attach(
    world: ElectricalWorld,
    directory: Path,
    socket: Path,
    write: Callable[[str], None] = _nowhere,
    *,
    revision: int = 0,
    remarks: tuple[str, ...] = (),
) -> DeskOfSim:
    """A real desk process beside this world."""
    # The simulated box is of whoever started it, and so is its socket.
    start = partial(DeskProcess, socket=socket, group=own_group())
    return DeskOfSim(world, directory, start, write, revision=revision, remarks=remarks)
