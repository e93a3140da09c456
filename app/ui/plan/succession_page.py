"""The page 新旧対応: what becomes of each target in the next plan, and what is not decided yet."""

from PySide6.QtWidgets import QWidget

from app.services.evaluation import plan_succession
from app.services.evaluation.plan_succession import LineRow
from app.services.plan import plans
from app.services.plan.plans import PlanRow
from app.services.records.record_forms import RecordForm
from app.ui.fields.choice_field import ChoiceField, choice_of
from app.ui.fields.line_field import LineField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, fill
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command
from app.ui.widgets.form import Entry
from app.ui.widgets.page import page_layout
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.table_model import Column, field_column

OPEN_SHOWN = 2
"""Open points named above the list; the others are counted."""


class SuccessionPage(QWidget):
    """新旧対応: the head office decides line by line what becomes of the old plan's targets.

    It works between the plan on screen and the one after it; for the last plan, the one before it.
    """

    title = "新旧対応"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: tuple[bytes, bytes] | None = None
        self._between = label("", "strong", wrap=True)
        self.open_ones = label("", "warning", wrap=True)
        self._same = button("同じ名前の目標をつなぐ", run=self._on_same)
        self._indicators = button("指標を引き継ぐ", run=self._on_indicators)
        entries = (
            (
                Entry("kind", choice_of("correspondence", "kind"), width=8),
                Entry("note", LineField),
            ),
            Entry("old_target_id", lambda: ChoiceField(empty="（なし：新規）"), label="旧計画の目標"),
            Entry("new_target_id", lambda: ChoiceField(empty="（なし：終了）"), label="新計画の目標"),
        )
        self.editor = RecordEditor(context, self._source(), _COLUMNS, entries, list_share=48, stacked=True)
        self.commands = (
            Command("Ctrl+S", "保存", self.editor.save),
            Command("Ctrl+N", "新しい行", self.editor.start_new),
            Command("F7", "履歴", self.editor.show_history),
        )
        column = page_layout(self, self.title, self._same, self._indicators)
        for widget in (self._between, self.open_ones):
            column.addWidget(widget)
        fill(column, (self.editor, 1), (STRETCH, 0))

    def refresh(self) -> None:
        """Reads lines and open points again; explains what to do while there is no next plan."""
        pair = self.pair()
        for widget in (self.editor, self._same, self._indicators):
            widget.setVisible(pair is not None)
        if pair is None:
            self._between.setText("次の計画が、まだありません。「計画を編集」で次の計画を作るか、取り込んでください。")
            self.open_ones.hide()
            return
        old, new = pair
        self._between.setText(f"旧「{old.name}」　→　新「{new.name}」")
        for name, plan in (("old_target_id", old), ("new_target_id", new)):
            targets = plans.plan_tree(self._context.workspace, plan.id).targets
            self.editor.form.field(name).set_choices([(one.id, f"{one.label}　{one.title}") for one in targets])
        now = (old.id, new.id)
        (self.editor.reset if now != self._shown else self.editor.refresh)()
        self._shown = now
        open_points = [one.text for one in plan_succession.checks(self._context.workspace, old.id, new.id)]
        more = [f"ほか {len(open_points) - OPEN_SHOWN}件"] if len(open_points) > OPEN_SHOWN else []
        self.open_ones.setText("　".join([f"まだ決まっていないこと {len(open_points)}件：", *open_points[:OPEN_SHOWN], *more]))
        self.open_ones.setVisible(bool(open_points))

    def leave(self) -> None:
        """Keeps what is half typed as a draft."""
        self.editor.leave()

    def pair(self) -> tuple[PlanRow, PlanRow] | None:
        """The plans as (old, new); None while there is only one."""
        plan = self._context.plan
        after = plan_succession.plan_after(self._context.workspace, plan)
        if after is not None:
            return plan, after
        before = plan_succession.plan_before(self._context.workspace, plan)
        return (before, plan) if before is not None else None

    def _source(self) -> Source:
        """The lines between the two plans; a new line begins as 継続."""
        context = self._context

        def rows() -> list[LineRow]:
            pair = self.pair()
            return plan_succession.lines(context.workspace, pair[0].id, pair[1].id) if pair is not None else []

        def open_(record: bytes | None) -> RecordForm:
            form = plan_succession.open_line(context.workspace, record)
            form.values["kind"] = form.values["kind"] or "continued"
            return form

        return Source(
            kind="correspondence",
            noun="行",
            rows=rows,
            open=open_,
            save=plan_succession.save_line,
        )

    def _on_same(self) -> None:
        pair = self.pair()
        if pair is None:
            return
        self._context.carry_out(
            lambda: plan_succession.suggest(self._context.workspace, pair[0].id, pair[1].id),
            lambda written: f"同じ名前の目標を{written}件、「継続」でつなぎました。確かめてください。",
        )

    def _on_indicators(self) -> None:
        pair = self.pair()
        if pair is None:
            return
        self._context.carry_out(
            lambda: plan_succession.carry_indicators(self._context.workspace, pair[0].id, pair[1].id),
            lambda carried: f"指標を{carried}件引き継ぎました。統合・分割の目標では、数え方の変わり目に印が付きます。",
        )


_COLUMNS = (
    Column("旧", lambda row: row.old.label if row.old else "－", 3, strong=True),
    Column("旧計画の目標", lambda row: row.old.title if row.old else "（新規）"),
    field_column("correspondence", "kind", width=4),
    Column("新", lambda row: row.new.label if row.new else "－", 3, strong=True),
    Column("新計画の目標", lambda row: row.new.title if row.new else "（終了）"),
)
