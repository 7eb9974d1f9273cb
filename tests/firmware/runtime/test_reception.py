"""Whatever is asked is answered, in one sentence where it makes no sense; nothing of it ever raises."""

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware.control.requests import CORE_REQUESTS, CORE_SUBJECTS, DESK_SUBJECTS, AnyRequest, Show
from firmware.control.responses import Done, Refused, Shown, Studied
from tests.firmware.runtime.desk_bench import Bench

NUMBERS = st.one_of(st.integers(-3, 12), st.integers())
WORDS = st.one_of(
    st.text(max_size=60),
    st.builds("{} {}".format, st.sampled_from(("line", "station", "phone", "tone")), NUMBERS),
    st.sampled_from(("line " + "1" * 5_000, "line ٣", "line 01", "station", "tone dial", "busy", "13", " ", "")),
)
VALUES = {int: NUMBERS, str: WORDS, bool: st.booleans()}


def requests():
    kinds = [st.builds(kind, **{name: VALUES[of] for name, of in fields(kind).items()}) for kind in CORE_REQUESTS]
    return st.one_of(st.builds(Show, st.sampled_from((*CORE_SUBJECTS, *DESK_SUBJECTS)), WORDS, NUMBERS), *kinds)


def fields(kind):
    return {name: eval(of) if isinstance(of, str) else of for name, of in kind.__annotations__.items()}


@pytest.fixture(scope="module")
def bench():
    bench = Bench()
    bench.call_answered(1, 1)
    return bench


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request=requests(), holder=st.integers(0, 3))
def test_any_request_of_the_core_is_answered(bench, request, holder):
    response = bench.desk_of_sim._reception._do(request, holder, bench.world.now_ms)
    assert isinstance(response, Done | Refused | Shown | Studied)
    if isinstance(response, Refused | Done):
        assert response.text.endswith(".")
        assert len(response.text) < 300
        assert response.text.isprintable()


@pytest.mark.parametrize("kind", get_args(AnyRequest), ids=lambda kind: kind.__name__)
def test_every_request_of_the_protocol_has_an_answer_here(bench, kind):
    usual = {int: 1, str: "line 1", bool: True, bytes: b"", tuple: ()}
    values = {name: usual.get(of, "line 1") for name, of in fields(kind).items()}
    response = bench.desk_of_sim._reception._do(kind(**values), 1, bench.world.now_ms)
    if kind not in (*CORE_REQUESTS, Show) and kind.__name__ != "FactoryReset":
        assert response == Refused(f"The core does not do {kind.__name__}: that is the desk's business.")
