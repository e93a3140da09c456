"""Files that vanish after writing, old files put back, a disk that fills up, a branch that stays silent, a target that splits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Refused, Unavailable
from app.services.activities.activity_rows import rows
from app.services.backup import dumps
from app.services.devices.roster import stop_device
from app.services.devices.setup import devices
from app.services.evaluation import plan_succession
from app.services.figures import year_counts
from app.services.forms.form_list import find_form
from app.services.plan import plan_editing, plans
from app.services.plan.predecessors import targets_before
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice
from app.services.transfer import importing, submitting
from app.services.transfer.submission_status import board
from app.services.workspace.workspace import Workspace
from app.store import files
from tests.conftest import TurnableClock
from tests.journeys.test_nasty_generations import correct_target_title, titles
from tests.offices import activity
from tests.services.forms.test_office_letters import text_of
from tests.sync.family import copied


@pytest.fixture
def head(tmp_path: Path, at: TurnableClock) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path, at: TurnableClock) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def test_a_file_that_a_virus_scanner_took_away_is_simply_written_again(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 17, later: nothing was marked as sent by sending."""
    activity(daito, title="サロン")
    submitting.hand_in(daito, tmp_path).path.unlink()
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert titles(head) == {"サロン"}


def test_a_file_that_is_changed_while_it_is_written_is_not_called_handed_in(
    daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 17, at once: read back, and no number is taken."""
    real = files.replace_patiently
    monkeypatch.setattr(
        files, "replace_patiently", lambda partial, path: (partial.write_bytes(b"quarantined"), real(partial, path))
    )
    before = list(tmp_path.glob("*.yui"))
    with pytest.raises(Unavailable) as refused:
        submitting.hand_in(daito, tmp_path)
    assert refused.value.code == "not-verified"
    monkeypatch.undo()
    assert list(tmp_path.glob("*.yui")) == before
    number = submitting.hand_in(daito, tmp_path).number
    assert submitting.hand_in(daito, tmp_path).number == number + 1


def test_an_old_return_file_put_back_sets_neither_plan_nor_roster_back(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 28."""
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    old = submitting.send_back(head, "daito", tmp_path).path
    correct_target_title(head, "直した目標")
    stop_device(head, next(row.device_id for row in devices(head) if row.office == "murone"))
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    after = dumps.digest(daito)
    stopped = [row.status for row in devices(daito)]
    importing.import_files(daito, [old])
    assert dumps.digest(daito) == after
    assert [row.status for row in devices(daito)] == stopped and "stopped" in stopped


def test_a_disk_that_fills_up_in_the_middle_of_a_merge_changes_nothing(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 31."""
    for number in range(60):
        activity(daito, title=f"サロン{number}", content="体操" * 400)
    file = submitting.hand_in(daito, tmp_path).path
    before = dumps.digest(head)
    pages = limit(head, "page_count")
    limit(head, f"max_page_count = {pages + 3}")
    with pytest.raises(Unavailable) as refused:
        importing.import_files(head, [file])
    assert refused.value.code == "disk-full"
    assert dumps.digest(head) == before
    limit(head, "max_page_count = 1000000")
    assert importing.import_files(head, [file]).added == 60


def test_a_branch_that_stays_silent_is_seen_and_nothing_is_concluded(
    head: Workspace, daito: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    """Case 38."""
    activity(daito, title="サロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    at.turn(days=70)
    row = next(one for one in board(head, 2025) if one.office_code == "daito")
    assert row.days_since == 70 and row.status == "partly" and row.activities == 1
    assert row.months[9:] == (None, None, None)
    assert titles(head) == {"サロン"}


def test_a_target_that_was_split_keeps_its_records_and_its_label_in_the_old_plan(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 21, in the middle of a year: what was recorded stays where it was, final paper says what it said, and nobody but
    a person moves a record to the other half."""
    before = activity(daito, title="分かれる前のサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    plan, one = plans.plans(head)[0], plans.find_target(head, plans.plans(head)[0].id, "1-3")
    kind, choice = find_form("evaluation-sheet"), Choice(plan.id, 2025, targets=(one.id,))
    kept = issued_copies.make_final(head, kind, choice, subject="1-3", name="評価シート")
    paper = issued_copies.reprint(head, kept.id).data

    halves = ("見守りを続ける人を育てます", "見守りの場を広げます")
    plan_editing.save_target(head, plan_editing.open_target(head, plan, one.id), {"title": halves[0]})
    form = plan_editing.open_target(head, plan, None, one.goal_id)
    plan_editing.save_target(head, form, {"title": halves[1]})
    while plans.find_target(head, plan.id, "1-3").id == one.id:  # the new half stands before the old one: renumbered
        plan_editing.move(head, plan.id, one.id, 1)
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    label = next(row for row in plans.plan_tree(daito, plan.id).targets if row.id == one.id).label
    assert label != one.label and rows(daito, [before])[0].target_label == label
    after = activity(daito, title="分かれたあとのサロン", target_id=form.id)
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert [row.target_id for row in rows(head, [before, after])] == [one.id, form.id]
    counts = year_counts.own_counts(head, [one.id, form.id], 2025, office="daito")
    assert [counts[id_].activities.value for id_ in (one.id, form.id)] == [1, 1]
    assert issued_copies.reprint(head, kept.id).data == paper and one.title in text_of(paper)
    with pytest.raises(Refused, match="消せません"):
        plan_editing.retire(head, plan.id, one.id)


def test_where_a_split_target_goes_on_is_a_persons_choice_and_its_old_label_stands(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 21, from one plan to the next: the table is never filled by guessing."""
    record = activity(daito, title="サロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    old = plans.plans(head)[0]
    one = plans.find_target(head, old.id, "1-3")
    new = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=old.id)
    first = plans.find_target(head, new.id, "1-3")
    plan_editing.save_target(head, plan_editing.open_target(head, new, first.id), {"title": "見守りを続ける人を育てます"})
    form = plan_editing.open_target(head, new, None, first.goal_id)
    plan_editing.save_target(head, form, {"title": "見守りの場を広げます"})
    plan_succession.suggest(head, old.id, new.id)
    assert one.id in {check.target_id for check in plan_succession.checks(head, old.id, new.id)}
    assert one.id not in {row.old.id for row in plan_succession.lines(head, old.id, new.id) if row.old}
    for half in (first.id, form.id):
        line = plan_succession.open_line(head, None)
        plan_succession.save_line(head, line, {"old_target_id": one.id, "new_target_id": half, "kind": "split"})
    assert plan_succession.checks(head, old.id, new.id) == []
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    (row,) = rows(daito, [record])
    assert (row.target_id, row.target_label, row.target_title) == (one.id, one.label, one.title)
    with daito.database.reading() as session:
        assert {half: targets_before(session, half, 2025) for half in (first.id, form.id)} == {
            first.id: [one.id],
            form.id: [one.id],
        }


def limit(workspace: Workspace, pragma: str) -> int:
    with workspace.database._writer.connect() as connection:
        return int(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() or 0)
