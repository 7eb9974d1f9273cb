"""The tables of the register, and what stands in them.

Moments are ``*_ms``: UTC, in ms since 1970, as the box's own clock had it when the call began, going on by the loop's
clock: what lies between two moments of a call is a time measured, whatever was done to the clock meanwhile. What an
agent does, what is owed and what is out of service is moved with the clock while it goes on, and so is as long, too.

``zone_s``: how far the office's clocks were ahead of UTC then. NULL where something has not happened. Lengths are
``*_ms`` too, and their names say of what (``talk_ms``). "" and 0: there is none.
"""

VERSION = 1

CALLS = """
CREATE TABLE calls (
    id INTEGER PRIMARY KEY,             -- grows with time
    start INTEGER NOT NULL,             -- of starts: the life of the box that it belongs to
    began_ms INTEGER NOT NULL,
    zone_s INTEGER NOT NULL,
    ended_ms INTEGER,                   -- NULL: it goes on
    direction TEXT NOT NULL,            -- in, out, inside
    origin TEXT NOT NULL,               -- line N, station N, box: who began it
    extension TEXT NOT NULL DEFAULT '', -- of the telephone that began it
    line INTEGER NOT NULL DEFAULT 0,    -- the one that it came or went out by (the last one)
    number TEXT NOT NULL DEFAULT '',    -- of the other side: who calls, or who was called
    name TEXT NOT NULL DEFAULT '',      -- as the line told it
    absence TEXT NOT NULL DEFAULT '',   -- why there is no number: withheld, unavailable
    dialled TEXT NOT NULL DEFAULT '',   -- as it was dialled here
    account TEXT NOT NULL DEFAULT '',
    traveller TEXT NOT NULL DEFAULT '', -- who has called out from outside
    emergency INTEGER NOT NULL DEFAULT 0,
    taken_ms INTEGER,                   -- the line was seized: the box or a person has answered, or it goes out
    answered_ms INTEGER,                -- a person, or the other side, first spoke
    answer TEXT NOT NULL DEFAULT '',    -- of a call out, how that was seen: reversal, ringback, time
    answered_by TEXT NOT NULL DEFAULT '', -- the extension, or the agent outside, that first answered
    agent TEXT NOT NULL DEFAULT '',     -- who served it from a queue, the last one
    queue TEXT NOT NULL DEFAULT '',     -- in which its caller waited, or had waited, the last one
    hunt_group TEXT NOT NULL DEFAULT '', -- by which it was rung, the last one
    ring_ms INTEGER NOT NULL DEFAULT 0, -- to its first answer or its end, without menus, queues, messages, holds
    wait_ms INTEGER NOT NULL DEFAULT 0, -- in queues
    talk_ms INTEGER NOT NULL DEFAULT 0, -- with people
    hold_ms INTEGER NOT NULL DEFAULT 0, -- put aside by people
    outcome TEXT NOT NULL DEFAULT '',   -- one of OUTCOMES; '' while it goes on
    ended_by TEXT NOT NULL DEFAULT ''   -- outside, office, box; '': nobody knows
)"""

OUTCOMES = ("answered", "abandoned", "served", "busy", "failed", "handed on", "refused", "interrupted")
"""``answered``: a person here, or the other side, has spoken. ``abandoned``: given up before. ``served``: the box
itself was all that was wanted: a menu's answer, a message, a call back that was promised. ``busy``, ``failed``: a call
out or inside that found the other side busy, or no line, no such number, nothing in service. ``refused``: a caller whom
the office does not want. ``handed on``: whoever called inside has given the answer to somebody whom he had on hold,
whose call goes on with it. ``interrupted``: the box stopped in the middle."""

LEGS = """
CREATE TABLE legs (
    id INTEGER PRIMARY KEY,
    call INTEGER NOT NULL,
    what TEXT NOT NULL,                 -- rings, talks, holds
    who TEXT NOT NULL,                  -- extension, agent outside, line N; of holds: for whom
    station INTEGER NOT NULL DEFAULT 0, -- the telephone's port
    agent TEXT NOT NULL DEFAULT '',     -- who is logged in there
    began_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    how TEXT NOT NULL DEFAULT ''        -- of rings: answered, missed, silenced; of talks: outside, office,
                                        -- transfer, hold; of holds: why
)"""

PASSAGES = """
CREATE TABLE passages (                 -- of callers through queues; one caller may have several
    id INTEGER PRIMARY KEY,
    call INTEGER NOT NULL,
    queue TEXT NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    entered_ms INTEGER NOT NULL,
    zone_s INTEGER NOT NULL,
    head_start_ms INTEGER NOT NULL DEFAULT 0,
    place INTEGER NOT NULL DEFAULT 0,   -- as he came, from 1
    left_ms INTEGER,                    -- answered, or gone
    left_place INTEGER NOT NULL DEFAULT 0,
    how TEXT NOT NULL DEFAULT '',       -- answered, abandoned, overflow, key, callback, withdrawn, interrupted
    agent TEXT NOT NULL DEFAULT '',     -- who answered: an agent, or an extension
    station INTEGER NOT NULL DEFAULT 0,
    onward TEXT NOT NULL DEFAULT '',    -- where he went on to; of key: the digit
    ring_ms INTEGER NOT NULL DEFAULT 0, -- of the bell that was answered
    told_low_s INTEGER,                 -- the wait that he was told first, from his entry on
    told_high_s INTEGER,
    told_at_ms INTEGER,
    ended_ms INTEGER,                   -- of the conversation after it
    ended_by TEXT NOT NULL DEFAULT '',  -- caller, agent, transfer
    disposition TEXT NOT NULL DEFAULT ''
)"""

MISSES = """
CREATE TABLE misses (                   -- an agent was rung for a caller, and did not answer
    id INTEGER PRIMARY KEY,
    call INTEGER NOT NULL,
    queue TEXT NOT NULL,
    agent TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    zone_s INTEGER NOT NULL,
    ring_ms INTEGER NOT NULL
)"""

AGENT_STATES = """
CREATE TABLE agent_states (
    id INTEGER PRIMARY KEY,
    start INTEGER NOT NULL,
    agent TEXT NOT NULL,
    station INTEGER NOT NULL DEFAULT 0, -- 0: outside, or nowhere
    state TEXT NOT NULL,                -- ready, talks, wraps up, paused, out
    reason TEXT NOT NULL DEFAULT '',    -- of paused
    queue TEXT NOT NULL DEFAULT '',     -- of talks and wraps up
    began_ms INTEGER NOT NULL,
    zone_s INTEGER NOT NULL,
    ended_ms INTEGER,
    planned_ms INTEGER NOT NULL DEFAULT 0 -- of paused: how long this break may last (0: no such rule)
)"""

MENU_STEPS = """
CREATE TABLE menu_steps (
    id INTEGER PRIMARY KEY,
    call INTEGER NOT NULL,
    menu TEXT NOT NULL,
    entered_ms INTEGER NOT NULL,
    left_ms INTEGER,
    chosen TEXT NOT NULL DEFAULT ''     -- a digit, number, form, helped (nothing was chosen), gave up
)"""

MESSAGES = """
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    call INTEGER NOT NULL,              -- 0: the box stopped while he spoke, and saved it when it was back
    message INTEGER NOT NULL,           -- its number in the box
    mailbox TEXT NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    at_ms INTEGER NOT NULL,
    zone_s INTEGER NOT NULL,
    length_ms INTEGER NOT NULL,
    call_back TEXT NOT NULL DEFAULT ''
)"""

CALLBACKS = """
CREATE TABLE callbacks (                -- the box has promised a caller to call him
    id INTEGER PRIMARY KEY,
    start INTEGER NOT NULL,
    queue TEXT NOT NULL,
    number TEXT NOT NULL,
    promised_ms INTEGER NOT NULL,
    zone_s INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    ended_ms INTEGER,
    how TEXT NOT NULL DEFAULT ''        -- reached, not reached, himself (he called again), forgotten
)"""

NOTES = """
CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    zone_s INTEGER NOT NULL,
    call INTEGER NOT NULL DEFAULT 0,
    number TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL,
    by TEXT NOT NULL
)"""

FAULTS = """
CREATE TABLE faults (                   -- a port was out of service
    id INTEGER PRIMARY KEY,
    start INTEGER NOT NULL,
    port TEXT NOT NULL,                 -- line 2, station 3
    began_ms INTEGER NOT NULL,
    zone_s INTEGER NOT NULL,
    ended_ms INTEGER
)"""

COMMITS = """
CREATE TABLE commits (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    zone_s INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    by TEXT NOT NULL,
    comment TEXT NOT NULL DEFAULT ''
)"""

STARTS = """
CREATE TABLE starts (                   -- lives of the box
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,          -- drawn when the core starts
    board TEXT NOT NULL,
    began_ms INTEGER NOT NULL,
    zone_s INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,           -- of its last fact that is written
    written INTEGER NOT NULL,           -- number of that fact
    lost INTEGER NOT NULL DEFAULT 0,    -- facts that found no room
    open BLOB NOT NULL                  -- what goes on, as the bookkeeper needs it
)"""

AGES = """
CREATE TABLE IF NOT EXISTS ages (       -- one row; registers of before have none
    id INTEGER PRIMARY KEY CHECK (id = 1),
    counted_ms INTEGER NOT NULL         -- by which date things are old (ageing.py): office time, in ms since 1970
)"""

INDICES = """
CREATE INDEX calls_by_begin ON calls (began_ms);
CREATE INDEX calls_by_number ON calls (number, began_ms);
CREATE INDEX calls_going_on ON calls (start) WHERE ended_ms IS NULL;
CREATE INDEX legs_by_call ON legs (call);
CREATE INDEX passages_by_entry ON passages (entered_ms);
CREATE INDEX passages_by_call ON passages (call);
CREATE INDEX misses_by_time ON misses (at_ms);
CREATE INDEX agent_states_by_begin ON agent_states (began_ms);
CREATE INDEX menu_steps_by_call ON menu_steps (call);
CREATE INDEX messages_by_time ON messages (at_ms);
CREATE INDEX messages_by_call ON messages (call);
CREATE INDEX callbacks_by_time ON callbacks (promised_ms);
CREATE INDEX notes_by_number ON notes (number);
CREATE INDEX faults_by_begin ON faults (began_ms);
"""

TABLES = (
    *(STARTS, CALLS, LEGS, PASSAGES, MISSES, AGENT_STATES),
    *(MENU_STEPS, MESSAGES, CALLBACKS, NOTES, FAULTS, COMMITS, AGES),
)
SCRIPT = ";\n".join(TABLES) + ";\n" + INDICES + f"PRAGMA user_version = {VERSION};\n"
