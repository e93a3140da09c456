"""The oracle reads the tables of months: typed cells, and 相談件数 by 分野 and 方法."""

from typing import Any

import pytest

from app.services.audit.figure_key import CONSULTED, EMPTY, TYPED, Key
from tests.services.audit.dumps import record, recount

MONTH = Key(2025, "t1", TYPED, "north", "i1", 4)


def consulted(number: int, value: int | None, **more: Any) -> dict[str, Any]:
    usual = {"office": "north", "fiscal_year": 2025, "month": 4, "state": None, "approximate": None}
    place = {"consultation_field": "work", "consultation_method": "telephone"}
    return record("consultation_figure", str(number), "north", **(usual | place | {"value": value} | more))


@pytest.mark.parametrize(
    ("values", "text"),
    [({"value": 30, "approximate": True}, "約30"), ({"value": None, "state": "none"}, "なし"), ({"value": None}, EMPTY)],
)
def test_a_typed_month_is_what_the_office_typed(values: dict[str, Any], text: str) -> None:
    cells = [record("indicator", "i1"), record("monthly_figure", "m", "north", office="north", **values)]
    assert recount(*cells).text(MONTH) == text


def test_a_cell_that_another_office_wrote_is_not_the_offices() -> None:
    assert recount(record("monthly_figure", "m", "south", office="north")).text(MONTH) == EMPTY


def test_consultations_add_up_by_field_method_and_month_and_keep_about() -> None:
    cells = [
        consulted(1, 3),
        consulted(2, 4, consultation_method="visit", month=5, approximate=True),
        consulted(3, None, state="none", consultation_field="pension"),
    ]
    found = recount(*cells, consulted(4, 10**8), consulted(5, 7, office="south"))

    def text(word: str, month: int | None = None) -> str | None:
        return found.text(Key(2025, "", CONSULTED, "north", month=month, word=word))

    assert (text("*/*"), text("work/telephone"), text("*/*", 4), text("work/*", 5)) == ("約7", "3", "3", "約4")
    assert (text("pension/*"), text("housing/*")) == ("なし", EMPTY)
