"""What the pins of Ag1171 and CPC5622 mean, under the board's polarities and under the opposite ones."""

from boards.lb4x8 import BOARD
from hal.chips import cpc5622
from hal.chips.ag1171 import Ag1171
from hal.chips.cpc5622 import CPC5622
from hal.wiring import Levels

OURS = BOARD.levels
OPPOSITE = Levels(*[1 - level for level in OURS])


def level(words, pin):
    return words[pin.chip] >> pin.bit & 1


def inputs(pin_levels):
    raw = 0
    for pin, high in pin_levels:
        raw |= high << (16 * pin.chip + pin.bit)
    return raw


def words(value):
    return [value] * len(BOARD.expanders)


def test_a_station_at_rest_on_the_reference_board():
    """hardware.md 2.1: RM low, F/R high, PD left floating with its latch low."""
    for before in (0x0000, 0xFFFF):
        for pins in BOARD.stations:
            latches, directions = words(before), words(0)
            Ag1171(pins, OURS).rest(latches, directions)
            assert (level(latches, pins.rm), level(latches, pins.fr)) == (0, 1)
            assert (level(latches, pins.pd), level(directions, pins.pd)) == (0, 1)


def test_a_station_of_the_opposite_polarity_rests_the_opposite_way():
    pins = BOARD.stations[7]
    latches, directions = words(0), words(0)
    Ag1171(pins, OPPOSITE).rest(latches, directions)
    assert (level(latches, pins.rm), level(latches, pins.fr)) == (1, 0)
    assert (level(latches, pins.pd), level(directions, pins.pd)) == (1, 1)


def test_ringing_moves_rm_and_fr_and_nothing_else():
    pins = BOARD.stations[3]
    port = Ag1171(pins, OURS)
    latches = words(0)
    port.ring_mode(latches, True)
    assert latches[pins.rm.chip] == 1 << pins.rm.bit == port.rm_mask
    port.forward(latches, True)
    assert latches[pins.fr.chip] == 1 << pins.rm.bit | 1 << pins.fr.bit
    port.forward(latches, False)
    port.ring_mode(latches, False)
    assert latches == words(0)


def test_pd_is_never_driven_to_the_released_level():
    for levels in (OURS, OPPOSITE):
        pins = BOARD.stations[0]
        port = Ag1171(pins, levels)
        latches, directions = words(0), words(0)
        for on in (True, False, True):
            port.power(latches, directions, on)
            driven = not level(directions, pins.pd)
            assert driven != on
            assert level(latches, pins.pd) == levels.pd_down


def test_off_hook_is_read_from_the_stations_own_pin():
    for levels in (OURS, OPPOSITE):
        for n in range(8):
            raw = inputs([(pins.shk, 1 - levels.shk) for pins in BOARD.stations])
            raw ^= 1 << (16 * BOARD.stations[n].shk.chip + BOARD.stations[n].shk.bit)
            assert [i for i in range(8) if Ag1171(BOARD.stations[i], levels).off_hook(raw)] == [n]


def test_a_line_at_rest_on_the_reference_board():
    """hardware.md 3.1: OH and CID active low."""
    for before in (0x0000, 0xFFFF):
        for pins in BOARD.lines:
            latches = words(before)
            line = CPC5622(pins, OURS)
            line.rest(latches)
            assert (level(latches, pins.oh), level(latches, pins.cid)) == (1, 1)
            assert not line.is_off_hook(latches)


def test_seizing_takes_the_caller_id_path_away():
    for levels in (OURS, OPPOSITE):
        pins = BOARD.lines[2]
        line = CPC5622(pins, levels)
        latches = words(0)
        line.rest(latches)
        line.caller_id_path(latches, True)
        assert level(latches, pins.cid) == levels.cid
        line.off_hook(latches, True)
        assert line.is_off_hook(latches)
        assert (level(latches, pins.oh), level(latches, pins.cid)) == (levels.oh, 1 - levels.cid)
        line.caller_id_path(latches, True)
        assert level(latches, pins.cid) == 1 - levels.cid
        line.off_hook(latches, False)
        line.caller_id_path(latches, True)
        assert level(latches, pins.cid) == levels.cid


def test_the_half_wave_is_told_by_ring_and_ring2():
    """DESIGN section 6: positive half = RING, negative half = RING2 and not RING."""
    assert len({cpc5622.QUIET, cpc5622.POSITIVE, cpc5622.NEGATIVE}) == 3
    for levels in (OURS, OPPOSITE):
        pins = BOARD.lines[1]
        line = CPC5622(pins, levels)
        on, off = levels.ring, 1 - levels.ring
        for ring, ring2, half in (
            (off, off, cpc5622.QUIET),
            (on, on, cpc5622.POSITIVE),
            (on, off, cpc5622.POSITIVE),
            (off, on, cpc5622.NEGATIVE),
        ):
            assert line.half_wave(inputs(((pins.ring, ring), (pins.ring2, ring2)))) == half


def test_loop_battery_and_polarity_are_read_from_their_own_pins():
    for levels in (OURS, OPPOSITE):
        pins = BOARD.lines[3]
        line = CPC5622(pins, levels)
        named = ((pins.loop, levels.loop), (pins.battery, levels.battery), (pins.polarity, levels.reversed))
        for on in range(3):
            raw = inputs([(named[i][0], named[i][1] if i == on else 1 - named[i][1]) for i in range(3)])
            said = (line.loop_current(raw), line.has_battery(raw), line.is_reversed(raw))
            assert said == (on == 0, on == 1, on == 2)
