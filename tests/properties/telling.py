"""One random story told, judged, and brought to rest."""

from tests.firmware.desk.register.kept import KeptRegister
from tests.firmware.desk.register.kept import wrongs as wrongs_of_register
from tools.sim.event_world import EventWorld
from tools.sim.judge import Judge
from tools.sim.stories import BOARDS, Teller, calm
from tools.sim.witness import EMERGENCY_MS, Witness, unasked_bell_ms

REST_MS = 40_000


def tell_and_judge(form, board, number, steps, again, teller=Teller):
    """The world after a story in which every judge was content; its judge's report says how to see it again.

    ``again`` is the file of the test that tells it; ``teller``: the kind of stories.
    """
    teller = teller(number, BOARDS[board], faults=True)
    world = teller.story.world(form)
    judge = Judge(teller.story, world, f"pytest {again} -k {board}")
    witness = Witness(world)
    kept = KeptRegister(world) if isinstance(world, EventWorld) else None
    teller.tell(steps, world)
    calm(world)
    come_to_rest(world)
    assert world.everything_idle(), f"{judge.report()}\nnot at rest in the end"
    wrongs = witness.finish()
    if kept is not None:
        wrongs += wrongs_of_register(kept)
    assert not wrongs, "\n".join([judge.report(), *wrongs])
    return world, judge


def come_to_rest(world):
    """Everybody has gone home: what still rings, is on hold behind a caller who has gone unnoticed, or talks from line
    to line, has its time."""
    limit_ms = world.now_ms + world.plan.timing.limit_ms + unasked_bell_ms(world.plan) + EMERGENCY_MS
    limit_ms += world.plan.outside.line_to_line_ms
    world.run_until(world.now_ms + REST_MS)
    while not world.everything_idle() and world.now_ms < limit_ms:
        world.run_until(world.now_ms + REST_MS)
