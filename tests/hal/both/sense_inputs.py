"""What the inputs of a box show: rings, contacts and noise with seeded chance, drawn on a grid of 1 ms."""

import math

from boards.lb4x8 import BOARD
from hal.senses import Senses
from hal.signals import CardSettings

SETTINGS = CardSettings(
    ring_decihertz=250,
    flash_min_ms=80,
    flash_max_ms=300,
    hangup_ms=500,
    pulse_min_ms=15,
    pulse_max_ms=130,
    digit_gap_ms=120,
    digits="_1234567890",
    cpc_ms=200,
    battery_alarm_ms=1000,
    ring_guard_ms=2000,
)

NONE, POSITIVE, NEGATIVE = 0, 1, 2


class Dice:
    """Chance that is the same on both interpreters."""

    def __init__(self, seed):
        self._state = (seed * 2654435761 + 12345) & 0xFFFFFFFF
        for _ in range(4):
            self.fraction()

    def fraction(self):
        """0 <= x < 1."""
        self._state = (self._state * 1664525 + 1013904223) & 0xFFFFFFFF
        return (self._state >> 8) / (1 << 24)

    def below(self, limit):
        return int(self.fraction() * limit)

    def between(self, low, high):
        return low + (high - low) * self.fraction()


def on_grid(edges):
    """(ms, value) of edges (time, value), each seen at the next whole millisecond."""
    seen = []
    for at, value in edges:
        due = math.ceil(at)
        if seen and seen[-1][0] == due:
            seen.pop()
        if not seen or seen[-1][1] != value:
            seen.append((due, value))
    return seen


def ringing(hertz, volts, phase, start, length, threshold=21.5):
    """Edges of a burst that begins at ``phase`` (0..1) of a period."""
    period = 1000 / hertz
    dead = math.asin(threshold / volts) / (2 * math.pi) * period
    edges = []
    wave = start - phase * period
    sign = POSITIVE
    while wave < start + length:
        begin = max(start, wave + dead)
        end = min(start + length, wave + period / 2 - dead)
        if begin < end:
            edges.append((begin, sign))
            edges.append((end, NONE))
        wave += period / 2
        sign = NEGATIVE if sign == POSITIVE else POSITIVE
    return edges


def bounced(dice, edges, bounce):
    """Edges of a contact that chatters for up to ``bounce`` ms after each."""
    found = []
    for number, (at, value) in enumerate(edges):
        found.append((at, value))
        until = at + bounce
        if number + 1 < len(edges):
            until = min(until, edges[number + 1][0] - 0.01)
        chatter = []
        touch = at + dice.between(0.15, 1.5)
        while touch < until:
            chatter.append(touch)
            touch += dice.between(0.15, 1.5)
        if len(chatter) % 2:
            chatter.pop()
        for turn, touch in enumerate(chatter):
            found.append((touch, value if turn % 2 else 1 - value))
    return found


class Box:
    """Senses of an lb4x8 at rest; pins are set by what they mean, time is moved by hand."""

    def __init__(self, board=BOARD, settings=SETTINGS):
        self.board = board
        self.senses = Senses(board, settings)
        self.now = 1000
        self.heard = []
        """(ms, kind, port, value) of every signal so far."""
        self.raw = 0
        levels = board.levels
        for station in board.stations:
            self.raw |= (1 - levels.shk) << place(station.shk)
        for line in board.lines:
            for pin in (line.ring, line.ring2):
                self.raw |= (1 - levels.ring) << place(pin)
            self.raw |= (1 - levels.loop) << place(line.loop)
            self.raw |= levels.battery << place(line.battery)
            self.raw |= (1 - levels.reversed) << place(line.polarity)

    def put(self, pin, level):
        bit = 1 << place(pin)
        self.raw = self.raw | bit if level else self.raw & ~bit

    def hook(self, station, closed):
        shk = self.board.levels.shk
        self.put(self.board.stations[station].shk, shk if closed else 1 - shk)

    def sign(self, line, sign):
        pins, ring = self.board.lines[line], self.board.levels.ring
        self.put(pins.ring, ring if sign == POSITIVE else 1 - ring)
        self.put(pins.ring2, ring if sign else 1 - ring)

    def loop(self, line, closed):
        loop = self.board.levels.loop
        self.put(self.board.lines[line].loop, loop if closed else 1 - loop)

    def battery(self, line, present):
        battery = self.board.levels.battery
        self.put(self.board.lines[line].battery, battery if present else 1 - battery)

    def polarity(self, line, is_reversed):
        level = self.board.levels.reversed
        self.put(self.board.lines[line].polarity, level if is_reversed else 1 - level)

    def run(self, length):
        """``length`` ticks; the signals heard in them, times counted from the first."""
        start = self.now
        found = []
        for _ in range(length):
            for signal in self.senses.step(self.raw, self.now):
                found.append((self.now - start, signal.kind, signal.port, signal.value))
                self.heard.append((self.now, signal.kind, signal.port, signal.value))
            self.now += 1
        return found

    def play(self, edges, put, port, after=0):
        """Let an input follow edges (times from now), and ``after`` ms more."""
        start = self.now
        found = []
        for at, value in on_grid(edges):
            found += self._shifted(start, start + at - self.now)
            put(port, value)
        return found + self._shifted(start, after)

    def _shifted(self, start, length):
        base = self.now - start
        return [(at + base, kind, port, value) for at, kind, port, value in self.run(max(0, length))]


def place(pin):
    return 16 * pin.chip + pin.bit


def kinds(found):
    return [kind for _, kind, _, _ in found]
