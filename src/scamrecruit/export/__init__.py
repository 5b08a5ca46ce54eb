"""Handing advertisements over to other tools: one file a format, found by its name."""
