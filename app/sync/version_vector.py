"""What a PC states to have: its version vector, as points of chains (``version_vector`` in the file header).

For each life and partition it names the last operation and a few older ones at growing distance, so that a receiver that
lacks the newest still recognises one of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.sync.seal import damaged

MAX_CHAINS = 20_000
MAX_POINTS = 200


@dataclass(frozen=True)
class VersionVector:
    """A version vector: (life, partition) → [(number, operation id), …], newest first."""

    points: Mapping[tuple[bytes, str], Sequence[tuple[int, bytes]]]

    def plain(self) -> list[Any]:
        """The form for msgpack: [[life, partition, [[number, id], …]], …] in a fixed order."""
        return [
            [generation, partition, [[seq, id_] for seq, id_ in self.points[generation, partition]]]
            for generation, partition in sorted(self.points)
        ]

    @classmethod
    def from_plain(cls, plain: Any) -> "VersionVector":
        """The version vector from its msgpack form. Damaged("damaged-bundle") for a wrong shape or anything above the limits."""
        if not isinstance(plain, list) or len(plain) > MAX_CHAINS:
            raise damaged()
        points: dict[tuple[bytes, str], list[tuple[int, bytes]]] = {}
        for entry in plain:
            if not (isinstance(entry, list) and len(entry) == 3):
                raise damaged()
            generation, partition, some = entry
            if not (
                isinstance(generation, bytes) and len(generation) == 16 and isinstance(partition, str) and isinstance(some, list)
            ):
                raise damaged()
            if len(some) > MAX_POINTS:
                raise damaged()
            points[generation, partition] = [_point(point) for point in some]
        return cls(points)


def _point(point: Any) -> tuple[int, bytes]:
    if not (isinstance(point, list) and len(point) == 2):
        raise damaged()
    seq, id_ = point
    if not (type(seq) is int and 0 < seq < 2**63 and isinstance(id_, bytes) and len(id_) == 20):
        raise damaged()
    return seq, id_
