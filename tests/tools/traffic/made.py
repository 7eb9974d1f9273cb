"""Records that are made up, so that the truth about them is known."""

import heapq
from random import Random

from tools.traffic.calls import Call

HEAD = "arrival,line,customer,priority,type,menu_s,wait_s,outcome,talk_s,agent"


def row(arrival, *, line="AA0101", customer="", priority=0, kind="PS", menu_s=10, wait_s=0, talk_s=100, agent="A01"):
    """Of a list; ``agent`` "": he gave up."""
    outcome = "answered" if agent else "abandoned"
    talk = talk_s if agent else 0
    return f"{arrival},{line},{customer},{priority},{kind},{menu_s},{wait_s},{outcome},{talk},{agent}"


def call(at_ms, *, kind="PS", menu_ms=0, wait_ms=0, talk_ms=100_000, agent="A01", **about):
    """``agent`` "": he gave up."""
    answered = bool(agent)
    talk_ms = talk_ms if answered else 0
    return Call(at_ms, 0, kind, 0, "", "line 1", menu_ms, True, wait_ms, answered, talk_ms, agent, **about)


def office(count, every_ms, *, agents=3, talk_ms=60_000, work_ms=20_000, seed=1):
    """``count`` calls that agents serve in order of arrival, each ready at 0. Whoever has talked works on for a while:
    exponential, ``work_ms`` on average. Nobody gives up."""
    random = Random(seed)
    free = [(0.0, f"A{number:02}") for number in range(agents)]
    at_ms, found = 0.0, []
    for _ in range(count):
        at_ms += random.expovariate(1 / every_ms)
        free_ms, agent = heapq.heappop(free)
        wait, talk = max(0, round(free_ms - at_ms)), 1 + round(random.expovariate(1 / talk_ms))
        found.append(call(round(at_ms), wait_ms=wait, talk_ms=talk, agent=agent))
        heapq.heappush(free, (found[-1].ended_ms + random.expovariate(1 / work_ms), agent))
    return found
