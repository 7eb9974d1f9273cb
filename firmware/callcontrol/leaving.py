"""A caller leaves a message: he is asked to, speaks after a tone, may hear that and speak again; then he is told when
he is called back, and may ask for it. However his call ends, what he has said is kept (dialogue_places.py)."""

import msgspec

from firmware.callcontrol import (
    callbacks,
    dialogue_words,
    home_numbers,
    hunt,
    lost_callers,
    mailboxes,
    recalls,
    takes,
)
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.core import Core
from firmware.callcontrol.index import EVERYBODY
from firmware.callcontrol.machine import DROPPED, PARTED, step
from firmware.callcontrol.message_records import Dialogue, Leaving
from firmware.callcontrol.plan import ForwardTarget, GroupTarget, MessageTarget
from firmware.callcontrol.records import Trunk

KEYINGS = 3
"""So often a number may be keyed in that cannot be called (telephony.md 6: at most three time-outs)."""


def taken(core: Core, dialogue: Dialogue, ms: int | None) -> None:
    """He has spoken for so long; 0: he has said nothing; None: he could not."""
    task, mailbox = _task(dialogue), core.index.mailboxes.get(_task(dialogue).message.mailbox)
    if ms is None:
        _go_elsewhere(core, dialogue)
        return
    if not ms:
        _close(core, dialogue)
        return
    mailboxes.keep(core, msgspec.structs.replace(task.message, ms=ms))
    saved = Prompt("message.saved")
    if mailbox is None or not mailbox.callback_digit or task.message.inside or not core.state.plan.outside.digit:
        _close(core, dialogue, saved)
        return
    task.step = "offers"
    dialogue_words.say(core, dialogue, saved, Prompt("message.offer", (mailbox.callback_digit,)))


def said(core: Core, dialogue: Dialogue) -> None:
    """The words are over."""
    match _task(dialogue).step:
        case "full":
            _go_elsewhere(core, dialogue)
        case "offers":
            dialogue_words.listen(core, dialogue, takes.KEY_MS)
        case "numbers":
            dialogue_words.listen(core, dialogue, callbacks.FIRST_KEY_MS)
        case "closes":
            _hang_up(core, dialogue)


def pressed(core: Core, dialogue: Dialogue, digit: str) -> None:
    """He asks to be called back, or says where."""
    task = _task(dialogue)
    mailbox = core.index.mailboxes.get(task.message.mailbox)
    if task.step == "offers":
        if mailbox is not None and digit == mailbox.callback_digit:
            _agree(core, dialogue, task.message.caller)
        elif digit == takes.END:
            _close(core, dialogue)
    elif task.step == "numbers":
        dialogue_words.listen(core, dialogue, callbacks.NEXT_KEY_MS)
        if digit == takes.END:
            _agree(core, dialogue, dialogue.keyed)
        else:
            dialogue.keyed = "" if digit == "*" else (dialogue.keyed + digit)[: core.state.plan.outside.longest + 1]


def time_is_up(core: Core, dialogue: Dialogue) -> None:
    """Nothing more is pressed, or no output was free for long."""
    task = _task(dialogue)
    if task.step == "numbers" and dialogue.doing == "listens":
        _agree(core, dialogue, dialogue.keyed)
    elif task.step == "full":
        _go_elsewhere(core, dialogue)
    elif task.step == "closes":
        _hang_up(core, dialogue)
    else:
        _close(core, dialogue)


def _agree(core: Core, dialogue: Dialogue, told: str) -> None:
    """He is called back there; where that is no number that the box may call he is asked for one, or for another."""
    task = _task(dialogue)
    dialled = home_numbers.as_dialled(core.state.plan.outside.prefixes, told)
    if callbacks.may_call_out(core, dialled):
        lost_callers.note(core, told, "", 0, message=task.message.number)
        mailboxes.wants_call(core, task.message.number, told)
        _close(core, dialogue)
        return
    task.keyings += 1
    if task.keyings > KEYINGS:
        _close(core, dialogue)
        return
    task.step = "numbers"
    dialogue_words.say(core, dialogue, "callback.number")


def _close(core: Core, dialogue: Dialogue, *first: Prompt) -> None:
    """What he is told last."""
    task = _task(dialogue)
    mailbox = core.index.mailboxes.get(task.message.mailbox)
    kept = mailboxes.numbered(core.state, task.message.number) is not None
    hours = mailbox.call_back_h if mailbox is not None and kept else 0
    promise = (Prompt("message.within", (hours * 60,)),) if hours else ()
    task.step = "closes"
    dialogue_words.say(core, dialogue, *first, *promise, "menu.goodbye")


def _hang_up(core: Core, dialogue: Dialogue) -> None:
    port = core.ends[dialogue.port]
    step(core, port, DROPPED if isinstance(port, Trunk) else PARTED)


def _go_elsewhere(core: Core, dialogue: Dialogue) -> None:
    """He cannot leave a message: whoever answers instead. A colleague hears that it is not possible."""
    port = core.ends[dialogue.port]
    call = core.state.calls.get(port.call)
    if call is None:
        step(core, port, PARTED)
        return
    target = _otherwise(core, _task(dialogue).message.mailbox)
    if target is None:
        step(core, port, DROPPED)
    else:
        hunt.start_over(core, call, target)


def _otherwise(core: Core, name: str) -> ForwardTarget | None:
    mailbox = core.index.mailboxes.get(name)
    ways = [mailbox.otherwise if mailbox is not None else None, recalls.operator_of(core), GroupTarget(EVERYBODY)]
    return next(
        (way for way in ways if way is not None and way in core.index.pools and way != MessageTarget(name)), None
    )


def _task(dialogue: Dialogue) -> Leaving:
    assert isinstance(dialogue.task, Leaving)
    return dialogue.task
