"""What recordings are called, where they are kept, and by which prompt they are played.

``messages/17`` is the file ``messages/17.wav`` below the folder where everything of the box is kept, and is played as
the prompt ``message.17``; ``calls/2026-11-30/094112-41-line-2`` as ``call.2026-11-30.094112-41-line-2``. What is
recorded as ``prompts/en/queue.welcome`` is the office's own recording of that prompt.
"""

import re
from datetime import datetime

from firmware.voice.languages import DEFAULT_LANGUAGE, LANGUAGES

MESSAGES, CALLS, PROMPTS = "messages", "calls", "prompts"

_WORD = "[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?"
_DOTTED = "[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?"
_LANGUAGE = "[a-z]{2,3}(?:-[A-Za-z]{2,4})?"

NAME = re.compile(f"(?:{MESSAGES}|{CALLS})(?:/{_WORD}){{1,3}}|{PROMPTS}(?:/{_LANGUAGE})?/{_DOTTED}")
"""No name leads out of these folders, and none is that of a file under way (recorder.PART)."""

LONGEST_NAME = 120

_FOLDER_OF = {"message": MESSAGES, "call": CALLS}


def is_name(name: str) -> bool:
    """A recording may be called so."""
    return len(name) <= LONGEST_NAME and NAME.fullmatch(name) is not None


_OF_MESSAGES = re.compile("[0-9]+|draft-[0-9]+|notice")
"""Prompts about messages have names that begin alike: ``message.leave`` is words of the box."""


def dated(name: str, now: datetime) -> str:
    """``calls/41-line-2`` becomes ``calls/2026-11-30/094112-41-line-2``; other names stay. Whoever names calls knows no
    date, and counts anew when the box is started."""
    folder, _, rest = name.partition("/")
    return f"{CALLS}/{now:%Y-%m-%d}/{now:%H%M%S}-{rest}" if folder == CALLS else name


def recording_of(prompt: str) -> str:
    """The recording that this prompt plays; "" for a prompt that is no recording of its own, as ``message.leave``."""
    if prompt in LANGUAGES[DEFAULT_LANGUAGE].phrases:
        return ""
    kind, *rest = prompt.split(".")
    if kind == "message" and not _OF_MESSAGES.fullmatch(".".join(rest)):
        return ""
    name = "/".join((_FOLDER_OF.get(kind, ""), *rest))
    return name if is_name(name) else ""


def sound_of(name: str) -> str:
    """The prompt whose sound this recording is; "" for messages and calls."""
    folder, *_, last = name.split("/")
    return last if folder == PROMPTS else ""
