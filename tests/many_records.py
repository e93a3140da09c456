"""Believable activities in numbers that a council reaches in five years, straight into the journal, as an import brings them."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from app.journal.fold import fold_new
from app.journal.operation import Operation, encode_value, new_operation
from app.journal.record_ids import derived_record_id
from app.journal.rows import insert_operations
from app.services.plan.plans import plan_tree, plans
from app.services.workspace.workspace import Workspace

WORDS = (
    *("ふれあいサロン", "支え合いマップ検討会", "福祉教育出前講座", "相談会", "座談会"),
    *("見守り会議", "災害訓練", "初任者研修", "フードドライブ", "広報発行"),
)
PLACES = ("花泉公民館", "大東市民センター", "千厩小学校", "東山集会所", "室根体育館", "川崎福祉センター", "藤沢会館")
FIRST = date(2021, 4, 1)
DAYS = 1825
AT_ONCE = 20_000
GENERATION = b"l" * 16
START = 1_762_000_000_000


def fill(workspace: Workspace, count: int, offices: Sequence[str] = ("daito",), seed: int = 1) -> None:
    """So many activities of the newest plan's targets over five years, each office in turn, about 150 characters each."""
    chance = random.Random(seed)
    targets = [target.id for target in plan_tree(workspace, plans(workspace)[0].id).targets]
    last: dict[str, Operation] = {}
    some: list[Operation] = []
    for number in range(count):
        office = offices[number % len(offices)]
        last[office] = _activity(chance, number, office, targets, last.get(office))
        some.append(last[office])
        if len(some) == AT_ONCE or number + 1 == count:
            with workspace.database.writing() as session:
                insert_operations(session, some, None)
                fold_new(session, some)
            some.clear()


def _activity(chance: random.Random, number: int, office: str, targets: Sequence[bytes], before: Operation | None) -> Operation:
    wall = START + number
    values = {
        "when": [FIRST + timedelta(days=chance.randrange(DAYS)), None],
        "target": [chance.choice(targets)],
        "title": [f"第{number % 40 + 1}回{chance.choice(WORDS)}"],
        "kind": ["meeting"],
        "status": ["done", None],
        "sessions": [1],
        "participants": [chance.randrange(80), None],
        "place": [chance.choice(PLACES), None],
        "content": ["".join(chance.choices(WORDS, k=20))],
        "state": ["final", None],
    }
    return new_operation(
        generation=GENERATION, partition=office, seq=before.seq + 1 if before else 1, prev=before.id if before else None,
        entity="activity", record=derived_record_id("activity", chance.randbytes(16).hex(), partition=office),
        values={group: encode_value(fields) for group, fields in values.items()},
        sup={}, seen=(), person="", wall_ms=wall, hlc=wall << 16, nonce=chance.randbytes(16), base=b"",
    )  # fmt: skip
