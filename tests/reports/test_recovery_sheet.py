"""The sheet for the safe is printed as every form is, its code in large type, one numbered line each."""

import io
from datetime import date

from pypdf import PdfReader

from app.reports.engine.ink import MM
from app.reports.engine.paper_drawing import draw_papers
from app.reports.recovery_sheet import recovery_paper
from tests.reports.test_pages import words_at

LINES = tuple(f"{number}234-5678-9012" for number in range(1, 9))


def drawn(made_on: date = date(2025, 11, 5)) -> bytes:
    out = io.BytesIO()
    assert draw_papers([recovery_paper("一関市社会福祉協議会", "令和7年11月5日", LINES)], out, made_on=made_on) == 1
    return out.getvalue()


def test_the_lines_of_the_code_are_numbered_and_larger_than_anything_else() -> None:
    found = words_at(drawn())
    whole = "".join(found)
    assert all(f"{number}行目" in whole and f"{number} 2 3 4" in whole for number in range(1, 9))
    heights = {words: box[3] - box[1] for words, box in found.items()}
    code = min(height for words, height in heights.items() if "2 3 4" in words)
    assert code > max(height for words, height in heights.items() if "行" in words and "行目" not in words)


def test_the_sheet_says_where_it_is_kept_and_has_room_for_the_days_of_drills() -> None:
    found = words_at(drawn())
    words = "".join(PdfReader(io.BytesIO(drawn())).pages[0].extract_text().split())
    (mark,) = (box for said, box in found.items() if said == "金庫で保管")
    assert mark[3] < (297 - 6) * MM
    assert words.count("行った日") == 4 and "1/1" in words


def test_the_same_sheet_of_the_same_day_has_the_same_bytes_and_the_day_as_its_date() -> None:
    assert drawn() == drawn()
    assert str(PdfReader(io.BytesIO(drawn())).metadata["/CreationDate"]).startswith("D:20251105")  # type: ignore[index]
