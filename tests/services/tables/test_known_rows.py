"""A row says something else than a record only in the fields that it has."""

from datetime import date

from app.services.activities.activities import blank_values
from app.services.tables.known_rows import differing_fields

VALUES = blank_values() | {"date": date(2025, 11, 3), "title": "サロン", "participants": 30, "place": "公民館"}


def test_what_a_row_does_not_say_is_no_difference() -> None:
    assert differing_fields({"date": date(2025, 11, 3), "place": None}, VALUES) == ()
    assert differing_fields({"title": "会", "participants": 30}, VALUES) == ("title",)


def test_about_and_unknown_belong_to_the_count() -> None:
    assert differing_fields({"participants": 30, "participants_approximate": True}, VALUES) == ("participants_approximate",)
    assert differing_fields({"participants": 30, "participants_approximate": False}, VALUES) == ()
    about = VALUES | {"participants_approximate": True}
    assert differing_fields({"participants": 30, "participants_approximate": False}, about) == ("participants_approximate",)
