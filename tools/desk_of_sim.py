"""A desk beside a simulated box: the same process, pipes and reception as beside a real one.

``attach(world, directory, socket)`` is all: from then on shells meet the simulated box at the socket, for as long as
somebody lets the world's time pass.
"""

import grp
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from firmware.config.countries import ZONE_OF
from firmware.config.model import JournalConfig
from firmware.config.zones import UTC_ZONE, zone_from, zone_named
from firmware.desk.journal.frames import Decided
from firmware.runtime.child_process import Child, PipedProcess
from firmware.runtime.chronicle import Chronicle
from firmware.runtime.core import Core
from firmware.runtime.desk_link import DeskLink, DeskProcess, Starter
from firmware.runtime.facts_link import FactsKept
from firmware.runtime.journal_link import JournalLink, JournalProcess, Office
from firmware.runtime.journal_link import Starter as JournalStarter
from firmware.runtime.loop import LISTEN_MS, RETRIGGER_MS
from firmware.runtime.realtime import memory_kb
from firmware.runtime.reception import Reception
from firmware.runtime.wall_clock import WallClock
from hal.signals import CardSettings
from tools.sim.electrical import ElectricalWorld


class JournalOfSim(NamedTuple):
    """``start``: of the journal process; ``config``: of the configuration that the world began with."""

    start: JournalStarter = JournalProcess
    config: JournalConfig = JournalConfig()


class DeskOfSim:
    """``start``: of the desk process, or of what stands in for it. ``write`` takes lines of the log. ``revision`` and
    ``remarks`` as in Box: of the configuration that the world began with. ``journal`` None: none is written.

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
        journal: JournalOfSim | None = None,
    ) -> None:
        self._world = world
        self._directory = directory
        self._start = start
        self._write = write
        self._revision = revision
        self._remarks = remarks
        self._core: Core | None = None
        self._with_journal = journal
        self._link: DeskLink | None = None
        self._journal: JournalLink | None = None
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
            if self._journal is not None:
                self._journal.step(now_ms, not core.control.state.in_use)
        self._reception.step(now_ms)
        self._link.listen(now_ms)
        if self._journal is not None:
            self._journal.flush()
        adopted = self._reception.adopted
        if adopted is not None and adopted.plan is not self._world.plan:
            self._world.plan = adopted.plan
            self._world.zone = zone_from(adopted.zone, adopted.zone_rules)
            self._world.settings = CardSettings(**msgspec.structs.asdict(adopted.card))
            self._revision, self._remarks = adopted.revision, ()

    def end(self) -> None:
        """The box stops: so do its desk and its journal."""
        if self._link is not None:
            self._link.end()
        if self._journal is not None:
            self._journal.end()

    def wait(self, seconds: float) -> None:
        """After ``end``: until every desk and every journal has written its last, at most so long."""
        for child in self._children:
            if isinstance(child, PipedProcess):
                child.wait(seconds)

    def _started(self, start: Starter | JournalStarter, directory: Path) -> Child:
        self._children.append(start(directory))
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
        started = partial(self._started, self._start)
        self._link = DeskLink(self._directory, core.control, chronicle.say, started, self._reception, facts=facts)
        chronicle.watches.append(self._link.said)
        self._world.clock.say = self._world.office_hours.say = chronicle.say
        self._wall_clock = WallClock(self._world.clock.now, core.inject)
        core.on_event.append(self._link.event)
        if self._with_journal is not None:
            self._journal = self._begun(core, self._with_journal, chronicle.say)

    def _begun(self, core: Core, meant: JournalOfSim, say: Callable[[str], None]) -> JournalLink:
        def office() -> Office:
            adopted = self._reception.adopted if self._reception is not None else None
            if adopted is None:
                return Office(core.board.name, self._world.country, self._revision, meant.config)
            return Office(core.board.name, adopted.country, adopted.revision, adopted.journal)

        started = partial(self._started, meant.start)
        link = JournalLink(self._directory, core.control, office, self._world.clock.now, say, started)
        seen = core.journal

        def frame(one: Decided) -> None:
            seen(one)
            link.frame(one)

        core.journal = frame
        return link


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
    journal: JournalOfSim | None = None,
) -> DeskOfSim:
    """A real desk process beside this world, and a real journal process if one is wanted."""
    # The simulated box is of whoever started it, and so is its socket.
    start = partial(DeskProcess, socket=socket, group=own_group())
    return DeskOfSim(world, directory, start, write, revision=revision, remarks=remarks, journal=journal)
