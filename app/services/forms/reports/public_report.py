"""様式第10号, 検証結果報告（公表版）: no names, no text of a branch, small counts hidden."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import HEAD
from app.reports.figures import figure_cell
from app.reports.paper import Bullets, Column, Heading, Notes, Paper, Part, Pictures, Prose, Row, Table, Text, cell_text
from app.rules.era import japanese_date
from app.rules.figure import MISSING_WORDS, absent, hidden
from app.rules.fiscal import fiscal_year_label
from app.services.evaluation import opinions
from app.services.evaluation.evaluations import DRAFT, has_letters, not_final, not_final_before
from app.services.evaluation.opinions import OpinionRow
from app.services.figures.asked import Asked
from app.services.forms.evaluation_forms import letter_table, ratings_table
from app.services.forms.form_charts import letters_chart
from app.services.forms.form_pictures import public_pictures
from app.services.forms.form_year import FormYear
from app.services.forms.monthly_figures_form import indicator_tables
from app.services.forms.report_details import as_of, public_id, read_public
from app.services.indicators.masking import few_consultations
from app.services.plan.plans import (
    TargetRow,
)
from app.services.plan.target_year import PlanYear
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind
from app.services.printing.specimen import SPECIMEN
from app.services.records.open_conflicts import FIGURES, SUMMARIES, Dependencies
from app.services.workspace.workspace import Workspace


def public_report(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第10号, 検証結果報告（公表版）: no names, no branch's free text, small counts hidden.

    Raises Refused("unanswered-opinions") while an opinion lacks 対応方針, 担当 or 反映先, Refused("draft-evaluations") while
    a letter of the year or of the year before is a draft. Before any target has a letter the whole paper is a draft.
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
        year = FormYear(session, workspace, choice)
        if year.filled:
            _refuse_drafts(session, year)
        is_rated = not year.filled or has_letters(session, year.tree.targets, year.year)
        parts = _public_parts(year, [row for row in rows if row.source == "external"])
        return [year.paper(parts=parts, mark="" if is_rated else DRAFT)]


def _refuse_drafts(session: Session, form: FormYear) -> None:
    """Citizens see no draft: neither of the year nor of the year before, which stands beside it."""
    targets = form.tree.targets
    for year, drafts in ((form.year, not_final), (form.year - 1, not_final_before)):
        found = drafts(session, targets, form.year)
        if found:
            raise Refused(
                "draft-evaluations",
                f"{fiscal_year_label(year)}の確定していない評価が、{len(found)}件あります（{_some(found)}）。",
                "「推進目標と評価」で確定してから、印刷してください。",
            )


def _some(targets: Sequence[TargetRow]) -> str:
    return "、".join(target.label for target in targets[:5]) + ("ほか" if len(targets) > 5 else "")


def _public_parts(year: FormYear, rows: list[OpinionRow]) -> Iterator[Part]:
    tree = year.tree
    yield Heading("１　計画の体系")
    yield Text("基本理念", tree.texts.get("philosophy", ""))
    listed: list[Row] = []
    for goal in tree.goals:
        listed.append(Row((goal.heading, None), "head"))
        listed += [Row((target.label, target.marked_title)) for target in goal.targets]
    yield Table((Column("番号", 2.2, "centre"), Column("推進目標", 16)), tuple(listed))
    yield Heading("２　評価の方法と基準")
    yield Prose("支部の自己評価と推進ワーキンググループの評価を、理事会（内部評価）と外部評価で確かめました。")
    yield Table((Column("評価", 2, "centre"), Column("意味", 14)), tuple(Row((mark.label, mark.note)) for mark in year.marks))
    day = japanese_date(as_of(year.session, year.choice.plan_id, year.year)) if year.filled else "　　年　　月　　日"
    yield Notes((f"基準日：{day}。{year.share if year.filled else '支部からの報告　　/　　'}。",))
    yield Heading("３　評価の結果", new_page=True)
    yield letter_table(year.session, tree.goals, year.choice, year.marks)
    if year.filled:
        yield letters_chart(year.session, tree.goals, year.year, year.marks)
    yield ratings_table(year.session, tree.goals, year.choice, year.marks, public=True)
    yield Heading("４　主な取組と実績")
    yield _public_activities(year)
    figures = _public_figures(year)
    yield figures
    yield from year.sign_notes(one for found in year.counts.values() for one in found.total.figures[:3:2])
    if year.filled:
        labels = {target.id: target.label for target in tree.targets}
        of = PlanYear(year.choice.plan_id, year.year)
        indicators = indicator_tables(year.session, HEAD, of, list(labels), labels, public=True)
        yield from indicators
        yield from _mask_note(year, [figures, *(part for part in indicators if isinstance(part, Table))])
        pictures = public_pictures(year.session, year.workspace, tree.goals, year.year)
        if pictures:
            yield Pictures(pictures)
    yield Heading("５　外部評価の意見と対応")
    if year.filled and not rows:
        yield Prose("外部評価の意見は、記録されていません。")
    else:
        yield _public_opinions(rows if year.filled else [], 0 if year.filled else 4)
    yield Heading("６　今後に向けて")
    yield Bullets("次年度の方向", year.next_years, 4)


def _mask_note(year: FormYear, tables: Sequence[Table]) -> Iterator[Notes]:
    """Which figures are hidden; nothing when none is."""
    word = MISSING_WORDS["hidden"]
    places = [
        f"{cell_text(row.cells[0])}　{cell_text(row.cells[1])}" for table in tables for row in table.rows if word in row.cells
    ]
    if places:
        least = year.rules.mask_below
        why = f"{word}：個人が分からないように、{least}未満の人数と、{least}件未満の相談を含む件数は示していません"
        yield Notes((f"{why}（{'、'.join(places)}）。",))


def _public_opinions(rows: Sequence[OpinionRow], blank: int) -> Table:
    """What citizens need: subject, opinion, answer and 反映先. Who said it is an alias, never a name."""
    columns = (Column("対象", 6), Column("意見", 11), Column("対応", 10), Column("反映先", 9))
    found = tuple(Row((f"{row.subject}\n（{row.by}）", row.text, row.answer, row.follow_up)) for row in rows)
    return Table(columns, found, "意見と対応", blank_rows=blank)


def _public_activities(year: FormYear) -> Table:
    """取組 in the words written for citizens; no text of a branch or of the evaluation is used here automatically."""
    ids = [target.id for target in year.tree.targets]
    texts = read_public(year.session, ids, year.year) if year.filled else {}
    rows = []
    for number, target in enumerate(year.tree.targets):
        example = SPECIMEN.for_citizens[number % len(SPECIMEN.for_citizens)]
        where = year.source("public_activity", public_id(target.id, year.year), "public_text")
        words = texts.get(target.id, "") or year.sample(f"「{target.title}」の取組として、{example}")
        room = "　\n　\n　" if year.choice.edition == "empty" else ""  # to write into by hand
        rows.append(Row((f"{target.label}　{target.title}", words or room), sources=("", where)))
    return Table((Column("推進目標", 7), Column("主な取組", 12)), tuple(rows), "主な取組")


def _public_figures(year: FormYear) -> Table:
    columns = (
        Column("番号", 2, "centre"),
        Column("推進目標", 11),
        Column("活動件数（件）", 3, "right"),
        Column("延べ参加者（人）", 4, "right"),
    )
    rows = []
    least = year.rules.mask_below
    few = few_consultations(year.session, [one.id for one in year.tree.targets], year.year, least)
    for target in year.tree.targets:
        whole = year.counts[target.id].total
        number = absent("hidden") if target.id in few else whole.activities
        people = hidden(whole.participants, least)
        asked = [Asked(target.id), Asked(target.id, "participants")] if year.filled else []
        figures = (figure_cell(number), figure_cell(people)) if year.filled else ("", "")
        rows.append(Row((target.label, target.marked_title, *figures), sources=("", "", *map(source_links.figure, asked))))
    return Table(columns, tuple(rows), "実績", year.share if year.filled else "")


PUBLIC = FormKind(
    "public-report",
    "検証結果報告（公表版）",
    public_report,
    shared=True,
    shows=Dependencies((*FIGURES, *SUMMARIES, "annual_plan", "plan_item"), years_back=4),
)
