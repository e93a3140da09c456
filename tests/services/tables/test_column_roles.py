"""What a column can be."""

from app.services.tables.column_roles import ROLES, role_words


def test_every_role_has_words_of_its_own() -> None:
    words = [role_words(role) for role in ROLES]
    assert all(words) and len(set(words)) == len(words)
    assert role_words("") == "取り込まない" and role_words("target") == "推進目標"


def test_a_kind_of_people_is_called_by_its_heading() -> None:
    assert role_words("breakdown:高齢者") == "参加者の内訳（高齢者）"
