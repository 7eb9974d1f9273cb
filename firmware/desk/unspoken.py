"""Prompts that the configuration names and nobody can say: the office has neither written nor recorded them."""

from collections.abc import Iterator
from pathlib import Path

from firmware.config.model import Config
from firmware.voice.languages import LANGUAGES
from firmware.voice.prompt_files import files_of


def unspoken(directory: Path, config: Config) -> tuple[str, ...]:
    """A sentence a prompt that has no words and no sound in any language. ``directory``: where everything is kept."""
    known = {one.name for one in config.prompts}
    known.update(name for language in LANGUAGES.values() for name in language.phrases)
    named = {name: owner for owner, name in _named(config) if name and name not in known}
    if not named:
        return ()
    heard = {name for language in LANGUAGES for name in files_of(directory, language, config.language)}
    return tuple(
        f'prompt "{name}" of {owner} has no words and no sound: callers hear three notes in its place.'
        for name, owner in named.items()
        if name not in heard
    )


def _named(config: Config) -> Iterator[tuple[str, str]]:
    """Who says which prompt."""
    for one in config.menus:
        for prompt in one.menu.prompts:
            yield f'menu "{one.menu.name}"', prompt.name
    for each in config.queues:
        words = each.queue.words
        for name in (words.greeting, *words.messages, words.whisper):
            yield f'queue "{each.queue.name}"', name
    for box in config.mailboxes:
        yield f'mailbox "{box.mailbox.name}"', box.mailbox.greeting
