"""A small integer programme, solved by HiGHS (Q. Huangfu, J. Hall, "Parallelizing the dual revised simplex method",
Mathematical Programming Computation 10(1), 2018) so that the same programme has the same answer.

One thread, one seed, and an end by nodes of the search, never by the clock: a slow machine takes longer and finds the
same. Figures are whole numbers: what the solver says in floating point is rounded and checked against every row.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import highspy
import numpy as np

_FEWER_THAN_A_STEP = 0.99
"""Answers of whole steps that differ by less than one are the same."""
_MORE_NODES = 8
_LISTEN_S = 0.1


class ProgrammeError(Exception):
    """The solver failed: one sentence."""


class Aim(NamedTuple):
    """``costs``: of one unit of each column. Their sums differ by multiples of ``step``; who looks at ``nodes`` nodes
    and has found something takes that."""

    costs: Mapping[int, int]
    step: int
    nodes: int


class Answer(NamedTuple):
    """``values``: of each column. For each aim: its ``costs``, and ``least`` that they could be, when the aims before
    it keep what they reached."""

    values: list[int]
    costs: list[int]
    least: list[int]


class _Row(NamedTuple):
    terms: Mapping[int, int]
    least: float
    most: float


class Programme:
    """Columns are whole numbers from 0 on; rows bound sums of them."""

    def __init__(self) -> None:
        self._most: list[float] = []
        self._rows: list[_Row] = []

    def column(self, most: float = math.inf) -> int:
        """The place of a new column."""
        self._most.append(most)
        return len(self._most) - 1

    def row(self, terms: Mapping[int, int], least: float = -math.inf, most: float = math.inf) -> None:
        """Columns, each times its number, shall be from ``least`` to ``most`` together."""
        self._rows.append(_Row(terms, least, most))

    def solve(self, aims: Sequence[Aim]) -> Answer | None:
        """As little as can be of the first aim, then of the second without more of the first, and so on.

        None: nothing fits all rows. Raises ProgrammeError.
        """
        rows = list(self._rows)
        values: list[int] | None = None
        costs, bounds = [], []
        for aim in aims:
            found = self._least(rows, aim, values)
            if found is None:
                return None
            values, bound = found
            reached = _sum(aim.costs, values)
            costs.append(reached)
            bounds.append(min(reached, math.ceil(bound / aim.step - 1e-6) * aim.step))
            rows.append(_Row(aim.costs, -math.inf, reached))
        assert values is not None
        return Answer(values, costs, bounds)

    def _least(self, rows: list[_Row], aim: Aim, start: list[int] | None) -> tuple[list[int], float] | None:
        nodes = aim.nodes
        while True:
            solver = _solver(nodes, aim.step * _FEWER_THAN_A_STEP)
            solver.passModel(self._model(rows, aim.costs))
            if start is not None:
                places = np.arange(len(start), dtype=np.int32)
                solver.setSolution(len(start), places, np.array(start, dtype=np.float64))
            _run(solver)
            status = solver.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return None
            if solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
                values = [round(value) for value in solver.getSolution().col_value]
                _check(rows, values)
                return values, solver.getInfo().mip_dual_bound
            if status != highspy.HighsModelStatus.kSolutionLimit:
                raise ProgrammeError(f"HiGHS found no answer: {solver.modelStatusToString(status)}.")
            nodes *= _MORE_NODES

    def _model(self, rows: list[_Row], costs: Mapping[int, int]) -> highspy.HighsLp:
        model = highspy.HighsLp()
        columns = len(self._most)
        model.num_col_, model.num_row_ = columns, len(rows)
        model.col_cost_ = np.array([costs.get(column, 0) for column in range(columns)], dtype=np.float64)
        model.col_lower_ = np.zeros(columns)
        model.col_upper_ = np.array(self._most, dtype=np.float64)
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
        model.row_lower_ = np.array([row.least for row in rows], dtype=np.float64)
        model.row_upper_ = np.array([row.most for row in rows], dtype=np.float64)
        cells = [sorted(row.terms.items()) for row in rows]
        starts = np.cumsum([0, *(len(row) for row in cells)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = np.array([column for row in cells for column, _ in row], dtype=np.int32)
        model.a_matrix_.value_ = np.array([times for row in cells for _, times in row], dtype=np.float64)
        return model


class _Silent(highspy.Highs):
    """It greets on standard output as soon as it enables callbacks, in its constructor, unless it has been told."""

    def enableCallbacks(self) -> None:  # noqa: N802
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _solver(nodes: int, gap: float) -> highspy.Highs:
    solver = _Silent()  # type: ignore[no-untyped-call]
    solver.HandleUserInterrupt = True
    for option, value in (
        ("log_to_console", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", gap),
        ("mip_max_nodes", nodes),
    ):
        if solver.setOptionValue(option, value) != highspy.HighsStatus.kOk:
            raise ProgrammeError(f"this version of HiGHS knows no option {option}.")
    return solver


def _run(solver: highspy.Highs) -> None:
    """Ends soon when somebody presses Ctrl-C. (HiGHS's own way to hear that prints, and goes on.)"""
    solver.startSolve()
    try:
        while not solver.wait(_LISTEN_S)[0]:
            pass
    except KeyboardInterrupt:
        solver.cancelSolve()
        solver.wait()
        raise


def _sum(terms: Mapping[int, int], values: Sequence[int]) -> int:
    return sum(times * values[column] for column, times in terms.items())


def _check(rows: Sequence[_Row], values: Sequence[int]) -> None:
    for row in rows:
        if not row.least <= _sum(row.terms, values) <= row.most:
            raise ProgrammeError("what HiGHS found does not hold in whole numbers.")
