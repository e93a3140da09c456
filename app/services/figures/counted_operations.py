"""Which operations a closing counted: of each chain (replica generation and partition) all up to a number.

The closing carries this as a text, so that a closed year's figures depend on the set of operations alone: the order of files, a
restore or an import taken back and in again can't change them.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Session

from app.journal.chains import chains
from app.journal.operation import Operation
from app.models.base import COMMON
from app.models.journal import OperationRow

Chain = tuple[bytes, str]
"""Replica generation and partition."""


@dataclass(frozen=True)
class Counted:
    """``late``: the chains that go on beyond what was counted, with the last number that counts (0: none of it)."""

    late: dict[Chain, int]

    def is_late(self, row: Any = OperationRow) -> ColumnElement[bool]:
        """The condition that an operation came after the closing."""
        beyond = (
            and_(row.generation == generation, row.partition == partition, row.seq > last)
            for (generation, partition), last in self.late.items()
        )
        return or_(false(), *beyond)

    def counts(self, operation: Operation) -> bool:
        """Whether the closing counted it."""
        return operation.seq <= self.late.get((operation.generation, operation.partition), operation.seq)


def counted_now(session: Session) -> str:
    """Everything the journal holds outside COMMON, whose records figures are not counted from: a line for each chain."""
    lines = (
        f"{partition} {last} {urlsafe_b64encode(generation).decode()}"
        for (generation, partition), last in sorted(_ends(session).items())
        if partition != COMMON
    )
    return "\n".join(lines)


def counted_by(session: Session, closings: Iterable[str]) -> Counted:
    """What these closings counted together; a line that can't be read counts nothing."""
    ends: dict[Chain, int] = {}
    for line in (line for closing in closings for line in closing.splitlines()):
        with suppress(ValueError):
            partition, last, generation = line.split(" ")
            chain = urlsafe_b64decode(generation), partition
            ends[chain] = max(int(last), ends.get(chain, 0))
    beyond = {chain: ends.get(chain, 0) for chain, last in _ends(session).items() if last > ends.get(chain, 0)}
    return Counted({chain: last for chain, last in beyond.items() if chain[1] != COMMON})


def _ends(session: Session) -> dict[Chain, int]:
    return {(one.generation, one.partition): one.last for one in chains(session)}
