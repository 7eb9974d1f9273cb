"""Run the tests of one module without pytest: ``micropython run.py MODULE``.

The module's functions ``test_*`` without arguments are called in the order of their names. One line each:
``PASS name``, or ``FAIL name`` followed by the traceback, indented. Works on CPython too. The search path must hold
the repository's root and the module's folder.
"""

import io
import sys


def main(name):
    module = __import__(name)
    failed = 0
    names = [test for test in dir(module) if test.startswith("test_")]
    for test in sorted(names):
        try:
            getattr(module, test)()
        except Exception as error:
            failed += 1
            print("FAIL " + test)
            for line in _traceback(error).split("\n"):
                print("    " + line)
        else:
            print("PASS " + test)
    return 1 if failed or not names else 0


def _traceback(error):
    if not hasattr(sys, "print_exception"):
        return repr(error)
    text = io.StringIO()
    sys.print_exception(error, text)
    return text.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
