"""The running text of the page on the control socket."""

from string import Template

NOTE = """\
<!-- Made by `python -m tools.control_page`: change tools/control_text.py or the types, and make it again. -->"""

HEAD = Template("""\
Everything that the box can be asked and told from outside goes over one Unix socket, `/run/linebox/control.sock`: the
shell uses nothing else, and a script can do what the shell does. Whoever is in the group `linebox` may open it (mode
0660). The protocol has version $version.

## Lines

Stream socket; one JSON object a line, UTF-8, ended by a line feed, either way. A line has at most $longest bytes; a
longer one is refused and skipped. Blank lines are nothing.

A client sends an *asking*: its own number for it, and a request, told apart by `type`. Fields that are not known are
refused; fields with a default may be left out.

```json
{"id": 1, "request": {"type": "Greet", "version": $version, "client": "my script"}}
{"id": 2, "request": {"type": "Show", "subject": "lines", "which": "2"}}
```

The box sends an *answering* for each asking, in the order in which they came, each when the one before it has been
answered; and, unasked, a *happening* to whoever watches, and an *ended* to whoever is logged in no more.

```json
{"type": "Answering", "id": 2, "response": {"type": "Refused", "text": "User or password is wrong.", "wait_s": 1.0}}
{"type": "Happening", "at_ms": 81234, "text": "line 2 rings", "ends": ["line 2"]}
```

What makes no sense is answered by `Refused` with the number of the asking, or 0 where there is none that can be read;
the connection goes on. `bytes` are text in base64. Each text and each remark of a response is a whole sentence for
people, with a capital first and a full stop last; what happens is a clause, as the log has it.

## A connection

The first request is `Greet`. Who names another version is told so and let go. `Greeting` tells what there is to know
at the door: the board, whether users exist, what was wrong at the start, and until when a commit waits for its
confirmation.

Before the first user is made everybody who reaches the socket is an installer (`users` of `Greeting` is false). The
first user must be an installer; whoever makes it is logged in as that one, the connections of all others are ended.
Where the file of the users is damaged nobody can log in, and only a factory reset helps: a damaged file opens nothing.

Roles: $roles. Each may do what those before it may. Who changes or deletes a user ends all other connections that are
logged in as that one, and a factory reset ends all: each is told why by `Ended`.

When a connection ends, or logs out, what it was testing is restored, and a file that it has not written to its end is
deleted. The end of the client's words (a shut down half) ends the connection when all of them have been answered.

## Limits

| what | limit |
|---|---|
| connections at once; one more is told so and closed | $clients |
| a connection that has not greeted is closed after | $patience s |
| a client that does not take its answers is closed after | $patience s |
| bytes that wait for a client before its next request is taken | $pause |
| bytes that wait for a client before it misses what happens (`missed` tells how much) | $happenings |
| requests of one client before the others have their turn | $at_once |
| the core answers within, or the request is refused | $answer s |
| any other request has an answer within | $ours s |
| after wrong passwords for a user the next attempt waits | 1, 2, 4 ... $wait s |
| wrong passwords in a row, for any user, before everybody waits like that | $free |
| length of a password, characters | $shortest to $longest_password |
| name of a user | $user_rule |
| users | $users |
| size of a file, bytes | $file |
| files in a folder | $files |
| name of a file | $name_rule |
| bytes of the disk that files leave free | $kept_free |
| lines of the log that `show log` has | $log |
| the log on the disk, in `logs` | $log_files files of about $log_size bytes |

One who has greeted may be silent for as long as it likes.

Passwords are kept as argon2id hashes (19 MiB, two passes, one lane: OWASP's Password Storage Cheat Sheet), and are
written to no log. A user who is not known is answered as late and in the same words as one who is.

A factory reset is done when the jumper is in place, for whoever asks: it is the way back when the passwords are lost.
What there was is set aside beside, in `configuration.before-N` and `before-reset-N`, and nothing of it is destroyed.
""")

REQUESTS = """\
## Requests

The least role that may ask stands behind each name. What the core does is answered by the core; all else by the desk.
"""

RESPONSES = """\
## Responses
"""

ROWS = """\
## Rows of `Show`

`rows` of `Shown` is a list of these, by `subject`. $core come from the core, the others from the desk.
"""

HAPPENINGS = """\
## What happens

After `Watch` the box tells what happens, to whom it concerns: with `ends` given, what names one of them; without,
everything.
"""
