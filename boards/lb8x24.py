"""lb8x24: eight CO lines, twenty-four telephones, two I2C buses (DESIGN section 6).

Pin map of record. Sources (X): 0-7 lines, 8-31 stations, 32-47 codec outputs.
Listeners (Y): 0-7 lines, 8-31 stations, 32-39 receivers, 40-47 recorders.
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

# Index of each expander in EXPANDERS. Inputs stand on the first bus, outputs on the second.
_RING, _LINE = (0, 2), (1, 3)
_SHK = (4, 5)
_DTMF = (6, 7)
_BELL = (8, 9, 10)
_POWER = (11, 12)
_MATRIX, _SELECT = 13, 14

EXPANDERS = (
    Expander("line-ring-1", 0, 0x20, 5),
    Expander("line-state-1", 0, 0x21, 6),
    Expander("line-ring-5", 0, 0x22, 12),
    Expander("line-state-5", 0, 0x23, 13),
    Expander("station-hook-1", 0, 0x24, 16),
    Expander("station-hook-13", 0, 0x25, 17),
    Expander("receivers-1", 0, 0x26, 19),
    Expander("receivers-5", 0, 0x27, 20),
    Expander("station-bell-1", 1, 0x20, None),
    Expander("station-bell-9", 1, 0x21, None),
    Expander("station-bell-17", 1, 0x22, None),
    Expander("power-1", 1, 0x23, None),
    Expander("power-13", 1, 0x24, None),
    Expander("matrix", 1, 0x25, None),
    Expander("matrix-select", 1, 0x26, None),
)


def _line(n: int) -> LinePins:
    ring, state, k = _RING[n // 4], _LINE[n // 4], n % 4
    return LinePins(
        ring=Pin(ring, k),
        ring2=Pin(ring, 8 + k),
        # GPA7 must not be an input, so the fourth LOOP moves to port B.
        loop=Pin(ring, 4 + k if k < 3 else 12),
        battery=Pin(state, k),
        polarity=Pin(state, 8 + k),
        oh=Pin(state, 4 + k),
        cid=Pin(state, 12 + k),
        source=n,
        listener=n,
        adc=(n // 4, k),
        uart="/dev/ttyUSB%d" % n,
    )


def _six_a_port(n: int) -> int:
    """Twelve to a chip, six on each port: bits 6 and 7 stay free of inputs."""
    return n % 12 if n % 12 < 6 else n % 12 + 2


def _station(n: int) -> StationPins:
    return StationPins(
        shk=Pin(_SHK[n // 12], _six_a_port(n)),
        fr=Pin(_BELL[n // 8], n % 8),
        rm=Pin(_BELL[n // 8], 8 + n % 8),
        pd=Pin(_POWER[n // 12], _six_a_port(n)),
        source=8 + n,
        listener=8 + n,
    )


def _receiver(n: int) -> ReceiverPins:
    chip = _DTMF[n // 4]
    return ReceiverPins(
        std=Pin(chip, n % 4),
        toe=Pin(chip, 12 + n % 4),
        q=(Pin(chip, 8), Pin(chip, 9), Pin(chip, 10), Pin(chip, 11)),
        listener=32 + n,
    )


def _matrix_chip(n: int) -> MatrixChip:
    # Six chip selects fit beside address and strobe; twelve stand on the second expander.
    select = Pin(_MATRIX, 10 + n) if n < 6 else Pin(_SELECT, n - 6)
    return MatrixChip(select, 16 * (n % 3), 8 * (n // 3))


def _codec() -> tuple[tuple[int, str], ...]:
    permanent = ((32, "dial"), (33, "ringback"), (34, "busy"), (35, "music"))
    return permanent + tuple((36 + n, "assign%d" % (n + 1)) for n in range(12))


BOARD = Board(
    name="lb8x24",
    tick_ms=1,
    buses=(Bus(1, 400_000), Bus(6, 400_000)),
    real_hz=300_000,
    expanders=EXPANDERS,
    lines=tuple(map(_line, range(8))),
    stations=tuple(map(_station, range(24))),
    receivers=tuple(map(_receiver, range(8))),
    line_receivers=4,
    matrix=MatrixPins(
        ax=(Pin(_MATRIX, 0), Pin(_MATRIX, 1), Pin(_MATRIX, 2), Pin(_MATRIX, 3)),
        ay=(Pin(_MATRIX, 4), Pin(_MATRIX, 5), Pin(_MATRIX, 6)),
        data=Pin(_MATRIX, 7),
        strobe=Pin(_MATRIX, 8),
        reset=Pin(_MATRIX, 9),
        chips=tuple(map(_matrix_chip, range(18))),
    ),
    sources=48,
    listeners=48,
    codec=_codec(),
    recorders=(40, 41, 42, 43, 44, 45, 46, 47),
    door=Pin(_POWER[0], 7),
    transfer=Pin(_POWER[0], 15),
    lamps=(Pin(_POWER[1], 7), Pin(_POWER[1], 14), Pin(_POWER[1], 15)),
    rtc=(0, 0x68),
    eeprom=(0, 0x57),
    adcs=((0, 0x48), (0, 0x49)),
    audio=("hw:LineBox,0", "hw:LineBox_1,0"),
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
    limits=Limits(bells=8, rm_duty_percent=32, ring_rm_max_ms=2500, door_max_ms=30_000),
    gpio=Gpio(watchdog=26, reset=25, jumper=24),
    transfer_line=0,
    transfer_station=0,
    volts_divider=50,
)
