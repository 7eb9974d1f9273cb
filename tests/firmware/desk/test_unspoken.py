"""Whoever commits a prompt that nobody can say hears so, and it runs all the same: the words may come later."""

import pytest

from firmware.config import load
from firmware.control import requests as ask
from firmware.desk.unspoken import unspoken
from tests.firmware.desk.test_configuration import Office

CONFIG = """
language = "hu"
[menus.main]
prompt = "welcom"
choices = { 1 = "group all", 2 = "queue help", 3 = "menu hours" }
[menus.hours]
say = "hours"
[queues.help]
agents = ["anna"]
words = { greeting = "queue.welcome", messages = ["tip"], messages_every_s = 60 }
[agents.anna]
station = "11"
[messages.box]
stations = ["11"]
greeting = "leave"
[prompts.hours]
en = "From nine to five."
"""
NOBODY = "has no words and no sound: callers hear three notes in its place."


def test_prompts_without_words_and_without_a_sound_are_told(tmp_path):
    config = load(CONFIG, 4, 8)
    assert unspoken(tmp_path, config) == (
        f'prompt "welcom" of menu "main" {NOBODY}',
        f'prompt "tip" of queue "help" {NOBODY}',
        f'prompt "leave" of mailbox "box" {NOBODY}',
    )


@pytest.mark.parametrize("place", ["prompts/welcom.wav", "prompts/pl/welcom.ogg"])
def test_a_recording_in_any_language_is_a_sound(tmp_path, place):
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).touch()
    assert not any("welcom" in doubt for doubt in unspoken(tmp_path, load(CONFIG, 4, 8)))


def test_whoever_verifies_or_commits_hears_of_it_and_it_runs():
    office = Office(doubts=lambda config: tuple(f"{menu.menu.name} is mute" for menu in config.menus))
    office.asks(ask.LoadConfiguration(CONFIG))
    assert office.asks(ask.Verify()).remarks == ("main is mute", "hours is mute")
    committed = office.asks(ask.Commit())
    assert committed.text.startswith("revision 1 is running")
    assert committed.remarks[:2] == ("main is mute", "hours is mute")
