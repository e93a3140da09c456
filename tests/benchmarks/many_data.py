"""Head offices with ten thousand to a million records: made once for a schema, kept under build, copied before use."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from app.models.base import Base
from app.services.activities.activity_search import prepare_search
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.figures.office_months import keep_months
from app.services.plan.plans import offices
from app.store import schema
from app.store.database import FILE_NAME
from tests import many_records
from tests.benchmarks.own_marks import own_marks
from tests.benchmarks.row import Row, grows, seconds, size, spent_by
from tests.benchmarks.sync_data import file_for_head, import_data, keep, new_activities

SIZES = (10_000, 100_000, 1_000_000)
COUNCIL = 200_000
"""What a head office reaches in five years: eight branches with 5,000 a year."""
ARRIVING = 10_000
"""Records of the file that waits beside each of them."""
KEPT = Path(__file__).parents[2] / "build" / "bench" / "data"
DONE = "made.json"
"""Written last: a half-made folder is made again."""


@dataclass(frozen=True)
class Made:
    """Seconds for writing the records, their search texts and what is kept of their months; bytes of the database."""

    filling: float
    searching: float
    counting: float
    database: int


def measure(sizes: tuple[int, ...] = SIZES) -> list[Row]:
    """What making them cost, in this run or in the one that made them."""
    made = {count: _made(kept_head(count)) for count in sizes}
    why = "Straight into the journal in slices of 20,000 and folded, as an import does; once for a schema, not in every run."
    return [
        grows("writing so many activities of 150 characters", {n: one.filling for n, one in made.items()}, seconds, 1.05, why),
        grows("texts of the search, once", {n: one.searching for n, one in made.items()}, seconds, 1.05),
        grows("what is kept of the months, once", {n: one.counting for n, one in made.items()}, seconds, 1.05),
        grows("database file", {n: one.database for n, one in made.items()}, size, 1.05),
    ]


@contextmanager
def copy_of(count: int) -> Iterator[Path]:
    """A folder with a copy of the head office's data in ``head`` and the file of 10,000 more, ``more.yui``."""
    source = kept_head(count)
    with tempfile.TemporaryDirectory(dir=KEPT) as name, own_marks(Path(name)):
        shutil.copytree(source, name, dirs_exist_ok=True)
        yield Path(name)


def kept_head(count: int) -> Path:
    """The folder that holds ``head`` and ``more.yui``, never written to."""
    place = KEPT / f"{count}-{_fingerprint()}"
    if not (place / DONE).exists():
        for old in KEPT.glob(f"{count}-*"):
            shutil.rmtree(old)
        place.mkdir(parents=True)
        with own_marks(KEPT):
            made = _make(place, count)
        (place / DONE).write_text(json.dumps(asdict(made)), encoding="utf-8")
    return place


def _make(place: Path, count: int) -> Made:
    with set_up_head(place / "head") as head:
        joining = enrol(head, "daito", place)
        with set_up_branch(place / "daito", joining.path, joining.code) as branch:
            import_data(head, file_for_head(branch))  # from now on they know each other
            keep(branch, list(new_activities(branch.generation, min(ARRIVING, count))))
            (place / "more.yui").write_bytes(file_for_head(branch))
        shutil.rmtree(place / "daito")
        codes = [office.code for office in offices(head) if office.kind == "branch"]
        filling = spent_by(lambda: many_records.fill(head, count, codes))
        searching = spent_by(lambda: prepare_search(head))
        counting = spent_by(lambda: keep_months(head))  # the window does it beside the work after a large import
    return Made(filling.cpu, searching.cpu, counting.cpu, (place / "head" / FILE_NAME).stat().st_size)


def _made(place: Path) -> Made:
    return Made(**json.loads((place / DONE).read_text(encoding="utf-8")))


def _fingerprint() -> str:
    """Names the tables with their indexes, and how the records are made."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        schema.create(connection)
        said = connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
    digest = sha256(repr((said, schema.SCHEMA_VERSION, sorted(Base.metadata.tables))).encode())
    digest.update(Path(many_records.__file__).read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()[:16]
