"""Every line that a story may hold, as data (DESIGN 11; docs/scenarios.md).

Later versions add forms; nothing is taken away.
"""

from typing import get_args

from tools.play.grammar import Form, Grammar
from tools.sim.exchange import HangUpBy
from tools.sim.voice import TONES

HEADER_WORDS = ("board", "config", "country", "clock", "seed")

_LOOK = "[within WITHIN] [for FOR]"

SIGNS = tuple(sign for sign in get_args(HangUpBy) if sign != "cpc")
"""How a line tells that the far side has hung up; a CPC has a length besides."""

LINE_FORMS = (
    Form("rings", "line LINE rings [withheld | from NUMBER [NAME]] [at HZ] [volts VOLTS] [cadence CADENCE]"),
    Form("gives up", "line LINE gives up"),
    Form("hangs up", "line LINE hangs up"),
    Form("hangs up by cpc", "line LINE hangs up by cpc [MS]"),
    *(Form(f"hangs up by {sign}", f"line LINE hangs up by {sign}") for sign in SIGNS),
    Form("answers", "line LINE answers"),
    Form("reports busy", "line LINE reports busy"),
    Form("reports congestion", "line LINE reports congestion"),
    Form("presses", "line LINE presses DIGITS"),
    Form("says", "line LINE says SECONDS"),
    Form("sends fax tone", "line LINE sends fax tone"),
    Form("gives no dial tone", "line LINE gives no dial tone"),
    Form("gives dial tone", "line LINE gives dial tone [after SECONDS]"),
    Form("ends calls by cpc", "line LINE ends calls by cpc [MS]"),
    *(Form(f"ends calls by {sign}", f"line LINE ends calls by {sign}") for sign in SIGNS),
    Form("tells answers by reversal", "line LINE tells answers by reversal"),
    Form("tells answers by nothing", "line LINE tells answers by nothing"),
    Form("garbles callers by checksum", "line LINE garbles callers by checksum"),
    Form("garbles callers by truncation", "line LINE garbles callers by truncation"),
    Form("garbles nothing", "line LINE garbles nothing"),
    Form("is cut", "line LINE is cut"),
    Form("is restored", "line LINE is restored"),
    Form("flickers", "line LINE flickers MS", electrical=True),
    Form("parallel lifts", "line LINE parallel lifts"),
    Form("parallel hangs up", "line LINE parallel hangs up"),
    Form("parallel dials", "line LINE parallel dials PULSES"),
)

PHONE_FORMS = (
    Form("lifts", "phone PHONE lifts"),
    Form("hangs up", "phone PHONE hangs up"),
    Form("flashes", "phone PHONE flashes [MS]"),
    Form("dials by pulse", "phone PHONE dials PULSES by pulse [PPS]"),
    Form("dials", "phone PHONE dials DIGITS"),
    Form("says", "phone PHONE says SECONDS"),
    Form("is unplugged", "phone PHONE is unplugged"),
    Form("is plugged in", "phone PHONE is plugged in"),
)

FAULT_FORMS = (
    Form("bus stuck", "fault bus BUS stuck", electrical=True),
    Form("bus nack", "fault bus BUS nack", electrical=True),
    Form("bus restored", "fault bus BUS restored", electrical=True),
    Form("chip dead", "fault chip CHIP dead", electrical=True),
    Form("chip restored", "fault chip CHIP restored", electrical=True),
    Form("noise", "fault noise line LINE NOISE", electrical=True),
    Form("noise off", "fault noise line LINE off", electrical=True),
    Form("bounce", "fault bounce phone PHONE BOUNCE", electrical=True),
    Form("core dies", "fault core dies [for SECONDS]", electrical=True),
    Form("core hangs", "fault core hangs [for SECONDS]", electrical=True),
    Form("power fails", "power fails", electrical=True),
    Form("power returns", "power returns", electrical=True),
)

CLOCK_FORMS = (Form("clock", "clock DATE TIME"),)

AGENT_FORMS = (
    Form("logs in", "agent AGENT logs in at phone PHONE"),
    Form("logs out", "agent AGENT logs out"),
    Form("pauses", "agent AGENT pauses [REASON]"),
    Form("resumes", "agent AGENT resumes"),
)

PEOPLE_FORMS = (
    Form("know", "people know NUMBER as NAME [vip]"),
    Form("block", "people block BLOCKED [message | busy | silent]"),
    Form("forget", "people forget BLOCKED"),
)


def _heard(who: str, blank: str) -> tuple[Form, ...]:
    start = f"expect {who} {blank} hears"
    return (
        Form(f"{who} hears silence", f"{start} silence {_LOOK}"),
        Form(f"{who} hears phone", f"{start} phone OTHER {_LOOK}"),
        Form(f"{who} hears line", f"{start} line SOURCE {_LOOK}"),
        *(Form(f"{who} hears {tone}", f"{start} {tone} {_LOOK}") for tone in TONES),
        Form(f"{who} hears prompt", f"{start} prompt PROMPT [with VALUES] [in LANGUAGE] {_LOOK}"),
    )


def _recorded(what: str, blank: str) -> tuple[Form, ...]:
    start = f"expect {what} {blank}"
    return (
        Form(f"{what} holds line", f"{start} holds line SOURCE [lasting SECONDS] {_LOOK}"),
        Form(f"{what} holds phone", f"{start} holds phone OTHER [lasting SECONDS] {_LOOK}"),
        Form(f"{what} is not kept", f"{start} is not kept {_LOOK}"),
    )


EXPECT_FORMS = (
    Form("phone rings", f"expect phone PHONE rings {_LOOK}"),
    Form("phone rings as", f"expect phone PHONE rings as KIND {_LOOK}"),
    Form("phone is silent", f"expect phone PHONE is silent {_LOOK}"),
    *_heard("phone", "PHONE"),
    Form("phone talks to phone", f"expect phone PHONE talks to phone OTHER {_LOOK}"),
    Form("phone talks to line", f"expect phone PHONE talks to line LINE {_LOOK}"),
    Form("phone is idle", f"expect phone PHONE is idle {_LOOK}"),
    Form("phone shows number", f"expect phone PHONE shows NUMBER [NAME] {_LOOK}"),
    Form("phone shows withheld", f"expect phone PHONE shows withheld {_LOOK}"),
    Form("phone shows unavailable", f"expect phone PHONE shows unavailable {_LOOK}"),
    Form("phone shows nothing", f"expect phone PHONE shows nothing {_LOOK}"),
    Form("phone shows message waiting", f"expect phone PHONE shows message waiting {_LOOK}"),
    Form("phone shows no message waiting", f"expect phone PHONE shows no message waiting {_LOOK}"),
    Form("line rings", f"expect line LINE rings {_LOOK}"),
    Form("line is seized", f"expect line LINE is seized {_LOOK}"),
    Form("line is idle", f"expect line LINE is idle {_LOOK}"),
    *_heard("line", "LINE"),
    Form("line talks to phone", f"expect line LINE talks to phone PHONE {_LOOK}"),
    Form("line was dialled", f"expect line LINE was dialled DIGITS {_LOOK}"),
    Form("line was flashed", f"expect line LINE was flashed {_LOOK}"),
    Form("line waits", f"expect line LINE waits [in QUEUE] [at PLACE] {_LOOK}"),
    Form("mailbox holds", f"expect mailbox MAILBOX holds COUNT new {_LOOK}"),
    Form("agent is free", f"expect agent AGENT is free {_LOOK}"),
    Form("agent is busy", f"expect agent AGENT is busy {_LOOK}"),
    Form("agent is paused", f"expect agent AGENT is paused {_LOOK}"),
    Form("agent wraps up", f"expect agent AGENT wraps up {_LOOK}"),
    Form("agent is logged in", f"expect agent AGENT is logged in at phone PHONE {_LOOK}"),
    Form("agent is logged out", f"expect agent AGENT is logged out {_LOOK}"),
    *_recorded("message", "MESSAGE"),
    *_recorded("recording", "RECORDING"),
    Form("recorder hears line", f"expect recorder RECORDER hears line SOURCE {_LOOK}"),
    Form("recorder hears phone", f"expect recorder RECORDER hears phone OTHER {_LOOK}"),
    Form("recorder is idle", f"expect recorder RECORDER is idle {_LOOK}"),
    Form("line is out of service", f"expect line LINE is out of service {_LOOK}"),
    Form("door is open", f"expect door is open {_LOOK}"),
    Form("door is closed", f"expect door is closed {_LOOK}"),
    Form("nothing rings", f"expect nothing rings {_LOOK}"),
    Form("everything idle", f"expect everything idle {_LOOK}"),
)

_DOINGS = (*LINE_FORMS, *PHONE_FORMS, *FAULT_FORMS, *CLOCK_FORMS, *AGENT_FORMS, *PEOPLE_FORMS)
STATEMENTS = Grammar((*_DOINGS, *EXPECT_FORMS))
EXPECTS = frozenset(form.key for form in EXPECT_FORMS)
"""Keys of the forms that look instead of act."""
