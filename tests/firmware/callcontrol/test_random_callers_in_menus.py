"""A thousand callers in random menus: they press what comes to mind, say nothing, and hang up at any prompt.

After every event the invariants hold (small_office.py); in the end every line is idle, and nobody was trapped.
"""

from random import Random

import pytest
from msgspec.structs import replace

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.menu_plan import Choice, Form, GoBack, HangUp, Menu, SayAgain
from firmware.callcontrol.plan import GroupTarget, KeepRinging, MenuTarget, OutsideTarget, QueueTarget, StationTarget
from firmware.callcontrol.queue_plan import Words
from tests.firmware.callcontrol.menu_office import MenuOffice
from tests.firmware.callcontrol.queue_office import OUTPUTS, queue
from tests.firmware.callcontrol.small_office import group

NAMES = ("main", "second", "third", "fourth")
PLACES = (QueueTarget("help"), QueueTarget("busy"), GroupTarget("sales"), StationTarget(5), OutsideTarget("0611111111"))
DIGITS = "0123456789*#"
OFFICES = 10
CALLERS = 100
LONGEST_MS = 120_000
PATIENCE_MS = 1_000_000
"""Nobody hangs on for longer than this: the longest that menus, a queue and people who do not answer may take."""


def any_menu(chance, place):
    """What presses nothing goes on to a later menu, or out; what is pressed leads anywhere."""
    later = [MenuTarget(name) for name in NAMES[place + 1 :]]
    outward = [*PLACES, *later, HangUp(), None]
    anywhere = [*PLACES, *map(MenuTarget, NAMES), HangUp(), SayAgain(), GoBack()]
    digits = chance.sample(DIGITS, chance.randint(1, 6))
    choices = tuple(
        Choice(digit, chance.choice(anywhere), chance.choice(("", "", "en")), chance.choice((0, 30_000)))
        for digit in digits
    )
    kind = chance.choice(("choices", "choices", "choices", "form", "words"))
    settings = {
        "choices": {"choices": choices, "direct": chance.random() < 0.4},
        "form": {"form": Form(2, 4, chance.random() < 0.5), "then": chance.choice(outward)},
        "words": {"then": chance.choice(outward)},
    }[kind]
    return Menu(
        NAMES[place], (Prompt("welcome"),),
        wait_ms=chance.choice((1_000, 5_000)),
        mute_ms=chance.choice((0, 0, 4_000)),
        tries_silent=chance.choice((1, 3)),
        tries_wrong=chance.choice((1, 3)),
        longest_ms=chance.choice((20_000, LONGEST_MS)),
        unanswered_ms=chance.choice((10_000, 60_000)),
        otherwise=chance.choice(outward),
        pilot=str(70 + place),
        **settings,
    )  # fmt: skip


def any_menus(chance):
    """One a name; the last one leads out."""
    last = Menu("fourth", (Prompt("fourth"),), (Choice("1", GroupTarget("sales")),), longest_ms=LONGEST_MS)
    return (*(any_menu(chance, place) for place in range(len(NAMES) - 1)), last)


class Story:
    """Some callers at once, one after the other at each line."""

    def __init__(self, seed):
        self.chance = chance = Random(seed)
        words = Words(greeting=chance.choice(("", "queue.welcome")), first_ms=5_000, every_ms=15_000)
        limits = {"longest_ms": 30_000, "overflow": chance.choice((GroupTarget("sales"), MenuTarget("fourth")))}
        sends_on = chance.random() < 0.2 and limits["overflow"] != GroupTarget("sales")
        overflow = MenuTarget("fourth") if sends_on else KeepRinging()
        self.office = MenuOffice(
            *any_menus(chance),
            queues=(queue(people="a", words=words), queue("busy", "b", words=words, **limits)),
            routes={n: chance.choice((MenuTarget("main"), MenuTarget("second"))) for n in range(1, 9)},
            groups=(group("sales", (2, 3), overflow=overflow, ring_ms=5_000), group("all", range(1, 9))),
            operator=chance.choice((None, StationTarget(8))),
            tone_outputs=OUTPUTS[: chance.randint(0, 4)],
            seed=seed,
        )
        self.came_ms = {}

    def tell(self, callers):
        while callers:
            line = self.chance.randint(1, 8)
            if self.office.state(f"line {line}") == "idle" and self.chance.random() < 0.5:
                self.come(line)
                callers -= 1
            elif self.office.state(f"line {line}") in ("held", "taken in", "talking"):
                self.chance.choice((self.press, self.press, self.hear, self.hear, self.go))(line)
            if self.chance.random() < 0.01:
                self.somebody_commits()
            self.chance.choice((self.somebody_answers, self.somebody_hangs_up, self.somebody_dials, self.time_passes))()
            self.nobody_is_trapped()

    def come(self, line):
        self.came_ms[line] = self.office.now_ms
        if self.chance.random() < 0.8:
            self.office.call_from(line, f"+361{line}")
        else:
            self.office.call(line)

    def press(self, line):
        self.office.press(line, self.chance.choice(DIGITS) * self.chance.choice((1, 1, 1, 3)))

    def hear(self, line):
        play = self.office.words_to(f"line {line}")[1]
        if play:
            self.office.send(e.PlayEnded(play, self.chance.choice(("done", "done", "missing", "failed"))))

    def go(self, line):
        if self.office.state(f"line {line}") != "taken in":
            self.office.far_side_hangs_up(line)

    def somebody_answers(self):
        for station in self.office.bells[:1]:
            self.office.answer(station)

    def somebody_hangs_up(self):
        off_hook = [n for n in range(1, 9) if self.office.state(f"station {n}") not in ("idle", "ringing")]
        for station in self.chance.sample(off_hook, min(2, len(off_hook))):
            self.office.hang_up(station)

    def somebody_dials(self):
        if self.office.state("station 6") == "idle":
            self.office.ring_up(6, self.chance.choice(("70", "71", "72", "15")))
        elif self.office.state("station 6") == "choosing":
            self.office.dial(6, self.chance.choice(DIGITS))

    def somebody_commits(self):
        """Other menus, and other outputs, while callers are in them."""
        outputs = OUTPUTS[: self.chance.randint(0, 4)]
        plan = replace(self.office.control.state.plan, menus=any_menus(self.chance), tone_outputs=outputs)
        self.office.reconfigure(plan)

    def time_passes(self):
        self.office.wait(self.chance.choice((0.01, 0.3, 2.0, 5.0, 20.0)))

    def nobody_is_trapped(self):
        """Whoever is in menus was not for long; the box ends a call to nobody, and the callers of this office go."""
        for line, came_ms in self.came_ms.items():
            state = self.office.state(f"line {line}")
            if state == "held" and self.office.now_ms - came_ms > PATIENCE_MS:
                self.go(line)
        for call in self.office.control.state.calls.values():
            if call.menu is not None and call.menu.doing != "due":
                assert self.office.now_ms - call.said.began_ms <= LONGEST_MS

    def end(self):
        """Nobody does anything any more but go; who gave up may have been answered in that moment."""
        office = self.office
        for _ in range(2):
            for line in range(1, 9):
                if office.state(f"line {line}") == "ringing":
                    office.give_up(line)
                elif office.state(f"line {line}") in ("held", "taken in", "talking", "answering"):
                    office.wait(0.1)
                    office.far_side_hangs_up(line)
            for station in range(1, 9):
                if office.state(f"station {station}") not in ("idle", "ringing"):
                    office.hang_up(station)
            office.wait(120)


@pytest.mark.parametrize("seed", range(OFFICES))
def test_whatever_callers_press_every_line_is_idle_in_the_end(seed):
    story = Story(seed)
    story.tell(CALLERS)
    story.end()
    assert story.office.idle
    assert story.office.control.state.unheard == []


def test_there_were_a_thousand():
    assert OFFICES * CALLERS >= 1_000
