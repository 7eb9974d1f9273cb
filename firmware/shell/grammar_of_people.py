"""Commands about people: contacts, notes, the block list, the staff's directory, and their files."""

from firmware.control.requests import Role
from firmware.shell import kinds
from firmware.shell.grammar_of_calls import NOTE_CALL
from firmware.shell.nodes import Kind, Node, argument, word

_CONTACT_FIELDS = {
    "name": "who it is",
    "company": "the company",
    "note": "what stays true",
    "language": "what is spoken, as hu",
}
_STAFF_FIELDS = {
    "name": "who it is",
    "competence": "what it is about",
    "languages": "what is spoken",
    "answers": "topics on which he or she can say something",
}


def _about(text: str, help_text: str, *following: Node, role: Role = "operator", does: str = "") -> Node:
    return word(text, help_text, *following, role=role, does=does)


def _of(number: Kind, does: str, *following: Node) -> Node:
    return argument("number", number, *following, does=does)


def _said(name: str, does: str) -> Node:
    return argument(name, kinds.SAID, does=does)


def _fields(what: str, fields: dict[str, str]) -> list[Node]:
    return [word(name, text, _said("value", f"{what} set {name}")) for name, text in fields.items()]


CONTACT = _about(
    "contact",
    "somebody outside, or a company",
    word("add", "a new one", _of(kinds.ANY_NUMBER, "", _said("name", "contact add"))),
    word(
        "set",
        "change one",
        _of(
            kinds.ANY_NUMBER,
            "",
            *_fields("contact", _CONTACT_FIELDS),
            word("vip", "whether calls wait less", argument("value", kinds.ON_OFF, does="contact set vip")),
            word("kind", "a person or a company", argument("value", kinds.PERSON_OR_COMPANY, does="contact set kind")),
            word("also", "one more number", argument("value", kinds.ANY_NUMBER, does="contact set also")),
            word("without", "a number less", argument("value", kinds.ANY_NUMBER, does="contact set without")),
        ),
    ),
    word("delete", "with its notes", _of(kinds.ANY_NUMBER, "contact delete")),
)
NOTE = _about(
    "note",
    "write down something about a number, or about a call",
    NOTE_CALL,
    word("number", "about a number, as without this word", _of(kinds.ANY_NUMBER, "", _said("text", "note"))),
    _of(kinds.ANY_NUMBER, "", _said("text", "note")),
)
BLOCK = _about(
    "block",
    "turn callers away",
    _of(
        kinds.BLOCKABLE,
        "",
        argument("what", kinds.REFUSAL, _said("why", "block"), does="block"),
    ),
)
UNBLOCK = _about("unblock", "let callers through again", _of(kinds.BLOCKABLE, "unblock"))
STAFF = _about(
    "staff",
    "the directory of the office",
    word("add", "somebody new", _of(kinds.ANY_NUMBER, "", _said("name", "staff add"))),
    word("set", "change an entry", _of(kinds.ANY_NUMBER, "", *_fields("staff", _STAFF_FIELDS))),
    word("delete", "an entry", _of(kinds.ANY_NUMBER, "staff delete")),
)


_FILES = {
    "contacts": "all contacts, .csv or .vcf",
    "staff": "the directory of the office, .csv or .vcf",
    "blocked": "the block list, .csv",
}


def _files(does: str) -> list[Node]:
    return [
        word(what, text, argument("name", kinds.PEOPLE_FILE, does=f"{does} {what}")) for what, text in _FILES.items()
    ]


IMPORT = _about("import", "take people from a file of the box", *_files("import"), role="installer")
EXPORT_PEOPLE = _files("export")
"""Among what else is exported."""

PEOPLE = (CONTACT, NOTE, BLOCK, UNBLOCK, STAFF, IMPORT)
