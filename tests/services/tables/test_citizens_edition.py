"""市民向け: nothing that could tell who somebody is leaves with the tables for citizens."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.rules.figures import Typed
from app.services.indicators import indicator_entry, indicators
from app.services.indicators.masking import HIDES, PEOPLE, hides
from app.services.plan.plans import plan_tree
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


def test_a_small_month_hides_the_whole_year_of_its_indicator(
    head: Workspace, daito: Workspace, to_head: Callable[[], None]
) -> None:
    with daito.database.reading() as session:
        targets = [one.id for one in plan_tree(session, plan_id(daito)).targets]
        uses = indicators.uses_of(session, targets, YEAR)
    typed = [one for one in uses if one.fed_by == "table" and one.aggregation == "sum" and not one.decimals]
    people, others = (next(one for one in typed if hides(one) is kind) for kind in (True, False))
    block = [(one, {4: Typed(3), 5: Typed(20)}) for one in (people, others)]
    indicator_entry.save_block(daito, YEAR, "daito", block)
    to_head()
    rows = rows_of(citizens_table(head, plan_id(head), YEAR, "monthly"))
    assert [(row["値"], row["値の印"]) for row in rows if row["指標"] == people.name] == [(None, HIDDEN)] * 2
    assert [(row["値"], row["値の印"]) for row in rows if row["指標"] == others.name] == [(3, None), (20, None)]
    assert HIDES in citizens_table(head, plan_id(head), YEAR, "monthly").about and others.unit not in PEOPLE


def test_a_small_figure_of_the_year_is_hidden(head: Workspace, daito: Workspace, to_head: Callable[[], None]) -> None:
    with daito.database.reading() as session:
        targets = [one.id for one in plan_tree(session, plan_id(daito)).targets]
        use = next(
            one for one in indicators.uses_of(session, targets, YEAR) if one.fed_by == "table" and hides(one) and one.is_added_up
        )
    indicator_entry.save_block(daito, YEAR, "daito", [(use, {4: Typed(3)})])
    to_head()
    rows = rows_of(citizens_table(head, plan_id(head), YEAR, "indicator"))
    assert [(row["値"], row["値の印"]) for row in rows if row["コード"] == use.code] == [(None, HIDDEN)]
    assert all(row["値の印"] != HIDDEN for row in rows if row["コード"] != use.code)
