"""市民向け: nothing that could tell who somebody is leaves with the tables for citizens."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.services.tables.citizens_edition import HIDDEN, MASKED, SHOWN, citizens_table, citizens_tables
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id
from tests.services.tables.test_year_data import YEAR, rows_of


def test_no_names_no_prose_no_numbers_of_records(head: Workspace, daito: Workspace, to_head: Callable[[], None]) -> None:
    record = activity(
        daito, title="佐藤花子さん宅の見守り", content="秘密の内容", recorder="記入の人", partners="協力の人", participants=20
    )
    activity(daito, kind="consultation", title="相談の一件", participants=1)
    activity(daito, state="draft", title="下書きの会")
    to_head()
    tables = citizens_tables(head, plan_id(head), YEAR)
    text = repr(tables)
    for secret in ("佐藤", "秘密の内容", "記入の人", "協力の人", "相談の一件", "下書きの会", record.hex(), daito.device_id):
        assert secret not in text
    [row] = rows_of(tables[0])
    assert row["活動名"] == MASKED and row["延べ参加者数"] == 20
    assert "市民向け" in tables[0].about


def test_a_small_count_can_not_be_computed_from_the_others(
    head: Workspace, daito: Workspace, to_head: Callable[[], None]
) -> None:
    for title, people in (("三人の会", 3), ("六人の会", 6), ("多くの会", 50), ("誰も来ない会", 0)):
        activity(daito, title=title, participants=people)
    to_head()
    rows = {row["活動名"]: row for row in rows_of(citizens_table(head, plan_id(head), YEAR, "activity"))}
    assert {name: row["延べ参加者数"] for name, row in rows.items()} == {
        "三人の会": None, "六人の会": None, "多くの会": 50, "誰も来ない会": 0
    }  # fmt: skip
    assert rows["三人の会"]["延べ参加者数の約・不明"] == rows["六人の会"]["延べ参加者数の約・不明"] == HIDDEN


def test_what_is_only_for_the_inside_is_refused(head: Workspace, daito: Workspace) -> None:
    assert "opinion" not in SHOWN and "consultation" not in SHOWN
    with pytest.raises(Refused, match="市民向け"):
        citizens_table(head, plan_id(head), YEAR, "opinion")
    with pytest.raises(Refused, match="本部"):
        citizens_table(daito, plan_id(daito), YEAR, "activity")
