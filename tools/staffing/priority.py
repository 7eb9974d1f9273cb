"""How long callers wait where some go before others: classes of callers, the first before the second and so on, in
order of arrival within a class, and nobody is cut off for anybody (non-preemptive priority).

A. Cobham, "Priority assignment in waiting line problems", Operations Research 2(1), 1954: callers of every class arrive
at random (Poisson), all have the same exponential handling time, nobody gives up, and the office has run so for long.
"""

from collections.abc import Sequence

from tools.staffing.erlang import LoadError, LoadPoint, erlang_c


def mean_waits_s(arrivals_per_h: Sequence[float], handling_s: float, agents: int) -> list[float]:
    """Of each class, the first to be served first; of all its callers, who were answered at once too.

    ``arrivals_per_h``: of each class. Raises LoadError where the queue would grow without end.
    """
    if not arrivals_per_h:
        raise LoadError("no class of callers is given: there must be at least one.")
    uses = [LoadPoint(agents, arrivals, handling_s).load / agents for arrivals in arrivals_per_h]
    # Until an agent is free for the first time, whoever comes.
    until_free_s = erlang_c(sum(uses) * agents, agents) * handling_s / agents
    found, spare = [], 1.0
    for use in uses:
        before, spare = spare, spare - use
        found.append(until_free_s / (before * spare))
    return found
