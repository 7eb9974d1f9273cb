"""The running text of ``linebox calling``. ``$name`` is the code of a feature or the length of a timer."""

from string import Template

from firmware.callcontrol.plan import RingKind, SecondFlash

NOTE = "<!-- Written by `linebox calling --write docs/calling.md`; a test compares the two. -->"

HEAD_WORLD = Template("""\
What everybody in the office can do with an ordinary telephone. `linebox calling --config FILE` prints this page for one
office, with its own codes and times. North American codes hold in $american, European ones everywhere else.
""")

HEAD_OFFICE = Template("""\
What everybody in this office can do with an ordinary telephone. The country is $country.
""")

WORDS = """\
*Flash* is the key R of the telephone, or a short tap on its hook switch. *Lift* means: pick the receiver up and hear
dial tone.
"""

ARGUMENTS = """\
`ext` is an extension or the pilot number of a group, `number` that or an outside number with its first digit, `Z` a
zone from 0 to 9, `NN` a place from 00 to 99, `hhmm` a time such as 0730, `code` an account code, `PIN` the four digits
of a telephone's own, or those of an agent, `agent` an agent's number, `R` a reason, 0 to 9.
"""

ROTARY = Template("""\
A rotary telephone has no * and no #: it dials $signs. All telephones may dial these forms. Where an extension or a
pilot number begins alike, that keeps its meaning and the form does not exist.
""")

NO_ROTARY = """\
A rotary telephone has no * and no #, and nothing stands for them in this office: it has no such codes.
"""

BODY = Template("""\
## While you talk

**Ask somebody else.** Flash: the other party hears music, you hear dial tone. Dial a colleague. When he hangs up, you
are back with the first party. Flash while it rings, when it is busy, or before you have dialled: back with the first
party at once. $return after the flash does the same, for telephones whose flash is too short to be told from a pulse.

**Transfer.** Flash, dial the colleague, hang up. Before he has answered, the call goes on ringing at his telephone;
after he has answered, the two talk. When nobody answers for $transfer_recall_s it comes back to you, and
$recall_ring_s later it rings the operator. Flash and hang up without having reached anybody: your telephone rings at
once, with the ring of calls that come back.

**Two at once.** While you talk to the second party, flash. $second_flash

**Hold.** Flash, $hold, hang up: the call waits at this telephone. Lift, the same code: you have it back. After
$hold_recall_s it rings you.

**Park.** Flash, $park, hear the confirmation tone, hang up. At any telephone: lift, the same code and zone. After
$park_recall_s it rings who has parked it, and $recall_ring_s later the operator. A call that has been on hold for
$held_limit_s is ended.

**Call waiting.** $call_waiting switches it on: a tone in the conversation tells of another call. Flash takes it, and
the first party is on hold; flash goes on as with any second party, but neither a flash alone nor hanging up brings
these two together: where a flash would join three it changes between them, and who hangs up is rung by the one on hold.
$call_waiting_off switches it off.

## Calling out

**Outside.** $outside_digit The number is complete when nothing was dialled for $number_s; # says so at once.

**Emergency.** $emergency These numbers always go out, with the first digit of an outside number or without it: from a
locked telephone, from one that may not call outside, without an account code, and when no line is free. Where a
telephone or a group of the office has such a number, that is reached by it, and the emergency service with the first
digit of an outside number before it.

**Account.** $account, then the outside number: the call is written down under this account. The
[configuration](configuration.md#classes-of-service) says whose telephones must do so.

**Lock.** $lock locks your telephone: no outside calls but to emergency numbers. $unlock unlocks it. Your PIN is in the
configuration; a telephone without one cannot be locked.

**At another telephone.** $walk, with your extension and your PIN: the next call is made with your class of service.

**The exchange's own services.** While you talk to somebody outside, flash, $flash_line: the exchange gets a flash, for
its second call.

**How long.** A call between two lines ends after $line_to_line_min, every outside call after $limit_min; a short tone
warns you $warning_s before.

## When somebody is busy, or does not answer

**Camp on.** Hang up, lift, $camp_on: as soon as you are both free your telephone rings, and when you lift, his. Who
asked first is called first. It ends after $callback_s. $camp_on_off gives up all waiting.

**Pickup.** A telephone of your group rings and nobody is there: lift, $pickup. A certain telephone: lift,
$pickup_station.

**Leave word.** $message_waiting: the dial tone of that telephone stutters, and its display shows that a message waits,
until its person has talked to you or dialled $message_waiting_off.

## Your own telephone

**Forward.** All calls: $forward_always, ended by $forward_always_off. While you are busy: $forward_busy, ended by
$forward_busy_off. When you do not answer for $forward_s: $forward_no_answer, ended by $forward_no_answer_off.

**Do not disturb.** $do_not_disturb: your telephone stays silent, and who dials it hears busy. $do_not_disturb_off ends
it.

**Remember.** A stuttering dial tone says that all your calls are forwarded, that nobody disturbs you, that you pause as
an agent, or that a colleague wants you to call back.

**Dial less.** $redial dials the last number again. $speed_call dials a number by its place, $speed_set puts one there,
for this telephone; places that it has not used hold the numbers of the office's list.

**Reminder.** $reminder: your telephone rings at that time. $reminder_off takes it back.

## Operator, night and door

**Operator.** $operator reaches the operator: $who.

**Night.** At the operator's telephone, $night: calls go to the night route of their line, where it has one. $night_off:
day again. Where the office has hours night comes and goes by itself, and a code holds until the next time it does.

**Other modes.** There, too, $mode: M is 1 for day, 2 night, 3 lunch, 4 break, 5 holiday, 6 closed. With minutes it
holds so long, else until the hours change next. $mode_off: as the hours say.

**Door.** The door post rings its group with the ring of the door. While you talk to it, any digit opens the door (of a
dial: any of two pulses or more), and so does flash and $open_door: for $door_s.

## If you serve a queue

**Log in.** $log_in at any telephone: calls of your queues ring there, and no longer where you were before. Without a
number the code logs in whoever has his place at this telephone. $log_out: no more calls. A call that you talk in goes
on.

**Pause.** $pause, with the digit of your reason: $reasons. $pause_off: you take calls again. As long as you are away
your dial tone stutters. A break begins when the queues can do without you. If they cannot, the box says in how many
minutes they probably can, and rings you when your break begins; $pause_off withdraws the wish.

**After a call.** $disposition says what came of it, until your next call; dialled again it corrects itself. While the
box leaves you time for notes, $wrap_up gives you as much again, and $wrap_up_off ends it.

**Listen to an agent.** At the operator's telephone, or one whose class of service says so, while an agent talks:
$listen with his extension, and you hear both. $whisper: and the agent hears you. $barge: you talk with both. While you
listen, `1` only listens, `2` whispers and `3` joins. It ends with the agent's conversation, also when he puts his
caller on hold.

## What you say to the box

**Messages.** While your dial tone stutters somebody may have left one: $messages. The box says how many there are, and
plays them: `1` again, `2` delete, `3` next, `4` call back, `5` and a number sends it to another mailbox, `#` ends.
$messages_of opens another mailbox, by its number or an extension; where it has a PIN the box asks for it.

**Notice of the day.** At the operator's telephone, or one whose class of service says so, $notice: speak after the
tone, then `#`; `1` keeps it, `2` plays it, `3` records it again; then the time until which callers hear it, or `#` for
midnight. $notice_off withdraws it.

**Prompts.** There, too, $record_prompt: speak the prompt that has this place.

## What you hear

| tone | it means |
|---|---|
| dial tone | dial |
| stuttering dial tone | dial; and remember what you have switched on, or that somebody left word |
| ringback | it rings there |
| busy | it is busy, or wants not to be disturbed: camp on |
| confirmation | done |
| stuttering dial tone after a code | it will be done later |
| reorder | that cannot be: hang up and begin again |
| number unobtainable | nobody has this number |
| a short tone while you talk | another call waits: flash |
| a short high tone | speak: you are recorded |
| music | you are on hold |

`linebox tone COUNTRY NAME FILE.wav` writes each into a file, to listen to.

## How long it takes

| until | time | key of the configuration |
|---|---|---|
| you have to dial the first digit | $first_digit_s | `[dialling] first_digit_s` |
| you have to dial the next digit | $inter_digit_s | `[dialling] inter_digit_s` |
| a number is taken that could be longer (# takes it at once) | $match_s | `[dialling] match_s` |
| an outside number is complete | $number_s | `[outside] number_s` |
| a call between two lines ends | $line_to_line_min | `[outside] line_to_line_min` |
| an outside call ends | $limit_min | `[outside] limit_min` |
| a call on hold rings you | $hold_recall_s | `[timers] hold_recall_s` |
| a transferred call that nobody answers comes back | $transfer_recall_s | `[timers] transfer_recall_s` |
| a parked call rings who parked it | $park_recall_s | `[timers] park_recall_s` |
| a call that came back rings the operator | $recall_ring_s | `[timers] recall_ring_s` |
| a call on hold is ended | $held_limit_s | `[timers] held_limit_s` |
| the ring of camp on ends | $callback_s | `[timers] callback_s` |
| a call that you do not answer is forwarded | $forward_s | `[timers] forward_s` |
| the door closes | $door_s | `[timers] door_s` |
""")

DIAL_OUTSIDE = Template("Dial $digit, then the number.")
NOTHING_OUTSIDE = "Nobody in this office calls outside, but for emergencies."

EMERGENCY_WORLD = "Every country has its numbers, and they stand in the [configuration](configuration.md#countries)."
EMERGENCY_OFFICE = Template("The numbers are $numbers.")

SECOND_FLASH: dict[SecondFlash, Template] = {
    "choice": Template(
        "You hear dial tone: $return lets go of the second and returns to the first, $swap changes between the two, "
        "$conference joins all three."
    ),
    "swap": Template("You talk to the first, and the second waits: each flash changes between the two."),
    "conference": Template("All three talk together. The next flash parts them: you talk to one, and the other waits."),
}

RINGS = Template("""\
## What rings

Each kind of call has a ring of its own. A character is $bar_ms ms, `#` is the bell; after the last it begins again.
""")

KINDS: dict[RingKind, str] = {
    "outside": "a call from outside",
    "inside": "a colleague",
    "recall": "a call of yours comes back",
    "callback": "the one you wait for is free",
    "door": "somebody is at the door",
    "priority": "a line with priority",
}

CLASSES = """\
## What a telephone may

Every telephone may do everything, unless the [configuration](configuration.md) puts it into a class of service, which
denies it some of the features in the first table, or allows it no others; and some outside numbers.
"""
