"""Nothing is looked at twice or said to the wrong office: files of the shared folder, doubtful texts, cloned PCs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.activities import photos
from app.services.transfer import importing, pc_alarms, submitting
from app.services.transfer.sync_folder import go_round, set_folder
from app.services.workspace.workspace import Workspace
from app.sync.generations import Twins
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity
from tests.services.annual_plan.test_annual_plans import item

Pass = Callable[[], None]


def test_a_file_of_the_shared_folder_is_read_once_as_long_as_it_stays_the_same(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_head()
    shared = tmp_path / "shared"
    shared.mkdir()
    for workspace in (head, daito):
        set_folder(workspace, shared)
    activity(daito)
    go_round(daito)
    (shared / "写真.yui").write_bytes(b"something else")
    looked: list[str] = []
    honest = importing.preview

    def noted(workspace: Workspace, paths: list[Path]) -> object:
        looked.extend(path.name for path in paths)
        return honest(workspace, paths)

    monkeypatch.setattr(importing, "preview", noted)
    go_round(head)
    assert len(looked) == 2 and "写真.yui" in looked
    go_round(head)
    assert len(looked) == 2
    (shared / "写真.yui").write_bytes(b"something else, changed")
    go_round(head)
    assert looked[2:] == ["写真.yui"]


def test_texts_are_doubted_only_in_files_to_branches_whose_pcs_are_known(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    item(head, content="電話 0191-72-1234 に連絡")
    assert submitting.doubtful_texts(head) == []
    to_head()
    assert [one.field for one in submitting.doubtful_texts(head)] == ["content"]


def test_a_cloned_pc_is_said_to_the_head_office_also_when_it_is_its_own_and_to_a_branch_of_others_only(
    head: Workspace, daito: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [Twins("head", head.device_id), Twins("daito", daito.device_id)]
    monkeypatch.setattr(pc_alarms, "twins", lambda _: both)
    [said] = [one for one in pc_alarms.alarms(head) if "2台のPC" in one]
    assert said.startswith("大東のPC") and daito.device_id not in said and pc_alarms.OWN_TWIN in pc_alarms.alarms(head)
    [said] = [one for one in pc_alarms.alarms(daito) if "2台のPC" in one]
    assert said.startswith("本部のPC") and pc_alarms.OWN_TWIN not in pc_alarms.alarms(daito)
    both.pop(0)
    assert not any("2台のPC" in one for one in pc_alarms.alarms(daito)) and not pc_alarms.has_twins(daito)


def test_a_photo_goes_beside_the_records_and_with_no_request(daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito)
    assert submitting.hand_in(daito, tmp_path).photo_paths == ()
    photos.add(daito, record, camera("red"))
    sent = submitting.hand_in(daito, tmp_path)
    assert [path.name for path in sent.photo_paths] == [f"{sent.path.stem}-photo1.yui"] and sent.photo_trouble == ""
    assert sent.photo_paths[0].stat().st_size > 100
