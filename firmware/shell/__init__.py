"""The shell: a process of its own on a terminal device, a client of the control socket and of nothing else.

It may read firmware.config for what can be written in a configuration (keys, values, help), never to change one.
"""
