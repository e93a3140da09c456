"""受領書, the reminder and 持出し記録 say what the ledgers say, in every kanji, over as many pages as it takes."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.units import mm

from app.errors import Refused
from app.reports.office_paper import OfficePaper, draw_office_paper
from app.services.forms.office_letters import print_carry_out, print_receipt, print_reminder
from app.services.transfer import submitting
from app.services.transfer.file_log import received_files, sent_files
from app.services.transfer.submission_status import board, late_months, month_states
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity


def text_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_receipt_names_every_file_with_its_confirmation_code(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    activity(daito)
    to_head()
    done = print_receipt(head, "daito", 2025, tmp_path / "receipt.pdf")
    printed = text_of(done.path.read_bytes())
    assert "受領書" in printed and "大東支部" in printed
    assert received_files(head)[0].confirmation_code in printed
    with pytest.raises(Refused):
        print_receipt(head, "murone", 2025, tmp_path / "none.pdf")
    assert not (tmp_path / "none.pdf").exists()


def test_the_reminder_names_those_whose_files_have_not_come(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    activity(daito)
    to_head()
    done = print_reminder(head, 2025, tmp_path / "reminder.pdf")
    printed = text_of(done.path.read_bytes())
    assert done.rows == 7 and "室根支部" in printed and "大東支部" not in printed


def test_a_branch_that_handed_in_and_then_fell_silent_is_reminded_of_its_months(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path, at: TurnableClock
) -> None:
    """To have handed in once does not do for the year."""
    activity(daito)
    to_head()
    months = late_months(next(row for row in board(head, 2025) if row.office_code == "daito"), 2025)
    assert months == ()
    at.turn(days=120)  # 令和8年3月5日
    (row,) = [row for row in board(head, 2025) if row.office_code == "daito"]
    assert late_months(row, 2025) == (11, 12, 1)
    assert month_states(row, 2025) == (*("whole",) * 7, "late", "late", "late", "waited", "waited")
    printed = text_of(print_reminder(head, 2025, tmp_path / "reminder.pdf").path.read_bytes())
    assert "大東支部" in printed and "11～1月" in printed and "4～1月" in printed
    to_head()
    (row,) = [row for row in board(head, 2025) if row.office_code == "daito"]
    assert late_months(row, 2025) == () and month_states(row, 2025)[-2:] == ("whole", "partly")


def outer_edges(path: Path) -> tuple[float, float]:
    """Where the lines of the table begin and end on the first page, in millimetres."""
    with pypdfium2.PdfDocument(path) as document:
        bounds = [found.get_bounds() for found in document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])]
        return min(left for left, *_ in bounds) / mm, max(right for _, _, right, _ in bounds) / mm


def test_the_table_of_a_letter_keeps_within_the_margins_of_20_millimetres(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    activity(daito)
    to_head()
    for number, made in enumerate(
        (
            print_receipt(head, "daito", 2025, tmp_path / "receipt.pdf"),
            print_reminder(head, 2025, tmp_path / "reminder.pdf"),
            print_carry_out(daito, 2025, tmp_path / "out.pdf"),
        )
    ):
        left, right = outer_edges(made.path)
        assert left == pytest.approx(20, abs=0.3) and right == pytest.approx(190, abs=0.3), number


def test_the_carry_out_record_names_medium_and_arrival(daito: Workspace, tmp_path: Path) -> None:
    activity(daito)
    sent = submitting.hand_in(daito, tmp_path)
    printed = text_of(print_carry_out(daito, 2025, tmp_path / "out.pdf").path.read_bytes())
    assert "フォルダー" in printed and "本部" in printed and f"{sent.number:04d}" in printed.replace("\r\n", "").replace("\n", "")
    assert sent_files(daito)[0].number == sent.number


def test_what_came_from_outside_is_no_markup_and_rows_are_never_cut() -> None:
    rows = tuple((f"<b>髙﨑𠮷{number}</b>", "長い文" * 30) for number in range(40))
    data = draw_office_paper(OfficePaper("題", "<img src=x>", "令和7年", "本部", ("3<5",), ("名", "文"), (60, 110), rows))
    printed = text_of(data)
    assert "<b>髙﨑𠮷0</b>" in printed and "<img src=x>" in printed and "3<5" in printed
    assert printed.count("名") > 1  # the heading again on each page


@pytest.mark.parametrize("name", ["letter.xlsx", "letter.csv", "letter.docx", "letter"])
def test_a_letter_is_never_written_into_a_file_of_another_kind(head, tmp_path, name):
    with pytest.raises(Refused) as refusal:
        print_reminder(head, 2025, tmp_path / name)
    assert refusal.value.code == "unknown-format" and not (tmp_path / name).exists()
