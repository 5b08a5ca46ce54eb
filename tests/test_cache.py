"""What is made once and kept."""

from pathlib import Path

from scamrecruit.cache import keep


def test_what_cannot_be_kept_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    keep(tmp_path / "taken", b"made")
    keep(tmp_path / "kept", b"made")
    assert {path.name for path in tmp_path.iterdir()} == {"taken", "kept"}
    assert (tmp_path / "kept").read_bytes() == b"made"
