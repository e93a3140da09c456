"""The page 計画を編集: goals and targets with their numbers, the plan's texts, and making the next plan."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.errors import YuiError
from app.rules.fiscal import fiscal_year_short
from app.services.plan import plan_editing, plans
from app.services.records.labels import choices
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace
from app.ui.fields.choice_field import ChoiceField, choice_of
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.text_field import TextField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.plan.plan_file_strip import PlanFileStrip
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.widgets.dialogs import ask_file, confirm
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column, field_column

BRANCH = choices("office", "kind")["branch"]
PRIORITY = {True: "【重点】", False: "－"}
LONG_TEXTS = ("philosophy_explanation", "welfare_definition", "plan_definition", "promotion_structure")
"""Texts of the plan that get a higher box."""
YEARS_OF_A_PLAN = 5


@dataclass(frozen=True)
class _Plan:
    """The plan on screen, as the only row of its editor."""

    id: bytes
    name: str


class PlanPage(TabbedEditors):
    """計画を編集: the head office edits goals, targets and texts of a plan, and makes or imports the next one.

    Numbers are labels: changing them leaves all records and issued copies as they are.
    """

    title = "計画を編集"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.targets = RecordEditor(context, self._target_source(), _TARGET_COLUMNS, _TARGET_ENTRIES, list_share=46)
        self.goals = RecordEditor(context, self._goal_source(), _GOAL_COLUMNS, _GOAL_ENTRIES, list_share=34)
        self.plan = RecordEditor(context, self._plan_source(), _PLAN_COLUMNS, _plan_entries(), list_share=24)
        self.up = button("▲ 上へ", run=lambda: self._move(-1))
        self.down = button("▼ 下へ", run=lambda: self._move(1))
        self._next = button("次の計画を作る", run=self._on_next)
        self._file = button("計画ファイルを取り込む", run=self._on_file)
        self.strip = PlanFileStrip(context)
        note = label("番号は目印です。変えても、これまでの記録はそのまま残り、確定版の紙は変わりません。", "soft", wrap=True)
        self.arrange(
            [("推進目標", self.targets, (note,)), ("基本目標", self.goals, ()), ("計画の文言", self.plan, ())],
            self.up,
            self.down,
            self._next,
            self._file,
        )
        column = self.layout()
        assert column is not None
        column.addWidget(self.strip)
        self.strip.shown.connect(lambda shown: self.tabs.setVisible(not shown))
        self.tabs.currentChanged.connect(self._on_tab)

    def fill_choices(self) -> None:
        """Offers the goals of the plan for its targets, and a next plan where there is one."""
        self._next.setEnabled(bool(self._context.plans))
        tree = plans.plan_tree(self._context.workspace, self._context.plan.id)
        self.targets.form.field("goal_id").set_choices([(one.id, f"{one.number}　{one.title}") for one in tree.goals])

    def leave(self) -> None:
        """Keeps drafts, and closes the preview of a plan file."""
        super().leave()
        self.strip.close_strip()

    def _on_tab(self, place: int) -> None:
        for one in (self.up, self.down):
            one.setVisible(place < 2)

    def _move(self, step: int) -> None:
        """Moves the chosen goal or target up (-1) or down (1), which renumbers it and its neighbour."""
        editor = (self.targets, self.goals)[self.tabs.currentIndex()]
        record = editor.table.current()
        if record is None:
            self._context.notice.warn("動かす目標が選ばれていません。一覧で選んでから、もう一度押してください。")
            return
        # What is half typed becomes a draft, because the record is opened again below.
        editor.leave()
        if self._done(lambda: plan_editing.move(self._context.workspace, self._context.plan.id, record, step)):
            editor.opened = None
            self._context.saved()
            self.refresh()
            editor.select(record)

    def _on_next(self) -> None:
        """Makes the plan that follows the last one, with copies of its goals and targets as a start."""
        last = self._context.plans[0]
        first = last.last_year + 1
        years = f"{fiscal_year_short(first)}–{fiscal_year_short(first + YEARS_OF_A_PLAN - 1)}"
        if not confirm(
            self,
            f"次の計画（{years}）を作りますか",
            f"「{last.name}」の目標を写して始めます。名前・年度・本文は、あとから直せます。",
            "次の計画を作る",
        ):
            return

        def make() -> None:
            made = plan_editing.new_plan(
                self._context.workspace, f"次期計画（{years}）", first, first + YEARS_OF_A_PLAN - 1, copy_of=last.id
            )
            self._context.saved()
            self._context.set_plan(made)
            self._context.notice.say(f"「{made.name}」を作りました。目標と本文を直してください。")

        self._done(make)

    def _on_file(self) -> None:
        path = ask_file(self, "計画ファイルを選んでください", "計画ファイル (*.toml)", Folder.SETUP)
        if path is not None:
            self.strip.look_at(path)

    def _done(self, work: Callable[[], Any]) -> Any:
        """Runs an action; shows a refusal and returns None."""
        try:
            return work()
        except YuiError as error:
            self._context.notice.show_error(error)
            return None

    def _target_source(self) -> Source:
        """The targets of the plan; a new one begins in the goal of the chosen target."""
        context = self._context

        def open_(record: bytes | None) -> RecordForm:
            tree = plans.plan_tree(context.workspace, context.plan.id)
            beside = next((one.goal_id for one in tree.targets if one.id == self.targets.table.current()), None)
            goal = beside or (tree.goals[0].id if tree.goals else None)
            return plan_editing.open_target(context.workspace, context.plan, record, goal)

        return Source(
            kind="target",
            noun="推進目標",
            rows=lambda: plans.plan_tree(context.workspace, context.plan.id).targets,
            open=open_,
            save=plan_editing.save_target,
            delete=self._retire,
        )

    def _goal_source(self) -> Source:
        """The goals of the plan."""
        context = self._context

        return Source(
            kind="goal",
            noun="基本目標",
            rows=lambda: plans.plan_tree(context.workspace, context.plan.id).goals,
            open=lambda record: plan_editing.open_goal(context.workspace, context.plan, record),
            save=plan_editing.save_goal,
            delete=self._retire,
        )

    def _plan_source(self) -> Source:
        """The plan's own texts."""
        context = self._context

        return Source(
            kind="plan",
            noun="計画",
            rows=lambda: [_Plan(context.plan.id, context.plan.name)],
            open=lambda _record: plan_editing.open_plan(context.workspace, context.plan.id),
            save=plan_editing.save_plan,
            can_add=False,
            delete=lambda workspace, form: plan_editing.retire_plan(workspace, form.id),
        )

    def _retire(self, workspace: Workspace, form: RecordForm) -> None:
        plan_editing.retire(workspace, self._context.plan.id, form.id)


_TARGET_COLUMNS = (
    Column("番号", lambda row: row.label, 4, strong=True),
    field_column("target", "title", lambda row: f"{'【重点】' if row.priority else ''}{row.title}"),
)
_GOAL_COLUMNS = (
    field_column("goal", "number", lambda row: str(row.number), width=3, strong=True),
    field_column("goal", "title"),
)
_PLAN_COLUMNS = (Column("計画", lambda row: row.name, strong=True),)
_TARGET_ENTRIES = (
    Entry("goal_id", lambda: ChoiceField(empty=""), required=True),
    (
        Entry("number", NumberField, width=4, required=True),
        Entry("priority", lambda: ChoiceField(PRIORITY, empty=""), width=6),
    ),
    Entry("led_by", choice_of("target", "led_by", empty=BRANCH), width=8, help="本部にすると、支部に計画や評価を求めません"),
    Entry("title", LineField, required=True),
    Entry("text", lambda: TextField(4)),
    Entry("city_plan", LineField, width=12, help="市の地域福祉計画の番号。文字のまま印刷します"),
)
_GOAL_ENTRIES = (
    Entry("number", NumberField, width=4, required=True),
    Entry("title", LineField, required=True),
    Entry("subtitle", LineField),
    Entry("previous_evaluation", lambda: TextField(4), label="【計画評価】", help="前の計画の評価。1行に1つ、「・」は要りません"),
    Entry("issues", lambda: TextField(4), label="【課題】", help="1行に1つ、「・」は要りません"),
)


def _plan_entries() -> list[Entry | tuple[Entry, ...]]:
    texts = [
        Entry(name, LineField if name in ("name", "term") else _long if name in LONG_TEXTS else _short, label=words)
        for name, words in plan_editing.PLAN_TEXTS.items()
    ]
    years = (
        Entry("first_year", NumberField, unit="年度（西暦）", width=4),
        Entry("last_year", NumberField, unit="年度（西暦）", width=4),
    )
    return [texts[0], years, *texts[1:]]


def _short() -> TextField:
    return TextField(2)


def _long() -> TextField:
    return TextField(4)
