"""引用元: last year's commitment and the other texts from which an evaluation may be written."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.rules.periods import YEAR
from app.services.evaluation import evaluation_sources, evaluations, opinion_follow_up
from app.services.evaluation.evaluation_sources import KINDS, Source
from app.services.figures.asked import Place
from app.services.workspace.workspace import Workspace
from app.ui.fields.choice_field import ChoiceField
from app.ui.look.button import button
from app.ui.look.labels import card, label
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
        self._rows: dict[bytes, Source] = {}
        self.commitment = label("", "meaning", wrap=True)
        self.kind = ChoiceField([], empty="")
        self.kind.setAccessibleName("引用元の種類")
        self.list = RecordTable("引用元", _COLUMNS, self._fetch)
        self._text = label("", "", wrap=True)
        self.insert = button("文へ挿入")
        self._arrange()
        self.kind.edited.connect(self._show_kind)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda _: self.insert_current())
        self.insert.clicked.connect(self.insert_current)

    def show_place(self, place: Place) -> None:
        """Shows the texts for a target, year and period. The council also sees opinions whose 反映先 is here."""
        office = {} if place.office is None else {"office": place.office}
        commitment = evaluations.last_years_commitment(
            self._workspace, place.target_id, place.fiscal_year, period=place.period, **office
        )
        council = self._workspace.is_head and place.period == YEAR
        taken = opinion_follow_up.followed_up_at(self._workspace, place.target_id, place.fiscal_year) if council else []
        paragraphs = (
            f"去年こう約束しました：\n{commitment}" if commitment else "前年度の約束は、書かれていません。",
            f"反映すると答えた意見：\n{opinion_follow_up.evaluation_lines(taken)}" if taken else "",
        )
        self.commitment.setText("\n\n".join(filter(None, paragraphs)))
        self._every = evaluation_sources.sources(self._workspace, place)
        counted = {kind: sum(one.kind == kind for one in self._every) for kind in KINDS}
        choices: list[tuple[object, str]] = [(ALL, f"すべて　{len(self._every)}")]
        self.kind.set_choices([*choices, *((kind, f"{KINDS[kind]}　{number}") for kind, number in counted.items() if number)])
        if self.kind.value() not in (ALL, *(kind for kind, number in counted.items() if number)):
            self.kind.set_value(ALL)
        self._show_kind()

    def insert_current(self) -> None:
        """Emits ``inserted`` with the chosen text."""
        source = self._rows.get(self.list.current() or b"")
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
        buttons = QHBoxLayout()
        buttons.addWidget(self.kind, 1)
        buttons.addWidget(self.insert)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addWidget(commitment_box, 1)
        column.addLayout(buttons)
        column.addWidget(self.list, 2)
        column.addWidget(whole, 1)

    def _show_kind(self) -> None:
        wanted = self.kind.value()
        self._rows = {one.id: one for one in self._every if wanted in (ALL, one.kind)}
        self.list.set_ids(list(self._rows))
        if self._rows and self.list.current() is None:
            self.list.selectRow(0)
        self._on_chosen()

    def _on_chosen(self) -> None:
        source = self._rows.get(self.list.current() or b"")
        self._text.setText(f"{KINDS[source.kind]}　{source.origin}\n{source.text}" if source else "")
        self.insert.setEnabled(source is not None)

    def _fetch(self, ids: list[bytes]) -> list[Source]:
        return [self._rows[id_] for id_ in ids if id_ in self._rows]


def _boxed(box: QWidget, words: QWidget) -> QWidget:
    inside = QVBoxLayout(box)
    inside.setContentsMargins(10, 6, 10, 6)
    inside.addWidget(words)
    inside.addStretch(1)
    return box


_COLUMNS = (
    Column("引用元", lambda row: KINDS[row.kind], 6, tone=lambda _: "soft"),
    Column("文", lambda row: row.text.replace("\n", "　")),
)
