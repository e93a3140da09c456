"""別の値を入れる: every group has fields of its own kinds, and deciding destroys nothing that was not typed."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, Integer, LargeBinary

from app.errors import Refused
from app.journal.reading import Shown
from app.journal.record_ids import new_record_id
from app.journal.writing import write
from app.models.base import ORIGIN, IdList
from app.models.entities import ENTITIES
from app.services.conflicts import conflicts
from app.services.conflicts.conflicts import Conflict
from app.services.conflicts.resolution_fields import resolve_with_typed, typed_fields
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target

OCTOBER = date(2025, 10, 1)
GROUPS = [(entity, group.name) for entity, model in ENTITIES.items() for group in model.groups if group.name != ORIGIN]
"""Two tables a record may come from differ without a question to anybody."""


TOLD_WITHOUT = (*(("monthly_figure", "state"), ("consultation_figure", "state"), ("activity", "participants_unknown")),)
"""A number and なし or 不明 never stand together."""


def apart(workspace: Workspace, entity: str, group: str, *pair: list[Any]) -> Conflict:
    """Two people wrote the group without having seen each other."""
    record = new_record_id(entity, workspace.partition)
    with workspace.database.writing() as session:
        for values in pair:
            written = {"partition": workspace.partition, "record": record, "values": {group: values}, "shown": Shown()}
            write(session, workspace.author(), entity=entity, **written)
    return next(one for one in conflicts.list_conflicts(workspace) if one.record == record)


def sample(entity: str, field: str, number: int) -> Any:
    if (entity, field) in TOLD_WITHOUT:
        return None  # a number and なし or 不明 never stand together
    column = ENTITIES[entity].__table__.columns[field].type
    if isinstance(column, IdList):
        return (bytes([number]) * 16, b"z" * 16)
    if isinstance(column, LargeBinary):
        return bytes([number]) * (column.length or 16)
    if isinstance(column, Boolean):
        if field == "issue_to_evaluation":
            return True if number == 1 else None  # "no" and "nobody said" are the same
        return True if field.endswith("approximate") else number == 1  # and so for 約
    if isinstance(column, Date):
        return date(2025, 10, number)
    if isinstance(column, Integer):
        return 2020 + number
    return {"breakdown": f"elderly={number}", "costs": f"reward={number}"}.get(field, f"{number}\n行目")


def now(workspace: Workspace, conflict: Conflict) -> dict[str, Any]:
    with workspace.database.reading() as session:
        row = session.get_one(ENTITIES[conflict.entity], conflict.record)
        assert row.conflicts == ""
        return {name: getattr(row, name) for name in conflict.fields}


def test_deciding_for_what_every_field_shows_keeps_every_value_of_every_group(head: Workspace) -> None:
    untyped = []
    for entity, group in GROUPS:
        fields = next(one.fields for one in ENTITIES[entity].groups if one.name == group)
        conflict = apart(head, entity, group, *([sample(entity, name, number) for name in fields] for number in (1, 2)))
        shown = conflicts.shown_values(conflict)
        typed = typed_fields(head, conflict)
        if typed:
            resolve_with_typed(head, conflict, {one.name: one.value for one in typed})
            assert now(head, conflict) == shown, (entity, group)
        else:
            assert set(fields) <= set(ENTITIES[entity].keys()), (entity, group)
            with pytest.raises(Refused, match="候補"):
                resolve_with_typed(head, conflict, {})
            untyped.append((entity, group))
    assert len(untyped) < len(GROUPS) / 4


@pytest.mark.parametrize(
    ("entity", "group", "pair", "typed", "expected"),
    [
        ("monthly_figure", "value", ([10, None, None], [20, None, True]), {"value": "なし"}, (None, "none", None)),
        ("activity_figure", "value", ([1, None], [2, None]), {"value": "約1,234"}, (1234, True)),
        ("fixed_figure", "value", ([1, None, None], [2, None, None]), {"value": "3"}, (3, None, None)),
        ("activity", "status", (["done", None], ["partly", "雨"]), {"status": "一部実施"}, ("partly", "雨")),
        ("activity", "participants", ([1, True, None], [2, True, None]), {"participants": "約30人"}, (30, True, None)),
        ("activity", "participants", ([1, True, None], [2, True, None]), {"participants": "30"}, (30, None, None)),
        ("activity", "participants", ([1, True, None], [2, None, None]), {"participants": "不明"}, (None, None, True)),
        ("activity", "breakdown", (["elderly=1"], ["elderly=2"]), {"breakdown": "高齢者20"}, None),
        ("plan_item", "timing", ([1, "初"], [3, "中"]), {"months": "6月,7月"}, (3, "中")),
        ("branch_evaluation", "rating", (["A", "甲"], ["B", "乙"]), {"rating": "C"}, ("C", "乙")),
        ("deadline", "due", ([date(2025, 4, 1), True], [date(2025, 4, 2), False]), {"due": "R7.4.3"}, None),
        ("opinion", "taken_up", ([2025, None, "甲"], [2026, None, "乙"]), {"taken_up_year": "2027"}, (2027, None, "乙")),
    ],
)
def test_a_typed_text_is_read_by_its_own_kind(
    head: Workspace, entity: str, group: str, pair: tuple[list[Any], list[Any]], typed: dict[str, Any], expected: Any
) -> None:
    if entity == "deadline":
        with pytest.raises(Refused, match="予定の名前"):  # the page's own rule: a day without a name is none
            resolve_with_typed(head, apart(head, entity, group, *pair), typed)
        return
    conflict = apart(head, entity, group, *pair)
    if entity == "opinion":
        with pytest.raises(Refused, match="良い点"):
            resolve_with_typed(head, conflict, typed)
        return
    if entity == "plan_item":
        with pytest.raises(Refused, match="実施項目の名前"):
            resolve_with_typed(head, conflict, typed)
        return
    resolve_with_typed(head, conflict, typed)
    found = tuple(now(head, conflict).values())
    assert found == (expected or ("elderly=20",))


@pytest.mark.parametrize(
    ("entity", "group", "pair", "typed", "words"),
    [
        ("monthly_figure", "value", ([10, None, None], [20, None, None]), {"value": "多め"}, "数として読めません"),
        ("indicator_target", "value", ([1, "set", None], [2, "set", None]), {"value": "約5"}, "この欄には入れられません"),
        ("indicator_target", "value", ([1, "set", None], [2, "set", None]), {"state": "対象外"}, "理由が入っていません"),
        ("branch_evaluation", "rating", (["A", "甲"], ["B", "乙"]), {"rating": "ふつう"}, "選べません"),
        ("activity", "when", ([OCTOBER, None], [date(2025, 10, 3), None]), {"date": "13/45"}, "13月はありません"),
        (
            "activity",
            "when",
            ([date(2025, 10, 1), date(2025, 10, 2)], [date(2025, 10, 3), None]),
            {"end_date": "R7.9.1"},
            "終了日",
        ),
        ("activity", "status", (["done", None], ["partly", None]), {"status": "中止"}, "理由が入っていません"),
        ("activity", "sessions", ([1], [2]), {"sessions": "約3"}, "およその数"),
        ("year_setting", "rule", (["100,80,50"], ["90,70"]), {"judging_rule": "50,80"}, "大きい順"),
        ("meeting", "attendance", ([(b"a" * 16,), None, None], [(b"b" * 16,), None, None]), {"absent": (b"b" * 16,)}, "両方"),
    ],
)
def test_what_does_not_parse_or_breaks_a_rule_is_refused_in_words(
    head: Workspace, entity: str, group: str, pair: tuple[list[Any], ...], typed: dict[str, Any], words: str
) -> None:
    conflict = apart(head, entity, group, *pair)
    with pytest.raises(Refused, match=words):
        resolve_with_typed(head, conflict, typed)
    assert any(one.id == conflict.id for one in conflicts.list_conflicts(head))


def test_an_activity_is_given_its_target_by_number(head: Workspace) -> None:
    conflict = apart(head, "activity", "target", [target(head, "1-3")], [target(head, "2-1")])
    resolve_with_typed(head, conflict, {"target_id": "1-2"})
    assert now(head, conflict) == {"target_id": target(head, "1-2")}


@pytest.mark.parametrize("entity", ["monthly_figure", "consultation_figure"])
def test_that_there_was_none_is_read_and_kept_in_every_table_of_months(head: Workspace, entity: str) -> None:
    conflict = apart(head, entity, "value", [5, None, None], [None, "none", None])
    assert [one.text for one in conflict.candidates] == ["5", "該当なし"]
    (field,) = typed_fields(head, conflict)
    resolve_with_typed(head, conflict, {"value": field.value})
    assert now(head, conflict) == {"value": None, "state": "none", "approximate": None}


@pytest.mark.parametrize(
    ("entity", "group", "pair", "texts", "typed"),
    [
        (
            "report_front",
            "front",
            (["proposal", None, None, None, None], ["report", None, None, None, None]),
            ["報告・議案の別：議案", "報告・議案の別：報告"],
            {"paper_kind": "議案"},
        ),
        (
            "form_setting",
            "stamps",
            (["none", None, None], ["供覧", None, None]),
            ["決裁・供覧の別：欄を付けない", "決裁・供覧の別：供覧"],
            {"stamps": "欄を付けない"},
        ),
    ],
)
def test_a_choice_of_the_forms_is_read_in_its_words_and_stored_by_its_code(
    head: Workspace, entity: str, group: str, pair: tuple[list[Any], list[Any]], texts: list[str], typed: dict[str, str]
) -> None:
    conflict = apart(head, entity, group, *pair)
    assert [one.text for one in conflict.candidates] == texts
    resolve_with_typed(head, conflict, typed)
    (name,) = typed
    assert now(head, conflict)[name] == pair[0][0]


def test_a_cell_of_the_consultations_and_the_record_that_was_checked_are_named(head: Workspace) -> None:
    checked = activity(head, title="サロン")
    for entity, identity, title in (
        ("consultation_figure", [2025, 4, "daito", "living_costs", "telephone"], "相談件数　令和7年度4月 生活費 電話"),
        ("check_mark", [checked, "activity"], "確認の印　2025/10/03 サロン"),
    ):
        group = ENTITIES[entity].groups[0].name
        assert apart(head, entity, group, [None] * len(identity), identity).record_title == title
