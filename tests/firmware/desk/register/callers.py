"""What callers, and whoever talks to them, go through in a simulated office: a judge of the call register that looks at
the exchange and listens to telephones, and knows no fact that call control tells."""

from collections import Counter
from itertools import pairwise

from tests.firmware.desk.register.kept import BEGAN_MS

SEEN_MS = 400
"""Filters, hook switches and writes: so much later than people, or earlier, the box notices a beginning or an end."""
SHORTEST_RING_MS = 4_000
"""Who calls is told before the first ring in some countries (1.6 s), and a ring of a second is noticed."""
TOO_LATE_MS = 6_000
"""A pause of a ring: so long the box does not know that a caller has given up."""


class _Visit:
    """One caller on a line."""

    def __init__(self, began_ms):
        self.began_ms = began_ms
        self.gave_up_ms = None
        self.heard_ms = 0
        self.times = 0


class Callers:
    """Watches ``world`` from now on: callers of each line, and how long each telephone talks to any of them."""

    def __init__(self, world):
        self._world = world
        self.visits = {port: [] for port in world.lines}
        self.talk_ms = Counter()
        self.times = Counter()
        self.is_fit = True
        """Nothing has happened of which the register of one life of the box cannot know, or knows otherwise."""
        self._seen_ms = world.now_ms
        self._talks = {}
        world.on_change(self._look)
        world.on_start(self._restarted)

    def _restarted(self):
        self.is_fit = False

    def _look(self, now_ms):
        passed_ms, self._seen_ms = now_ms - self._seen_ms, now_ms
        for port, phones in self._talks.items():
            self.visits[port][-1].heard_ms += passed_ms
            self.talk_ms.update(dict.fromkeys(phones, passed_ms))
        now = {}
        for port, line in self._world.lines.items():
            self._look_at(port, line, now_ms)
            phones = self._phones(port) if self.visits[port] and not line.outgoing else set()
            if phones:
                now[port] = phones
                self.visits[port][-1].times += port not in self._talks
            self.times.update(phones - self._talks.get(port, set()))
        self._talks = now

    def _look_at(self, port, line, now_ms):
        visits = self.visits[port]
        if line.parallel_lifted or line.cut_off or not line.alive:
            self.is_fit = self.is_fit and line.state == "cleared"
        rings = bool(visits) and visits[-1].gave_up_ms is None
        gave_up_ms = visits[-1].gave_up_ms if visits else None
        if line.state == "dialling" and gave_up_ms is not None and now_ms - gave_up_ms < TOO_LATE_MS:
            self.is_fit = False  # somebody lifts whose caller has just gone, and hears the exchange's dial tone
        if line.state == "ringing" and not rings:
            visits.append(_Visit(now_ms))
        elif line.state == "none" and rings and not self._world.line_seized(port):
            visits[-1].gave_up_ms = now_ms

    def _phones(self, port):
        heard = self._world.line_hears(port)
        self.is_fit = self.is_fit and not any(who.startswith("line ") for who in heard)
        return {int(who.removeprefix("phone ")) for who in heard if who.startswith("phone ")}

    def differences(self, kept):
        """Sentences on what the register tells otherwise."""
        self._look(self._world.now_ms)
        return [*self._of_lines(kept), *self._of_phones(kept)] if self.is_fit else []

    def _of_lines(self, kept):
        for port, visits in self.visits.items():
            calls = kept.calls(direction="in", origin=f"line {port}")
            sure = [one for one in visits if one.times or self._lasts_ms(one) >= SHORTEST_RING_MS]
            if not len(sure) <= len(calls) <= len(visits):
                yield f"line {port}: {len(visits)} callers, {len(sure)} of them for long, {len(calls)} in the register"
            answered = [one for one in calls if one.answered_ms is not None]
            least = sum(one.heard_ms > SEEN_MS for one in visits)
            if not least <= len(answered) <= sum(one.times > 0 for one in visits):
                yield f"line {port}: {least} callers were answered, {len(answered)} in the register"
            talk_ms = sum(self._talk_ms(kept, one) for one in calls)
            heard_ms, times = sum(one.heard_ms for one in visits), sum(one.times for one in visits)
            if abs(talk_ms - heard_ms) > times * SEEN_MS:
                yield f"line {port}: {heard_ms} ms of talk in {times} pieces, {talk_ms} in the register"

    def _of_phones(self, kept):
        callers = {one.id for one in kept.calls(direction="in")}
        for port in self._world.phones:
            legs = [leg for leg in kept.of("legs", what="talks", station=port) if leg.call in callers]
            told_ms = sum(self._length_ms(leg.began_ms, leg.ended_ms) for leg in legs)
            if abs(told_ms - self.talk_ms[port]) > self.times[port] * SEEN_MS:
                yield f"phone {port}: {self.talk_ms[port]} ms of talk with callers, {told_ms} in the register"

    def _lasts_ms(self, visit):
        return (self._world.now_ms if visit.gave_up_ms is None else visit.gave_up_ms) - visit.began_ms

    def _length_ms(self, began_ms, ended_ms):
        return (BEGAN_MS + self._world.now_ms if ended_ms is None else ended_ms) - began_ms

    def _talk_ms(self, kept, call):
        """Somebody here talks with its caller: legs of several at once count once."""
        legs = [leg for leg in kept.of("legs", what="talks", call=call.id) if leg.station]
        turns = Counter()
        for leg in legs:
            turns[leg.began_ms] += 1
            turns[BEGAN_MS + self._world.now_ms if leg.ended_ms is None else leg.ended_ms] -= 1
        moments, count, talk_ms = sorted(turns), 0, 0
        for now, after in pairwise(moments):
            count += turns[now]
            talk_ms += (after - now) * (count > 0)
        return talk_ms
