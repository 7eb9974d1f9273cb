"""The journal: every event and action of call control, in a ring of files that runs again by itself.

``frames`` are what is written, ``packing`` how; ``ring`` and ``keeper`` write, in a process of their own; ``reading``
and ``replaying`` start nothing.
"""
