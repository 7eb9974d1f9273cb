"""The calendar of the office: which mode at which minute. Pure: what is asked for a moment is told, nothing is read."""
