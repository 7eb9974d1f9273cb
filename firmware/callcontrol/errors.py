"""What our own illegal use raises; the outside world never raises (DESIGN 8)."""


class CallControlError(Exception):
    """The caller of call control broke its contract: time went back, or a plan that was never verified."""
