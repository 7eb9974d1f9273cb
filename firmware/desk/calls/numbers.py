"""Ways of writing one telephone number: lines tell +36301234567, and people here dial 06301234567."""

from firmware.callcontrol.home_numbers import as_dialled
from firmware.callcontrol.plan import Prefixes


def forms(number: str, prefixes: Prefixes) -> tuple[str, str, str]:
    """As it is, as it is dialled here, and in international form, as far as they are known; some may be the same."""
    dialled = as_dialled(prefixes, number) or number
    return number, dialled, _international(dialled, prefixes)


def _international(dialled: str, prefixes: Prefixes) -> str:
    if not prefixes.country:
        return dialled
    # Where a country dials no prefix at home, any number that is long enough for one is one of it.
    if prefixes.international and dialled.startswith(prefixes.international):
        return f"+{dialled[len(prefixes.international) :]}"
    if dialled.startswith(prefixes.national) and len(dialled) > _LONGEST_SHORT:
        return f"+{prefixes.country}{dialled[len(prefixes.national) :]}"
    return dialled


_LONGEST_SHORT = 6
"""Digits of extensions and of numbers such as that of directory enquiries."""
