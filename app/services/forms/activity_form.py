"""様式第2号, 活動記録: one activity per sheet, empty for the day itself, or all activities of an office in a year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activity import STATES, STATUSES, UNPLANNED, Activity
from app.models.annual_plan import PlanItem
from app.models.base import HEAD
from app.models.indicator import ActivityFigure, Indicator
from app.reports.figures import figure_text
from app.reports.paper import Choice as Ring
from app.reports.paper import Num, Paper, Part, Text, cell_text
from app.rules.counts import COUNTED_APART, counts_text, read_counts
from app.rules.era import japanese_date
from app.rules.figure import entered
from app.rules.hours import duration_text
from app.services.figures.figures import counted_records
from app.services.forms.form_year import FormYear
from app.services.plan.plans import terms
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind
from app.services.printing.specimen import SPECIMEN
from app.services.records.names import target_names
from app.services.records.open_conflicts import Dependencies
from app.services.records.provisional_values import note_on_paper
from app.services.records.record_forms import is_among, live, records_of
from app.services.workspace.workspace import Workspace

Words = dict[str, str]
WANTED = {"推進目標": "target_id", "活動名": "title", "活動区分": "kind", "内容": "content"}
"""Boxes reported as blank before printing, with their fields."""
EMPTY_PEOPLE = "記入者：　　　　　　　　　　　　　　　確認者："


def activity_papers(workspace: Workspace, choice: Choice) -> list[Paper]:
    """The activity of ``choice.subject``; else the final ones of the year, of an office and of the targets, by day.

    An empty form or 記入例 for each chosen target; without a choice one.
    """
    with workspace.database.reading() as session:
        year = FormYear(session, workspace, choice)
        if not year.filled:
            return [_nobodys(year, target) for target in choice.targets or (None,)]
        rows = _chosen(session, workspace, choice)
        beside = _Beside(_items(session, rows), _figures(session, rows))
        return [_paper(year, row, beside) for row in rows]


@dataclass(frozen=True)
class _Beside:
    """What belongs to the activities of one print: the names of their 実施項目, and their 指標値 in words by activity."""

    items: Mapping[bytes, str]
    figures: Mapping[bytes, str]


def _paper(year: FormYear, row: Activity, beside: _Beside) -> Paper:
    words = _words(year.session, row, beside)
    lines = filter(None, (_office_name(year, row.partition), note_on_paper(row)))
    mark = STATES.get(row.state or "", "") if row.state != "final" else ""
    made = year.paper(*lines, bookmark=words["title"], about=(row.id,), mark=mark, parts=_parts(words))
    return source_links.named(made, {words: source_links.field("activity", row.id, name) for words, name in WANTED.items()})


def _nobodys(year: FormYear, target: bytes | None) -> Paper:
    """An empty form, with the target if one is chosen, or a 記入例."""
    office = _office_name(year, year.choice.office or year.workspace.office_code)
    if year.choice.edition == "specimen":
        example = _example(year.year, target or year.tree.targets[0].id)
        words = _words(year.session, example, _Beside({}, {}))
        return year.paper(*filter(None, (office,)), bookmark=words["title"], parts=_parts(words))
    named = {"target": _target_names(year.session, [target])} if target is not None else {}
    return year.paper(*filter(None, (office,)), bookmark=named.get("target", ""), parts=_parts(named, blank=True))


def _example(fiscal_year: int, target: bytes) -> Activity:
    """A record that is nobody's and is kept nowhere."""
    return Activity(
        date=date(fiscal_year, 6, 12),
        times="9:30～11:45",
        target_id=target,
        title=SPECIMEN.item[0],
        kind="meeting",
        sessions=1,
        participants=50,
        participants_approximate=True,
        breakdown="resident=40\nwelfare_commissioner=5\nvolunteer=5",
        place="市民センター",
        district="中央地区",
        partners="民生児童委員協議会、行政区",
        content=SPECIMEN.content,
        outcome=SPECIMEN.outcome,
        issue=SPECIMEN.issue,
        issue_to_evaluation=True,
        next_step="10月に2回目を開く",
        staff_count=2,
        staff_minutes=270,
        referred_to="地域包括支援センター",
        costs="honorarium=10000\nmaterials=3000",
        funding="community_chest=13000",
        recorder=SPECIMEN.recorder,
        confirmed_by="見本 太郎",
    )


def _office_name(year: FormYear, code: str) -> str:
    return next((office.name for office in year.offices if office.code == code), "")


def _chosen(session: Session, workspace: Workspace, choice: Choice) -> list[Activity]:
    if choice.subject is not None:
        one = live(session, Activity, choice.subject)
        return [one] if one is not None else []
    office = (choice.office or HEAD) if workspace.is_head else workspace.office_code
    counted = counted_records(Activity, choice.targets, choice.fiscal_year)
    return list(records_of(session, Activity, Activity.partition == office, *counted, by=(Activity.date, Activity.id)))


def _items(session: Session, rows: Sequence[Activity]) -> dict[bytes, str]:
    wanted = {row.plan_item_id for row in rows if row.plan_item_id}
    found = records_of(session, PlanItem, is_among(PlanItem.id, wanted)) if wanted else ()
    return {one.id: one.title or "" for one in found}


def _words(session: Session, row: Activity, beside: _Beside) -> Words:
    kinds = {
        listing: [(term.code, term.label) for term in terms(session, listing)]
        for listing in ("participant_kind", "cost", "funding")
    }
    labels = {term.code: term.label for term in terms(session, "activity_kind")}
    day = japanese_date(row.date, weekday=True) if row.date else ""
    until = f"～{japanese_date(row.end_date, weekday=True)}" if row.end_date else ""
    found = entered(row.participants, row.participants_approximate, row.participants_unknown)
    people = f"{'人数' if found.value is None else '延べ'} {figure_text(found, suffix='人')}"
    happened = row.status in (None, "done", "partly")
    return {
        "day": "　".join(filter(None, (day + until, row.times))),
        "target": _target_names(session, [row.target_id or b"", *(row.secondary_targets or ())]),
        "title": row.title or "",
        "item": "計画外" if row.plan_item_id == UNPLANNED else beside.items.get(row.plan_item_id or b"", ""),
        "kind": labels.get(row.kind or "", row.kind or ""),
        "status": STATUSES.get(row.status or "done", ""),
        "reason": row.status_reason or "",
        "many": "　".join(filter(None, (f"{row.sessions}回" if row.sessions is not None else "", people))) if happened else "－",
        "breakdown": _breakdown(row.breakdown, kinds["participant_kind"]),
        "staff": "　".join(filter(None, (_people(row.staff_count), duration_text(row.staff_minutes)))),
        "referred_to": row.referred_to or "",
        "figures": beside.figures.get(row.id, ""),
        "to_evaluation": "→ 評価シートへ" if row.issue and row.issue_to_evaluation else "",
        "place": f"{row.place or ''}{f'（{row.district}）' if row.district else ''}",
        "partners": row.partners or "",
        "content": row.content or "",
        "outcome": row.outcome or "",
        "issue": row.issue or "",
        "next_step": row.next_step or "",
        "costs": counts_text(row.costs, kinds["cost"], "円"),
        "funding": counts_text(row.funding, kinds["funding"], "円"),
        "people": "　".join(
            f"{called}：{name}" for called, name in (("記入者", row.recorder), ("確認者", row.confirmed_by)) if name
        ),
    }


def _target_names(session: Session, targets: Sequence[bytes]) -> str:
    """The target, and 関連 those that the activity is for too."""
    found = target_names(session, targets)
    named = [f"{found[one][1]}　{found[one][2]}" for one in targets if one in found]
    return "\n関連：".join(filter(None, (named[0] if named else "", "、".join(named[1:]))))


def _breakdown(value: str | None, kinds: list[tuple[str, str]]) -> str:
    """参加者の内訳. 社協職員 are listed separately: they are not participants."""
    counted = read_counts(value)
    apart = counted.pop(COUNTED_APART, None)
    counts = counts_text("\n".join(f"{code}={number}" for code, number in counted.items()), kinds, "人")
    staff = f"{dict(kinds).get(COUNTED_APART, '社協職員')}{apart:,}人（参加者数に入れない）" if apart is not None else ""
    return "　".join(filter(None, (counts, staff)))


def _people(count: int | None) -> str:
    return f"{count:,}人" if count is not None else ""


def _figures(session: Session, rows: Sequence[Activity]) -> dict[bytes, str]:
    """Activity → its 指標値: 「応募点数214点」."""
    of_these = is_among(ActivityFigure.activity_id, [row.id for row in rows])
    found = session.execute(
        select(ActivityFigure.activity_id, Indicator, ActivityFigure.value, ActivityFigure.approximate)
        .join(Indicator, Indicator.id == ActivityFigure.indicator_id)
        .where(of_these, ActivityFigure.deleted.is_(False), ActivityFigure.value.is_not(None))
        .order_by(Indicator.sort_no, Indicator.code)
    )
    words: dict[bytes, list[str]] = {}
    for activity, indicator, value, about in found.tuples():
        said = f"{indicator.name}{cell_text(Num(value or 0, indicator.decimals or 0, bool(about)))}{indicator.unit}"
        words.setdefault(activity or b"", []).append(said)
    return {activity: "、".join(some) for activity, some in words.items()}


def _parts(words: Words, *, blank: bool = False) -> Iterator[Part]:
    """``blank``: a form to write on, with every box."""

    def part(name: str, key: str, lines: float = 1, stretch: float = 0) -> Text:
        return Text(name, words.get(key, ""), lines, stretch)

    yield part("活動日・時間", "day")
    yield part("推進目標", "target")
    yield Text("活動名", words.get("title", ""), 1, bold_first=True)
    yield part("年次計画の項目", "item")
    yield part("活動区分", "kind")
    yield Ring("実施状況", tuple(STATUSES.values()), words.get("status"))
    if words.get("reason") or blank:
        yield part("中止・延期の理由", "reason")
    yield part("回数・延べ参加者数", "many")
    yield part("参加者の内訳", "breakdown")
    if words.get("figures"):
        yield part("指標の数", "figures")
    yield part("場所（地区）", "place")
    yield part("協力団体", "partners")
    yield part("従事職員", "staff")
    yield part("内容", "content", 4, 1)
    yield part("成果", "outcome", 3, 0.5)
    issue = "\n".join(filter(None, (words.get("issue", ""), words.get("to_evaluation", ""))))
    yield Text("課題（評価シートへ）" if blank else "課題", issue, 3, 0.5)
    yield part("つないだ先", "referred_to")
    yield part("次回予定", "next_step")
    yield part("費用", "costs")
    yield part("財源", "funding")
    yield Text("記入・確認", EMPTY_PEOPLE if blank else words.get("people", ""), 1)


ACTIVITY = FormKind(
    "activity-record",
    "活動記録",
    activity_papers,
    for_branches=True,
    per=("office", "target", "subject"),
    of_head_office=True,
    shows=Dependencies(("activity", "activity_figure", "photo", "plan_item"), years_back=0),
)
