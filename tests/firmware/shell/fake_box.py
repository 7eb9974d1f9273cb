"""A box that answers a session's requests by hand, and somebody who types."""

import msgspec

from firmware.control import requests as r
from firmware.control import views as v
from firmware.control.responses import Done, FilePart, Greeting, Shown, Text
from firmware.shell.screen import Screen
from firmware.shell.session import Session
from firmware.shell.steps import Ask, Print, Send

GREETING = Greeting(1, "1.0", "lb4x8", 4, 8, "hu", users=True)
STATIONS = [
    v.StationView(port, str(10 + port), {1: "Anna", 2: "Béla"}.get(port, ""), "idle", "", "", 0, "")
    for port in range(1, 9)
]
ROWS = {
    "stations": STATIONS,
    "lines": [
        v.LineView(1, "talking", "+3612345678", "phone 11", "06301234567 Kovács", 65, ""),
        v.LineView(2, "idle", "", "", "", 0, "busied out"),
    ],
    "clock": [v.ClockView("2026-11-30 09:41:00", "Europe/Budapest", "clock chip", "yes", "2026-11-30 08:41:00 UTC", 0)],
    "groups": [v.GroupView("office", "50", "linear", ("11 idle", "12 talking"), 1)],
    "users": [v.UserView("anna", "installer", "today")],
    "revisions": [v.RevisionView(7, "2026-11-01", "anna", "holiday", "running")],
    "files": [v.FileView("prompts", "hello.wav", 1234, "today"), v.FileView("configuration", "old.toml", 10, "")],
}


def shown(subject, rows):
    return Shown(subject, msgspec.Raw(msgspec.json.encode(rows)))


class Box:
    """``answers``: by kind of request, a response or a function of the request; ``asked``: all that came."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    def answer(self, request):
        self.asked.append(request)
        name = type(request).__name__
        given = self.answers.get(name)
        if given is not None:
            return given(request) if callable(given) else given
        match request:
            case r.Show(subject=subject):
                return shown(subject, ROWS.get(subject, []))
            case r.ReadConfiguration():
                return Text('country = "hu"\n[groups.sales]\nmembers = ["11"]\n')
            case r.Compare():
                return Text("")
            case r.ReadFile():
                return FilePart(b'country = "de"\n', 15)
        return Done(f"{name} done.")

    def changes(self):
        """What was asked but for looking."""
        return [one for one in self.asked if not isinstance(one, r.Show | r.ReadConfiguration | r.Compare | r.HowFar)]


class Typist:
    """Drives a session as the terminal does: ``answers`` are given to Ask steps in order, Wait steps by ``pressed``."""

    def __init__(self, box=None, greeting=GREETING, user="anna", role="installer", screen=None):
        self.box = box or Box()
        self.now_s = 0.0
        self.screen = screen or Screen(80, 24)
        self.session = Session(greeting, user, role, self.screen, lambda: self.now_s)
        self.steps = []
        self.began = self.all(self.session.begin())
        self.box.asked.clear()

    def all(self, step, answers=(), pressed=False):
        """The texts printed by a step and those after it."""
        waiting = list(answers)
        said = []
        while step is not None:
            self.steps.append(step)
            result = None
            match step:
                case Print(text=text):
                    said.append(text)
                case Send(request=request):
                    result = self.box.answer(request)
                case Ask():
                    if not waiting:
                        step = self.session.interrupted()
                        continue
                    result = waiting.pop(0)
                case _:
                    result = pressed
            step = self.session.went(result)
        return "\n".join(said)

    def type(self, line, *answers, **more):
        self.steps.clear()
        return self.all(self.session.read(line), answers, **more)
