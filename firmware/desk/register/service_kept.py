"""Facts of queues, agents, menus, messages and promised calls: their rows."""

from firmware.callcontrol import facts
from firmware.desk.register.ledger import BOX, OUTSIDE, Ledger, ended_by
from firmware.desk.register.open_book import OpenCall
from firmware.desk.register.rows import AgentState, Callback, MenuStep, Message, Miss, Passage

_HOW = {
    "answered": "answered",
    "gives up": "abandoned",
    "goes on": "overflow",
    "wants a callback": "callback",
    "withdrawn": "withdrawn",
    "turned away": "withdrawn",
}
_KEPT = 2_000
"""Messages whose end is awaited: many more than are spoken at once."""


def queue_entered(ledger: Ledger, fact: facts.QueueEntered) -> None:
    """A caller waits; one who comes back to a queue that had sent him on waits on."""
    book = ledger.book
    call = ledger.call(book.hunting.get(fact.call, 0))
    if call is None:
        return
    before = passage_of(ledger, fact.call)
    if fact.comes_back and before is not None and before.queue == fact.queue and before.how == "overflow":
        before.how = before.onward = ""
        before.left_ms = None
        passage = before
    else:
        passage = Passage(
            ledger.new_id(Passage),
            call.row.id,
            fact.queue,
            fact.number or call.row.number,
            call.page.moment(fact.entered_ms),
            call.page.zone_s,
            max(0, fact.entered_ms - fact.rank_ms),
            0,
        )
        book.passages[fact.call] = passage.id
        book.passage_rows[passage.id] = passage
    book.ranks[fact.call], book.stays[fact.call] = fact.rank_ms, fact.at_ms
    if not passage.place:
        passage.place = _place(ledger, fact.call, fact.queue)
    call.row.queue = fact.queue
    ledger.go_aside(call, fact.at_ms)
    ledger.write(passage)
    ledger.write(call.row)


def number_told(ledger: Ledger, call: OpenCall) -> None:
    """Most lines tell who calls when he is in a queue already."""
    for passage in ledger.book.passage_rows.values():
        if passage.call == call.row.id and not passage.number and call.row.number:
            passage.number = call.row.number
            ledger.write(passage)


def _place(ledger: Ledger, number: int, queue: str) -> int:
    """From 1, of those who wait there."""
    book = ledger.book
    mine = (book.ranks.get(number, 0), number)
    rows = book.passage_rows
    waiting = [one for one, row in book.passages.items() if rows[row].queue == queue and rows[row].left_ms is None]
    return 1 + sum((book.ranks.get(other, 0), other) < mine for other in waiting)


def queue_left(ledger: Ledger, fact: facts.QueueLeft) -> None:
    """He waits there no more."""
    book = ledger.book
    passage = passage_of(ledger, fact.call)
    call = ledger.call(passage.call) if passage is not None else None
    if passage is None or call is None or passage.left_ms is not None:
        return
    passage.left_place = _place(ledger, fact.call, fact.queue)
    passage.left_ms = call.page.moment(fact.at_ms)
    passage.how = _HOW[fact.what]
    key = book.keys.pop(fact.call, "")
    if fact.what == "answered":
        _answered(ledger, call, passage, fact.by)
    elif fact.what == "goes on":
        passage.how, passage.onward = ("key", key) if key else ("overflow", fact.by)
    call.served = call.served or passage.how == "callback"
    call.row.wait_ms += fact.at_ms - book.stays.pop(fact.call)
    ledger.come_forth(call, fact.at_ms)
    ledger.write(passage)
    ledger.write(call.row)
    if passage.how != "overflow":
        _let_go(ledger, book.passages.pop(fact.call))


def _answered_outside(ledger: Ledger, call: OpenCall, passage: Passage, agent: str) -> None:
    bells = [leg for leg in ledger.book.legs.values() if leg.call == call.row.id and leg.what == "rings"]
    for leg in bells:
        if leg.agent == agent:
            passage.ring_ms = (passage.left_ms or 0) - leg.began_ms
            ledger.end_leg(leg, passage.left_ms or 0, "answered")


def passage_of(ledger: Ledger, number: int) -> Passage | None:
    """Of this call of call control, in the queue where it is or was last."""
    return ledger.book.passage_rows.get(ledger.book.passages.get(number, 0))


def _let_go(ledger: Ledger, row: int) -> None:
    """Where nobody needs it any more it is only in the register."""
    book = ledger.book
    needed = {*book.passages.values(), *book.served.values(), *book.last_passage.values()}
    if row not in needed:
        book.passage_rows.pop(row, None)


def _answered(ledger: Ledger, call: OpenCall, passage: Passage, by: str) -> None:
    known = ledger.book.agents.get(by)
    name, station, _ = ledger.whom(by) if known is None else (by, known.station, by)
    passage.agent, passage.station = name, station
    if station:
        passage.ring_ms = ledger.book.rang.get(station, 0)
    else:
        _answered_outside(ledger, call, passage, name)
    if known is not None:
        call.row.agent = by
        ledger.book.served[by] = passage.id
        before = ledger.book.last_passage.get(by, 0)
        ledger.book.last_passage[by] = passage.id
        _let_go(ledger, before)
    else:
        ledger.book.served[f"{name} {call.row.id}"] = passage.id


def key_pressed(ledger: Ledger, fact: facts.KeyPressed) -> None:
    """By this digit he leaves."""
    ledger.book.keys[fact.call] = fact.key


def wait_told(ledger: Ledger, fact: facts.WaitTold) -> None:
    """The first promise counts: it is what he decides on."""
    passage = passage_of(ledger, fact.call)
    call = ledger.call(passage.call) if passage is not None else None
    if passage is None or call is None or passage.told_at_ms is not None:
        return
    at_ms = call.page.moment(fact.at_ms)
    waited_ms = at_ms - passage.entered_ms
    passage.told_at_ms = at_ms
    passage.told_low_s = (waited_ms + fact.low_ms) // 1000
    passage.told_high_s = -(-(waited_ms + fact.high_ms) // 1000)
    ledger.write(passage)


def end_conversations(ledger: Ledger, call: OpenCall, at_ms: int) -> None:
    """The call is over, and with it whatever conversation came of its waiting."""
    book = ledger.book
    for name, row in list(book.served.items()):
        if book.passage_rows[row].call == call.row.id:
            _end_conversation(ledger, name, call, at_ms, "")
    for number in [number for number, row in book.passages.items() if book.passage_rows[row].call == call.row.id]:
        book.stays.pop(number, None)
        _let_go(ledger, book.passages.pop(number))


def interrupt(ledger: Ledger, at_ms: int) -> None:
    """The box has stopped in the middle of all this."""
    book = ledger.book
    for number, stays_ms in book.stays.items():
        row = book.passage_rows[book.passages[number]]
        call = book.calls[row.call]
        row.left_place = _place(ledger, number, row.queue)
        row.how, row.left_ms = "interrupted", call.page.moment(at_ms)
        call.row.wait_ms += at_ms - stays_ms
        ledger.write(row)
    for served in book.served.values():
        row = book.passage_rows[served]
        talks = ledger.call(row.call)
        row.ended_ms = (book.page if talks is None else talks.page).moment(at_ms)
        ledger.write(row)
    moment = ledger.moment(at_ms)
    for state in book.agents.values():
        state.ended_ms = moment
        ledger.write(state)
    for fault in book.faults.values():
        fault.ended_ms = moment
        ledger.write(fault)
    for promise in book.promises.values():
        promise.ended_ms, promise.how = moment, "forgotten"
        ledger.write(promise)
    for step in book.menus.values():
        whose = ledger.call(step.call)
        step.left_ms = moment if whose is None else whose.page.moment(at_ms)
        ledger.write(step)


def _end_conversation(ledger: Ledger, name: str, call: OpenCall | None, at_ms: int, how: str) -> None:
    row = ledger.book.served.pop(name)
    passage = ledger.book.passage_rows[row]
    page = call.page if call is not None else ledger.book.page
    passage.ended_ms = page.moment(at_ms)
    passage.ended_by = how or ("caller" if call is not None and ended_by(call.why) == OUTSIDE else "agent")
    ledger.write(passage)
    _let_go(ledger, row)


def agent_is(ledger: Ledger, fact: facts.AgentIs) -> None:
    """An agent does something else."""
    book = ledger.book
    before = book.agents.get(fact.agent)
    now = (fact.state, fact.reason, fact.queue, fact.station)
    if before is not None and (before.state, before.reason, before.queue, before.station) == now:
        return
    if fact.state != "talks" and fact.agent in book.served:
        call = ledger.call(book.passage_rows[book.served[fact.agent]].call)
        goes_on = call is not None and any(not one.startswith("line ") for one in call.carriers)
        _end_conversation(ledger, fact.agent, call, fact.at_ms, "transfer" if goes_on and not _is_ending(call) else "")
    page = book.page
    moment = page.moment(fact.at_ms)
    if before is not None:
        before.ended_ms = moment
        ledger.write(before)
    row = AgentState(
        *(ledger.new_id(AgentState), ledger.start, fact.agent, fact.station, fact.state, fact.reason, fact.queue),
        *(moment, page.zone_s, None, fact.planned_ms),
    )
    book.agents[fact.agent] = row
    ledger.write(row)


def _is_ending(call: OpenCall | None) -> bool:
    return call is not None and not any(one.startswith(("hold ", "call ", "junctor ")) for one in call.carriers)


def office_is(ledger: Ledger, fact: facts.OfficeIs) -> None:
    """Telephones may have other numbers, and agents may be no more."""
    ledger.book.extensions = fact.extensions
    for name in [name for name in ledger.book.agents if name not in fact.agents]:
        row = ledger.book.agents.pop(name)
        row.ended_ms = ledger.moment(fact.at_ms)
        ledger.write(row)


def agent_missed(ledger: Ledger, fact: facts.AgentMissed) -> None:
    """He was rung in vain."""
    book = ledger.book
    call = ledger.call(book.hunting.get(fact.call, 0))
    if call is None:
        return
    known = book.agents.get(fact.agent)
    station = known.station if known is not None else 0
    at_ms = call.page.moment(fact.at_ms)
    rings = [leg for leg in book.legs.values() if leg.call == call.row.id and leg.agent == fact.agent]
    ring_ms = at_ms - rings[-1].began_ms if rings else 0
    if station in book.bells:
        book.missed.append(station)
    ledger.write(Miss(ledger.new_id(Miss), call.row.id, fact.queue, fact.agent, at_ms, call.page.zone_s, ring_ms))


def disposition_given(ledger: Ledger, fact: facts.DispositionGiven) -> None:
    """What came of his last call."""
    passage = ledger.book.passage_rows.get(ledger.book.last_passage.get(fact.agent, 0))
    if passage is not None and passage.queue == fact.queue:
        passage.disposition = fact.code
        ledger.write(passage)


# -- menus and messages


def menu_entered(ledger: Ledger, fact: facts.MenuEntered) -> None:
    """He hears a menu."""
    call = ledger.call(ledger.book.hunting.get(fact.call, 0))
    if call is None:
        return
    step = MenuStep(ledger.new_id(MenuStep), call.row.id, fact.menu, call.page.moment(fact.at_ms))
    ledger.book.menus[fact.call] = step
    ledger.go_aside(call, fact.at_ms)
    ledger.write(step)


def menu_chosen(ledger: Ledger, fact: facts.MenuChosen) -> None:
    """He has chosen there."""
    step = ledger.book.menus.get(fact.call)
    if step is not None:
        step.chosen = fact.chosen
        ledger.write(step)


def menu_left(ledger: Ledger, fact: facts.MenuLeft) -> None:
    """He is out of it. Whom the box itself has told goodbye has heard all that he wanted."""
    step = ledger.book.menus.pop(fact.call, None)
    call = ledger.call(step.call) if step is not None else None
    if step is None or call is None:
        return
    step.left_ms = call.page.moment(fact.at_ms)
    if fact.gave_up:
        step.chosen = "gave up"
    call.served = ended_by(call.why) == BOX and not fact.gave_up
    ledger.come_forth(call, fact.at_ms)
    ledger.write(step)


def message_began(ledger: Ledger, fact: facts.MessageBegan) -> None:
    """He is asked to speak."""
    call = ledger.call_of(fact.port)
    if call is None:
        return
    messages = ledger.book.messages
    messages[fact.message] = call.row.id
    if len(messages) > _KEPT:
        del messages[next(iter(messages))]
    if not call.speaks:
        call.speaks = True
        ledger.go_aside(call, fact.at_ms)
    if fact.port.startswith("station "):
        ledger.carry(call, f"dialogue {fact.port}")


def message_kept(ledger: Ledger, fact: facts.MessageKept) -> None:
    """He has spoken."""
    number = ledger.book.messages.pop(fact.message, 0)
    call = ledger.call(number)
    if call is not None:
        call.served = True
    page = ledger.book.page
    ledger.write(
        Message(
            *(ledger.new_id(Message), number, fact.message, fact.mailbox, fact.number),
            *(page.moment(fact.at_ms), page.zone_s, fact.length_ms, fact.call_back),
        )
    )


# -- promises


def promised(ledger: Ledger, fact: facts.Promised) -> None:
    """The box is to call somebody back."""
    page = ledger.book.page
    row = Callback(ledger.new_id(Callback), ledger.start, fact.queue, fact.number, page.moment(fact.at_ms), page.zone_s)
    ledger.book.promises[fact.promise] = row
    ledger.write(row)


def called_back(ledger: Ledger, fact: facts.CalledBack) -> None:
    """He talks to an agent."""
    call = ledger.call(ledger.book.lines.get(fact.line, 0))
    if call is not None:
        call.row.agent = fact.agent
        ledger.write(call.row)


def promise_tried(ledger: Ledger, fact: facts.PromiseTried) -> None:
    """He did not answer."""
    row = ledger.book.promises.get(fact.promise)
    if row is not None:
        row.tries += 1
        ledger.write(row)


def promise_ended(ledger: Ledger, fact: facts.PromiseEnded) -> None:
    """He is not to be called any more."""
    row = ledger.book.promises.pop(fact.promise, None)
    if row is not None:
        row.ended_ms = ledger.moment(fact.at_ms)
        row.how = fact.how
        ledger.write(row)
