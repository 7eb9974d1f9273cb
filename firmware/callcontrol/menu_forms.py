"""Forms: a caller keys in a number, which stays with the call, and may be asked whether it is right."""

from firmware.callcontrol import menu_places, menu_ways, menu_words
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.menu_plan import Menu
from firmware.callcontrol.records import Call

END = "#"
ANEW = "*"
"""Who has keyed in a wrong digit begins anew with it."""
INCOMPLETE = Prompt("form.wrong")
YES, NO = "1", "2"
"""As the prompt "form.confirm" says."""


def pressed(core: Core, call: Call, plan: Menu) -> None:
    """One digit more of his number, or of his answer whether it is right."""
    menu, form = call.menu, plan.form
    if menu is None or form is None:
        return
    if menu.confirms:
        _answer(core, call, plan, menu.keyed)
        return
    if menu.keyed.endswith(ANEW):
        menu.keyed = ""
    if menu.keyed.endswith(END) or len(menu.keyed) >= form.most:
        understand(core, call, plan)
    else:
        menu_places.await_digit(core, call, plan.wait_ms)


def understand(core: Core, call: Call, plan: Menu) -> None:
    """No more digits come."""
    menu, form = call.menu, plan.form
    if menu is None or form is None:
        return
    number = menu.keyed.removesuffix(END)
    if not form.least <= len(number) <= form.most:
        menu_ways.is_wrong(core, call, plan, INCOMPLETE)
    elif form.confirm:
        menu.confirms = number
        menu_words.speak(core, call)
    else:
        _keep(core, call, plan, number)


def _answer(core: Core, call: Call, plan: Menu, digit: str) -> None:
    menu = call.menu
    if menu is None:
        return
    if digit == YES:
        _keep(core, call, plan, menu.confirms)
    elif digit == NO:
        menu.confirms = ""
        menu_words.speak(core, call)
    else:
        menu_ways.is_wrong(core, call, plan)


def _keep(core: Core, call: Call, plan: Menu, number: str) -> None:
    menu_places.chosen(core, call, plan.name, "form")
    if call.said is not None:
        call.said.forms[plan.name] = number
        told = plan.form is not None and plan.form.told
        call.said.told = [*(one for one in call.said.told if one != plan.name), *([plan.name] if told else [])]
    menu_ways.go(core, call, plan.then)
