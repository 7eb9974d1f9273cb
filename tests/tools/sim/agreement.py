"""Actions of two worlds compared: per port the same sequence, each at most APART_MS apart."""

from firmware.callcontrol import actions

APART_MS = 200


def listen(world):
    """What each port is told from now on, in order: {port: [(ms, action)]}."""
    told = {}

    def watch(now_ms, action):
        for port in ports_of(action):
            told.setdefault(port, []).append((now_ms, action))

    world.on_action(watch)
    return told


def ports_of(action):
    match action:
        case actions.CloseCrosspoint(listener, source) | actions.OpenCrosspoint(listener, source):
            # Who leaves a tone first, of several at one moment, is chance; what each of them hears is not.
            return (listener,) if source.startswith("tone ") else (listener, source)
        case actions.SeizeLine(line) | actions.ReleaseLine(line):
            return (f"line {line}",)
        case actions.LendReceiver(receiver, station):
            return f"receiver {receiver}", f"station {station}"
        case actions.ReturnReceiver(receiver):
            return (f"receiver {receiver}",)
        case actions.PlayTone(output) | actions.StopTone(output):
            return (f"output {output}",)
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
