"""What the box says in each language: words as data, one file a language, over the terms of language.py."""

from firmware.voice.languages.english import ENGLISH
from firmware.voice.languages.hungarian import HUNGARIAN
from firmware.voice.languages.indonesian import INDONESIAN
from firmware.voice.languages.language import Language
from firmware.voice.languages.polish import POLISH

DEFAULT_LANGUAGE = "en"
"""What is spoken where no other language is wanted, or has a sound."""

LANGUAGES: dict[str, Language] = {"en": ENGLISH, "hu": HUNGARIAN, "pl": POLISH, "id": INDONESIAN}
"""By the name that Play and the folders of recordings call them."""
