"""様式第2号, 活動記録: one activity on a sheet, empty for the day itself, or a year's of an office one after the other."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.annual_plan import PlanItem
from app.models.base import HEAD
from app.models.counts import counts_text
from app.models.era import japanese_date
from app.models.fiscal import first_day, fiscal_year_long, last_day
from app.reports.paper import Choice as Ring
from app.reports.paper import Paper, Part, Text
from app.services import annual_plans, origins
from app.services.activity_rows import target_names
from app.services.desk import Desk
from app.services.form_catalogue import Choice, FormKind
from app.services.forms import live
from app.services.labels import COUNTS, STATE_LABELS, STATUS_LABELS
from app.services.plans import read_offices, read_plan_tree, read_terms
from app.services.printing import STAMP
from app.services.provisional import note_on_paper
from app.services.specimen import SPECIMEN

Words = dict[str, str]
WANTED = {"推進目標": "target_id", "活動名": "title", "活動区分": "kind", "内容": "content"}
"""Boxes whose emptiness is said before printing, with their fields."""
BLANK: Words = {}
EXAMPLE: Words = {
    "day": "令和7年6月12日（木）",
    "target": "1-③　地域福祉コーディネーターによる地域づくり支援を進めます",
    "title": "ふれあいサロン代表者交流会",
    "kind": "交流・サロン",
    "status": "実施",
    "many": "1回　延べ 約50人",
    "breakdown": "高齢者40人、民生委員5人、ボランティア・協力者5人",
    "place": "市民センター（中央地区）",
    "partners": "民生児童委員協議会、行政区",
    "content": "サロンの世話人が集まり、冬の集まりの工夫を持ち寄った。",
    "outcome": SPECIMEN.outcome,
    "issue": SPECIMEN.issue,
    "next_step": "10月に2回目を開く",
    "costs": "謝礼10,000円、材料等購入費3,000円",
    "funding": "共同募金配分金13,000円",
}


def activity_papers(desk: Desk, choice: Choice) -> list[Paper]:
    """The activity of ``choice.subject``; else the final ones of the year, of an office and of the targets, by day."""
    with desk.database.reading() as session:
        tree = read_plan_tree(session, choice.plan_id)
        stamps = tuple(term.label for term in read_terms(session, STAMP))
        names = {office.code: office.name for office in read_offices(session)}
        statuses = tuple(STATUS_LABELS.values())
        found = _chosen(session, desk, choice) if choice.edition == "filled" else [None]
        papers = []
        for row in found:
            words = _words(session, row) if row is not None else EXAMPLE if choice.edition == "specimen" else BLANK
            office = names.get(row.partition if row is not None else choice.office or desk.office_code, "")
            wanted = {words: origins.field("activity", row.id, name) for words, name in WANTED.items()} if row is not None else {}
            papers.append(
                origins.named(
                    Paper(
                        title="",
                        lines=tuple(
                            filter(None, (tree.plan.name, fiscal_year_long(choice.fiscal_year), office, note_on_paper(row)))
                        ),
                        stamp_boxes=stamps,
                        council=tree.plan.council,
                        bookmark=words.get("title", ""),
                        mark=STATE_LABELS.get(row.state or "", "") if row is not None and row.state != "final" else "",
                        parts=tuple(_parts(words, statuses)),
                    ),
                    wanted,
                )
            )
        return papers


def _chosen(session: Session, desk: Desk, choice: Choice) -> list[Activity | None]:
    if choice.subject is not None:
        one = live(session, Activity, choice.subject)
        return [one] if one is not None else []
    office = (choice.office or HEAD) if desk.is_head else desk.office_code
    wanted = select(Activity).where(
        Activity.deleted.is_(False),
        Activity.state == "final",
        Activity.partition == office,
        Activity.date.between(first_day(choice.fiscal_year), last_day(choice.fiscal_year)),
        *((Activity.target_id.in_(choice.targets),) if choice.targets is not None else ()),
    )
    return list(session.scalars(wanted.order_by(Activity.date, Activity.id)))


def _words(session: Session, row: Activity) -> Words:
    kinds = {listing: [(term.code, term.label) for term in read_terms(session, listing)] for listing in COUNTS.values()}
    labels = {term.code: term.label for term in read_terms(session, "activity_kind")}
    every = [row.target_id or b"", *(row.secondary_targets or ())]
    targets = target_names(session, every)
    named = [f"{targets[one][1]}　{targets[one][2]}" for one in every if one in targets]
    item = live(session, PlanItem, row.plan_item_id) if row.plan_item_id else None
    day = japanese_date(row.date, weekday=True) if row.date else ""
    until = f"～{japanese_date(row.end_date, weekday=True)}" if row.end_date else ""
    about = "約" if row.participants_approximate else ""
    people = "人数 未入力" if row.participants is None else f"延べ {about}{row.participants:,}人"
    happened = row.status in (None, "done", "partly")
    return {
        "day": day + until,
        "target": "\n関連：".join(filter(None, (named[0] if named else "", "、".join(named[1:])))),
        "title": row.title or "",
        "item": "計画外" if row.plan_item_id == annual_plans.OUTSIDE else (item.title or "") if item is not None else "",
        "kind": labels.get(row.kind or "", row.kind or ""),
        "status": STATUS_LABELS.get(row.status or "done", ""),
        "reason": row.status_reason or "",
        "many": "　".join(filter(None, (f"{row.sessions}回" if row.sessions is not None else "", people))) if happened else "－",
        "breakdown": counts_text(row.breakdown, kinds["participant_kind"], "人"),
        "place": f"{row.place or ''}{f'（{row.district}）' if row.district else ''}",
        "partners": row.partners or "",
        "content": row.content or "",
        "outcome": row.outcome or "",
        "issue": row.issue or "",
        "next_step": row.next_step or "",
        "costs": counts_text(row.costs, kinds["cost"], "円"),
        "funding": counts_text(row.funding, kinds["funding"], "円"),
        "recorder": row.recorder or "",
    }


def _parts(words: Words, statuses: tuple[str, ...]) -> Iterator[Part]:
    def part(name: str, key: str, lines: float = 1, stretch: float = 0) -> Text:
        return Text(name, words.get(key, ""), lines, stretch)

    yield part("活動日", "day")
    yield part("推進目標", "target")
    yield Text("活動名", words.get("title", ""), 1, bold_first=True)
    yield part("年次計画の項目", "item")
    yield part("活動区分", "kind")
    yield Ring("実施状況", statuses, words.get("status"))
    if words.get("reason") or not words:
        yield part("中止・延期の理由", "reason")
    yield part("回数・延べ参加者数", "many")
    yield part("参加者の内訳", "breakdown")
    yield part("場所（地区）", "place")
    yield part("協力団体", "partners")
    yield part("内容", "content", 4, 1)
    yield part("成果", "outcome", 3, 0.5)
    yield part("課題", "issue", 3, 0.5)
    yield part("次回予定", "next_step")
    yield part("費用", "costs")
    yield part("財源", "funding")
    yield part("記入者", "recorder")


ACTIVITY = FormKind(
    "activity-record", "活動記録", activity_papers, for_branches=True, per=("office", "target", "subject"), of_head_office=True
)
