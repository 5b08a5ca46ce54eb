"""Traffic Light Protocol, version 2.0 (FIRST, August 2022): who may see what was handed over."""

from typing import NamedTuple

from scamrecruit.errors import UsageError


class Label(NamedTuple):
    """A label: its name as it is written, who may see it, and the id of its STIX marking."""

    name: str
    meaning: str
    stix: str

    @property
    def slug(self) -> str:
        """``amber+strict`` of ``TLP:AMBER+STRICT``."""
        return self.name.removeprefix("TLP:").lower()


LABELS = {
    label.slug: label
    for label in (
        Label("TLP:CLEAR", "may be passed on without limit", "94868c89-83c2-464b-929b-a1a8aa3c8487"),
        Label("TLP:GREEN", "only within the community, not in public",
              "bab4a63c-aed9-4cf5-a766-dfca5abac2bb"),
        Label("TLP:AMBER", "only within the organisation and to its clients, by need to know",
              "55d920b0-5e8b-4f79-9ee9-91f868d9b421"),
        Label("TLP:AMBER+STRICT", "only within the organisation, by need to know",
              "939a9414-2ddd-4d32-a0cd-375ea402b003"),
        Label("TLP:RED", "only for the persons to whom it was given",
              "e828b379-4e03-4974-9ac4-e53a884c97c1"),
    )
}  # fmt: skip
_NARROW = frozenset({"amber", "amber+strict", "red"})


def label_of(name: str | None, *, clear: bool) -> Label:
    """The label called ``name`` (``TLP:`` may be left out), or the usual one.

    ``clear``: contacts stand in clear. Raises UsageError for an unknown label, or one too wide.
    """
    if name is None:
        return LABELS["amber+strict" if clear else "amber"]
    slug = name.strip().lower().removeprefix("tlp:")
    if slug not in LABELS:
        raise UsageError(f"--tlp {name}: choose one of {', '.join(LABELS)}")
    if clear and slug not in _NARROW:
        raise UsageError(
            f"--tlp {slug}: too wide for contacts in clear; add --redact contacts, or choose amber"
        )
    return LABELS[slug]
