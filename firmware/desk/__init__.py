"""The desk process: what the box has to write down, away from the core, which never waits for a disk.

``python -m firmware.desk`` reads commands (messages.py), one JSON object a line. Of firmware it imports call control's
values, and nothing that works.
"""
