"""One configuration text in, either a whole configuration or every problem out."""

from firmware.config.countries import COUNTRIES
from firmware.config.model import Config, Problem
from firmware.config.parse import Draft
from firmware.config.syntax import read
from firmware.config.verify import verify


def load(
    text: str, board_lines: int, board_stations: int, country: str | None = None, *, recorders: int | None = None
) -> Config | list[Problem]:
    """Read and verify a configuration for a board with so many lines, stations and recorders (None: not known).

    ``country`` (a key of COUNTRIES), when given, wins over the file's. The list of problems is in line order;
    when there is one, nothing of the file may be used.
    """
    if country is not None and country not in COUNTRIES:
        raise ValueError(f"{country!r} is not a country of this box")
    try:
        source = read(text)
        draft = Draft(source, board_lines, board_stations, country, recorders)
    except RecursionError:
        return [Problem(1, "this is nested too deep: a value holds at most lists of tables of lists.")]
    if source.complete:
        verify(draft)
    return sorted(draft.problems) if draft.problems else draft.config
