"""A remark that says another figure than its row is asked about; one that agrees, or speaks of something else, is not."""

import pytest

from app.exchange.table import TableRow
from app.services.tables.cell_texts import Typed
from app.services.tables.doubts.corrections import with_corrections

TEXTS = {"date": Typed("令和7年11月3日"), "participants": Typed("約30人"), "times": Typed("13:30～15:00")}


def asked(remark: str, **texts: str) -> list[str]:
    row = {**TEXTS, **{name: Typed(text) for name, text in texts.items()}, "content": Typed(f"備考：{remark}")}
    return [name for name, typed in with_corrections(row, TableRow(2, ()), ()).items() if typed.doubt]


@pytest.mark.parametrize(
    ("remark", "field"),
    [
        ("90人に訂正", "participants"),
        ("正しくは90名", "participants"),
        ("実際は 90人", "participants"),
        ("→90", ""),
        ("90に修正", "participants"),
        ("11/10に変更", "date"),
        ("11月10日（月）に順延", "date"),
        ("雨で11/10へ振替", "date"),
        ("14時に変更", "times"),
        ("午後1時30分に変更", ""),
        ("30人に訂正", ""),
        ("11/3に変更", ""),
        ("雨で室内に変更", ""),
        ("定員を90人に変更", ""),
        ("職員3人で対応", ""),
        ("次回は11/10に開催", ""),
        ("5名の方が初参加", ""),
    ],
)
def test_a_remark_that_differs_is_asked_at_its_field(remark: str, field: str) -> None:
    assert asked(remark) == ([field] if field else [])


def test_a_span_and_a_column_that_is_left_out_are_looked_at_too() -> None:
    assert asked("11/5に変更", end_date="R7.11.5") == []
    row = TableRow(2, ("90人に訂正",))
    assert with_corrections(TEXTS, row, [0])["participants"].doubt
