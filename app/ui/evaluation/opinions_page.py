"""The page 意見と対応: opinions from outside, keyed from paper, each with its answer and where it is carried out (反映先)."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.rules.fiscal import fiscal_year_label
from app.services.annual_plan import annual_plans
from app.services.evaluation import opinions
from app.services.evaluation.opinions import EvaluatorRow, OpinionRow
from app.services.plan import plans, year_settings
from app.services.records.labels import choices
from app.services.records.record_forms import RecordForm
from app.ui.evaluation.questionnaire_keying import OpinionKeying
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.text_field import TextField
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command
from app.ui.widgets.form import Entry
from app.ui.widgets.page import page_layout
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.table_model import Column

YES: list[tuple[object, str]] = [(True, "はい")]


class _Tabs(QTabWidget):
    """Tabs as high as the window allows, because their forms scroll.

    A label that wraps would otherwise give them the height of all fields, and push the buttons out of the window.
    """

    def hasHeightForWidth(self) -> bool:
        return False


class OpinionsPage(QWidget):
    """意見と対応: the head office keys the opinions of evaluators and the board, and answers each of them.

    Three tabs: opinions with their answers, the questionnaires on paper, and the evaluators (外部評価委員).
    """

    title = "意見と対応"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.commands = (
            Command("Ctrl+S", "保存", self._save),
            Command("Ctrl+Return", "保存して次へ", self._save_and_next),
            Command("Ctrl+N", "新しい意見", self._new),
            Command("F4", "履歴", self._history),
        )
        self._open = label("", "warning", wrap=True)
        self.opinions = RecordEditor(context, self._opinion_source(), _OPINION_COLUMNS, self._opinion_entries(), list_share=42)
        self.people = RecordEditor(context, self._people_source(), _PEOPLE_COLUMNS, _PEOPLE_ENTRIES, list_share=42)
        self.keying = OpinionKeying(context)
        self._tabs = _Tabs()
        self._tabs.setAccessibleName("意見、用紙の入力、外部評価委員")
        self._tabs.addTab(_tab(self._open, self.opinions), "意見と対応")
        self._tabs.addTab(_tab(self.keying), "用紙をまとめて入力")
        self._tabs.addTab(_tab(self.people), "外部評価委員")
        column = page_layout(self, self.title)
        column.addWidget(self._tabs, 1)
        self._tabs.currentChanged.connect(self._on_tab)
        self._shown: tuple[bytes, int] = (b"", 0)

    def refresh(self) -> None:
        """Reads opinions, questionnaires and evaluators again; shows how many opinions lack an answer."""
        now = (self._context.plan.id, self._context.fiscal_year)
        self._fill_choices()
        for editor in self._editors():
            (editor.reset if now != self._shown else editor.refresh)()
        self._shown = now
        self.keying.show_left()
        waiting = opinions.unanswered(opinions.opinions(self._context.workspace, *now))
        self._open.setText(
            f"対応方針・担当・反映先のそろわない意見が {len(waiting)}件あります。公表の前に書き入れてください。"
            if waiting
            else ""
        )
        self._open.setVisible(bool(waiting))

    def leave(self) -> None:
        """Keeps what is half typed in each tab as a draft."""
        for editor in self._editors():
            editor.leave()

    def _editors(self) -> tuple[RecordEditor, ...]:
        """In the order of their tabs."""
        return self.opinions, self.keying.sheets, self.people

    def _editor(self) -> RecordEditor:
        return self._editors()[self._tabs.currentIndex()]

    def _save(self) -> None:
        self._editor().save()

    def _save_and_next(self) -> None:
        if self._tabs.currentWidget().isAncestorOf(self.keying):
            self.keying.save_and_next()
        elif self._editor().save():
            self._editor().start_new()

    def _new(self) -> None:
        """Starts a new opinion. Every evaluator and goal has its questionnaire already, so it is of another kind."""
        if self._editor() is self.keying.sheets:
            self._tabs.setCurrentIndex(0)
        self._editor().start_new()

    def _history(self) -> None:
        self._editor().show_history()

    def _on_tab(self) -> None:
        if self._editor() is self.keying.sheets:
            self.keying.begin()

    def _fill_choices(self) -> None:
        """Offers the evaluators, goals, targets, letters and planned items of the plan and year on screen."""
        workspace, plan, year = self._context.workspace, self._context.plan.id, self._context.fiscal_year
        tree = plans.plan_tree(workspace, plan)
        form = self.opinions.form
        form.field("goal_id").set_choices([(goal.id, f"基本目標{goal.number}　{goal.title}") for goal in tree.goals])
        form.field("target_id").set_choices([(target.id, f"{target.label}　{target.title}") for target in tree.targets])
        form.field("evaluator_id").set_choices(
            [(one.id, "　".join(filter(None, (one.alias, one.name)))) for one in opinions.evaluators(workspace, year)]
        )
        rules = year_settings.rules_of(workspace, plan, year)
        form.field("rating").set_choices(
            [(mark.code, mark.label) for mark in year_settings.scale(workspace, rules.external_scale)]
        )
        form.field("taken_up_year").set_choices([(one, fiscal_year_label(one)) for one in range(year, year + 4)])
        years = (year, year + 1, year + 2)  # in a plan's last year the 反映先 is in the next plan
        following = {self._context.plan_of(one).id for one in years}
        targets = [target.id for one in following for target in plans.plan_tree(workspace, one).targets]
        items = annual_plans.item_titles(workspace, targets, years)
        form.field("taken_up_item").set_choices(items)
        self.keying.fill_choices()

    def _opinion_source(self) -> Source:
        """The opinions of the year."""
        context = self._context

        def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
            return opinions.save_opinion(context.workspace, form, values)

        return Source(
            noun="意見",
            rows=lambda: opinions.opinions(context.workspace, context.plan.id, context.fiscal_year),
            open=lambda record: opinions.open_opinion(context.workspace, record, context.fiscal_year),
            save=save,
        )

    def _people_source(self) -> Source:
        context = self._context
        return Source(
            noun="委員",
            rows=lambda: opinions.evaluators(context.workspace, context.fiscal_year),
            open=lambda record: opinions.open_evaluator(context.workspace, record, context.fiscal_year),
            save=lambda form, values: opinions.save_evaluator(context.workspace, form, values),
        )

    def _opinion_entries(self) -> list[Entry | tuple[Entry, ...]]:
        sources: list[tuple[object, str]] = list(choices("opinion", "source").items())
        return [
            (
                Entry("source", "どこから", lambda: ChoiceField(sources, empty=""), width=8),
                Entry("received_on", "受けた日", DateField, width=8),
            ),
            Entry("evaluator_id", "委員", ChoiceField),
            Entry("goal_id", "基本目標", ChoiceField),
            Entry("target_id", "推進目標", ChoiceField, help="目標ごとの意見のときだけ"),
            (
                Entry("rating", "評価", ChoiceField, width=8),
                Entry("cannot_judge", "評価できない", lambda: ChoiceField(YES, empty="－"), width=6),
            ),
            Entry("good", "良い点", lambda: TextField(2)),
            Entry("improve", "改善すべき点", lambda: TextField(2)),
            Entry("suggestion", "提案", lambda: TextField(2)),
            Entry("answer", "対応方針", lambda: TextField(2)),
            (Entry("owner", "担当", LineField, width=10), Entry("due", "期限", DateField, width=8)),
            (Entry("taken_up_year", "反映する年度", ChoiceField, width=9), Entry("taken_up_item", "実施項目", ChoiceField)),
            Entry("taken_up_note", "反映先の補足", LineField, help="実施項目がないときに。反映しないときは、その理由"),
        ]


def _tab(*widgets: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 12, 0, 0)
    column.setSpacing(10)
    for widget in widgets:
        column.addWidget(widget, 1 if isinstance(widget, RecordEditor | OpinionKeying) else 0)
    return made


def _state(row: OpinionRow) -> str:
    """対応 of an opinion. An answer without its 反映先 is named too, because it looks complete."""
    if not row.missing:
        return "✔ 済" if row.is_answered else "－"
    return "○ 反映先" if row.missing == ("反映先",) else "○ 未"


_OPINION_COLUMNS = (
    Column("だれから", lambda row: row.by, 4),
    Column("対応", _state, 5),
    Column("意見", lambda row: row.text.replace("\n", "　")),
)
_PEOPLE_COLUMNS = (
    Column("呼び方", lambda row: row.alias, 5, strong=True),
    Column("氏名（本部だけに表示）", lambda row: _name(row)),
)
_PEOPLE_ENTRIES = (
    Entry("alias", "呼び方", LineField, width=8, help="公表する紙では、この呼び方だけが出ます"),
    Entry("name", "氏名", LineField, width=12),
    Entry("affiliation", "所属", LineField),
)


def _name(row: EvaluatorRow) -> str:
    return "　".join(filter(None, (row.name, row.affiliation)))
