"""Two records of one event: they are found, compared, joined without losing a word, or told apart."""

from datetime import date
from pathlib import Path

import pytest

from app.errors import Refused
from app.services.activities import activities, activity_list, photos
from app.services.activities.activity_list import Filter, list_ids
from app.services.conflicts import possible_duplicates
from app.services.records import undo
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, target


def test_nearly_the_same_name_on_one_day_at_one_office_is_a_pair(daito: Workspace) -> None:
    first = activity(daito, title="ふれあいサロン")
    second = activity(daito, title="ふれあいｻﾛﾝ（公民館）")
    activity(daito, title="懇談会")
    activity(daito, title="ふれあいサロン", date=date(2025, 10, 4))
    (pair,) = possible_duplicates.pairs(daito)
    assert (pair.one, pair.other, pair.title, pair.other_title) == (first, second, "ふれあいサロン", "ふれあいｻﾛﾝ（公民館）")
    assert possible_duplicates.count_pairs(daito) == 1


def test_the_same_name_with_another_kanji_is_a_pair_and_another_name_is_none(daito: Workspace) -> None:
    first, second = activity(daito, title="髙橋さん宅の集い"), activity(daito, title="高橋さん宅の集い")
    activity(daito, title="高木さん宅の集い")
    assert [(pair.one, pair.other) for pair in possible_duplicates.pairs(daito)] == [(first, second)]


def test_a_cancelled_or_deleted_record_is_no_double(daito: Workspace) -> None:
    activity(daito)
    activities.cancel(daito, activity(daito), "二重に入力したため")
    activities.delete(daito, activity(daito))
    assert possible_duplicates.pairs(daito) == []


def test_joining_keeps_one_with_every_word_and_picture_of_both_and_can_be_taken_back(daito: Workspace) -> None:
    kept = activity(daito, place="公民館", content="体操")
    gone = activity(daito, place="集会所", outcome="好評だった", participants=None)
    for record, colour in ((kept, "red"), (gone, "red"), (gone, "blue")):
        photos.add(daito, record, camera(colour))
    left = possible_duplicates.join(daito, possible_duplicates.compare(daito, gone, kept), kept)
    values = activities.open_form(daito, left).values
    assert (values["place"], values["content"], values["outcome"], values["participants"]) == ("公民館", "体操", "好評だった", 12)
    assert len(photos.photos_of(daito, left)) == 2
    assert list_ids(daito, Filter()) == [left] and possible_duplicates.pairs(daito) == []
    assert undo.undo_last(daito) == "記録をまとめる"
    assert set(list_ids(daito, Filter())) == {kept, gone}
    assert activities.open_form(daito, kept).values["outcome"] is None
    assert [len(photos.photos_of(daito, record)) for record in (kept, gone)] == [1, 2]


def test_joined_with_a_draft_a_final_record_stays_counted(daito: Workspace) -> None:
    draft, final = activity(daito, state="draft"), activity(daito)
    left = possible_duplicates.join(daito, possible_duplicates.compare(daito, draft, final), draft)
    assert activities.open_form(daito, left).values["state"] == "final"


def test_a_pair_told_apart_is_not_asked_about_again_until_one_wants_to(daito: Workspace) -> None:
    one, other = activity(daito), activity(daito)
    possible_duplicates.mark_different(daito, other, one)
    assert possible_duplicates.pairs(daito) == [] and possible_duplicates.count_pairs(daito) == 0
    activity(daito)
    assert len(possible_duplicates.pairs(daito)) == 2
    possible_duplicates.ask_again(daito, one, other)
    assert len(possible_duplicates.pairs(daito)) == 3


def test_what_was_typed_elsewhere_since_the_comparison_keeps_the_record(daito: Workspace) -> None:
    kept, gone = activity(daito), activity(daito)
    seen = possible_duplicates.compare(daito, kept, gone)
    activities.save(daito, activities.open_form(daito, gone), {"content": "あとから入った文"})
    possible_duplicates.join(daito, seen, kept)
    assert activities.open_form(daito, gone).values["content"] == "あとから入った文"


def test_a_record_that_is_gone_meanwhile_is_not_compared(daito: Workspace) -> None:
    one, other = activity(daito), activity(daito)
    activities.delete(daito, other)
    with pytest.raises(Refused):
        possible_duplicates.compare(daito, one, other)


def test_a_cancelled_record_is_no_double_for_who_enters_or_takes_in_another_one(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Whoever is sent to 待っているもの・確かめること finds there what the sentence spoke of."""
    activities.cancel(daito, activity(daito), "日を間違えたため")
    assert activity_list.similar(daito, date(2025, 10, 3), target(daito), "ふれあいサロン", None) == []
    again = activity(daito)
    done = importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert possible_duplicates.pairs(head) == []
    assert not [notice for notice in done.notices if "同じ活動" in notice]
    activity(daito, title="ふれあいｻﾛﾝ（公民館）")
    done = importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert [notice for notice in done.notices if "同じ活動" in notice]
    assert [again in pair.key for pair in possible_duplicates.pairs(head)] == [True]
