"""The one place where the two interpreters differ by name.

MicroPython folds ``const(n)`` away at compile time; CPython has no such
module, so there the name is the identity function.
"""

try:
    from micropython import const
except ImportError:

    def const(value):
        return value


__all__ = ["const"]
