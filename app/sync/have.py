"""What a PC says it has: per life and partition the chain's ends, and older points at growing distance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.sync.seal import damaged

MAX_CHAINS = 20_000
MAX_POINTS = 200


@dataclass(frozen=True)
class Have:
    """(life, partition) → [(number, operation id), …], the newest first."""

    points: Mapping[tuple[bytes, str], Sequence[tuple[int, bytes]]]

    def plain(self) -> list[Any]:
        """For msgpack: [[life, partition, [[number, id], …]], …] in a fixed order."""
        return [
            [life, partition, [[seq, id_] for seq, id_ in self.points[life, partition]]]
            for life, partition in sorted(self.points)
        ]

    @classmethod
    def from_plain(cls, plain: Any) -> "Have":
        """Checked while read: Damaged("damaged-bundle") for anything out of shape or bounds."""
        if not isinstance(plain, list) or len(plain) > MAX_CHAINS:
            raise damaged()
        points: dict[tuple[bytes, str], list[tuple[int, bytes]]] = {}
        for entry in plain:
            if not (isinstance(entry, list) and len(entry) == 3):
                raise damaged()
            life, partition, some = entry
            if not (isinstance(life, bytes) and len(life) == 16 and isinstance(partition, str) and isinstance(some, list)):
                raise damaged()
            if len(some) > MAX_POINTS:
                raise damaged()
            points[life, partition] = [_point(point) for point in some]
        return cls(points)


def _point(point: Any) -> tuple[int, bytes]:
    if not (isinstance(point, list) and len(point) == 2):
        raise damaged()
    seq, id_ = point
    if not (type(seq) is int and 0 < seq < 2**63 and isinstance(id_, bytes) and len(id_) == 20):
        raise damaged()
    return seq, id_
