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
    text: str = ""
    """Of its configuration; "" for all defaults."""

    def port(self, extension: str) -> int:
        """FXS port of an extension, from 1."""
        station = self.config.station_of(extension)
        if station is None:
            raise ValueError(f"no telephone has extension {extension}")
        return station.port


def load_config(path: Path | None, board: Board, country: str | None) -> Config | list[str]:
    """The configuration in a file (None: all defaults), or sentences that say what is wrong with it."""
    text = ""
    if path is not None:
        try:
            text = _text(path)
        except OSError as error:
            return [f"{path}: cannot be read: {error.strerror}."]
        except UnicodeDecodeError:
            return [f"{path}: is not UTF-8 text."]
    found = load(text, len(board.lines), len(board.stations), country)
    return [f"{path}, {problem}" for problem in found] if isinstance(found, list) else found


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def assemble(story: Story, folder: Path) -> Cast | list[Mistake]:
    """Board and configuration of a story that stands in ``folder``, or every mistake in what it names.

    Extensions are unknown, and not judged, as long as the configuration is wrong.
    """
    board = load_board(story.board)
    config = load_config(folder / story.config if story.config else None, board, story.country)
    mistakes = [Mistake(one.line, text) for one in story.statements for text in _missing_hardware(one, board)]
    if isinstance(config, list):
        mistakes += [Mistake(story.line_of("config"), text) for text in config]
    else:
        mistakes += [Mistake(one.line, text) for one in story.statements for text in _missing_phones(one, config)]
        mistakes += [Mistake(one.line, text) for one in story.statements for text in _missing_people(one, config)]
    mistakes.sort(key=lambda mistake: mistake.line)
    if isinstance(config, list) or mistakes:
        return mistakes
    return Cast(board, config, _text(folder / story.config) if story.config else "")


def _missing_hardware(statement: Statement, board: Board) -> Iterator[str]:
    """A sentence for each line, recorder, bus and chip of the statement that the board does not have."""
    values = statement.values
    for blank in ("LINE", "SOURCE"):
        if values.get(blank, 1) > len(board.lines):
            yield f"there is no line {values[blank]}: {board.name} has lines 1 to {len(board.lines)}."
    if values.get("RECORDER", 1) > len(board.recorders):
        yield f"there is no recorder {values['RECORDER']}: {board.name} has recorders 1 to {len(board.recorders)}."
    numbers = [bus.number for bus in board.buses]
    if "BUS" in values and values["BUS"] not in numbers:
        yield f"there is no bus {values['BUS']}: {board.name} has bus {one_of(map(str, numbers))}."
    if "CHIP" in values and chip_place(board, values["CHIP"]) not in chips(board):
        bus, address = chip_place(board, values["CHIP"])
        yield f"there is no chip at {bus}:{address:#x} on {board.name} ({_chip_list(board)})."


def _missing_phones(statement: Statement, config: Config) -> Iterator[str]:
    """A sentence for each extension of the statement that no telephone has."""
    for blank in ("PHONE", "OTHER"):
        if blank in statement.values and config.station_of(statement.values[blank]) is None:
            known = one_of(station.extension for station in config.stations)
            yield f"there is no phone {statement.values[blank]}: the extensions are {known}."


def _missing_people(statement: Statement, config: Config) -> Iterator[str]:
    """A sentence for each agent, queue and mailbox of the statement that the configuration does not have."""
    agents = [one.agent.name for one in config.agents]
    queues = [one.queue.name for one in config.queues]
    mailboxes = [one.mailbox.name for one in config.mailboxes]
    for blank, what, known in (
        ("AGENT", "agent", agents),
        ("QUEUE", "queue", queues),
        ("MAILBOX", "mailbox", mailboxes),
    ):
        name = statement.values.get(blank)
        if name is not None and name not in known:
            there = f"there are {', '.join(known)}" if known else "the configuration has none"
            yield f"there is no {what} {name}: {there}."


def chip_place(board: Board, name: ChipName) -> tuple[int, int]:
    """(Linux bus number, address); the board's first bus where the story names none."""
    return (board.buses[0].number if name.bus is None else name.bus, name.address)


def chips(board: Board) -> list[tuple[int, int]]:
    """(Linux bus number, address) of every chip on the buses."""
    found = [(expander.bus, expander.address) for expander in board.expanders]
    found += [board.rtc, board.eeprom, *board.adcs]
    return sorted((board.buses[bus].number, address) for bus, address in found)


def _chip_list(board: Board) -> str:
    return ", ".join(f"{bus}:{address:#x}" for bus, address in chips(board))
