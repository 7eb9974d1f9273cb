"""Configuration: one TOML file, its defaults, its verification, and what it becomes (docs/configuration.md)."""

from firmware.config.load import load
from firmware.config.model import Config, Problem
from firmware.config.plan import CardNumbers, card_settings, to_plan

__all__ = ["CardNumbers", "Config", "Problem", "card_settings", "load", "to_plan"]
