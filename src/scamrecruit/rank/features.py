"""Language-independent features of the evidence: indicators that count, and their convergence.

Never a feature: nationality, ethnicity, gender, language or script, a place by itself. Counting
indicators fails on lawful migrant work (98% of such ads show one), so what is measured is how many
*different groups* of risk indicators meet, and which pairs.
"""

from collections.abc import Mapping
from itertools import combinations

from scamrecruit.records import Evidence

GROUPS = (
    "role", "pay", "place", "travel", "terms", "requirement", "contact", "urgency", "employer",
    "evasion",
)  # fmt: skip
PAIRS = tuple(
    pair
    for pair in combinations(GROUPS, 2)
    if pair[0] in {"role", "pay", "place", "travel"} or pair[1] in {"travel", "place"}
)
CONVERGENCE = (2, 3, 4, 5)


def features(evidence: Evidence) -> list[str]:
    """Names of the features that are present (each has the value 1)."""
    counted = {finding.indicator: finding for finding in evidence.findings if finding.counts}
    groups = {finding.group for finding in counted.values() if finding.polarity == "risk"}
    return [
        *sorted(counted),
        *(f"groups>={number}" for number in CONVERGENCE if len(groups) >= number),
        *(f"{first}+{second}" for first, second in PAIRS if {first, second} <= groups),
    ]


def group_of(feature: str, groups: Mapping[str, str]) -> str:
    """Indicator group of a feature; convergence and pairs are their own."""
    return groups.get(feature, "convergence")
