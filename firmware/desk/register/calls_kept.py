"""Facts of ports, calls, conversations and holds: what they make of the calls of the register.

A call is of the line by which it comes in, or of whoever calls out or inside. Who talks with its line, or with whoever
began it, is a leg of it. Where people connect two calls, the older one goes on.
"""

from firmware.callcontrol import facts
from firmware.desk.register import service_kept
from firmware.desk.register.ledger import Ledger, Whom, ended_by
from firmware.desk.register.open_book import Attempt, OpenCall, OpenHold
from firmware.desk.register.rows import Fault

_FREE = ("idle", "guard", "out")
_CALLERS = ("rings yet", "ring started", "glared", "spoken", "fax heard")
_KEPT_BY_BOX = ("queue", "agent")


def line_is(ledger: Ledger, fact: facts.LineIs) -> None:
    """A line rings, is taken, or is given back."""
    book, port = ledger.book, fact.line
    before = book.line_states.get(port, "idle")
    book.line_states[port], book.line_whys[port] = fact.state, fact.why
    _note_fault(ledger, f"line {port}", before, fact.state, fact.at_ms)
    if fact.state in _FREE:
        _line_freed(ledger, fact)
        return
    meets_caller = before in ("seizing", "awaiting tone") and fact.state == "talking" and fact.why in _CALLERS
    if fact.state == "ringing" or meets_caller:
        _leave_line(ledger, port, "")
        comes = ledger.begin(fact.at_ms, "in", f"line {port}", f"line {port}")
        comes.row.line = port
        book.lines[port] = comes.row.id
        if meets_caller:
            comes.row.taken_ms = comes.row.began_ms
        return
    call = ledger.call(book.lines.get(port, 0))
    if call is not None and call.row.taken_ms is None and fact.state not in ("checking", "clearing"):
        call.row.taken_ms = call.page.moment(fact.at_ms)
        ledger.write(call.row)


def _line_freed(ledger: Ledger, fact: facts.LineIs) -> None:
    call = ledger.call(ledger.book.lines.get(fact.line, 0))
    if call is not None and call.row.direction == "out" and fact.why == "end heard" and call.row.answered_ms is None:
        call.refused = "busy"
    _leave_line(ledger, fact.line, fact.why)


def _leave_line(ledger: Ledger, port: int, why: str) -> None:
    call = ledger.call(ledger.book.lines.pop(port, 0))
    if call is not None:
        call.why = why or call.why
        ledger.drop(call, f"line {port}")


def _note_fault(ledger: Ledger, port: str, before: str, state: str, at_ms: int) -> None:
    faults = ledger.book.faults
    if state == "out" and port not in faults:
        page = ledger.book.page
        faults[port] = Fault(ledger.new_id(Fault), ledger.start, port, page.moment(at_ms), page.zone_s)
        ledger.write(faults[port])
    elif before == "out" and state != "out" and port in faults:
        fault = faults.pop(port)
        fault.ended_ms = ledger.moment(at_ms)
        ledger.write(fault)


def phone_is(ledger: Ledger, fact: facts.PhoneIs) -> None:
    """A telephone rings, is lifted, or is hung up."""
    book, port = ledger.book, fact.station
    before = book.phone_states.get(port, "idle")
    book.phone_states[port], book.phone_whys[port] = fact.state, fact.why
    _note_fault(ledger, f"station {port}", before, fact.state, fact.at_ms)
    if before == "ringing":
        _bell_stopped(ledger, fact)
    if fact.state == "ringing":
        call = ledger.call(book.hunting.get(fact.call, 0))
        if call is not None:
            book.bells[port] = ledger.begin_leg(call, fact.at_ms, "rings", ledger.whom(f"station {port}")).id
        return
    call = ledger.call_of(f"station {port}")
    if call is None:
        return
    if fact.state == "refused":
        call.refused = call.refused or ("busy" if fact.why == "busy" else "failed")
    if before == "in dialogue" and fact.state != "in dialogue":
        ledger.drop(call, f"dialogue station {port}")
    if fact.state in ("idle", "out"):
        call.why = "failed" if fact.state == "out" else "on hook"


def _bell_stopped(ledger: Ledger, fact: facts.PhoneIs) -> None:
    port = fact.station
    number = ledger.book.bells.pop(port, 0)
    how = "silenced" if fact.state in ("idle", "out") else "answered"
    if port in ledger.book.missed:
        ledger.book.missed.remove(port)
        how = "missed"
    leg = ledger.end_leg_of(number, fact.at_ms, how)
    if leg is not None and how == "answered":
        ledger.book.rang[port] = (leg.ended_ms or 0) - leg.began_ms


def caller_told(ledger: Ledger, fact: facts.CallerTold) -> None:
    """Who calls."""
    call = ledger.call(ledger.book.lines.get(fact.line, 0))
    if call is not None and call.row.direction == "in" and call.row.answered_ms is None:
        call.row.number, call.row.name, call.row.absence = fact.number, fact.name, fact.absence
        ledger.write(call.row)
        service_kept.number_told(ledger, call)


def call_began(ledger: Ledger, fact: facts.CallBegan) -> None:
    """Somebody is looked for, for whoever is on a line or on hold, or for somebody here who has dialled."""
    call = ledger.call_of(fact.origin)
    kind, _, port = fact.origin.partition(" ")
    if not port:
        return
    if kind == "station" and not _is_handed_on(ledger, call, fact.origin):
        call = ledger.begin(fact.at_ms, "inside", fact.origin, f"call {fact.call}")
        call.row.extension = ledger.whom(fact.origin).name
        call.row.dialled = call.row.number = fact.dialled
        ledger.book.phones[int(port)] = call.row.id
    if call is not None:
        _speaks_no_more(ledger, call, fact.at_ms)
        ledger.book.hunting[fact.call] = call.row.id
        ledger.carry(call, f"call {fact.call}")
        _note_target(ledger, call, fact.target)


def _speaks_no_more(ledger: Ledger, call: OpenCall, at_ms: int) -> None:
    """He was asked to leave a message, and somebody is looked for again."""
    if call.speaks:
        call.speaks = False
        ledger.come_forth(call, at_ms)


def _is_handed_on(ledger: Ledger, call: OpenCall | None, party: str) -> bool:
    """He is on hold, and somebody is looked for whom he is to talk to."""
    return (
        call is not None
        and any(carrier.startswith("hold ") for carrier in call.carriers)
        and (ledger.book.phone_states.get(int(party.partition(" ")[2])) == "held")
    )


def call_went(ledger: Ledger, fact: facts.CallWent) -> None:
    """It looks for its answer elsewhere."""
    call = ledger.call(ledger.book.hunting.get(fact.call, 0))
    if call is not None:
        _speaks_no_more(ledger, call, fact.at_ms)
        _note_target(ledger, call, fact.target)


def _note_target(ledger: Ledger, call: OpenCall, target: str) -> None:
    kind, _, name = target.partition(" ")
    if kind == "group":
        call.row.hunt_group = name
        ledger.write(call.row)
    elif kind == "blocked":
        call.refused = "refused"


def call_handed_on(ledger: Ledger, fact: facts.CallHandedOn) -> None:
    """What it has begun belongs to the call of whoever was on hold."""
    book = ledger.book
    before, call = ledger.call(book.hunting.get(fact.call, 0)), ledger.call_of(fact.origin)
    if before is None or call is None or before is call:
        return
    book.hunting[fact.call] = call.row.id
    ledger.carry(call, f"call {fact.call}")
    before.refused = before.refused or "handed on"
    for leg in book.legs.values():
        if leg.call == before.row.id and leg.what == "rings":
            leg.call = call.row.id
            ledger.write(leg)
    waits = book.passage_rows.get(book.passages.get(fact.call, 0))
    for row in (waits, book.menus.get(fact.call)):
        if row is not None and row.call == before.row.id:
            row.call = call.row.id
            ledger.come_forth(before, fact.at_ms)
            ledger.go_aside(call, fact.at_ms)
            ledger.write(row)
    if waits is not None:
        call.row.queue = waits.queue
        ledger.write(call.row)
    ledger.drop(before, f"call {fact.call}")


def call_ended(ledger: Ledger, fact: facts.CallEnded) -> None:
    """It has its answer, or is given up."""
    call = ledger.call(ledger.book.hunting.pop(fact.call, 0))
    ledger.book.ranks.pop(fact.call, None)
    ledger.book.keys.pop(fact.call, None)
    if call is not None:
        ledger.drop(call, f"call {fact.call}")


# -- out


def out_began(ledger: Ledger, fact: facts.OutBegan) -> None:
    """A number outside is wanted by somebody here, or for somebody who is sent there."""
    book = ledger.book
    if fact.attempt in book.attempts:
        return
    call = ledger.begin(fact.at_ms, "out", "box" if fact.agent else fact.origin, f"attempt {fact.attempt}")
    row = call.row
    row.number, row.dialled = fact.number or fact.digits, fact.digits
    row.account, row.traveller, row.emergency = fact.account, fact.traveller, int(fact.emergency)
    row.agent = fact.agent
    promise = book.promises.get(fact.promise)
    row.queue = promise.queue if promise is not None else ""
    attempt = book.attempts[fact.attempt] = Attempt(row.id, agent=fact.agent)
    if fact.by:
        row.extension = ledger.whom(f"station {fact.by}").name
    caller = ledger.call_of(fact.origin)
    if fact.agent and caller is not None:
        attempt.for_call = caller.row.id
        attempt.leg = ledger.begin_leg(caller, fact.at_ms, "rings", Whom(fact.agent, 0, fact.agent)).id
    elif fact.origin.startswith("station ") and not fact.call:
        book.phones[int(fact.origin.partition(" ")[2])] = row.id


def out_took(ledger: Ledger, fact: facts.OutTook) -> None:
    """By this line, perhaps."""
    attempt = ledger.book.attempts.get(fact.attempt)
    call = ledger.call(attempt.call) if attempt is not None else None
    if attempt is None or call is None:
        return
    attempt.line = fact.line
    ledger.book.lines[fact.line] = call.row.id
    call.row.line, call.row.taken_ms = fact.line, None
    ledger.carry(call, f"line {fact.line}")
    ledger.write(call.row)


def out_ended(ledger: Ledger, fact: facts.OutEnded) -> None:
    """The number is out, or will not be."""
    attempt = ledger.book.attempts.pop(fact.attempt, None)
    call = ledger.call(attempt.call) if attempt is not None else None
    if attempt is None or call is None:
        return
    if not fact.line:
        call.refused = call.refused or "failed"
        if attempt.leg:
            ledger.end_leg_of(attempt.leg, fact.at_ms, "missed")
    ledger.drop(call, f"attempt {fact.attempt}")


def answer_seen(ledger: Ledger, fact: facts.AnswerSeen) -> None:
    """The other side of a call out speaks."""
    call = ledger.call(ledger.book.lines.get(fact.line, 0))
    if call is None or call.row.direction != "out":
        return
    call.row.answer = fact.how
    ledger.answered(call, fact.at_ms, call.row.extension)
    for members in ledger.book.junctors.values():
        if f"line {fact.line}" in members:
            for end in members:
                other = ledger.call_of(end)
                if other is not None and other is not call:
                    ledger.answered(other, fact.at_ms, ledger.whom(f"line {fact.line}").name)


# -- conversations and holds


def joined(ledger: Ledger, fact: facts.Joined) -> None:
    """One more in a conversation."""
    ledger.book.junctors.setdefault(fact.junctor, []).append(fact.end)
    _rewrite(ledger, fact.junctor, fact.at_ms, "transfer")


def parted(ledger: Ledger, fact: facts.Parted) -> None:
    """One less."""
    members = ledger.book.junctors.get(fact.junctor, [])
    if fact.end in members:
        members.remove(fact.end)
    _rewrite(ledger, fact.junctor, fact.at_ms, _how(ledger, fact.end))
    if not members:
        ledger.book.junctors.pop(fact.junctor, None)


def _how(ledger: Ledger, end: str) -> str:
    """Why somebody leaves a conversation, as his port has told just before."""
    kind, _, port = end.partition(" ")
    whys = ledger.book.line_whys if kind == "line" else ledger.book.phone_whys
    states = ledger.book.line_states if kind == "line" else ledger.book.phone_states
    if states.get(int(port)) == "held":
        return "hold"
    if kind == "station" and states.get(int(port)) != "idle":
        return "transfer"
    return ended_by(whys.get(int(port), ""))


def _rewrite(ledger: Ledger, junctor: int, at_ms: int, how: str) -> None:
    """The legs of a conversation are those of its present members."""
    book = ledger.book
    members = book.junctors.get(junctor, [])
    wanted = _legs(ledger, members)
    there = book.talking.setdefault(junctor, {})
    for key in [key for key in there if key not in wanted]:
        leg = ledger.end_leg_of(there.pop(key), at_ms, how)
        call = ledger.call(leg.call) if leg is not None else None
        if call is not None:
            ledger.talk_no_more(call, at_ms)
    for key, (call, end) in wanted.items():
        if key not in there:
            _begin_talk(ledger, call, end, at_ms)
            there[key] = ledger.begin_leg(call, at_ms, "talks", ledger.whom(end)).id
    in_use = {call.row.id for call, _ in wanted.values()}
    for call in list(book.calls.values()):
        if call.row.id in in_use:
            ledger.carry(call, f"junctor {junctor}")
        elif f"junctor {junctor}" in call.carriers:
            ledger.drop(call, f"junctor {junctor}")
    if not there:
        del book.talking[junctor]


def _begin_talk(ledger: Ledger, call: OpenCall, end: str, at_ms: int) -> None:
    whom = ledger.whom(end)
    if call.row.direction != "out" and (whom.station or _has_answered(ledger, end)):
        ledger.answered(call, at_ms, whom.name)
    ledger.talk(call, at_ms)


def _has_answered(ledger: Ledger, end: str) -> bool:
    """The other line is no call out, or one whose other side has spoken."""
    other = ledger.call_of(end)
    return other is None or other.row.direction != "out" or other.row.answered_ms is not None


def _legs(ledger: Ledger, members: list[str]) -> dict[str, tuple[OpenCall, str]]:
    """Who talks in which call, in a conversation of these."""
    if len(members) < 2:
        return {}
    found: dict[str, tuple[OpenCall, str]] = {}
    lines = [(name, ledger.call_of(name)) for name in members if name.startswith("line ")]
    for name, call in lines:
        if call is not None:
            found.update({f"{call.row.id} {other}": (call, other) for other in members if other != name})
    if found:
        return found
    calls = [call for call in map(ledger.call_of, members) if call is not None]
    if not calls:
        return {}
    here = [call for call in calls if not _waits_elsewhere(ledger, call, members)]
    call = min(here or calls, key=lambda one: one.row.id)
    for name in members:
        ledger.book.phones[int(name.partition(" ")[2])] = call.row.id
    first = call.row.origin if call.row.origin in members else members[0]
    return {f"{call.row.id} {other}": (call, other) for other in members if other != first}


def _waits_elsewhere(ledger: Ledger, call: OpenCall, members: list[str]) -> bool:
    """Somebody else of it is on hold: whoever left him there talks in another call now."""
    parties = (hold.party for hold in ledger.book.holds.values() if hold.call == call.row.id)
    return any(party not in members for party in parties)


def hold_began(ledger: Ledger, fact: facts.HoldBegan) -> None:
    """Somebody waits, connected to nobody."""
    call = ledger.call_of(fact.party)
    if call is None:
        return
    leg = 0
    if fact.why not in _KEPT_BY_BOX:
        whom = ledger.whom(f"station {fact.by}" if fact.by else fact.party)
        opened = ledger.begin_leg(call, fact.at_ms, "holds", whom)
        opened.how, leg = fact.why, opened.id
        ledger.hold(call, fact.at_ms)
    ledger.book.holds[fact.hold] = OpenHold(call.row.id, leg, fact.party)
    ledger.carry(call, f"hold {fact.hold}")


def hold_ended(ledger: Ledger, fact: facts.HoldEnded) -> None:
    """He does not any more."""
    hold = ledger.book.holds.pop(fact.hold, None)
    call = ledger.call(hold.call) if hold is not None else None
    if hold is None or call is None:
        return
    if hold.leg and ledger.end_leg_of(hold.leg, fact.at_ms, "") is not None:
        ledger.hold_no_more(call, fact.at_ms)
    ledger.drop(call, f"hold {fact.hold}")
