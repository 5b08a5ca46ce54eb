"""Rank public job advertisements for human review; leads with evidence, never verdicts."""

__version__ = "0.1.0"
