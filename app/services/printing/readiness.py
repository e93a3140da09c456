"""点検 before printing: what makes a form provisional or incomplete as a whole."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.models.base import HEAD
from app.models.evaluation import Evaluation
from app.reports.paper import Paper
from app.rules.periods import YEAR, last_day_of
from app.services.evaluation.evaluations import not_final
from app.services.figures.held_elsewhere import held_elsewhere
from app.services.figures.reporting import missing_words, office_reports
from app.services.plan.plans import offices, plan_tree
from app.services.printing.form_kinds import ALL_BRANCHES, Choice, FormKind, chosen_targets
from app.services.workspace.workspace import Workspace

SHOWN = 3
SHOW_LETTERS = ("goal-summary", "board-report", "public-report", "external-sheet")


def notes(workspace: Workspace, kind: FormKind, choice: Choice, papers: Sequence[Paper]) -> list[str]:
    """Sentences; none when the form is complete. Empty forms and 記入例 are never incomplete.

    What is cut off, lost or blank on the pages is found by app.services.printing.preflight.
    """
    if choice.edition != "filled":
        return []
    found: list[str] = []
    warned = list(dict.fromkeys(paper.warning for paper in papers if paper.warning))
    found += warned[:SHOWN]
    found += _not_here(workspace, choice)
    if kind.for_branches and not workspace.is_head:
        return found
    with workspace.database.reading() as session:
        until = last_day_of(choice.period, choice.fiscal_year)
        every = [office for office in offices(session) if office.code != HEAD]
        asked = {one.code: one.short_name for one in every if choice.office in ("", ALL_BRANCHES, one.code)}
        missing = missing_words(asked, office_reports(session, workspace.office_code, choice.fiscal_year, until))
        rated = session.scalar(
            select(func.count()).where(
                Evaluation.fiscal_year == choice.fiscal_year,
                Evaluation.partition == HEAD,
                Evaluation.rating.is_not(None),
                Evaluation.period.is_(None) if choice.period == YEAR else Evaluation.period == choice.period,
                Evaluation.deleted.is_(False),
            )
        )
        drafts = not_final(session, plan_tree(session, choice.plan_id).targets, choice.fiscal_year, choice.period)
        targets = chosen_targets(workspace, kind, choice)
        drafts = [target for target in drafts if targets is None or target.id in targets]
    if drafts and kind.code in SHOW_LETTERS:
        found.append(f"確定していない評価が{len(drafts)}件あります：{'、'.join(target.label for target in drafts)}")
    if missing:
        found.append(f"未提出：{missing}")
    if not rated and kind.code in SHOW_LETTERS:
        found.append("この年度の評価が、まだ1つも入っていません。")
    return found


def _not_here(workspace: Workspace, choice: Choice) -> list[str]:
    """What the offices this form is about, or the head office, hold and this PC lacks: its figures are not the last ones."""
    with workspace.database.reading() as session:
        lacking = held_elsewhere(session)
    asked = [one for one in lacking if one.office in (choice.office, HEAD) or choice.office in ("", ALL_BRANCHES)]
    counts = "、".join(f"{one.office_name} 少なくとも{one.changes:,}件" for one in asked)
    return [f"ここに届いていない変更があります（{counts}）。取り込んでから印刷すると、入ります。"] if asked else []
