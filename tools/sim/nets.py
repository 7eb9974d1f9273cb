"""The board as copper: chip models joined pin by pin from a ``hal.wiring.Board``.

The driver's side is ``buses``, ``int_pins``, ``reset_pin`` and ``watchdog_pin``. The world's side:

    lines[n]       LinePort: set_feed(battery, reversed), ring(hz, vrms, phase), stop_ringing(), impulse(us, positive),
                   step(), set_behind(closed), set_volts(volts); send_fsk(message), send_bits(bits), cut_fsk(),
                   tone(digit or None); off_hook, cid_on, loop, heard_tone; caller_id: its HT9032
    uarts[n]       SimUart behind the HT9032 of lines[n]: read(), broken() for the driver; plugged, hold_us
    stations[n]    Ag1171: set_loop(closed), bounce_us, bell_sounding(now_us), is_up, reversed, shk
    receivers[n]   HT9170: hear(digit or None)
    matrix_closed(listener_y, source_x), closed = set of (listener_y, source_x): what the chips really hold; paths():
                   the same without what is closed all the time, a line's receiver on its line
    door_energised, transfer_energised, lamps_lit (a mask)
    power_fails(), power_returns()

and callbacks that the world may replace: ``on_crosspoint(y, x, closed)``, ``on_bell(station, sounding)``,
``on_station_power(station, up)``, ``on_polarity(station, reversed)``, ``on_off_hook(line, closed)``,
``on_cid(line, on)``, ``on_door(energised)``, ``on_transfer(energised)``, ``on_lamp(n, lit)``. Ports count from 0.
``violations()`` lists what any chip saw that its datasheet forbids.

A tone that the exchange sends on a line reaches the receivers that are connected to its source, through the line
interface off hook and through the caller-ID path on hook. Whoever feeds receivers himself, because telephones send
tones too, asks ``lines[n].heard_tone`` for the lines among their sources.
"""

from hal.pins import InterruptPins
from hal.wiring import Board, LinePins, MatrixPins, Pin, StationPins
from tools.sim.chips.ads1115 import ADS1115
from tools.sim.chips.ag1171 import Ag1171
from tools.sim.chips.at24c32 import AT24C32
from tools.sim.chips.cpc5622 import Cpc5622, LineSense
from tools.sim.chips.ds3231 import DS3231
from tools.sim.chips.ht9032 import HT9032
from tools.sim.chips.ht9170 import HT9170, QBus
from tools.sim.chips.mcp23017 import MCP23017
from tools.sim.chips.mt8816 import MT8816, MatrixBank
from tools.sim.chips.uart import SimUart
from tools.sim.chips.wires import Listener, nobody
from tools.sim.i2c import SimBus
from tools.sim.line_port import LinePort
from tools.sim.schedule import Schedule
from tools.sim.watchdog import AlwaysAlive, ResetLine, Watchdog

_OH_ON_HOOK = 1
_CID_OFF = 1


class SimInterruptPins(InterruptPins):
    """All INT pins as one integer, kept up to date by the expanders."""

    def __init__(self) -> None:
        self.mask = 0

    def asserted(self) -> int:
        return self.mask


class _Outputs:
    """Takes the output changes of one expander to the pins that hang on it."""

    def __init__(self, chip: MCP23017):
        self.chip = chip
        self.single: dict[int, Listener] = {}
        self.mask = 0
        self.group_mask = 0
        self.group: Listener = nobody
        chip.on_pins = self.changed

    def wire(self, bit: int, pull: int | None, handler: Listener) -> None:
        """``handler(level)`` hears pin ``bit``, which the board pulls to ``pull`` while nobody drives it."""
        if 1 << bit in self.single:
            raise ValueError(f"{self.chip.name}: pin {bit} is used twice")
        self.chip.set_pull(bit, pull)
        self.single[1 << bit] = handler
        self.mask |= 1 << bit

    def wire_group(self, bits: list[int], pulls: int, handler: Listener) -> None:
        """``handler(node, changed)`` hears all of ``bits`` at once."""
        for bit in bits:
            self.chip.set_pull(bit, pulls >> bit & 1)
            self.group_mask |= 1 << bit
        self.group = handler

    def changed(self, changed: int, node: int, _iodir: int) -> None:
        if changed & self.group_mask:
            self.group(node, changed)
        rest = changed & self.mask
        single = self.single
        while rest:
            low = rest & -rest
            single[low](1 if node & low else 0)
            rest ^= low


class Nets:
    """All chips of a board, joined.

    ``watchdog=False`` leaves the monoflop out (always alive); ``accumulate`` is the MCP23017's INTF switch;
    ``timed`` makes each transaction take the time of its bits; ``log`` of each bus is off.
    """

    def __init__(
        self,
        board: Board,
        schedule: Schedule | None = None,
        seed: int = 1,
        *,
        watchdog: bool = True,
        accumulate: bool = False,
        timed: bool = False,
    ):
        self.board = board
        self.schedule = schedule if schedule is not None else Schedule()
        self.seed = seed
        self.powered = True
        self.on_crosspoint: Listener = nobody
        self.on_bell: Listener = nobody
        self.on_station_power: Listener = nobody
        self.on_polarity: Listener = nobody
        self.on_off_hook: Listener = nobody
        self.on_cid: Listener = nobody
        self.on_door: Listener = nobody
        self.on_transfer: Listener = nobody
        self.on_lamp: Listener = nobody
        self.closed: set[tuple[int, int]] = set()
        self.door_energised = False
        self.transfer_energised = False
        self.lamps_lit = 0
        self._transfer_driven = 0
        self.int_pins = SimInterruptPins()
        self.buses = [SimBus(self.schedule, board.real_hz, timed) for _ in board.buses]
        self._build_expanders(accumulate)
        self._build_memories()
        self.uarts = [SimUart(self.schedule) for _ in board.lines]
        self.lines = [self._build_line(n, pins) for n, pins in enumerate(board.lines)]
        self.stations = [self._build_station(n, pins) for n, pins in enumerate(board.stations)]
        self._build_receivers()
        self._build_matrix()
        self._build_relays()
        self.reset_pin = ResetLine()
        self.watchdog_pin = Watchdog(self.schedule) if watchdog else AlwaysAlive()
        self.reset_pin.on_change = self._reset
        self.watchdog_pin.on_change = self._watchdog_changed
        self._watchdog_changed(self.watchdog_pin.alive)
        # Power-on: RESET of the matrix stands at its pull-up, so it is cleared whatever it came up with.
        self._apply_all_pins()

    # -- what the world asks

    def matrix_closed(self, listener_y: int, source_x: int) -> bool:
        """Whether that listener hears that source, in the chips."""
        return (listener_y, source_x) in self.closed

    def paths(self) -> set[tuple[int, int]]:
        """The closed crosspoints of calls: all but those by which the lines' receivers hear their lines."""
        return self.closed - self._standing

    def bell_sounding(self, station: int) -> bool:
        """Whether that telephone's bell sounds at this instant."""
        return self.stations[station].bell_sounding(self.schedule.now_us)

    def violations(self) -> list[str]:
        """Everything that a chip saw and its datasheet forbids, in chip order."""
        found = []
        for expander in self.expanders:
            found += expander.violations
        for slic in self.stations:
            found += slic.violations
        for q_bus in self.q_buses:
            found += q_bus.violations
        found += self.matrix.violations
        if self.rtc is not None:
            found += self.rtc.violations
        return found + self._shared_int_faults

    # -- power

    def power_fails(self) -> None:
        """The supply is gone: nothing answers, relays fall, telephones are dead."""
        if not self.powered:
            return
        self.powered = False
        self._mute_judges(False)
        self.watchdog_pin.powered = False
        self.watchdog_pin.lapse()
        self._power_on_expanders()
        for slic in self.stations:
            slic.power_off()
        for line in self.lines:
            line.caller_id.power_off()
        self._judge_transfer()
        for bus in self.buses:
            bus.fail("nack")
        self._mute_judges(True)

    def power_returns(self) -> None:
        """As after switching on: expanders reset, matrix undefined until its RESET, SLICs waking, clock kept."""
        if self.powered:
            return
        self.powered = self.watchdog_pin.powered = True
        for bus in self.buses:
            bus.fail("restored")
        for number, chip in enumerate(self.matrix.chips):
            chip.power_on(self.seed * 100 + number + self.schedule.now_us)
        self._power_on_expanders()
        self.matrix.power_on()
        self._apply_all_pins()
        for slic in self.stations:
            slic.wake()
        for line in self.lines:
            line.caller_id.power_on()
        for adc in self.adcs:
            adc.power_on()
        for memory in (self.rtc, self.eeprom):
            if memory is not None:
                memory.power_on()

    def _power_on_expanders(self) -> None:
        for chip in self.expanders:
            chip.power_on()

    # -- RESET and watchdog

    def _watchdog_changed(self, alive: bool) -> None:
        self.reset_pin.hold(not alive)
        self._judge_transfer()

    def _reset(self, held: bool) -> None:
        self._mute_judges(False)
        for chip in self.expanders:
            chip.hold_reset(held)
        self._mute_judges(True)

    def _mute_judges(self, judged: bool) -> None:
        """RM and F/R falling together in a reset is the board's choice, not the driver's."""
        for slic in self.stations:
            slic.judged = judged

    # -- expanders and INT

    def _build_expanders(self, accumulate: bool) -> None:
        self.expanders = []
        self._outputs = []
        self._shared_int_faults: list[str] = []
        int_gpios = [expander.int_gpio for expander in self.board.expanders]
        for index, expander in enumerate(self.board.expanders):
            chip = MCP23017(f"{expander.name} (0x{expander.address:02x})", accumulate)
            self.buses[expander.bus].attach(expander.address, chip)
            self.expanders.append(chip)
            self._outputs.append(_Outputs(chip))
            if expander.int_gpio is not None:
                sharers = [other for other, gpio in enumerate(int_gpios) if gpio == expander.int_gpio]
                chip.on_int = self._shared_int(sharers) if len(sharers) > 1 else self._own_int(1 << index)

    def _own_int(self, mask: int) -> Listener:
        """INTA of one chip on its own GPIO."""
        pins = self.int_pins

        def changed(lows: int) -> None:
            if lows & 1:
                pins.mask |= mask
            else:
                pins.mask &= ~mask

        return changed

    def _shared_int(self, sharers: list[int]) -> Listener:
        """Several INTA on one GPIO: low while any is low, and only open drains may share."""
        pins = self.int_pins
        mask = sum(1 << index for index in sharers)

        def changed(_lows: int) -> None:
            chips = [self.expanders[index] for index in sharers]
            low = any(chip.int_lows & 1 for chip in chips)
            pins.mask = pins.mask | mask if low else pins.mask & ~mask
            for chip in chips:
                fault = f"{chip.name}: INT shares a wire and is not open drain"
                if low and not chip.is_open_drain and fault not in self._shared_int_faults:
                    self._shared_int_faults.append(fault)

        return changed

    def _wire(self, pin: Pin, pull: int | None, handler: Listener) -> None:
        self._outputs[pin.chip].wire(pin.bit, pull, handler)

    def _driver(self, pin: Pin, active_level: int = 1) -> Listener:
        """A function that drives an expander's input: truth becomes ``active_level``."""
        drive = self.expanders[pin.chip].drive
        bit = pin.bit
        idle_level = 1 - active_level

        def drives(value: bool) -> None:
            drive(bit, active_level if value else idle_level)

        return drives

    def _apply_all_pins(self) -> None:
        """Tell every chip the levels that stand on its pins now."""
        for outputs in self._outputs:
            outputs.changed(0xFFFF, outputs.chip.node, outputs.chip.iodir)

    # -- ports

    def _build_line(self, n: int, pins: LinePins) -> LinePort:
        levels = self.board.levels
        daa = Cpc5622(self.schedule, f"line {n + 1}")
        sense = LineSense()
        daa.on_ring = self._driver(pins.ring)
        daa.on_ring2 = self._driver(pins.ring2)
        sense.on_loop = self._driver(pins.loop, levels.loop)
        sense.on_battery = self._driver(pins.battery, levels.battery)
        sense.on_reversed = self._driver(pins.polarity, levels.reversed)
        daa.on_ring(1)
        daa.on_ring2(1)
        sense.on_loop(False)
        sense.on_battery(True)
        sense.on_reversed(False)
        caller_id = HT9032(self.schedule, f"caller ID {n + 1}")
        caller_id.on_dout = self.uarts[n].rx
        adc, channel = (self.adcs[pins.adc[0]], pins.adc[1]) if pins.adc is not None and self.adcs else (None, 0)
        port = LinePort(daa, sense, caller_id, adc, channel=channel, volts_divider=self.board.volts_divider)
        port.on_tone = lambda: self._tone_moved(pins.source)
        port.set_volts(48.0)

        def off_hook(closed: bool) -> None:
            sense.set_off_hook(closed)
            port.path_moved()
            self.on_off_hook(n, closed)

        def cid(on: bool) -> None:
            port.path_moved()
            self.on_cid(n, on)

        daa.on_off_hook = off_hook
        daa.on_cid = cid
        self._wire(pins.oh, _OH_ON_HOOK, daa.set_oh)
        self._wire(pins.cid, _CID_OFF, daa.set_cid)
        return port

    def _build_station(self, n: int, pins: StationPins) -> Ag1171:
        slic = Ag1171(self.schedule, f"station {n + 1}", self.seed * 1000 + n)
        slic.on_shk = self._driver(pins.shk)
        slic.on_shk(0)
        slic.on_bell = lambda sounding: self.on_bell(n, sounding)
        slic.on_power = lambda up: self.on_station_power(n, up)
        slic.on_polarity = lambda reversed_now: self.on_polarity(n, reversed_now)
        self._wire(pins.fr, 1, slic.set_fr)
        self._wire(pins.rm, 0, slic.set_rm)
        chip, bit = self.expanders[pins.pd.chip], pins.pd.bit
        self._wire(pins.pd, None, lambda level: slic.set_pd(None if chip.iodir >> bit & 1 else level))
        return slic

    def _build_receivers(self) -> None:
        self.receivers = []
        self.q_buses = []
        by_wires: dict[tuple[Pin, ...], QBus] = {}
        for n, pins in enumerate(self.board.receivers):
            q_bus = by_wires.get(pins.q)
            if q_bus is None:
                q_bus = QBus(f"Q bus of receiver {n + 1}")
                q_bus.on_q = self._q_driver(pins.q)
                q_bus.on_q(q_bus.value)
                by_wires[pins.q] = q_bus
                self.q_buses.append(q_bus)
            receiver = HT9170(self.schedule, f"receiver {n + 1}", q_bus)
            receiver.on_std = self._driver(pins.std)
            receiver.on_std(0)
            self._wire(pins.toe, 0, receiver.set_toe)
            self.receivers.append(receiver)
        self._receiver_at = {pins.listener: self.receivers[n] for n, pins in enumerate(self.board.receivers)}
        pairs = range(min(self.board.line_receivers, len(self.board.lines)))
        self._standing = {(self.board.receivers[n].listener, self.board.lines[n].source) for n in pairs}
        self._line_at = {pins.source: self.lines[n] for n, pins in enumerate(self.board.lines)}

    def _tone_moved(self, source: int) -> None:
        for listener in self._receiver_at:
            if (listener, source) in self.closed:
                self._feed_receiver(listener)

    def _feed_receiver(self, listener: int) -> None:
        """A receiver hears the tone of a line when it hears no other line's."""
        tones = {line.heard_tone for source, line in self._line_at.items() if (listener, source) in self.closed}
        tones.discard(None)
        self._receiver_at[listener].hear(tones.pop() if len(tones) == 1 else None)

    def _q_driver(self, pins: tuple[Pin, ...]) -> Listener:
        drive = self.expanders[pins[0].chip].drive_many
        bits = [pin.bit for pin in pins]
        mask = sum(1 << bit for bit in bits)

        def drives(value: int) -> None:
            drive(mask, sum(1 << bit for index, bit in enumerate(bits) if value >> index & 1))

        return drives

    # -- matrix

    def _build_matrix(self) -> None:
        wiring = self.board.matrix
        chips = []
        for number, place in enumerate(wiring.chips):
            chip = MT8816(f"matrix chip {number + 1}", self.seed * 100 + number)
            chip.on_switch = self._switch(place.x0, place.y0)
            for y in range(8):
                for x in range(16):
                    if chip.is_closed(x, y):
                        self.closed.add((place.y0 + y, place.x0 + x))
            chips.append(chip)
        self.matrix = MatrixBank(chips)
        shared = [wiring.data, wiring.strobe, wiring.reset]
        shared.extend(wiring.ax)
        shared.extend(wiring.ay)
        home = wiring.strobe.chip
        selects: dict[int, list[tuple[int, int]]] = {}
        for number, place in enumerate(wiring.chips):
            selects.setdefault(place.cs.chip, []).append((place.cs.bit, 1 << number))
        own = selects.pop(home, [])
        bits = [pin.bit for pin in shared] + [bit for bit, _ in own]
        self._outputs[home].wire_group(bits, 1 << wiring.reset.bit, self._matrix_pins(wiring, own))
        for index, pairs in selects.items():
            self._outputs[index].wire_group([bit for bit, _ in pairs], 0, self._matrix_selects(pairs))

    def _switch(self, x0: int, y0: int) -> Listener:
        closed_set = self.closed

        def switched(x: int, y: int, closed: bool) -> None:
            place = (y0 + y, x0 + x)
            if closed:
                closed_set.add(place)
            else:
                closed_set.discard(place)
            if place[1] in self._line_at and place[0] in self._receiver_at:
                self._feed_receiver(place[0])
            self.on_crosspoint(y0 + y, x0 + x, closed)

        return switched

    def _matrix_pins(self, wiring: MatrixPins, own: list[tuple[int, int]]) -> Listener:
        """Hears the expander with AX, AY, DATA on port A and STROBE, RESET and some selects on port B."""
        table = []
        for low in range(256):
            ax = sum((low >> pin.bit & 1) << index for index, pin in enumerate(wiring.ax))
            ay = sum((low >> pin.bit & 1) << index for index, pin in enumerate(wiring.ay))
            table.append((ax, ay, low >> wiring.data.bit & 1))
        strobe, reset = 1 << wiring.strobe.bit, 1 << wiring.reset.bit
        own_mask = sum(number for _, number in own)
        pairs = [(1 << bit, number) for bit, number in own]
        bank = self.matrix

        def changed(node: int, _changed: int) -> None:
            ax, ay, data = table[node & 0xFF]
            mask = bank.selects & ~own_mask
            for bit, number in pairs:
                if node & bit:
                    mask |= number
            bank.set_all(ax, ay, data, 1 if node & strobe else 0, 1 if node & reset else 0, mask)

        return changed

    def _matrix_selects(self, pairs: list[tuple[int, int]]) -> Listener:
        """Hears an expander that holds chip selects only."""
        all_mask = sum(number for _, number in pairs)
        masks = [(1 << bit, number) for bit, number in pairs]
        bank = self.matrix

        def changed(node: int, _changed: int) -> None:
            mask = bank.selects & ~all_mask
            for bit, number in masks:
                if node & bit:
                    mask |= number
            bank.set_selects(mask)

        return changed

    # -- relays and lamps

    def _build_relays(self) -> None:
        board = self.board
        if board.door is not None:
            self._wire(board.door, 0, self._set_door)
        if board.transfer is not None:
            self._wire(board.transfer, 0, self._set_transfer)
        for n, pin in enumerate(board.lamps):
            self._wire(pin, 0, self._lamp(n))

    def _set_door(self, level: int) -> None:
        if bool(level) != self.door_energised:
            self.door_energised = bool(level)
            self.on_door(self.door_energised)

    def _set_transfer(self, level: int) -> None:
        self._transfer_driven = level
        self._judge_transfer()

    def _judge_transfer(self) -> None:
        """Current flows only while the watchdog lives AND the expander drives the relay."""
        energised = bool(self._transfer_driven) and self.watchdog_pin.alive
        if energised != self.transfer_energised:
            self.transfer_energised = energised
            self.on_transfer(energised)

    def _lamp(self, n: int) -> Listener:
        mask = 1 << n

        def changed(level: int) -> None:
            lit = self.lamps_lit | mask if level else self.lamps_lit & ~mask
            if lit != self.lamps_lit:
                self.lamps_lit = lit
                self.on_lamp(n, bool(level))

        return changed

    # -- memories and converters

    def _build_memories(self) -> None:
        board = self.board
        self.adcs = []
        for number, (bus, address) in enumerate(board.adcs or ()):
            self.adcs.append(ADS1115(self.schedule, f"ADS1115 {number + 1}"))
            self.buses[bus].attach(address, self.adcs[-1])
        self.rtc = DS3231(self.schedule) if board.rtc is not None else None
        if self.rtc is not None:
            self.buses[board.rtc[0]].attach(board.rtc[1], self.rtc)
        self.eeprom = AT24C32(self.schedule) if board.eeprom is not None else None
        if self.eeprom is not None:
            self.buses[board.eeprom[0]].attach(board.eeprom[1], self.eeprom)
