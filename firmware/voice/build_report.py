"""What the process that makes sounds tells whoever started it: one JSON object a line."""

import msgspec


class BuildReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """So many sounds of this language are ``done``, of ``total`` that have to be made; or it ends: ``failed`` is a
    sentence why, ``finished`` that all are there."""

    language: str = ""
    done: int = 0
    total: int = 0
    failed: str = ""
    finished: bool = False


_REPORTS = msgspec.json.Decoder(BuildReport)


def decode(line: bytes) -> BuildReport:
    """Raises msgspec.MsgspecError."""
    return _REPORTS.decode(line)


def encode(report: BuildReport) -> bytes:
    """One line, with its end."""
    return msgspec.json.encode(report) + b"\n"
