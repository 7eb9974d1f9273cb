"""Boards as data: one file a board, each with one ``BOARD``."""
