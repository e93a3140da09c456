"""Every field of every kind of record is declared, and what is declared fits together."""

import re

import pytest

from app.models.base import Synced
from app.models.entities import ENTITIES

JAPANESE = re.compile("[ぁ-んァ-ヴ一-龠]|FAX")


@pytest.mark.parametrize("model", ENTITIES.values(), ids=str)
def test_every_field_has_a_japanese_label_and_points_at_what_there_is(model: type[Synced]) -> None:
    assert JAPANESE.search(model.entity_label)
    for name in model.fields():
        declared = model.declared(name)
        assert JAPANESE.search(declared.label), name
        assert declared.points_to in ("", "*", "kind", "scale", *ENTITIES), name
        assert declared.typed_in in ("", *model.fields()), name
        assert all(words.strip() for words in declared.choices.values()), name
        assert not (declared.choices and declared.vocabulary), f"{name} has two homes for its words"


@pytest.mark.parametrize("model", ENTITIES.values(), ids=str)
def test_every_column_belongs_to_a_group_or_to_every_record(model: type[Synced]) -> None:
    common = {"id", "partition", "deleted", "first_saved_at", "last_saved_at", "last_saved_by", "conflicts"}
    assert {column.name for column in model.__table__.columns} - common == set(model.fields())


@pytest.mark.parametrize("model", ENTITIES.values(), ids=str)
def test_what_names_and_describes_a_record_are_fields_of_it(model: type[Synced]) -> None:
    assert {*model.named_by, *model.described_by} <= set(model.fields())
    if model.parent:
        assert model.declared(model.parent).points_to in ENTITIES
