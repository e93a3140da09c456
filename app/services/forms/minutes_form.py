"""様式第6号, 会議記録: 宿題 of earlier meetings at the top, this meeting's own below its decisions."""

from collections.abc import Iterator
from datetime import date

from app.models.meeting import DISCLOSURES, ROLES, TASK_STATES, Meeting
from app.reports.paper import Column, Paper, Part, Row, Table, Text
from app.rules.era import japanese_date, short_date
from app.services.forms.form_year import FormYear
from app.services.meetings import meetings
from app.services.meetings.attendance import attendance
from app.services.meetings.meetings import TaskRow
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind
from app.services.printing.specimen import SPECIMEN, on_weekday
from app.services.records.open_conflicts import Dependencies
from app.services.workspace.workspace import Workspace


def minutes(workspace: Workspace, choice: Choice) -> list[Paper]:
    """One meeting (``choice.subject``), or all of the year. Empty and as 記入例 it needs none."""
    with workspace.database.reading() as session:
        year = FormYear(session, workspace, choice)
    if not year.filled:
        return [year.paper(f"会議名　{year.sample('第1回　推進会議')}", parts=_blank(year))]
    held = meetings.meetings(workspace, choice.plan_id, choice.fiscal_year)
    labels = {target.id: f"{target.label}　{target.title}" for target in year.tree.targets}
    return [
        year.paper(
            row.name,
            bookmark=row.name,
            about=(row.id,),
            mark="" if row.is_final else "案",
            parts=_parts(workspace, choice, row.id, labels),
        )
        for row in sorted(held, key=lambda row: (row.date is None, row.date, row.number))
        if choice.subject in (None, row.id)
    ]


def _parts(workspace: Workspace, choice: Choice, record: bytes, labels: dict[bytes, str]) -> Iterator[Part]:
    with workspace.database.reading() as session:
        found = session.get_one(Meeting, record)
        attended = attendance(session, found)
    day = japanese_date(found.date, weekday=True) if found.date else ""
    hours = f"{found.begins or ''}～{found.ends or ''}" if found.begins or found.ends else ""

    def where(name: str, wanted: bool = True) -> str:
        return source_links.field("meeting", record, name, wanted=wanted)

    yield Text("日時・場所", "　".join(filter(None, (day, hours, found.place))), 1, source=where("date"))
    if attended:
        yield attendance_table([Row(one) for one in attended])
    if found.attendance_note or not attended:
        yield Text("出席の補足" if attended else "出席・欠席", found.attendance_note or "", 2, source=where("present"))
    earlier = meetings.left_before(workspace, record)
    if earlier:
        yield _task_table(earlier, "前回までの宿題")
    yield Text("議題", found.agenda or "", 2, source=where("agenda"))
    if found.papers:
        yield Text("資料", found.papers)
    yield Text("協議内容", found.discussion or "", 4, stretch=1, source=where("discussion"))
    yield Text("決定事項", found.decision or "", 3, stretch=0.5, source=where("decision"))
    confirmed = [labels.get(target, "（計画にない目標）") for target in found.confirmed_targets or ()]
    yield Text("進捗を確認した推進目標", "\n".join(confirmed), 1, source=where("confirmed_targets", False))
    own = meetings.tasks(workspace, choice.plan_id, meeting=record)
    yield _task_table(own, "宿題", blank=0 if own else 2)
    yield Text("次回予定", found.next_meeting or "", 1, source=where("next_meeting", False))
    yield Text("記録者", found.recorder or "", 1, source=where("recorder"))
    yield Text("公開の別", DISCLOSURES.get(found.disclosure or "", ""), 1, source=where("disclosure"))


def _blank(year: FormYear) -> Iterator[Part]:
    sample, targets = year.sample, year.tree.goals[0].targets
    yield Text(
        "日時・場所", sample(f"{japanese_date(on_weekday(date(year.year, 5, 15)), weekday=True)}　13:30～15:00　本部会議室"), 1
    )
    examples = [("出席", role, f"見本　{name}（本部　係長）") for role, name in (("リーダー", "一"), ("サブリーダー", "二"))]
    blank = [*(("出席", role, "　\n　") for role in ROLES.values()), ("欠席", "", "　\n　")]  # two lines to write on
    yield attendance_table([Row(cells) for cells in (examples if sample("例") else blank)])
    yield Text("議題", sample("1　前年度の進捗の確認\n2　評価の案"), 2)
    yield Text("協議内容", sample(SPECIMEN.review), 5, stretch=1)
    yield Text("決定事項", sample(SPECIMEN.direction_note), 3)
    yield Text("進捗を確認した推進目標", sample("\n".join(f"{one.label}　{one.title}" for one in targets)), 1)
    yield _task_table([], "宿題", blank=3)
    yield Text("次回予定", sample("10月下旬"), 1)
    yield Text("記録者", sample("見本　三"), 1)
    yield Text("公開の別", sample(DISCLOSURES["public"]), 1)


def attendance_table(rows: list[Row]) -> Table:
    """出席・欠席 by role."""
    columns = (Column("出欠", 2, "centre"), Column("役割", 3, "centre"), Column("氏名（部署）", 14))
    return Table(columns, tuple(rows), "出席・欠席")


def _task_table(rows: list[TaskRow], caption: str, blank: int = 0) -> Table:
    columns = (Column("内容", 12), Column("担当", 4), Column("期限", 3), Column("状態", 3, "centre"), Column("結果", 6))
    found = tuple(
        Row(
            (
                row.content,
                "　".join(filter(None, (row.office_name, row.owner))),
                short_date(row.due) if row.due else "",
                TASK_STATES.get(row.state, row.state) + ("（期限過ぎ）" if row.is_late else ""),
                row.result,
            )
        )
        for row in rows
    )
    return Table(columns, found, caption, blank_rows=blank)


MINUTES = FormKind(
    "minutes",
    "会議記録",
    minutes,
    for_branches=True,
    shared=True,
    per=("subject",),
    shows=Dependencies(("meeting", "meeting_task", "staff")),
)
