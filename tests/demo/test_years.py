"""The long sample story: its parts fit the plans they are told for, and the passage in it leaves nothing open."""

from pathlib import Path

import pytest

from app.demo import years
from app.rules.resources import resource
from app.services.conflicts.implausible_records import to_check
from app.services.evaluation import evaluations, opinions, plan_succession
from app.services.plan.plan_file import read_plan_file
from app.services.plan.plans import plan_tree, plans
from app.services.plan.target_year import TargetYear
from tests.conftest import TurnableClock
from tests.offices import head_office
from tests.told_offices import story

BRANCHES = ("ichinoseki", "hanaizumi", "daito", "senmaya", "higashiyama", "murone", "kawasaki", "fujisawa")


def test_the_first_activities_of_the_next_plan_name_targets_that_it_has() -> None:
    plan = read_plan_file(resource("plans", years.SAMPLE_PLAN), needs_offices=False)
    known = {f"{one.goal}-{one.number}" for one in plan.targets}
    told = [sample for office in BRANCHES for sample in years.first_activities(office)]
    assert told and all(sample["target"] in known for sample in told)
    assert all(set(sample["secondary_targets"] or ()) <= known for sample in told)
    assert all(sample["date"].year == 2026 and sample["date"].month in (4, 5, 6) for sample in told)


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_earlier_years_are_told_within_their_own_fiscal_year(year: int) -> None:
    for sample in (one for office in BRANCHES for one in years.earlier_activities(office, year)):
        assert sample["date"].year - (sample["date"].month < 4) == year
        assert sample["end_date"] is None or sample["end_date"] >= sample["date"]


def test_the_passage_in_the_story_leaves_nothing_open(tmp_path: Path, at: TurnableClock) -> None:
    with head_office(tmp_path, of=story()) as workspace:
        years.pass_on(workspace)
        new, old = plans(workspace)
        assert plan_succession.checks(workspace, old.id, new.id) == []
        targets = [one.id for one in plan_tree(workspace, old.id).targets]
        for year in range(years.FIRST, years.LAST):
            assert set(evaluations.writing_states(workspace, [TargetYear(one, year) for one in targets]).values()) == {"確定"}
        said = opinions.opinions(workspace, old.id, 2024, "external")
        assert len(said) == 9 and all(row.is_answered and row.follow_up for row in said)
        years.record(workspace, old.id, years.earlier_activities("daito", 2023))
        years.record(workspace, new.id, years.first_activities("daito"))
        assert to_check(workspace) == []
