"""仮の値: what is shown although two people wrote different things and nobody has decided yet. Marked with ※ everywhere."""

from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.services.desk import Desk
from app.services.differences import count_differences
from app.services.labels import field_label


def provisional_labels(row: Activity | None) -> str:
    """The undecided groups of an activity by their first field; empty when all is decided."""
    if row is None or row.deleted or not row.differences:
        return ""
    groups = [(row.group_named(name), name) for name in row.differences.split(",")]
    return "・".join(field_label(group.fields[0] if group else name) for group, name in groups)


def note_of(desk: Desk, record: bytes) -> str:
    """For a form."""
    with desk.database.reading() as session:
        labels = provisional_labels(session.get(Activity, record))
    return f"※ {labels}は、まだ決まっていない仮の値です。「食い違い」で決めてください。" if labels else ""


def note_on_paper(row: Activity | None) -> str:
    labels = provisional_labels(row)
    return f"※ {labels}は、まだ決まっていない仮の値です。" if labels else ""


def note_of_year(session: Session, target_id: bytes | None = None, office: str | None = None, year: int | None = None) -> str:
    """For pages that show sums of activities."""
    count = count_differences(session, target_id, office, year)
    return f"※ 食い違いが {count:,}件あり、決まるまで仮の値を数えています。「食い違い」で決めてください。" if count else ""
