"""What somebody in a menu hears: its words, as soon as an output is free for them. Until then he hears music, and who
came first is told first (plays.py)."""

from firmware.callcontrol import menu_places, notices, plays, treatments
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Call, StationPort, Trunk

WRONG = Prompt("menu.wrong")
SILENT = Prompt("menu.silent")
BUSY = Prompt("menu.busy")
GOODBYE = Prompt("menu.goodbye")
CONFIRM = "form.confirm"
"""With the digits that were keyed in."""


def begin(core: Core, call: Call) -> None:
    """He can hear us now."""
    if call.menu is not None:
        menu_places.hear_keys(core, call)
        speak(core, call)


def speak(core: Core, call: Call) -> None:
    """The words of the menu, now or as soon as an output is free."""
    menu, plan = call.menu, menu_places.menu_of(core, call)
    if menu is None or plan is None:
        return
    core.state.timers.cancel("call", call.number, menu_places.SILENCE)
    menu.keyed = ""
    menu.doing = "waits"
    asked = (Prompt(CONFIRM, (menu.confirms,)),) if menu.confirms else plan.prompts
    words = (*notices.words(core, call), *menu.first, *(() if menu.traveller else asked))
    port = core.ends[call.origin]
    if not core.state.plan.tone_outputs or not words:
        menu.doing = "speaks"
        core.agenda.said.append(port.name)
    elif plays.say(core, port, words, call.language):
        notices.sounds(core, call, words)
        menu.doing, menu.first = "speaks", ()


def give_dial_tone(core: Core, call: Call) -> None:
    """He may dial now."""
    treatments.give(core, core.ends[call.origin], treatments.DIAL)


def say_goodbye(core: Core, call: Call, *first: Prompt) -> bool:
    """His last words, with others before; False: there is no output for them just now."""
    if call.menu is None:
        return False
    core.state.timers.cancel("call", call.number, menu_places.SILENCE)
    if not plays.say(core, core.ends[call.origin], (*first, GOODBYE), call.language):
        return False
    call.menu.doing = "leaves"
    return True


def hush(core: Core, port: Trunk | StationPort) -> None:
    """Whoever presses a key has heard enough of what is said, or needs not wait for it."""
    plays.wait_no_more(core, port)
    if port.hears == treatments.DIAL or port.hears.removeprefix("tone ") in core.state.speaking:
        treatments.give(core, port, treatments.MUSIC)
