"""A bench with the real shell for every test that wants one."""

import pytest

from tests.firmware.shell.bench import Bench


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.close()
