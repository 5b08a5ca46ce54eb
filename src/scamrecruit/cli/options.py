"""Values that several commands accept."""

from enum import StrEnum


class Format(StrEnum):
    """Forms of the ranked list."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class TierName(StrEnum):
    """Tiers, highest first."""

    high = "high"
    medium = "medium"
    low = "low"

    def reached_by(self, tiers: dict[str, int]) -> bool:
        """Whether anything stands in this tier or above."""
        names = list(TierName)
        return any(tiers[name] for name in names[: names.index(self) + 1])
