"""The list at 100,000 activities: open, sort, search, each to the first screenful of rows."""

import random
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from app.journal.fold import fold_new
from app.journal.operation import encode_value, new_operation
from app.journal.record_ids import derived_record_id
from app.journal.rows import insert_operations
from app.services.activities.activity_list import Filter, list_ids, prepare_search
from app.services.activities.activity_rows import rows
from app.services.devices.setup import set_up_head
from app.services.plan.plans import plan_tree, plans
from app.services.workspace.workspace import Workspace
from tests.benchmarks.row import Row, medians, milliseconds

COUNT = 100_000
SCREEN = 40
WORDS = [
    "ふれあいサロン",
    "支え合いマップ検討会",
    "福祉教育出前講座",
    "相談会",
    "座談会",
    "見守り会議",
    "災害訓練",
    "初任者研修",
    "フードドライブ",
    "広報発行",
]
PLACES = ["花泉公民館", "大東市民センター", "千厩小学校", "東山集会所", "室根体育館", "川崎福祉センター", "藤沢会館"]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, set_up_head(Path(folder) / "head") as workspace:
        fill(workspace, COUNT)
        start = time.perf_counter()
        prepare_search(workspace)
        prepared = time.perf_counter() - start
        year = {"fiscal_year": None}
        looks = {
            "open (newest first)": Filter(**year),
            "sort by participants": Filter(**year, order_by="participants"),
            "sort by target": Filter(**year, order_by="target", descending=False),
            "search, 2 characters": Filter(**year, search="相談"),
            "search, 2 words": Filter(**year, search="会議 公民館"),
        }
        found = medians(5, *(_look(workspace, wanted) for wanted in looks.values()))
        result = [
            Row(
                f"list of {COUNT:,} activities: {name}",
                milliseconds(seconds),
                "a person notices 100 ms",
                "—",
                "< 100 ms",
                seconds < 0.1,
            )
            for name, seconds in zip(looks, found, strict=True)
        ]
        result.append(
            Row("folding texts after such an import, once", milliseconds(prepared), "outside saving and merging", "—", "—")
        )
        return result


def _look(workspace: Workspace, wanted: Filter) -> object:
    return lambda: rows(workspace, list_ids(workspace, wanted)[:SCREEN])


def fill(workspace: Workspace, count: int, offices: Sequence[str] = ("daito",)) -> None:
    """Believable activities of five years straight into the journal, as an import would bring them."""
    chance = random.Random(1)
    targets = [target.id for target in plan_tree(workspace, plans(workspace)[0].id).targets]
    operations = []
    last: dict[str, tuple[int, bytes | None]] = dict.fromkeys(offices, (0, None))
    for number in range(count):
        day = date(2021, 4, 1) + timedelta(days=chance.randrange(1825))
        values = {
            "when": [day, None],
            "target": [chance.choice(targets)],
            "title": [f"第{number % 40 + 1}回{chance.choice(WORDS)}"],
            "kind": ["meeting"],
            "status": ["done", None],
            "sessions": [1],
            "participants": [chance.randrange(80), None],
            "place": [chance.choice(PLACES), None],
            "content": ["".join(chance.choices(WORDS, k=6))],
            "state": ["final", None],
        }
        office = offices[number % len(offices)]
        seq, prev = last[office]
        operation = new_operation(
            generation=b"l" * 16, partition=office, seq=seq + 1, prev=prev, entity="activity",
            record=derived_record_id("activity", chance.randbytes(16).hex(), partition=office),
            values={group: encode_value(fields) for group, fields in values.items()},
            sup={}, seen=(), person="", wall_ms=1_762_000_000_000 + number, hlc=(1_762_000_000_000 + number) << 16,
            nonce=chance.randbytes(16), base=b"",
        )  # fmt: skip
        last[office] = (seq + 1, operation.id)
        operations.append(operation)
    with workspace.database.writing() as session:
        insert_operations(session, operations, None)
        fold_new(session, operations)
