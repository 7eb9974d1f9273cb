"""The state of call control: one serialisable value, and nothing else decides.

Everything else that the engine holds follows from it (core.py). Number 0 means "none" wherever a call, a junctor, a
hold or a port is named. Who is connected, or wants to be, is in one of four records: a Call hunts for somebody who
answers, a Junctor joins those who talk, an Ear lets a supervisor hear them, a Hold keeps somebody who waits for a
person in the office. An Outgoing is on its way to one of them: it takes a line and dials on it."""

from typing import Literal

import msgspec

from firmware.callcontrol.actions import Tone
from firmware.callcontrol.events import Absence
from firmware.callcontrol.history import History
from firmware.callcontrol.menu_records import InMenu, MenuCounts, Said
from firmware.callcontrol.message_records import Dialogue, Message, Notice, WrongPins
from firmware.callcontrol.mode_records import Override, Page
from firmware.callcontrol.periods import Mode
from firmware.callcontrol.plan import ForwardTarget, Plan, RingKind
from firmware.callcontrol.queue_records import AgentState, LostCaller, OldPlace, Promise, Queued, QueueNews, QueueState
from firmware.callcontrol.states import StationState, TrunkState
from firmware.callcontrol.targets import Refusal
from firmware.callcontrol.timers import Timers

CallKind = RingKind | Literal["promised", "reminder", "emergency"]

COMING_BACK: frozenset[CallKind] = frozenset({"recall", "callback", "reminder", "emergency"})
"""Calls that somebody has asked for or left behind, or must know of: they ring him whatever he has told the box."""

CALLED_BY_THE_BOX: tuple[CallKind, ...] = ("callback", "promised", "reminder", "emergency")
"""Calls that have no caller."""

AnswerKnown = Literal["", "reversal", "ringback", "time"]
"""How the answer to a call out was seen; "" while it was not. The last two are estimates."""

HoldReason = Literal["consultation", "waiting", "hold", "park", "transfer", "queue", "agent"]


class Learned(msgspec.Struct):
    """What a line was seen to do: how many calls ended by each sign, how many answers to calls out were told by
    polarity, how many seizures gave dial tone, how many callers it told, and how (``garbled``: told in vain)."""

    cpc: int = 0
    reversal: int = 0
    busy: int = 0
    congestion: int = 0
    dialtone: int = 0
    silence: int = 0
    limit: int = 0
    answer_reversal: int = 0
    dial_tone: int = 0
    fsk_before_ring: int = 0
    fsk_after_ring: int = 0
    dtmf_before_ring: int = 0
    dtmf_after_ring: int = 0
    garbled: int = 0


class Caller(msgspec.Struct, frozen=True):
    """Who calls, as the line told at ``told_ms``; ``way``: how it told, the count of Learned that this is. ``name``: as
    the office knows him, else as told; ``vip`` and ``blocked`` as in LineCallerTold."""

    number: str
    name: str
    absence: Absence
    told_ms: int
    way: str
    vip: bool = False
    blocked: Refusal | Literal[""] = ""


class Trunk(msgspec.Struct):
    """A CO line as call control sees it; ``name`` is its end of a crosspoint.

    ``call`` is the one that hunts for it, ``hears`` the source of its treatment while it is on hold ("" for none),
    ``warning`` that of a tone in its conversation. ``caller``: who calls. Of a call out: ``outgoing`` the attempt
    that has taken it, ``sends_on`` the output that its digits sound on, then ``outward`` with the number
    ``called``, for the station ``by`` (0: none) or a ``traveller`` from outside (""), with ``account`` and how its
    ``answer`` was seen. ``answered_ms``: when that was, or when we answered. ``flashed_ms``: when the exchange was
    asked for dial tone by a flash; ``dial_tone_ms``: since when dial tone sounds that need not be the end. ``dead``: no
    loop current or no dial tone came, so nobody calls out by it until a test or a caller shows that it lives;
    ``toneless``: seizures in a row without dial tone. ``whispered``: the source of words beside its
    conversation; ``language``: what its caller hears words in ("": as its line has it), since his call was answered.
    """

    port: int
    name: str
    state: TrunkState = TrunkState.IDLE
    call: int = 0
    junctor: int = 0
    hold: int = 0
    hears: str = ""
    warning: str = ""
    answered_ms: int = 0
    caller: Caller | None = None
    outgoing: int = 0
    sends_on: str = ""
    outward: bool = False
    called: str = ""
    by: int = 0
    account: str = ""
    traveller: str = ""
    answer: AnswerKnown = ""
    reversals: int = 0
    flashed_ms: int | None = None
    dial_tone_ms: int | None = None
    seized_ms: int = 0
    released_ms: int = 0
    dead: bool = False
    toneless: int = 0
    whispered: str = ""
    language: str = ""
    learned: Learned = msgspec.field(default_factory=Learned)


class Wishes(msgspec.Struct):
    """What the person at a telephone has asked for by code; it begins as the plan says."""

    dnd: bool = False
    call_waiting: bool = False
    forward_always: ForwardTarget | None = None
    forward_busy: ForwardTarget | None = None
    forward_no_answer: ForwardTarget | None = None
    speed: dict[str, str] = {}
    locked: bool = False


class StationPort(msgspec.Struct):
    """A telephone as call control sees it; ``call`` is the one it rings for, makes or is on hold in.

    ``hears`` is the source of its treatment ("" for none), ``knock_source`` that of a call waiting tone in its
    conversation; ``receiver`` the one lent to it, ``digits`` what its register holds. ``hold`` keeps it itself;
    ``holds`` are those that it keeps while it does something else, the latest last. ``knock`` is the call that waits
    for it with a tone. ``last_dialled``, ``last_busy``: numbers for redial and camp-on; ``dialled_ms``: when its
    register last took a digit; ``late``: a number that is done, but might still become an emergency number.
    ``warning``: the source of a tone in its conversation. ``outgoing``: its attempt to call out, for which it gave
    ``account``; ``walks``: the station whose class counts for it this time (0: its own).
    ``told_on``: the output that tells it who calls, or that messages wait; ``paused_ms``: when the first burst of its
    bell ended; ``pulsed``: its bell sounds briefly, and then it is told; ``reversed``: its polarity was turned for that
    and not put back. ``messages``: stations whose person wants to be called back; ``shows``: what its display was told.
    ``whispered``: the source of words beside its conversation.
    """

    port: int
    name: str
    state: StationState = StationState.IDLE
    call: int = 0
    junctor: int = 0
    hold: int = 0
    holds: list[int] = []
    talking_since_ms: int = 0
    hears: str = ""
    knock: int = 0
    knock_source: str = ""
    receiver: int = 0
    digits: str = ""
    last_dialled: str = ""
    last_busy: str = ""
    dialled_ms: int | None = None
    late: str = ""
    late_single: bool = False  # its late digit may be a single pulse
    warning: str = ""
    outgoing: int = 0
    account: str = ""
    walks: int = 0
    told_on: str = ""
    paused_ms: int | None = None
    pulsed: bool = False
    reversed: bool = False
    messages: list[int] = []
    shows: bool = False
    whispered: str = ""
    wishes: Wishes = msgspec.field(default_factory=Wishes)


class Call(msgspec.Struct):
    """Somebody, or the box itself, wants an answer. Numbers grow, so the smaller number is the older call.

    ``origin`` is the end that wants it ("line 3", "station 2"; "" for the box: callback and reminder), ``dialled`` the
    number that it dialled ("" for a line, whose route decides). It is waiting (in ``State.waiting``, no bell) or
    offered (in ``State.offered``, bells ring); it ends with the answer. ``tried`` are the stations offered in this
    round; who waits with some of them tried has finished a round in silence. A call that is not ``patient`` is refused
    where others wait. ``visited``: stations whose forwarding it has followed. ``by``: the station that handed it over,
    and gets it back. ``reason``: why it comes back. ``wanted``: of a callback, the number to be dialled. ``outgoing``:
    the attempt to reach its target outside. ``still``: no bell yet, its caller's number is awaited, or the first burst
    may be the pulse before that, or it is the second appearance of a call that rings already. ``queued``: its place,
    while its target is a queue; ``left``: the queue that it was in before, since ``left_ms``, and ``left_by`` its
    caller's number there. ``promise``: it stands in a queue for a caller who is to be called back. ``menu``: the one
    that it is in, while that is its target; ``said``: what its caller has said in menus (None: he was in none).
    ``language``: what he hears words in ("" = in that of the box). ``noticed``: its caller hears the notice of the day,
    or has.
    """

    number: int
    origin: str
    began_ms: int
    target: ForwardTarget
    dialled: str = ""
    patient: bool = True
    kind: CallKind = "outside"
    tried: list[int] = []
    bells: list[int] = []
    keep: bool = False
    pace_ms: int = 0
    last_ms: int | None = None
    last_bell_ms: int = 0
    visited: list[int] = []
    by: int = 0
    reason: str = ""
    wanted: str = ""
    outgoing: int = 0
    still: Literal["", "number", "pulse", "twin"] = ""
    queued: Queued | None = None
    left: str = ""
    left_by: str = ""
    left_ms: int = 0
    promise: int = 0
    menu: InMenu | None = None
    said: Said | None = None
    language: str = ""
    noticed: Literal["", "sounds", "heard"] = ""


class Outgoing(msgspec.Struct):
    """Somebody calls out: ``origin`` ("station 2"; "line 3", who is sent on or handed over) wants ``digits`` outside.

    ``by``: the station whose person dialled it. ``line``: the one it has taken (0: none yet), ``tried`` those that were
    no good, ``to_send`` what that line is to dial. ``call``: the one that it serves, which is sent on to ``digits``.
    ``traveller``: who dialled it from outside ("" = nobody did).
    ``promise``: it is to reach a caller who is called back; ``agent``: somebody outside, for the caller ``origin``, who
    waits on. ``victim``: the line that an emergency takes from another call. ``insists``: an emergency that has tried
    all lines in vain: whatever is measured on a line, it is taken.
    """

    number: int
    origin: str
    digits: str
    by: int
    began_ms: int
    emergency: bool = False
    account: str = ""
    call: int = 0
    line: int = 0
    tried: list[int] = []
    to_send: str = ""
    victim: int = 0
    insists: bool = False
    promise: int = 0
    agent: str = ""
    traveller: str = ""


class Junctor(msgspec.Struct):
    """One conversation: the crosspoints between all its ``members``, in order of joining, belong to it.

    ``owner``: the station that made a conference of it. ``linked``: it is of lines only, which somebody here brought
    together; its time is limited.
    """

    number: int
    members: list[str]
    owner: int = 0
    linked: bool = False


class Ear(msgspec.Struct):
    """A supervisor listens to conversation ``junctor``, in which the agent at telephone ``watched`` is a member, who
    hears him where he ``whispers``."""

    watched: int
    junctor: int
    whispers: bool = False


class Hold(msgspec.Struct):
    """Somebody (``party``) who waits, connected to nobody, and hears music or ringback.

    ``why``: it was put aside to ask somebody else (``consultation``), or to take a call that knocked (``waiting``).
    ``holder`` is the station that keeps it in its ``holds``; 0 when it has put it down, for others (``park``, at
    ``zone``) or for itself (``hold``), or has handed it over (``transfer``), or when nobody ever had it (``queue``;
    ``agent``: it is asked whether it takes a call).
    ``by`` gets it back when time is up.
    ``call``: the one that hunts for it.
    """

    number: int
    party: str
    why: HoldReason
    holder: int
    by: int
    zone: str = ""
    call: int = 0


class Camp(msgspec.Struct):
    """``asker`` wants to be called when the telephone with ``number`` is free; ``call`` is that callback."""

    asker: int
    number: str
    call: int = 0


class LineKeys(msgspec.Struct):
    """The caller of a line may press digits. His line's ``own`` receiver hears him, or ``receiver`` of the pool (0:
    none); or he waits for one. So it is since ``since_ms``. ``digit``: his last one, at ``pressed_ms`` ("": none).
    ``over``: nobody asks for them any more, unless somebody does so again in this moment."""

    since_ms: int
    over: bool = False
    own: bool = False
    receiver: int = 0
    digit: str = ""
    pressed_ms: int = 0

    @property
    def busy_ms(self) -> int:
        """When his receiver came to hear him, or last heard something."""
        return max(self.since_ms, self.pressed_ms)


class Playing(msgspec.Struct):
    """What an assignable output sounds, and the ports that hear it; never without any."""

    tone: Tone
    listeners: list[str]


class Speaking(msgspec.Struct):
    """Words that an assignable output says: which ``play`` they are, and the one port that hears them; or all in a
    conversation do, ``listener`` and ``others``, beside it. ``tells``: that they are recorded.
    """

    play: int
    listener: str
    others: list[str] = []
    tells: bool = False


class Tape(msgspec.Struct):
    """What is to be recorded of the call of a line: ``wanted`` because of its line or its queue, or because somebody
    here has ``asked`` for it; ``off``: somebody here wants it no more. ``told``: its other side knows. Conversations by
    their junctor: in ``begun`` its last part was recorded, in ``untold`` the announcement could not be said;
    ``missed`` goes on unrecorded.
    """

    wanted: bool = False
    asked: bool = False
    off: bool = False
    told: bool = False
    begun: int = 0
    untold: int = 0
    missed: int = 0


class Recording(msgspec.Struct):
    """What a recorder is doing: it keeps what it hears of the ports ``hears`` as ``name``, for ``owner``, a port by
    name. It ends when its owner has hung up; where it is of a conversation, ``junctor``, when he leaves that.
    ``least_ms``: what is shorter is not kept. ``stopping``: it hears nobody any more, and its end is awaited.
    """

    number: int
    recorder: int
    owner: str
    name: str
    hears: list[str]
    junctor: int = 0
    least_ms: int = 0
    stopping: bool = False


class State(msgspec.Struct):
    """All of call control at one moment, the plan included."""

    plan: Plan
    draws: int
    now_ms: int = 0
    trunks: dict[int, Trunk] = {}
    stations: dict[int, StationPort] = {}
    calls: dict[int, Call] = {}
    waiting: list[int] = []  # calls without a bell, oldest first
    queues: dict[str, QueueState] = {}
    menus: dict[str, MenuCounts] = {}  # of those that somebody has heard
    agents: dict[str, AgentState] = {}
    queue_news: list[QueueNews] = []  # the latest of callers in queues
    queue_news_begun: int = 0
    old_places: dict[str, OldPlace] = {}  # of callers who were cut off, by number, the oldest first
    to_call_back: dict[str, LostCaller] = {}  # by number as it is dialled, who was lost first is the first
    promises: dict[int, Promise] = {}  # callers who are to be called back, the first who wanted it first
    breaks: list[str] = []  # agents who wait for a break, in order of asking
    served_by: dict[str, str] = {}  # the last agent, by the caller's number, the caller of longest ago first
    offered: list[int] = []  # calls with at least one bell, oldest first
    junctors: dict[int, Junctor] = {}
    ears: dict[int, Ear] = {}  # by the supervisor's telephone
    holds: dict[int, Hold] = {}
    outgoing: dict[int, Outgoing] = {}
    signals: dict[str, str] = {}  # port that digits or caller identification are sent for, by output
    signal_queue: list[int] = []  # lines that await an output to dial on, in order
    last_taken: dict[str, int] = {}  # line, by trunk group
    camps: list[Camp] = []  # in order of asking
    reminders: dict[int, int] = {}  # minute of the day, by station
    midnight_ms: int | None = None  # the moment of the latest midnight, once the clock was told
    weekday: int = 0  # of that midnight, 0 Monday
    day: int | None = None  # of that midnight, as it was told
    mode: Mode = "day"
    page: Page | None = None  # what the calendar said last, once it has
    help_ms: int | None = None  # when somebody here called for help last
    override: Override | None = None  # what somebody said instead
    recalled_ms_of_day: int | None = None  # what the clock showed when the box before this one last wrote down
    remembered: int = 0  # grows whenever something changes that outlives the box
    tone_queue: list[int] = []  # stations that await dial tone, in order of lifting
    free_receivers: list[int] = []  # the longest unused first
    line_keys: dict[int, LineKeys] = {}  # lines whose callers may press digits
    playing: dict[str, Playing] = {}  # by output
    speaking: dict[str, Speaking] = {}  # by output
    recordings: dict[int, Recording] = {}  # by recorder; those that it lacks are free
    dialogues: dict[str, Dialogue] = {}  # by the port that talks to the box itself
    messages: list[Message] = []  # the oldest first
    notice: Notice | None = None  # of the day
    unfinished: dict[int, Message | None] = {}  # by recording, of those who have gone while they spoke
    adrift: list[Message] = []  # were being spoken when the core, or whoever recorded them, ended
    wrong_pins: dict[str, WrongPins] = {}  # by station and mailbox
    unheard: list[str] = []  # ports that want to be told something, in order, while no output is free for it
    tapes: dict[int, Tape] = {}  # by line
    timers: Timers = msgspec.field(default_factory=Timers)
    history: History = msgspec.field(default_factory=History)
    counters: dict[str, int] = {}
    calls_begun: int = 0
    junctors_begun: int = 0
    holds_begun: int = 0
    outgoing_begun: int = 0
    promises_begun: int = 0
    agents_begun: int = 0
    plays_begun: int = 0
    access_wrong: int = 0  # PINs from outside, since the last right one
    access_locked_ms: int = 0  # nobody has access from outside before then
    let_in: dict[str, int] = {}  # by traveller, how often his PIN was right
    messages_begun: int = 0
    dialogues_begun: int = 0
    recordings_begun: int = 0

    @property
    def in_use(self) -> bool:
        """Somebody calls, talks, is on hold or is recorded: no moment for work that takes its time."""
        return bool(self.calls or self.junctors or self.holds or self.outgoing or self.recordings)

    def count(self, what: str) -> None:
        """One more of ``what``."""
        self.counters[what] = self.counters.get(what, 0) + 1
