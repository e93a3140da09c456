"""The page 意見と対応: opinions from outside, keyed from paper, each with its answer and where it is carried out (反映先)."""

from app.rules.fiscal import fiscal_year_label
from app.services.annual_plan import annual_plans
from app.services.evaluation import opinions
from app.services.evaluation.opinions import EvaluatorRow, OpinionRow
from app.services.plan import plans, year_settings
from app.ui.evaluation.questionnaire_keying import YES, OpinionKeying
from app.ui.fields.choice_field import ChoiceField, choice_of
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.text_field import TextField
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column


class OpinionsPage(TabbedEditors):
    """意見と対応: the head office keys the opinions of evaluators and the board, and answers each of them.

    Three tabs: opinions with their answers, the questionnaires on paper, and the evaluators (外部評価委員).
    """

    title = "意見と対応"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = (
            Command("Ctrl+S", "保存", self._save),
            Command("Ctrl+Return", "保存して次へ", self._save_and_next),
            Command("Ctrl+N", "新しい意見", self._new),
            Command("F7", "履歴", self._history),
        )
        self._open = label("", "warning", wrap=True)
        self.opinions = RecordEditor(context, self._opinion_source(), _OPINION_COLUMNS, self._opinion_entries(), list_share=42)
        self.people = RecordEditor(context, self._people_source(), _PEOPLE_COLUMNS, _PEOPLE_ENTRIES, list_share=42)
        self.keying = OpinionKeying(context)
        self.arrange(
            [
                ("意見と対応", self.opinions, (self._open,)),
                ("用紙をまとめて入力", self.keying.sheets, (self.keying.left,)),
                ("外部評価委員", self.people, ()),
            ]
        )
        self.tabs.setAccessibleName("意見、用紙の入力、外部評価委員")
        self.tabs.currentChanged.connect(self._on_tab)

    def refresh(self) -> None:
        """Reads opinions, questionnaires and evaluators again; shows how many opinions lack an answer."""
        super().refresh()
        self.keying.show_left()
        waiting = opinions.unanswered(
            opinions.opinions(self._context.workspace, self._context.plan.id, self._context.fiscal_year)
        )
        self._open.setText(
            f"対応方針・担当・反映先のそろわない意見が {len(waiting)}件あります。公表の前に書き入れてください。"
            if waiting
            else ""
        )
        self._open.setVisible(bool(waiting))

    def _save_and_next(self) -> None:
        if self._editor() is self.keying.sheets:
            self.keying.save_and_next()
        elif self._editor().save():
            self._editor().start_new()

    def _new(self) -> None:
        """Starts a new opinion. Every evaluator and goal has its questionnaire already, so it is of another kind."""
        if self._editor() is self.keying.sheets:
            self.tabs.setCurrentIndex(0)
        self._editor().start_new()

    def _on_tab(self) -> None:
        if self._editor() is self.keying.sheets:
            self.keying.begin()

    def fill_choices(self) -> None:
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

        return Source(
            kind="opinion",
            noun="意見",
            rows=lambda: opinions.opinions(context.workspace, context.plan.id, context.fiscal_year),
            open=lambda record: opinions.open_opinion(context.workspace, record, context.fiscal_year),
            save=opinions.save_opinion,
        )

    def _people_source(self) -> Source:
        context = self._context
        return Source(
            kind="evaluator",
            noun="委員",
            rows=lambda: opinions.evaluators(context.workspace, context.fiscal_year),
            open=lambda record: opinions.open_evaluator(context.workspace, record, context.fiscal_year),
            save=opinions.save_evaluator,
        )

    def _opinion_entries(self) -> list[Entry | tuple[Entry, ...]]:
        return [
            (
                Entry("source", choice_of("opinion", "source"), width=8),
                Entry("received_on", DateField, width=8),
            ),
            Entry("evaluator_id", ChoiceField, label="委員"),
            Entry("goal_id", ChoiceField),
            Entry("target_id", ChoiceField, help="目標ごとの意見のときだけ"),
            (
                Entry("rating", ChoiceField, width=8),
                Entry("cannot_judge", lambda: ChoiceField(YES, empty="－"), width=6),
            ),
            Entry("good", lambda: TextField(2)),
            Entry("improve", lambda: TextField(2)),
            Entry("suggestion", lambda: TextField(2)),
            Entry("answer", lambda: TextField(2)),
            (Entry("owner", LineField, width=10), Entry("due", DateField, width=8)),
            (Entry("taken_up_year", ChoiceField, width=9), Entry("taken_up_item", ChoiceField, label="実施項目")),
            Entry("taken_up_note", LineField, label="反映先の補足", help="実施項目がないときに。反映しないときは、その理由"),
        ]


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
    Entry("alias", LineField, label="呼び方", width=8, help="公表する紙では、この呼び方だけが出ます"),
    Entry("name", LineField, width=12),
    Entry("affiliation", LineField),
)


def _name(row: EvaluatorRow) -> str:
    return "　".join(filter(None, (row.name, row.affiliation)))
