"""The call register: what happened, written down in SQLite. Facts of call control come in, calls and what belongs to
them stand in tables; whoever reads opens the file for himself."""
