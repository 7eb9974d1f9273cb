"""MCP23017 16-bit I2C expander (hardware.md 1), register and pin accurate.

Bit 0-7 of every 16-bit number here is port A, bit 8-15 port B.

Outside world -> chip:  ``drive(bit, level)``, ``release(bit)``, ``set_pull(bit, level)``, ``hold_reset(held)``
Chip -> outside world:  ``on_pins(changed, node, iodir)`` after a write or a reset has changed a level or a
                        direction of its pins; ``on_int(lows)`` when INTA (bit 0) or INTB (bit 1) changes:
                        a set bit is a pin that is low.
``node`` is the level on each pin whoever drives it; ``violations`` collects what no datasheet allows.
"""

from tools.sim.chips.wires import Data, Into, Listener, nobody

_LAST_BANK0 = 0x15
_LAST_BANK1 = 0x1A

# Registers by their BANK=0 address, port A; port B is one higher (hardware.md 1.1).
_IODIR = 0x00
_IPOL = 0x02
_GPINTEN = 0x04
_DEFVAL = 0x06
_INTCON = 0x08
_IOCON = 0x0A
_GPPU = 0x0C
_INTF = 0x0E
_INTCAP = 0x10
_GPIO = 0x12
_OLAT = 0x14

_BANK = 0x80
_MIRROR = 0x40
_SEQOP = 0x20
_ODR = 0x04
_INTPOL = 0x02
_IOCON_IMPLEMENTED = 0xFE
"""Bit 0 reads 0 (hardware.md 1.2)."""

_PORTS = (0x00FF, 0xFF00)
_BIT7 = (0x0080, 0x8000)


class MCP23017:
    """One chip. ``accumulate``: whether INTF gathers further bits while pending, which the datasheet leaves open."""

    def __init__(self, name: str = "MCP23017", accumulate: bool = False):
        self.name = name
        self.accumulate = accumulate
        self.violations: list[str] = []
        self.on_pins: Listener = nobody
        self.on_int: Listener = nobody
        self._driven = 0
        self._levels = 0
        self._pulled = 0
        self._pulls = 0
        self._held = False
        self.node = 0
        self._int_lows = 0
        self._power_on_registers()
        self._outside = self._outside_levels()
        self.node = self._outside
        self._reference = self.node

    # -- pins

    def drive(self, bit: int, level: int) -> None:
        """An outside output drives pin ``bit`` to ``level`` (0 or 1)."""
        mask = 1 << bit
        self.drive_many(mask, mask if level else 0)

    def drive_many(self, mask: int, levels: int) -> None:
        """Drive all pins of ``mask`` to the bits of ``levels`` at the same instant."""
        self._levels = (self._levels & ~mask) | (levels & mask)
        if mask & ~self._driven:
            self._driven |= mask
            self._check_contention()
        outside = (self._outside & ~mask) | (levels & mask)
        if outside != self._outside:
            self._outside = outside
            self.node = (self.olat & ~self.iodir) | (outside & self.iodir)
            if (self.node ^ self._reference) & self._watch_change or self._watch_defval:
                self._evaluate()

    def release(self, bit: int) -> None:
        """Nobody outside drives pin ``bit`` any more: it takes its pull's level."""
        self._driven &= ~(1 << bit)
        self._refresh_outside()

    def set_pull(self, bit: int, level: int | None) -> None:
        """A resistor of the board on pin ``bit``: 1 up, 0 down, None none. It beats the chip's 100 k pull-up."""
        mask = 1 << bit
        self._pulled = self._pulled & ~mask if level is None else self._pulled | mask
        self._pulls = self._pulls | mask if level else self._pulls & ~mask
        self._refresh_outside()

    def is_driven_high(self, bit: int) -> bool:
        """Whether the chip itself drives pin ``bit`` high (not its pull)."""
        return not self.iodir >> bit & 1 and bool(self.olat >> bit & 1)

    def _outside_levels(self) -> int:
        pulled = (self._pulls & self._pulled) | (self.gppu & ~self._pulled)
        return ((self._levels & self._driven) | (pulled & ~self._driven)) & 0xFFFF

    def _refresh_outside(self) -> None:
        self._outside = self._outside_levels()
        self.node = (self.olat & ~self.iodir) | (self._outside & self.iodir)
        self._evaluate()

    # -- RESET

    def hold_reset(self, held: bool) -> None:
        """RESET pin low (``held``) or high. Falling sets the power-on registers; while held the chip answers nobody."""
        if held and not self._held:
            self.power_on()
        self._held = held

    def power_on(self) -> None:
        """Power-on (or RESET) state: all pins inputs, no interrupts, pointer 0."""
        node, iodir = self.node, self.iodir
        self._power_on_registers()
        self._outside = self._outside_levels()
        self.node = self._outside
        self._reference = self.node
        self._update_int()
        self._report_pins(node, iodir)

    def _power_on_registers(self) -> None:
        self.iodir = 0xFFFF
        self.ipol = self.gpinten = self.defval = self.intcon = 0
        self.gppu = self.intf = self.intcap = self.olat = 0
        self.iocon = 0
        self.pointer = 0
        self._pending = 0
        self._watch_change = 0
        self._watch_defval = 0
        self._directed = 0
        self._reported_bit7 = 0

    # -- I2C

    def write(self, data: Data, _stop: bool = True) -> bool:
        if self._held:
            return False
        count = len(data)
        if count:
            self.pointer = data[0]
            for index in range(1, count):
                register = self._register()
                if register is not None:
                    self._write_register(register, data[index])
                self._step()
        return True

    def read(self, into: Into) -> bool:
        if self._held:
            return False
        for index in range(len(into)):
            register = self._register()
            into[index] = 0 if register is None else self._read_register(register)
            self._step()
        return True

    def write_read(self, data: Data, into: Into) -> bool:
        if self._held:
            return False
        if len(data) == 1 and not self.iocon & (_BANK | _SEQOP):
            start = data[0]
            if start == _INTF and len(into) == 6 and not self._watch_defval:
                self._burst(into)
                return True
        self.write(data, False)
        return self.read(into)

    def _burst(self, into: Into) -> None:
        """INTFA..GPIOB in one go, as ``read`` would give it when no DEFVAL compare can set INT again half way."""
        into[0] = self.intf & 0xFF
        into[1] = self.intf >> 8
        into[2] = self.intcap & 0xFF
        into[3] = self.intcap >> 8
        gpio = self.node ^ self.ipol
        into[4] = gpio & 0xFF
        into[5] = gpio >> 8
        self.pointer = _OLAT
        if self._reported_bit7 != 0x8080 and self.iodir & 0x8080:
            self._check_bit7(0)
            self._check_bit7(1)
        if self._pending:
            self._pending = 0
            self.intf = 0
            self._reference = self.node
            self._update_int()

    def _register(self) -> int | None:
        """The pointer as a BANK=0 address; None where nothing is."""
        pointer = self.pointer
        if not self.iocon & _BANK:
            return pointer if pointer <= _LAST_BANK0 else None
        index = pointer & 0x0F
        if pointer > _LAST_BANK1 or index > 0x0A:
            return None
        return index * 2 + (pointer >> 4)

    def _step(self) -> None:
        """Move the pointer after a data byte (hardware.md 1.3)."""
        banked = self.iocon & _BANK
        if self.iocon & _SEQOP:
            if not banked:
                self.pointer ^= 1
            return
        last = _LAST_BANK1 if banked else _LAST_BANK0
        self.pointer = 0 if self.pointer >= last else self.pointer + 1

    def _read_register(self, register: int) -> int:
        port = register & 1
        kind = register - port
        shift = 8 * port
        if kind == _GPIO:
            value = ((self.node ^ self.ipol) >> shift) & 0xFF
            self._check_bit7(port)
            self._clear(port)
            return value
        if kind == _INTCAP:
            value = (self.intcap >> shift) & 0xFF
            self._check_bit7(port)
            self._clear(port)
            return value
        if kind == _IOCON:
            return self.iocon
        if kind == _INTF:
            self._check_bit7(port)
        return (self._stored(kind) >> shift) & 0xFF

    def _stored(self, kind: int) -> int:
        if kind == _OLAT:
            return self.olat
        if kind == _INTF:
            return self.intf
        if kind == _IODIR:
            return self.iodir
        if kind == _IPOL:
            return self.ipol
        if kind == _GPINTEN:
            return self.gpinten
        if kind == _DEFVAL:
            return self.defval
        if kind == _INTCON:
            return self.intcon
        return self.gppu

    def _write_register(self, register: int, value: int) -> None:
        port = register & 1
        kind = register - port
        mask = _PORTS[port]
        bits = value << (8 * port)
        if kind == _OLAT or kind == _GPIO:
            olat = (self.olat & ~mask) | bits
            if self._directed & mask:
                self._check_bit7(port)
            if olat != self.olat:
                self.olat = olat
                self._pins_written(self.iodir)
        elif kind == _IODIR:
            before = self.iodir
            self._directed |= mask
            self.iodir = (self.iodir & ~mask) | bits
            if self.iodir != before:
                self._check_contention()
                self._pins_written(before)
                self._arm()
        elif kind == _IOCON:
            self.iocon = value & _IOCON_IMPLEMENTED
            self._update_int()
        elif kind == _IPOL:
            self.ipol = (self.ipol & ~mask) | bits
        elif kind == _GPINTEN:
            self.gpinten = (self.gpinten & ~mask) | bits
            if value:
                self._check_bit7(port)
            self._arm()
        elif kind == _DEFVAL:
            self.defval = (self.defval & ~mask) | bits
            self._evaluate()
        elif kind == _INTCON:
            self.intcon = (self.intcon & ~mask) | bits
            self._arm()
        elif kind == _GPPU:
            self.gppu = (self.gppu & ~mask) | bits
            self._refresh_outside()
        # INTF and INTCAP are read-only: writes are ignored.

    def _pins_written(self, iodir_before: int) -> None:
        before = self.node
        self.node = (self.olat & ~self.iodir) | (self._outside & self.iodir)
        self._report_pins(before, iodir_before)

    def _report_pins(self, node_before: int, iodir_before: int) -> None:
        changed = (self.node ^ node_before) | (self.iodir ^ iodir_before)
        if changed:
            self.on_pins(changed, self.node, self.iodir)

    # -- interrupts (hardware.md 1.4)

    def _arm(self) -> None:
        """Work out which pins can interrupt; a pin that newly compares with its previous value starts from now."""
        enabled = self.gpinten & self.iodir
        change = enabled & ~self.intcon
        fresh = change & ~self._watch_change
        self._reference = (self._reference & ~fresh) | (self.node & fresh)
        self._watch_change = change
        self._watch_defval = enabled & self.intcon
        self._evaluate()

    def _evaluate(self) -> None:
        node = self.node
        trigger = ((node ^ self._reference) & self._watch_change) | ((node ^ self.defval) & self._watch_defval)
        if not trigger:
            return
        news = False
        for mask in _PORTS:
            bits = trigger & mask
            if not bits:
                continue
            if not self._pending & mask:
                self._pending |= mask
                self.intf = (self.intf & ~mask) | bits
                self.intcap = (self.intcap & ~mask) | ((node ^ self.ipol) & mask)
                news = True
            elif self.accumulate:
                self.intf |= bits
        if news:
            self._update_int()

    def _clear(self, port: int) -> None:
        """GPIO or INTCAP of ``port`` has been read: its interrupt is over, and the present is its new reference."""
        mask = _PORTS[port]
        if self._pending & mask:
            self._pending &= ~mask
            self.intf &= ~mask
            self._reference = (self._reference & ~mask) | (self.node & mask)
            self._update_int()
            if self._watch_defval:
                self._evaluate()

    def _update_int(self) -> None:
        active = (1 if self._pending & 0x00FF else 0) | (2 if self._pending & 0xFF00 else 0)
        if active and self.iocon & _MIRROR:
            active = 3
        if self.iocon & (_ODR | _INTPOL) == _INTPOL:
            active ^= 3
        if active != self._int_lows:
            self._int_lows = active
            self.on_int(active)

    @property
    def int_lows(self) -> int:
        """Bit 0: INTA is low; bit 1: INTB is low (open drain counts on the host's pull-up)."""
        return self._int_lows

    @property
    def is_open_drain(self) -> bool:
        """Whether INT may share a wire with others."""
        return bool(self.iocon & _ODR)

    # -- what no datasheet allows

    def _check_bit7(self, port: int) -> None:
        """GPA7 and GPB7 are outputs only (hardware.md 1.5): the chip is in use and bit 7 is still an input."""
        bit = _BIT7[port]
        if self.iodir & bit and not self._reported_bit7 & bit:
            self._reported_bit7 |= bit
            self.violations.append("%s: GP%s7 is left an input" % (self.name, "AB"[port]))

    def _check_contention(self) -> None:
        fight = self._driven & ~self.iodir & 0xFFFF
        if fight:
            self.violations.append("%s: output against output on pins 0x%04x" % (self.name, fight))
