"""Files that a person may edit or be given: plans, vocabularies, lists of indicators, and records as JSON."""

import json
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from app.cli.records import save
from app.errors import YuiError
from app.models.journal import OperationRow
from app.rules.resources import resource
from app.services.devices.setup import set_up_head
from app.services.plan import plan_file_import
from app.services.plan.indicator_file import read_indicators
from app.services.plan.plans import plan_tree, plans
from app.services.workspace.workspace import Workspace
from tests.fuzz.kind import Kind, Ready, own_folder
from tests.fuzz.mutations import bytes_damaged
from tests.offices import head_office
from tests.proof.council import hurried

LONG = (b"a." * 50_000, b"[" * 30_000, b"[" + b"a" * 200_000, b"\n[" + b"a " * 100_000, b"x = [" * 5_000, b"x = {" * 5_000)
TOML = (
    *LONG, b'"""', b"'''", b"\n[[goal]]\n", b"\n[plan]\n", b"\n[[office]]\n", b'"', b" = ", b"\n", b"#", b"[", b"]", b"{", b"}",
    b"nan", b"9" * 5000, b"1e999", b"true", b"2025-04-01", b"\\ud800", b"\\u0000", b"\xff", b"\xef\xbb\xbf", b"first_year = ",
    b'ends = "2026-04"\n',
)  # fmt: skip
JSON = (
    b'"', b"{", b"}", b"[", b"]", b":", b",", b"null", b"true", b"1e999", b"NaN", b"-0", b"9" * 5000, b"9" * 25, b'"\\ud800"',
    b'"\\u0000"', b"\xff", b"\xef\xbb\xbf", b"[" * 30_000, b'{"a":' * 5_000, b'"title"', b'"date"', b'"participants"',
    b'"target"', b'"state"', b'"2025-02-30"', b'"R7.13.1"', b'["1-1"]', b'{"x": 1}', b"-5", b"1.5",
)  # fmt: skip
Take = Callable[[Workspace, Path], object]
RECORDS = (
    {"title": "ふれあいサロン", "date": "2025-10-03", "target": "1-3", "participants": 12, "content": "体操、茶話"},
    {"title": "講座", "date": "R7.11.3", "target": "1-①", "participants": "約30", "secondary_targets": "1-1", "state": "draft"},
)


def _file(folder: Path, data: bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _taken(name: str, take: Take, corpus: list[bytes]) -> Callable[[], AbstractContextManager[Ready]]:
    """A file that the head office takes into its data, or that is refused before anything is written."""

    @contextmanager
    def begin() -> Iterator[Ready]:
        with hurried(), own_folder() as folder, head_office(folder) as head:

            def open_(data: bytes) -> object:
                before = _operations(head)
                try:
                    found = take(head, _file(folder, data, name))
                except YuiError:
                    assert _operations(head) == before, "written before it was refused"
                    raise
                for plan in plans(head):
                    plan_tree(head, plan.id)
                return found

            yield Ready(corpus, bytes_damaged(TOML), open_)

    return begin


def _operations(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return session.scalar(select(func.count()).select_from(OperationRow)) or 0


def _take_plan(head: Workspace, path: Path) -> object:
    seen = plan_file_import.preview_plan_file(head, path)
    plan_file_import.take_plan_file(head, path)
    return seen


@contextmanager
def first_plans() -> Iterator[Ready]:
    """The file of `setup head --plan`: a council is set up, or nothing is left."""
    with hurried(), own_folder() as folder:
        numbers = count()

        def open_(data: bytes) -> object:
            place = folder / f"new{next(numbers)}"
            try:
                with set_up_head(place, _file(folder, data, "plan.toml")) as head:
                    return [plan_tree(head, plan.id) for plan in plans(head)]
            except YuiError:
                assert not place.exists() or not any(place.iterdir()), "something was left behind"
                raise

        yield Ready(_plan_files(), bytes_damaged(TOML), open_)


@contextmanager
def records() -> Iterator[Ready]:
    """The file of `activity add --from`."""
    with hurried(), own_folder() as folder, head_office(folder) as head:

        def open_(data: bytes) -> object:
            given = dict.fromkeys(("fiscal_year", "target", "goal", "office", "meeting", "period", "id"))
            before = _operations(head)
            try:
                return save(head, Namespace(kind="activity", fields=[], source=_file(folder, data, "one.json"), **given)).value
            except YuiError:
                assert _operations(head) == before, "written before it was refused"
                raise

        corpus = [json.dumps(one, ensure_ascii=not number).encode() for number, one in enumerate(RECORDS)]
        yield Ready(corpus, bytes_damaged(JSON), open_)


def _plan_files() -> list[bytes]:
    return [path.read_bytes() for path in sorted(resource("plans").iterdir())]


VOCABULARY, INDICATORS = (resource(f"{name}.toml").read_bytes() for name in ("vocabulary", "indicators"))
KINDS = (
    Kind("plan", _taken("plan.toml", _take_plan, _plan_files())),
    Kind("plan-first", first_plans),
    Kind("vocabulary", _taken("words.toml", plan_file_import.take_vocabulary_file, [VOCABULARY])),
    Kind("indicators", _taken("indicators.toml", lambda _, path: read_indicators(path), [INDICATORS])),
    Kind("record-json", records),
)
