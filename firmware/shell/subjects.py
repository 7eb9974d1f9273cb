"""What parts of the box can be looked at: what each is, and what picks one thing of it."""

from firmware.shell import kinds
from firmware.shell.grammar_of_calls import CALL
from firmware.shell.kinds import LINE
from firmware.shell.nodes import Kind

SUBJECT_HELP = {
    "lines": "CO lines: state, who is on them",
    "stations": "telephones: state, wishes",
    "trunks": "trunk groups: which lines are free",
    "calls": "calls: those that go on, or those of a day",
    "groups": "hunt groups: members, who waits",
    "queues": "queues: who waits, agents, how well callers were served",
    "queue": "who waits in a queue, and its agents",
    "agents": "who serves queues: where they are, what they do",
    "callbacks": "callers to call back: by the box, then by people",
    "menus": "spoken menus: who is in them, what was chosen",
    "access": "calls through the box: who may, who is in, wrong PINs",
    "messages": "messages that callers have left",
    "notice": "the notice of the day: until when, who has heard it",
    "timers": "what will happen, and when",
    "supervision": "what each line was seen to do",
    "callerid": "how lines tell who calls",
    "chips": "chips of the board",
    "buses": "the board's buses",
    "latency": "late ticks of the core, the worst and its cause",
    "clock": "date and time, who told it, the clock chip",
    "hours": "the mode of the office, why, until when, what comes",
    "holidays": "national holidays of this year, and which are kept",
    "temperature": "how warm the box is",
    "storage": "room on the card",
    "register": "the call register: is it written, how large, since when",
    "version": "software, board, protocol",
    "log": "what happened, the latest last",
    "revisions": "stored configurations",
    "users": "who may log in",
    "clients": "who is connected",
    "files": "configurations, prompts, logs, messages, exports, and more",
    "prompts": "what the box says: own sounds, built ones, missing ones",
    "recordings": "recordings of calls: when, which line, who, how long",
    "staff": "the directory of the office: who knows what",
    "contacts": "people and companies outside, by a word",
    "contact": "everything about a number, or a name",
    "blocked": "callers whom nobody wants to hear",
    "today": "what came of today's callers: office and queues",
    "past": "calls that are written down",
    "call": "how a call went that is written down",
    "missed": "callers who gave up and were not called back",
}
WHICH: dict[str, Kind] = {
    "lines": LINE,
    "stations": kinds.PHONE_NUMBER,
    "trunks": kinds.TRUNK,
    "groups": kinds.GROUP,
    "queues": kinds.QUEUE,
    "queue": kinds.QUEUE,
    "agents": kinds.AGENT,
    "callbacks": kinds.QUEUE,
    "menus": kinds.MENU,
    **dict.fromkeys(("access", "messages"), kinds.WHICH),
    "supervision": LINE,
    "callerid": LINE,
    **dict.fromkeys(("timers", "chips", "buses", "temperature", "storage", "version"), kinds.WHICH),
    **dict.fromkeys(("revisions", "users", "clients", "files", "holidays", "prompts"), kinds.WHICH),
    "recordings": kinds.RECORDING,
    **dict.fromkeys(("staff", "contacts", "contact", "blocked"), kinds.WHICH),
    "today": kinds.QUEUE,
    "call": CALL,
}
"""What kind of thing picks one row; the log has a count instead, latency one row only."""
ONE_ONLY = ("call",)
"""There are too many to show all."""
ELSEWHERE = ("past",)
"""Subjects that other words lead to."""
