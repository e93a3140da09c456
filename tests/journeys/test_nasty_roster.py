"""PCs that are lost, stolen, found again: the roster says who may still bring what."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.errors import Refused
from app.rules import clock
from app.services.backup import dumps
from app.services.devices.roster import CutOff, allow_device, held_from, stop_device
from app.services.devices.setup import devices
from app.services.transfer import importing, submitting
from app.services.transfer.file_log import received_files
from app.services.workspace.workspace import Workspace
from app.sync.roster_facts import current_roster
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity, branch_of
from tests.sync.family import copied, handmade
from tests.sync.test_scope import forged, imported

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def test_what_a_stolen_pc_sends_waits_and_what_came_before_stays(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 32."""
    activity(daito, title="盗まれる前のサロン")
    early = submitting.hand_in(daito, tmp_path).path
    importing.import_files(head, [early])
    stop_device(head, daito.device_id)
    activity(daito, title="盗まれた後のサロン")
    got = importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert (got.added, got.waiting) == (0, 1)
    assert titles(head) == {"盗まれる前のサロン"}
    assert importing.import_files(head, [early]).nothing_new


def test_a_file_from_before_that_arrives_late_waits_until_the_pc_is_allowed_again(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Nothing is discarded: found in a drawer, the PC is let in again, and its work comes in by itself."""
    stop_device(head, daito.device_id)
    activity(daito, title="引き出しのPCのサロン")
    assert importing.import_files(head, [submitting.hand_in(daito, tmp_path).path]).waiting == 1
    assert allow_device(head, daito.device_id) == 1
    assert titles(head) == {"引き出しのPCのサロン"}
    activity(daito, title="そのあとのサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")


def test_a_found_pc_lets_nothing_in_of_another_that_is_still_stopped(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    with copied("daito2", tmp_path) as stolen:
        for workspace, title in ((daito, "見つかったPCのサロン"), (stolen, "盗んだ人のサロン")):
            stop_device(head, workspace.device_id)
            activity(workspace, title=title)
            importing.import_files(head, [submitting.hand_in(workspace, tmp_path).path])
        assert allow_device(head, daito.device_id) == 1
        assert titles(head) == {"見つかったPCのサロン"}
        activity(stolen, title="もう1つ")
        importing.import_files(head, [submitting.hand_in(stolen, tmp_path).path])
        assert titles(head) == {"見つかったPCのサロン"}
        assert allow_device(head, stolen.device_id) == 2


def test_a_thief_gains_nothing_by_another_life_or_an_early_number(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    activity(daito, title="本物")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    stop_device(head, daito.device_id)
    new_generation = handmade(daito, generation=b"a thief's life 1")
    assert imported(head, forged(daito, head, [new_generation])) == {"stopped-sender": 1, "joined": 0}
    same_number = handmade(daito, generation=daito.generation)
    imported(head, forged(daito, head, [same_number], number=10))
    assert "本物" in titles(head)


def test_the_new_pc_of_the_branch_goes_on_and_the_stopped_one_gets_nothing(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    activity(daito, title="前のPCのサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    stop_device(head, daito.device_id)
    with branch_of(head, "daito", tmp_path / "new") as new:
        assert "前のPCのサロン" in titles(new)
        activity(new, title="新しいPCのサロン")
        importing.import_files(head, [submitting.hand_in(new, tmp_path).path])
        answer = submitting.send_back(head, "daito", tmp_path).path
        importing.import_files(new, [answer])
        assert titles(head) == titles(new)
        refused = importing.preview(daito, [answer]).files[0].trouble
        assert refused is not None and refused.code == "not-for-this-office"
        with new.database.reading() as session:
            stopped = current_roster(session).device(daito.device_id)
        assert stopped is not None and stopped.status == "stopped"
    assert {row.status for row in devices(head) if row.device_id == daito.device_id} == {"stopped"}
    assert received_files(head)


def test_only_the_head_office_stops_pcs_and_never_its_own(head: Workspace, daito: Workspace) -> None:
    tries = ((daito, daito.device_id, "not-head-office"), (head, head.device_id, "own-device"), (head, "0", "unknown-device"))
    for workspace, device, code in tries:
        with pytest.raises(Refused) as refused:
            stop_device(workspace, device)
        assert refused.value.code == code


def test_a_pc_is_stopped_from_an_earlier_file_on_and_what_that_brought_is_set_aside(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 32, when the theft is noticed late: the files since then lie here already."""
    activity(daito, title="盗まれる前のサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    activity(daito, title="盗んだ人のサロン")
    late = submitting.hand_in(daito, tmp_path)
    importing.import_files(head, [late.path])
    cut = CutOff(from_file=late.number)
    held = held_from(head, daito.device_id, cut)
    assert [(one.changes, "盗んだ人のサロン" in one.title) for one in held] == [(1, True)]
    assert titles(head) == {"盗まれる前のサロン", "盗んだ人のサロン"}  # looking changes nothing
    stop_device(head, daito.device_id, cut)
    assert titles(head) == {"盗まれる前のサロン"}
    with copied("daito2", tmp_path / "second") as other:
        importing.import_files(other, [submitting.send_back(head, "daito", tmp_path).path])
        assert titles(other) == {"盗まれる前のサロン"}


def test_a_pc_is_stopped_from_a_day_on(
    head: Workspace, daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity(daito, title="前の日のサロン")
    later = clock.now() + timedelta(days=10)
    monkeypatch.setattr(clock, "source", lambda: later)
    activity(daito, title="後の日のサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    cut = CutOff(from_date=later.astimezone().date() - timedelta(days=1))
    assert ["後の日のサロン" in one.title for one in held_from(head, daito.device_id, cut)] == [True]
    stop_device(head, daito.device_id, cut)
    assert titles(head) == {"前の日のサロン"}
    assert held_from(head, daito.device_id, CutOff(from_date=date(2040, 1, 1))) == []
