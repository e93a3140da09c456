"""推進目標: what the plan says, what was done this year, and what the head office writes about it."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from app.errors import YuiError
from app.models.fiscal import fiscal_year_label
from app.services import drafts, evaluations, plans, printing
from app.services.evaluations import EvaluationForm
from app.services.plans import PlanTree, TargetRow, TermRow
from app.ui.button import button
from app.ui.commands import Command
from app.ui.context import Context
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.composition import commit_composition
from app.ui.fields.text_field import TextField
from app.ui.form import Entry, Form
from app.ui.labels import label
from app.ui.page import page_layout, scrolled
from app.ui.table import Column
from app.ui.table_view import RecordTable

DRAFT_AFTER_MS = 500


@dataclass(frozen=True)
class _TargetLine:
    id: bytes
    target: TargetRow
    state: str


@dataclass(frozen=True)
class _OfficeLine:
    id: bytes
    row: Any


class TargetPage(QWidget):
    """The figures come from the very sheet that will be printed, so screen and paper can't disagree."""

    title = "推進目標"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._targets: dict[bytes, _TargetLine] = {}
        self._offices: dict[bytes, _OfficeLine] = {}
        self._open: EvaluationForm | None = None
        self.commands = (
            Command("Ctrl+S", "保存", self.save),
            Command("Alt+Down", "次の目標", self._on_next),
            Command("Alt+Up", "前の目標", self._on_previous),
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER_MS)
        self._heading = label("", "heading", wrap=True)
        self._text = label("", "soft", wrap=True)
        self._plan_text = label("", "", wrap=True)
        self._proposed = label("", "soft", wrap=True)
        self._state = label("", "meaning")
        self._save = button("保存（Ctrl+S）", "main")
        self._sheet = button("評価シートを見る", "large")
        self._take_proposed = button("主な活動の案を写す")
        self.list = RecordTable("推進目標の一覧", _TARGET_COLUMNS, self._fetch_targets)
        self.figures = RecordTable("支部別の実施状況", _OFFICE_COLUMNS, self._fetch_offices)
        desk = context.desk
        self.form = Form(
            [
                Entry("main_activities", "主な活動", lambda: TextField(3), help="空欄のままなら、案がそのまま印刷されます"),
                Entry("outcome", "成果", lambda: TextField(3)),
                Entry("issue", "課題", lambda: TextField(3)),
                Entry("rating", "評価", lambda: ChoiceField(_choices(plans.terms(desk, printing.RATING)))),
                Entry("rating_reason", "評価の理由", lambda: TextField(2)),
                Entry("direction", "次年度の方向", lambda: ChoiceField(_choices(plans.terms(desk, printing.DIRECTION)))),
                Entry("direction_note", "次年度の取組", lambda: TextField(2)),
            ]
        )
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        self._show_list()
        if self.list.current() is None and self._targets:
            self.list.selectRow(0)
        elif self._open is not None and self._open.fiscal_year != self._context.fiscal_year:
            self._show_target()
        else:
            self._show_figures()

    def open_with(self, subject: object) -> None:
        if isinstance(subject, bytes):
            self._show_list()
            self.list.select(subject)

    def leave(self) -> None:
        """What was typed stays as a draft; nobody is asked anything."""
        commit_composition()
        if self._timer.isActive():
            self._timer.stop()
            self._keep_draft()

    def save(self) -> None:
        """One operation with what changed since the page was opened."""
        if self._open is None or not self._context.desk.is_head:
            return
        commit_composition()
        self._timer.stop()
        try:
            evaluations.save_evaluation(self._context.desk, self._open, self.form.values())
            drafts.drop(self._context.desk, self._key())
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.notice.say("評価を保存しました。")
        target = self._open.target_id
        self._open = evaluations.open_evaluation(self._context.desk, target, self._context.fiscal_year)
        self._state.setText("保存済み")
        self._context.saved()

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self._state, self._sheet, self._save)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.list, 38)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 10, 0)
        side.setSpacing(10)
        side.addWidget(self._heading)
        side.addWidget(self._text)
        tabs = QTabWidget()
        tabs.setAccessibleName("評価、実績、計画")
        tabs.addTab(scrolled(_column(self.form, self._proposed, self._take_proposed)), "評価を書く")
        tabs.addTab(_column(self.figures, stretch=False), "今年度の実績")
        tabs.addTab(scrolled(_column(self._plan_text)), "計画の文")
        side.addWidget(tabs, 1)
        row.addWidget(right, 62)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_target)
        self.form.edited.connect(self._on_edited)
        self._timer.timeout.connect(self._keep_draft)
        self._save.clicked.connect(self.save)
        self._sheet.clicked.connect(self._on_sheet)
        self._take_proposed.clicked.connect(self._on_take_proposed)

    def _show_list(self) -> None:
        desk, year = self._context.desk, self._context.fiscal_year
        tree = plans.plan_tree(desk, self._context.plan.id)
        states = evaluations.writing_states(desk, [target.id for target in tree.targets], year)
        self._targets = {target.id: _TargetLine(target.id, target, states[target.id]) for target in tree.targets}
        self.list.set_ids(list(self._targets))

    def _show_target(self) -> None:
        id_ = self.list.current()
        if id_ is None or id_ not in self._targets:
            return
        self.leave()
        target, year = self._targets[id_].target, self._context.fiscal_year
        self._heading.setText(f"{target.label}{'【重点】' if target.priority else ''}　{target.title}")
        self._text.setText(target.text)
        self._plan_text.setText(_plan_text(plans.plan_tree(self._context.desk, self._context.plan.id), target))
        self._open = evaluations.open_evaluation(self._context.desk, id_, year)
        kept = next((draft for draft in drafts.kept(self._context.desk) if draft.key == self._key()), None)
        self.form.set_values(kept.values if kept else self._open.values)
        self._state.setText("書きかけの続き" if kept else "")
        self.form.setEnabled(self._context.desk.is_head)
        self._save.setVisible(self._context.desk.is_head)
        self._show_figures()

    def _show_figures(self) -> None:
        id_ = self.list.current()
        if id_ is None:
            return
        desk, year = self._context.desk, self._context.fiscal_year
        (sheet,) = printing.evaluation_sheets(desk, self._context.plan.id, year, targets=[id_])
        rows = [*sheet.rows, printing.total_row(sheet)]
        self._offices = {bytes([n]): _OfficeLine(bytes([n]), row) for n, row in enumerate(rows)}
        self.figures.set_ids(list(self._offices))
        self._lines = printing.proposed_lines(desk, id_, year)
        self._proposed.setText(
            f"{fiscal_year_label(year)}の主な活動の案：" + ("　".join(self._lines) if self._lines else "記録がありません")
        )
        self._take_proposed.setVisible(bool(self._lines) and desk.is_head)

    def _key(self) -> str:
        assert self._open is not None
        return f"evaluation:{self._open.id.hex()}"

    def _on_edited(self, _name: str) -> None:
        self._state.setText("書きかけ")
        self._timer.start()

    def _keep_draft(self) -> None:
        if self._open is not None:
            drafts.keep(self._context.desk, self._key(), self.form.typed())
            self._state.setText("書きかけ（残してあります）")

    def _on_take_proposed(self) -> None:
        self.form.set_values(self.form.typed() | {"main_activities": "\n".join(self._lines)})
        self._on_edited("main_activities")

    def _on_sheet(self) -> None:
        self._context.go("print", self.list.current())

    def _on_next(self) -> None:
        self._move(1)

    def _on_previous(self) -> None:
        self._move(-1)

    def _move(self, step: int) -> None:
        row = self.list.currentIndex().row() + step
        if 0 <= row < len(self._targets):
            self.list.selectRow(row)

    def _fetch_targets(self, ids: list[bytes]) -> list[_TargetLine]:
        return [self._targets[id_] for id_ in ids if id_ in self._targets]

    def _fetch_offices(self, ids: list[bytes]) -> list[_OfficeLine]:
        return [self._offices[id_] for id_ in ids if id_ in self._offices]


def _column(*widgets: QWidget, stretch: bool = True) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 12, 12, 0)
    column.setSpacing(10)
    for widget in widgets:
        column.addWidget(widget)
    if stretch:
        column.addStretch(1)
    return made


def _plan_text(tree: PlanTree, target: TargetRow) -> str:
    """What the plan says around a target: its goal with 1次計画評価 and 課題, the philosophy, how the plan is watched."""
    goal = next(goal for goal in tree.goals if goal.id == target.goal_id)
    parts = [
        (f"基本目標{goal.number}　{goal.title}", goal.subtitle),
        ("【１次計画評価】", _bullets(goal.previous_evaluation)),
        ("【課題】", _bullets(goal.issues)),
        ("基本理念", f"{tree.texts.get('philosophy', '')}\n{tree.texts.get('philosophy_explanation', '')}"),
        ("推進体制", tree.texts.get("promotion_structure", "")),
        ("進捗管理", tree.texts.get("progress_management", "")),
        ("評価体制", tree.texts.get("evaluation_structure", "")),
    ]
    return "\n\n".join(f"{title}\n{text}" for title, text in parts if text.strip())


def _bullets(lines: str) -> str:
    return "\n".join(f"・{one}" for one in lines.splitlines())


def _choices(terms: list[TermRow]) -> list[tuple[object, str]]:
    return [(term.code, f"{term.label}　{term.note}" if term.note else term.label) for term in terms]


def _figure(name: str) -> Any:
    def text(line: _OfficeLine) -> str:
        row = line.row
        if row.status != "reported":
            return {"unreported": "未提出", "no_record": "記録なし"}[row.status] if name == "activities" else ""
        value = getattr(row, name)
        if value is None:
            return "未入力" if name == "participants" and row.participants_missing else "－"
        about = "約" if name == "participants" and row.participants_approximate else ""
        return f"{about}{value:,}"

    return text


_TARGET_COLUMNS = (
    Column("番号", lambda line: line.target.label, 3, strong=True),
    Column("推進目標", lambda line: ("【重点】" if line.target.priority else "") + line.target.title),
    Column("評価", lambda line: line.state, 4),
)
_OFFICE_COLUMNS = (
    Column("支部", lambda line: line.row.office_name, 5, strong=True),
    Column("活動件数（件）", _figure("activities"), 7, right=True),
    Column("回数（回）", _figure("sessions"), 6, right=True),
    Column("延べ参加者（人）", _figure("participants"), 8, right=True),
    Column("中止（件）", _figure("cancelled"), 0, right=True),
)
