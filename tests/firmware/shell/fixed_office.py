"""What a box answers on a Monday morning, for the board."""

from firmware.control import views as v
from firmware.control.responses import Refused
from firmware.shell.board import SUBJECTS
from tests.firmware.shell.fake_box import shown


def queue(name, waiting, longest_s):
    return v.QueueView(name, "50", waiting, longest_s, 3, 1, 1, 0, 0, None, 0, 0, None, None, None, None, 0, 0, 0, 0)


MORNING = {
    "clock": [v.ClockView("2026-11-30 09:41:07", "Europe/Budapest", "clock chip", "yes", "", 0)],
    "hours": [v.HoursView("day", "by the hours of the office", "Mon 17:00", ())],
    "lines": [
        v.LineView(1, "talking", "+3612345678", "phone 11", "06301234567 Kovács", 65, ""),
        v.LineView(2, "taken in", "+3612345678", "help: 12", "+36698765432", 83, ""),
        v.LineView(3, "taken in", "+3612345678", "help", "number withheld", 20, ""),
        v.LineView(4, "idle", "", "", "", 0, ""),
    ],
    "stations": [
        v.StationView(1, "11", "Anna", "talking", "line 1", "", 65, ""),
        v.StationView(2, "12", "Bela", "ringing", "line 2", "", 83, ""),
        v.StationView(3, "13", "", "idle", "", "do not disturb", 0, ""),
        *(v.StationView(port, str(10 + port), "", "idle", "", "", 0, "") for port in range(4, 9)),
    ],
    "calls": [
        v.CallView("call 2", "ringing", "line 2", "+36698765432", "help: 12", 83),
        v.CallView("call 3", "waiting", "line 3", "number withheld", "help", 20),
        v.CallView("talk 1", "talking", "line 1", "06301234567 Kovács", "phone 11", 65),
        v.CallView("talk 2", "talking", "phone 15", "", "phone 16", 200),
    ],
    "queues": [queue("help", 2, 83), queue("sales", 0, 0)],
    "agents": [
        v.AgentView("Anna", "41", "phone 11", "talks for help", 65, ("help",), 3, 300, 0),
        v.AgentView("Bela", "42", "phone 12", "rings for help", 0, ("help",), 3, 300, 0),
        v.AgentView("Cili", "43", "phone 13", "paused: lunch", 600, ("help", "sales"), 3, 300, 0),
        v.AgentView("Dora", "44", "", "logged out", 0, ("help",), 0, 0, 0),
        v.AgentView("Emil", "45", "phone 14", "free", 61, ("sales",), 3, 300, 0),
    ],
    "today": [
        v.TodayView("", 32, 27, 2, 1, 86, 12.4, 80, "09:01", 1),
        v.TodayView("help", 31, 27, 2, 0, 84, 12.4, 80, "09:01", None),
        v.TodayView("sales", 0, 0, 0, 0, None, None, None, "", None),
    ],
}


def answers(**other):
    """Responses to board.REQUESTS; ``other``: rows of a subject, or a sentence why there are none."""
    given = {**MORNING, **other}
    return tuple(
        Refused(given[subject]) if isinstance(given[subject], str) else shown(subject, given[subject])
        for subject in SUBJECTS
    )
