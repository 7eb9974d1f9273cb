"""A simulated box with a desk of our own beside it: what is asked goes through the pipes, what is done happens to
telephones and lines."""

from pathlib import Path

import msgspec

from boards.lb4x8 import BOARD
from firmware.config.plan import card_settings, to_plan
from firmware.config.zones import data_of
from firmware.control.requests import Show
from firmware.control.responses import Refused, Shown
from firmware.control.views import rows_of
from firmware.desk.messages import Adopt, Answer, Ask, Box, LetGo, Said, encode, from_core
from firmware.runtime.translate import line_receivers, signal_output, station_receivers, tone_outputs
from tests.tools.sim.box import office, verified
from tools.desk_of_sim import DeskOfSim
from tools.sim.electrical import ElectricalWorld


class Desk:
    """A desk that notes what it is told and says what the test wants."""

    def __init__(self):
        self.messages = []
        self.says = b""
        self.lives = True

    def send(self, data):
        self.messages += [from_core(line) for line in data.split(b"\n")[:-1]]
        return len(data)

    def receive(self):
        said, self.says = self.says, b""
        return said

    def alive(self):
        return self.lives

    def end(self):
        self.lives = False

    def heard(self, kind):
        return [message for message in self.messages if isinstance(message, kind)]


class Bench:
    """``ask`` gives the answer's response; times are those of the world. The client is number 1 unless said."""

    def __init__(self, config="", board=BOARD, country="hu", **how):
        self.config, self.board, self.country = config, board, country
        self.world = office(ElectricalWorld, config, board=board, country=country, **how)
        self.desks = []
        self.log = []
        self.desk_of_sim = DeskOfSim(self.world, Path("/nowhere"), self._start, self.log.append)
        self._number = 0
        self.wait(0.3)

    def _start(self, _directory):
        self.desks.append(Desk())
        return self.desks[-1]

    @property
    def desk(self):
        return self.desks[-1]

    def wait(self, seconds):
        self.world.run_until(self.world.now_ms + round(1000 * seconds))

    def say(self, message):
        """Send it, and let it arrive."""
        self.desk.says += encode(message)
        self.wait(0.02)

    def ask(self, request, holder=1):
        self._number += 1
        self.say(Ask(number=self._number, holder=holder, request=request))
        return self._answer()

    def _answer(self):
        (answer,) = [one for one in self.desk.heard(Answer) if one.number == self._number]
        return answer.response

    def show(self, subject, which=""):
        """The rows; of a refusal its sentence."""
        shown = self.ask(Show(subject, which))
        if isinstance(shown, Refused):
            return shown.text
        assert isinstance(shown, Shown)
        return rows_of(subject, shown.rows)

    def row(self, subject, which):
        (row,) = self.show(subject, which)
        return row

    def adoption(self, config, country="hu", revision=7):
        """Another configuration, ready to be adopted."""
        found = verified(config, country, self.board)
        self._number += 1
        return Adopt(
            number=self._number,
            plan=to_plan(
                found,
                station_receivers(self.board),
                tone_outputs(self.board),
                signal_output(self.board),
                line_receivers(self.board),
            ),
            card=card_settings(found),
            country=country,
            revision=revision,
            zone=found.zone,
            zone_rules=data_of(found.zone),
            hours=found.hours.schedule,
        )

    def adopt(self, config, country="hu", revision=7):
        self.say(self.adoption(config, country, revision))
        return self._answer()

    def adopt_message(self, message, **changes):
        self._number += 1
        self.say(msgspec.structs.replace(message, number=self._number, **changes))
        return self._answer()

    def let_go(self, holder=1):
        self.say(LetGo(holder=holder))

    def said(self, end=None):
        """Lines of the log that reached the desk, of one end."""
        return [said.text for said in self.desk.heard(Said) if end is None or end in said.ends]

    def boxes(self):
        return [box for desk in self.desks for box in desk.heard(Box)]

    # People.

    def call_answered(self, line=1, phone=1):
        """A caller on this line, and whoever lifts for him."""
        self.world.lines[line].ring("0612345678")
        self.wait(2)
        self.world.phones[phone].lift()
        self.wait(1)
        assert self.world.talks(phone, f"line {line}")

    def idle(self):
        """As if nothing had ever been ordered."""
        return self.world.everything_idle() and not self.world.nets.violations()
