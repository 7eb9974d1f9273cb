"""Caller ID out to the telephones: what is shown, as bytes, as FSK samples, and when it is sent (hardware.md 7)."""
