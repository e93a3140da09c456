"""受領書, the reminder and 持出し記録 say what the ledgers say, in every kanji, over as many pages as it takes."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.errors import Refused
from app.models.ledger import SentFile
from app.services.devices.setup import devices
from app.services.forms.office_letters import print_carry_out, print_receipt, print_reminder
from app.services.plan.plans import offices
from app.services.transfer import submitting
from app.services.transfer.file_log import received_files, sent_files
from app.services.transfer.submission_status import board
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
    months = next(row.late for row in board(head, 2025) if row.office_code == "daito")
    assert months == ()
    at.turn(days=120)  # 令和8年3月5日
    (row,) = [row for row in board(head, 2025) if row.office_code == "daito"]
    assert row.late == (11, 12, 1)
    assert row.states == (*("whole",) * 7, "late", "late", "late", "waited", "waited")
    printed = text_of(print_reminder(head, 2025, tmp_path / "reminder.pdf").path.read_bytes())
    assert "大東支部" in printed and "11～1月" in printed and "4～1月" in printed
    to_head()
    (row,) = [row for row in board(head, 2025) if row.office_code == "daito"]
    assert row.late == () and row.states[-2:] == ("whole", "partly")


def test_the_carry_out_record_names_medium_and_arrival(daito: Workspace, tmp_path: Path) -> None:
    activity(daito)
    sent = submitting.hand_in(daito, tmp_path)
    printed = text_of(print_carry_out(daito, 2025, tmp_path / "out.pdf").path.read_bytes())
    assert "フォルダー" in printed and "本部" in printed and f"{sent.number:04d}" in printed.replace("\r\n", "").replace("\n", "")
    assert sent_files(daito)[0].number == sent.number


def test_a_receipt_names_the_pc_of_each_file_and_whom_to_call(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    activity(daito)
    to_head()
    printed = text_of(print_receipt(head, "daito", 2025, tmp_path / "receipt.pdf").path.read_bytes())
    (row,) = received_files(head)
    assert row.device not in printed and "1台目" in printed and "R7.11.5 " in printed and "2025/" not in printed
    (number,) = (one.fingerprint for one in devices(head) if one.office == "daito")
    assert f"1台目：PCの番号 {number}（令和7年11月5日に登録）" in printed
    assert "大東支部　御中" in printed and "文書番号" in printed and "問い合わせ先" in printed and "1/1" in printed
    assert next(office.tel for office in offices(head) if office.kind == "head") in printed


def test_a_reminder_is_a_letter_to_each_branch_with_the_days_its_months_were_due(head: Workspace, tmp_path: Path) -> None:
    done = print_reminder(head, 2025, tmp_path / "reminder.pdf")
    with pypdfium2.PdfDocument(done.path) as document:
        letters = [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]
    assert len(letters) == done.rows == 8
    murone = next(one for one in letters if "室根支部　御中" in one)
    assert "大東支部" not in murone and "これまでに届いたファイルはありません" in murone
    assert "令和7年4月分" in murone and "令和7年5月10日（土）" in murone and "令和7年10月分" not in murone


def test_the_same_letter_on_the_same_day_has_the_same_bytes(head: Workspace, tmp_path: Path) -> None:
    first, second = (print_reminder(head, 2025, tmp_path / name).path.read_bytes() for name in ("1.pdf", "2.pdf"))
    assert first == second and PdfReader(io.BytesIO(first)).metadata["/CreationDate"] == "D:20251105"  # type: ignore[index]


@pytest.mark.parametrize("name", ["letter.xlsx", "letter.csv", "letter.docx", "letter"])
def test_a_letter_is_never_written_into_a_file_of_another_kind(head: Workspace, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        print_reminder(head, 2025, tmp_path / name)
    assert refusal.value.code == "unknown-format" and not (tmp_path / name).exists()


def test_the_name_of_a_carried_file_stands_in_one_line(daito: Workspace, tmp_path: Path) -> None:
    activity(daito)
    submitting.hand_in(daito, tmp_path)
    name = "head-higashiyama-20261130-0006-3f2a.yui"
    with daito.database.writing() as session:
        session.scalars(select(SentFile)).one().file_name = name
    assert name in text_of(print_carry_out(daito, 2025, tmp_path / "out.pdf").path.read_bytes())
