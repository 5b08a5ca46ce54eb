"""``scamrecruit explain``."""


def explain() -> None:
    """Soon."""
