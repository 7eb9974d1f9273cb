"""Two ways of writing one number."""

import pytest

from firmware.callcontrol.home_numbers import as_dialled
from firmware.callcontrol.plan import Prefixes

HUNGARY = Prefixes("36", "06", "00")
AMERICA = Prefixes("1", "1", "011")
ITALY = Prefixes("39", "", "00")


@pytest.mark.parametrize(
    ("prefixes", "number", "dialled"),
    [
        (HUNGARY, "+3612345678", "0612345678"),
        (HUNGARY, "003612345678", "0612345678"),
        (HUNGARY, "0612345678", "0612345678"),
        (HUNGARY, "2345678", "2345678"),
        (HUNGARY, "+442071234567", "00442071234567"),
        (HUNGARY, "00442071234567", "00442071234567"),
        (AMERICA, "+12125550123", "12125550123"),
        (AMERICA, "+442071234567", "011442071234567"),
        (ITALY, "+390612345", "0612345"),
        (Prefixes(), "+3612345678", ""),
        (Prefixes(), "0612345678", "0612345678"),
        (HUNGARY, "", ""),
        (HUNGARY, "+", "00"),
        (HUNGARY, "55*1", ""),
        (HUNGARY, "५५१", ""),
    ],
)
def test_a_number_is_dialled_as_at_home(prefixes, number, dialled):
    assert as_dialled(prefixes, number) == dialled
