"""The line card: all chips of a board behind two calls a tick.

    scan(now_ms)      reads what INT pins ask for and tells what happened, as signals
    actuate(now_ms)   makes the outputs follow what was commanded since

It only composes: who reads is in hal/expanders, filters in hal/senses, ringing in hal/ringer, polarity towards
telephones in hal/polarity, the matrix in hal/crosspoints, caller ID in hal/caller_id, faults in hal/chip_care, what is
told in hal/news, the safety poll in hal/safety_poll, the start of chips in hal/card_start, counters in
hal/card_counters. A quiet tick costs two compares. No BusError leaves it. Commands come between the two, in the tick
whose scan they answer; each is a wanted state, so saying it twice is harmless (the door's time begins anew).
"""

from hal.budget import Budget
from hal.caller_id.watch import CallerIdWatch
from hal.card_counters import CardCounters
from hal.card_start import expander_driver, start_chip
from hal.chip_care import REPAIRED, ChipCare
from hal.chips.cpc5622 import CPC5622, QUIET
from hal.chips.mcp23017 import SERVICE_BITS, WRITE_PAIR_BITS
from hal.chips.mt8816 import Matrix
from hal.crosspoints import Crosspoints
from hal.digit_reader import DigitReader
from hal.expanders import Inputs
from hal.fail_safe import DoorRelay, LongestRing, loop_chips, recovery_order, write_order
from hal.last_resort import LastResort
from hal.news import News
from hal.outpulser import Outpulser
from hal.outputs import Outputs
from hal.pin_plan import chip_plans, matrix_chips
from hal.polarity import StationPolarity
from hal.ring_plan import TAIL_MS
from hal.ringer import Ringer, half_period_ms
from hal.safety_poll import SafetyPoll
from hal.senses import Senses
from hal.signals import NOTHING
from hal.slow_work import SlowWork


class LineCard(CardCounters):
    """``board``: hal.wiring.Board; ``settings``: hal.signals.CardSettings; ``buses``: one hal.bus.I2CBus for each of
    ``board.buses``; ``int_pins``: hal.pins.InterruptPins; ``reset_pin``: hal.pins.OutputPin; ``uarts``: a hal.uart.Uart
    for each CO line in order, as many as there are: a line without has no caller ID by FSK.

    ``missing`` after ``start``: sentences about chips the box can live without.
    """

    def __init__(self, board, settings, buses, int_pins, reset_pin, uarts=()):
        self.board = board
        plans = chip_plans(board)
        drivers = tuple([expander_driver(buses, *pair) for pair in zip(board.expanders, plans)])
        matrix = Matrix(drivers, board.matrix, board.sources, board.listeners)
        self._int_pins = int_pins
        self._plans = plans
        self._drivers = drivers
        self._matrix = matrix
        self._matrix_chips = matrix_chips(board)
        self._senses = Senses(board, settings)
        self._budget = Budget(board)
        self._care = ChipCare(board, drivers, self._budget, recovery_order(board, self._matrix_chips))
        self._last_resort = LastResort(reset_pin, self._care)
        self._outputs = Outputs(drivers, plans, self._budget, self._care)
        self._care.hand_over = self._outputs.hand_over
        self._inputs = Inputs(board, drivers, plans, self._budget, self._care, self._senses)
        self._crosspoints = Crosspoints(matrix, board, self._matrix_chips, drivers, self._budget, self._care)
        self._ringer = Ringer(board, settings, self._outputs, self._senses)
        self._polarity = StationPolarity(board, self._outputs, self._senses, self._ringer)
        self._lines = tuple([CPC5622(pins, board.levels) for pins in board.lines])
        self._outpulser = Outpulser(self._lines, settings.digits, self._outputs, self._care, self._senses)
        self._care.was_reset = self._chip_was_reset
        self._longest_ring = LongestRing(board, self._outputs, self._care, self._ringer, self._last_resort)
        self._door = DoorRelay(board, self._outputs, self._care, self._last_resort)
        self._digits = DigitReader(board, drivers, self._budget, self._care, self._crosspoints)
        self._poll = SafetyPoll(board, drivers, plans, self._budget, self._care, self._inputs, self._crosspoints)
        self._slow = SlowWork(board, buses, self._budget, self._care)
        self._caller_ids = CallerIdWatch(len(board.lines), uarts)
        self._news = News(
            board,
            self._care,
            self._longest_ring,
            self._ringer,
            self._digits,
            self._slow,
            self._outpulser,
            self._caller_ids,
        )
        self._loop_chips = loop_chips(board)
        self._first, self._rest = write_order(board, self._matrix_chips)
        self._seized = []
        self._now_ms = 0
        self._wake_ms = 0
        self._work_ms = 0
        self._busy = False
        self._stepped_raw = 0

    # Start and shutdown.

    def start(self, now_ms: int) -> None:
        """RESET, then every expander: levels before directions; then the matrix. Raises hal.card_start.CardError.

        Whoever holds the watchdog has retriggered it before: it holds RESET otherwise.
        """
        self._now_ms = now_ms
        self._last_resort.pulse()
        for chip in range(len(self._drivers)):
            start_chip(self.board, chip, self._drivers[chip].init)
        start_chip(self.board, self.board.matrix.strobe.chip, self._matrix.reset)
        for chip in range(len(self._drivers)):
            self._inputs.take(chip)
        self._slow.start(now_ms)
        self._poll.start(now_ms)
        self._listen_for_callers(now_ms)
        self._busy = True
        self._wake_ms = self._work_ms = now_ms

    def _listen_for_callers(self, now_ms: int) -> None:
        """Every line is idle: its caller-ID path goes on, and where it has a receiver, that hears it."""
        for line in range(len(self._lines)):
            self._open_caller_id_path(line)
        self._digits.start(now_ms)
        self._caller_ids.start(now_ms)
        # Before the first tick there is no limit to keep.
        self._budget.open(now_ms - 1)
        self._budget.lift()
        self._write_all(now_ms)
        self._crosspoints.write(now_ms)

    def safe_state(self, now_ms: int, sleep_ms=None) -> None:
        """Everything off at once, ignoring the budget: bells at rest, loops and crosspoints open, relays off.

        ``sleep_ms``, a function that waits, lets RM fall in the chip's order where telephones ring (11 ms after
        F/R); without it RM falls at once.
        """
        self._budget.open(now_ms)
        self._budget.lift()
        self._outpulser.abandon()
        ringing = [station for station in range(len(self.board.stations)) if self._ringer.in_ring_mode(station)]
        bells = [self.board.stations[station].rm.chip for station in ringing]
        for chip in range(len(self._drivers)):
            if not self._matrix_chips >> chip & 1 and chip not in bells:
                self._outputs.make_safe(chip)
        for station in ringing:
            self._ringer.stop(station, now_ms)
        self._write_all(now_ms)
        self._crosspoints.open_all()
        self._crosspoints.doubt()
        self._crosspoints.write(now_ms)
        if ringing and sleep_ms is not None:
            sleep_ms(TAIL_MS)
        for station in ringing:
            self._ringer.cut(station)
        for chip in bells:
            self._outputs.make_safe(chip)
        self._write_all(now_ms)

    def _write_all(self, now_ms: int) -> None:
        self._outputs.write(self._first, now_ms)
        self._outputs.write(self._rest, now_ms)

    # The tick.

    def scan(self, now_ms: int):
        """Signals since the last scan: a list, or NOTHING."""
        self._now_ms = now_ms
        asserted = self._int_pins.asserted() & self._care.in_service
        if not asserted and now_ms < self._wake_ms:
            return NOTHING
        if now_ms >= self._caller_ids.next_ms:
            self._caller_ids.listen(now_ms)
            if not asserted and now_ms < self._work_ms and not self._caller_ids.found:
                self._wake_ms = min(self._work_ms, self._caller_ids.next_ms)
                return NOTHING
        self._busy = True
        self._budget.open(now_ms)
        if asserted:
            self._inputs.serve(asserted, now_ms, self._reserve(now_ms), self._ringer.any())
        self._stepped_raw = self._inputs.raw
        found = self._senses.step(self._stepped_raw, now_ms)
        if not found and not self._news.waiting():
            return NOTHING
        return self._news.tell(found, self._stepped_raw, now_ms) or NOTHING

    def actuate(self, now_ms: int) -> None:
        """Write what differs, most urgent first, as far as the tick's budget goes; then what may wait."""
        if not self._busy:
            return
        self._budget.open(now_ms)
        for line, on in self._seized:
            self._senses.set_seized(line, on, now_ms)
        del self._seized[:]
        self._outpulser.step(now_ms)
        self._polarity.step(now_ms)
        self._ringer.step(now_ms)
        self._limit_times(now_ms)
        self._outputs.write(self._loop_chips, now_ms)
        self._outputs.write(self._first, now_ms)
        self._digits.step(now_ms)
        self._crosspoints.write(now_ms)
        self._outputs.write(self._rest, now_ms)
        self._care.step(now_ms)
        if self._care.returned:
            self._welcome(now_ms)
        self._poll.step(now_ms)
        self._slow.step(now_ms)
        self._outpulser.settle(now_ms)
        if self._ringer.settle(now_ms):
            self._longest_ring.settle()
        self._busy = False
        self._work_ms = self._next_work(now_ms)
        self._wake_ms = max(now_ms + 1, min(self._work_ms, self._caller_ids.next_ms))

    def idle_until_ms(self, now_ms: int) -> int:
        """Nothing is to be done before this unless an INT is asserted or a command comes."""
        if self._busy or self._wake_ms < now_ms:
            return now_ms
        return self._wake_ms

    def _next_work(self, now_ms: int) -> int:
        """When anything but the UARTs is to be looked at."""
        if self._outputs.pending() or self._crosspoints.pending() or self._digits.pending():
            return now_ms + 1
        if self._news.waiting() or self._inputs.raw != self._stepped_raw:
            return now_ms + 1
        return max(
            now_ms + 1,
            min(
                self._senses.next_deadline_ms,
                self._ringer.next_ms,
                self._polarity.next_ms,
                self._outpulser.next_ms,
                self._longest_ring.next_ms,
                self._door.next_ms,
                self._care.next_ms,
                self._poll.next_ms(),
                self._slow.next_ms,
            ),
        )

    def _reserve(self, now_ms: int) -> int:
        """Bits that reads leave to the writes: a latch write always, more where edges are due or changes are old."""
        waiting = self._outpulser.writes_due(now_ms) | self._ringer.writes_due(now_ms) | self._outputs.pending()
        bits = 0
        while waiting:
            bits += WRITE_PAIR_BITS
            waiting &= waiting - 1
        bits = max(bits, WRITE_PAIR_BITS, self._crosspoints.reserve(now_ms))
        return min(bits, self._budget.limit - SERVICE_BITS)

    def _limit_times(self, now_ms: int) -> None:
        self._door.step(now_ms)
        if self._ringer.any() or self._longest_ring.next_ms <= now_ms:
            self._longest_ring.step(now_ms)

    def _chip_was_reset(self, chip: int, now_ms: int) -> None:
        self._ringer.chip_was_reset(chip, now_ms)
        self._polarity.chip_was_reset(chip, now_ms)
        self._outpulser.chip_was_reset(chip, now_ms)

    def _welcome(self, now_ms: int) -> None:
        """Chips that are initialised again: their inputs count, what hangs on them is made good."""
        returned = self._care.returned
        for event, chip, _ in self._care.events:
            if event == REPAIRED:
                self._outpulser.chip_was_repaired(chip, now_ms)
        self._care.returned = 0
        for chip in range(len(self._drivers)):
            if returned >> chip & 1:
                self._inputs.take(chip)
                self._digits.reset(chip)
        if returned & self._matrix_chips:
            self._crosspoints.doubt()

    # Commands.

    def check(self, settings) -> None:
        """Raises ValueError for CardSettings that this card cannot work with."""
        self._senses.check(settings)
        half_period_ms(settings.ring_decihertz)

    def use(self, settings) -> bool:
        """Other CardSettings from now on; nothing under way is disturbed. False: the new ringing frequency waits until
        no bell sounds. Raises ValueError, with nothing changed."""
        self.check(settings)
        at_once = self._ringer.use(settings)
        self._senses.use(settings)
        self._outpulser.use(settings.digits)
        return at_once

    def ring(self, station: int, cadence) -> None:
        """Ring with ``cadence`` (on, off in ms for each of one to three bursts) until stopped or lifted."""
        self._busy = True
        self._ringer.ring(station, cadence, self._now_ms)

    def stop_ringing(self, station: int) -> None:
        self._busy = True
        self._ringer.stop(station, self._now_ms)

    def pulse_bell(self, station: int, on_ms: int) -> None:
        """Sound its bell once for ``on_ms``, in its turn as any ring; STATION_RING_PAUSED follows."""
        self._busy = True
        self._ringer.pulse(station, on_ms, self._now_ms)

    def reverse_polarity(self, station: int) -> None:
        """Towards a telephone on hook, from now on or as soon as the end of its ringing lets it; a lift makes it void.
        A bell that begins takes it back."""
        self._busy = True
        self._polarity.reverse(station)

    def restore_polarity(self, station: int) -> None:
        """Polarity as at rest."""
        self._busy = True
        self._polarity.restore(station)

    def seize(self, line: int) -> None:
        """Close the loop towards the exchange; the caller-ID path goes off. What is being dialled goes on. Where the
        line had begun to ring LINE_GLARE follows."""
        self._hold(line, True)

    def release(self, line: int) -> None:
        """Open the loop, and listen for callers again; dialling ends untold."""
        self._hold(line, False)
        self._open_caller_id_path(line)

    def _hold(self, line: int, on: bool) -> None:
        self._busy = True
        if on != self._outpulser.held(line):
            self._caller_ids.seize(line, on)
        self._outpulser.hold(line, on, self._now_ms)
        self._seized.append((line, on))

    def _open_caller_id_path(self, line: int) -> None:
        """The on-hook signal reaches the receive side: for an idle line only."""
        port = self._lines[line]
        port.caller_id_path(self._outputs.wanted, True)
        self._outputs.touch(port.cid_chip)

    def dial_pulses(self, line: int, digits: str, timing) -> None:
        """Dial on a seized line by pulse, after what is being dialled there already. ``timing``:
        hal.outpulser.PulseTiming; the country's digit map counts. LINE_DIALLED_OUT follows, with the last of several
        orders. Raises ValueError for a character without pulses and for times out of range."""
        self._busy = True
        self._outpulser.dial(line, digits, timing, self._now_ms)

    def flash_line(self, line: int, break_ms: int) -> None:
        """Open the loop of a seized line for ``break_ms`` (50 to 1250, else ValueError), after what is being dialled
        there already. LINE_DIALLED_OUT follows, with the last of several orders."""
        self._busy = True
        self._outpulser.flash(line, break_ms, self._now_ms)

    def stop_dialling(self, line: int) -> None:
        """Dial no more on this line: its loop is closed at once. Nothing is told of it; the exchange may have heard a
        part of a digit."""
        self._busy = True
        self._outpulser.stop(line, self._now_ms)

    def close_crosspoint(self, listener: int, source: int) -> None:
        """Matrix Y ``listener`` hears X ``source``."""
        self._busy = True
        self._crosspoints.close(listener, source)

    def open_crosspoint(self, listener: int, source: int) -> None:
        self._busy = True
        self._crosspoints.open(listener, source)

    def set_hook_mode(self, station: int, mode: int) -> None:
        """What short breaks mean from now on: HOOK_IDLE, HOOK_DIALLING, HOOK_TALKING."""
        self._busy = True
        self._senses.set_hook_mode(station, mode)

    def lend_receiver(self, receiver: int, source: int) -> None:
        """Let ``receiver`` hear matrix X ``source``: its digits become STATION_DIGIT or LINE_DIGIT of that port. One of
        the first ``board.line_receivers`` leaves the line of its number deaf to caller ID by DTMF meanwhile."""
        self._busy = True
        self._digits.lend(receiver, source, self._now_ms)
        self._tell_who_hears(receiver)

    def return_receiver(self, receiver: int) -> None:
        """It hears the line of its number again, or nobody where it has none."""
        self._busy = True
        self._digits.take_back(receiver, self._now_ms)
        self._tell_who_hears(receiver)

    def _tell_who_hears(self, receiver: int) -> None:
        if receiver < min(self.board.line_receivers, len(self._lines)):
            self._caller_ids.hears(receiver, self._digits.hears_line(receiver), self._now_ms)

    def open_door(self, for_ms: int) -> None:
        """Energise the door opener for ``for_ms`` from now, at most ``limits.door_max_ms`` on end; 0 releases it."""
        self._busy = True
        self._door.open(max(0, for_ms))

    def set_transfer(self, energised) -> None:
        """Energised: the box has line and telephone of the transfer relay; released: they are joined."""
        self._busy = True
        self._outputs.set(self.board.transfer, 1 if energised else 0)

    def transfer_line_busy(self) -> bool:
        """Whether the transfer relay's line is in use at this moment, by us or by the telephone that the fallen relay
        has joined to it: loop current, or ringing. Busy too while nobody can see. A call may look idle for as long as
        its loop is interrupted, so whoever takes the relay over asks for some time on end."""
        line = self.board.transfer_line
        port = self._lines[line]
        if (1 << (port.loop >> 4) | 1 << (port.ring >> 4)) & ~self._care.in_service:
            return True
        raw = self._inputs.raw
        current = self._outpulser.held(line) or port.loop_current(raw)
        return current or port.half_wave(raw) != QUIET or self._senses.rings(line)

    def set_lamp(self, lamp: int, on) -> None:
        self._busy = True
        self._outputs.set(self.board.lamps[lamp], 1 if on else 0)

    def ask_line_volts(self, line: int) -> None:
        """LINE_VOLTS follows."""
        self._busy = True
        self._slow.ask_volts(line)

    def set_clock(self, time) -> None:
        """(year, month, day, hour, minute, second) into the clock, else ValueError; CLOCK_TIME follows."""
        self._busy = True
        self._slow.set_clock(time, self._now_ms)
