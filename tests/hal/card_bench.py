"""A line card on its board: the real drivers on the chip models, joined by the nets, in virtual time."""

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from hal.line_card import LineCard
from hal.signals import NAMES, CardSettings
from tools.sim.nets import Nets

BUDGET = 210
"""700 us at 300 kHz."""

SETTINGS = CardSettings(
    ring_decihertz=250,
    flash_min_ms=80,
    flash_max_ms=500,
    hangup_ms=600,
    pulse_min_ms=15,
    pulse_max_ms=100,
    digit_gap_ms=120,
    digits="?1234567890",
    cpc_ms=250,
    battery_alarm_ms=1000,
    ring_guard_ms=2000,
)

BOARDS = (LB4X8, LB8X24)
RINGING = (1250, 3750)


class CardBench:
    """``signals``: (ms, name, port, value) of everything told; ``bells``, ``rm``: (ms, station, on) of what the
    telephones' chips saw; ``ticks``: (ms, bits on all buses) of every tick with traffic."""

    def __init__(self, board=LB4X8, settings=SETTINGS, skip=False, start=True):
        self.board = board
        self.nets = Nets(board, watchdog=False)
        nets = self.nets
        self.card = LineCard(board, settings, nets.buses, nets.int_pins, nets.reset_pin, nets.uarts)
        self.now_ms = 0
        self.skip = skip
        self.signals = []
        self.bells = []
        self.rm = []
        self.fr = []
        self.ticks = []
        self.stalls = []
        self.nets.on_bell = lambda station, on: self.bells.append((self.clock_ms(), station, on))
        for station, slic in enumerate(self.nets.stations):
            self._listen(station, slic)
        if start:
            self.card.start(0)
            self.drop_traffic()

    def clock_ms(self) -> float:
        return self.nets.schedule.now_us / 1000

    def _listen(self, station, slic):
        pins = self.board.stations[station]
        for pin, name, log in ((pins.rm, "set_rm", self.rm), (pins.fr, "set_fr", self.fr)):
            outputs = self.nets._outputs[pin.chip]
            handler = outputs.single[1 << pin.bit]

            def changed(level, handler=handler, log=log, slic=slic, name=name):
                before = getattr(slic, name[4:])
                handler(level)
                if level != before:
                    log.append((self.clock_ms(), station, level))

            outputs.single[1 << pin.bit] = changed

    def drop_traffic(self) -> int:
        for bus in self.nets.buses:
            bus.take_stall_us()
        return sum(bus.take_bits() for bus in self.nets.buses)

    def tick(self, command=None, *arguments):
        """The millisecond ``now_ms``: what the world did before it, then scan, the command that answers it, actuate."""
        self.nets.schedule.run_until(self.now_ms * 1000)
        for signal in self.card.scan(self.now_ms):
            self.signals.append((self.now_ms, NAMES[signal.kind], signal.port, signal.value))
        if command is not None:
            command(*arguments)
        self.card.actuate(self.now_ms)
        bits = sum(bus.take_bits() for bus in self.nets.buses)
        stall = sum(bus.take_stall_us() for bus in self.nets.buses)
        if bits:
            self.ticks.append((self.now_ms, bits))
        if stall:
            self.stalls.append((self.now_ms, stall))
        self.now_ms += 1

    def run(self, ms: int):
        end_ms = self.now_ms + ms
        while self.now_ms < end_ms:
            if self.skip and not self.nets.int_pins.asserted():
                self.now_ms = min(self._next_ms(), end_ms)
                self.nets.schedule.run_until(self.now_ms * 1000)
                if self.now_ms == end_ms:
                    break
            self.tick()

    def _next_ms(self) -> int:
        """The next tick in which anything can happen: the card's own, or the first after the world moves."""
        due_ms = max(self.now_ms, self.card.idle_until_ms(self.now_ms))
        world_us = self.nets.schedule.next_time()
        if world_us is not None:
            due_ms = min(due_ms, max(self.now_ms, -(-world_us // 1000)))
        return due_ms

    def at(self, ms: float, action, *arguments):
        """Let the world do something at an absolute time."""
        self.nets.schedule.at(int(ms * 1000), lambda: action(*arguments))

    def lift(self, station, closed=True):
        self.nets.stations[station].set_loop(closed)

    def told(self, name: str, port=None):
        """Times at which a signal was told."""
        return [ms for ms, known, at, _ in self.signals if known == name and port in (None, at)]

    def worst_bits(self) -> int:
        return max([bits for _, bits in self.ticks] or [0])

    def close_all_well(self):
        """What must hold after every test: no datasheet broken, no tick over budget."""
        assert self.nets.violations() == []
        assert self.worst_bits() <= BUDGET
