"""The check names what is damaged and the deed that helps: folding tables again, or making the data anew."""

import pytest

from app.errors import Refused
from app.services.backup import integrity_check
from app.services.backup.integrity_check import CheckResult, check
from app.services.backup.rebuilding import rebuild_tables
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity
from tests.services.backup.damaged_data import own_operations, spoil
from tests.services.backup.test_rebuilding import behind_its_back


def test_all_is_well(daito: Workspace) -> None:
    activity(daito)
    found = check(daito)
    assert (found.troubles, found.cure, found.todo) == ((), "", "") and found.operations > 0


def test_a_change_that_does_not_fit_its_id_is_cured_by_making_the_data_anew(daito: Workspace) -> None:
    activity(daito, title="サロン")
    spoil(daito, own_operations(daito))
    found = check(daito)
    assert found.cure == "salvage" and "変更の記録が壊れています" in found.troubles[0] and "作り直す" in found.todo


def test_a_hole_in_a_chain_too_also_beside_tables_that_differ(daito: Workspace) -> None:
    for number in range(3):
        activity(daito, title=f"サロン{number}")
    behind_its_back(daito, f"DELETE FROM operation WHERE id = x'{own_operations(daito)[1].hex()}'")
    found = check(daito)
    assert found.cure == "salvage" and any("前の変更の記録がありません" in one for one in found.troubles)


def looked(workspace: Workspace) -> CheckResult | None:
    return integrity_check.look_if_due(workspace)


def test_the_file_is_looked_through_once_a_day_and_after_an_end_without_closing(daito: Workspace, at: TurnableClock) -> None:
    assert looked(daito) is not None and looked(daito) is None
    daito.database.ended_uncleanly = True
    assert looked(daito) is not None and looked(daito) is None
    at.turn(days=1)
    assert looked(daito) is not None and looked(daito) is None


def test_a_look_that_was_stopped_comes_again(daito: Workspace) -> None:
    def stops(*_: object) -> None:
        raise Refused("stopped", "", "")

    with pytest.raises(Refused):
        integrity_check.look_if_due(daito, stops)
    assert looked(daito) is not None


def test_a_change_that_is_gone_from_the_end_of_a_chain_is_missed(daito: Workspace) -> None:
    """Nothing follows it and no row shows it: only the count of what was here tells."""
    activity(daito, title="一")
    last = activity(daito, title="二")
    behind_its_back(
        daito, f"DELETE FROM operation WHERE record = x'{last.hex()}'", f"DELETE FROM activity WHERE id = x'{last.hex()}'"
    )
    found = check(daito)
    assert found.cure == "salvage" and found.troubles == (integrity_check.LOST,)
    assert (again := looked(daito)) is not None and again.troubles == found.troubles


def test_a_wrong_count_is_counted_again(daito: Workspace) -> None:
    activity(daito)
    behind_its_back(daito, "UPDATE chain SET digest = zeroblob(20), count = count - 1")
    assert (check(daito).cure, check(daito).troubles) == ("tables", (integrity_check.MISCOUNTED,))
    rebuild_tables(daito)
    assert check(daito).troubles == ()


def test_a_check_does_not_keep_others_from_saving(daito: Workspace) -> None:
    activity(daito, title="一")
    seen: list[int] = []

    def saves(_done: int, total: int, _text: str) -> None:
        if total and not seen:
            activity(daito, title="二")
            seen.append(total)

    assert check(daito, saves).troubles == () and seen
    assert titles(daito) == {"一", "二"}


def test_a_page_that_the_disk_did_not_give_once_is_not_called_damaged(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([["page 61"], [], ["page 61"], ["page 61"]])
    monkeypatch.setattr(integrity_check, "_pages_seen", lambda *_: next(looks))
    assert integrity_check.check(daito).troubles == ()
    assert integrity_check.check(daito).troubles == ("page 61",)
