"""Photos on published forms: only those marked 公開可, of final activities that took place."""

import base64
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.photo import Photo
from app.reports.paper import Picture
from app.services.activities.photos import small_picture
from app.services.figures.figures import counted_records, took_place
from app.services.figures.year_closing import late_ids
from app.services.plan.plans import GoalRow
from app.services.workspace.workspace import Workspace

PER_GOAL = 2
PIXELS = 800


def public_pictures(session: Session, workspace: Workspace, goals: Sequence[GoalRow], fiscal_year: int) -> tuple[Picture, ...]:
    """At most ``PER_GOAL`` photos of each 基本目標, by day; one whose file is not here is left out."""
    late = late_ids(session, fiscal_year)
    goal_of = {target.id: goal.id for goal in goals for target in goal.targets}
    found = session.execute(
        select(Activity.target_id, Photo.sha256, Photo.width, Photo.height, Photo.caption, Activity.title)
        .join(Activity, Activity.id == Photo.activity_id)
        .where(
            Photo.deleted.is_(False),
            Photo.consent == "public",
            Photo.sha256.is_not(None),
            Photo.partition == Activity.partition,
            *counted_records(Activity, goal_of, fiscal_year),
            took_place(Activity),
            *((Activity.id.not_in(late),) if late else ()),
        )
        .order_by(Activity.date, Activity.title, Photo.sha256)
    )
    of_goal: dict[bytes, list[Any]] = {}
    for target, *photo in found:
        of_goal.setdefault(goal_of[target or b""], []).append(photo)
    made: list[Picture] = []
    for goal in goals:
        taken = 0
        for sha256, width, height, caption, title in of_goal.get(goal.id, ()):
            jpeg = small_picture(workspace, sha256 or b"", PIXELS) if taken < PER_GOAL else None
            if jpeg is not None:
                said = caption or title or ""
                made.append(Picture(base64.b64encode(jpeg).decode(), width or 4, height or 3, said))
                taken += 1
    return tuple(made)
