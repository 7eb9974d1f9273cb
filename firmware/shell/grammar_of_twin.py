"""``whatif``: what may be changed, over which days, and what comes of it, in any order."""

from firmware.shell import kinds
from firmware.shell.nodes import Kind, Node, argument, word

_DOES = "whatif"


def _clause(text: str, help_text: str, name: str, kind: Kind) -> Node:
    return word(text, help_text, argument(name, kind, does=_DOES, filters=True))


_TO = word("to", "the last day", argument("last", kinds.DATE, does=_DOES, filters=True))
WHATIF = word(
    "whatif",
    "what other people, lines or settings would have brought",
    clauses=(
        _clause("agents", "more of them or fewer, whenever anybody is there", "agents", kinds.AGENTS_MORE),
        _clause("lines", "so many in all", "lines", kinds.LINES_IN_ALL),
        _clause("strategy", "whom all queues ring", "strategy", kinds.STRATEGY),
        word(
            "set",
            "a value of the configuration, as set changes it",
            argument("path", kinds.PATH, argument("settings", kinds.SETTING, does=_DOES, filters=True)),
            again=True,
        ),
        word("from", "other days than the last two whole weeks", argument("first", kinds.DATE, _TO)),
        _clause("within", "the time in which calls shall be answered", "within_s", kinds.WITHIN),
        _clause("seeds", "how often each is run, with other chances", "seeds", kinds.SEEDS),
        _clause("seed", "chances of the first run: the same give the same", "seed", kinds.SEED),
        word("page", "a page with pictures, a file among reports", does=_DOES, filters=True, name="page"),
    ),
    does=_DOES,
    role="operator",
    filters=True,
)
