"""What holds for all tests."""

import os

from hypothesis import settings

# The matrices of tests are small: more than one thread only makes them wait for each other. Numpy looks once, when it
# is imported, and somebody else's test may be the first to do that.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A machine may be slow: no test fails for that.
settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")
