"""Somebody of the office hears the messages of a mailbox: its PIN first, then how many there are, then one after the
other, with who has left it and when. After each of them a key says what becomes of it."""

from firmware.callcontrol import (
    callbacks,
    calling_out,
    clock,
    dialogue_places,
    dialogue_words,
    home_numbers,
    mailboxes,
    placing,
    restrictions,
    takes,
)
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.callcontrol.message_records import Collecting, Dialogue, Message, WrongPins
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.register import PIN_DIGITS
from firmware.callcontrol.states import StationInput

AGAIN, DELETE, NEXT, CALL, SEND = "1", "2", "3", "4", "5"
END = "#"
KEYS = Prompt("message.keys")

KEY_MS = 10_000
"""For somebody who thinks about a message (our choice)."""
ASKED = 2
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK_DAYS = 7
WRONG_PINS = 3
"""telephony.md 3.7: maxlogins 3."""
LOCKED_MS = 900_000
"""After that no PIN of this mailbox is taken at this telephone for a quarter of an hour (our choice)."""


def begin(core: Core, station: StationPort, mailbox: Mailbox) -> None:
    """He wants to hear what is there."""
    step_station(core, station, StationInput.TALKS_TO_BOX)
    dialogue = dialogue_places.begin(core, station, Collecting(mailbox.name))
    misses = core.state.wrong_pins.get(_lock(station, mailbox.name))
    if not mailbox.pin:
        _count(core, dialogue)
    elif misses is not None and core.state.now_ms < misses.until_ms:
        _end(core, dialogue, "access.locked")
    else:
        dialogue_words.say(core, dialogue, "access.pin")


def said(core: Core, dialogue: Dialogue) -> None:
    """The words are over."""
    task = _task(dialogue)
    match task.step:
        case "pin" | "sends":
            dialogue_words.listen(core, dialogue, callbacks.FIRST_KEY_MS)
        case "counts":
            _next(core, dialogue)
        case "hears":
            if not dialogue.broke_off:
                mailboxes.heard(core, task.at)
            dialogue_words.listen(core, dialogue, KEY_MS)
        case "ends":
            step_station(core, _station(core, dialogue), StationInput.DONE)


def pressed(core: Core, dialogue: Dialogue, digit: str) -> None:
    """A digit of the PIN, or of a mailbox; or what becomes of the message."""
    task = _task(dialogue)
    if task.step == "pin":
        _key_pin(core, dialogue, digit)
    elif task.step == "sends":
        _key_mailbox(core, dialogue, digit)
    elif digit == END:
        step_station(core, _station(core, dialogue), StationInput.DONE)
    elif task.step == "counts":
        _next(core, dialogue)
    elif task.step == "hears":
        _do(core, dialogue, digit)


def time_is_up(core: Core, dialogue: Dialogue) -> None:
    """Nothing more is pressed, or no output was free for long."""
    task = _task(dialogue)
    if task.step == "sends" and dialogue.doing == "listens":
        _send(core, dialogue)
        return
    dialogue.silent += 1
    if task.step == "hears" and dialogue.silent < ASKED:
        dialogue_words.say(core, dialogue, KEYS)
    else:
        step_station(core, _station(core, dialogue), StationInput.DONE)


def _key_pin(core: Core, dialogue: Dialogue, digit: str) -> None:
    dialogue_words.listen(core, dialogue, callbacks.NEXT_KEY_MS)
    dialogue.keyed += "" if digit == END else digit
    if digit != END and len(dialogue.keyed) < PIN_DIGITS:
        return
    lock = _lock(_station(core, dialogue), _task(dialogue).mailbox)
    mailbox = core.index.mailboxes.get(_task(dialogue).mailbox)
    if mailbox is not None and dialogue.keyed == mailbox.pin:
        core.state.wrong_pins.pop(lock, None)
        _count(core, dialogue)
        return
    misses = core.state.wrong_pins.setdefault(lock, WrongPins())
    misses.count += 1
    if misses.count >= WRONG_PINS:
        core.state.wrong_pins[lock] = WrongPins(0, core.state.now_ms + LOCKED_MS)
        _end(core, dialogue, "access.wrong", "access.locked")
    else:
        dialogue_words.say(core, dialogue, "access.wrong", "access.pin")


def _lock(station: StationPort, mailbox: str) -> str:
    """Whose wrong PINs are counted together: who knows that of one mailbox must not guess that of another for ever."""
    return f"{station.name} {mailbox}"


def _count(core: Core, dialogue: Dialogue) -> None:
    task = _task(dialogue)
    messages = mailboxes.of(core.state, task.mailbox)
    new = sum(not one.heard for one in messages)
    task.left = [one.number for one in messages]
    if not messages:
        _end(core, dialogue, "message.none")
        return
    task.step = "counts"
    dialogue_words.say(
        core, dialogue, Prompt("message.new", (new,)) if new else Prompt("message.count", (len(messages),))
    )


def _next(core: Core, dialogue: Dialogue, *first: str) -> None:
    task = _task(dialogue)
    dialogue.silent = 0
    while task.left:
        task.at = task.left.pop(0)
        message = mailboxes.numbered(core.state, task.at)
        if message is not None and message.mailbox == task.mailbox:
            task.step = "hears"
            dialogue_words.say(core, dialogue, *first, *_about(core, message), KEYS)
            return
    _end(core, dialogue, *first, "message.end")


def _about(core: Core, message: Message) -> tuple[Prompt, ...]:
    """From whom it is, when it was left, and what was said."""
    caller = home_numbers.as_dialled(core.state.plan.outside.prefixes, message.caller) or message.caller.lstrip("+")
    known = caller.isascii() and caller.isdigit()
    words = [Prompt("message.from", (caller,)) if known else Prompt("message.unknown")]
    words += _when(core, message)
    return (*words, Prompt(takes.heard_as(mailboxes.recording_of(message.number))))


def _when(core: Core, message: Message) -> list[Prompt]:
    """Today, on which day of this week, or before; nothing where the time was not known."""
    now, today = clock.now(core), clock.today(core.state)
    if message.minute is None or message.weekday is None:
        return []
    if message.day is not None and today is not None and today - message.day >= _WEEK_DAYS:
        return [Prompt("message.time-old")]
    is_today = now is None or now[0] == message.weekday
    day = "" if is_today else f"-{_DAYS[message.weekday]}"
    return [Prompt(f"message.time{day}", (message.minute,))]


def _do(core: Core, dialogue: Dialogue, digit: str) -> None:
    task = _task(dialogue)
    message = mailboxes.numbered(core.state, task.at)
    if message is None:  # somebody else has deleted it
        _next(core, dialogue)
        return
    if digit == AGAIN:
        dialogue.silent = 0
        dialogue_words.say(core, dialogue, *_about(core, message), KEYS)
    elif digit == DELETE:
        mailboxes.delete(core, message.number)
        _next(core, dialogue, "message.deleted")
    elif digit == NEXT:
        mailboxes.heard(core, message.number)
        _next(core, dialogue)
    elif digit == CALL:
        mailboxes.heard(core, message.number)
        _call_back(core, dialogue, message)
    elif digit == SEND:
        task.step = "sends"
        dialogue_words.say(core, dialogue, "message.to")


def _call_back(core: Core, dialogue: Dialogue, message: Message) -> None:
    """The telephone calls whoever has left it, as if its person had dialled his number."""
    station = _station(core, dialogue)
    if message.inside:
        route = core.index.numbers.route(message.caller)
        if route is not None:
            placing.place(core, station, route, message.caller)
            return
    else:
        dialled = home_numbers.as_dialled(core.state.plan.outside.prefixes, message.call_back or message.caller)
        if callbacks.may_call_out(core, dialled) and restrictions.allows(core, station, dialled):
            station.last_dialled = core.state.plan.outside.digit + dialled
            calling_out.begin(core, station, dialled, urgent=False)
            return
    dialogue_words.say(core, dialogue, "agent.refused", KEYS)


def _key_mailbox(core: Core, dialogue: Dialogue, digit: str) -> None:
    dialogue_words.listen(core, dialogue, callbacks.NEXT_KEY_MS)
    if digit != END:
        dialogue.keyed += digit
    if digit == END or not core.index.numbers.begins(dialogue.keyed):
        _send(core, dialogue)


def _send(core: Core, dialogue: Dialogue) -> None:
    """To the mailbox that was keyed in, where it is to be heard anew."""
    task = _task(dialogue)
    mailbox = mailboxes.reached_by(core, dialogue.keyed)
    task.step = "hears"
    if mailboxes.numbered(core.state, task.at) is None:  # somebody else has deleted it
        _next(core, dialogue)
    elif mailbox is None or mailbox.name == task.mailbox or not mailboxes.has_room(core, mailbox):
        dialogue_words.say(core, dialogue, "agent.refused", KEYS)
    else:
        mailboxes.send_on(core, task.at, mailbox.name)
        _next(core, dialogue, "message.sent")


def _end(core: Core, dialogue: Dialogue, *words: str) -> None:
    _task(dialogue).step = "ends"
    dialogue_words.say(core, dialogue, *words)


def _station(core: Core, dialogue: Dialogue) -> StationPort:
    port = core.ends[dialogue.port]
    assert isinstance(port, StationPort)
    return port


def _task(dialogue: Dialogue) -> Collecting:
    assert isinstance(dialogue.task, Collecting)
    return dialogue.task
