"""The field in which a conflict is decided offers every choice once, and a yes is another answer than a no."""

from app.services.conflicts.resolution_fields import typed_fields
from app.services.workspace.workspace import Workspace
from tests.services.conflicts.test_resolution_fields import apart


def test_a_question_is_answered_with_yes_or_with_no(head: Workspace) -> None:
    conflict = apart(head, "activity", "participants", [30, True, None], [28, None, None])
    found = {field.name: field for field in typed_fields(head, conflict)}
    asked = [field for field in found.values() if field.sort == "yes_no"]
    assert all(field.choices == ((True, "はい"), (False, "いいえ")) for field in asked)
    both = apart(head, "target", "title", ["題", True], ["別の題", None])
    [field] = [field for field in typed_fields(head, both) if field.name == "priority"]
    assert (field.sort, field.choices) == ("yes_no", ((True, "はい"), (False, "いいえ")))
