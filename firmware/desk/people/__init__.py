"""People whom the office knows: its staff, its contacts, and whoever it does not want to hear."""
