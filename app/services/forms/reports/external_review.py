"""様式第8・9号: the external evaluators' sheets, and opinions with answers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from app.reports.engine.paper_drawing import first_pages
from app.reports.paper import Choice as ChoicePart
from app.reports.paper import Column, Notes, Paper, Part, Prose, Row, Table, Text
from app.rules.era import japanese_date, short_date
from app.services.evaluation import opinions
from app.services.evaluation.evaluations import evaluation_of
from app.services.evaluation.goal_reviews import read_review, review_id
from app.services.evaluation.opinions import EvaluatorRow, OpinionRow
from app.services.forms.evaluation_forms import COUNCIL, draft_mark, ratings_table
from app.services.forms.form_year import FormYear
from app.services.plan.plans import (
    GoalRow,
    TermRow,
    plan_tree,
    terms,
)
from app.services.plan.target_year import TargetYear
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind, form_papers
from app.services.printing.specimen import SPECIMEN, on_weekday
from app.services.records.open_conflicts import FIGURES, SUMMARIES, Dependencies
from app.services.workspace.workspace import Workspace


def external_sheets(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第8号: one per 基本目標 for handwriting; filled, one per evaluator with what was keyed in (internal use)."""
    people: list[EvaluatorRow] = opinions.evaluators(workspace, choice.fiscal_year)
    rows = opinions.opinions(workspace, choice.plan_id, choice.fiscal_year, "external")
    evidence = _evidence_pages(workspace, choice) if choice.edition == "filled" else {}
    with workspace.database.reading() as session:
        year = FormYear(session, workspace, choice)
        scale = terms(session, year.rules.external_scale)
        papers = []
        for goal in year.tree.goals:
            if choice.goals is not None and goal.id not in choice.goals:
                continue
            given = [(one, [row for row in rows if row.evaluator_id == one.id and row.goal_id == goal.id]) for one in people]
            sheets: list[tuple[EvaluatorRow | None, list[OpinionRow]]] = [*(given if year.filled else [])] or [(None, [])]
            for person, found in sheets:
                papers.append(
                    year.paper(
                        goal.heading,
                        bookmark=f"基本目標{goal.number}{'　' + person.alias if person else ''}",
                        about=goal.records,
                        mark=draft_mark(session, goal.targets, choice),
                        parts=_external_parts(year, goal, scale, person, found, evidence),
                    )
                )
        return papers


def _evidence_pages(workspace: Workspace, choice: Choice) -> dict[bytes, int]:
    """The page on which each target's sheet begins when all are printed together, for the evaluators to turn to."""
    every = replace(choice, targets=None, goals=None, office="", subject=None)
    pages = first_pages(form_papers(workspace, COUNCIL, every))
    return {target.id: page for target, page in zip(plan_tree(workspace, choice.plan_id).targets, pages, strict=True)}


def _evidence(goal: GoalRow, pages: dict[bytes, int], filled: bool) -> Iterator[Part]:
    pages_of_targets = [(target.label, str(pages[target.id]) if target.id in pages else "") for target in goal.targets]
    columns = (Column("資料", 4), *(Column(label, 2, "centre", "推進目標ごとのページ") for label, _ in pages_of_targets))
    yield Table(columns, (Row(("評価シート（法人）", *(page for _, page in pages_of_targets))),), "根拠資料のページ")
    if filled:
        yield Notes(("ページは、評価シート（法人）をすべての推進目標でまとめて印刷したときの「通し」の番号です。",))


def _external_parts(
    year: FormYear,
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
    review = read_review(year.session, goal.id, year.year) if year.filled else None
    words = year.text(review, "review", SPECIMEN.review)
    where = year.source("goal_review", review_id(goal.id, year.year), "review")
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
        yield Text(name, text or (getattr(SPECIMEN, field, "") if sample else ""), 3, stretch=1)
    yield Text("委員名・所属", person.alias if person else year.sample("委員A"), 1)
    day = first.received_on if first else on_weekday(date(year.year + 1, 7, 8)) if sample else None
    yield Text("記入日", japanese_date(day) if day else "", 1)


def _priority_facts(year: FormYear, goal: GoalRow) -> Iterator[Part]:
    """重点 targets in detail; the others are in the table."""
    for target in goal.targets:
        if target.priority:
            found = evaluation_of(year.session, TargetYear(target.id, year.year)) if year.filled else None
            outcome = year.text(found, "outcome", SPECIMEN.outcome)
            issue = year.text(found, "issue", SPECIMEN.issue)
            parts = [f"成果：{outcome}" if outcome else "", f"課題：{issue}" if issue else ""]
            yield Text(f"【重点】{target.label}", "\n".join([target.title, *filter(None, parts)]))


def opinion_list(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第9号: opinion → answer → 反映先. Evaluators by alias only."""
    rows = opinions.opinions(workspace, choice.plan_id, choice.fiscal_year)
    with workspace.database.reading() as session:
        year = FormYear(session, workspace, choice)
        if choice.edition == "specimen":
            table = opinion_table(
                [], 0, (("1", "委員A", "基本目標1", SPECIMEN.suggestion, SPECIMEN.answer, "地域福祉課", "", "次年度"),)
            )
        else:
            table = opinion_table(rows if year.filled else [], 0 if year.filled and rows else 8)
        return [year.paper(orientation="landscape", parts=(table,))]


def opinion_table(rows: Sequence[OpinionRow], blank: int, more: Sequence[tuple[str, ...]] = ()) -> Table:
    """意見 with what is done about each, by whom, until when and where."""
    columns = (
        Column("番号", 2, "centre"),
        Column("だれから", 4),
        Column("対象", 5),
        Column("意見", 12),
        Column("対応方針", 10),
        Column("担当", 4),
        Column("期限", 3.5),
        Column("反映先", 10),
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
            sources=("", "", "", "", *(source_links.field("opinion", row.id, name) for name in ("answer", "owner"))),
        )
        for number, row in enumerate(rows, start=1)
    ]
    return Table(columns, (*found, *(Row(cells) for cells in more)), "意見と対応", blank_rows=blank)


EXTERNAL = FormKind(
    "external-sheet", "外部評価シート", external_sheets, per=("goal",), shows=Dependencies((*FIGURES, *SUMMARIES))
)
OPINIONS = FormKind("opinion-list", "意見・対応一覧", opinion_list, shows=Dependencies(("opinion", "evaluator", "plan_item")))
