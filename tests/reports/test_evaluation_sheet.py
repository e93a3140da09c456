"""The printed 評価シート, read back."""

import socket
import time
from dataclasses import fields, replace
from io import BytesIO
from itertools import chain, pairwise
from typing import Any

import pytest
from pypdf.generic import Destination

from app.reports.engine.paper_drawing import draw_papers, missing_in_papers
from app.reports.engine.printable import MissingGlyph
from app.reports.evaluation_sheet import evaluation_paper
from app.reports.figures import LEGEND
from app.reports.sheet import EvaluationSheet, SheetRow
from app.rules.figure import number
from app.rules.target_count import Count, no_count
from tests.reports import samples
from tests.reports.reading import printed, words


def row(name: str, now: Count) -> SheetRow:
    """An office without a year before."""
    return SheetRow(name, name, now, no_count("no_record"))


def test_an_ordinary_sheet_fits_one_page() -> None:
    for sheet in (samples.filled(), samples.empty(), samples.unreported()):
        assert len(printed(sheet).pages) == 1


def test_a_filled_sheet_shows_everything_it_was_given() -> None:
    sheet = samples.filled()
    paper = words(printed(sheet))
    lists = (sheet.main_activities, sheet.rating_choices, sheet.rating_notes, sheet.direction_choices, sheet.stamp_boxes)
    shown = [getattr(sheet, name) or "" for name in TEXT_FIELDS if name != "target_code"]
    for text in (*shown, *chain(*lists), *(row.office_name for row in sheet.rows)):
        assert "".join(text.split()) in paper
    assert "約2,162以上" in paper
    assert "【重点】" in paper
    assert "支部からの報告8/8" in paper


def test_an_estimate_is_explained_where_one_stands() -> None:
    assert f"約：{LEGEND['約']}" in words(printed(samples.filled()))
    assert "約：" not in words(printed(samples.empty()))


def test_an_empty_sheet_offers_the_choices_to_ring() -> None:
    paper = words(printed(samples.empty()))
    assert "継続拡充見直し縮小終了○で囲む" in paper
    for name in ("主な活動", "成果", "課題", "評価の理由", "次年度の取組", "供覧", "会長"):
        assert name in paper


def test_a_branch_without_report_is_never_printed_as_zero() -> None:
    sheet = replace(samples.filled(), rows=(row("花泉支部", no_count("unreported")), row("大東支部", Count())))
    paper = words(printed(sheet))
    assert "花泉支部未提出記録なし大東支部0000記録なし" in paper
    assert "支部からの報告1/2" in paper


def test_undecided_differences_are_on_the_foot_and_the_title() -> None:
    paper = words(printed(samples.unreported()))
    assert "未決定の食い違い2件" in paper
    assert "評価シート（暫定）" in paper
    assert "年度の途中の数です（11月20日まで）。" in paper
    assert "未決定" not in words(printed(samples.filled()))


def test_the_councils_own_headings_are_printed() -> None:
    own = {**samples.headings(), "outcome": "できたこと", "title": "検証シート", "form_number": "別記様式２"}
    paper = words(printed(replace(samples.filled(), headings=own)))
    for word in ("できたこと", "検証シート", "別記様式２"):
        assert word in paper


def test_a_long_text_continues_and_nothing_is_lost() -> None:
    marks = [f"〔{number:04}〕" for number in range(900)]
    sheet = replace(samples.filled(), outcome="とても長い成果の文です".join(marks), issue="\n".join(marks[:200]))
    reader = printed(sheet)
    paper = words(reader)
    assert len(reader.pages) > 5
    for mark in marks:
        assert mark in paper
    for mark in marks[:200]:
        assert paper.count(mark) == 2
    assert f"{len(reader.pages)}/{len(reader.pages)}" in words(reader)
    assert "成果（続き）" in paper


def test_every_page_of_a_long_sheet_names_the_target() -> None:
    for page in printed(samples.long()).pages:
        assert "1-③" in page.extract_text()


def test_a_split_table_repeats_its_head_and_keeps_its_sum_with_a_row() -> None:
    many = tuple(row(f"第{place}支部", Count(number(place), number(place), number(place))) for place in range(1, 61))
    reader = printed(replace(samples.filled(), rows=many))
    pages = ["".join(page.extract_text().split()) for page in reader.pages]
    with_rows = [page for page in pages if "支部" in page and "活動件数（件）" in page]
    assert len(with_rows) >= 2
    assert "第60支部" in with_rows[-1] and "合計1,8301,830" in with_rows[-1]
    assert "支部別の実施状況（続き）" in with_rows[-1]
    paper = "".join(pages)
    assert all(paper.count(f"第{number}支部") == 1 for number in range(1, 61))


@pytest.mark.parametrize(
    "text", ["<b>太い</b>", '<img src="/etc/hostname"/>', "<taro@example.jp>", "&lt;&amp;%()\\", "<a href='x'>"]
)
def test_markup_in_any_field_is_printed_as_it_stands(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> None:
        raise AssertionError("nothing is fetched")

    monkeypatch.setattr(socket, "create_connection", no_network)
    for field in ("outcome", "target_text", "goal_title", "plan_name", "rating_reason", "main_activities", "council"):
        value: Any = (text,) if field == "main_activities" else text
        reader = printed(replace(samples.filled(), **{field: value}))
        assert "".join(text.split()) in words(reader)
        assert all(not page.images and "/Annots" not in page for page in reader.pages)


@pytest.mark.parametrize("piece", ["あ", "a", "（", "\n", "あ\n\n", "<b>", "😀", "か゚", " "])
def test_the_longest_field_is_printed_in_bounded_time(piece: str) -> None:
    long = (piece * 20_000)[:20_000]
    started = time.process_time()
    draw_papers([evaluation_paper(replace(samples.filled(), outcome=long, main_activities=(long,)))], BytesIO())
    assert time.process_time() - started < 5


TEXT_FIELDS = [field.name for field in fields(EvaluationSheet) if field.type in ("str", str, "str | None", str | None)]


@pytest.mark.parametrize(
    "field", [*TEXT_FIELDS, "rating_choices", "direction_choices", "stamp_boxes", "provisional", "rating_notes"]
)
def test_no_field_can_stop_the_printing(field: str) -> None:
    odd = "髙\n" + "長い名前𠮷" * 300 + "\x00\t😀"
    value: Any = odd if field in TEXT_FIELDS else (odd, "", "短い", *["欄"] * 9)
    reader = printed(replace(samples.filled(), **{field: value}))
    assert len(reader.pages) < 10


def test_what_cannot_be_printed_is_found_in_every_field_before_printing() -> None:
    def missing(**values: Any) -> list[MissingGlyph]:
        return missing_in_papers([evaluation_paper(replace(samples.filled(), **values))])

    assert missing() == []
    of_the_program = {"target_code", "rating_label", "direction_label", "printed_on", "mark"}  # nobody types these
    for field in {*TEXT_FIELDS} - of_the_program:
        assert {one.char for one in missing(**{field: "絵😀文字"})} == {"😀"}, field
    [found_row] = missing(rows=(row("葛󠄀支部", no_count("unreported")),))
    assert found_row.char == "葛󠄀" and "異体字の指定は印刷できません" in found_row.note
    assert len(missing(outcome="😀😀", issue="😀")) == 1  # the place is the document


def test_fifteen_sheets_make_one_file_with_bookmarks() -> None:
    reader = printed(*samples.book())
    assert len(reader.pages) == 15
    goals = [entry for entry in reader.outline if isinstance(entry, Destination)]
    targets = [entry for entry in reader.outline if isinstance(entry, list)]
    assert [goal.title for goal in goals] == [
        "基本目標１　住民の参加を高めよう",
        "基本目標２　住民相互が協力し、支援ができる環境（地域）を創ろう",
        "基本目標３　住民が安心して暮らせるまちを創ろう",
    ]
    assert [len(group) for group in targets] == [3, 6, 6]
    pages = [reader.get_destination_page_number(entry) for group in targets for entry in group]
    assert pages == list(range(15))


def test_the_file_names_the_form_and_no_person() -> None:
    about = printed(samples.filled()).metadata
    assert about is not None
    assert about.title == "令和7年度(2025年度) 評価シート"
    assert about.author == "社会福祉法人 一関市社会福祉協議会"


def test_every_font_is_embedded() -> None:
    reader = printed(replace(samples.filled(), outcome="𠮷と😀"))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]


def test_the_same_sheets_give_the_same_bytes() -> None:
    first, second = BytesIO(), BytesIO()
    draw_papers(map(evaluation_paper, samples.book()), first)
    draw_papers(map(evaluation_paper, samples.book()), second)
    assert first.getvalue() == second.getvalue()


def test_the_binding_margin_is_free_and_nothing_is_smaller_than_nine_points() -> None:
    for sheet in (samples.filled(), samples.long(), samples.unreported(), samples.empty()):
        for page in printed(sheet).pages:
            seen: list[tuple[float, float, float]] = []

            def visit(text: str, _: Any, at: list[float], __: Any, size: float, seen: list[Any] = seen) -> None:
                if text.strip():
                    seen.append((at[4], at[5], size))

            page.extract_text(visitor_text=visit)
            assert seen
            assert min(x for x, _, _ in seen) >= 25 / 25.4 * 72 - 0.1
            assert min(y for _, y, _ in seen) >= 12 / 25.4 * 72
            assert min(size for _, _, size in seen) >= 9


def test_boxes_on_one_page_fill_the_paper_without_overlap() -> None:
    page = printed(samples.empty()).pages[0]
    heights = []

    def visit(operator: bytes, operands: list[Any], *_: Any) -> None:
        if operator == b"re":
            heights.append((float(operands[1]), float(operands[1]) + float(operands[3])))

    page.extract_text(visitor_operand_before=visit)
    column = sorted(heights, reverse=True)
    assert len(column) > 8
    assert all(upper[0] >= lower[1] - 0.1 for upper, lower in pairwise(column) if upper != lower)
