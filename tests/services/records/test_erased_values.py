"""Where an erased value could still lie besides the chains."""

from app.models.activity import Activity
from app.services.activities import activities
from app.services.records.actions import action
from app.services.records.erased_values import RECEIVED, drop_erased_copies, erase_group
from app.services.records.undo import undo_last
from app.services.workspace.workspace import Workspace
from tests.offices import activity


def test_only_what_the_named_operations_wrote_is_erased(daito: Workspace) -> None:
    record = activity(daito, content="前の文")
    with action(daito, lasting="試し") as act:
        row = act.session.get_one(Activity, record)
        assert erase_group(act, row, "content", ["前の文"], only=()) == 0
        assert erase_group(act, row, "content", ["あとの文"]) == 2  # what it was saved as, and the erasure of nothing


def test_an_erasure_takes_the_undo_steps_of_its_record_along(daito: Workspace) -> None:
    record, other = activity(daito, content="名前"), activity(daito, content="別の活動")
    activities.save(daito, activities.open_form(daito, other), {"content": "別の文"})
    activities.save(daito, activities.open_form(daito, record), {"content": "直した文"})
    with action(daito, lasting="試し") as act:
        erase_group(act, act.session.get_one(Activity, record), "content", [None])
    assert undo_last(daito) == "記録の訂正"
    assert activities.open_form(daito, other).values["content"] == "別の活動"


def test_a_copy_that_can_not_be_opened_is_left_alone(daito: Workspace) -> None:
    folder = daito.folder / RECEIVED
    folder.mkdir(exist_ok=True)
    copy = folder / "00.yui"
    copy.write_bytes(b"something else")
    with action(daito, lasting="試し") as act:
        erase_group(act, act.session.get_one(Activity, activity(daito, content="名前")), "content", [None])
    assert drop_erased_copies(daito) == 0 and copy.exists()
