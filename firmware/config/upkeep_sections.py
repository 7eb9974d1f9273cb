"""Shape of [register], [smdr] and [backup]: what becomes of calls that are written down."""

from typing import TYPE_CHECKING, Any, get_args

from firmware.config.countries import DateOrder
from firmware.config.fields import Check, RefusedError, flag, list_of, one_of, shown, typed
from firmware.config.line_fields import OneWord, whole_between
from firmware.config.upkeep import Also, BackupConfig, Columns, Flow, Frame, RegisterConfig, SmdrConfig, Upkeep

if TYPE_CHECKING:
    from firmware.config.parse import Draft

BAUDS = (300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
SHORTEST_PAGE = 20
_PAGES = whole_between(SHORTEST_PAGE, 200, "lines, or 0 for paper without pages")


def _path(example: str) -> Check:
    def checked(value: Any) -> str:
        typed(value, str, f'but must be a path such as "{example}"')
        if not value.startswith("/") or not value.isprintable() or len(value) > 200:
            raise RefusedError(f'is {shown(value)}, but must be a path from the top, such as "{example}"')
        return str(value)

    return checked


def _number_of(known: tuple[int, ...]) -> Check:
    def checked(value: Any) -> int:
        rule = one_of(map(str, known))
        typed(value, int, f"but must be {rule}")
        if value not in known:
            raise RefusedError(f"is {shown(value)}, but must be {rule}")
        return int(value)

    return checked


def page_lines(value: Any) -> int:
    """Lines of a page; 0 for none."""
    typed(value, int, "but must be a whole number of lines")
    return 0 if value == 0 else int(_PAGES(value))


REGISTER_KEYS: dict[str, Check] = {
    "keep_days": whole_between(0, 36_500, "days"),
    "most_mb": whole_between(10, 1_000_000, "megabytes"),
    "pseudonymise_days": whole_between(0, 36_500, "days"),
}
SMDR_KEYS: dict[str, Check] = {
    "port": _path("/dev/ttyUSB0"),
    "baud": _number_of(BAUDS),
    "columns": _number_of(get_args(Columns)),
    "page_lines": page_lines,
    "skip_lines": whole_between(0, 10, "lines"),
    "flow": OneWord(get_args(Flow)),
    "date": OneWord(get_args(DateOrder)),
    "log_ins": flag,
    "frame": OneWord(get_args(Frame)),
}
BACKUP_KEYS: dict[str, Check] = {
    "directory": _path("/media/stick"),
    "hour": whole_between(0, 23, "hours after midnight"),
    "keep": whole_between(1, 365, "backups"),
    "also": list_of(OneWord(get_args(Also)), 'but must be a list such as ["prompts", "messages"]'),
}


def upkeep(draft: "Draft") -> Upkeep:
    """The three sections."""
    return Upkeep(
        RegisterConfig(**_section(draft, "register", REGISTER_KEYS)),
        SmdrConfig(**{"date": draft.country.date} | _section(draft, "smdr", SMDR_KEYS)),
        BackupConfig(**_section(draft, "backup", BACKUP_KEYS)),
    )


def _section(draft: "Draft", key: str, keys: dict[str, Check]) -> dict[str, Any]:
    return draft.table((key,), f"[{key}]", draft.section(key), keys)
