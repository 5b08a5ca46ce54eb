"""``scamrecruit triage``."""


def triage() -> None:
    """Soon."""
