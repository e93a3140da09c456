"""受領書, 提出のお願い and 持出し記録: letters and records about the files that offices exchange."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from app.errors import Refused
from app.models.ledger import ReceivedFile, SentFile
from app.reports.paper import Column, Letterhead, Notes, Part, Prose, Row, Table, Text
from app.reports.paper import Paper as PrintedPaper
from app.rules import clock
from app.rules.clock import local_day, local_moment
from app.rules.era import japanese_date, short_date
from app.rules.fiscal import fiscal_year_label, fiscal_year_of
from app.services.figures.reporting import DUE_DAY
from app.services.plan.plans import find_office, offices
from app.services.printing.form_kinds import drawn
from app.services.records.names import office_names
from app.services.transfer.submission_status import ArrivalRow, board
from app.services.workspace.workspace import Workspace
from app.store.own_places import write_for_people
from app.sync.roster_facts import current_roster

MEDIA = {"stick": "USBメモリー", "folder": "フォルダー", "mail": "メール", "sync-folder": "共有フォルダー"}
NUMBER = "文書番号　第　　　　　号"
"""Filled in by hand from the council's own register of letters."""


@dataclass(frozen=True)
class Paper:
    """A PDF that was written to ``path``; ``rows`` is the number of files it lists, or of branches it reminds."""

    path: Path
    rows: int


def print_receipt(workspace: Workspace, office: str, fiscal_year: int, out: Path) -> Paper:
    """受領書 of the head office for a branch: every file of the year that was imported. Raises Refused("nothing-to-print").

    Files are numbered by each PC on its own, so every line names the PC; which one it is stands below.
    """
    check_letter_file(out)
    name = find_office(workspace, office).name
    with workspace.database.reading() as session:
        pcs = [device for device in current_roster(session).devices if device.office == office]
        found = session.scalars(
            select(ReceivedFile)
            .where(ReceivedFile.from_office == office, ReceivedFile.undone_at_ms.is_(None))
            .order_by(ReceivedFile.id)
        ).all()
    called = {device.device_id: f"{number}台目" for number, device in enumerate(pcs, start=1)}
    rows = tuple(
        Row(
            (
                called.get(row.from_device, "－"),
                f"第{row.number}号",
                _moment(row.made_at_ms),
                _moment(row.imported_at_ms),
                f"{row.operations:,}件",
                row.confirmation_code,
            )
        )
        for row in found
        if fiscal_year_of(local_day(row.imported_at_ms)) == fiscal_year
    )
    columns = (
        Column("支部のPC", 22),
        Column("番号", 20),
        Column("作成（支部）", 34),
        Column("受け取り（本部）", 34),
        Column("変更", 20, "right"),
        Column("確認番号", 39),
    )
    opening = Prose(f"{fiscal_year_label(fiscal_year)}の提出ファイルを、次のとおり受け取りました。")
    named = tuple(
        f"{called[one.device_id]}：PCの番号 {one.fingerprint}（{japanese_date(local_day(one.since_ms))}に登録）" for one in pcs
    )
    parts = (opening, Table(columns, rows), Notes(named), _contact(workspace))
    return _written([_letter(workspace, "受領書", name, parts)] if rows else [], len(rows), out)


def print_reminder(workspace: Workspace, fiscal_year: int, out: Path) -> Paper:
    """提出のお願い, a letter to each branch with overdue months. Raises Refused("nothing-to-print") when there are none."""
    check_letter_file(out)
    papers = [
        _letter(workspace, "活動記録の提出のお願い", row.office_name, _reminder(workspace, row, fiscal_year))
        for row in board(workspace, fiscal_year)
        if row.late
    ]
    return _written(papers, len(papers), out)


def _reminder(workspace: Workspace, row: ArrivalRow, fiscal_year: int) -> tuple[Part, ...]:
    last = f"最後に届いたファイルは、{japanese_date(row.covers_until)}までのものです。" if row.covers_until else ""
    columns = (Column("活動の月", 60), Column("提出の期限", 113))
    rows = tuple(_due_row(fiscal_year, month) for month in row.late)
    return (
        Prose(
            f"{fiscal_year_label(fiscal_year)}の活動記録のうち、{row.late_words}分の提出ファイルが、まだ届いていません。"
            f"{last or 'これまでに届いたファイルはありません。'}"
        ),
        Table(columns, rows),
        Prose(
            "提出の期限を過ぎていますので、結ノートの「提出」から書き出して、本部へお送りください。"
            "すでにお送りいただいた場合は、お知らせください。"
        ),
        _contact(workspace),
    )


def _due_row(fiscal_year: int, month: int) -> Row:
    """A month and the day until which it was to be submitted (DUE_DAY of the following month)."""
    first = date(fiscal_year + (month < 4), month, 1)
    due = (first + timedelta(days=31)).replace(day=DUE_DAY)
    return Row((japanese_date(first).rpartition("月")[0] + "月分", japanese_date(due, weekday=True)))


def print_carry_out(workspace: Workspace, fiscal_year: int, out: Path) -> Paper:
    """持出し記録: which file left this PC on which medium, and whether it arrived. Raises Refused("nothing-to-print")."""
    check_letter_file(out)
    with workspace.database.reading() as session:
        names = office_names(session)
        found = session.scalars(select(SentFile).order_by(SentFile.number)).all()
    rows = tuple(
        Row(
            (
                _moment(row.made_at_ms),
                names.get(row.to_office, row.to_office),
                row.file_name,
                f"{row.records:,}件",
                "\n".join(filter(None, (MEDIA.get(row.medium, "－"), row.medium_name))),
                row.carried_by,
                short_date(local_day(row.received_at_ms)) if row.received_at_ms else "",
            )
        )
        for row in found
        if fiscal_year_of(local_day(row.made_at_ms)) == fiscal_year
    )
    columns = (
        Column("書き出し", 30),
        Column("あて先", 24),
        Column("ファイル", 84),
        Column("記録", 16, "right"),
        Column("持ち出した媒体", 42),
        Column("持ち出した人", 28),
        Column("受領", 22),
    )
    paper = PrintedPaper(
        title="持出し記録",
        lines=(fiscal_year_label(fiscal_year), workspace.office_name),
        parts=(Prose("書き出したファイルです。中身は封がしてあり、あて先のPCでだけ開けます。"), Table(columns, rows)),
        council=workspace.organisation_name,
        printed_on=japanese_date(clock.today()),
        orientation="landscape",
    )
    return _written([paper] if rows else [], len(rows), out)


def _letter(workspace: Workspace, title: str, office_name: str, parts: tuple[Part, ...]) -> PrintedPaper:
    """A letter of this office, dated today, to an office."""
    today = japanese_date(clock.today())
    sender = (workspace.organisation_name, workspace.office_name)
    return PrintedPaper(
        title=title,
        parts=parts,
        council=workspace.organisation_name,
        printed_on=today,
        bookmark=office_name,
        letterhead=Letterhead(NUMBER, today, f"{office_name}　御中", sender),
    )


def _contact(workspace: Workspace) -> Text:
    """問い合わせ先: the head office, with its telephone number if the council entered one."""
    head = next(office for office in offices(workspace) if office.kind == "head")
    return Text("問い合わせ先", "\n".join(filter(None, (head.name, f"電話　{head.tel}" if head.tel else ""))))


def _moment(ms: int) -> str:
    """R7.11.5 10:00, in local time."""
    return f"{short_date(local_day(ms))} {local_moment(ms):%H:%M}"


def check_letter_file(out: Path) -> None:
    """A letter is a PDF only. Raises Refused("unknown-format") for another file ending."""
    if out.suffix.lower() != ".pdf":
        raise Refused("unknown-format", "この書類は、PDF でだけ保存できます。", "名前の終わりを .pdf にしてください。")


def _written(papers: list[PrintedPaper], rows: int, out: Path) -> Paper:
    if not papers:
        raise Refused("nothing-to-print", "この年度には、印刷するものがありません。", "年度を選び直してください。")
    write_for_people(out, drawn(papers).data)
    return Paper(out, rows)
