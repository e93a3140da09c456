"""The check names what is damaged and the deed that helps: folding tables again, or making the data anew."""

import pytest

from app.services.backup import integrity_check
from app.services.backup.integrity_check import check
from app.services.workspace.workspace import Workspace
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


def test_a_page_that_the_disk_did_not_give_once_is_not_called_damaged(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([["page 61"], [], ["page 61"], ["page 61"]])
    monkeypatch.setattr(integrity_check, "_pages_seen", lambda *_: next(looks))
    assert integrity_check.check(daito).troubles == ()
    assert integrity_check.check(daito).troubles == ("page 61",)
