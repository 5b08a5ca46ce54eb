"""Kinds of sources, one file each: where to begin, what to read in an answer, where to go from it."""
