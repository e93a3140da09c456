"""The papers, pages and files of the sample story contradict neither each other nor the records: a year of it in every run, all
five in `make soak`.
"""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo.story import play
from app.services.audit.audit import Audit, audit
from app.services.forms.form_list import FORMS
from app.services.plan.plans import plans
from app.services.plan.target_year import PlanYear
from app.services.printing.form_kinds import FormKind
from app.services.workspace.opening import open_workspace
from tests.chance import no_chance
from tests.conftest import TurnableClock
from tests.offices import clock_at
from tests.prepared import prepared

TOLD_AT = datetime(2026, 7, 1, tzinfo=UTC)
CHEAP = [form for form in FORMS if form.code != "branch-evaluation"]
"""Without the branches' sheets, which take half of the time: those of the invented council are in every run."""


def _one_year(place: Path) -> None:
    with no_chance(3), clock_at(TOLD_AT):
        play(place / "story")


def _five_years(place: Path) -> None:
    with no_chance(3), clock_at(TOLD_AT):
        play(place / "story", five_years=True)


def audited(story: Path, folder: Path, year: int, forms: Sequence[FormKind]) -> Audit:
    shutil.copytree(story / "story" / "head", folder)
    with open_workspace(folder) as head:
        plan = next(one.id for one in plans(head) if one.first_year <= year <= one.last_year)
        return audit(head, PlanYear(plan, year), forms)


def test_the_last_year_of_the_short_story_agrees(tmp_path: Path, at: TurnableClock) -> None:
    at.moment = TOLD_AT
    found = audited(prepared("audited-story", _one_year), tmp_path / "head", 2025, CHEAP)
    assert [one.sentence for one in found.disagreements] == []
    assert found.figures == found.recounted > 10_000 and found.cells > 20_000


@pytest.mark.soak
@pytest.mark.parametrize("year", range(2021, 2027))
def test_every_year_of_the_long_story_agrees(tmp_path: Path, at: TurnableClock, year: int) -> None:
    at.moment = TOLD_AT
    found = audited(prepared("audited-five-years", _five_years), tmp_path / "head", year, FORMS)
    assert [one.sentence for one in found.disagreements] == []
    assert found.figures == found.recounted > 2000
