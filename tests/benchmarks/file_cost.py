"""What a file costs beside the usual exchange, a zip of JSON: its size, and the processor time of sealing and of opening it.

Two kinds of texts: notes like an office's, which the compression dictionary was not trained on, and invented words, on which no
dictionary can help. The records are new, each a form saved once.
"""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.journal.operation import Operation
from app.models.base import HEAD
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.sync.columns import pack_operations, unpack_operations
from app.sync.container import pack_letter, read_letter, read_payload, verify
from app.sync.outgoing import Outgoing, make_file
from app.sync.scope import scope_of
from app.sync.seal import seal, unseal
from tests.benchmarks.bare import records, unzipped_json, zipped_json
from tests.benchmarks.exchange import settled
from tests.benchmarks.office_texts import OfficeWriter
from tests.benchmarks.row import Row, at_most, seconds, size
from tests.benchmarks.sync_data import (
    Writer,
    Writing,
    answer_for_branch,
    file_for_head,
    fresh_head,
    import_data,
    keep,
    new_activities,
    offices,
)

SIZES = {50: 0.75, 2_000: 0.60, 20_000: 0.62, 100_000: 0.62}
"""Records of a month's, a year's and a head office's file, and how large it may be beside the zip."""
MOST_TIME = 2.0
"""Processor time of sealing or opening, as a multiple of the zip's."""
LEAST_ROUNDS, LEAST_SECONDS = 3, 0.2
"""Each work is repeated so often and for so long,"""
MANY = 50_000
"""from so many records on only once: it takes half a minute, and chance weighs little."""
SEED = 20251105
TEXTS: dict[str, Callable[[], Writing]] = {
    "notes like an office's": lambda: OfficeWriter(SEED), "invented words": lambda: Writer(SEED),
}  # fmt: skip
COUNTED = "Without the roster and without what the head office encloses for itself: they do not grow with the records."
PEER = "The zip neither signs nor seals, keeps no history, and what comes out of it is believed as it is."


@dataclass(frozen=True)
class Cost:
    """Bytes of the file (without roster and enclosed bytes) and of the zip; processor seconds of each work."""

    count: int
    ours: int
    zipped: int
    sealing: float
    zipping: float
    opening: float
    unzipping: float

    @property
    def ratio(self) -> float:
        return self.ours / self.zipped


def measure(sizes: dict[int, float] | None = None) -> list[Row]:
    wanted = [(texts, make, count, most) for texts, make in TEXTS.items() for count, most in (sizes or SIZES).items()]
    return [row for texts, make, count, most in wanted for row in _rows(texts, cost(count, make()), most)]


def cost(count: int, writer: Writing) -> Cost:
    """One file of so many new records from a branch to the head office, and the same records as the zip."""
    with handed_in(count, writer) as (made, operations, branch, head):
        plain = records(settled(head))
        zipped = zipped_json(plain)
        header, identity, sign_key = made.letter.header, head.keys.seal_identity, branch.keys.sign_key
        sealing, zipping, opening, unzipping = _processor_seconds(
            lambda: seal(pack_letter(header, pack_operations(operations), branch.keys.signer)[0], header.recipients),
            lambda: zipped_json(plain),
            lambda: opened(made.data, identity, sign_key),
            lambda: unzipped_json(zipped),
            rounds=LEAST_ROUNDS if count < MANY else 1,
        )
    return Cost(count, _own_size(made), len(zipped), sealing, zipping, opening, unzipping)


def sizes_of(count: int, writer: Writing) -> tuple[int, int]:
    """Bytes of the file and of the zip alone."""
    with handed_in(count, writer) as (made, _, _, head):
        return _own_size(made), len(zipped_json(records(settled(head))))


@contextmanager
def handed_in(count: int, writer: Writing) -> Iterator[tuple[Outgoing, list[Operation], Workspace, Workspace]]:
    """A file of new records, its operations, the branch that made it and the head office that took it in."""
    with tempfile.TemporaryDirectory() as name, offices(Path(name)) as branch:
        with open_workspace(Path(name) / "head") as head:  # they know each other, as they do from the second file on
            import_data(head, file_for_head(branch))
            import_data(branch, answer_for_branch(head))
        operations = list(new_activities(branch.generation, count, writer=writer))
        keep(branch, operations)
        with branch.database.reading() as session:
            made = make_file(session, branch.keys, HEAD, scope_of("daito"))
        with fresh_head(Path(name)) as head:
            import_data(head, made.data)
            yield made, operations, branch, head


def _own_size(made: Outgoing) -> int:
    """Without the roster and what is enclosed."""
    return len(made.data) - len(made.letter.header.roster) - made.letter.header.enclosed_size


def opened(data: bytes, identity: str, sign_key: bytes) -> None:
    """Unsealed, verified, unpacked, every column checked, every id computed."""
    letter = read_letter(unseal(data, identity))
    verify(letter, sign_key)
    unpack_operations(read_payload(letter))


def _processor_seconds(*works: Callable[[], object], rounds: int) -> list[float]:
    """The median processor seconds of each work; they take turns so often and until the first had its share of time."""
    found: list[list[float]] = [[] for _ in works]
    for work in works if rounds > 1 else ():
        work()  # the dictionary is loaded once in a program's life
    while len(found[0]) < rounds or sum(found[0]) < LEAST_SECONDS:
        for work, spent in zip(works, found, strict=True):
            gc.collect()
            start = time.process_time()
            work()
            spent.append(time.process_time() - start)
    return [statistics.median(spent) for spent in found]


def _rows(texts: str, found: Cost, most: float) -> list[Row]:
    what = f"{found.count:,} new records, {texts}"
    return [
        at_most(
            f"size of a sealed file of {what}", f"{size(found.ours)}, {found.ours / found.count:.0f} bytes a record",
            f"zipped JSON {size(found.zipped)}, {found.zipped / found.count:.0f} bytes", found.ratio, most, COUNTED,
        ),
        at_most(
            f"pack, sign, seal {what}, cpu", seconds(found.sealing), f"write JSON, zip {seconds(found.zipping)}",
            found.sealing / found.zipping, MOST_TIME, PEER,
        ),
        at_most(
            f"unseal, verify, unpack, compute ids of {what}, cpu", seconds(found.opening),
            f"unzip, read JSON {seconds(found.unzipping)}", found.opening / found.unzipping, MOST_TIME, PEER,
        ),
    ]  # fmt: skip
