"""A menu that gives access from outside: a PIN is keyed in, dial tone follows, and a number is dialled."""

from firmware.callcontrol import access, forwarding, menu_places, menu_ways, menu_words, placing
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.menu_plan import Menu, SayAgain
from firmware.callcontrol.records import Call
from firmware.callcontrol.targets import ForwardTarget, StationTarget


def understand(core: Core, call: Call, plan: Menu, more: bool) -> None:
    """What his digits come to; ``more``: further ones may follow."""
    menu, asked = call.menu, call.said
    if menu is None or asked is None:
        return
    if menu.traveller:
        meant = access.read(core, menu.traveller, menu.keyed, more)
    else:
        meant = access.try_pin(core, menu.keyed, more)
    if not meant.wait_ms:
        menu.keyed = ""
    if meant.wait_ms:
        menu_places.await_digit(core, call, meant.wait_ms)
    elif meant.traveller:
        menu.traveller = asked.traveller = meant.traveller
        menu.silent = menu.wrong = 0
        menu_words.speak(core, call)
    elif meant.wrong == access.LOCKED or (meant.wrong and menu.wrong + 1 >= plan.tries_wrong):
        menu_ways.end(core, call, Prompt(meant.wrong))
    elif meant.wrong:
        menu_ways.is_wrong(core, call, plan, Prompt(meant.wrong))
    elif meant.target is not None:
        reach(core, call, plan, meant.target)


def reach(core: Core, call: Call, plan: Menu, target: ForwardTarget) -> None:
    """Whom he has dialled; a busy telephone he need not wait for."""
    is_one = isinstance(target, StationTarget)
    if call.menu is not None and is_one and placing.obstacle(core, forwarding.follow(core, target)[0]) is not None:
        call.menu.first = (menu_words.BUSY,)
        menu_ways.go(core, call, SayAgain())
    else:
        menu_places.chosen(core, call, plan.name, "number")
        menu_ways.go(core, call, target)
