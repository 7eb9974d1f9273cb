"""A small office with spoken menus: callers come by lines to menu "main", press digits, and hear words."""

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.menu_plan import Choice, Menu
from firmware.callcontrol.plan import GroupTarget, MenuTarget, QueueTarget, StationTarget
from tests.firmware.callcontrol.queue_office import OUTPUTS, QueueOffice, queue
from tests.firmware.callcontrol.small_office import group

OPERATOR = 8
HELP = QueueTarget("help")
SALES = GroupTarget("sales")
EVERYBODY = group("all", range(1, 9))


def menu(name="main", prompt="welcome", to=(), **settings):
    """``to``: targets by digit, or whole choices."""
    given = dict(to)
    choices = tuple(way if isinstance(way, Choice) else Choice(digit, way) for digit, way in given.items())
    return Menu(name, (Prompt(prompt),) if prompt else (), choices, **settings)


class MenuOffice(QueueOffice):
    """``MenuOffice(menu(...), ...)``: agent a of queue "help" is at telephone 1, group "sales" are 2 and 3, the
    operator is at 8. Every line leads to the first menu."""

    def __init__(self, *menus, lines=8, queues=None, **settings):
        settings.setdefault("tone_outputs", OUTPUTS)
        settings.setdefault("routes", dict.fromkeys(range(1, lines + 1), MenuTarget(menus[0].name)))
        settings.setdefault("operator", StationTarget(OPERATOR))
        settings.setdefault("groups", (group("sales", (2, 3)), EVERYBODY))
        super().__init__(*(queues or (queue(people="a"),)), menus=menus, lines=lines, **settings)

    def enter(self, line):
        """A caller comes, whose number the line tells: he hears the menu now."""
        self.call_from(line, f"+36{line}")
        self.wait(0.2)

    def press(self, line, digits):
        for digit in digits:
            self.send(e.LineDialled(line, digit))

    def heard(self, line):
        """What is said to this line now, or what it hears instead."""
        return self.words_to(f"line {line}")[0] or self.line_hears(line)

    def said(self, line):
        """What is said to this line has been said."""
        self.finish(f"line {line}")

    def language(self, line):
        """Of what was said to this line last."""
        play = self.words_to(f"line {line}")[1]
        return next(one.language for _, one in self.log if getattr(one, "play", 0) == play)

    def is_idle(self, line):
        return f"line {line}" not in {listener for listener, _ in self.image.crosspoints} and (
            line not in self.image.seized
        )
