"""How a reader says that it cannot read an input; the driver turns it into ``Unreadable``."""


class Refusal(Exception):  # noqa: N818
    """An input, or the rest of it, cannot be read: ``error`` in words, and ``advice``, one line each."""

    def __init__(self, error: str, advice: str) -> None:
        super().__init__(error)
        self.error = error
        self.advice = advice
