"""Rows about chips, buses and the loop."""

import re
from collections import deque
from collections.abc import Callable

from firmware.control.views import BusView, ChipView, LatencyView
from firmware.runtime.core import Core
from firmware.runtime.late_ticks import LateTicks
from firmware.runtime.views_of_calls import Named

SAMPLE_MS = 5_000
"""How busy a bus is, is measured over the latest five to ten seconds."""

_NO_ANSWER = re.compile(r"(?P<chip>.+) at (?P<address>0x[0-9a-f]{2}) on I2C bus (?P<bus>\d+) does not answer")
"""How hal.slow_work tells a chip that is missing; all else there is an IdentityError."""
_IDENTITY_STATES = {"blank": "blank", "something else": "foreign", "has version": "of another version"}
"""By words of hal.chips.identity.IdentityError."""

VIRTUAL = "this box runs in virtual time, in which nothing can be late"
"""Cause of the worst late tick, where no clock is kept to."""


class HardwareViews:
    """``late``: of the loop; None where nobody drives the core in real time. ``memory_kb()``: of this process."""

    def __init__(self, core: Core, late: LateTicks | None, memory_kb: Callable[[], int]) -> None:
        self._core = core
        self._late = late
        self._memory_kb = memory_kb
        self._samples: deque[tuple[int, tuple[int, ...]]] = deque(maxlen=2)
        self._now_ms = 0
        self.by_subject: dict[str, Callable[[], Named]] = {
            "chips": self._chips,
            "buses": self._buses,
            "latency": self._latency,
        }

    def step(self, now_ms: int) -> None:
        """Costs nothing but every five seconds."""
        self._now_ms = now_ms
        if not self._samples or now_ms - self._samples[-1][0] >= SAMPLE_MS:
            self._samples.append((now_ms, tuple(self._core.card.bits_of_buses)))

    def _chips(self) -> Named:
        card, board = self._core.card, self._core.board
        for number, chip in enumerate(board.expanders):
            state = "in service"
            if card.lost >> number & 1:
                state = "lost"
            elif not card.in_service >> number & 1:
                state = "being tried"
            bus = board.buses[chip.bus].number
            lost, repaired = card.times_lost[number], card.times_repaired[number]
            address = f"0x{chip.address:02x}"
            yield (chip.name, address), ChipView(chip.name, bus, address, state, lost, repaired)
        for sentence in card.missing:
            row = self._missing(sentence)
            yield (row.chip, row.address), row

    def _missing(self, sentence: str) -> ChipView:
        """A chip that did not answer at start, or the identity, which stands in a memory that did."""
        silent = _NO_ANSWER.fullmatch(sentence)
        if silent is not None:
            return ChipView(silent["chip"], int(silent["bus"]), silent["address"], "missing", 0, 0)
        bus, address = self._core.board.eeprom
        state = next((state for word, state in _IDENTITY_STATES.items() if word in sentence), "damaged")
        return ChipView("identity", self._core.board.buses[bus].number, f"0x{address:02x}", state, 0, 0)

    def _buses(self) -> Named:
        card, board = self._core.card, self._core.board
        for number, bus in enumerate(board.buses):
            state = "in service" if card.bus_usable(number) else "stuck"
            row = BusView(bus.number, state, card.faults_of_buses[number], self._busy_permille(number))
            yield (str(bus.number), f"bus {bus.number}"), row

    def _busy_permille(self, bus: int) -> int:
        if not self._samples:
            return 0
        began_ms, bits = self._samples[0]
        passed_ms = max(1, self._now_ms - began_ms)
        spent: int = self._core.card.bits_of_buses[bus] - bits[bus]
        real_hz: int = self._core.board.real_hz
        return min(1000, round(spent * 1_000_000 / real_hz / passed_ms))

    def _latency(self) -> Named:
        late, memory_kb = self._late, self._memory_kb()
        if late is None:
            yield ("",), LatencyView(0, 0, 0, 0, VIRTUAL, memory_kb)
        else:
            yield ("",), LatencyView(late.ticks, late.late, late.worst_ms, late.worst_s, late.cause, memory_kb)
