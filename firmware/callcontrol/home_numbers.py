"""A number in international form, as it is dialled here, so that two ways of writing one number can be compared."""

from firmware.callcontrol.plan import Prefixes


def as_dialled(prefixes: Prefixes, number: str) -> str:
    """Digits to dial outside; "" for a number in international form where the country is not known, or that is none.

    What is written without + is dialled as it is, except that a number of this country is dialled as one at home.
    """
    if number.startswith("+"):
        abroad = number[1:]
        if not prefixes.country:
            return ""
    elif prefixes.international and number.startswith(prefixes.international + prefixes.country):
        abroad = number[len(prefixes.international) :]
    else:
        return number if _is_dialled(number) else ""
    at_home = prefixes.country and abroad.startswith(prefixes.country)
    dialled = prefixes.national + abroad[len(prefixes.country) :] if at_home else prefixes.international + abroad
    return dialled if _is_dialled(dialled) else ""


def _is_dialled(number: str) -> bool:
    return number.isascii() and number.isdigit()
