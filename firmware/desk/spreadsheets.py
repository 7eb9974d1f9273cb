"""CSV for whoever opens it in a spreadsheet, which reckons with a cell that begins like a formula: a caller may tell
such a name (owasp.org, CSV Injection)."""

import re

_FORMULA = re.compile(r"[=@\-\t]|\+(?![0-9+; ]*$)")


def harmless(cell: str) -> str:
    """With a blank in front where it would be a formula; telephone numbers are none."""
    return f" {cell}" if _FORMULA.match(cell) else cell
