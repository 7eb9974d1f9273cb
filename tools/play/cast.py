"""Who plays: the board's lines, the configuration's extensions. Every name in a story must be one of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from boards import named as load_board
from firmware.config import Config, load
from firmware.config.fields import one_of
from hal.wiring import Board
from tools.play.slots import ChipName
from tools.play.story import Mistake, Statement, Story


class Cast(NamedTuple):
    """A story's board and configuration, found and verified."""

    board: Board
    config: Config

    def port(self, extension: str) -> int:
        """FXS port of an extension, from 1."""
        station = self.config.station_of(extension)
        if station is None:
            raise ValueError(f"no telephone has extension {extension}")
        return station.port

    def chip(self, name: ChipName) -> tuple[int, int]:
        """(Linux bus number, address); the first bus where the story names none."""
        return (self.board.buses[0].number if name.bus is None else name.bus, name.address)


def load_config(path: Path | None, board: Board, country: str | None) -> Config | list[str]:
    """The configuration in a file (None: all defaults), or sentences that say what is wrong with it."""
    text = ""
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            return [f"{path}: cannot be read: {error.strerror}."]
        except UnicodeDecodeError:
            return [f"{path}: is not UTF-8 text."]
    found = load(text, len(board.lines), len(board.stations), country)
    return [f"{path}, {problem}" for problem in found] if isinstance(found, list) else found


def assemble(story: Story, folder: Path) -> Cast | list[Mistake]:
    """Board and configuration of a story that stands in ``folder``, or every mistake in what it names."""
    board = load_board(story.board)
    config = load_config(folder / story.config if story.config else None, board, story.country)
    if isinstance(config, list):
        return [Mistake(story.line_of("config"), text) for text in config]
    cast = Cast(board, config)
    mistakes = [Mistake(one.line, text) for one in story.statements for text in _unknown(one, cast)]
    return mistakes or cast


def _unknown(statement: Statement, cast: Cast) -> Iterator[str]:
    """A sentence for each name of the statement that nobody bears."""
    board = cast.board
    values = statement.values
    for blank in ("LINE", "SOURCE"):
        if values.get(blank, 1) > len(board.lines):
            yield f"there is no line {values[blank]}: {board.name} has lines 1 to {len(board.lines)}."
    for blank in ("PHONE", "OTHER"):
        if blank in values and cast.config.station_of(values[blank]) is None:
            yield f"there is no phone {values[blank]}: the extensions are {_extensions(cast)}."
    numbers = [bus.number for bus in board.buses]
    if "BUS" in values and values["BUS"] not in numbers:
        yield f"there is no bus {values['BUS']}: {board.name} has bus {one_of(map(str, numbers))}."
    if "CHIP" in values and cast.chip(values["CHIP"]) not in chips(board):
        bus, address = cast.chip(values["CHIP"])
        yield f"there is no chip at {bus}:{address:#x} on {board.name} ({_chip_list(board)})."


def _extensions(cast: Cast) -> str:
    return one_of(station.extension for station in cast.config.stations)


def chips(board: Board) -> list[tuple[int, int]]:
    """(Linux bus number, address) of every chip on the buses."""
    found = [(expander.bus, expander.address) for expander in board.expanders]
    found += [board.rtc, board.eeprom, *board.adcs]
    return sorted((board.buses[bus].number, address) for bus, address in found)


def _chip_list(board: Board) -> str:
    return ", ".join(f"{bus}:{address:#x}" for bus, address in chips(board))
