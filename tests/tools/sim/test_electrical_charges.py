"""Complaints of chips are charges, except while a fault lasts and its traces are there."""

from tools.sim.charges import GRACE_US, Charges
from tools.sim.schedule import Schedule


class Court:
    def __init__(self):
        self.schedule = Schedule()
        self.complaints = []
        self.forgot = 0
        self.charges = Charges(self.schedule, lambda: self.complaints, self.forget)

    def forget(self):
        self.forgot += 1


def test_a_complaint_is_a_charge_each_time():
    court = Court()
    court.schedule.run_until(1)
    court.complaints.append("RM high")
    assert court.charges.all() == ["RM high"]
    court.complaints.append("RM high")
    assert court.charges.all() == ["RM high", "RM high"]


def test_not_during_a_fault_nor_in_its_aftermath():
    court = Court()
    court.schedule.run_until(1)
    court.complaints.append("before")
    court.charges.fault("bus 1")
    court.complaints.append("during")
    court.schedule.run_until(1_000_000)
    court.charges.mended("bus 1")
    court.complaints.append("aftermath")
    court.schedule.run_until(1_000_000 + GRACE_US)
    assert court.forgot == 1
    court.schedule.run_until(1_000_001 + GRACE_US)
    court.complaints.append("later")
    assert court.charges.all() == ["before", "later"]


def test_one_fault_mended_does_not_end_another():
    court = Court()
    court.charges.fault("bus 1")
    court.charges.fault("core")
    court.charges.mended("bus 1")
    court.schedule.run_until(GRACE_US + 1_000)
    court.complaints.append("still dead")
    assert court.charges.all() == []
