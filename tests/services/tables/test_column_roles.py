"""Every role that is no field has its word."""

from app.services.tables.column_roles import PARTS, ROLE_WORDS


def test_every_part_of_a_field_has_a_word_that_tells_it_from_the_others() -> None:
    assert set(PARTS) <= set(ROLE_WORDS) and len(set(ROLE_WORDS.values())) == len(ROLE_WORDS)
