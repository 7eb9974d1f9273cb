"""What holds for all tests."""

from hypothesis import settings

# A machine may be slow: no test fails for that.
settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")
