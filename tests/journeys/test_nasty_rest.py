"""Files that vanish after writing, old files put back, a disk that fills up, a branch that stays silent, a target that splits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Unavailable
from app.services import dumps, handing_in, plans, receiving
from app.services.arrivals import board
from app.services.desk import Desk
from app.services.roster import stop_device
from app.services.setup import devices
from app.store import files
from tests.conftest import TurnableClock
from tests.journeys.test_nasty_lives import correct_target_title, titles
from tests.offices import activity
from tests.sync.family import copied


@pytest.fixture
def head(tmp_path: Path, at: TurnableClock) -> Iterator[Desk]:
    with copied("head", tmp_path) as desk:
        yield desk


@pytest.fixture
def daito(tmp_path: Path, at: TurnableClock) -> Iterator[Desk]:
    with copied("daito", tmp_path) as desk:
        yield desk


def test_a_file_that_a_virus_scanner_took_away_is_simply_written_again(head: Desk, daito: Desk, tmp_path: Path) -> None:
    """Case 17, later: nothing was marked as sent by sending."""
    activity(daito, title="サロン")
    handing_in.hand_in(daito, tmp_path).path.unlink()
    receiving.import_files(head, [handing_in.hand_in(daito, tmp_path).path])
    assert titles(head) == {"サロン"}


def test_a_file_that_is_changed_while_it_is_written_is_not_called_handed_in(
    daito: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 17, at once: read back, and no number is taken."""
    real = files.replace_patiently
    monkeypatch.setattr(
        files, "replace_patiently", lambda partial, path: (partial.write_bytes(b"quarantined"), real(partial, path))
    )
    before = list(tmp_path.glob("*.yui"))
    with pytest.raises(Unavailable) as refused:
        handing_in.hand_in(daito, tmp_path)
    assert refused.value.code == "not-verified"
    monkeypatch.undo()
    assert list(tmp_path.glob("*.yui")) == before
    number = handing_in.hand_in(daito, tmp_path).number
    assert handing_in.hand_in(daito, tmp_path).number == number + 1


def test_an_old_return_file_put_back_sets_neither_plan_nor_roster_back(head: Desk, daito: Desk, tmp_path: Path) -> None:
    """Case 28."""
    receiving.import_files(head, [handing_in.hand_in(daito, tmp_path).path])
    old = handing_in.send_back(head, "daito", tmp_path).path
    correct_target_title(head, "直した目標")
    stop_device(head, next(row.device_id for row in devices(head) if row.office == "murone"))
    receiving.import_files(daito, [handing_in.send_back(head, "daito", tmp_path).path])
    after = dumps.digest(daito)
    stopped = [row.status for row in devices(daito)]
    receiving.import_files(daito, [old])
    assert dumps.digest(daito) == after
    assert [row.status for row in devices(daito)] == stopped and "stopped" in stopped


def test_a_disk_that_fills_up_in_the_middle_of_a_merge_changes_nothing(head: Desk, daito: Desk, tmp_path: Path) -> None:
    """Case 31."""
    for number in range(60):
        activity(daito, title=f"サロン{number}", content="体操" * 400)
    file = handing_in.hand_in(daito, tmp_path).path
    before = dumps.digest(head)
    pages = limit(head, "page_count")
    limit(head, f"max_page_count = {pages + 3}")
    with pytest.raises(Unavailable) as refused:
        receiving.import_files(head, [file])
    assert refused.value.code == "disk-full"
    assert dumps.digest(head) == before
    limit(head, "max_page_count = 1000000")
    assert receiving.import_files(head, [file]).added == 60


def test_a_branch_that_stays_silent_is_seen_and_nothing_is_concluded(
    head: Desk, daito: Desk, tmp_path: Path, at: TurnableClock
) -> None:
    """Case 38."""
    activity(daito, title="サロン")
    receiving.import_files(head, [handing_in.hand_in(daito, tmp_path).path])
    at.turn(days=70)
    row = next(one for one in board(head, 2025) if one.office_code == "daito")
    assert row.days_since == 70 and row.status == "reported" and row.activities == 1
    assert row.months[9:] == (None, None, None)
    assert titles(head) == {"サロン"}


def test_a_target_that_was_split_keeps_its_records_and_its_label_in_the_old_plan(head: Desk, daito: Desk, tmp_path: Path) -> None:
    """Case 21: labels belong to an edition; what was recorded stays under the target it was recorded for."""
    record = activity(daito, title="サロン")
    correct_target_title(head, "分かれたあとの目標名")
    receiving.import_files(daito, [handing_in.send_back(head, "daito", tmp_path).path])
    receiving.import_files(head, [handing_in.hand_in(daito, tmp_path).path])
    tree = plans.plan_tree(head, plans.plans(head)[0].id)
    with head.database.reading() as session:
        held = session.connection().exec_driver_sql("SELECT target_id FROM activity WHERE id = ?", (record,)).scalar()
    assert held in {target.id for target in tree.targets}


def limit(desk: Desk, pragma: str) -> int:
    with desk.database._writer.connect() as connection:
        return int(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() or 0)
