"""Erlang's formulas against exact arithmetic, published figures, their limits, and the chain solved the slow way."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.staffing.erlang import LoadError, LoadPoint, erlang_b, erlang_c, figures

EXACT = 1e-12
"""Relative, against rational arithmetic (performance.md 7, goal 9)."""


def exact_b(load, lines):
    """Erlang B from its definition, in the kind of number that ``load`` is."""
    terms = [load / load]
    for line in range(1, lines + 1):
        terms.append(terms[-1] * load / line)
    return terms[-1] / sum(terms)


def exact_c(load, agents):
    """Erlang C from Erlang's own sums, not from Erlang B."""
    terms = [Fraction(1)]
    for agent in range(1, agents + 1):
        terms.append(terms[-1] * load / agent)
    waiting = terms[-1] * agents / (agents - load)
    return waiting / (sum(terms[:-1]) + waiting)


def exact_chain(agents, load, haste, most):
    """Probabilities of 0..``most`` calls in the office, in the kind of number that ``load`` is: birth and death."""
    weights = [load / load]
    for calls in range(1, most + 1):
        weights.append(weights[-1] * load / (min(calls, agents) + max(0, calls - agents) * haste))
    total = sum(weights)
    return [weight / total for weight in weights]


@pytest.mark.parametrize("lines", [0, 1, 2, 3, 8, 24, 60])
@pytest.mark.parametrize("load", [Fraction(1, 10), Fraction(1), Fraction(13, 3), Fraction(24), Fraction(123, 2)])
def test_erlang_b_is_exact(load, lines):
    assert erlang_b(float(load), lines) == pytest.approx(float(exact_b(load, lines)), rel=EXACT)


@pytest.mark.parametrize("agents", [1, 2, 3, 8, 24, 60])
@pytest.mark.parametrize("use", [Fraction(1, 64), Fraction(1, 2), Fraction(7, 8), Fraction(63, 64)])
def test_erlang_c_is_exact(use, agents):
    load = use * agents
    assert erlang_c(float(load), agents) == pytest.approx(float(exact_c(load, agents)), rel=EXACT)


@pytest.mark.parametrize(("load", "lines"), [(900, 1000), (2000, 2000), (3300, 3000), (4950, 5000)])
def test_thousands_of_lines_stay_exact(load, lines):
    """Sixty digits stand for exact: fractions of that depth take minutes."""
    with localcontext(prec=60):
        assert erlang_b(load, lines) == pytest.approx(float(exact_b(Decimal(load), lines)), rel=EXACT)


@pytest.mark.parametrize(
    ("load", "lines", "blocked", "digits"),
    [
        (8.108, 15, 0.00999963, 8),
        (1, 1, 0.5, 16),
        (2, 3, 4 / 19, 16),
        (2, 5, 0.03669725, 8),
        (5, 10, 0.01838457, 8),
        (10, 14, 0.05681914, 8),
        (8, 10, 0.121661064253, 12),
        (20, 10, 0.5379631686320729, 15),
        (5, 1, 0.8333333333333334, 16),
        (200, 190, 0.08869684386923561, 15),
        (120, 100, 0.196269989455, 12),
        (123, 132, 0.031242821047, 12),
        (25, 30, 0.0526031722, 10),
        (100 / 3, 45, 0.009654, 6),
        (100 / 3, 44, 0.013160, 6),
        (10, 15, 0.0364969454723708, 15),
        (180, 200, 0.010325, 6),
        (0.1526, 2, 0.01, 5),
        (0.8694, 4, 0.01, 5),
        (3.1276, 8, 0.01, 5),
        (15.295, 24, 0.01, 5),
    ],
)
def test_published_values_of_erlang_b(load, lines, blocked, digits):
    """performance.md 6, to the digits printed there."""
    assert erlang_b(load, lines) == pytest.approx(blocked, abs=10.0**-digits)


PRINTED_SHARES = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 2, 3, 4, 5)
PRINTED_LOADS = """
0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.1
0.0 0.0 0.0 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.2 0.2 0.3 0.3 0.4
0.1 0.2 0.2 0.2 0.3 0.3 0.3 0.4 0.4 0.4 0.4 0.5 0.6 0.7 0.8 0.9
0.2 0.4 0.4 0.5 0.6 0.7 0.7 0.7 0.8 0.8 0.8 0.9 1.1 1.3 1.4 1.5
0.5 0.6 0.8 0.9 1.0 1.1 1.1 1.2 1.2 1.3 1.3 1.4 1.7 1.9 2.1 2.2
0.7 1.0 1.1 1.3 1.4 1.5 1.6 1.7 1.8 1.8 1.9 1.9 2.3 2.5 2.8 3.0
1.1 1.4 1.6 1.8 1.9 2.1 2.2 2.2 2.3 2.4 2.4 2.5 2.9 3.2 3.5 3.7
1.4 1.8 2.1 2.3 2.5 2.6 2.7 2.8 2.9 3.0 3.1 3.1 3.6 4.0 4.3 4.5
1.8 2.3 2.6 2.9 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 4.3 4.7 5.1 5.4
"""
"""performance.md 6: erlangs that 1 to 9 lines carry with so many per cent blocked, as printed (globalspec.com)."""


def test_the_printed_table():
    """The load that is printed is the load of that share, rounded: its edges enclose the share. 144 of 144."""
    agree = 0
    for lines, row in enumerate(PRINTED_LOADS.split("\n")[1:-1], 1):
        for share, load in zip(PRINTED_SHARES, map(float, row.split()), strict=True):
            agree += erlang_b(max(0.0, load - 0.05), lines) <= share / 100 <= erlang_b(load + 0.05, lines)
    assert agree == 144


def test_a_share_of_ten_to_the_minus_thirty_seven():
    """performance.md 6: Mathematica's value."""
    assert math.log(erlang_b(20, 100)) == pytest.approx(-84.1661482002, abs=1e-10)


@pytest.mark.parametrize(
    ("load", "agents", "waits", "digits"),
    [
        (0.5, 1, 0.5, 16),
        (1, 2, 1 / 3, 16),
        (2, 3, 4 / 9, 15),
        (8, 10, 0.409180150796, 12),
        (15, 20, 0.160429387417, 12),
        (123, 132, 0.321116179262, 12),
        (48, 55, 0.238700936378, 12),
        (10, 12, 0.449388224298, 12),
        (12345, 12421, 0.381225015062, 12),
        (6, 10, 0.101299242687, 12),
        (20, 25, 0.209103, 6),
        (6.4, 8, 0.457645, 6),
    ],
)
def test_published_values_of_erlang_c(load, agents, waits, digits):
    """performance.md 5 and 6, to the digits printed there."""
    assert erlang_c(load, agents) == pytest.approx(waits, abs=10.0**-digits)


def test_the_mean_wait_of_the_simulators():
    """performance.md 5: M/M/8 at 6.4 erlangs, handling of 1."""
    assert figures(LoadPoint(8, 6.4 * 3600, 1)).mean_wait_s == pytest.approx(0.286028, abs=1e-6)


def test_the_published_example_of_impatient_callers():
    """50 agents, 48 calls a minute of 1 minute, patience 2 minutes: after Garnett, Mandelbaum, Reiman 2002."""
    patient = figures(LoadPoint(50, 2880, 60))
    assert (round(patient.mean_wait_s, 1), round(patient.occupancy, 2)) == (20.8, 0.96)
    impatient = figures(LoadPoint(50, 2880, 60, 120))
    assert (round(impatient.abandons, 3), round(impatient.mean_wait_s, 1)) == (0.031, 3.7)
    assert round(impatient.occupancy, 2) == 0.93


ERLANG_A = [
    (1, Fraction(1, 2), Fraction(1, 3)),
    (2, Fraction(3), Fraction(1, 4)),
    (3, Fraction(3), Fraction(3)),
    (8, Fraction(9), Fraction(1, 2)),
    (8, Fraction(2), Fraction(1)),
    (24, Fraction(26), Fraction(2)),
]


@pytest.mark.parametrize(("agents", "load", "haste"), ERLANG_A)
def test_erlang_a_is_exact(agents, load, haste):
    """Beyond 400 calls in the office there is less than 1e-100."""
    chain = exact_chain(agents, load, haste, 400)
    assert chain[-1] < Fraction(1, 10**100)
    queue = sum(share * (calls - agents) for calls, share in enumerate(chain) if calls > agents)
    found = figures(LoadPoint(agents, float(load) * 36, 100, float(100 / haste)))
    assert found.waits == pytest.approx(float(sum(chain[agents:])), rel=EXACT)
    assert found.abandons == pytest.approx(float(queue * haste / load), rel=EXACT)
    assert found.answered == pytest.approx(float(1 - queue * haste / load), rel=EXACT)
    assert found.mean_wait_s == pytest.approx(float(100 * queue / load), rel=EXACT)
    busy = sum(share * min(calls, agents) for calls, share in enumerate(chain))
    assert found.occupancy == pytest.approx(float(busy / agents), rel=EXACT)
    assert found.blocked == 0


@pytest.mark.parametrize("haste", [Fraction(0), Fraction(1, 3), Fraction(5)])
@pytest.mark.parametrize(("agents", "lines"), [(1, 1), (3, 3), (3, 4), (3, 8), (24, 31)])
@pytest.mark.parametrize("use", [Fraction(1, 2), Fraction(1), Fraction(2)])
def test_with_limited_lines_it_is_exact(agents, lines, use, haste):
    load = agents * use
    chain = exact_chain(agents, load, haste, lines)
    taken = 1 - chain[-1]
    queue = sum(share * (calls - agents) for calls, share in enumerate(chain) if calls > agents)
    found = figures(LoadPoint(agents, float(load) * 36, 100, float(100 / haste) if haste else None, lines))
    assert found.blocked == pytest.approx(float(chain[-1]), rel=EXACT)
    assert found.waits == pytest.approx(float(sum(chain[agents:-1]) / taken), rel=EXACT)
    assert found.abandons == pytest.approx(float(queue * haste / load / taken), rel=EXACT)
    assert found.mean_wait_s == pytest.approx(float(100 * queue / load / taken), rel=EXACT)


@pytest.mark.parametrize(("agents", "load"), [(2000, 2010), (3000, 2900), (3000, 3500)])
def test_thousands_of_agents_with_impatient_callers_stay_exact(agents, load):
    with localcontext(prec=60):
        chain = exact_chain(agents, Decimal(load), Decimal("0.5"), agents + 2500)
        queue = sum(share * (calls - agents) for calls, share in enumerate(chain) if calls > agents)
        waits, abandons = sum(chain[agents:]), queue / 2 / load
    found = figures(LoadPoint(agents, load * 36, 100, 200))
    assert found.waits == pytest.approx(float(waits), rel=EXACT)
    assert found.abandons == pytest.approx(float(abandons), rel=EXACT)


@pytest.mark.parametrize(
    ("agents", "load", "haste", "calls"), [(2, 1.5, 0.4, 90), (8, 9.0, 2.0, 60), (5, 4.0, 0.0, 40), (1, 3.0, 1.0, 50)]
)
def test_the_chain_solved_the_slow_way_says_the_same(agents, load, haste, calls):
    """All stationary equations at once, then a caller followed through the office by small certain steps of time."""
    matrix = generator(agents, load, haste, calls)
    equations = np.vstack([matrix.T, np.ones(calls + 1)])
    stationary = np.linalg.lstsq(equations, np.append(np.zeros(calls + 1), 1), rcond=None)[0]
    lines = calls if haste == 0 else None
    found = figures(LoadPoint(agents, load * 36, 100, 100 / haste if haste else None, lines), 30.0)
    taken = 1 - (stationary[-1] if lines else 0)
    assert found.waits == pytest.approx(stationary[agents : calls if lines else None].sum() / taken, abs=1e-10)
    in_time = stationary[:agents].sum() + sum(
        stationary[here] * answered_by(0.3, here - agents, agents, haste) for here in range(agents, calls)
    )
    assert found.within == pytest.approx(in_time / taken, abs=1e-10)


def generator(agents, load, haste, calls):
    matrix = np.zeros((calls + 1, calls + 1))
    for here in range(calls + 1):
        if here < calls:
            matrix[here, here + 1] = load
        if here > 0:
            matrix[here, here - 1] = min(here, agents) + max(0, here - agents) * haste
        matrix[here, here] = -matrix[here].sum()
    return matrix


def answered_by(time, ahead, agents, haste):
    """Share of callers behind ``ahead`` who are answered by ``time`` (handling times): uniformised chain.

    Places: 0 gone, 1 answered, 2 + n with n ahead.
    """
    rate = agents + (ahead + 1) * haste
    step = np.zeros((ahead + 3, ahead + 3))
    step[0, 0] = step[1, 1] = 1
    for n in range(ahead + 1):
        step[2 + n, 0] = haste / rate
        step[2 + n, 1 + n] += (agents + n * haste) / rate
        step[2 + n, 2 + n] += (ahead - n) * haste / rate
    place = np.zeros(ahead + 3)
    place[2 + ahead] = 1
    weight, share = math.exp(-rate * time), 0.0
    for count in range(1, 400):
        share += weight * place[1]
        place = place @ step
        weight *= rate * time / count
    return share


def test_whoever_is_answered_in_time_among_thousands():
    """Against the closed form of Erlang C, where Poisson weights alone would underflow."""
    endless = figures(LoadPoint(3000, 2990 * 20, 180), 60.0)
    many_lines = figures(LoadPoint(3000, 2990 * 20, 180, None, 40_000), 60.0)
    assert many_lines.within == pytest.approx(endless.within, abs=1e-12)
    assert many_lines.mean_wait_s == pytest.approx(endless.mean_wait_s, rel=1e-10)
    assert 0.5 < endless.within < 0.999


def test_endless_patience_is_erlang_c():
    patient = figures(LoadPoint(5, 4 * 3600, 1), 0.5)
    for patience_s in (1e3, 1e4, 1e5, 1e6):
        found = figures(LoadPoint(5, 4 * 3600, 1, patience_s), 0.5)
        near = 20 / patience_s
        assert found.waits == pytest.approx(patient.waits, rel=near)
        assert found.mean_wait_s == pytest.approx(patient.mean_wait_s, rel=near)
        assert found.within == pytest.approx(patient.within, rel=near)
        assert found.abandons < near


def test_no_patience_is_erlang_b():
    found = figures(LoadPoint(5, 4 / 1000 * 3.6, 1e6, 1e-3))
    assert found.abandons == pytest.approx(erlang_b(4, 5), rel=1e-8)
    assert found.waits == pytest.approx(erlang_b(4, 5), rel=1e-8)
    assert found.mean_wait_s == pytest.approx(erlang_b(4, 5) * 1e-3, rel=1e-8)


def test_as_many_lines_as_agents_is_erlang_b():
    found = figures(LoadPoint(5, 4 * 36, 100, None, 5))
    assert found.blocked == pytest.approx(erlang_b(4, 5), rel=EXACT)
    assert (found.waits, found.mean_wait_s, found.within) == (0, 0, 1)


def test_under_overload_the_excess_gives_up():
    """The fluid limit: 3,000 erlangs on 2,000 agents, so a third leaves; the rest waits patience x ln 1.5."""
    found = figures(LoadPoint(2000, 3000 * 20, 180, 90), 30.0)
    assert found.waits == 1
    assert found.abandons == pytest.approx(1 / 3, rel=1e-9)
    assert found.mean_wait_s == pytest.approx(30, rel=1e-9)
    wait_s = 90 * math.log(1.5)
    before, after = (figures(LoadPoint(2000, 3000 * 20, 180, 90), wait_s + off).within for off in (-20, 20))
    assert before < 1e-6
    assert after == pytest.approx(2 / 3, abs=1e-6)


def test_weights_beyond_any_double_do_not_overflow():
    """Patience of an hour and a fifth too many calls: the likeliest queue weighs e^1650 times the empty one."""
    found = figures(LoadPoint(5000, 120_000, 180, 3600))
    assert (found.waits, found.occupancy) == (1, 1)
    assert found.within == pytest.approx(0, abs=EXACT)
    assert found.abandons == pytest.approx(1 / 6, rel=EXACT)
    assert found.mean_wait_s == pytest.approx(600, rel=EXACT)


loads = st.floats(0, 60)
points = st.builds(
    LoadPoint,
    agents=st.integers(1, 40),
    arrivals_per_h=st.floats(0, 2000),
    handling_s=st.floats(1, 600),
    patience_s=st.floats(0.1, 3000),
    lines=st.none() | st.integers(40, 70),
)
ROUNDING = 1e-11


@given(points, st.floats(0, 600))
def test_figures_are_shares_and_add_up(point, within_s):
    found = figures(point, within_s)
    for share in (found.blocked, found.waits, found.answered, found.abandons, found.within, found.occupancy):
        assert -ROUNDING <= share <= 1 + ROUNDING
    assert found.answered + found.abandons == pytest.approx(1, abs=ROUNDING)
    assert found.mean_wait_s == pytest.approx(found.abandons * point.patience_s, rel=1e-9, abs=1e-12)
    assert 1 - found.waits - ROUNDING <= found.within <= found.answered + ROUNDING
    assert found.abandons <= found.waits + ROUNDING


@given(points, st.floats(0, 600))
def test_one_more_agent_helps_everybody(point, within_s):
    one_more = LoadPoint(
        point.agents + 1, point.arrivals_per_h, point.handling_s, point.patience_s, point.lines and point.lines + 1
    )
    before, after = figures(point, within_s), figures(one_more, within_s)
    assert after.waits <= before.waits + ROUNDING
    assert after.mean_wait_s <= before.mean_wait_s + ROUNDING * point.patience_s
    assert after.abandons <= before.abandons + ROUNDING
    assert after.within >= before.within - ROUNDING


@given(points, st.floats(1, 1.5))
def test_more_calls_make_it_worse(point, times):
    more = LoadPoint(point.agents, point.arrivals_per_h * times, point.handling_s, point.patience_s, point.lines)
    before, after = figures(point), figures(more)
    assert after.waits >= before.waits - ROUNDING
    assert after.abandons >= before.abandons - ROUNDING
    assert after.blocked >= before.blocked - ROUNDING
    assert after.within <= before.within + ROUNDING


@given(points, st.floats(1, 5))
def test_patient_callers_give_up_less_and_wait_longer(point, times):
    patient = LoadPoint(point.agents, point.arrivals_per_h, point.handling_s, point.patience_s * times)
    point = LoadPoint(point.agents, point.arrivals_per_h, point.handling_s, point.patience_s)
    before, after = figures(point), figures(patient)
    assert after.abandons <= before.abandons + ROUNDING
    assert after.mean_wait_s >= before.mean_wait_s - ROUNDING * patient.patience_s
    assert after.waits >= before.waits - ROUNDING


@given(points, st.floats(0, 600), st.floats(0, 600))
def test_more_are_answered_in_a_longer_time(point, one_s, other_s):
    sooner, later = (figures(point, within_s) for within_s in sorted((one_s, other_s)))
    assert sooner.within <= later.within + ROUNDING
    assert sooner.within_of_answered <= later.within_of_answered + ROUNDING


@given(loads, st.integers(1, 80))
def test_another_line_blocks_less_and_more_load_more(load, lines):
    assert erlang_b(load, lines + 1) <= erlang_b(load, lines) <= erlang_b(load * 1.1, lines) * (1 + ROUNDING)
    if load < lines:
        assert erlang_b(load, lines) <= erlang_c(load, lines) <= 1


def test_nobody_calls_and_nobody_waits():
    for point in (LoadPoint(2, 0, 60), LoadPoint(2, 0, 60, 60), LoadPoint(2, 0, 60, None, 4)):
        found = figures(point)
        assert (found.waits, found.abandons, found.mean_wait_s, found.within, found.occupancy) == (0, 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: erlang_b(-1, 3), "load is -1: it must be at least 0 erlangs."),
        (lambda: erlang_b(math.nan, 3), "load is nan: it must be at least 0 erlangs."),
        (lambda: erlang_b(1, -1), "lines is -1: it must be a whole number from 0 to 1000000."),
        (lambda: erlang_c(1, 0), "agents is 0: it must be a whole number from 1 to 100000."),
        (
            lambda: erlang_c(3, 3),
            "load is 3 erlangs for 3 agents: where nobody gives up and lines are unlimited, it must be less than one "
            "erlang an agent.",
        ),
        (lambda: figures(LoadPoint(3, 60, 180)), "load is 3 erlangs for 3 agents"),
        (lambda: LoadPoint(2.5, 60, 180), "agents is 2.5: it must be a whole number from 1 to 100000."),
        (lambda: LoadPoint(3, -60, 180), "arrivals_per_h is -60: it must be from 0 to 1e+07 calls an hour."),
        (lambda: LoadPoint(3, 60, 0), "handling_s is 0: it must be from 0.001 to 1e+06 s."),
        (lambda: LoadPoint(3, 60, 180, 0), "patience_s is 0: it must be from 0.001 to 1e+06 s."),
        (lambda: LoadPoint(3, 60, 180, math.inf), "patience_s is inf: it must be from 0.001 to 1e+06 s."),
        (lambda: LoadPoint(3, 60, 180, 60, 2), "lines is 2: it must be a whole number from 3 to 1000000."),
        (
            lambda: LoadPoint(3, 1e6, 180, 1e6),
            "2.77778e+08 calls arrive within patience_s of 1e+06: they must be at most 1e+07; leave patience_s out "
            "where nobody gives up.",
        ),
        (lambda: figures(LoadPoint(3, 50, 180), -1), "within_s is -1: it must be from 0 to 1e+06 s."),
    ],
)
def test_what_cannot_be_computed_is_said_in_a_sentence(wrong, says):
    with pytest.raises(LoadError) as error:
        wrong()
    assert str(error.value).startswith(says)
