"""待っているもの: what a stopped PC sent is listed by record, with its reason and whether the record itself is here."""

from collections.abc import Callable
from pathlib import Path

from app.services.activities import activities
from app.services.devices import roster
from app.services.transfer import importing, submitting
from app.services.transfer.pending_changes import count_all, count_waiting, waiting
from app.services.workspace.workspace import Workspace
from tests.offices import activity

Pass = Callable[[], None]


def test_changes_of_a_stopped_pc_wait_each_with_what_is_known(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path
) -> None:
    known = activity(daito, title="知っている会")
    to_head()
    assert waiting(head) == [] and count_waiting(head) == 0
    roster.stop_device(head, daito.device_id)
    activities.save(daito, activities.open_form(daito, known), {"place": "集会所"})
    new = activity(daito, title="新しい会")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    rows = {row.record: row for row in waiting(head)}
    assert rows.keys() == {known, new} and count_waiting(head) == 2 == count_all(head)
    assert (rows[known].is_known, rows[new].is_known) == (True, False)
    assert "知っている会" in rows[known].title and "新しい会" in rows[new].title
    assert rows[new].what == "使用を止めた大東のパソコンから届きました。" and rows[new].changes == 1
    roster.allow_device(head, daito.device_id)
    assert waiting(head) == []
