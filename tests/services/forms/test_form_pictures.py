"""The photos of the public report: two of each 基本目標, by day, and only those marked for it."""

from collections.abc import Sequence
from datetime import date

from app.services.activities import photos
from app.services.forms.form_pictures import public_pictures
from app.services.plan.plans import plan_tree
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.forms.test_year_papers import picture


def photo(workspace: Workspace, code: str, day: int, *, consent: str = "public", caption: str = "") -> None:
    record = activity(workspace, target_id=target(workspace, code), date=date(2025, 6, day), title=f"{code}の{day}日")
    added = photos.add(workspace, record, picture((9 * day, int(code[0]) * 40, 60)))
    photos.change(workspace, added, {"consent": consent, "caption": caption})


def captions(workspace: Workspace) -> Sequence[str]:
    with workspace.database.reading() as session:
        return [one.caption for one in public_pictures(session, workspace, plan_tree(session, plan_id(workspace)).goals, 2025)]


def test_two_photos_of_each_goal_are_shown_the_earliest_first(head: Workspace) -> None:
    for code, day in (("1-3", 20), ("1-1", 4), ("1-3", 11), ("2-2", 9)):
        photo(head, code, day)
    assert captions(head) == ["1-1の4日", "1-3の11日", "2-2の9日"]


def test_only_photos_marked_for_the_public_are_shown_with_their_own_captions(head: Workspace) -> None:
    photo(head, "1-3", 5, consent="internal")
    photo(head, "1-3", 6, caption="冬の集まり")
    assert captions(head) == ["冬の集まり"]
