"""What a sound configuration had better not say: sentences for whoever sets the box up; nothing is refused for them."""

from firmware.config.model import Config


def advice(config: Config) -> list[str]:
    """One sentence each, in the order of the telephones, then of the groups."""
    inside = [(f'extension "{one.extension}" of telephone {one.port}', one.extension) for one in config.stations]
    inside += [(f'pilot number "{one.pilot}" of group "{one.name}"', one.pilot) for one in config.groups if one.pilot]
    digit = config.outside.digit
    return [
        f"{what} is also an emergency number: from inside {number} reaches the telephone, and help only with {digit} "
        f"before it; choose another number."
        for what, number in inside
        if number in config.outside.emergency
    ]
