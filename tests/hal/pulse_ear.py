"""What an exchange makes of a loop: digits, flashes and hang-ups, by the receivers of hardware.md 13.1 alone."""

MOST_PULSE_MS = 200
"""DAHDI: a longer break is a flash; up to FLASH_MS."""
FLASH_MS = 1250
DIGIT_ENDS_MS = 200
"""A make this long ends a digit (NEC takes 256 ms between digits, no make of a pulse is half as long)."""


def normal(pulses):
    return str(pulses % 10)


def sweden(pulses):
    return str(pulses - 1)


def new_zealand(pulses):
    return str((10 - pulses) % 10)


class PulseEar:
    """The exchange's end of every line of a bench. ``edges[line]``: (ms, closed) of the loop as the relay made it."""

    def __init__(self, bench):
        self._bench = bench
        self.edges = [[] for _ in bench.board.lines]
        bench.nets.on_off_hook = self._moved

    def _moved(self, line, closed):
        self.edges[line].append((self._bench.clock_ms(), closed))

    def closed(self, line):
        return bool(self.edges[line]) and self.edges[line][-1][1]

    def breaks(self, line):
        """(begin, length) of every break between two closed loops."""
        edges = self.edges[line]
        found = []
        for n in range(1, len(edges) - 1):
            if not edges[n][1]:
                found.append((edges[n][0], edges[n + 1][0] - edges[n][0]))
        return found

    def trains(self, line):
        """The breaks, cut where the loop was closed for long enough to end a digit."""
        trains = []
        end_ms = -1e9
        for begin, length in self.breaks(line):
            if begin - end_ms >= DIGIT_ENDS_MS:
                trains.append([])
            trains[-1].append((begin, length))
            end_ms = begin + length
        return trains

    def digits(self, line, mapping=normal, slowest=8, fastest=12):
        """What was dialled; '?' for a digit that a receiver of ``slowest`` to ``fastest`` pulses a second and a break
        of 55 to 77 % refuses."""
        heard = ""
        for train in self.trains(line):
            heard += mapping(len(train)) if good_train(train, slowest, fastest) else "?"
        return heard


def good_train(train, slowest, fastest):
    shortest_ms, longest_ms = 1000 / fastest, 1000 / slowest
    for n in range(len(train)):
        begin, length = train[n]
        if not 0.55 * shortest_ms <= length <= 0.77 * longest_ms:
            return False
        if n + 1 < len(train):
            period = train[n + 1][0] - begin
            if not shortest_ms <= period <= longest_ms or not 0.55 <= length / period <= 0.77:
                return False
    return len(train) <= 10
