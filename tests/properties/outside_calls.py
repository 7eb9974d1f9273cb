"""One line and its two telephones, call after call: in or out, ended by the far side in any way, with glitches between.

Every wait of a story has the longest time that the box may take; whoever waits in vain says what did not happen. What
is judged is the world: the exchange's end of the line, who hears whom, the relay.
"""

from collections import Counter

from firmware.callcontrol import learning
from firmware.callcontrol.features import Feature
from firmware.voice.call_progress.detector import DIAL_DELAY_MS, MOST_DELAY_MS
from firmware.voice.call_progress.patterns import tones_of
from tools.sim.line_sounds import LATE_BUSY_US, LATE_DIAL_US

METHODS = ("cpc", "reversal", "busy", "congestion", "dialtone", "silence", "nothing")
"""How an exchange tells, or does not tell, that the far side has gone."""

OPEN_MS = 100
"""The relay is open so soon after the box could know."""

ANSWERED_LATE_MS = 20_000
"""Where nothing tells the answer to a call out, it is assumed by then, and the longest time counts from there."""

QUIET_MS = 30_000 + 300_000 + 1_000
"""Nobody here listens, and the line has been quiet: heard after 30 s, believed after five minutes more."""

LATE_BUSY_MS = LATE_BUSY_US // 1000
LATE_CONGESTION_MS = 21_000
"""Dial tone that nobody uses becomes congestion, 20 s after it began."""

EXCHANGE_MS = 2_000
"""An exchange knows a release from a flash by then."""

RECEIVER_MS = 60_000
"""All of a box's receivers may be lent to others who dial, or who do not."""

GLITCH_MS = (20, 50)
NUMBER = "555010"


class Lane:
    """Line ``port`` and the telephones ``phones``, which are its group and the only ones to call out by it."""

    def __init__(self, world, random, port, phones, counts: Counter):
        self.world, self.random, self.port, self.phones, self.counts = world, random, port, phones, counts
        self.line = world.lines[port]
        self.line.register.lengths = {"": len(NUMBER) + 2}
        self.line.cpc_ms = random.choice((500, 350, 250, 120))
        self.alive = False
        self.who = phones[0]
        self.what = ""
        self.since_ms = 0
        self._before = self.line.on_state
        self.line.on_state = self._moved

    # Whole calls.

    def calls(self, methods):
        """One call after the other; ``methods``: (incoming, how its far side goes)."""
        for incoming, method in methods:
            self.what = f"line {self.port} of seed {self.world.seed}, {'in' if incoming else 'out'}, {method}"
            yield self.random.randint(100, 3_000)
            yield from self._call_in() if incoming else self._call_out()
            if not incoming and self.random.random() < 0.1 and method in ("busy", "congestion"):
                yield from self._refused(method)
            else:
                yield from self._answered(incoming, method)
            self.counts["calls"] += 1

    def _answered(self, incoming, method):
        if not incoming:
            yield self.random.randint(0, 6_000)
            self._must(self.line.answer(), "the called telephone does not ring")
        self._begin_to_talk()
        yield from self._talk()
        place = self.random.choice(("talk", "talk", "hold", "park"))
        if place != "talk":
            yield from self._put_away(place)
            if self.random.random() < 0.3:
                yield from self._fetch(place)
                place = "talk"
        yield from self._far_side_goes(incoming, method, held=place != "talk")

    def _refused(self, sound):
        """The exchange does not put our call through."""
        self.since_ms = self.world.now_ms
        cycles = self._cycles(sound)
        self._must(self.line.refuse(sound), "nothing to refuse")
        yield from self._opens(cycles * self._cycle_ms(sound) + MOST_DELAY_MS + OPEN_MS, stays_ms=120_000)
        yield from self._part()

    def _far_side_goes(self, incoming, method, *, held):
        self.alive = False
        due_ms = self._due_ms(incoming, method, held)
        self.line.hang_up(method)
        stays_ms = self.random.choice((2_000, 20_000, 90_000, 700_000))
        yield from self._opens(due_ms, None if held else stays_ms)
        yield from self._is_ready()
        yield from self._part()

    def _opens(self, due_ms, stays_ms):
        """The relay must open within ``due_ms``; the person here hangs up after ``stays_ms`` (None: nobody is here)."""
        waits_ms = due_ms if stays_ms is None else min(due_ms, stays_ms)
        opened = yield self._is_open, waits_ms
        if not opened and waits_ms != due_ms:
            self.world.phones[self.who].hang_up()
            opened = yield self._is_open, self._hangup_ms()
        self._must(opened, f"still seized {waits_ms} ms after the far side has gone")

    def _is_ready(self):
        """For a caller at once; for a call out after the guard."""
        other = next(port for port in self.phones if port != self.who)
        if self.random.random() < 0.5:
            yield from self._await(lambda: self.line.free, EXCHANGE_MS, "the exchange waits for our release")
            yield from self._ring((other,) if self.world.phones[self.who].lifted else self.phones, 100)
        else:
            yield self.world.plan.lines[self.port - 1].supervision.guard_ms + 20
            yield from self._dial_out(other)
        self.counts["next call"] += 1
        who, self.who = self.who, self.who_calls
        self._begin_to_talk()
        yield self.random.randint(500, 2_000)
        yield from self._glitch()
        self.alive = False
        self.world.phones[self.who].hang_up()
        yield from self._await(self._is_open, self._hangup_ms(), "our hanging up does not release the line")
        self.who = who

    def _part(self):
        """The person here hangs up, at times late enough to have been howled at and locked out; all is quiet."""
        if self.world.phones[self.who].lifted:
            yield self.random.choice((500, 500, 5_000, 100_000))
            self.world.phones[self.who].hang_up()
        yield from self._await(self._is_quiet, 10_000, "not everything is idle in the end")

    # Beginnings.

    def _call_in(self):
        yield from self._await(lambda: self.line.free, EXCHANGE_MS, "the exchange waits for our release")
        yield from self._ring(self.phones, self.random.randint(200, 9_000))
        self.who = self.who_calls

    def _ring(self, phones, answers_ms):
        """A caller; the telephone that rings first is lifted after a while."""
        world = self.world
        self.counts["ring"] += 1
        self._must(self.line.ring(f"0630{self.port}{self.counts['ring']:06}"), "the line is not free")
        yield from self._await(lambda: self.line.ringing_now, 2_000, "the exchange does not ring")
        bells = [port for port in phones if not world.phones[port].lifted]
        told = world.plan.caller_id_out
        within_ms = 1_000 + (told.longest_ms if told.before_ring else 0)
        yield from self._await(lambda: any(map(world.bell_sounds, bells)), within_ms, "nobody is rung")
        yield answers_ms
        ringing = [port for port in bells if world.rung(port)]
        self._must(ringing, "nobody is rung any more")
        self.who_calls = ringing[0]
        world.phones[self.who_calls].lift()
        yield from self._await(self._talks_with(self.who_calls), 300, "who lifts does not talk to the caller")

    def _call_out(self):
        yield from self._await(lambda: self.line.free, EXCHANGE_MS, "the exchange waits for our release")
        self.who = self.random.choice(self.phones)
        yield self.world.plan.lines[self.port - 1].supervision.guard_ms
        yield from self._dial_out(self.who)

    def _dial_out(self, who):
        """Up to the ringback."""
        world, phone = self.world, self.world.phones[who]
        self.who_calls = who
        phone.lift()
        yield from self._await(lambda: "dial tone" in world.phone_hears(who), RECEIVER_MS, "no dial tone")
        by_pulse = self.random.random() < 0.15
        number = f"{NUMBER}{self.port:02}"
        phone.dial(world.plan.outside.digit + number + ("" if by_pulse else "#"), by_pulse)
        yield from self._await(lambda: not phone.busy, 60_000, "he dials for ever")
        within_ms = world.plan.outside.number_ms + 300
        yield from self._await(lambda: world.line_seized(self.port), within_ms, "no line is seized")
        yield from self._await(lambda: self.line.state == "calling", 25_000, "the number does not arrive")
        self._must(self.line.dialled == number, f"{self.line.dialled} arrived")
        if self.random.random() < 0.5:
            yield from self._glitch()
        yield from self._await(self._talks_with(who), 500, "who calls does not hear the line")

    # What happens in a call.

    def _begin_to_talk(self):
        self.alive = True
        self.since_ms = self.world.now_ms + (ANSWERED_LATE_MS if self.line.outgoing else 0)

    def _talk(self):
        """Longer than a reversal may still be a part of the answer."""
        for _ in range(self.random.randint(1, 4)):
            yield self.random.randint(700, 20_000)
            if self.random.random() < 0.2:
                self.line.say(self.random.randint(200, 3_000))
            yield from self._glitch()
            self._must(self.world.talks(self.who, f"line {self.port}"), "they do not hear each other")

    def _glitch(self):
        """Loop and battery vanish for a moment."""
        self.counts["glitch"] += 1
        self.line.flicker(self.random.randint(*GLITCH_MS))
        yield self.random.randint(60, 400)

    def _put_away(self, place):
        """The caller is put on hold at the telephone, or parked, and its person hangs up."""
        world, phone = self.world, self.world.phones[self.who]
        yield 500
        phone.flash(world.flash_ms(self.who))
        yield from self._await(lambda: "dial tone" in world.phone_hears(self.who), RECEIVER_MS, "no dial tone")
        phone.dial(self._code(place))
        yield from self._await(lambda: not phone.busy, 10_000, "he dials for ever")
        yield self.random.randint(200, 2_000)
        phone.hang_up()
        for _ in range(self.random.randint(1, 3)):
            yield self.random.randint(1_500, 6_000)
            yield from self._glitch()
            self._must("music" in world.line_hears(self.port), f"in {place} he hears {world.line_hears(self.port)}")

    def _fetch(self, place):
        world, phone = self.world, self.world.phones[self.who]
        phone.lift()
        yield from self._await(lambda: "dial tone" in world.phone_hears(self.who), RECEIVER_MS, "no dial tone")
        phone.dial(self._code(place))
        yield from self._await(self._talks_with(self.who), 5_000, f"he is not fetched from {place}")
        yield from self._talk()

    def _code(self, place):
        wanted = Feature.HOLD if place == "hold" else Feature.PARK
        codes = (code.digits for code in self.world.plan.codes if code.feature is wanted)
        return next(digits for digits in codes if digits.startswith("*")) + ("" if place == "hold" else str(self.port))

    # When it must be over.

    def _due_ms(self, incoming, method, held):
        """From now on, until the box must have given the line back: its sign, or the longest time of a call."""
        world = self.world
        latest_ms = self.since_ms + world.plan.outside.limit_ms + OPEN_MS - world.now_ms
        return min(latest_ms, self._sign_ms(incoming, method, held))

    def _sign_ms(self, incoming, method, held):
        trusts = self.world.plan.lines[self.port - 1].supervision.release_on
        if method in ("busy", "congestion"):
            return self._tone_ms(method)
        if method == "dialtone":
            if method in trusts and (incoming or self._trunk.learned.dialtone >= learning.PROVEN):
                return LATE_DIAL_US // 1000 + self._tones.dial_ms + DIAL_DELAY_MS + OPEN_MS
            return LATE_CONGESTION_MS + self._tone_ms("congestion")
        if method == "silence":
            listens = held and method in trusts and not learning.tells_its_end(self._trunk.learned)
            return QUIET_MS if listens else 1 << 40
        if method == "nothing":
            return 1 << 40
        if method == "cpc" and method in trusts and self.line.cpc_ms > self.world.settings.cpc_ms:
            return self.world.settings.cpc_ms + OPEN_MS
        if method == "reversal" and method in trusts and (incoming or self.line.reverses_at_answer):
            return OPEN_MS
        return LATE_BUSY_MS + self._tone_ms("busy")

    def _tone_ms(self, sound):
        return self._cycles(sound) * self._cycle_ms(sound) + MOST_DELAY_MS + OPEN_MS

    def _cycles(self, sound):
        """Two where this line is known for it."""
        supervision = self.world.plan.lines[self.port - 1].supervision
        if "busy" not in supervision.release_on:
            return supervision.distrusted_cycles
        known = getattr(self._trunk.learned, sound)
        self.counts["known tone" if known else "unproven tone"] += 1
        return 2 if known else supervision.unproven_cycles

    def _cycle_ms(self, sound):
        pattern = next(pattern for pattern in self._tones.cadences if pattern.tone == sound)
        return sum(turn.on_ms + turn.off_ms for turn in pattern.turns)

    @property
    def _tones(self):
        return tones_of(self.world.country)

    @property
    def _trunk(self):
        return self.world.control.state.trunks[self.port]

    # How it stands.

    def _moved(self, state):
        self._before(state)
        self._must(not self.alive or state == "talking", f"a live call was cut: {state}")

    def _is_open(self):
        return not self.world.line_seized(self.port)

    def _is_quiet(self):
        return self.world.line_idle(self.port) and all(map(self.world.phone_idle, self.phones))

    def _talks_with(self, who):
        return lambda: self.world.talks(who, f"line {self.port}")

    def _hangup_ms(self):
        return max(self.world.settings.of_station(port - 1).hangup_ms for port in self.phones) + OPEN_MS

    def _await(self, fact, within_ms, otherwise):
        holds = yield fact, within_ms
        self._must(holds, otherwise)

    def _must(self, holds, otherwise):
        assert holds, f"{self.what}: {otherwise}, at {self.world.now_ms} ms"
