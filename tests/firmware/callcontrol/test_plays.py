"""What comes of prompts that nobody waits for, and what the image of the outputs knows of them."""

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.output_image import OutputImage
from tests.firmware.callcontrol.small_office import Office

THANKS = (a.Prompt("queue.thanks"),)


def test_the_end_of_a_play_that_nobody_waits_for_is_counted_and_harmless():
    office = Office()
    before = office.control.snapshot()
    assert office.send(e.PlayEnded(7)) == []
    assert office.control.state.counters == {"unknown play": 1}
    office.control.state.counters.clear()
    assert office.control.snapshot() == before


def test_the_image_knows_which_output_speaks():
    image = OutputImage()
    image.apply(a.Play(1, "assign1", THANKS))
    image.apply(a.Play(2, "assign2", THANKS))
    image.apply(a.Play(3, "assign2", THANKS))
    assert image.plays == {"assign1": 1, "assign2": 3}
    image.hear(e.PlayEnded(2))
    image.hear(e.PlayEnded(1, "failed"))
    assert image.plays == {"assign2": 3}
    image.apply(a.StopPlay("assign2"))
    assert image.plays == {}
