"""What callers, and whoever talks to them, go through in a simulated office: a judge of the call register that looks at
the exchange and listens to telephones, and knows no fact that call control tells."""

from collections import Counter
from itertools import pairwise

from firmware.callcontrol.states import TrunkState
from tests.firmware.desk.register.kept import BEGAN_MS

SEEN_MS = 400
"""Filters, hook switches and writes: so much later than people, or earlier, the box notices a beginning or an end."""
SHORTEST_RING_MS = 4_000
"""Who calls is told before the first ring in some countries (1.6 s), and a ring of a second is noticed."""
TOO_LATE_MS = 6_000
"""A pause of a ring: so long the box does not know that a caller has given up."""
RING_HZ = 15, 68
RING_VOLTS = 25
"""With less a story means that nobody rings: a test of the line, or what is induced."""


class _Visit:
    """One caller on a line."""

    def __init__(self, began_ms):
        self.began_ms = began_ms
        self.gave_up_ms = None
        self.heard_ms = 0
        self.times = 0


def _is_ringing(line):
    """No test voltage, and not what is induced."""
    return RING_HZ[0] <= line.ring_hz <= RING_HZ[1] and line._ringing._volts >= RING_VOLTS


class _Piece:
    """Talk of a telephone with the caller on ``line``; ``agent``: who is logged in there; ``till_ms`` None: it goes
    on."""

    def __init__(self, line, phone, agent, since_ms):
        self.line = line
        self.phone = phone
        self.agent = agent
        self.since_ms = since_ms
        self.till_ms = None


class Callers:
    """Watches ``world`` from now on: callers of each line, and how long each telephone, and each agent at one, talks to
    any of them. Who is logged in where it has from call control's own memory."""

    def __init__(self, world):
        self._world = world
        self.visits = {port: [] for port in world.lines}
        self.pieces = []
        self.unfit = set()
        """Lines of which the register of one life of the box cannot know all, or knows it otherwise."""
        self._seen_ms = world.now_ms
        self._talks = {port: {} for port in world.lines}
        world.on_change(self._look)
        world.on_start(self._restarted)

    def _restarted(self):
        self.unfit.update(self.visits)

    def _look(self, now_ms):
        passed_ms, self._seen_ms = now_ms - self._seen_ms, now_ms
        for port, line in self._world.lines.items():
            if self._talks[port]:
                self.visits[port][-1].heard_ms += passed_ms
            self._look_at(port, line, now_ms)
            phones = self._phones(port) if self.visits[port] and not line.outgoing else set()
            if phones and not self._talks[port]:
                self.visits[port][-1].times += 1
            self._note_talks(port, phones, now_ms)

    def _look_at(self, port, line, now_ms):
        visits, control = self.visits[port], self._world.control
        if (line.parallel_lifted or line.cut_off or not line.alive) and line.state != "cleared":
            self.unfit.add(port)
        if control is not None and control.state.trunks[port].state is TrunkState.OUT:
            self.unfit.add(port)  # a call that its chips have hidden for a while is two
        rings = bool(visits) and visits[-1].gave_up_ms is None
        gave_up_ms = visits[-1].gave_up_ms if visits else None
        if line.state == "dialling" and gave_up_ms is not None and now_ms - gave_up_ms < TOO_LATE_MS:
            self.unfit.add(port)  # somebody lifts whose caller has just gone, and hears the exchange's dial tone
        if line.state == "ringing" and not rings:
            is_next_at_once = gave_up_ms is not None and now_ms - gave_up_ms < TOO_LATE_MS
            if is_next_at_once or not _is_ringing(line):
                self.unfit.add(port)
            visits.append(_Visit(now_ms))
        elif line.state == "none" and rings and not self._world.line_seized(port):
            visits[-1].gave_up_ms = now_ms

    def _phones(self, port):
        heard = self._world.line_hears(port)
        if any(who.startswith("line ") for who in heard):
            self.unfit.add(port)
        return {int(who.removeprefix("phone ")) for who in heard if who.startswith("phone ")}

    def _note_talks(self, port, phones, now_ms):
        there = self._talks[port]
        for phone in there.keys() - phones:
            there.pop(phone).till_ms = now_ms
        for phone in phones - there.keys():
            there[phone] = _Piece(port, phone, self._agent_at(phone), now_ms)
            self.pieces.append(there[phone])

    def _agent_at(self, phone):
        """ "": nobody is logged in there."""
        control = self._world.control
        agents = control.state.agents.values() if control is not None else ()
        return next((one.name for one in agents if one.station == phone), "")

    def differences(self, kept):
        """Sentences on what the register tells otherwise."""
        self._look(self._world.now_ms)
        fit = {port: visits for port, visits in self.visits.items() if port not in self.unfit}
        pieces = [piece for piece in self.pieces if piece.line in fit]
        calls = {call.id: call for call in kept.calls(direction="in") if call.line in fit}
        return [
            *self._of_lines(kept, fit),
            *self._of_talks(kept, pieces, calls, "phone", "station"),
            *self._of_talks(kept, pieces, calls, "agent", "agent"),
            *self._of_service(kept, pieces, calls),
        ]

    def _of_lines(self, kept, fit):
        for port, visits in fit.items():
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

    def _of_talks(self, kept, pieces, calls, who, column):
        """With callers, in all, of each telephone or each agent."""
        heard_ms, times, told_ms = Counter(), Counter(), Counter()
        for piece in pieces:
            heard_ms[getattr(piece, who)] += self._piece_ms(piece)
            times[getattr(piece, who)] += 1
        for leg in kept.of("legs", what="talks"):
            if leg.call in calls and leg.station:
                told_ms[getattr(leg, column)] += self._length_ms(leg.began_ms, leg.ended_ms)
        for one in {*heard_ms, *told_ms} - {""}:
            if abs(told_ms[one] - heard_ms[one]) > times[one] * SEEN_MS:
                told = f"{heard_ms[one]} ms of talk with callers in {times[one]} pieces"
                yield f"{who} {one}: {told}, {told_ms[one]} in the register"

    def _of_service(self, kept, pieces, calls):
        """Whoever is said to have answered a caller from a queue was heard by him then."""
        agents = {row.agent for row in kept.of("agent_states")}
        for one in kept.of("passages", how="answered"):
            if one.call not in calls or not one.station:
                continue
            line, since_ms = calls[one.call].line, one.left_ms - BEGAN_MS
            till_ms = since_ms + self._length_ms(one.left_ms, one.ended_ms)
            heard = [piece for piece in pieces if (piece.line, piece.phone) == (line, one.station)]
            then = [piece for piece in heard if abs(piece.since_ms - since_ms) <= SEEN_MS]
            named = {piece.agent for piece in then}
            if till_ms - since_ms > 2 * SEEN_MS and (not then or (one.agent in agents and one.agent not in named)):
                yield f"{one}: its caller heard {sorted(named) or 'nobody'} there then"

    def _piece_ms(self, piece):
        return (self._world.now_ms if piece.till_ms is None else piece.till_ms) - piece.since_ms

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
