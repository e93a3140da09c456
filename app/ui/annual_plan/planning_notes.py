"""What a target's plan is made from: last year's issue, issues sent from activities, opinions to follow up."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from app.services.activities import flagged_issues
from app.services.evaluation import last_issue, opinion_follow_up
from app.services.plan.target_year import TargetYear
from app.ui.look.labels import label
from app.ui.runtime.context import Context

LINES = 4
"""Visible lines of the notes; more can be scrolled, so that the form below keeps its height."""
ISSUES = 2
"""Issues sent from activities that are shown; the others are only counted."""


class PlanningNotes(QScrollArea):
    """A few lines above the form; hidden while there is nothing to note."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.words = label("", "meaning", wrap=True)
        self.setAccessibleName("計画の手がかり")
        self.setWidgetResizable(True)
        self.setWidget(self.words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll it

    def show_target(self, of: TargetYear) -> None:
        """Shows what an office's plan of a target is made from."""
        workspace, council = self._context.workspace, of.owner == "head"
        issue = last_issue.last_issue(workspace, of)
        last_year = replace(of, fiscal_year=of.fiscal_year - 1, office=None if council else of.office)
        sent = flagged_issues.issues_for_evaluation(workspace, last_year)
        taken = opinion_follow_up.followed_up_at(workspace, of.target_id, of.fiscal_year) if council else []
        notes = [f"前年度の課題：{issue}"] if issue else []
        notes += [f"活動から送られた課題：{one.issue}（{one.office_name}）" for one in sent[:ISSUES]]
        notes += [f"ほかに、活動から送られた課題が {len(sent) - ISSUES}件あります。"] if len(sent) > ISSUES else []
        notes += [f"反映すると答えた意見：\n{opinion_follow_up.plan_lines(taken)}"] if taken else []
        self.words.setText("\n".join(notes))
        self.setVisible(bool(notes))
        lines = min(len("\n".join(notes).splitlines()) + 1, LINES)  # one more, for a line that wraps
        self.setFixedHeight(lines * self.words.fontMetrics().lineSpacing() + 4)
