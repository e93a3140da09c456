"""Letters, room in a box, copies kept as text: what stands on the page and what is read back."""

import io
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest
from pypdf import PdfReader

from app.errors import Damaged
from app.reports.csv_file import paper_csv
from app.reports.engine.digits import in_width
from app.reports.engine.ink import BODY, MM
from app.reports.engine.paper_drawing import draw_papers, overlong_in, pages_of
from app.reports.engine.table_block import TableBlock
from app.reports.evaluation_sheet import evaluation_paper, figures_table
from app.reports.paper import Choice, Column, Heading, Letterhead, Notes, Num, Paper, Prose, Row, Table, Text, cell_text
from app.reports.paper_json import papers_from_json, papers_to_json
from app.reports.printed_room import ROOM, printed_space
from app.reports.sheet import SheetRow, total
from app.reports.workbook import paper_workbook
from app.rules.figure import number
from app.rules.target_count import Count, no_count
from tests.reports.samples import filled
from tests.reports.test_paper import COLUMNS, ROWS, paper


def words_at(data: bytes, page: int = 0) -> dict[str, tuple[float, float, float, float]]:
    """Each line of words on a page with its box: left, bottom, right, top, in points."""
    with pypdfium2.PdfDocument(data) as document:
        text = document[page].get_textpage()
        boxes = [text.get_rect(place) for place in range(text.count_rects())]
        return {text.get_text_bounded(*box).strip(): box for box in boxes}


def test_a_text_that_fits_its_box_is_not_too_long_and_one_that_does_not_says_from_where_on() -> None:
    assert printed_space("outcome", "短い文").over == 0 and printed_space("outcome", "短い文").fitting == 3
    room = ROOM["outcome"]
    long = "\n".join(["一行の文"] * (room + 2))
    space = printed_space("outcome", long)
    assert (space.lines, space.room, space.over, space.characters) == (room + 2, room, 2, 4 * (room + 2))
    assert long[space.fitting :] == "一行の文\n一行の文"
    full = "\n".join(["一行の文"] * room)
    assert printed_space("outcome", full).fitting == len(full)
    assert printed_space("outcome", full + "\n ").fitting == len(full) + 2  # nothing but space is cut off
    items = printed_space("main_activities", "\n".join(["サロン"] * (ROOM["main_activities"] + 1)))
    assert items.over == 1 and items.fitting == 4 * ROOM["main_activities"]


def test_a_letter_has_its_number_and_sender_on_the_right_its_addressee_on_the_left_and_its_title_centred() -> None:
    head = Letterhead("第1号", "令和7年11月5日", "<b>大東</b>支部　御中", ("社会福祉協議会", "本部"))
    out = io.BytesIO()
    draw_papers([Paper("受領書", (Prose("受け取りました。"),), letterhead=head)], out)
    found = words_at(out.getvalue())
    addressee = next(box for words, box in found.items() if words.startswith("<b>大東</b>支部"))
    assert addressee[0] == pytest.approx(25 * MM, abs=2)
    for words in ("第1号", "令和7年11月5日", "社会福祉協議会", "本部"):
        assert found[words][2] == pytest.approx(198 * MM, abs=2), words
    title = found["受領書"]
    assert (title[0] + title[2]) / 2 == pytest.approx((25 + 198) / 2 * MM, abs=2)
    assert found["令和7年11月5日"][1] > addressee[1] > found["本部"][1] > title[1] > found["受け取りました。"][1]


def test_a_kept_copy_is_read_again_and_fields_of_a_newer_program_are_left_out() -> None:
    papers = [paper()]
    text = papers_to_json(papers)
    assert papers_from_json(text) == papers
    newer = text.replace('"title":"試しの様式"', '"title":"試しの様式","colour":"red"')
    assert newer != text and papers_from_json(newer) == papers
    for bad in ("", "{}", "[1]", '[{"$":"Paper"}]', '[{"$":"Unknown"}]', "[[true]]"):
        with pytest.raises(Damaged) as refusal:
            papers_from_json(bad)
        assert refusal.value.code == "bad-edition"


def test_a_text_that_a_spreadsheet_would_compute_is_kept_as_a_text() -> None:
    rows = (Row(("=1+1", Num(1), None, "-2")), Row(("+3", "@x", "ふつう", Num(-5))))
    made = paper(parts=(Table(COLUMNS, rows),))
    text = paper_csv([made]).decode("utf-8-sig")
    assert "'=1+1" in text and "'+3" in text and "'@x" in text and "'ふつう" not in text and ",ふつう," in text
    book = openpyxl.load_workbook(io.BytesIO(paper_workbook([made])))
    values = {cell.value: cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert values["=1+1"].data_type == "s" and values[-5].data_type == "n"


def test_cells_of_one_look_share_their_format_and_cells_of_different_looks_do_not() -> None:
    rows = (*ROWS, Row(("ほか", Num(7), Num(8), Num(9))))
    book = openpyxl.load_workbook(io.BytesIO(paper_workbook([paper(parts=(Table(COLUMNS, rows),))])))
    cells = {cell.value: cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert cells["合計"].font.b and not cells["ほか"].font.b
    assert cells[7].number_format == cells[8].number_format and cells[7].font.b is False


def test_nothing_a_number_and_a_text_are_printed_each_in_their_way() -> None:
    assert [cell_text(cell) for cell in (None, "－", Num(1234), Num(0))] == ["", "－", "1,234", "0"]


@pytest.mark.parametrize(("width", "printed"), [("half", "1回目と12回"), ("full", "１回目と１２回"), ("mixed", "１回目と12回")])
def test_digits_are_as_wide_as_the_council_wants_them(width: str, printed: str) -> None:
    assert in_width("1回目と12回", width) == printed  # type: ignore[arg-type]


def test_the_sum_is_the_row_of_the_total_and_only_it() -> None:
    table = figures_table(filled())
    assert [row.look for row in table.rows] == ["plain"] * 8 + ["total"]
    assert [row.look for row in figures_table(replace(filled(), with_total=False)).rows] == ["plain"] * 8


def notes_below(*rows: SheetRow) -> tuple[str, ...]:
    """The notes under the table of these offices."""
    return next((part.lines for part in evaluation_paper(replace(filled(), rows=rows)).parts if isinstance(part, Notes)), ())


def test_only_a_partly_known_year_before_is_said() -> None:
    row = SheetRow("daito", "大東", Count(number(3), number(3), number(10)), no_count("no_record"))
    known = replace(row, office="murone", office_name="室根", before=Count(number(2), participants=number(8)))
    said = "前年度の記録なし：大東（合計には入っていません）"
    assert said in notes_below(row, known) and said not in notes_below(known, known)
    about = replace(known, now=replace(known.now, participants=number(5, approximate=True)))
    assert total([row, about], "計").now.participants.approximate and not total([row, known], "計").now.participants.approximate


def test_a_long_name_is_found_before_it_is_shortened_and_a_short_one_is_not() -> None:
    one, other = "とても長い見出しの言葉がまだまだ続いていきます", "これもまた長い見出しの言葉でまだまだ続きます"
    made = paper(parts=(Text(one, "文"), Choice(other, ("A", "B"), "A"), Text("成果", "文")), stamp_boxes=())
    assert [found.text for found in overlong_in([made])] == [one, other]
    for lines, wrong in ((3, False), (4, True)):
        title = "長" * (lines * 30 - 3)
        found = [cut.text for cut in overlong_in([paper(title=title, stamp_boxes=(), parts=())])]
        assert (found == [title]) is wrong, lines


def test_a_table_is_as_high_as_its_parts_and_a_higher_row_takes_the_next_page() -> None:
    columns = (Column("推進目標", 6), Column("件数", 2, "right"))
    bare = TableBlock(Table(columns, (Row(("1-3", Num(1))),)), 400)
    titled = TableBlock(Table(columns, (Row(("1-3", Num(1))),), "実施状況"), 400)
    blank = TableBlock(Table(columns, (Row(("1-3", Num(1))),), blank_rows=2), 400)
    assert titled.height - bare.height == pytest.approx(6 * MM) and blank.height - bare.height == pytest.approx(18 * MM)
    joined = TableBlock(Table(columns, (Row(("基本目標1", None), "head"), Row(("1-3", Num(1))))), 400)
    assert [[(cell.first, cell.after, cell.align) for cell in row] for row in joined._set_rows] == [
        [(0, 2, "left")],
        [(0, 1, "left"), (1, 2, "right")],
    ]
    high = Table(columns, (Row(("長い文。\n" * 120, Num(1))),))
    assert pages_of(paper(parts=(high,))) > 1 and pages_of(paper(parts=(Heading("題"), Text("成果", "文")))) == 1


def test_a_cell_of_several_lines_stands_around_the_middle_of_its_row() -> None:
    made = paper(parts=(Table((Column("目標", 6), Column("件数", 2, "right")), (Row(("一行目\n二行目\n三行目", Num(7))),)),))
    out = io.BytesIO()
    draw_papers([made], out)
    found = words_at(out.getvalue())
    middle = {words: (box[1] + box[3]) / 2 for words, box in found.items()}
    assert middle["一行目"] - middle["二行目"] == pytest.approx(middle["二行目"] - middle["三行目"], abs=0.5)
    assert middle["7"] == pytest.approx(middle["二行目"], abs=BODY / 4)
    assert middle["一行目"] > middle["7"] > middle["三行目"]


def test_what_is_printed_is_neither_scaled_nor_named_by_its_file() -> None:
    out = io.BytesIO()
    draw_papers([paper()], out)
    wishes = PdfReader(out).trailer["/Root"]["/ViewerPreferences"]  # type: ignore[index]
    assert (wishes["/PrintScaling"], wishes["/DisplayDocTitle"]) == ("/None", True)


def test_what_the_marks_of_a_scale_mean_stays_inside_its_box() -> None:
    notes_ = tuple(f"この段階の意味を説明する文がここにとても長く続きます{number}" for number in range(3))
    out = io.BytesIO()
    draw_papers([paper(parts=(Choice("評価", ("A", "B", "C"), "A", notes_),))], out)
    found = words_at(out.getvalue())
    [left, *_] = [box[0] for words, box in found.items() if words.startswith("A：")]
    assert max(box[2] for words, box in found.items() if box[0] >= left - 1 and "説明" in words) < 198 * MM
