"""Invented activities for the measures of exchange, and the workspaces they travel between.

Texts are drawn from invented words of two or three characters, used as often as words of a language are (Zipf): such a
text packs about as well as real notes, while a few repeated phrases would flatter every packer.
"""

import itertools
import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

from app.journal.operation import Operation, encode_value, new_operation, nonce_for
from app.journal.record_ids import derived_record_id
from app.journal.rows import insert_operations
from app.models.base import HEAD
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.sync.incoming import check_file, take_in
from app.sync.outgoing import make_file
from app.sync.scope import scope_of
from tests.benchmarks.own_marks import own_marks

VOCABULARY = 4000
START = 1_762_300_000_000


class Writing(Protocol):
    """Fills in forms."""

    chance: random.Random

    def form(self) -> dict[str, list[Any]]: ...


class Writer:
    """Makes texts; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        signs = [chr(code) for code in (*range(0x3042, 0x3093), *range(0x4E00, 0x5200))]
        words = random.Random(1)
        self.words = ["".join(words.choices(signs, k=words.choice((2, 2, 3)))) for _ in range(VOCABULARY)]
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
        self.targets = [words.randbytes(16) for _ in range(23)]

    def text(self, count: int) -> str:
        return "".join(self.chance.choices(self.words, cum_weights=self.weights, k=count)) + str(self.chance.randrange(1000))

    def form(self) -> dict[str, list[Any]]:
        """A saved form of eleven filled groups, about 250 characters of text."""
        chance = self.chance
        return {
            "when": [date(2025, 4, 1) + timedelta(days=chance.randrange(365)), None],
            "target": [chance.choice(self.targets)],
            "title": [self.text(3)],
            "kind": [chance.choice(("salon", "meeting", "training"))],
            "status": ["done", None],
            "sessions": [1],
            "participants": [chance.randrange(200), chance.random() < 0.2],
            "place": [self.text(2), None],
            "content": [self.text(60)],
            "outcome": [self.text(30)],
            "state": ["final", None],
        }

    def correction(self) -> dict[str, list[Any]]:
        """A form corrected later: the number, and the outcome written anew."""
        return {"participants": [self.chance.randrange(200), False], "outcome": [self.text(30)]}


def new_activities(
    generation: bytes, count: int, after: Operation | None = None, seed: int = 20251105, writer: Writing | None = None
) -> Iterator[Operation]:
    """So many new records, one operation each, in one chain (behind ``after``)."""
    writer = writer or Writer(seed)
    for _ in range(count):
        record = derived_record_id("activity", writer.chance.randbytes(16).hex(), partition="daito")
        after = _next(writer, generation, after, record, writer.form(), {})
        yield after


def corrections(of: Sequence[Operation]) -> Iterator[Operation]:
    """Each of these records corrected once, in a chain behind the last of them."""
    writer = Writer(7)
    after = of[-1]
    for operation in of:
        form = writer.correction()
        after = _next(writer, after.generation, after, operation.record, form, {group: (operation.id,) for group in form})
        yield after


def _next(
    writer: Writing,
    generation: bytes,
    after: Operation | None,
    record: bytes,
    form: dict[str, list[Any]],
    sup: dict[str, tuple[bytes, ...]],
) -> Operation:
    number = after.seq + 1 if after else 1
    wall = START + number * 60_000 + writer.chance.randrange(60_000)
    return new_operation(
        generation=generation,
        partition="daito",
        seq=number,
        prev=after.id if after else None,
        entity="activity",
        record=record,
        values={group: encode_value(fields) for group, fields in form.items()},
        sup=sup,
        seen=(),
        person="",
        wall_ms=wall,
        hlc=wall << 16,
        nonce=nonce_for(generation, "daito", number, record),
        base=b"",
    )


def offices(folder: Path) -> Workspace:
    """A set-up head office in ``folder``/head, closed, to be copied; and the workspace of its branch 大東, open."""
    with set_up_head(folder / "head") as head:
        joining = enrol(head, "daito", folder)
        return set_up_branch(folder / "daito", joining.path, joining.code)


def keep(workspace: Workspace, operations: Sequence[Operation]) -> None:
    """Into a branch's journal, as if they had been typed there; its tables are not measured and stay empty."""
    with workspace.database.writing() as session:
        insert_operations(session, operations, import_id=None)


def file_for_head(branch: Workspace) -> bytes:
    with branch.database.writing() as session:
        return make_file(session, branch.keys, HEAD, scope_of("daito")).data


def answer_for_branch(head: Workspace) -> bytes:
    with head.database.writing() as session:
        return make_file(session, head.keys, "daito", scope_of("daito")).data


def import_data(workspace: Workspace, data: bytes) -> None:
    """All that an import does with a file: opening, checks, joining, folding, one commit."""
    with workspace.database.writing() as session:
        take_in(session, workspace.keys, check_file(session, workspace.keys, data))


@contextmanager
def fresh_head(folder: Path) -> Iterator[Workspace]:
    """The head office that holds nothing yet, as a new copy."""
    shutil.rmtree(folder / "copy", ignore_errors=True)
    shutil.copytree(folder / "head", folder / "copy")
    with own_marks(folder), open_workspace(folder / "copy") as head:
        yield head
