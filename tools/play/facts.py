"""What each expectation looks at, and how to say in words what is there instead."""

from collections.abc import Callable, Iterable

from tools.play.acts import Stage
from tools.play.grammar import Values
from tools.play.recorded import RECORDING_FACTS, recording_in_words
from tools.play.rings import in_words, rings_as
from tools.play.waiting import QUEUE_FACTS, agent_in_words, waiting_in_words
from tools.sim.spoken import is_this
from tools.sim.voice import TONES

Fact = Callable[[Stage, Values], bool]


def _port(stage: Stage, values: Values) -> int:
    return stage.cast.port(values["PHONE"])


def _other(stage: Stage, values: Values) -> str:
    return f"phone {stage.cast.port(values['OTHER'])}"


def _phone_hears(tone: str) -> Fact:
    return lambda stage, values: tone in stage.world.phone_hears(_port(stage, values))


def _line_hears(tone: str) -> Fact:
    return lambda stage, values: tone in stage.world.line_hears(values["LINE"])


def _is_said(heard: set[str], values: Values) -> bool:
    name, numbers, language = values["PROMPT"], values.get("VALUES"), values.get("LANGUAGE")
    return any(is_this(one, name, numbers, language) for one in heard)


def _phone_rings_as(stage: Stage, values: Values) -> bool:
    world, port = stage.world, _port(stage, values)
    return world.phone_rings(port) and rings_as(
        values["KIND"], world.plan, world.board.limits.rm_duty_percent, world.bursts(port), world.now_ms
    )


def _shows_number(stage: Stage, values: Values) -> bool:
    """Numbers are equal when they reach the same telephone; a name counts only where the story has one."""
    shown = stage.world.shows(_port(stage, values))
    if shown is None or not shown.number:
        return False
    named = "NAME" not in values or values["NAME"] == shown.name
    international = stage.numbers.international
    return named and international(shown.number) == international(values["NUMBER"])


def _shows_absence(absence: str) -> Fact:
    def fact(stage: Stage, values: Values) -> bool:
        shown = stage.world.shows(_port(stage, values))
        return shown is not None and shown.absence == absence

    return fact


FACTS: dict[str, Fact] = {
    **{f"phone hears {tone}": _phone_hears(tone) for tone in TONES},
    **{f"line hears {tone}": _line_hears(tone) for tone in TONES},
    "phone hears prompt": lambda stage, values: _is_said(stage.world.phone_hears(_port(stage, values)), values),
    "line hears prompt": lambda stage, values: _is_said(stage.world.line_hears(values["LINE"]), values),
    "phone rings": lambda stage, values: stage.world.phone_rings(_port(stage, values)),
    "phone rings as": _phone_rings_as,
    "phone is silent": lambda stage, values: not stage.world.bell_sounds(_port(stage, values)),
    "phone hears silence": lambda stage, values: not stage.world.phone_hears(_port(stage, values)),
    "phone hears phone": lambda stage, values: _other(stage, values) in stage.world.phone_hears(_port(stage, values)),
    "phone hears line": lambda stage, values: (
        f"line {values['SOURCE']}" in stage.world.phone_hears(_port(stage, values))
    ),
    "phone talks to phone": lambda stage, values: stage.world.talks(_port(stage, values), _other(stage, values)),
    "phone talks to line": lambda stage, values: stage.world.talks(_port(stage, values), f"line {values['LINE']}"),
    "phone is idle": lambda stage, values: stage.world.phone_idle(_port(stage, values)),
    "phone shows number": _shows_number,
    "phone shows withheld": _shows_absence("withheld"),
    "phone shows unavailable": _shows_absence("unavailable"),
    "phone shows nothing": lambda stage, values: stage.world.shows(_port(stage, values)) is None,
    "phone shows message waiting": lambda stage, values: stage.phone(values).display.lamp,
    "phone shows no message waiting": lambda stage, values: not stage.phone(values).display.lamp,
    "line was dialled": lambda stage, values: stage.line(values).dialled == values["DIGITS"],
    "line was flashed": lambda stage, values: stage.line(values).flashes > 0,
    "line rings": lambda stage, values: stage.world.line_rings(values["LINE"]),
    "line is seized": lambda stage, values: stage.world.line_seized(values["LINE"]),
    "line is idle": lambda stage, values: stage.world.line_idle(values["LINE"]),
    "line hears silence": lambda stage, values: not stage.world.line_hears(values["LINE"]),
    "line hears phone": lambda stage, values: _other(stage, values) in stage.world.line_hears(values["LINE"]),
    "line hears line": lambda stage, values: f"line {values['SOURCE']}" in stage.world.line_hears(values["LINE"]),
    "line talks to phone": lambda stage, values: stage.world.talks(_port(stage, values), f"line {values['LINE']}"),
    "line is out of service": lambda stage, values: stage.world.line_out_of_service(values["LINE"]),
    **QUEUE_FACTS,
    **RECORDING_FACTS,
    "door is open": lambda stage, _: stage.world.door_open(),
    "door is closed": lambda stage, _: not stage.world.door_open(),
    "nothing rings": lambda stage, _: stage.world.nothing_rings(),
    "everything idle": lambda stage, _: stage.world.everything_idle(),
}
"""By the key of the form."""


def describe(stage: Stage, key: str, values: Values) -> str:
    """The state of all that an expectation (``key`` of its form) names, in words; of all not idle when of nothing."""
    world = stage.world
    if key in RECORDING_FACTS:
        return recording_in_words(stage, values)
    if key.startswith("door"):
        return f"the door is {'open' if world.door_open() else 'closed'}"
    named = [phone_in_words(stage, stage.cast.port(values[blank])) for blank in ("PHONE", "OTHER") if blank in values]
    if "KIND" in values:
        named.append(in_words(world.bursts(_port(stage, values)), world.now_ms))
    if key.startswith("phone shows"):
        named.append(display_in_words(stage, _port(stage, values)))
    named += [line_in_words(stage, values[blank]) for blank in ("LINE", "SOURCE") if blank in values]
    if "AGENT" in values:
        named.append(agent_in_words(stage, values, phone_in_words))
    if key == "line waits":
        named.append(waiting_in_words(stage, values["LINE"]))
    if key.startswith("line was"):
        named.append(dialling_in_words(stage, values["LINE"]))
    if named:
        return "; ".join(named)
    busy = [phone_in_words(stage, port) for port in world.phones if not _quiet(stage, port)]
    busy += [line_in_words(stage, port) for port in world.lines if not world.line_idle(port)]
    return "; ".join(busy) or "every line and telephone is idle"


def _quiet(stage: Stage, port: int) -> bool:
    return stage.world.phone_idle(port) and not stage.world.phone_rings(port)


def extension(stage: Stage, port: int) -> str:
    """The extension of an FXS port."""
    return stage.cast.config.stations[port - 1].extension


def phone_in_words(stage: Stage, port: int) -> str:
    """``phone 11 is on hook, its bell rings``."""
    world = stage.world
    name = f"phone {extension(stage, port)}"
    if not world.phones[port].plugged:
        return f"{name} is unplugged"
    if world.phones[port].loop_closed:
        return f"{name} is off hook and hears {_heard(stage, world.phone_hears(port))}"
    if world.bell_sounds(port):
        return f"{name} is on hook and its bell sounds"
    return f"{name} is on hook and {'rings, in a pause of its cadence' if world.phone_rings(port) else 'silent'}"


def display_in_words(stage: Stage, port: int) -> str:
    """``its display shows 0612345678 "Anna"``."""
    shown = stage.world.shows(port)
    lamp = " and that messages wait" if stage.world.phones[port].display.lamp else ""
    if shown is None:
        return f"its display shows nothing{lamp}"
    name = f' "{shown.name}"' if shown.name else ""
    return f"its display shows {shown.number or shown.absence}{name}{lamp}"


def dialling_in_words(stage: Stage, port: int) -> str:
    """``it was dialled 0612345678 and flashed twice``."""
    line = stage.world.lines[port]
    return f"it was dialled {line.dialled or 'nothing'} and flashed {line.flashes} times"


def line_in_words(stage: Stage, port: int) -> str:
    """``line 1 is seized and hears phone 11``."""
    world = stage.world
    state = [
        words
        for words, holds in (
            ("is out of service", world.line_out_of_service(port)),
            ("rings", world.line_rings(port)),
            ("is idle", world.line_idle(port)),
            (f"is seized and hears {_heard(stage, world.line_hears(port))}", world.line_seized(port)),
        )
        if holds
    ]
    return f"line {port} {' and '.join(state)}"


def _heard(stage: Stage, sources: Iterable[str]) -> str:
    return " and ".join(sorted(_named(stage, source) for source in sources)) or "silence"


def _named(stage: Stage, source: str) -> str:
    kind, _, number = source.partition(" ")
    return f"phone {extension(stage, int(number))}" if kind == "phone" else source
