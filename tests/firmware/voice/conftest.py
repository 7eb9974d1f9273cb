"""The analyser's matrices are small: more than one thread only makes the tests wait for each other."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
