"""Decisions are taken back step by step, and what was decided later leaves the kept moments as they were."""

from pathlib import Path

import pytest

from app.services.tables.decisions import STEPS_KEPT, Decisions, Steps
from app.services.tables.pasted_table import open_pasted
from tests.offices import branch

LINES = "実施日\t推進目標\t活動名\r\nR7.13.4\t1-3\tサロン\r\nR7.11.5\t1-3\t会議\r\n"


def decisions(**said: object) -> Decisions:
    usual = {"roles": {}, "defaults": {}, "sheets": frozenset(), "takes_hidden": False}
    return Decisions(**usual | {"answers": {}, "retyped": {}, "ticks": {}, "drafts": {}} | said)  # type: ignore[arg-type]


def test_a_kept_moment_does_not_change_with_the_table() -> None:
    steps, retyped = Steps(), {(1, 2): {"title": "サロン"}}
    steps.keep(decisions(retyped=retyped))
    retyped[1, 2]["title"] = "会議"
    before = steps.back()
    assert before is not None and before.retyped[1, 2]["title"] == "サロン"
    assert steps.back() is None


def test_only_so_many_steps_are_kept() -> None:
    steps = Steps()
    for number in range(STEPS_KEPT + 5):
        steps.keep(decisions(defaults={"title": str(number)}))
    found = []
    while (one := steps.back()) is not None:
        found.append(one.defaults["title"])
    assert (len(found), found[0], found[-1]) == (STEPS_KEPT, str(STEPS_KEPT + 4), "5")


@pytest.mark.usefixtures("at")
def test_every_kind_of_decision_about_a_table_is_taken_back(tmp_path: Path) -> None:
    with branch(tmp_path) as office:
        table = open_pasted(office, LINES, 2025)
        before = [(row.cells, row.state, row.ticked) for row in table.rows], table.notes, dict(table.roles)
        bad, good = (row.place for row in table.rows)
        deeds = (
            lambda: table.retype(bad, "date", "R7.12.4"),
            lambda: table.tick(good, False),
            lambda: table.keep_as_draft(bad, True),
            lambda: table.choose_role(1, 2, "place"),
            lambda: table.choose_default("kind", "会議"),
            lambda: table.choose_default("year", "2024"),
            lambda: table.choose_hidden(True),
            lambda: table.choose_sheet(1, False),
        )
        for deed in deeds:
            table.keep_step()
            deed()
        assert not table.rows and table.year == 2024
        for _ in deeds:
            assert table.step_back()
        assert not table.step_back()
        assert ([(row.cells, row.state, row.ticked) for row in table.rows], table.notes, dict(table.roles)) == before
