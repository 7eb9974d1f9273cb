"""The voice process: everything the box lets people hear, rendered with numpy and played on the codec's outputs.

``python -m firmware.voice`` reads commands and writes reports (messages.py), one JSON object a line.
It imports nothing else of firmware; numpy and sounddevice are imported nowhere else.
"""
