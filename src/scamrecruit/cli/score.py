"""``scamrecruit score``."""


def score() -> None:
    """Soon."""
