"""What a line card tells of itself: chips, counters of its buses, faults. Read by displays and measurements."""


class CardCounters:
    """The readable half of hal.line_card.LineCard, whose parts it shows."""

    @property
    def missing(self):
        return self._slow.missing

    @property
    def identity(self):
        return self._slow.identity

    @property
    def raw(self):
        """All inputs as last read."""
        return self._inputs.raw

    @property
    def in_service(self):
        """Set of the expanders (bit i) that answer and are initialised."""
        return self._care.in_service

    @property
    def bus_bits(self):
        return self._budget.bus_bits

    @property
    def worst_tick_bits(self):
        return self._budget.worst_tick_bits

    @property
    def transactions(self):
        return self._budget.transactions

    @property
    def faults(self):
        return self._care.faults

    @property
    def repairs(self):
        return self._care.repairs

    @property
    def lost(self):
        """Set of the expanders whose ports are out of service."""
        return self._care.lost

    @property
    def times_lost(self):
        """Of each expander: how often it was lost."""
        return self._care.times_lost

    @property
    def times_repaired(self):
        """Of each expander: how often its outputs were found wrong and written again."""
        return self._care.times_repaired

    @property
    def faults_of_buses(self):
        """Of each bus: transactions that failed."""
        return self._care.bus_faults

    @property
    def bits_of_buses(self):
        """Of each bus: SCL periods that it was busy."""
        return self._budget.by_bus

    def bus_usable(self, bus: int) -> bool:
        """It is not stuck."""
        return self._care.bus_usable(bus)

    def off_hook(self, station: int) -> bool:
        """Its loop is closed, as far as anybody can see."""
        return self._ringer.off_hook[station]

    @property
    def late_reads(self):
        return self._inputs.late_reads

    @property
    def worst_age_ms(self):
        return self._inputs.worst_age_ms
