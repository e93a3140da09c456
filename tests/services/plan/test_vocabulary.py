"""The council's own words: an entry needs a word of its own, and a scale is copied with its marks."""

import pytest

from app.errors import Refused
from app.services.plan import vocabulary
from app.services.workspace.workspace import Workspace


def new_word(workspace: Workspace, label: str | None) -> bool:
    return vocabulary.save_term(workspace, vocabulary.open_term(workspace, None, "place"), {"label": label})


def test_an_entry_has_a_word_and_no_other_entry_has_it(head: Workspace) -> None:
    assert new_word(head, " 花泉公民館 ")
    assert "花泉公民館" in [line.label for line in vocabulary.terms_of(head, "place")]
    for label, code in ((None, "missing-name"), ("  ", "missing-name"), ("花泉公民館", "same-word")):
        with pytest.raises(Refused) as refusal:
            new_word(head, label)
        assert refusal.value.code == code
    line = next(one for one in vocabulary.terms_of(head, "place") if one.label == "花泉公民館")
    form = vocabulary.open_term(head, line.id, "place")
    assert vocabulary.save_term(head, form, {"note": "旧公民館"})
    assert not vocabulary.save_term(head, vocabulary.open_term(head, line.id, "place"), {"note": "旧公民館"})


def test_a_copied_scale_has_the_same_marks_under_a_name_of_its_own(head: Workspace) -> None:
    copies = [vocabulary.copy_scale(head, "rating_five") for _ in range(2)]
    assert len(set(copies)) == 2 and set(copies) <= set(vocabulary.scales(head))
    marks = [(one.code, one.label) for one in vocabulary.terms_of(head, "rating_five")]
    assert [[(one.code, one.label) for one in vocabulary.terms_of(head, copy)] for copy in copies] == [marks, marks]
