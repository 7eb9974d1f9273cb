"""lb4x8: four CO lines, eight telephones, one I2C bus (DESIGN section 6).

Pin map of record. Sources (X): 0-3 lines, 4-11 stations, 12-19 codec outputs.
Listeners (Y): 0-3 lines, 4-11 stations, 12-19 receivers, 20-21 recorders.
"""

from hal.wiring import (
    Board,
    Bus,
    Expander,
    Gpio,
    Levels,
    Limits,
    LinePins,
    MatrixChip,
    MatrixPins,
    Pin,
    ReceiverPins,
    StationPins,
)

# Index of each expander in EXPANDERS.
_RING, _LINE, _SHK, _BELL, _MATRIX, _DTMF_A, _POWER, _DTMF_B = range(8)

EXPANDERS = (
    Expander("line-ring", 0, 0x20, 5),
    Expander("line-state", 0, 0x21, 6),
    Expander("station-hook", 0, 0x22, 12),
    Expander("station-bell", 0, 0x23, None),
    Expander("matrix", 0, 0x24, None),
    Expander("receivers-1", 0, 0x25, 13),
    Expander("power", 0, 0x26, None),
    Expander("receivers-5", 0, 0x27, 16),
)


def _line(n: int) -> LinePins:
    return LinePins(
        ring=Pin(_RING, n),
        ring2=Pin(_RING, 8 + n),
        # GPA7 must not be an input, so the fourth LOOP moves to port B.
        loop=Pin(_RING, 4 + n if n < 3 else 12),
        battery=Pin(_LINE, n),
        polarity=Pin(_LINE, 8 + n),
        oh=Pin(_LINE, 4 + n),
        cid=Pin(_LINE, 12 + n),
        source=n,
        listener=n,
        adc=(0, n),
        uart="/dev/ttyUSB%d" % n,
    )


def _station(n: int) -> StationPins:
    # SHK and PD keep off bit 7 of port A: the eighth stands on GPB0.
    low_bit = n if n < 7 else 8
    return StationPins(
        shk=Pin(_SHK, low_bit),
        fr=Pin(_BELL, n),
        rm=Pin(_BELL, 8 + n),
        pd=Pin(_POWER, low_bit),
        source=4 + n,
        listener=4 + n,
    )


def _receiver(n: int) -> ReceiverPins:
    chip = _DTMF_A if n < 4 else _DTMF_B
    return ReceiverPins(
        std=Pin(chip, n % 4),
        toe=Pin(chip, 12 + n % 4),
        q=(Pin(chip, 8), Pin(chip, 9), Pin(chip, 10), Pin(chip, 11)),
        listener=12 + n,
    )


BOARD = Board(
    name="lb4x8",
    tick_ms=1,
    buses=(Bus(1, 400_000),),
    real_hz=300_000,
    expanders=EXPANDERS,
    lines=(_line(0), _line(1), _line(2), _line(3)),
    stations=tuple(map(_station, range(8))),
    receivers=tuple(map(_receiver, range(8))),
    line_receivers=4,
    matrix=MatrixPins(
        ax=(Pin(_MATRIX, 0), Pin(_MATRIX, 1), Pin(_MATRIX, 2), Pin(_MATRIX, 3)),
        ay=(Pin(_MATRIX, 4), Pin(_MATRIX, 5), Pin(_MATRIX, 6)),
        data=Pin(_MATRIX, 7),
        strobe=Pin(_MATRIX, 8),
        reset=Pin(_MATRIX, 9),
        chips=(
            MatrixChip(Pin(_MATRIX, 10), 0, 0),
            MatrixChip(Pin(_MATRIX, 11), 16, 0),
            MatrixChip(Pin(_MATRIX, 12), 0, 8),
            MatrixChip(Pin(_MATRIX, 13), 16, 8),
            MatrixChip(Pin(_MATRIX, 14), 0, 16),
            MatrixChip(Pin(_MATRIX, 15), 16, 16),
        ),
    ),
    sources=32,
    listeners=24,
    codec=(
        (12, "dial"),
        (13, "ringback"),
        (14, "busy"),
        (15, "music"),
        (16, "assign1"),
        (17, "assign2"),
        (18, "assign3"),
        (19, "assign4"),
    ),
    recorders=(20, 21),
    door=Pin(_POWER, 7),
    transfer=Pin(_POWER, 9),
    lamps=(Pin(_POWER, 10), Pin(_POWER, 11), Pin(_POWER, 12)),
    rtc=(0, 0x68),
    eeprom=(0, 0x57),
    adcs=((0, 0x48),),
    audio=("hw:LineBox,0",),
    levels=Levels(
        ring=0,
        loop=0,
        battery=0,
        reversed=1,
        oh=0,
        cid=0,
        shk=1,
        fr_idle=1,
        rm=1,
        pd_down=0,
    ),
    limits=Limits(bells=4, rm_duty_percent=32, ring_rm_max_ms=2500, door_max_ms=30_000),
    gpio=Gpio(watchdog=26, reset=25, jumper=24),
    transfer_line=0,
    transfer_station=0,
    volts_divider=50,
)
