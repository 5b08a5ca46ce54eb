"""One file a format; see ``read/registry.py``."""
