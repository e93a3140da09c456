"""引用元: last year's commitment and the other texts from which an evaluation may be written."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.rules.periods import YEAR
from app.services.evaluation import evaluation_sources, evaluations, opinion_follow_up
from app.services.evaluation.evaluation_sources import KINDS, Source
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from app.ui.fields.choice_field import ChoiceField
from app.ui.look.button import button
from app.ui.look.labels import card, label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.widgets.page import scrolled
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable

ALL = "all"


class SourcesPanel(QWidget):
    """The list of texts to write from. Enter (or 文へ挿入) puts one into the box that is being written."""

    inserted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._every: list[Source] = []
        self.commitment = label("", "meaning", wrap=True)
        self.kind = ChoiceField([], empty="", name="引用元の種類")
        self.list = RecordTable("引用元", _COLUMNS)
        self._text = label("", "", wrap=True)
        self.insert = button("文へ挿入", run=self.insert_current)
        self._arrange()
        self.kind.edited.connect(self._show_kind)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda _: self.insert_current())

    def show_target(self, of: TargetYear) -> None:
        """Shows the texts for a target, year and period. The council also sees opinions whose 反映先 is here."""
        commitment = evaluations.last_years_commitment(self._workspace, of)
        council = self._workspace.is_head and of.period == YEAR
        taken = opinion_follow_up.followed_up_at(self._workspace, of.target_id, of.fiscal_year) if council else []
        paragraphs = (
            f"去年こう約束しました：\n{commitment}" if commitment else "前年度の約束は、書かれていません。",
            f"反映すると答えた意見：\n{opinion_follow_up.evaluation_lines(taken)}" if taken else "",
        )
        self.commitment.setText("\n\n".join(filter(None, paragraphs)))
        self._every = evaluation_sources.sources(self._workspace, of)
        counted = {kind: sum(one.kind == kind for one in self._every) for kind in KINDS}
        choices: list[tuple[object, str]] = [(ALL, f"すべて　{len(self._every)}")]
        self.kind.set_choices([*choices, *((kind, f"{KINDS[kind]}　{number}") for kind, number in counted.items() if number)])
        if self.kind.value() not in (ALL, *(kind for kind, number in counted.items() if number)):
            self.kind.set_value(ALL)
        self._show_kind()

    def insert_current(self) -> None:
        """Emits ``inserted`` with the chosen text."""
        source = self.list.current_row()
        if source is not None:
            self.inserted.emit(source.text)

    def _arrange(self) -> None:
        commitment_box = scrolled(_boxed(card(), self.commitment))
        commitment_box.setMinimumHeight(64)
        commitment_box.setMaximumHeight(132)
        whole = scrolled(_boxed(QWidget(), self._text))
        whole.setMinimumHeight(56)
        whole.setMaximumHeight(132)
        self.list.setMinimumHeight(96)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column_of(
            (commitment_box, 1),
            row_of((self.kind, 1), self.insert),
            (self.list, 2),
            (whole, 1),
            spacing=8,
            margins=(0, 12, 0, 0),
            within=self,
        )

    def _show_kind(self) -> None:
        wanted = self.kind.value()
        self.list.set_rows([one for one in self._every if wanted in (ALL, one.kind)], choose=True)
        self._on_chosen()

    def _on_chosen(self) -> None:
        source = self.list.current_row()
        self._text.setText(f"{KINDS[source.kind]}　{source.origin}\n{source.text}" if source else "")
        self.insert.setEnabled(source is not None)


def _boxed(box: QWidget, words: QWidget) -> QWidget:
    column_of(words, STRETCH, margins=(10, 6, 10, 6), within=box)
    return box


_COLUMNS = (
    Column("引用元", lambda row: KINDS[row.kind], 6, tone=lambda _: "soft"),
    Column("文", lambda row: row.text.replace("\n", "　")),
)
