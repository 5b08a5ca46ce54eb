"""What one input may cost, however it is packed: bytes after unpacking, members, depth.

The allowance grows with the size of the input, so that a real archive of any size is read whole and
a small file that swells without end is not.
"""

from dataclasses import dataclass

from scamrecruit.read.refusal import Refusal

MAX_DEPTH = 6
"""Containers in containers: zip > WACZ > gzip > WARC > page, and one more."""
MAX_MEMBERS = 2_000_000
FLOOR = 256_000_000
"""Bytes that any input may unpack to."""
RATIO = 100
"""Bytes more that each byte of the input may unpack to; pages reach 20, lists of numbers 50."""
_TAKE_OUT = "unpack it with care and give the files themselves"


@dataclass(slots=True)
class Budget:
    """The allowance of one input; shared by all that lies inside it."""

    bytes_left: int = FLOOR
    members_left: int = MAX_MEMBERS

    @classmethod
    def for_size(cls, size: int) -> "Budget":
        """The allowance of an input of ``size`` bytes."""
        return cls(FLOOR + RATIO * size)

    def spend(self, size: int) -> None:
        """Count ``size`` bytes that were unpacked. Raises Refusal when they are too many."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise Refusal("it swells beyond all measure when unpacked", _TAKE_OUT)

    def enter(self, depth: int) -> None:
        """Count a member that lies ``depth`` containers deep. Raises Refusal."""
        if depth > MAX_DEPTH:
            raise Refusal(f"archives nested more than {MAX_DEPTH} deep", _TAKE_OUT)
        self.members_left -= 1
        if self.members_left < 0:
            raise Refusal(f"more than {MAX_MEMBERS:,} members", _TAKE_OUT)
