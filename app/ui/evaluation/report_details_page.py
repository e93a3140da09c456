"""The page 報告の書き入れ: texts that 理事会報告 and the public report print beside their figures."""

from dataclasses import dataclass

from app.rules.periods import FIRST_HALF, YEAR
from app.services.forms import report_details
from app.services.forms.form_list import find_form
from app.services.forms.report_details import BOARD, FRONTS, PUBLIC, TargetLine
from app.services.plan import year_settings
from app.services.plan.target_year import PlanYear
from app.services.printing import form_settings
from app.services.records.record_forms import RecordForm
from app.ui.fields.choice_field import choice_of
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.text_field import TextField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source, given_source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column, field_column

OF_BOARD = ("paper_kind", "paper_number", "heading", "submitted_on", "chair_name", "summary")
"""Fields of the board report only."""
OF_PUBLIC = ("as_of",)
"""Fields of the public report only."""


@dataclass(frozen=True)
class _Report:
    """A report with the title that the council gave it. ``key``: one of FRONTS, the code of its form and its period."""

    id: bytes
    key: str
    title: str


class ReportDetailsPage(TabbedEditors):
    """報告の書き入れ: the head office writes cover texts, 総括, and for each target what citizens may read."""

    title = "報告の書き入れ"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._propose = button("総評から写す", run=self.propose)
        self._print = button("印刷を見る", run=self.show_print)
        self.fronts = RecordEditor(context, self._front_source(), _FRONT_COLUMNS, _FRONT_ENTRIES, list_share=28)
        self.public = RecordEditor(context, self._public_source(), _PUBLIC_COLUMNS, _PUBLIC_ENTRIES, list_share=42)
        words = "ここに書いたことだけが、公表版の「主な取組」に出ます。名前や、個人が分かることは書かないでください。"
        self.arrange(
            [("表書きと総括", self.fronts, ()), ("公表する取組", self.public, (label(words, "soft", wrap=True),))],
            self._propose,
            self._print,
        )
        self.fronts.shown.connect(self._show_what_applies)
        self.tabs.currentChanged.connect(lambda _: self._show_what_applies())

    def propose(self) -> None:
        """Fills an empty text: the 総括 from the 総評 of the goals, the 取組 from the year's activities.

        Refuses with a warning when the text isn't empty or there is nothing to copy.
        """
        workspace, plan, year = self._context.workspace, self._context.plan.id, self._context.fiscal_year
        editor, name = (self.fronts, "summary") if self.tabs.currentIndex() == 0 else (self.public, "public_text")
        opened = editor.opened
        if opened is None:
            return
        if editor.form.values()[name]:
            self._context.notice.warn("もう文が入っています。写すときは、先に消してください。")
            return
        if name == "summary":
            words = report_details.proposed_summary(workspace, PlanYear(plan, year, period=_period(opened.values["form"])))
        else:
            words = report_details.proposed_public(workspace, opened.values["target_id"], year)
        if not words:
            self._context.notice.warn("写すもとの文が、まだありません。")
            return
        editor.form.set_values({name: words})
        editor.form.edited.emit(name)
        editor.form.focus(name)

    def show_print(self) -> None:
        """Opens 印刷 with the report on screen."""
        opened = self.fronts.opened
        public = self.tabs.currentIndex() == 1 or opened is None
        self._context.go("print", PUBLIC if public or opened is None else opened.values["form"])

    def _show_what_applies(self) -> None:
        """Shows the fields of the chosen report, and the button for the tab on screen."""
        opened = self.fronts.opened
        board = opened is not None and _code(opened.values["form"]) == BOARD
        for names, shown in ((OF_BOARD, board), (OF_PUBLIC, not board)):
            for name in names:
                self.fronts.form.set_shown(name, shown)
        first = self.tabs.currentIndex() == 0
        self._propose.setText("総評から写す" if first else "主な活動から写す")
        self._propose.setVisible(board or not first)

    def _front_source(self) -> Source:
        """The reports with their own texts; that of a 上半期 only in a year in which it is evaluated."""
        context = self._context

        def rows() -> list[_Report]:
            titles = form_settings.titles(context.workspace, {code: find_form(code).name for code in (BOARD, PUBLIC)})
            place = (context.plan.id, context.fiscal_year)
            half_year = year_settings.rules_of(context.workspace, *place).half_year
            return [
                _Report(report_details.front_id(*place, key), key, titles[_code(key)] + _HALF[_period(key)])
                for key in FRONTS
                if half_year or _period(key) == YEAR
            ]

        def open_(record: bytes | None) -> RecordForm:
            key = next(one.key for one in rows() if one.id == record)
            return report_details.open_front(context.workspace, context.plan.id, context.fiscal_year, key)

        return given_source("report_front", "報告", rows, open_, report_details.save_front)

    def _public_source(self) -> Source:
        """The targets with the text that citizens read."""
        context = self._context

        def rows() -> list[TargetLine]:
            return report_details.target_lines(context.workspace, context.plan.id, context.fiscal_year)

        def open_(record: bytes | None) -> RecordForm:
            target = next(one.target_id for one in rows() if one.id == record)
            return report_details.open_public(context.workspace, target, context.fiscal_year)

        return given_source("public_activity", "取組", rows, open_, report_details.save_public)


_HALF = {YEAR: "", FIRST_HALF: "（上半期）"}


def _code(key: str) -> str:
    return key.partition("/")[0]


def _period(key: str) -> str:
    return key.partition("/")[2] or YEAR


_FRONT_COLUMNS = (Column("報告", lambda row: row.title, strong=True),)
_FRONT_ENTRIES = (
    (
        Entry("paper_kind", choice_of("report_front", "paper_kind", empty="報告"), label="報告・議案", width=6),
        Entry("paper_number", LineField, label="番号", width=5, help="報告第○号の○"),
    ),
    Entry("heading", LineField),
    (Entry("submitted_on", DateField, width=8), Entry("chair_name", LineField, width=10)),
    Entry("summary", lambda: TextField(8)),
    Entry("as_of", DateField, width=8, help="空なら、年度の末日です"),
)
_PUBLIC_COLUMNS = (
    Column("番号", lambda row: row.label, 4),
    field_column("target", "title"),
    Column("取組", lambda row: "✔ 済" if row.text else "○ 未", 4),
)
_PUBLIC_ENTRIES = (Entry("public_text", lambda: TextField(8), label="主な取組"),)
