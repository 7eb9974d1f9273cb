"""What people ask of the call register: calls of a day or of a number, how one went, who was missed, today's figures.
Read only, and never on the desk's loop."""
