"""Actions of two worlds compared: per port the same sequence, each at most APART_MS apart."""

from firmware.callcontrol import actions

APART_MS = 200

RACE_MS = 20
"""By how much the delays of detection differ between the worlds, mostly."""


def listen(world):
    """What each port is told from now on, in order: {port: [(ms, action)]}."""
    told = {}

    def watch(now_ms, action):
        for port in ports_of(action):
            told.setdefault(port, []).append((now_ms, action))

    world.on_action(watch)
    return told


class Races:
    """Two timers of call control that ran out so close to each other that the delays of detection, which began them,
    decide who was first; or an output that came free just before or after another one was chosen, so that they decide
    which one was. ``first_ms`` is when that happened in this world (None: not yet).

    Timers that were begun in one decision keep their order and are no race, nor are outputs given up and taken in one.
    """

    def __init__(self, world):
        self.first_ms = None
        self._running = {}
        self._fired = []
        self._in_use = set()
        self._freed_ms = {}
        self._taken_ms = -RACE_MS - 1
        world.on_decided(self._decided)

    def _decided(self, now_ms, control):
        if self.first_ms is not None:
            return
        self._outputs_decided(now_ms, control.state)
        running = control.state.timers.running
        for key, (due_ms, begun_ms) in self._running.items():
            if due_ms <= now_ms and (key not in running or running[key].due_ms != due_ms):
                self._fired.append((due_ms, begun_ms))
        before = self._running
        self._running = {
            key: before[key] if key in before and before[key][0] == timer.due_ms else (timer.due_ms, now_ms)
            for key, timer in running.items()
        }
        self._fired = [(due_ms, begun_ms) for due_ms, begun_ms in self._fired if due_ms >= now_ms - RACE_MS]
        if len({begun_ms for _, begun_ms in self._fired}) > 1:
            self.first_ms = min(due_ms for due_ms, _ in self._fired)

    def _outputs_decided(self, now_ms, state):
        in_use = {*state.playing, *state.speaking, *state.signals}
        freed, taken = self._in_use - in_use, in_use - self._in_use
        self._in_use = in_use
        just_freed = [ms for output in taken if now_ms - (ms := self._freed_ms.get(output, -RACE_MS - 1)) <= RACE_MS]
        just_taken = [self._taken_ms] if freed and now_ms - self._taken_ms <= RACE_MS else []
        if just_freed or just_taken:
            self.first_ms = min(just_freed + just_taken)
        self._freed_ms.update(dict.fromkeys(freed, now_ms))
        self._taken_ms = now_ms if taken else self._taken_ms


def until(electrical, event, end_ms):
    """Both, as far as they come before ``end_ms`` (None: all); what only one of them had time for is left out."""
    if end_ms is None:
        return electrical, event
    cut = {}, {}
    for port in electrical.keys() | event.keys():
        rows = [[row for row in told.get(port, []) if row[0] < end_ms] for told in (electrical, event)]
        both = min(map(len, rows))
        for told, mine in zip(cut, rows, strict=True):
            told[port] = [row for n, row in enumerate(mine) if n < both or row[0] < end_ms - APART_MS]
    return cut


def without_words_in_vain(told):
    """The same, but for telling a telephone who calls that is broken off within APART_MS: whoever lifts, or is rung no
    more, at the very end of the first burst may be told in one world and not in the other."""
    found = {port: list(rows) for port, rows in told.items()}
    for port, rows in told.items():
        for begun_ms, sent in rows:
            if not isinstance(sent, actions.SendCallerId):
                continue
            opened = actions.OpenCrosspoint(f"station {sent.station}", f"tone {sent.output}")
            ends = [at for at, action in rows if action == opened and begun_ms <= at <= begun_ms + APART_MS]
            if ends:
                closed = actions.CloseCrosspoint(opened.listener, opened.source)
                found[port].remove((begun_ms, sent))
                # After a short ring it has listened for longer, in both worlds.
                if (begun_ms, closed) in rows:
                    found[port].remove((begun_ms, closed))
                    found[port].remove((ends[0], opened))
                found[f"output {sent.output}"].remove((ends[0], actions.StopSignal(sent.output)))
    return {port: rows for port, rows in found.items() if rows}


def ports_of(action):
    match action:
        case actions.CloseCrosspoint(listener, source) | actions.OpenCrosspoint(listener, source):
            # Who leaves a tone first, of several at one moment, is chance; what each of them hears is not.
            return (listener,) if source.startswith("tone ") else (listener, source)
        case (
            actions.SeizeLine(line) | actions.ReleaseLine(line) | actions.MeasureLine(line) | actions.ListenAfresh(line)
        ):
            return (f"line {line}",)
        case actions.LeaveUnrecorded(line):
            return (f"line {line}",)
        case actions.SendTones(line) | actions.SendPulses(line) | actions.FlashLine(line) | actions.StopSending(line):
            return (f"line {line}",)
        case actions.LendReceiver(receiver, end):
            return f"receiver {receiver}", end
        case actions.ReturnReceiver(receiver):
            return (f"receiver {receiver}",)
        case actions.PlayTone(output) | actions.StopTone(output) | actions.StopSignal(output):
            return (f"output {output}",)
        case actions.Play(_, output) | actions.StopPlay(output):
            return (f"output {output}",)
        case actions.StartRecording(_, recorder) | actions.StopRecording(recorder):
            return (f"recorder {recorder}",)
        case actions.RenameRecording() | actions.DiscardRecording():
            return ("recordings",)
        case actions.OpenDoor():
            return ("door",)
        case _:
            return (f"station {action.station}",)


def differences(electrical, event):
    """Sentences on what is not the same."""
    found = []
    for port in sorted(electrical.keys() | event.keys()):
        mine, other = electrical.get(port, []), event.get(port, [])
        for (at, action), (other_at, other_action) in zip(mine, other, strict=False):
            if action != other_action:
                found.append(f"{port}: electrical {action} at {at} ms, event {other_action} at {other_at} ms")
                break
            if abs(at - other_at) > APART_MS:
                found.append(f"{port}: {action} at {at} ms in the electrical form, at {other_at} ms in the event form")
                break
        else:
            if len(mine) != len(other):
                found.append(f"{port}: {len(mine)} and {len(other)} actions")
    return found
