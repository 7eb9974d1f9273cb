"""The control protocol: what the box can be asked and told from outside the core, and what it answers. Types only.

One JSON object a line. Between a client (the shell, a script) and the desk, on the control socket: Asking one way,
Answering and Happening the other. Between desk and core, on two pipes, the same requests and responses travel on.
"""
