"""Filled-in forms come out as lists, with what was not read told; lists stay what they are."""

from app.exchange.one_record_forms import as_list
from tests.exchange.office_grids import DAY, HEADINGS, grid, laid_out, records, roles

FORM = (["活動報告書"], ["活動名", "サロン"], ["実施日", DAY], ["場所", "公民館"], ["参加者数", 12])


def test_labels_with_values_to_the_right_are_one_record() -> None:
    table = laid_out(*FORM)
    assert roles(table) == ["title", "date", "place", "participants"] and table.title == ("活動報告書",)
    assert records(table) == [["サロン", DAY, "公民館", 12]] and "1件の様式" in table.notes[0]


def test_two_labels_in_a_row_and_a_text_below_its_label() -> None:
    table = laid_out(
        ["活動名", "サロン", "場所", "公民館"], ["実施日", DAY, "天候", "晴れ"], ["参加者数", 12], ["活動内容"], ["体操とお茶"]
    )
    assert records(table) == [["サロン", "公民館", DAY, 12, "体操とお茶"]]
    assert any("C2「天候」" in note and "D2「晴れ」" in note for note in table.notes)


def test_a_day_in_cells_of_its_own_is_put_together() -> None:
    table = laid_out(
        ["活動名", "", "サロン"], ["実施日", "令和", 7, "年", 11, "月", 3, "日"], ["参加者数", "一般", "10人"], ["場所", "公民館"]
    )
    assert records(table) == [["サロン", "令和7年11月3日", "一般10人", "公民館"]]


def test_forms_below_each_other_and_a_list_on_its_side_are_several_records() -> None:
    other = ["活動名", "教室"], ["実施日", "R7.11.4"], ["場所", "本部"], ["参加者数", 5]
    assert records(laid_out(*FORM, [""], *other)) == [["サロン", DAY, "公民館", 12], ["教室", "R7.11.4", "本部", 5]]
    lying = laid_out(
        ["実施日", DAY, "11/4"], ["活動名", "会", "教室"], ["宇宙", "", "青"], ["場所", "A", "B"], ["参加者数", 3, 4]
    )
    assert records(lying) == [[DAY, "会", None, "A", 3], ["11/4", "教室", "青", "B", 4]]


def test_what_cannot_be_trusted_in_a_form_is_told_in_its_record() -> None:
    found = as_list(grid(*FORM, flaws={(4, 1): "#REF!"}))
    assert found is not None and found.flaws == {(2, 3): "#REF!"}


def test_a_form_that_nobody_filled_in_is_told() -> None:
    found = as_list(grid(*([label, ""] for label in HEADINGS)))
    assert found is not None and "記入されていない" in found.notes[0]


def test_a_list_is_no_form() -> None:
    lines = [DAY, "1-3", "サロン", 30], ["R7.11.4", "1-3", "実施", 3]
    for rows in ((HEADINGS, *lines), (["年間記録"], HEADINGS, *lines), (["実施日", "活動名"], [DAY, "会"]), (["区分", "研修"],)):
        assert as_list(grid(*map(list, rows))) is None
