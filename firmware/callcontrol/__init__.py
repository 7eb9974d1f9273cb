"""Call control: pure and deterministic, events in, actions out.

events.py actions.py plan.py     what comes in, what goes out, what the office looks like
engine.py                        CallControl: handle, advance, next_deadline, reconfigure, snapshot, restore
records.py history.py timers.py  the state: one serialisable value
states.py cells.py               the words of the machines
station_table.py line_table.py   the machine of each kind of port, as a complete table
station_effects.py line_effects.py  what a row of a table does
machine.py meanings.py           one step of a machine; what an event means to it
register.py treatments.py        what digits mean; what a station hears that talks to nobody
coupling.py agenda.py            how ports act on each other: rules, and the facts that they wait for
junctors.py calls.py             conversations; the life of a call
hunt.py strategies.py index.py   whom a call rings, in rounds; the ten strategies; the plan compiled
reconfigure.py                   a new plan between two events
invariants.py                    what must hold after every event, for tests and simulations
invariants_of_state.py invariants_of_outputs.py output_image.py  its checks; the outputs as ordered so far
core.py draws.py errors.py       what all of them work on; random draws; our own illegal use
"""
