"""Anything that can be ordered, in any order, while people call: no bell on a lifted telephone, no line left seized."""

from random import Random

import pytest

from firmware.control.requests import (
    CORE_SUBJECTS,
    TONES,
    BusyOut,
    DropCall,
    ForgetCaller,
    ForgetMessage,
    LogAgentIn,
    LogAgentOut,
    PauseAgent,
    PlayTone,
    ReadStudy,
    ReleaseLine,
    ResumeAgent,
    ReturnToService,
    RingStation,
    SeizeLine,
    SetCrosspoint,
    SetMode,
    Show,
    StudyLine,
    UnlockAccess,
    WithdrawNotice,
)
from firmware.control.responses import Done, Refused, Shown, Studied
from tests.firmware.runtime.desk_bench import Bench

QUEUE = """
[lines]
1 = { route = "queue help" }
2 = { route = "queue help" }
[queues.help]
agents = ["anna", "bela"]
wrapup_s = 5
[agents.anna]
station = "11"
[agents.bela]
number = "202"
"""
MENUS = """
[lines]
1 = { route = "menu main" }
2 = { route = "menu remote" }
[menus.main]
prompt = "welcome"
choices = { 1 = "group late", 2 = "menu form" }
otherwise = "group late"
[menus.form]
prompt = "form.digits"
digits = [2, 3]
confirm = true
then = "phone 12"
[menus.remote]
access = true
[travellers.anna]
pin = "473905"
[groups.late]
members = ["13", "14"]
"""
OTHER_MENUS = """
[lines]
1 = { route = "menu main" }
2 = { route = "menu form" }
[menus.main]
prompt = "form.digits"
digits = [2, 3]
then = "phone 12"
[menus.form]
prompt = "welcome"
choices = { 1 = "phone 13" }
[menus.remote]
prompt = "welcome"
then = "menu main"
"""
CONFIGS = (
    "",
    '[groups.all]\nstrategy = "ring-all"\n',
    '[lines]\n1 = { route = "station 13" }\n',
    QUEUE,
    MENUS,
    OTHER_MENUS,
)


def end(chance):
    kind, count = chance.choice((("line", 4), ("station", 8)))
    return f"{kind} {chance.randint(1, count + (chance.random() < 0.05))}"


def order(chance):
    line, station = chance.randint(1, 4), chance.randint(1, 8)
    source = chance.choice((end(chance), "tone busy"))
    agent = chance.choice(("anna", "bela"))
    kinds = {
        RingStation: lambda: RingStation(station, chance.choice((1_000, 5_000, 30_000))),
        SeizeLine: lambda: SeizeLine(line),
        ReleaseLine: lambda: ReleaseLine(line),
        PlayTone: lambda: PlayTone(end(chance), chance.choice(("", *TONES))),
        SetCrosspoint: lambda: SetCrosspoint(end(chance), source, chance.random() < 0.7),
        BusyOut: lambda: BusyOut(end(chance)),
        ReturnToService: lambda: ReturnToService(end(chance)),
        DropCall: lambda: DropCall(end(chance)),
        LogAgentIn: lambda: LogAgentIn(agent, station),
        LogAgentOut: lambda: LogAgentOut(agent),
        PauseAgent: lambda: PauseAgent(agent),
        ResumeAgent: lambda: ResumeAgent(agent),
        SetMode: lambda: SetMode(chance.choice(("", "night", "lunch", "nap")), chance.choice((0, 1, 2_000))),
        ForgetCaller: lambda: ForgetCaller(f"06123456{chance.randint(10, 99)}"),
        ForgetMessage: lambda: ForgetMessage(chance.randint(1, 3)),
        WithdrawNotice: WithdrawNotice,
        UnlockAccess: UnlockAccess,
        StudyLine: lambda: StudyLine(line, chance.random() < 0.8),
        ReadStudy: lambda: ReadStudy(line),
        Show: lambda: Show(chance.choice(CORE_SUBJECTS), chance.choice(("", end(chance)))),
    }
    return kinds[chance.choice([*kinds, DropCall, DropCall])]()


def somebody_acts(chance, world):
    line, phone = world.lines[chance.randint(1, 4)], world.phones[chance.randint(1, 8)]
    if chance.random() < 0.3 and line.state == "idle":
        line.ring(f"06123456{chance.randint(10, 99)}")
    elif chance.random() < 0.1 and line.state == "ringing":
        line.give_up()
    elif chance.random() < 0.5 and line.state == "talking":
        line.press(chance.choice(("1", "2", "23#", "473905", "11", "0301234567#")))
    elif not phone.lifted:
        phone.lift()
    elif chance.random() < 0.5:
        phone.hang_up()
    else:
        phone.dial(chance.choice(("11", "15", "0612345", "112")))


@pytest.mark.parametrize("seed", range(16))
def test_all_is_as_before_when_everybody_has_gone(seed):
    chance = Random(seed)
    bench = Bench(CONFIGS[seed % len(CONFIGS)], seed=seed)
    for _ in range(120):
        if chance.random() < 0.6:
            somebody_acts(chance, bench.world)
        elif chance.random() < 0.08:
            bench.let_go(chance.randint(1, 3))
        elif chance.random() < 0.05:
            bench.adopt(chance.choice(CONFIGS))
        else:
            assert isinstance(bench.ask(order(chance), chance.randint(1, 3)), Done | Refused | Shown | Studied)
        bench.wait(chance.choice((0, 0.1, 1, 3)))
    for holder in (1, 2, 3):
        bench.let_go(holder)
    for name in [f"line {n}" for n in range(1, 5)] + [f"station {n}" for n in range(1, 9)]:
        bench.ask(ReturnToService(name))
    for line in bench.world.lines.values():
        line.hang_up("cpc")
    for phone in bench.world.phones.values():
        if phone.lifted:
            phone.hang_up()
    bench.wait(2_400)  # who was left on hold by a far side that ended by nothing stays for half an hour
    assert [row.state for row in bench.show("stations")] == ["idle"] * 8
    assert [row.state for row in bench.show("lines")] == ["idle"] * 4
    assert bench.show("calls") == []
    assert {row.note for row in bench.show("lines") + bench.show("stations")} == {""}
    assert bench.world.everything_idle()
    assert bench.world.nets.violations() == []
    assert len(bench.world.core.control.state.plan.tone_outputs) == 3
