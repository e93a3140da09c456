"""Photos on published forms: only those marked 公開可, of final activities that took place."""

import base64
from collections.abc import Sequence

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
    made: list[Picture] = []
    late = late_ids(session, fiscal_year)
    for goal in goals:
        found = session.execute(
            select(Photo.sha256, Photo.width, Photo.height, Photo.caption, Activity.title)
            .join(Activity, Activity.id == Photo.activity_id)
            .where(
                Photo.deleted.is_(False),
                Photo.consent == "public",
                Photo.sha256.is_not(None),
                Photo.partition == Activity.partition,
                *counted_records(Activity, [target.id for target in goal.targets], fiscal_year),
                took_place(Activity),
                *((Activity.id.not_in(late),) if late else ()),
            )
            .order_by(Activity.date, Activity.title, Photo.sha256)
        )
        taken = 0
        for sha256, width, height, caption, title in found:
            jpeg = small_picture(workspace, sha256 or b"", PIXELS) if taken < PER_GOAL else None
            if jpeg is not None:
                said = caption or title or ""
                made.append(Picture(base64.b64encode(jpeg).decode(), width or 4, height or 3, said))
                taken += 1
    return tuple(made)
