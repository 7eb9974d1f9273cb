"""What must be true of the world whatever people do: a judge that looks and listens, and trusts no book of the box.

Between two changes nothing changes, so a wrong that was seen lasts until it is no longer seen. Each has its patience:
filters, windows and writes take their time, and a wrong that is gone by then is none.
"""

from collections.abc import Iterator

from firmware.callcontrol.actions import Action, FlashLine, SeizeLine, SendPulses, SendTones
from firmware.callcontrol.events import Event, LineDialled, StationDialled
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.receivers import may_be_had
from firmware.callcontrol.states import StationState
from hal.outpulser import LONGEST_FLASH_MS
from tools.sim.voice import people_in
from tools.sim.world import World

SETTLE_MS = 150
"""Filters and writes: lift to talk path takes at most 100 ms, an open relay after CPC as long."""

DIALOGUE_MS = 240_000
"""A caller who is gone without a sign is asked twice to speak, and twice what to do with it, and waits a minute for
each recorder and each output that he would need."""

RECOVERY_MS = 6_000
"""After the last fault was mended: chips are found (100 ms), outputs polled (2 s), the transfer relay judged again."""

EMERGENCY_MS = 300_000
"""So long the operator's telephone rings to tell that somebody has called for help."""

REMINDER_MS = 60_000
"""A bell for which nobody waits at a telephone or on a line, for somebody who asked to be reminded: no longer than
this, nobody rings for ever."""

GLARE_MS = 1_500
"""A caller who came as we seized his line is heard within a second, and understood 0.3 s later."""

REFUSED_MS = 30_000
"""The exchange sounds busy already while digits are sent: they go out to the last one, by pulses too, and then its
cycles are counted. Or a telephone on the same pair has dialled, and our dial tone is awaited in vain."""

CLEAR_MS = 300
"""So long a line is held whose caller makes room for an emergency."""

TEST_MS = 8_000
"""A line that was dead is seized for nobody until dial tone shows that it lives, 5 s at most."""

ON_HOLD = {"music", "ringback"}
"""What those hear who wait in the box, on hold, parked, or for somebody whose bell rings; words besides, in a queue."""

_UNASKED = {Feature.CAMP_ON, Feature.REMINDER, Feature.PAUSE}

Wrong = tuple[str, int]
"""A sentence, and for how many ms it may be so."""


class Witness:
    """Watches ``world`` from now on; ``wrongs`` are sentences with their time, in order.

    While a fault of the hardware lasts, and RECOVERY_MS longer, nothing is held against the box.
    """

    def __init__(self, world: World) -> None:
        self.wrongs: list[str] = []
        self._world = world
        self._phones = {port: f"phone {port}" for port in world.phones}
        self._since: dict[Wrong, int] = {}
        self._told: set[Wrong] = set()
        hangup_ms = max(world.settings.of_station(port - 1).hangup_ms for port in world.phones) + SETTLE_MS
        self._hangup_ms = hangup_ms
        self._may_be_asked = any(code.feature in _UNASKED for code in world.plan.codes)
        self._dialled = False
        """Somebody has dialled, so he may have asked for a bell later."""
        self._digit_ms: dict[int, int] = {}
        """When each telephone's latest digit came."""
        self._placing: dict[str, str] = {}
        self._flash_until_ms: dict[str, int] = {}
        self._sent: set[int] = set()
        """Lines on which we have dialled since we took them, and no telephone in parallel has come between."""
        self._help_called = False
        """Somebody has called for help."""
        self._on_hold: set[str] = set()
        """Who has heard music and nobody since: he has not called himself, somebody has left him."""
        self._pause_ms, self._recall_ms, self._limit_ms = _patience(world.plan)
        self._rest_ms = max(hangup_ms, max(world.plan.line_cadence[1::2]) * 3 // 2) + SETTLE_MS
        world.on_event(self._event)
        world.on_action(self._action)
        world.on_change(self._look)

    def finish(self) -> list[str]:
        """All wrongs up to this moment."""
        self._look(self._world.now_ms)
        return self.wrongs

    def _event(self, _now_ms: int, event: Event) -> None:
        if type(event) is StationDialled:
            self._dialled = True
            self._digit_ms[event.station] = self._world.now_ms
        elif type(event) is LineDialled and self._chooses(event.line):
            self._since.pop(self._comes_to_nobody(f"line {event.line}"), None)

    def _chooses(self, line: int) -> bool:
        """Its caller is in a menu: who presses a key there is not left."""
        control = self._world.control
        call = control.state.calls.get(control.state.trunks[line].call) if control is not None else None
        return call is not None and call.menu is not None

    def _comes_to_nobody(self, ear: str) -> Wrong:
        return f"{ear} was left on hold and comes to nobody", self._limit_ms

    def _action(self, now_ms: int, action: Action) -> None:
        if type(action) is FlashLine:
            self._flash_until_ms[f"line {action.line}"] = now_ms + action.break_ms + SETTLE_MS
        elif type(action) is SeizeLine:
            self._sent.discard(action.line)
        elif isinstance(action, SendTones | SendPulses):
            self._sent.add(action.line)

    def _look(self, now_ms: int) -> None:
        for wrong, since_ms in self._since.items():
            sentence, patience_ms = wrong
            if now_ms - since_ms > patience_ms and wrong not in self._told:
                self._told.add(wrong)
                self.wrongs.append(f"{sentence} from {since_ms} to {now_ms} ms")
        if self._amnesty(now_ms):
            self._since = {}
            return
        seen = set(self._seen())
        self._told &= seen
        self._since = {wrong: self._since.get(wrong, now_ms) for wrong in seen}

    def _amnesty(self, now_ms: int) -> bool:
        mended_ms = self._world.mended_ms
        return bool(self._world.broken) or (mended_ms is not None and now_ms < mended_ms + RECOVERY_MS)

    def _seen(self) -> Iterator[Wrong]:
        """What is wrong at this moment, if it lasts."""
        hears = dict(self._ears())
        self._help_called = self._help_called or self._is_help_called() or self._is_told_of_help()
        self._sent -= {port for port, line in self._world.lines.items() if line.parallel_lifted}
        self._remember(hears)
        together = self._conversations()
        self._placing = self._placed()
        for ear, sources in hears.items():
            for source in people_in(sources) if sources else ():
                yield from self._judge_ear(ear, source, hears, together)
            for partner in together.get(ear, ()):
                if partner not in hears or partner in sources:
                    continue
                if not _waits(sources) and not _waits(hears[partner]):
                    yield f"{ear} does not hear {partner} though both are in one conversation", SETTLE_MS
        yield from self._bells(hears)
        yield from self._silence(hears)
        yield from self._left(hears)
        waits_inside = any(heard and (_waits(heard) or _dials(ear, heard)) for ear, heard in hears.items())
        if not waits_inside and not any(map(self._world.line_rings, self._world.lines)):
            yield from self._at_rest(set(hears))

    def _ears(self) -> Iterator[tuple[str, set[str]]]:
        """Everybody who is there, with whom he hears: telephones off hook, lines that are seized."""
        world = self._world
        for port, phone in world.phones.items():
            if phone.loop_closed:
                yield self._phones[port], world.phone_hears(port)
        for port in world.lines:
            if world.line_seized(port):
                yield f"line {port}", world.line_hears(port)

    def _conversations(self) -> dict[str, set[str]]:
        """With whom call control says that somebody talks, or will when he comes back: one junctor holds both."""
        control = self._world.control
        found: dict[str, set[str]] = {}
        for junctor in control.state.junctors.values() if control is not None else ():
            together = {member.replace("station", "phone") for member in junctor.members}
            for member in together:
                found.setdefault(member, set()).update(together - {member})
        members = {who: set(others) for who, others in found.items()}
        for port, ear in control.state.ears.items() if control is not None else ():
            supervisor, agent = f"phone {port}", f"phone {ear.watched}"
            found.setdefault(supervisor, set()).update({agent}, members.get(agent, set()))
            if ear.whispers:
                found.setdefault(agent, set()).add(supervisor)
        return found

    def _supervisors(self) -> set[str]:
        """They hear whom they listen to, and are not heard."""
        control = self._world.control
        return {f"phone {port}" for port in control.state.ears} if control is not None else set()

    def _placed(self) -> dict[str, str]:
        """Line -> for whom call control says that it is dialled on."""
        control = self._world.control
        attempts = control.state.outgoing.values() if control is not None else ()
        return {f"line {one.line}": one.origin.replace("station", "phone") for one in attempts if one.line}

    def _placing_ms(self, line: str) -> int:
        """For how long a line may be dialled on on which somebody else is, or nobody."""
        port = int(line.split()[1])
        state = self._world.lines[port].state
        by_another = state == "calling" and port not in self._sent
        return REFUSED_MS if by_another or state == "cleared" else GLARE_MS

    def _clearing_ms(self) -> int:
        """Help is called for: a caller who rings may be answered, to be rid of him."""
        return CLEAR_MS if self._is_help_called() else 0

    def _is_help_called(self) -> bool:
        control = self._world.control
        return control is not None and any(one.emergency for one in control.state.outgoing.values())

    def _is_told_of_help(self) -> bool:
        """A bell may still tell of a call for help that was over before anybody looked."""
        control = self._world.control
        return control is not None and any(call.kind == "emergency" for call in control.state.calls.values())

    def _is_dialled_on(self, line: str) -> bool:
        """The exchange takes digits there, or waits for them, which it does not do for long: nobody is there yet."""
        return self._world.lines[int(line.split()[1])].state == "dialling"

    def _flash_ms(self, line: str) -> int:
        """Our loop may be open for a flash, whatever the exchange takes it for."""
        flashes = self._world.now_ms < self._flash_until_ms.get(line, 0)
        return LONGEST_FLASH_MS + SETTLE_MS if flashes else SETTLE_MS

    def _judge_ear(
        self, ear: str, source: str, hears: dict[str, set[str]], together: dict[str, set[str]]
    ) -> Iterator[Wrong]:
        if {ear, source} <= self._world.joined():
            return
        if source in self._placing and self._placing[source] == ear:
            if not self._is_dialled_on(source):
                yield f"{ear} hears {source}, which is dialled on for him, and is not heard", self._placing_ms(source)
            return
        if source not in together.get(ear, ()):
            yield f"{ear} hears {source}, a stranger", SETTLE_MS
        if source not in hears:
            # A line is not there once we release it; a telephone is missed when its hang-up is confirmed.
            patience_ms = self._flash_ms(source) if source.startswith("line") else self._hangup_ms
            yield f"{ear} hears {source}, who is not there", patience_ms
        elif ear not in hears[source] and ear not in self._supervisors():
            yield f"{ear} hears {source} and is not heard", SETTLE_MS

    def _bells(self, hears: dict[str, set[str]]) -> Iterator[Wrong]:
        for port, name in self._phones.items():
            if name in hears and (self._world.rung(port) or self._world.ring_power(port)):
                yield f"phone {port} is off hook and is rung", SETTLE_MS

    def _remember(self, hears: dict[str, set[str]]) -> None:
        """Who was put on hold and is so still. Who waits in a queue, or where it has sent him, was left by nobody."""
        waiting = {ear for ear, sources in hears.items() if sources and sources <= ON_HOLD}
        queued = self._queued() if waiting else set()
        self._on_hold = {ear for ear in waiting - queued if ear in self._on_hold or "music" in hears[ear]}

    def _queued(self) -> set[str]:
        """Lines and telephones whose call is in a queue or was, as call control says."""
        control = self._world.control
        calls = control.state.calls.values() if control is not None else ()
        return {call.origin.replace("station", "phone") for call in calls if call.queued is not None or call.left}

    def _silence(self, hears: dict[str, set[str]]) -> Iterator[Wrong]:
        """Everybody hears somebody or something, but for those who dial, are locked out, wait for a receiver, or are
        recorded or listened to by the box."""
        for ear, sources in hears.items():
            if sources:
                continue
            kind, _, number = ear.partition(" ")
            if (kind == "phone" and self._may_hear_nothing(int(number))) or self._talks_to_the_box(ear):
                continue
            if kind == "line":
                patience_ms = self._placing_ms(ear) if ear in self._placing else SETTLE_MS + self._clearing_ms()
                if self._is_dialled_on(ear):
                    patience_ms = TEST_MS
                if ear not in self._placing or not self._is_dialled_on(ear):
                    yield f"{ear} is seized and belongs to nobody", patience_ms
                continue
            digit_ms = self._digit_ms.get(int(number))
            if digit_ms is None:
                yield f"{ear} is off hook and hears nothing", SETTLE_MS
            else:
                yield f"{ear} hears nothing, its last digit came at {digit_ms} ms", self._pause_ms + SETTLE_MS

    def _talks_to_the_box(self, ear: str) -> bool:
        """It is asked for a key, or is recorded."""
        control = self._world.control
        return control is not None and ear.replace("phone", "station") in control.state.dialogues

    def _may_hear_nothing(self, port: int) -> bool:
        """It was left off hook for too long, or no receiver is left for it."""
        control = self._world.control
        if control is None:
            return True
        state = control.state
        locked_out = state.stations[port].state is StationState.LOCKED_OUT
        return locked_out or (port in state.tone_queue and not may_be_had(state))

    def _left(self, hears: dict[str, set[str]]) -> Iterator[Wrong]:
        """Nobody is lost: whoever was left on hold comes to somebody, or to an end; somebody is rung for him in time.

        A caller of the house who hears ringback waits for as long as he likes.
        """
        if not self._on_hold:
            return
        for ear in self._on_hold:
            yield self._comes_to_nobody(ear)
        somebody = any(ear.startswith("phone") for ear in hears.keys() - self._on_hold)
        if not somebody and not any(map(self._world.rung, self._world.phones)):
            yield f"{', '.join(sorted(self._on_hold))} on hold, and nobody is called", self._recall_ms

    def _at_rest(self, present: set[str]) -> Iterator[Wrong]:
        """No caller waits: bells fall silent, and where nobody is off hook everything comes to rest."""
        world = self._world
        bell_ms = self._rest_ms + sum(world.plan.ring_cadence)
        if self._may_be_asked and self._dialled:
            bell_ms += unasked_bell_ms(world.plan)
        if self._help_called:
            bell_ms += EMERGENCY_MS
        for port in world.phones:
            if world.phone_rings(port) or world.rung(port):
                yield f"phone {port} rings though nobody calls", bell_ms
        rung = any(map(world.rung, world.phones))
        if rung or any(who.startswith("phone") for who in present) or world.everything_idle():
            return
        if any(map(self._talks_to_the_box, (f"line {port}" for port in world.lines))):
            yield "the box talks to nobody", DIALOGUE_MS
        else:
            outside = world.plan.outside.line_to_line_ms if self._lines_talk() else 0
            yield "nobody calls, all telephones are on hook, yet not everything is idle", self._rest_ms + outside

    def _lines_talk(self) -> bool:
        """Somebody here has joined two lines, which may talk for a limited time."""
        world = self._world
        return any(heard.startswith("line") for line in world.lines for heard in world.line_hears(line))


def _waits(sources: set[str]) -> bool:
    """It hears what those hear who wait in the box."""
    return not ON_HOLD.isdisjoint(sources) or any(source.startswith("prompt ") for source in sources)


def _dials(ear: str, sources: set[str]) -> bool:
    """It is a caller from outside who may dial here, and has not."""
    return ear.startswith("line") and "dial tone" in sources


def unasked_bell_ms(plan: Plan) -> int:
    """How long a bell may ring for somebody who asked for it and waits nowhere: a reminder, or word that
    his break begins, and before or after it a callback for each of those on whom its person camps."""
    return REMINDER_MS + (len(plan.stations) - 1) * plan.timing.callback_ms


def _patience(plan: Plan) -> tuple[int, int, int]:
    """In ms: the longest silence after a digit, the longest wait until somebody is rung for one who was left, and
    until the end of it."""
    timing = plan.timing
    pause_ms = max(timing.inter_digit_ms, timing.match_ms, plan.outside.number_ms)
    recall_ms = max(timing.hold_recall_ms, timing.park_recall_ms, timing.transfer_recall_ms) + max(plan.ring_cadence)
    return pause_ms, recall_ms + SETTLE_MS, timing.limit_ms + SETTLE_MS
