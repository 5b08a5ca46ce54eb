"""Collecting into a bag, checking it, and what changed between two collections."""
