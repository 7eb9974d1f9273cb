"""The C sides, or a skip that says what to install (a failure where CI says that all is installed)."""

import os

import pytest

from tools.bench import native


def needs_compiler() -> None:
    """Call first in a test that wants C."""
    if native.compiler() is not None:
        return
    message = "no C compiler: install gcc"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
