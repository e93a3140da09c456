"""What a present target and indicator were in earlier years, and from which year on an indicator was counted differently."""

from app.models.base import COMMON
from app.services.plan import plan_editing
from app.services.plan.plans import find_target
from app.services.plan.predecessors import breaks, targets_before, uses_before
from app.services.records.actions import delete_form, save_form
from app.services.records.record_forms import RecordForm, new_form, open_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target

INDICATOR, OTHER = b"i" * 16, b"j" * 16


def saved(workspace: Workspace, entity: str, **values: object) -> bytes:
    form = new_form(entity, COMMON)
    save_form(workspace, form, values)
    return form.id


def removed(workspace: Workspace, entity: str, record: bytes) -> None:
    with workspace.database.reading() as session:
        form: RecordForm = open_form(session, entity, COMMON, record)
    delete_form(workspace, form)


def test_a_target_of_the_next_plan_comes_from_those_it_corresponds_to(head: Workspace) -> None:
    made = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=plan_id(head))
    new, alone = find_target(head, made.id, "1-1").id, find_target(head, made.id, "1-2").id
    later, first = target(head, "2-1"), target(head, "1-3")
    for old in (later, first):
        saved(head, "correspondence", old_target_id=old, new_target_id=new, kind="merged")
    gone = saved(head, "correspondence", old_target_id=target(head, "1-1"), new_target_id=new, kind="merged")
    removed(head, "correspondence", gone)
    saved(head, "correspondence", old_target_id=None, new_target_id=alone, kind="new")
    with head.database.reading() as session:
        assert targets_before(session, new, 2025) == [first, later]  # in the order of their plan
        assert targets_before(session, new, 2026) == [new]  # in its own plan it is itself
        assert targets_before(session, alone, 2025) == []
        assert targets_before(session, first, 2020) == []  # before the first plan there is nothing


def test_an_earlier_year_is_counted_as_the_indicator_was_used_then(head: Workspace) -> None:
    def use(first: int, last: int | None, under: bytes, indicator: bytes = INDICATOR) -> bytes:
        return saved(head, "indicator_use", target_id=under, indicator_id=indicator, first_year=first, last_year=last)

    old, older = use(2022, 2023, target(head, "1-1")), use(2021, 2022, target(head, "1-2"))
    use(2022, None, target(head, "1-1"), OTHER)
    use(2024, None, target(head, "1-1"))
    removed(head, "indicator_use", use(2021, None, target(head, "1-3")))
    with head.database.reading() as session:
        assert [one.id for one in uses_before(session, INDICATOR, 2022)] == [older, old]
        assert [one.id for one in uses_before(session, INDICATOR, 2023)] == [old]
        assert [one.target_id for one in uses_before(session, INDICATOR, 2022)] == [target(head, "1-2"), target(head, "1-1")]
        assert uses_before(session, INDICATOR, 2020) == []


def test_a_series_breaks_where_the_counting_changed_but_not_at_its_first_year(head: Workspace) -> None:
    under = {"target_id": target(head, "1-1"), "indicator_id": INDICATOR}
    for year in (2021, 2023, 2025, 2026):
        saved(head, "indicator_use", first_year=year, break_note=f"{year}年から", **under)
    saved(head, "indicator_use", first_year=2024, **under)
    saved(head, "indicator_use", first_year=2024, break_note="ほかの指標", target_id=target(head, "1-1"), indicator_id=OTHER)
    removed(head, "indicator_use", saved(head, "indicator_use", first_year=2022, break_note="消した", **under))
    with head.database.reading() as session:
        assert breaks(session, INDICATOR, 2021, 2025) == {2023: "2023年から", 2025: "2025年から"}
