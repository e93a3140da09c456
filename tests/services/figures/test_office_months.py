"""What is kept of the months is what follows from the records, whatever was saved, moved, deleted or taken back in between."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.activity import Activity
from app.models.local import OfficeMonth
from app.rules import finding
from app.rules.figure import Figure
from app.rules.finding import names_alike
from app.services.activities import activities
from app.services.activities.main_activities import main_activities_of
from app.services.conflicts.possible_duplicates import count_pairs, pairs
from app.services.figures import office_months
from app.services.figures.office_months import (
    count_touched,
    differing_months,
    first_days,
    keep_months,
    oddities_by_month,
    pairs_by_month,
    sums_of_years,
)  # fmt: skip
from app.services.figures.target_counts import activities_by_month, target_counts
from app.services.indicators.indicator_kinds import UseRow
from app.services.indicators.indicator_sums import branch_figures
from app.services.plan.target_year import PlanYear
from app.services.records import undo
from app.services.removal import trash
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target
from tests.services.backup.test_rebuilding import behind_its_back

DAYS = (date(2025, 4, 30), date(2025, 5, 1), date(2025, 10, 3), date(2026, 3, 31), date(2026, 4, 1), None)
TITLES = ("サロン", "ふれあいサロン", "ふれあいｻﾛﾝ（公民館）", "懇談会")
VALUES = st.fixed_dictionaries(
    {
        "date": st.sampled_from(DAYS),
        "title": st.sampled_from(TITLES),
        "state": st.sampled_from(("final", "draft")),
        "status": st.sampled_from(("done", "partly", "cancelled")),
        "status_reason": st.just("雨のため"),
        "kind": st.sampled_from((None, "meeting")),
        "sessions": st.sampled_from((None, 1, 3)),
        "participants": st.sampled_from((None, 0, 7)),
    }
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("add", "change")), st.integers(0, 7), VALUES),
        st.tuples(st.sampled_from(("delete", "undo", "keep")), st.integers(0, 7), st.just({})),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_every_step_what_is_kept_is_what_the_records_say(daito: Workspace, steps: list[tuple[str, int, dict]]) -> None:
    for what, which, values in steps:
        play(daito, what, which, values)
        with daito.database.reading() as session:
            assert differing_months(session) == []
            is_what_the_records_say(session)
            with Session(session.connection()) as plain:  # it is given nothing that was asked before
                assert asked_of_years(session) == asked_of_years(plain)


def asked_of_years(session: Session) -> list[object]:
    """What is asked anew only when the months of its years or offices have changed."""
    targets = [one for one in session.scalars(select(Activity.target_id).distinct()) if one]
    of = [PlanYear(b"", year) for year in (2024, 2025, 2026)]
    uses = [use(one, source) for one in targets for source in ("activities", "people")]
    counted = branch_figures(session, {year: uses for year in (2025, 2026)})
    return [sums_of_years(session, (2025, 2026)), [main_activities_of(session, one, targets) for one in of], counted]


def use(target_id: bytes, source: str) -> UseRow:
    """An indicator that is counted from records."""
    rest = {"id": b"", "code": "", "name": "", "unit": "", "decimals": 0, "source_kind": "", "first_year": 0, "break_note": ""}
    parts = {"numerator_id": None, "denominator_id": None}
    return UseRow(target_id=target_id, indicator_id=source.encode(), source=source, fed_by="records", **rest, **parts)


def play(workspace: Workspace, what: str, which: int, values: dict) -> None:
    with workspace.database.reading() as session:
        there = session.scalars(select(Activity.id).where(Activity.deleted.is_(False)).order_by(Activity.id)).all()
    record = there[which % len(there)] if there else None
    with suppress(Refused):  # a final record without a day is refused
        if what == "add":
            activity(workspace, **values)
        elif what == "change" and record:
            activities.save(
                workspace, activities.open_form(workspace, record), activities.open_form(workspace, record).values | values
            )
        elif what == "delete" and record:
            activities.delete(workspace, record)
        elif what == "undo":
            undo.undo_last(workspace)
        elif what == "keep":
            keep_months(workspace)
            assert count_touched(workspace) == 0


def is_what_the_records_say(session: Session) -> None:
    """Told by plain sums over all records."""
    there = [one for one in session.scalars(select(Activity).where(Activity.deleted.is_(False)))]
    final = [one for one in there if one.state == "final" and one.date and date(2025, 4, 1) <= one.date <= date(2026, 3, 31)]
    held = [one for one in final if one.status in ("done", "partly")]
    counts = target_counts(session, {one.target_id for one in final if one.target_id}, 2025)
    assert sum(one.activities.value or 0 for one in counts.values()) == len(held)
    assert sum(one.sessions.value or 0 for one in counts.values()) == sum(
        1 if one.sessions is None else one.sessions for one in held
    )
    assert sum(one.participants.value or 0 for one in counts.values()) == sum(one.participants or 0 for one in held)
    assert sum(one.participants.unnumbered for one in counts.values()) == sum(one.participants is None for one in held)
    assert sum(one.cancelled.value or 0 for one in counts.values()) == sum(one.status == "cancelled" for one in final)
    assert max((one.last_date for one in counts.values() if one.last_date), default=None) == max(
        (one.date for one in held if one.date), default=None
    )
    days = [one.date for one in there if one.date]
    assert first_days(session) == ({"daito": min(days)} if days else {})
    paired = [one for one in there if one.date and one.title and one.state != "cancelled"]
    alike = {
        frozenset((one.id, other.id))
        for one, other in combinations(paired, 2)
        if one.date == other.date and names_alike(one.title or "", other.title or "")
    }
    listed = [frozenset(pair[:2]) for some in pairs_by_month(session).values() for pair in some.listed]
    assert set(listed) == alike and len(listed) == len(alike) == sum(some.number for some in pairs_by_month(session).values())


def test_a_save_touches_one_month_and_a_move_touches_both(daito: Workspace) -> None:
    record = activity(daito, date=date(2024, 8, 2))
    keep_months(daito)
    assert touched_by(daito, lambda: activity(daito, date=date(2024, 9, 9))) == {"2024-09"}
    form = activities.open_form(daito, record)
    moved = form.values | {"date": date(2024, 10, 1)}
    assert touched_by(daito, lambda: activities.save(daito, form, moved)) == {"2024-08", "2024-10"}
    assert touched_by(daito, lambda: activities.delete(daito, record)) == {"2024-10"}
    assert touched_by(daito, lambda: trash.restore(daito, [record])) == {"2024-10"}


def touched_by(workspace: Workspace, change: Callable[[], object]) -> set[str]:
    keep_months(workspace)
    change()
    with workspace.database.reading() as session:
        return set(session.scalars(select(OfficeMonth.month).where(OfficeMonth.made_by.is_(None))))


def test_an_answer_is_the_same_whether_it_was_stored_or_not(daito: Workspace) -> None:
    for title in TITLES:
        activity(daito, title=title, date=date(2025, 6, 6))

    def answers() -> tuple:
        with daito.database.reading() as session:
            return (
                sums_of_years(session, (2025,)), pairs_by_month(session), oddities_by_month(session), first_days(session),
                target_counts(session, [target(daito)], 2025), target_counts(session, [target(daito)], 2025, date(2025, 9, 30)),
                activities_by_month(session, [target(daito)], 2025, ["daito"]), pairs(session), count_pairs(session),
            )  # fmt: skip

    before = answers()
    assert count_touched(daito) > 0
    keep_months(daito)
    assert answers() == before and count_touched(daito) == 0


def test_a_period_that_ends_within_a_month_counts_to_the_day(daito: Workspace) -> None:
    for day in (1, 15, 30):
        activity(daito, date=date(2023, 6, day), participants=1)
    with daito.database.reading() as session:
        ends = [
            target_counts(session, [target(daito)], 2023, date(2023, month, day)) for month, day in ((6, 15), (6, 30), (5, 31))
        ]
    assert [one.get((target(daito), "daito")) and one[target(daito), "daito"].participants for one in ends] == [
        Figure(2, ""), Figure(3, ""), None,
    ]  # fmt: skip


def test_other_rules_make_everything_anew(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    activity(daito)
    keep_months(daito)
    assert count_touched(daito) == 0
    monkeypatch.setattr(finding, "_RULES", 999)
    with daito.database.reading() as session:
        assert office_months._touched(session)


def test_a_month_that_says_something_else_is_told(daito: Workspace) -> None:
    activity(daito, date=date(2025, 7, 1))
    keep_months(daito)
    with daito.database.writing() as session:
        session.execute(update(OfficeMonth).where(OfficeMonth.month == "2025-07").values(first_day="2025-07-31"))
    with daito.database.reading() as session:
        assert differing_months(session) == [("daito", "2025-07")]
    behind_its_back(daito, "DELETE FROM office_month WHERE month = '2025-07'")
    with daito.database.reading() as session:
        assert differing_months(session) == [("daito", "2025-07")]
    behind_its_back(daito, "INSERT INTO office_month (partition, month) VALUES ('daito', '2025-07')")
