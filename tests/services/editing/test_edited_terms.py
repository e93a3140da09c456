"""A list of 用語と名簿 as a table: a council's own list pasted into it, words that are there already, what can't be saved."""

import pytest

from app.errors import Refused
from app.services.editing.edited_table import EditedTable
from app.services.editing.edited_terms import EditedTerms
from app.services.plan import vocabulary
from app.services.records.undo import undo_last
from app.services.workspace.workspace import Workspace


def words(workspace: Workspace, listing: str = "place") -> list[tuple[str, str]]:
    return [(one.label, one.yomi) for one in vocabulary.terms_of(workspace, listing)]


def add(workspace: Workspace, label: str, **more: object) -> None:
    vocabulary.save_term(workspace, vocabulary.open_term(workspace, None, "place"), {"label": label} | more)


def table(workspace: Workspace) -> EditedTable:
    return EditedTable(EditedTerms(workspace, "place"))


def states(of: EditedTable) -> list[str]:
    return [row.state for number in range(of.count()) if (row := of.row(number)) is not None]


def test_a_councils_list_goes_in_under_its_own_headings_as_one_step(head: Workspace) -> None:
    of = table(head)
    taken = of.paste(0, "label", "No\tよみがな\t場所の名前\n1\tおいまつ\t老松市民センター\n2\tなかむら\t中村公民館\n")
    assert taken.by_heading and of.save().added == 2
    assert words(head) == [("老松市民センター", "おいまつ"), ("中村公民館", "なかむら")]
    undo_last(head)
    assert words(head) == []


def test_words_that_are_there_already_are_recognised_in_any_width(head: Workspace) -> None:
    add(head, "花泉公民館", yomi="はないずみ")
    of = table(head)
    of.paste(1, "label", "花泉公民館\tはないずみ\n老松ｾﾝﾀｰ\t\n老松センター\t\n")
    assert states(of) == ["stored", "known", "new", "known"]
    done = of.save()
    assert (done.added, done.known, done.left) == (1, 2, 0) and of.unsaved() == 0
    assert [label for label, _ in words(head)] == ["花泉公民館", "老松ｾﾝﾀｰ"]


def test_a_reading_that_the_list_lacks_goes_to_the_word_that_is_there(head: Workspace) -> None:
    add(head, "花泉公民館")
    of = table(head)
    of.paste(1, "label", "花泉公民館\tはないずみ")
    row = of.row(1)
    assert row is not None and row.state == "joins" and "よみだけを" in row.why
    assert of.save().changed == 1
    assert words(head) == [("花泉公民館", "はないずみ")]


def test_another_reading_than_the_list_has_is_told_and_changes_nothing(head: Workspace) -> None:
    add(head, "花泉公民館", yomi="はないずみ")
    of = table(head)
    of.paste(1, "label", "花泉公民館\tかせん")
    row = of.row(1)
    assert row is not None and row.state == "known" and "一覧では「はないずみ」" in row.why
    of.save()
    assert words(head) == [("花泉公民館", "はないずみ")]


def test_a_word_renamed_into_another_one_stays_unsaved(head: Workspace) -> None:
    add(head, "花泉公民館")
    add(head, "老松公民館")
    of = table(head)
    of.type({(1, "label"): "花泉公民館"})
    assert states(of) == ["stored", "unreadable"] and of.save().left == 1
    of.type({(1, "label"): ""})
    assert states(of) == ["stored", "lacking"]


def test_a_word_is_no_longer_chosen(head: Workspace) -> None:
    add(head, "花泉公民館")
    of = table(head)
    of.type({(0, "retired"): "はい"})
    of.save()
    assert vocabulary.terms_of(head, "place")[0].retired
    of.type({(0, "retired"): "いいえ"})
    of.save()
    assert not vocabulary.terms_of(head, "place")[0].retired


def test_a_branch_only_looks_at_the_words(daito: Workspace) -> None:
    of = table(daito)
    assert "本部で直します" in of.lock_of(0, "label")


def test_more_words_than_a_list_holds_are_refused_and_stay_typed(head: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MOST", 2)
    of = table(head)
    of.paste(0, "label", "一\n二\n三")
    with pytest.raises(Refused, match="2件まで"):
        of.save()
    assert of.unsaved() == 3 and words(head) == []
