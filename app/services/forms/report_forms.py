"""様式第7〜10号: the report to the 理事会, the external evaluators' sheet, opinions with answers, and the public report."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import HEAD
from app.models.evaluation import Evaluation
from app.models.form import ReportFront
from app.reports.engine.paper_drawing import first_pages
from app.reports.paper import Bullets, Cell, Column, Heading, Notes, Num, Paper, Part, Pictures, Prose, Row, Table, Text
from app.reports.paper import Choice as ChoicePart
from app.rules.era import japanese_date, short_date
from app.rules.fiscal import fiscal_year_label, fiscal_year_long
from app.services.evaluation import opinions
from app.services.evaluation.evaluation_sheet_data import STAMP
from app.services.evaluation.evaluations import evaluation_id, not_final
from app.services.evaluation.goal_reviews import read_review, review_id
from app.services.evaluation.opinions import EvaluatorRow, OpinionRow
from app.services.figures.asked import Asked
from app.services.figures.figures import Count, added, reporting, target_counts
from app.services.forms.evaluation_forms import COUNCIL, draft_mark, letter_table, ratings_table
from app.services.forms.form_charts import branches_chart, letters_chart, trend_charts
from app.services.forms.form_pictures import public_pictures
from app.services.forms.monthly_figures_form import indicator_tables
from app.services.forms.report_details import as_of, front_id, number_line, public_id, read_front, read_public
from app.services.overview.masking import MASKED, few_consultations, is_small
from app.services.plan.plans import (
    GoalRow,
    OfficeRow,
    PlanTree,
    TargetRow,
    TermRow,
    plan_tree,
    read_offices,
    read_plan_tree,
    read_terms,
)
from app.services.plan.year_settings import YearRules, scale_of, year_rules
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind, form_papers
from app.services.printing.specimen import SPECIMEN
from app.services.records.open_conflicts import FIGURES, SUMMARIES, Dependencies
from app.services.records.record_forms import live
from app.services.workspace.workspace import Workspace


class _Year:
    """What the forms of one plan and year have in common, read from the database once."""

    def __init__(self, session: Session, workspace: Workspace, choice: Choice) -> None:
        self.session, self.workspace, self.choice = session, workspace, choice
        self.tree: PlanTree = read_plan_tree(session, choice.plan_id)
        self.rules: YearRules = year_rules(session, choice.plan_id, choice.fiscal_year)
        self.marks: list[TermRow] = scale_of(session, self.rules.rating_scale)
        self.stamps = tuple(term.label for term in read_terms(session, STAMP))
        self.offices: list[OfficeRow] = read_offices(session)
        self.branches = [office for office in self.offices if office.kind == "branch"]
        ids = [target.id for target in self.tree.targets]
        self.counts = target_counts(session, ids, choice.fiscal_year)
        codes = [office.code for office in self.offices]
        self.status = reporting(session, workspace.office_code, codes, choice.fiscal_year)
        self.filled = choice.edition == "filled"

    def front(self, form: str) -> ReportFront | None:
        """報告の書き入れ of this report; None on empty forms and 記入例."""
        return read_front(self.session, self.choice.plan_id, self.choice.fiscal_year, form) if self.filled else None

    def front_id(self, form: str) -> bytes:
        return front_id(self.choice.plan_id, self.choice.fiscal_year, form)

    def source(self, entity: str, record: bytes | None, name: str) -> str:
        return source_links.field(entity, record, name) if self.filled else ""

    def lines(self, *more: str) -> tuple[str, ...]:
        return (self.tree.plan.name, fiscal_year_long(self.choice.fiscal_year), *more)

    @property
    def share(self) -> str:
        reported = sum(self.status[office.code] == "reported" for office in self.branches)
        return f"支部からの報告 {reported}/{len(self.branches)}"

    @property
    def years(self) -> range:
        """This year and the four before it."""
        return range(self.choice.fiscal_year - 4, self.choice.fiscal_year + 1)

    def missing(self) -> list[str]:
        return [office.short_name for office in self.branches if self.status[office.code] != "reported"]

    def count(self, targets: Sequence[bytes], office: str) -> Count | None:
        """The figures of a branch; None when it did not report, which is not zero."""
        if self.status.get(office) != "reported" and office != HEAD:
            return None
        return added(self.counts[target, office] for target in targets if (target, office) in self.counts)


def board_report(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第7号, 理事会報告（内部評価）."""
    last = opinions.opinions(workspace, choice.plan_id, choice.fiscal_year - 1, "board")
    with workspace.database.reading() as session:
        year = _Year(session, workspace, choice)
        front = year.front("board-report")
        day = japanese_date(front.submitted_on) if front is not None and front.submitted_on else "　　　年　　月　　日"
        chair = (front.chair_name if front is not None else None) or "　　　　　　　　"
        about = (front.heading if front is not None else None) or ""
        sample = choice.edition == "specimen"
        if sample:
            day, chair, about = "令和7年5月27日", "見本　一", "令和6年度　地域福祉活動計画の評価について"
        return [
            Paper(
                title="",
                lines=year.lines(
                    *((f"件名　{about}",) if about or not year.filled else ()),
                    number_line(front) if not sample else "報告第3号",
                    f"提出日　{day}",
                    f"会長　{chair}",
                ),
                mark=draft_mark(session, year.tree.targets, choice),
                stamp_boxes=year.stamps,
                council=year.tree.plan.council,
                parts=tuple(_board_parts(year, last)),
            )
        ]


def _board_parts(year: _Year, last: list[OpinionRow]) -> Iterator[Part]:
    goals = year.tree.goals
    yield Heading("１　総括")
    yield letter_table(year.session, goals, year.choice, year.marks)
    if year.filled:
        yield letters_chart(year.session, goals, year.choice.fiscal_year, year.marks)
    reviews = [(goal, read_review(year.session, goal.id, year.choice.fiscal_year)) for goal in goals]
    front = year.front("board-report")
    whole = (front.summary if front is not None else None) or _sample(year, SPECIMEN.review)
    yield Text("総括", whole, 5, source=year.source("report_front", year.front_id("board-report"), "summary"))
    yield Heading("２　評価結果一覧")
    yield ratings_table(year.session, goals, year.choice, year.marks)
    yield Heading("３　基本目標別の成果と課題")
    for goal, found in reviews:
        yield Heading(f"基本目標{goal.number}　{goal.title}")
        record = review_id(goal.id, year.choice.fiscal_year)
        done = (found.achievements or "") if found and year.filled else _sample(year, SPECIMEN.outcome)
        left = (found.issues or "") if found and year.filled else _sample(year, SPECIMEN.issue)
        yield Text("主な成果", done, 2, source=year.source("goal_review", record, "achievements"))
        yield Text("課題", left, 2, source=year.source("goal_review", record, "issues"))
    yield Heading("４　数値指標の一覧")
    labels = {target.id: target.label for target in year.tree.targets}
    if year.filled:
        yield from indicator_tables(year.session, HEAD, year.choice.plan_id, list(labels), year.choice.fiscal_year, labels)
        important = [target.id for target in year.tree.targets if target.priority]
        yield from trend_charts(year.session, important, year.years, year.choice.fiscal_year)
    yield Heading("５　支部別の状況")
    yield _branch_table(year)
    if year.filled:
        every = [target.id for target in year.tree.targets]
        counts = [year.count(every, office.code) for office in year.branches]
        yield branches_chart(year.branches, counts, f"{fiscal_year_label(year.choice.fiscal_year)}の活動件数")
    yield from _missing_note(year)
    yield Heading("６　前回の理事会の意見への対応")
    if year.filled and not last:
        yield Prose("前年度の理事会の意見は、記録されていません。")
    else:
        yield _opinion_table(last if year.filled else [], 3 if not year.filled else 0)
    yield Heading("７　次年度の方向")
    following = [f"基本目標{goal.number}　{found.next_year}" for goal, found in reviews if found and found.next_year]
    yield Bullets("次年度の方向", tuple(following) if year.filled else _samples(year), 3)
    yield Heading("８　理事会の意見")
    yield Text("理事会の意見", "", 5, stretch=1)


def _branch_table(year: _Year) -> Table:
    """推進目標 × branches. 未提出 fills the whole column of a branch, never a zero."""
    width = 2.0
    columns = (
        Column("番号", 2, "centre"),
        *(Column(office.short_name, width, "right", "活動件数（件）") for office in year.branches),
        Column("計", width, "right"),
    )
    rows = []
    for target in year.tree.targets:
        found = [year.count([target.id], office.code) for office in year.branches]
        cells: list[Cell] = ["未提出" if one is None else Num(one.activities) for one in found]
        if target.led_by_head:  # the branches were not asked: what they did all the same stands there, and nothing is missing
            cells = [Num(one.activities) if one is not None and one.activities else "－" for one in found]
        known = [one.activities for one in found if one is not None]
        if not year.filled:
            cells, known = ["" for _ in found], []
        asked = [*(office.code for office in year.branches), None] if year.filled else []
        sources = [source_links.figure(Asked(target.id, office=office)) for office in asked]
        rows.append(Row((target.label, *cells, Num(sum(known)) if known else ""), sources=("", *sources)))
    return Table(columns, tuple(rows), "活動件数", year.share)


def _missing_note(year: _Year) -> Iterator[Part]:
    missing = year.missing()
    if missing and year.filled:
        yield Notes((f"未提出の支部（{'、'.join(missing)}）は、合計に入っていません。",))


def external_sheets(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第8号: one per 基本目標 for handwriting; filled, one per evaluator with what was keyed in (internal use)."""
    people: list[EvaluatorRow] = opinions.evaluators(workspace, choice.fiscal_year)
    rows = opinions.opinions(workspace, choice.plan_id, choice.fiscal_year, "external")
    evidence = _evidence_pages(workspace, choice) if choice.edition == "filled" else {}
    with workspace.database.reading() as session:
        year = _Year(session, workspace, choice)
        scale = read_terms(session, year.rules.external_scale)
        papers = []
        for goal in year.tree.goals:
            if choice.goals is not None and goal.id not in choice.goals:
                continue
            given = [(one, [row for row in rows if row.evaluator_id == one.id and row.goal_id == goal.id]) for one in people]
            sheets: list[tuple[EvaluatorRow | None, list[OpinionRow]]] = [*(given if year.filled else [])] or [(None, [])]
            for person, found in sheets:
                papers.append(
                    Paper(
                        title="",
                        lines=year.lines(f"基本目標{goal.number}　{goal.title}"),
                        council=year.tree.plan.council,
                        bookmark=f"基本目標{goal.number}{'　' + person.alias if person else ''}",
                        about=(goal.id, *(target.id for target in goal.targets)),
                        parts=tuple(_external_parts(year, goal, scale, person, found, evidence)),
                    )
                )
        return papers


def _evidence_pages(workspace: Workspace, choice: Choice) -> dict[bytes, int]:
    """The page on which each target's sheet begins when all are printed together, for the evaluators to turn to."""
    every = replace(choice, targets=None, goals=None, office="", subject=None)
    pages = first_pages(form_papers(workspace, COUNCIL, every))
    return {target.id: page for target, page in zip(plan_tree(workspace, choice.plan_id).targets, pages, strict=True)}


def _evidence(goal: GoalRow, pages: dict[bytes, int], filled: bool) -> Iterator[Part]:
    told = [(target.label, str(pages[target.id]) if target.id in pages else "") for target in goal.targets]
    columns = (Column("資料", 4), *(Column(label, 2, "centre", "推進目標ごとのページ") for label, _ in told))
    yield Table(columns, (Row(("評価シート（法人）", *(page for _, page in told))),), "根拠資料のページ")
    if filled:
        yield Notes(("ページは、評価シート（法人）をすべての推進目標でまとめて印刷したときの「通し」の番号です。",))


def _external_parts(
    year: _Year,
    goal: GoalRow,
    scale: list[TermRow],
    person: EvaluatorRow | None,
    found: list[OpinionRow],
    evidence: dict[bytes, int],
) -> Iterator[Part]:
    yield Prose(
        "この基本目標について、内部の評価をご覧いただき、お考えをお書きください。分からないところは、空けたままで構いません。"
    )
    yield ratings_table(year.session, [goal], year.choice, year.marks)
    review = read_review(year.session, goal.id, year.choice.fiscal_year) if year.filled else None
    words = (review.review or "") if review else _sample(year, SPECIMEN.review)
    where = year.source("goal_review", review_id(goal.id, year.choice.fiscal_year), "review")
    yield Text("内部評価の要約", words, 2, source=where)
    yield from _evidence(goal, evidence, year.filled)
    yield from _priority_facts(year, goal)
    first = found[0] if found else None
    labels = {term.code: term.label for term in scale}
    unable = "評価できない"
    chosen = (unable if first.cannot_judge else labels.get(first.rating or "")) if first else None
    choices = (*(term.label for term in scale if term.code != "-"), unable)
    sample = year.choice.edition == "specimen"
    chosen = choices[1] if sample and len(choices) > 2 else chosen
    yield ChoicePart("委員の評価", choices, chosen, tuple(term.note for term in scale if term.code != "-"))
    for name, field in (("良い点", "good"), ("改善すべき点", "improve"), ("提案", "suggestion")):
        text = "\n".join(filter(None, (getattr(row, field) for row in found)))
        yield Text(name, text or (SPECIMEN.opinion if sample and field == "good" else ""), 3, stretch=1)
    yield Text("委員名・所属", person.alias if person else _sample(year, "委員A"), 1)
    day = japanese_date(first.received_on) if first and first.received_on else _sample(year, "令和7年7月20日")
    yield Text("記入日", day, 1)


def _priority_facts(year: _Year, goal: GoalRow) -> Iterator[Part]:
    """重点 targets in detail; the others are in the table."""
    for target in goal.targets:
        if target.priority:
            found = live(year.session, Evaluation, evaluation_id(target.id, year.choice.fiscal_year)) if year.filled else None
            outcome = ((found.outcome if found else None) or "") or _sample(year, SPECIMEN.outcome)
            issue = ((found.issue if found else None) or "") or _sample(year, SPECIMEN.issue)
            told = [f"成果：{outcome}" if outcome else "", f"課題：{issue}" if issue else ""]
            yield Text(f"【重点】{target.label}", "\n".join([target.title, *filter(None, told)]))


def opinion_list(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第9号: opinion → answer → 反映先. Evaluators by alias only."""
    rows = opinions.opinions(workspace, choice.plan_id, choice.fiscal_year)
    with workspace.database.reading() as session:
        year = _Year(session, workspace, choice)
        if choice.edition == "specimen":
            table = _opinion_table(
                [], 0, (("1", "委員A", "基本目標1", SPECIMEN.opinion, SPECIMEN.answer, "地域福祉課", "", "次年度"),)
            )
        else:
            table = _opinion_table(rows if year.filled else [], 0 if year.filled and rows else 8)
        return [Paper(title="", lines=year.lines(), council=year.tree.plan.council, orientation="landscape", parts=(table,))]


def _opinion_table(rows: Sequence[OpinionRow], blank: int, more: Sequence[tuple[str, ...]] = ()) -> Table:
    columns = (
        Column("番号", 2, "centre"),
        Column("だれから", 4),
        Column("対象", 5),
        Column("意見", 14),
        Column("対応方針", 12),
        Column("担当", 4),
        Column("期限", 4),
        Column("反映先", 6),
    )
    found = [
        Row(
            (
                str(number),
                row.by,
                row.subject,
                row.text,
                row.answer or "検討中",
                row.owner,
                short_date(row.due) if row.due else "",
                f"{row.follow_up}{f'（{row.became}）' if row.became else ''}",
            ),
            sources=(
                "",
                "",
                "",
                "",
                source_links.field("opinion", row.id, "answer"),
                source_links.field("opinion", row.id, "owner"),
            ),
        )
        for number, row in enumerate(rows, start=1)
    ]
    return Table(columns, (*found, *(Row(cells) for cells in more)), blank_rows=blank)


def public_report(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第10号, 検証結果報告（公表版）: no names, no branch's free text, small counts hidden.

    Raises Refused("unanswered-opinions") while an opinion lacks 対応方針, 担当 or 反映先, Refused("draft-evaluations") while
    a letter is a draft.
    """
    rows = opinions.opinions(workspace, choice.plan_id, choice.fiscal_year)
    open_ones = opinions.unanswered(rows)
    if open_ones and choice.edition == "filled":
        raise Refused(
            "unanswered-opinions",
            f"対応方針・担当・反映先のそろわない意見が、{len(open_ones)}件あります。",
            "「意見と対応」で書き入れてから、印刷してください。",
        )
    with workspace.database.reading() as session:
        year = _Year(session, workspace, choice)
        if year.filled:
            _refuse_drafts(not_final(session, year.tree.targets, choice.fiscal_year))
        return [
            Paper(
                title="",
                lines=year.lines(),
                council=year.tree.plan.council,
                parts=tuple(_public_parts(year, [row for row in rows if row.source == "external"])),
            )
        ]


def _refuse_drafts(targets: Sequence[TargetRow]) -> None:
    if targets:
        raise Refused(
            "draft-evaluations",
            f"確定していない評価が、{len(targets)}件あります（{_some(targets)}）。",
            "「推進目標と評価」で確定してから、印刷してください。",
        )


def _some(targets: Sequence[TargetRow]) -> str:
    return "、".join(target.label for target in targets[:5]) + ("ほか" if len(targets) > 5 else "")


def _public_parts(year: _Year, rows: list[OpinionRow]) -> Iterator[Part]:
    tree = year.tree
    yield Heading("１　計画の体系")
    yield Text("基本理念", tree.texts.get("philosophy", ""))
    columns = (Column("基本目標", 6), Column("推進目標", 12))
    listed = [
        Row(
            (
                f"{goal.number}　{goal.title}" if first else "",
                f"{target.label}{'【重点】' if target.priority else ''}　{target.title}",
            )
        )
        for goal in tree.goals
        for first, target in ((place == 0, target) for place, target in enumerate(goal.targets))
    ]
    yield Table(columns, tuple(listed))
    yield Heading("２　評価の方法と基準")
    yield Prose("支部の自己評価と推進ワーキンググループの評価を、理事会（内部評価）と外部評価で確かめました。")
    yield Table((Column("評価", 2, "centre"), Column("意味", 14)), tuple(Row((mark.label, mark.note)) for mark in year.marks))
    day = (
        japanese_date(as_of(year.session, year.choice.plan_id, year.choice.fiscal_year)) if year.filled else "　　年　　月　　日"
    )
    yield Notes((f"基準日：{day}。{year.share if year.filled else '支部からの報告　　/　　'}。",))
    yield Heading("３　評価の結果", new_page=True)
    yield letter_table(year.session, tree.goals, year.choice, year.marks)
    if year.filled:
        yield letters_chart(year.session, tree.goals, year.choice.fiscal_year, year.marks)
    yield ratings_table(year.session, tree.goals, year.choice, year.marks, public=True)
    yield Heading("４　主な取組と実績")
    yield _public_activities(year)
    yield _public_figures(year)
    yield from _missing_note(year)
    if year.rules.mask_below > 1:
        yield Notes((f"※ 個人が分からないように、{year.rules.mask_below}未満の数は「{MASKED}」と示しています。",))
    if year.filled:
        labels = {target.id: target.label for target in tree.targets}
        place = (year.choice.plan_id, list(labels), year.choice.fiscal_year, labels)
        yield from indicator_tables(year.session, HEAD, *place, public=True)
        pictures = public_pictures(year.session, year.workspace, tree.goals, year.choice.fiscal_year)
        if pictures:
            yield Pictures(pictures)
    yield Heading("５　外部評価の意見と対応")
    yield _public_opinions(rows if year.filled else [], 0 if rows and year.filled else 4)
    yield Heading("６　今後に向けて")
    told = [(goal, read_review(year.session, goal.id, year.choice.fiscal_year)) for goal in tree.goals]
    lines = tuple(f"基本目標{goal.number}　{found.next_year}" for goal, found in told if found and found.next_year)
    yield Bullets("次年度の方向", lines if year.filled else _samples(year), 4)


def _public_opinions(rows: Sequence[OpinionRow], blank: int) -> Table:
    """What citizens need: subject, opinion, answer and 反映先. Who said it is an alias, never a name."""
    columns = (Column("対象", 5), Column("意見", 14), Column("対応", 12), Column("反映先", 5))
    found = tuple(Row((f"{row.subject}（{row.by}）", row.text, row.answer, row.follow_up)) for row in rows)
    return Table(columns, found, blank_rows=blank)


def _public_activities(year: _Year) -> Table:
    """取組 in the words written for citizens; no text of a branch or of the evaluation is used here automatically."""
    ids = [target.id for target in year.tree.targets]
    texts = read_public(year.session, ids, year.choice.fiscal_year) if year.filled else {}
    rows = []
    for target in year.tree.targets:
        where = year.source("public_activity", public_id(target.id, year.choice.fiscal_year), "public_text")
        words = texts.get(target.id, "") or _sample(year, SPECIMEN.main_activities[0])
        room = "　\n　\n　" if year.choice.edition == "empty" else ""  # to write into by hand
        rows.append(Row((f"{target.label}　{target.title}", words or room), sources=("", where)))
    return Table((Column("推進目標", 7), Column("主な取組", 12)), tuple(rows), "主な取組")


def _public_figures(year: _Year) -> Table:
    columns = (
        Column("番号", 2, "centre"),
        Column("推進目標", 11),
        Column("活動件数（件）", 3, "right"),
        Column("延べ参加者（人）", 4, "right"),
    )
    rows = []
    codes = [office.code for office in year.offices]
    least = year.rules.mask_below
    few = few_consultations(year.session, [one.id for one in year.tree.targets], year.choice.fiscal_year, least)
    for target in year.tree.targets:
        every = [found for code in codes if (found := year.count([target.id], code)) is not None]
        whole = added(every)
        people: Cell = "未入力" if whole.participants_missing else "不明" if whole.participants_unknown else "－"
        if whole.participants is not None:
            hidden = is_small(whole.participants, least)
            people = MASKED if hidden else Num(whole.participants, approximate=whole.participants_approximate)
        title = f"{'【重点】' if target.priority else ''}{target.title}"
        number: Cell = MASKED if target.id in few else Num(whole.activities)
        asked = [Asked(target.id), Asked(target.id, "participants")] if year.filled else []
        cells = (target.label, title, *((number, people) if year.filled else ("", "")))
        rows.append(Row(cells, sources=("", "", *map(source_links.figure, asked))))
    return Table(columns, tuple(rows), "実績", year.share if year.filled else "")


def _samples(year: _Year) -> tuple[str, ...]:
    return (SPECIMEN.direction_note,) if year.choice.edition == "specimen" else ()


def _sample(year: _Year, text: str) -> str:
    return text if year.choice.edition == "specimen" else ""


BOARD = FormKind(
    "board-report", "理事会報告", board_report, shows=Dependencies((*FIGURES, *SUMMARIES, "meeting", "plan_item"), years_back=4)
)
EXTERNAL = FormKind(
    "external-sheet", "外部評価シート", external_sheets, per=("goal",), shows=Dependencies((*FIGURES, *SUMMARIES))
)
OPINIONS = FormKind("opinion-list", "意見・対応一覧", opinion_list, shows=Dependencies(("opinion", "evaluator", "plan_item")))
PUBLIC = FormKind(
    "public-report",
    "検証結果報告（公表版）",
    public_report,
    shared=True,
    shows=Dependencies((*FIGURES, *SUMMARIES, "annual_plan", "plan_item"), years_back=4),
)
