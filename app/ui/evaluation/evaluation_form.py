"""The form of an evaluation (評価): of the council or of a branch, of a year or of its first half. Its boxes are the sheet's."""

from collections.abc import Sequence
from functools import partial

from app.reports.printed_room import Space, printed_space
from app.services.plan.plans import TermRow
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.printed_text_field import PrintedTextField
from app.ui.widgets.form import Entry, Form

TEXTS = ("main_activities", "outcome", "issue", "analysis", "qualitative", "rating_reason", "direction_note", "confirmed_note")
"""The texts that have a box on the printed sheet."""
NOT_OF_HALF = ("outcome", "issue", "analysis", "qualitative", "direction")
"""Fields that a half-year evaluation doesn't ask for; it has 実施状況, 評価 and 下半期の対応.

A field that was filled before stays visible.
"""


class EvaluationForm(Form):
    """``council``: the council's evaluation, with the words of the 推進会議, which a branch doesn't write."""

    def __init__(self, *, council: bool) -> None:
        self._council = council
        entries = [
            _text("main_activities", 4, "空欄のままなら、案がそのまま印刷されます"),
            _text("outcome", 4),
            _text("issue", 4),
            _text("analysis", 2),
            _text("qualitative", 3, "住民の声、変化、つながり。重点目標では必ず書きます"),
            Entry("rating", ChoiceField),
            _text("rating_reason", 2),
            Entry("direction", ChoiceField),
            _text("direction_note", 3),
            Entry("recorder", partial(LineField, most=60)),
            Entry("written_on", DateField, help="空欄のままなら、確定した日になります"),
            Entry("confirmed_on", DateField, label="会議の確認日", help="推進会議で確かめた日"),
            _text("confirmed_note", 2, label="会議の意見"),
        ]
        theirs = ("confirmed_on", "confirmed_note")
        super().__init__([one for one in entries if council or one.name not in theirs], "evaluation")
        self.texts = {name: self.field(name) for name in TEXTS if council or name not in theirs}
        self._last = "outcome"
        for name, field in self.texts.items():
            field.entered.connect(partial(self._on_entered, name))
            field.measured.connect(partial(self._on_measured, name))

    def set_scales(self, ratings: Sequence[TermRow], directions: Sequence[TermRow]) -> None:
        """Offers the letters of the year's rating scale and the directions (次年度の方向)."""
        self.field("rating").set_choices(_choices(ratings))
        self.field("direction").set_choices(_choices(directions))

    def show_period(self, *, half: bool) -> None:
        """Shows the fields and labels of a half-year or of a year. Call it after ``set_values``."""
        for name in NOT_OF_HALF:
            self.set_shown(name, not half or bool(self.field(name).value()))
        self.set_label("main_activities", "実施状況" if half else "")
        self.set_label("direction_note", "下半期の対応" if half else "")
        self._last = "direction_note" if half else "outcome"

    def insert(self, text: str) -> str:
        """Puts a text into the box in which the clerk wrote last; returns the name of that box."""
        field: PrintedTextField = self.texts[self._last]
        field.insert(text)
        field.measure_now()
        return str(field.accessibleName())

    def measure(self) -> None:
        """Measures how much of its printed box each text takes."""
        for field in self.texts.values():
            field.measure_now()

    def _on_entered(self, name: str) -> None:
        self._last = name

    def _on_measured(self, name: str, space: Space) -> None:
        words = f"印刷の枠（{space.room}行）を {space.over}行こえています。赤い線の所から、紙が増えます。" if space.over else ""
        self.cell(name).show_problem("warning" if words else "", words)


def _text(name: str, lines: int, help: str = "", label: str = "") -> Entry:
    return Entry(name, partial(PrintedTextField, partial(printed_space, name), lines), label, help)


def _choices(terms: Sequence[TermRow]) -> dict[str, str]:
    return {term.code: f"{term.label}　{term.note}" if term.note else term.label for term in terms}
