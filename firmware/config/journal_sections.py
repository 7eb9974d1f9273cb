"""Shape of [journal]: how much of what has happened is kept."""

from typing import TYPE_CHECKING

from firmware.config import line_fields
from firmware.config.fields import Check
from firmware.config.model import JournalConfig

if TYPE_CHECKING:
    from firmware.config.parse import Draft

JOURNAL_KEYS: dict[str, Check] = {
    # One is written while the one before it is kept; 999 of 64 MB are more than any box has room for.
    "files": line_fields.whole_between(2, 999, "files"),
    "file_mb": line_fields.whole_between(1, 64, "MB"),
}


def journal(draft: "Draft") -> JournalConfig:
    """[journal]."""
    return JournalConfig(**draft.table(("journal",), "[journal]", draft.section("journal"), JOURNAL_KEYS))
