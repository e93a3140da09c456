"""様式第7〜10号: the report to the 理事会, the external evaluators' sheet, opinions with answers, and the public report."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models import clock
from app.models.base import HEAD
from app.models.era import japanese_date, short_date
from app.models.evaluation import Evaluation
from app.models.fiscal import fiscal_year_label, fiscal_year_long
from app.reports.paper import Bullets, Cell, Column, Heading, Notes, Num, Paper, Part, Pictures, Prose, Row, Table, Text
from app.reports.paper import Choice as ChoicePart
from app.services import opinions as said
from app.services.desk import Desk
from app.services.evaluation_papers import letter_table, ratings_table
from app.services.evaluations import evaluation_id
from app.services.figures import Count, added, reporting, target_counts
from app.services.form_catalogue import Choice, FormKind
from app.services.forms import live
from app.services.goal_reviews import read_review
from app.services.indicator_papers import MASKED, indicator_tables
from app.services.opinions import EvaluatorRow, OpinionRow
from app.services.paper_charts import branches_chart, letters_chart, trend_charts
from app.services.paper_pictures import public_pictures
from app.services.plans import GoalRow, OfficeRow, PlanTree, TermRow, read_offices, read_plan_tree, read_terms
from app.services.printing import STAMP
from app.services.specimen import SPECIMEN
from app.services.year_settings import YearRules, scale_of, year_rules


class _Year:
    """What the forms of one plan and year have in common, asked once."""

    def __init__(self, session: Session, desk: Desk, choice: Choice) -> None:
        self.session, self.desk, self.choice = session, desk, choice
        self.tree: PlanTree = read_plan_tree(session, choice.plan_id)
        self.rules: YearRules = year_rules(session, choice.plan_id, choice.fiscal_year)
        self.marks: list[TermRow] = scale_of(session, self.rules.rating_scale)
        self.stamps = tuple(term.label for term in read_terms(session, STAMP))
        self.offices: list[OfficeRow] = read_offices(session)
        self.branches = [office for office in self.offices if office.kind == "branch"]
        ids = [target.id for target in self.tree.targets]
        self.counts = target_counts(session, ids, choice.fiscal_year)
        codes = [office.code for office in self.offices]
        self.status = reporting(session, desk.office_code, codes, choice.fiscal_year)
        self.filled = choice.edition == "filled"

    def lines(self, *more: str) -> tuple[str, ...]:
        return (self.tree.plan.name, fiscal_year_long(self.choice.fiscal_year), *more)

    @property
    def share(self) -> str:
        reported = sum(self.status[office.code] == "reported" for office in self.branches)
        return f"支部からの報告 {reported}/{len(self.branches)}"

    @property
    def years(self) -> range:
        """This one and the four before it."""
        return range(self.choice.fiscal_year - 4, self.choice.fiscal_year + 1)

    def missing(self) -> list[str]:
        return [office.short_name for office in self.branches if self.status[office.code] != "reported"]

    def count(self, targets: Sequence[bytes], office: str) -> Count | None:
        """None for a branch that did not report: that is not zero."""
        if self.status.get(office) != "reported" and office != HEAD:
            return None
        return added(self.counts[target, office] for target in targets if (target, office) in self.counts)


def board_report(desk: Desk, choice: Choice) -> list[Paper]:
    """様式第7号, 理事会報告（内部評価）."""
    last = said.opinions(desk, choice.plan_id, choice.fiscal_year - 1, "board")
    with desk.database.reading() as session:
        year = _Year(session, desk, choice)
        return [
            Paper(
                title="",
                lines=year.lines("報告第　　号", f"提出日　{japanese_date(clock.today())}　　　会長　　　　　　　　　"),
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
    whole = "\n".join(found.review for _, found in reviews if found and found.review) if year.filled else ""
    yield Text("総括", whole or _sample(year, SPECIMEN.review), 5)
    yield Heading("２　評価結果一覧")
    yield ratings_table(year.session, goals, year.choice, year.marks)
    yield Heading("３　基本目標別の成果と課題")
    for goal, found in reviews:
        yield Heading(f"基本目標{goal.number}　{goal.title}")
        yield Text("主な成果", (found.achievements or "") if found and year.filled else _sample(year, SPECIMEN.outcome), 2)
        yield Text("課題", (found.issues or "") if found and year.filled else _sample(year, SPECIMEN.issue), 2)
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
    yield Bullets("次年度の方向", tuple(following) if year.filled else (), 3)
    yield Heading("８　理事会の意見")
    yield Text("理事会の意見", "", 5, stretch=1)


def _branch_table(year: _Year) -> Table:
    """15 targets × 8 branches; 未提出 stands over the whole column's cells, never a zero."""
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
        rows.append(Row((target.label, *cells, Num(sum(known)) if known else "")))
    return Table(columns, tuple(rows), "活動件数", year.share)


def _missing_note(year: _Year) -> Iterator[Part]:
    missing = year.missing()
    if missing and year.filled:
        yield Notes((f"未提出の支部（{'、'.join(missing)}）は、合計に入っていません。",))


def external_sheets(desk: Desk, choice: Choice) -> list[Paper]:
    """様式第8号: one per 基本目標, for handwriting; filled, one per evaluator with what was keyed in (inner use)."""
    people: list[EvaluatorRow] = said.evaluators(desk, choice.fiscal_year)
    rows = said.opinions(desk, choice.plan_id, choice.fiscal_year, "external")
    with desk.database.reading() as session:
        year = _Year(session, desk, choice)
        scale = read_terms(session, year.rules.external_scale)
        papers = []
        for goal in year.tree.goals:
            if choice.goals is not None and goal.id not in choice.goals:
                continue
            given = [(one, [row for row in rows if row.evaluator_id == one.id and row.goal_id == goal.id]) for one in people]
            written = [(one, found) for one, found in given if found] if year.filled else []
            sheets: list[tuple[EvaluatorRow | None, list[OpinionRow]]] = [*written] or [(None, [])]
            for person, found in sheets:
                papers.append(
                    Paper(
                        title="",
                        lines=year.lines(f"基本目標{goal.number}　{goal.title}"),
                        council=year.tree.plan.council,
                        bookmark=f"基本目標{goal.number}{'　' + person.alias if person else ''}",
                        parts=tuple(_external_parts(year, goal, scale, person, found)),
                    )
                )
        return papers


def _external_parts(
    year: _Year, goal: GoalRow, scale: list[TermRow], person: EvaluatorRow | None, found: list[OpinionRow]
) -> Iterator[Part]:
    yield Prose(
        "この基本目標について、内部の評価をご覧いただき、お考えをお書きください。分からないところは、空けたままで構いません。"
    )
    yield ratings_table(year.session, [goal], year.choice, year.marks)
    review = read_review(year.session, goal.id, year.choice.fiscal_year) if year.choice.edition != "empty" else None
    yield Text("内部評価の要約", (review.review or "") if review else "", 2)
    yield from _priority_facts(year, goal)
    first = found[0] if found else None
    labels = {term.code: term.label for term in scale}
    unable = "評価できない"
    chosen = (unable if first.cannot_judge else labels.get(first.rating or "")) if first else None
    choices = (*(term.label for term in scale if term.code != "-"), unable)
    yield ChoicePart("委員の評価", choices, chosen, tuple(term.note for term in scale if term.code != "-"))
    sample = year.choice.edition == "specimen"
    for name, field in (("良い点", "good"), ("改善すべき点", "improve"), ("提案", "suggestion")):
        text = "\n".join(filter(None, (getattr(row, field) for row in found)))
        yield Text(name, text or (SPECIMEN.opinion if sample and field == "good" else ""), 3, stretch=1)
    yield Text("委員名・所属", person.alias if person else "", 1)
    yield Text("記入日", "" if not first or not first.received_on else japanese_date(first.received_on), 1)


def _priority_facts(year: _Year, goal: GoalRow) -> Iterator[Part]:
    """重点 targets in detail; the others are in the table."""
    for target in goal.targets:
        if target.priority:
            known = year.choice.edition != "empty"
            found = live(year.session, Evaluation, evaluation_id(target.id, year.choice.fiscal_year)) if known else None
            told = [
                f"成果：{found.outcome}" if found and found.outcome else "",
                f"課題：{found.issue}" if found and found.issue else "",
            ]
            yield Text(f"【重点】{target.label}", "\n".join([target.title, *filter(None, told)]))


def opinion_list(desk: Desk, choice: Choice) -> list[Paper]:
    """様式第9号: opinion → answer → where it is taken up. Evaluators only by alias."""
    rows = said.opinions(desk, choice.plan_id, choice.fiscal_year)
    with desk.database.reading() as session:
        year = _Year(session, desk, choice)
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
                row.taken_up,
            )
        )
        for number, row in enumerate(rows, start=1)
    ]
    return Table(columns, (*found, *(Row(cells) for cells in more)), blank_rows=blank)


def public_report(desk: Desk, choice: Choice) -> list[Paper]:
    """様式第10号, 検証結果報告（公表版): no names, no branch's free text, small counts hidden.

    Refused("unanswered-opinions") while an opinion has no 対応方針 and 担当 yet.
    """
    rows = said.opinions(desk, choice.plan_id, choice.fiscal_year)
    open_ones = said.unanswered(rows)
    if open_ones and choice.edition == "filled":
        raise Refused(
            "unanswered-opinions",
            f"対応方針か担当のない意見が、{len(open_ones)}件あります。",
            "「意見と対応」で書き入れてから、印刷してください。",
        )
    with desk.database.reading() as session:
        year = _Year(session, desk, choice)
        return [
            Paper(
                title="",
                lines=year.lines(),
                council=year.tree.plan.council,
                parts=tuple(_public_parts(year, [row for row in rows if row.source == "external"])),
            )
        ]


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
    yield Notes((f"基準日：{fiscal_year_label(year.choice.fiscal_year)}末日。{year.share}。",))
    yield Heading("３　評価の結果", new_page=True)
    yield letter_table(year.session, tree.goals, year.choice, year.marks)
    if year.filled:
        yield letters_chart(year.session, tree.goals, year.choice.fiscal_year, year.marks)
    yield ratings_table(year.session, tree.goals, year.choice, year.marks)
    yield Heading("４　主な取組と実績")
    yield _public_figures(year)
    yield from _missing_note(year)
    if year.rules.mask_below > 1:
        yield Notes((f"※ {year.rules.mask_below}未満の参加者数は「{MASKED}」と示しています。",))
    if year.filled:
        labels = {target.id: target.label for target in tree.targets}
        place = (year.choice.plan_id, list(labels), year.choice.fiscal_year, labels)
        yield from indicator_tables(year.session, HEAD, *place, public=True)
        pictures = public_pictures(year.session, year.desk, tree.goals, year.choice.fiscal_year)
        if pictures:
            yield Pictures(pictures)
    yield Heading("５　外部評価の意見と対応")
    yield _public_opinions(rows if year.filled else [], 0 if rows and year.filled else 4)
    yield Heading("６　今後に向けて")
    told = [(goal, read_review(year.session, goal.id, year.choice.fiscal_year)) for goal in tree.goals]
    lines = tuple(f"基本目標{goal.number}　{found.next_year}" for goal, found in told if found and found.next_year)
    yield Bullets("次年度の方向", lines if year.filled else (), 4)


def _public_opinions(rows: Sequence[OpinionRow], blank: int) -> Table:
    """What citizens need: about what, the opinion, the answer, where it is taken up. Who said it is a letter, never a name."""
    columns = (Column("対象", 5), Column("意見", 14), Column("対応", 12), Column("反映先", 5))
    found = tuple(Row((f"{row.subject}（{row.by}）", row.text, row.answer, row.taken_up)) for row in rows)
    return Table(columns, found, blank_rows=blank)


def _public_figures(year: _Year) -> Table:
    columns = (
        Column("番号", 2, "centre"),
        Column("推進目標", 11),
        Column("活動件数（件）", 3, "right"),
        Column("延べ参加者（人）", 4, "right"),
    )
    rows = []
    codes = [office.code for office in year.offices]
    for target in year.tree.targets:
        every = [found for code in codes if (found := year.count([target.id], code)) is not None]
        whole = added(every)
        people: Cell = "未入力" if whole.participants_missing else "不明" if whole.participants_unknown else "－"
        if whole.participants is not None:
            hidden = 0 < whole.participants < year.rules.mask_below
            people = MASKED if hidden else Num(whole.participants, approximate=whole.participants_approximate)
        title = f"{'【重点】' if target.priority else ''}{target.title}"
        rows.append(Row((target.label, title, *((Num(whole.activities), people) if year.filled else ("", "")))))
    return Table(columns, tuple(rows), "実績", year.share if year.filled else "")


def _sample(year: _Year, text: str) -> str:
    return text if year.choice.edition == "specimen" else ""


BOARD = FormKind("board-report", "理事会報告", board_report)
EXTERNAL = FormKind("external-sheet", "外部評価シート", external_sheets, per=("goal",))
OPINIONS = FormKind("opinion-list", "意見・対応一覧", opinion_list)
PUBLIC = FormKind("public-report", "検証結果報告（公表版）", public_report, shared=True)
