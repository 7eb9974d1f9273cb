"""What the core tells the desk: one JSON object a line, told apart by ``type``, each with the version of its form."""

import msgspec

from firmware.callcontrol.memory import Memory

VERSION = 1


class Keep(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Keep this memory in the place of the one before."""

    memory: Memory
    version: int = VERSION


Command = Keep


class _Form(msgspec.Struct):
    version: int


_FORMS = msgspec.json.Decoder(_Form)
_COMMANDS = msgspec.json.Decoder(Command)
_ENCODER = msgspec.json.Encoder()


def decode_command(line: bytes) -> Command:
    """Raises msgspec.MsgspecError, also for a command of another version."""
    version = _FORMS.decode(line).version
    if version != VERSION:
        raise msgspec.ValidationError(f"the command is of version {version}, this desk understands version {VERSION}")
    return _COMMANDS.decode(line)


def encode(command: Command) -> bytes:
    """One line, with its end."""
    return _ENCODER.encode(command) + b"\n"
