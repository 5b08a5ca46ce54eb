"""Captures -> postings: one file per format, chosen by content."""
