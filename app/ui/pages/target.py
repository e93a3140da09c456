"""推進目標: what the plan says, what was done this year, and what the head office writes about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from app.errors import YuiError
from app.models.fiscal import fiscal_year_label
from app.services import check_marks, evaluations, plans, printing, record_drafts, taken_up, year_settings
from app.services.check_marks import CheckState
from app.services.evaluations import FIRST_HALF, PERIODS, YEAR, BranchRating
from app.services.forms import RecordForm
from app.services.plans import PlanTree, TargetRow, TermRow
from app.services.why import Asked
from app.ui.button import button
from app.ui.commands import Command
from app.ui.context import Context
from app.ui.dialogs import ask_reason
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
    """``office``: its code, None for the sum of all."""

    id: bytes
    row: Any
    office: str | None


@dataclass(frozen=True)
class _RatingLine:
    id: bytes
    said: BranchRating
    label: str
    record: bytes
    check: CheckState


class TargetPage(QWidget):
    """The figures come from the very sheet that will be printed, so screen and paper can't disagree.

    The head office writes the council's evaluation beside the branches' own; a branch writes its own.
    """

    title = "推進目標と評価"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._targets: dict[bytes, _TargetLine] = {}
        self._offices: dict[bytes, _OfficeLine] = {}
        self._ratings: dict[bytes, _RatingLine] = {}
        self._open: RecordForm | None = None
        self.commands = (
            Command("Ctrl+S", "保存", self.save),
            Command("F4", "履歴", self.show_history),
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
        self._promise = label("", "meaning", wrap=True)
        self._spread = label("", "strong", wrap=True)
        self._period = ChoiceField(list(PERIODS.items()), empty="")
        self._period.setAccessibleName("評価する期")
        self._final = button("確定する")
        self._reopen = button("開き直す…")
        self._state = label("", "meaning")
        self._save = button("保存（Ctrl+S）", "main")
        self._sheet = button("評価シートを見る", "large")
        self._history = button("履歴（F4）", "link")
        self._take_proposed = button("主な活動の案を写す")
        self._check = button("この支部の評価を確認した")
        self.list = RecordTable("推進目標の一覧", _TARGET_COLUMNS, self._fetch_targets)
        self.figures = RecordTable("支部別の実施状況", _OFFICE_COLUMNS, self._fetch_offices)
        self.ratings = RecordTable("支部の評価", _RATING_COLUMNS, self._fetch_ratings)
        desk = context.desk
        self.form = Form(
            [
                Entry("main_activities", "主な活動", lambda: TextField(3), help="空欄のままなら、案がそのまま印刷されます"),
                Entry("outcome", "成果", lambda: TextField(3)),
                Entry("issue", "課題", lambda: TextField(3)),
                *((Entry("analysis", "指標の分析", lambda: TextField(2)),) if desk.is_head else ()),
                Entry("qualitative", "質的評価", lambda: TextField(2), help="住民の声、変化、つながり。重点目標では必ず書きます"),
                Entry("rating", "評価", lambda: ChoiceField(_choices(self._scale()))),
                Entry("rating_reason", "評価の理由", lambda: TextField(2)),
                Entry("direction", "次年度の方向", lambda: ChoiceField(_choices(plans.terms(desk, printing.DIRECTION)))),
                Entry("direction_note", "次年度の取組", lambda: TextField(2)),
            ]
        )
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        self._show_list()
        self._period.setVisible(year_settings.rules_of(*self._where()).half_year)
        if self.list.current() is None and self._targets:
            self.list.selectRow(0)
        elif self._open is not None and (
            self._open.values["fiscal_year"] != self._context.fiscal_year or self._decided_elsewhere()
        ):
            self._show_target()
        else:
            self._show_figures()

    def _decided_elsewhere(self) -> bool:
        """Its print was opened again, or another PC made it final."""
        line = self._targets.get(self.list.current() or b"")
        return line is not None and self._open is not None and (line.state == "確定") != (self._open.values["state"] == "final")

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
        if self._open is None:
            return
        commit_composition()
        self._timer.stop()
        try:
            evaluations.save_evaluation(self._context.desk, self._open, self.form.values())
            record_drafts.drop_record(self._context.desk, self._open)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.notice.say("評価を保存しました。")
        self._show_target()
        self._state.setText("保存済み")
        self._context.saved()

    def show_history(self) -> None:
        """Of the evaluation in the form; over the list of the branches' evaluations, of the branch the cursor is on."""
        self.leave()
        said = self._ratings.get(self.ratings.current() or b"") if self.ratings.hasFocus() else None
        opened = self._open.id if self._open is not None else None
        self._context.show_history(said.record if said is not None else opened)

    def check(self) -> None:
        """The evaluation of the branch the cursor is on was looked at; pressed on a standing mark it takes it off."""
        said = self._ratings.get(self.ratings.current() or b"")
        if said is None:
            return
        try:
            (check_marks.uncheck if said.check == "checked" else check_marks.check)(self._context.desk, [said.record])
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._show_ratings(self.list.current() or b"")
        self._context.header_saved()

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self._state, self._period, self._sheet, self._reopen, self._final, self._save)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.list, 38)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 10, 0)
        side.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self._history, 0, Qt.AlignmentFlag.AlignTop)
        side.addLayout(head)
        side.addWidget(self._text)
        tabs = QTabWidget()
        tabs.setAccessibleName("評価、実績、計画")
        tabs.addTab(scrolled(_column(self._promise, self.form, self._proposed, self._take_proposed)), "評価を書く")
        if self._context.desk.is_head:
            tabs.addTab(_column(self._spread, self.ratings, self._check, stretch=False), "支部の評価")
        tabs.addTab(_column(_figures_hint(), self.figures, stretch=False), "今年度の実績")
        tabs.addTab(scrolled(_column(self._plan_text)), "計画の文")
        side.addWidget(tabs, 1)
        row.addWidget(right, 62)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_target)
        self.form.edited.connect(self._on_edited)
        self._timer.timeout.connect(self._keep_draft)
        self._save.clicked.connect(self.save)
        self._final.clicked.connect(self._on_final)
        self._reopen.clicked.connect(self._on_reopen)
        self._period.edited.connect(self._show_target)
        self._sheet.clicked.connect(self._on_sheet)
        self._history.clicked.connect(self.show_history)
        self._check.clicked.connect(self.check)
        self._take_proposed.clicked.connect(self._on_take_proposed)
        self.figures.opened.connect(self._on_figure)

    def _show_list(self) -> None:
        desk, year = self._context.desk, self._context.fiscal_year
        tree = plans.plan_tree(desk, self._context.plan.id)
        ids = [target.id for target in tree.targets]
        states = evaluations.writing_states(desk, ids, year, self._chosen_period(), desk.office_code)
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
        desk = self._context.desk
        opened = evaluations.open_evaluation(desk, id_, year, self._chosen_period(), desk.office_code)
        self._open, kept = record_drafts.go_on(desk, opened)
        self.form.field("rating").set_choices(_choices(self._scale()))
        self.form.set_values(self._open.values | (kept or {}))
        final = self._open.values["state"] == "final"
        self._state.setText("確定済み" if final else "書きかけの続き" if kept else "")
        self.form.setEnabled(not final)
        for one in (self._save, self._final):
            one.setVisible(not final)
        self._reopen.setVisible(final)
        promise = evaluations.last_promise(desk, id_, year, desk.office_code)
        taken = taken_up.taken_up_at(desk, id_, year) if desk.is_head and self._chosen_period() == YEAR else []
        told = (
            f"去年こう約束しました：\n{promise}" if promise else "",
            f"反映すると答えた意見：\n{taken_up.evaluation_lines(taken)}" if taken else "",
        )
        self._promise.setText("\n\n".join(filter(None, told)))
        self._promise.setVisible(any(told))
        self._show_figures()
        self._show_ratings(id_)

    def _show_figures(self) -> None:
        id_ = self.list.current()
        if id_ is None:
            return
        desk, year = self._context.desk, self._context.fiscal_year
        (sheet,) = printing.evaluation_sheets(desk, self._context.plan.id, year, targets=[id_])
        rows = [*sheet.rows, printing.total_row(sheet)]
        codes = {one.short_name: one.code for one in plans.offices(desk)}
        self._offices = {bytes([n]): _OfficeLine(bytes([n]), row, codes.get(row.office_name)) for n, row in enumerate(rows)}
        self.figures.set_ids(list(self._offices))
        self._lines = printing.proposed_lines(desk, id_, year)
        self._proposed.setText(
            f"{fiscal_year_label(year)}の主な活動の案：" + ("　".join(self._lines) if self._lines else "記録がありません")
        )
        self._take_proposed.setVisible(bool(self._lines))

    def _show_ratings(self, target: bytes) -> None:
        if not self._context.desk.is_head:
            return
        marks = {term.code: term.label for term in self._scale()}
        said = evaluations.ratings_of_branches(self._context.desk, target, self._context.fiscal_year, self._chosen_period())
        where = target, self._context.fiscal_year, self._chosen_period()
        records = {one.office: evaluations.branch_evaluation_id(*where, one.office) for one in said}
        checks = check_marks.states_of(self._context.desk, list(records.values()))
        lines = [
            _RatingLine(one.office.encode(), one, evaluations.mark_words(one.rating, marks), record, checks.get(record, ""))
            for one, record in zip(said, records.values(), strict=True)
        ]
        self._ratings = {line.id: line for line in lines}
        self.ratings.set_ids(list(self._ratings))
        counted = evaluations.distribution(said, list(marks))
        words = [f"{evaluations.mark_words(code, marks)}：{number}" for code, number in counted.items() if code]
        self._spread.setText(f"支部の評価　{'　'.join(words)}　未提出：{counted['']}")

    def _scale(self) -> list[TermRow]:
        rules = year_settings.rules_of(*self._where())
        return year_settings.scale(self._context.desk, rules.rating_scale)

    def _where(self) -> tuple[Any, bytes, int]:
        return self._context.desk, self._context.plan.id, self._context.fiscal_year

    def _chosen_period(self) -> str:
        return FIRST_HALF if self._period.value() == FIRST_HALF and not self._period.isHidden() else YEAR

    def _on_final(self) -> None:
        """What is on screen is saved first: nobody makes final what isn't there."""
        if self._open is None:
            return
        self.save()
        opened = self._open
        self._do(lambda: evaluations.make_evaluation_final(self._context.desk, opened), "評価を確定し、確定版を残しました。")

    def _on_reopen(self) -> None:
        if self._open is None:
            return
        opened, words = self._open, "確定したときの印刷は、印刷の「確定版」に残ります。"
        reason = ask_reason(self, "確定した評価を開き直しますか", words, "開き直す", "理由")
        if reason is not None:
            self._do(lambda: evaluations.reopen_evaluation(self._context.desk, opened, reason), "評価を開き直しました。")

    def _do(self, deed: Callable[[], None], words: str) -> None:
        try:
            deed()
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._show_target()
        self._context.saved()
        self._context.notice.say(words)

    def _on_edited(self, _name: str) -> None:
        self._state.setText("書きかけ")
        self._timer.start()

    def _keep_draft(self) -> None:
        if self._open is not None:
            record_drafts.keep_record(self._context.desk, self._open, self.form.typed())
            self._state.setText("書きかけ（残してあります）")

    def _on_take_proposed(self) -> None:
        self.form.set_values(self.form.typed() | {"main_activities": "\n".join(self._lines)})
        self._on_edited("main_activities")

    def _on_figure(self, id_: bytes) -> None:
        """なぜこの数字: of the branch the cursor is on, or of the sum."""
        target = self.list.current()
        if target is not None:
            self._context.go("why", Asked(target, office=self._offices[id_].office))

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

    def _fetch_ratings(self, ids: list[bytes]) -> list[_RatingLine]:
        return [self._ratings[id_] for id_ in ids if id_ in self._ratings]

    def _fetch_offices(self, ids: list[bytes]) -> list[_OfficeLine]:
        return [self._offices[id_] for id_ in ids if id_ in self._offices]


def _figures_hint() -> QWidget:
    return label("Enterで、その数字の元の記録まで見られます。", "soft")


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
            if name != "participants" or not (row.participants_missing or row.participants_unknown):
                return "－"
            return "未入力" if row.participants_missing else "不明"
        about = "約" if name == "participants" and row.participants_approximate else ""
        return f"{about}{value:,}"

    return text


_TARGET_COLUMNS = (
    Column("番号", lambda line: line.target.label, 3, strong=True),
    Column("推進目標", lambda line: ("【重点】" if line.target.priority else "") + line.target.title),
    Column("評価", lambda line: line.state, 4),
)
_CHECKS = {"": "－", "checked": "✔ 済み", "changed": "△ 後で変更"}
_RATING_COLUMNS = (
    Column("支部", lambda line: line.said.office_name, 5, strong=True),
    Column("評価", lambda line: line.label or ("記入中" if line.said.state else "未提出"), 5),
    Column("確認", lambda line: _CHECKS[line.check], 6, tone=lambda line: "warning" if line.check == "changed" else ""),
    Column("理由", lambda line: line.said.reason),
)
_OFFICE_COLUMNS = (
    Column("支部", lambda line: line.row.office_name, 5, strong=True),
    Column("活動件数（件）", _figure("activities"), 7, right=True),
    Column("回数（回）", _figure("sessions"), 6, right=True),
    Column("延べ参加者（人）", _figure("participants"), 8, right=True),
    Column("中止（件）", _figure("cancelled"), 0, right=True),
)
