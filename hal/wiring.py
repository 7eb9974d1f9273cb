"""What a board file says: which chip pin is which port.

Plain data, readable on both interpreters. A board file builds one ``Board``;
the drivers, the simulator's nets, the pin map and the checks all read the same
object, so the board that ships is the board that is tested.

Ports are counted from 0 here and in hal; people count from 1 (line 1 is
``board.lines[0]``). A ``Pin`` is (index into ``board.expanders``, bit), bit 0-7
is port A, 8-15 port B of an MCP23017.
"""

from collections import namedtuple

Pin = namedtuple("Pin", "chip bit")

Expander = namedtuple("Expander", "name bus address int_gpio")
"""An MCP23017: ``bus`` indexes ``board.buses``, ``int_gpio`` is a host GPIO or None."""

LinePins = namedtuple("LinePins", "ring ring2 loop battery polarity oh cid source listener adc uart")
"""One CO line: seven Pins; matrix X (``source``) and Y (``listener``);
``adc`` = (index into ``board.adcs``, channel 0-3); ``uart`` a tty path."""

StationPins = namedtuple("StationPins", "shk fr rm pd source listener")
"""One telephone port: four Pins, matrix X and Y."""

ReceiverPins = namedtuple("ReceiverPins", "std toe q listener")
"""One DTMF receiver: StD and TOE Pins, ``q`` the four Pins Q1..Q4 shared by the
receivers of one expander, matrix Y."""

MatrixChip = namedtuple("MatrixChip", "cs x0 y0")
"""One MT8816: its chip-select Pin; it switches sources x0..x0+15 to listeners y0..y0+7."""

MatrixPins = namedtuple("MatrixPins", "ax ay data strobe reset chips")
"""``ax`` 4 Pins, ``ay`` 3 Pins, then single Pins; all of these on ONE expander with
AX0-3, AY0-2, DATA on port A bits 0-7. Chip selects may stand on others."""

Levels = namedtuple("Levels", "ring loop battery reversed oh cid shk fr_idle rm pd_down")
"""Electrical level (0 or 1) of each pin in its named state: ``ring`` while ringing voltage is
above threshold, ``loop`` while loop current flows, ``battery`` while battery is present,
``reversed`` while polarity is reversed, ``oh`` off hook, ``cid`` caller-ID path on,
``shk`` telephone off hook, ``fr_idle`` F/R at rest (forward), ``rm`` ring mode,
``pd_down`` the level that powers a station down (its opposite is *released*, never driven)."""

Limits = namedtuple("Limits", "bells rm_duty_percent ring_rm_max_ms door_max_ms")
"""``bells``: most telephones that may be in ring mode at once (supply);
``rm_duty_percent``: most of a cadence period that RM may be high (Ag1171: 33 absolute, 32 planned);
``ring_rm_max_ms``, ``door_max_ms``: longest energised times enforced in hal."""

Gpio = namedtuple("Gpio", "watchdog reset jumper")
"""Host GPIO numbers (BCM). ``reset`` low resets every expander and, through an inverter, the matrix."""

Bus = namedtuple("Bus", "number hz")
"""Linux I2C bus number and its nominal clock."""

Board = namedtuple(
    "Board",
    "name tick_ms buses expanders lines stations receivers matrix codec recorders "
    "door transfer lamps rtc eeprom adcs audio levels limits gpio line_receivers "
    "transfer_line transfer_station sources listeners real_hz volts_divider",
)
"""A whole board.

``codec``: tuple of (matrix X, name), names dial, ringback, busy, music, assign1...;
``recorders``: tuple of matrix Y; ``door``, ``transfer``: Pins; ``lamps``: tuple of Pins;
``rtc``, ``eeprom``: (bus index, address) ; ``adcs``: tuple of (bus index, address);
``audio``: tuple of ALSA device names; ``line_receivers``: how many of ``receivers``, from the
first, serve lines, one each from line 1 on (the rest is lent to stations);
``transfer_line``/``transfer_station``: the port pair (from 0) that the transfer relay joins when it
falls back; ``sources``/``listeners``: size of the matrix; ``real_hz``: what ``hz`` amounts to on a
Raspberry Pi (300 kHz for 400, hardware.md 11.2);
``volts_divider``: line volts to volts at the ADS1115, behind a rectifier (50: 48 V are 0.96 V).
"""
