"""What a transition of a telephone does that concerns people who serve queues, and those who listen to them; as in
station_effects.py, and named in station_table.py."""
# ruff: noqa: ARG001  (all effects have one signature, whatever they need of it)

from firmware.callcontrol import agents, ears, plays, receivers, station_effects, treatments
from firmware.callcontrol.actions import Prompt, Tone
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event, StationDialled
from firmware.callcontrol.records import StationPort

_MINUTE_MS = 60_000
BREAK_LATER = "agent.break-later"
BREAK_BEGINS = "agent.break"
"""Prompts: a break begins in so many minutes, or lasts so long from now on."""


def hear_why_it_rang(core: Core, station: StationPort, event: Event | None) -> None:
    """What it asked to be told has come: the break of its agent, for so many minutes, or its reminder."""
    agent = agents.at(core, station.port)
    planned = None if agent is None or agent.told != station.call else core.index.breaks.get(agent.paused)
    if planned is None:
        station_effects.hear_confirmation(core, station, event)
        return
    _say_minutes(core, station, BREAK_BEGINS, planned.break_ms, "confirmation")


def hear_later(core: Core, station: StationPort, event: Event | None) -> None:
    """The break that its agent asked for begins later: in how many minutes, where anybody knows."""
    agent = agents.at(core, station.port)
    expected_ms = None if agent is None else agent.expected_ms
    if expected_ms is not None:
        _say_minutes(core, station, BREAK_LATER, expected_ms - core.state.now_ms, "stutter")
        return
    treatments.give_assigned(core, station, "stutter")
    _let_howl(core, station)


# -- who listens to them


def keep_receiver(core: Core, station: StationPort, event: Event | None) -> None:
    """What it dialled is done, but further digits are welcome. Its receiver stays: another one would hear the last key,
    still held down, again. But that of a line goes home, as a caller may come there."""
    treatments.stop(core, station)
    station.digits = ""
    if station.receiver not in core.state.plan.receivers:
        receivers.give_back(core, station)


def listen_otherwise(core: Core, station: StationPort, event: Event | None) -> None:
    """A digit says how it wants to listen."""
    if isinstance(event, StationDialled):
        core.agenda.keyed.append((station.port, event.digit))


def stop_listening(core: Core, station: StationPort, event: Event | None) -> None:
    """It hears the agent's conversation no more, at least not like this."""
    ears.close(core, station)
    receivers.give_back(core, station)


def _say_minutes(core: Core, station: StationPort, prompt: str, ms: int, tone: Tone) -> None:
    """Or, where no output is free for words, the tone."""
    minutes = max(1, -(-ms // _MINUTE_MS))
    if not plays.say(core, station, (Prompt(prompt, (minutes,)),)):
        treatments.give_assigned(core, station, tone)
    _let_howl(core, station)


def _let_howl(core: Core, station: StationPort) -> None:
    """Whoever listens for too long has left his receiver off."""
    howls_ms = core.state.now_ms + core.state.plan.timing.reject_ms
    core.state.timers.start("station", station.port, station_effects.HOWLER, howls_ms)
