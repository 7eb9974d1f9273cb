"""A storm: everything on a card's board moves at once."""

import random

from tests.hal.card_bench import RINGING, CardBench

CADENCES = (RINGING, (2000, 4000), (400, 200, 400, 2000), (300, 200, 300, 200, 300, 3700))


class Storm:
    """Everything moves at once: hooks, ringing lines, tones, and call control that changes its mind every tick."""

    def __init__(self, board, seed, skip=False):
        self.bench = CardBench(board, skip=skip)
        self.draw = random.Random(seed)
        self.nets = self.bench.nets

    def begin(self, span_ms):
        for line in self.nets.lines:
            self.bench.at(self.draw.uniform(0, 50), line.ring, 68, 90.0, self.draw.random())
        for station in range(len(self.nets.stations)):
            self._jitter(station, span_ms)
        for receiver in self.nets.receivers:
            self._tones(receiver, span_ms)

    def _jitter(self, station, span_ms):
        ms, closed = self.draw.uniform(0, 40), True
        while ms < span_ms:
            self.bench.at(ms, self.bench.lift, station, closed)
            ms += self.draw.choice((6, 8, 12, 30, 300))
            closed = not closed

    def _tones(self, receiver, span_ms):
        ms = self.draw.uniform(0, 100)
        while ms < span_ms:
            self.bench.at(ms, receiver.hear, self.draw.choice("0123456789*#ABCD"))
            self.bench.at(ms + 45, receiver.hear, None)
            ms += 90

    def command(self):
        card, draw, board = self.bench.card, self.draw, self.bench.board
        what = draw.randrange(11)
        station = draw.randrange(len(board.stations))
        line = draw.randrange(len(board.lines))
        if what == 0:
            card.ring(station, draw.choice(CADENCES))
        elif what == 1:
            card.stop_ringing(station)
        elif what in (2, 3, 4):
            card.close_crosspoint(draw.randrange(board.listeners), draw.randrange(board.sources))
        elif what == 5:
            card.open_crosspoint(draw.randrange(board.listeners), draw.randrange(board.sources))
        elif what == 6:
            card.seize(line)
        elif what == 7:
            card.release(line)
        elif what == 8:
            card.set_hook_mode(station, draw.randrange(3))
        elif what == 9:
            card.open_door(draw.randrange(8000))
        else:
            card.lend_receiver(draw.randrange(len(board.receivers)), board.stations[station].source)
