"""The rows of every ``show``: one struct a row, in words and figures that people read. Ports count from 1."""

from typing import Any

import msgspec


class View(msgspec.Struct, frozen=True):
    """A row."""


class LineView(View, frozen=True):
    """``state`` as call control calls it; ``with_whom``: who is on it or for whom it is dialled on; ``caller``: number
    and name; ``for_s``: since when the call lasts (0: none); ``note``: busied out, dead, under test."""

    line: int
    state: str
    number: str
    with_whom: str
    caller: str
    for_s: float
    note: str


class StationView(View, frozen=True):
    """``wishes``: do not disturb, forwarding and the like, in words."""

    station: int
    extension: str
    name: str
    state: str
    with_whom: str
    wishes: str
    for_s: float
    note: str


class TrunkView(View, frozen=True):
    """A trunk group: ``lines`` in the order of the plan, ``free`` those that would be taken now."""

    trunk: str
    strategy: str
    lines: tuple[int, ...]
    free: tuple[int, ...]


class CallView(View, frozen=True):
    """``state``: waiting, in a menu, ringing, talking, on hold, calling out; ``origin`` who wants it, ``where`` whom it
    rings, who talks, or the number outside; ``keyed``: what its caller has keyed in in menus."""

    call: str
    state: str
    origin: str
    caller: str
    where: str
    for_s: float
    keyed: str = ""


class GroupView(View, frozen=True):
    """``members``: extension and state; ``waiting``: calls that hunt in it."""

    group: str
    pilot: str
    strategy: str
    members: tuple[str, ...]
    waiting: int


class QueueView(View, frozen=True):
    """``waiting`` calls, the longest for ``longest_now_s``; agents who are ``present`` (logged in), and of them
    ``free``, ``paused`` and ``wrapping_up``. Of all calls since the box started: ``answered``, ``in_time`` of them
    (per cent, within the service time), ``abandoned`` and ``sent_on``, waits of those answered. How good its estimate
    was of the last 200: ``held`` (per cent of waits in the range), the median ``error_s``. Since the start, too:
    ``callbacks`` promised, of these ``called_back`` and ``not_reached``, and calls that agents ``rejected``. null:
    nothing is known."""

    queue: str
    pilot: str
    waiting: int
    longest_now_s: float
    present: int
    free: int
    paused: int
    wrapping_up: int
    answered: int
    in_time: int | None
    abandoned: int
    sent_on: int
    mean_wait_s: float | None
    longest_wait_s: float | None
    held: int | None
    error_s: float | None
    callbacks: int
    called_back: int
    not_reached: int
    rejected: int


class MenuView(View, frozen=True):
    """``callers`` who are in this menu, the first of them for ``longest_now_s``. Of all since the box started: how many
    ``entered`` it, what was ``chosen`` how often (``1: 12, 2: 7``; ``number``: one of the office, ``form``: one was
    keyed in), how many a person ``helped`` who chose nothing, and how many ``gave_up`` in it."""

    menu: str
    pilot: str
    callers: int
    longest_now_s: float
    entered: int
    chosen: str
    helped: int
    gave_up: int


class AccessView(View, frozen=True):
    """A traveller, who may call through the box from outside: how often he was ``let_in`` since the box started, and
    ``now`` the lines by which he is in, and the number that he calls. A last row, ``traveller`` "(all)", is about
    everybody: ``wrong`` PINs that were keyed in since the start, of them ``in_a_row`` since the last right one, and the
    lock after too many: nobody has access for ``locked_s`` more (0: it is open), ``until``, as "Mon 14:32" ("": it is
    open, or nobody knows the time). null: not told of one traveller, as a wrong PIN is nobody's."""

    traveller: str
    let_in: int
    now: str
    wrong: int | None = None
    in_a_row: int | None = None
    locked_s: float | None = None
    until: str = ""


class InQueueView(View, frozen=True):
    """Somebody in a queue: callers by ``place`` from 1, then its agents (place 0, ``level`` as of the queue). ``who``:
    the line or telephone of a caller, the name of an agent; ``what``: number and name of a caller, the telephone of an
    agent; ``for_s``: how long a caller has waited, or an agent's state has lasted (0: not known); ``estimate``: the
    likely wait and its range as they were told a caller last, or would have been; ``head_start_s``: how much earlier
    he counts to have come."""

    queue: str
    place: int
    who: str
    what: str
    state: str
    for_s: float
    estimate: str
    head_start_s: float
    level: int


class AgentView(View, frozen=True):
    """``at``: the telephone where he is logged in, or ``outside``; ``state`` in words, which has lasted for ``for_s``
    (free: since his last call; 0: not known); ``calls`` of queues, ``talk_s`` in them, ``misses`` in a row."""

    agent: str
    number: str
    at: str
    state: str
    for_s: float
    queues: tuple[str, ...]
    calls: int
    talk_s: float
    misses: int


class CallbackView(View, frozen=True):
    """A caller to call back: first those to whom the box has promised a call, then those whom people should call, as
    they were lost (``state`` "lost") or asked for it in a message. ``number`` as his line told it, or he did;
    ``state``: what the box does for him, in words; ``when`` he was lost, as "Mon 14:32" ("": nobody knew, or he waits
    still) after ``waited_s``; ``times_lost`` by now; ``tries``: calls that he did not answer."""

    queue: str
    number: str
    state: str
    when: str
    waited_s: float
    times_lost: int
    tries: int


class MessageView(View, frozen=True):
    """A message that was left in ``mailbox``, the oldest first: "new", or "heard" (``state``), from ``number`` (an
    extension, or as the line told it) with ``name``, ``when`` it was left, as "2026-11-30 14:32" ("Mon 14:32" where
    the date was not known, "" where nothing was), ``length_s`` long. ``call_back``: its caller wants to be called
    there. ``file``: its sound, in folder "messages"."""

    message: int
    mailbox: str
    state: str
    number: str
    name: str
    when: str
    length_s: float
    call_back: str
    file: str


class NoticeView(View, frozen=True):
    """The notice of the day, which callers hear ``until``, as "Mon 17:00" ("": until it is withdrawn). ``heard``: so
    many have; ``satisfied``: of them, those who hung up in it or in the menu after it, and so asked for nobody;
    ``share``: of those who have heard it, in percent."""

    until: str
    heard: int
    satisfied: int
    share: int
    file: str


class TimerView(View, frozen=True):
    owner: str
    timer: str
    in_s: float


class SupervisionView(View, frozen=True):
    """What a line was seen to do: calls that ended by each sign, answers told by reversal, dial tones given."""

    line: int
    cpc: int
    reversal: int
    busy: int
    congestion: int
    dialtone: int
    silence: int
    limit: int
    answer_reversal: int
    dial_tone: int
    trusted: str


class CallerIdView(View, frozen=True):
    """How many callers a line told, and how; ``last``: the latest one."""

    line: int
    fsk_before_ring: int
    fsk_after_ring: int
    dtmf_before_ring: int
    dtmf_after_ring: int
    garbled: int
    last: str


class ChipView(View, frozen=True):
    """``lost``: how often it was; ``repaired``: outputs found wrong and written again."""

    chip: str
    bus: int
    address: str
    state: str
    lost: int
    repaired: int


class BusView(View, frozen=True):
    bus: int
    state: str
    faults: int
    busy_permille: int


class LatencyView(View, frozen=True):
    """Of the core's loop: ``late`` ticks of ``ticks``; the ``worst`` one, when (s since start), and what it did.
    ``ticks`` 0: time is virtual, as ``cause`` says, and only the memory is measured."""

    ticks: int
    late: int
    worst_late_ms: int
    worst_at_s: float
    cause: str
    memory_kb: int


class ClockView(View, frozen=True):
    """``time`` and date in ``zone``; ``source``: clock chip, set by hand, or system clock; ``chip``: what the clock
    chip told when it was last read; ``drift_s``: how far the box's own time had gone ahead of the chip's by then."""

    time: str
    zone: str
    source: str
    trusted: str
    chip: str
    drift_s: float


class HoursView(View, frozen=True):
    """``service``: the mode, day, night, lunch, break, holiday or closed; ``why``: by hand, by the hours of the office,
    of a season or a date, or by hand in spite of them; ``until``: when it ends, as "Mon 08:00"; ``open``: the hours of
    the week by day; ``next``: what the hours say at their next changes; ``hotlines`` that are on."""

    service: str
    why: str
    until: str
    open: tuple[str, ...]
    next: tuple[str, ...] = ()
    hotlines: tuple[str, ...] = ()


class HolidayView(View, frozen=True):
    """A national holiday of the country: its ``day``, what the configuration calls it, and whether it is ``kept``."""

    day: str
    holiday: str
    name: str
    kept: str


class TemperatureView(View, frozen=True):
    sensor: str
    celsius: float


class StorageView(View, frozen=True):
    place: str
    free_mb: int
    total_mb: int
    state: str


class RegisterView(View, frozen=True):
    """``state``: written, or why it is not. ``calls``: in it, ``since`` the first of them; ``started``: when the box
    did, as the register knows. ``waiting``: facts that wait for the disk; ``lost``: facts that found no room in memory
    since the box started; ``damaged``: registers that were set aside. Dates and times are the office's."""

    state: str
    size_mb: float
    calls: int
    since: str
    started: str
    waiting: int
    lost: int
    damaged: int


class VersionView(View, frozen=True):
    what: str
    version: str


class LogView(View, frozen=True):
    at: str
    text: str


class RevisionView(View, frozen=True):
    """``state``: running, unconfirmed, damaged, or ""."""

    revision: int
    when: str
    who: str
    why: str
    state: str


class UserView(View, frozen=True):
    user: str
    role: str
    last_log_in: str


class ClientView(View, frozen=True):
    client: str
    user: str
    role: str
    for_s: float


class FileView(View, frozen=True):
    folder: str
    file: str
    size: int
    when: str


class PromptView(View, frozen=True):
    """``own``, ``built``, ``missing``: how many of its sounds are the office's, built, not there. ``fault``: recordings
    that cannot be played, and why. ``prompt``: all where those of a language are counted together, and ``words`` then
    how far they are made."""

    language: str
    prompt: str
    own: int
    built: int
    missing: int
    fault: str
    words: str


class RecordingView(View, frozen=True):
    """A recording of a call. ``number``: "from" or "to" the other side's, "" where it is not known; ``who``: the
    extension of who talked to it."""

    recording: str
    when: str
    line: int
    number: str
    who: str
    length_s: float


class StaffView(View, frozen=True):
    """Somebody of the office: ``number`` reaches him, ``answers`` are topics on which he can say something, ``agent``
    is his name among those who serve queues ("": he does not)."""

    number: str
    name: str
    competence: str
    languages: str
    answers: str
    agent: str


class ContactView(View, frozen=True):
    """``vip``: "VIP" or ""; ``blocked``: what becomes of calls from one of its ``numbers``."""

    name: str
    company: str
    numbers: tuple[str, ...]
    vip: str
    language: str
    blocked: str
    note: str


class KnownView(View, frozen=True):
    """One fact about a contact, or about a number: ``what`` it is, as name, number, noted or call, and its ``text``."""

    what: str
    text: str


class BlockedView(View, frozen=True):
    """An entry of the block list: a ``number``, the beginning of numbers with ``*`` behind it, or "withheld"; ``what``
    becomes of such callers (message, busy or silent), ``why``, ``since`` when, and ``by`` whom."""

    number: str
    what: str
    why: str
    since: str
    by: str


class TodayView(View, frozen=True):
    """What came of today's callers, by the register: of the office (``queue`` ""), then of each queue. ``offered``: who
    called the office, or came to the queue, but for those whom it does not want; some of them may still be there.
    ``abandoned``: gave up before anybody answered, without those (``short``) who did before they had waited for
    ``short_abandon_s`` of ``[reports]``, or in a menu. ``in_time``: of those answered or abandoned, answered within
    ``service_s`` of the queue, or of ``[reports]`` (per cent). Waits are of those answered (``mean_wait_s``), and of
    those who gave up too (``longest_wait_s``, of one who came at ``longest_at``, as "09:41"); without menus.
    ``not_called_back``: callers who gave up, and with whose number nobody here has spoken since. null: nothing is
    known, or it is not of this row."""

    queue: str
    offered: int
    answered: int
    abandoned: int
    short: int
    in_time: int | None
    mean_wait_s: float | None
    longest_wait_s: float | None
    longest_at: str
    not_called_back: int | None


class PastCallView(View, frozen=True):
    """A call of the register, the oldest first. ``when`` it began, as "2026-11-30 09:41:07"; ``way``: in, out, inside.
    ``number``: of the other side, or why it is not known ("withheld"), and its ``name``; ``who``: the extension that
    began it, or the one or the agent that answered. ``waited_s``: until then, at bells and in queues, ``talked_s``
    with people. ``outcome``: answered, abandoned, served (by the box itself), busy, failed, handed on, refused,
    interrupted, or "goes on". ``noted``: what somebody wrote about it last."""

    call: int
    when: str
    way: str
    line: int
    number: str
    name: str
    who: str
    queue: str
    waited_s: float
    talked_s: float
    outcome: str
    noted: str


class StoryView(View, frozen=True):
    """A line of what happened in a call, the first one first: ``at``, as "2026-11-30 09:41:07", and in words."""

    at: str
    text: str


class MissedView(View, frozen=True):
    """A caller who has given up, and with whose number nobody here has spoken since; the latest last. ``when`` he gave
    up last, and after how long; ``times`` in vain, in the days that are looked at; ``call``: the last one."""

    number: str
    name: str
    when: str
    waited_s: float
    times: int
    queue: str
    call: int


VIEWS: dict[str, type[View]] = {
    "lines": LineView,
    "stations": StationView,
    "trunks": TrunkView,
    "calls": CallView,
    "groups": GroupView,
    "queues": QueueView,
    "queue": InQueueView,
    "agents": AgentView,
    "callbacks": CallbackView,
    "menus": MenuView,
    "access": AccessView,
    "messages": MessageView,
    "notice": NoticeView,
    "timers": TimerView,
    "supervision": SupervisionView,
    "callerid": CallerIdView,
    "chips": ChipView,
    "buses": BusView,
    "latency": LatencyView,
    "clock": ClockView,
    "hours": HoursView,
    "holidays": HolidayView,
    "temperature": TemperatureView,
    "storage": StorageView,
    "register": RegisterView,
    "version": VersionView,
    "log": LogView,
    "revisions": RevisionView,
    "users": UserView,
    "clients": ClientView,
    "files": FileView,
    "prompts": PromptView,
    "recordings": RecordingView,
    "staff": StaffView,
    "contacts": ContactView,
    "contact": KnownView,
    "blocked": BlockedView,
    "today": TodayView,
    "past": PastCallView,
    "call": StoryView,
    "missed": MissedView,
}
"""By subject."""


class Study(msgspec.Struct, frozen=True):
    """What was measured of a line since its study began; 0, "" and () for what was not seen yet.

    ``rings``: bursts of its ringing, the two of a double ring are two; ``ring_hz`` and ``cadence_ms``: of them, (on,
    off, ...) of the latest call; ``caller_id``: (form, before ring) of each caller told; ``sounds``: tone -> (cycles or
    times heard); ``dial_tone_ms``: from seizure; ``open_ms``: breaks of the loop at the end of calls; ``reversals``:
    (moment of the call, in words); ``ended_by``: signs in order; ``unheeded``: signs that came in a call and did not
    end it, as release_on leaves them out.
    """

    line: int
    for_s: float
    rings: int = 0
    ring_hz: float = 0
    cadence_ms: tuple[int, ...] = ()
    caller_id: tuple[tuple[str, bool], ...] = ()
    garbled: int = 0
    sounds: dict[str, int] = {}
    dial_tone_ms: int = 0
    open_ms: tuple[int, ...] = ()
    reversals: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    unheeded: tuple[str, ...] = ()
    idle_volts: float = 0


def rows_of(subject: str, rows: msgspec.Raw) -> list[Any]:
    """Raises msgspec.MsgspecError, and KeyError for an unknown subject."""
    kind: Any = list.__class_getitem__(VIEWS[subject])
    return list(msgspec.json.decode(rows, type=kind))
