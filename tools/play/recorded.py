"""What stories see of recorders: whom they hear, and who speaks in what was kept."""

from collections.abc import Callable

from tools.play.acts import Stage
from tools.play.grammar import Values
from tools.sim.recorders import Kept

Fact = Callable[[Stage, Values], bool]

TOLERANCE_MS = 500
"""``lasting 6`` is 5.5 s to 6.5 s: nobody begins to speak in the moment in which a recording begins."""


def _whose(stage: Stage, values: Values) -> str:
    """As recorders call him."""
    return f"line {values['SOURCE']}" if "SOURCE" in values else f"phone {stage.cast.port(values['OTHER'])}"


def _name(values: Values) -> str:
    return values["RECORDING"] if "RECORDING" in values else f"messages/{values['MESSAGE']}"


def _kept(stage: Stage, values: Values) -> Kept | None:
    return stage.world.voice.recorders.kept.get(_name(values))


def _holds(stage: Stage, values: Values) -> bool:
    kept = _kept(stage, values)
    if kept is None:
        return False
    spoken_ms = kept.ms_of(_whose(stage, values))
    return spoken_ms > 0 if "SECONDS" not in values else abs(spoken_ms - values["SECONDS"]) <= TOLERANCE_MS


def _is_not_kept(stage: Stage, values: Values) -> bool:
    return _kept(stage, values) is None


def _hears(stage: Stage, values: Values) -> bool:
    return _whose(stage, values) in stage.world.recorder_hears(values["RECORDER"])


def _is_idle(stage: Stage, values: Values) -> bool:
    recorder = values["RECORDER"]
    return not stage.world.voice.recorders.name_of(recorder) and not stage.world.recorder_hears(recorder)


RECORDING_FACTS: dict[str, Fact] = {
    "message holds line": _holds,
    "message holds phone": _holds,
    "message is not kept": _is_not_kept,
    "recording holds line": _holds,
    "recording holds phone": _holds,
    "recording is not kept": _is_not_kept,
    "recorder hears line": _hears,
    "recorder hears phone": _hears,
    "recorder is idle": _is_idle,
}
"""By the key of the form."""


def recording_in_words(stage: Stage, values: Values) -> str:
    """``messages/1 holds line 2 for 6.0 s and lasts 6.3 s``; ``recorder 1 keeps calls/1 and hears line 2``."""
    recorders = stage.world.voice.recorders
    if "RECORDER" in values:
        recorder = values["RECORDER"]
        hears = " and ".join(sorted(stage.world.recorder_hears(recorder))) or "nobody"
        return f"recorder {recorder} keeps {recorders.name_of(recorder) or 'nothing'} and hears {hears}"
    kept = _kept(stage, values)
    if kept is None:
        return f"{_name(values)} is not kept; there are {', '.join(sorted(recorders.kept)) or 'no recordings'}"
    speakers = dict.fromkeys(one.who for one in kept.spoken)
    held = " and ".join(f"{who} for {kept.ms_of(who) / 1000:.1f} s" for who in speakers) or "nobody"
    return f"{_name(values)} holds {held} and lasts {kept.ms / 1000:.1f} s"
