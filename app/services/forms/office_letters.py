"""受領書, 提出のお願い and 持出し記録: letters and records about the files that offices exchange."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.errors import Refused
from app.models.ledger import ReceivedFile, SentFile
from app.reports.office_paper import OfficePaper, draw_office_paper
from app.rules import clock
from app.rules.clock import local_day, moment_text
from app.rules.era import japanese_date
from app.rules.fiscal import fiscal_year_label, fiscal_year_of
from app.services.plan.plans import find_office
from app.services.records.names import office_names
from app.services.transfer.submission_status import board, late_in_words, late_months
from app.services.workspace.workspace import Workspace
from app.store.own_places import write_for_people

MEDIA = {"stick": "USBメモリー", "folder": "フォルダー", "mail": "メール", "sync-folder": "共有フォルダー"}


@dataclass(frozen=True)
class Paper:
    """A PDF that was written to ``path``; ``rows`` is the number of lines of its table."""

    path: Path
    rows: int


def print_receipt(workspace: Workspace, office: str, fiscal_year: int, out: Path) -> Paper:
    """受領書 of the head office for a branch: every file of the year that was imported. Raises Refused("nothing-to-print")."""
    check_letter_file(out)
    name = find_office(workspace, office).name
    with workspace.database.reading() as session:
        found = session.scalars(
            select(ReceivedFile)
            .where(ReceivedFile.from_office == office, ReceivedFile.undone_at_ms.is_(None))
            .order_by(ReceivedFile.id)
        ).all()
    rows = tuple(
        (
            f"第{row.number}号",
            moment_text(row.made_at_ms),
            moment_text(row.imported_at_ms),
            f"{row.operations:,}件",
            row.confirmation_code,
        )
        for row in found
        if fiscal_year_of(local_day(row.imported_at_ms)) == fiscal_year
    )
    sentences = (f"{fiscal_year_label(fiscal_year)}の提出ファイルを、次のとおり受け取りました。",)
    headings = ("番号", "作成（支部）", "受け取り（本部）", "変更", "確認番号")
    return _written(_paper(workspace, "受領書", name, sentences, headings, (22, 42, 42, 24, 40), rows), out)


def print_reminder(workspace: Workspace, fiscal_year: int, out: Path) -> Paper:
    """提出のお願い to the branches with overdue months. Raises Refused("nothing-to-print") when there are none."""
    check_letter_file(out)
    late = [(row, late_months(row, fiscal_year)) for row in board(workspace, fiscal_year)]
    rows = tuple(
        (row.office_name, late_in_words(months), row.last_file_at or "まだ届いていません") for row, months in late if months
    )
    sentences = (
        f"{fiscal_year_label(fiscal_year)}の活動記録のうち、次の月の提出ファイルが、まだ届いていません。",
        "結ノートの「提出」から書き出して、本部へお送りください。すでにお送りいただいた場合は、お知らせください。",
    )
    headings = ("支部", "届いていない月", "最後に届いたファイル")
    return _written(_paper(workspace, "活動記録の提出のお願い", "", sentences, headings, (44, 66, 60), rows), out)


def print_carry_out(workspace: Workspace, fiscal_year: int, out: Path) -> Paper:
    """持出し記録: which file left this PC on which medium, and whether it arrived. Raises Refused("nothing-to-print")."""
    check_letter_file(out)
    with workspace.database.reading() as session:
        names = office_names(session)
        found = session.scalars(select(SentFile).order_by(SentFile.number)).all()
    rows = tuple(
        (
            moment_text(row.made_at_ms),
            names.get(row.to_office, row.to_office),
            row.file_name,
            f"{row.records:,}件",
            "　".join(filter(None, (MEDIA.get(row.medium, "－"), row.medium_name))),
            row.carried_by,
            moment_text(row.received_at_ms)[:10] if row.received_at_ms else "",
        )
        for row in found
        if fiscal_year_of(local_day(row.made_at_ms)) == fiscal_year
    )
    sentences = (f"{fiscal_year_label(fiscal_year)}に書き出したファイルです。中身は封がしてあり、あて先のPCでだけ開けます。",)
    headings = ("書き出し", "あて先", "ファイル", "記録", "持ち出した媒体", "持ち出した人", "受領")
    return _written(_paper(workspace, "持出し記録", "", sentences, headings, (27, 18, 38, 16, 30, 20, 21), rows), out)


def _paper(
    workspace: Workspace,
    title: str,
    to: str,
    sentences: tuple[str, ...],
    headings: tuple[str, ...],
    widths: tuple[float, ...],
    rows: tuple[tuple[str, ...], ...],
) -> OfficePaper:
    if not rows:
        raise Refused("nothing-to-print", "この年度には、印刷するものがありません。", "年度を選び直してください。")
    sender = f"{workspace.organisation_name}　{workspace.office_name}"
    return OfficePaper(title, to, japanese_date(clock.today()), sender, sentences, headings, widths, rows)


def check_letter_file(out: Path) -> None:
    """A letter is a PDF only. Raises Refused("unknown-format") for another file ending."""
    if out.suffix.lower() != ".pdf":
        raise Refused("unknown-format", "この書類は、PDF でだけ保存できます。", "名前の終わりを .pdf にしてください。")


def _written(paper: OfficePaper, out: Path) -> Paper:
    write_for_people(out, draw_office_paper(paper))
    return Paper(out, len(paper.rows))
