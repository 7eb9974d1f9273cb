"""Shape of what the office says: the language of the box, and prompts in the office's own words."""

from typing import TYPE_CHECKING, Any

from firmware.config.fields import Check, RefusedError, did_you_mean, one_of, shown, typed
from firmware.config.model import Config, PromptConfig
from firmware.config.positions import Path
from firmware.voice.languages import LANGUAGES
from firmware.voice.phrases import NAME, Words, office_can_say

if TYPE_CHECKING:
    from firmware.config.parse import Draft

LANGUAGE_OF = {"hu": "hu", "pl": "pl", "id": "id"}
"""By country; elsewhere a box speaks English."""
OTHER_LANGUAGE = "en"

LONGEST_TEXT = 500
"""Signs: spoken, half a minute, and no sound may take longer than a minute."""


def language(value: Any) -> str:
    """A key of LANGUAGES."""
    typed(value, str, 'but must be a text such as "hu"')
    if value not in LANGUAGES:
        raise RefusedError(
            f"is {shown(value)}, which is not a language of this box ({one_of(LANGUAGES)})"
            f"{did_you_mean(value.lower(), LANGUAGES)}"
        )
    return str(value)


def spoken(value: Any) -> str:
    """Words to be said: printable, and not only punctuation."""
    typed(value, str, 'but must be a text such as "Thank you for calling."')
    if not value.isprintable() or not any(sign.isalnum() for sign in value):
        raise RefusedError(f"is {shown(value)}, but must be printable, with a letter or a digit")
    if len(value) > LONGEST_TEXT:
        raise RefusedError(f"has {len(value)} characters, but must have at most {LONGEST_TEXT}")
    return str(value)


PROMPT_KEYS: dict[str, Check] = dict.fromkeys(LANGUAGES, spoken)


LANGUAGE_NAMES = {key: known.own_name for key, known in LANGUAGES.items()}
"""For whoever knows the configuration and not the voice."""


def box_language(draft: "Draft") -> str:
    """What the box speaks where nobody has chosen another."""
    return str(draft.top("language", language, LANGUAGE_OF.get(draft.country.key, OTHER_LANGUAGE)))


def prompts(draft: "Draft") -> tuple[PromptConfig, ...]:
    """[prompts]."""
    found = []
    for name, table in draft.section("prompts").items():
        path: Path = ("prompts", name)
        if sentence := refusal(name):
            draft.problem(path, sentence)
            continue
        parts = [key for key, value in table.items() if isinstance(value, dict)] if isinstance(table, dict) else []
        if parts:
            whole = f"{name}.{parts[0]}"
            draft.problem((*path, parts[0]), f'prompt "{whole}" must have its name in quotes: [prompts."{whole}"].')
            continue
        found.append(PromptConfig(name, draft.table(path, f'prompt "{name}"', table, PROMPT_KEYS)))
    return tuple(found)


def words_of(config: Config) -> Words:
    """What is to be rendered, as the voice takes it."""
    return {
        language: {one.name: one.words[language] for one in config.prompts if language in one.words}
        for language in LANGUAGES
    }


def refusal(name: str) -> str:
    """Why this is no key of [prompts]; "" if it is."""
    if not NAME.fullmatch(name):
        return f'prompt "{name}" must have a name of small letters, digits, ".", "-" and "_" (at most 80 of them).'
    if not office_can_say(name):
        return (
            f'prompt "{name}" says numbers: write words for its pieces, such as "{name}.1" '
            f"(linebox prompts list shows them)."
        )
    return ""
