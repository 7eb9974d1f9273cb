"""One line of help for every key of the configuration, short enough for a terminal (docs/configuration.md has more)."""

FORWARD = 'NUMBER, "phone EXTENSION" or "group NAME"'

TOP_HELP = {
    "country": "whose habits hold: ringing, flash, pulses, emergency numbers",
    "zone": "the time zone of the office",
    "operator": "who gets back what nobody answered",
    "second_flash": "what a flash means with a second party",
    "caller_id": "how telephones are told who calls",
    "lines": "CO lines, by port",
    "stations": "telephones, by port",
    "groups": "hunt groups, by name",
    "codes": "what is dialled for a feature",
    "speed": "the office's list of numbers, 00 to 99",
    "classes": "classes of service, by name",
    "dialling": "how long dialling may take",
    "timers": "how long calls wait",
    "hours": "when the office is open",
    "ringing": "how bells tell kinds of calls apart, in ms",
    "trunks": "pools of lines to call out by, by name",
    "outside": "calling out",
    "supervision": "signs of the exchange, for all lines",
}
LINE_HELP = {
    "number": "its public number",
    "route": "where its calls go",
    "night": "where its calls go in night mode",
    "private": "only the telephone of its route uses it",
    "priority": "its calls ring with the cadence of priority",
    "await_number": "no bell before the caller's number, or the second ring",
    "release_on": "which signs end a call at once",
    "answer_on": "what counts as the answer of a call out",
    "answer_s": "probably answered after so long, 1 to 120 s",
    "guard_s": "on hook before it is taken again, 0.5 to 10 s",
    "busy_cycles": "so many cycles of busy end a call, 2 to 8",
    "congestion_cycles": "so many cycles of congestion end a call, 2 to 8",
    "dial": "by tone or by pulse",
    "tone_ms": "a tone and the silence after it, such as [100, 100]",
    "pulse_ms": "open and closed part of a pulse, such as [67, 33]",
    "pulse_gap_ms": "between two digits, 250 to 2000 ms",
    "dial_tone": "wait for dial tone, or pause and dial",
    "dial_tone_wait_s": "the longest wait for dial tone, 1 to 15 s",
    "pause_s": "the pause before dialling, 0 to 10 s",
    "flash_ms": "the flash to the exchange, 50 to 1250 ms",
}
STATION_HELP = {
    "extension": "the number that reaches it, one to eight digits",
    "name": "who sits there, at most 40 characters",
    "dnd": "do not disturb: it is never rung",
    "call_waiting": "a tone tells of a second call",
    "forward_always": "where all its calls go",
    "forward_busy": "where its calls go while it is busy",
    "forward_no_answer": "where its calls go that nobody answers",
    "hotline": "what is dialled for it",
    "hotline_s": "... when nothing was dialled for so long, 0 to 30 s",
    "data": "a fax, a card terminal, an alarm: no tones in its calls",
    "door": "a door post: it rings with the cadence of the door",
    "class": "its class of service",
    "pin": "four digits that unlock it",
    "flash_ms": "shortest and longest flash in ms, such as [80, 310]",
    "pulse": "it may dial by pulse",
}
GROUP_HELP = {
    "strategy": "whom to ring",
    "members": "extensions, in order",
    "weights": "of weighted: a whole number for each member, 1 to 1000",
    "ring_s": "how long one telephone rings, 1 to 600 s",
    "step_s": "of progressive: until one more rings, 1 to 600 s",
    "pilot": "the number that reaches the group",
    "overflow": "where a call goes that everybody was offered",
}
DIALLING_HELP = {
    "first_digit_s": "until the first digit, 5 to 60 s",
    "inter_digit_s": "between two digits, 2 to 30 s",
    "match_s": "until a number is taken that could be longer, 1 to 10 s",
    "star": "what a rotary telephone dials for *",
    "hash": "what a rotary telephone dials for #",
}
TIMER_HELP = {
    "hold_recall_s": "until a call on hold rings its holder, 30 to 360 s",
    "transfer_recall_s": "until a transfer nobody answers comes back, 10 to 240 s",
    "park_recall_s": "until a parked call rings who parked it, 10 to 900 s",
    "recall_ring_s": "until a call that came back rings the operator, 10 to 240 s",
    "held_limit_s": "until a call on hold is ended, 300 to 7200 s",
    "callback_s": "how long the ring of camp on lasts, 10 to 60 s",
    "forward_s": "no answer: until the call is forwarded, 5 to 60 s",
    "door_s": "how long the door opener is on, 1 to 30 s",
}
HOURS_HELP = {
    "open": 'by day, such as "mon-fri 08:00-17:00"; else it is night',
}
CLASS_HELP = {
    "deny": "features that its telephones may not ask for",
    "allow": "the only features that they may ask for",
    "deny_outside": "beginnings of numbers that may not be called",
    "allow_outside": "beginnings that may be called in spite of that",
    "hours": "when both hold",
    "toll": "more restrictions, counted from 1",
    "account": "whether an account code must come first",
    "outside_limit_min": "the longest call out, 1 to 1440 min",
}
TOLL_HELP = {
    "deny": "beginnings of numbers that may not be called",
    "allow": "beginnings that may be called in spite of that",
    "hours": "when both hold",
}
TRUNK_HELP = {
    "lines": "CO lines by their ports, such as [1, 2, 3]",
    "strategy": "which free line is taken",
}
OUTSIDE_HELP = {
    "digit": "dialled before an outside number",
    "trunks": "trunk groups for numbers that no route names",
    "number_s": "a number is complete after so long, 2 to 30 s",
    "line_to_line_min": "the longest call between two lines, 1 to 240 min",
    "limit_min": "the longest of all outside calls, 10 to 1440 min",
    "warning_s": "a tone so long before, 5 to 50 s",
    "accounts": "the account codes that are taken",
    "emergency": "emergency numbers beside the country's",
    "routes": "by which lines a number goes, counted from 1",
}
ROUTE_HELP = {
    "prefix": "how the number begins, without digit",
    "trunks": "trunk groups, the first that has a free line",
    "strip": "so many digits of the prefix are not dialled, 0 to 20",
    "insert": "digits that are dialled before the rest",
    "hours": 'when, such as "mon-fri 08:00-18:00"',
}
SUPERVISION_HELP = {
    "cpc_ms": "a break of the loop so long ends a call, 100 to 900 ms",
    "blind_s": "breaks do not count so long after seizure, 0 to 10 s",
    "apart_s": "a second reversal sooner than this is no end, 0.2 to 30 s",
}
RINGING_HELP = {
    "inside": "a colleague calls",
    "recall": "a call comes back",
    "callback": "the camp on calls",
    "door": "the door calls",
    "priority": "a line with priority calls",
}
STRATEGY_HELP = {
    "linear": "from the first member, every call anew",
    "circular": "from the member after the one who was served last",
    "ring-all": "all free members together",
    "longest-idle": "whose last conversation ended longest ago",
    "fewest-calls": "who has answered fewest calls",
    "least-talk": "who has talked least",
    "random": "anybody, each as likely as the others",
    "weighted": "anybody, in proportion to weights",
    "progressive": "the first; one more joins every step_s",
    "memory": "the first, then the first two, then the first three",
}
VALUE_HELP = {
    "true": "yes",
    "false": "no",
    "tone": "DTMF",
    "pulse": "breaks of the loop",
    "wait": "wait for dial tone",
    "pause": "dial without listening",
    "choice": "dial tone, then a digit",
    "swap": "the other party",
    "conference": "all three together",
    "descending": "from the end of the list",
    "ascending": "from its beginning",
    "rotate": "the one after the last one taken",
    "longest-idle": "whose last call ended longest ago",
    "optional": "an account code may be dialled",
    "forced": "before every outside call",
    "cpc": "the loop opens",
    "reversal": "the polarity turns",
    "busy": "busy or congestion tone",
    "dialtone": "dial tone",
    "silence": "nothing was heard for long",
    "ringback": "ringback has ended",
    "time": "so long after the last digit",
    "none": "telephones are not told",
    "ring": "start again",
    "silent": "no bell, the line rings on",
}
"""Of words that are values of a key."""
