"""The page 印刷: preview a form, check it, save or print it, and keep it as an issued copy (確定版)."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QTabWidget, QWidget

from app.errors import YuiError
from app.reports.flat_table import FlatTable
from app.rules.era import short_date
from app.rules.fiscal import fiscal_year_label, fiscal_year_short
from app.services.forms import finalising
from app.services.plan.target_year import TargetYear
from app.services.printing import form_kinds, issued_copies, preflight, viewed_papers
from app.services.printing.form_kinds import DrawnForm
from app.services.printing.issued_copies import EditionRow
from app.services.printing.preflight import Finding
from app.services.tables.citizens_edition import citizens_tables
from app.services.tables.year_data import year_tables
from app.ui.fields.choice_field import ChoiceField
from app.ui.look.button import button
from app.ui.look.folding_row import TwoParts
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of
from app.ui.printing.batch import PrintAll
from app.ui.printing.figure_audit import FigureAudit
from app.ui.printing.findings import FIGURE_COLUMNS, FINDING_COLUMNS, SourceList, figure_lines, finding_lines
from app.ui.printing.form_check import FormCheck
from app.ui.printing.pdf_pages import paint_pages
from app.ui.printing.pdf_preview import Preview
from app.ui.printing.print_choice import PrintChoice
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress
from app.ui.widgets import navigation
from app.ui.widgets.dialogs import EXCEL, PAPERS, ask_new_file, ask_reason, confirm, excel_button
from app.ui.widgets.page import page_layout, scrolled

LEAST_HEIGHT = 160
"""Pixels of height of what scrolls beside the form, at least: more would push the form out of a low window."""
PRINTER_DPI = 300
PREVIEW, CHECKS, FIGURES, ALL = range(4)
"""Places of the tabs."""
CHECKING = "点検しています…"
UNCHECKED = "点検が終わっていません。もう一度この画面を開くと、点検します。"
SHOWN = 5
"""Findings shown beside the preview; all of them are in their own list."""


class _Tabs(QTabWidget):
    def hasHeightForWidth(self) -> bool:
        """No: else the page would be as high as its highest list, and its buttons out of sight on a small screen."""
        return False


class PrintPage(QWidget):
    """印刷: the clerk looks at the finished PDF, saves or prints it, keeps issued copies, and closes a year.

    The form is drawn in the background; the preview shows the pages of that very PDF. Tabs: preview, 点検, origin of figures,
    many forms at once, comparison of all figures. 年度の締め is here too, as it fixes the printed figures.
    """

    title = "印刷"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._drawn: DrawnForm | None = None
        self._asked_for: object = None
        self.choice = PrintChoice(context)
        self._facts = label("", "strong", wrap=True)
        self._warning = label("", "warning", wrap=True)
        self._save = button("保存（PDF・Excel・CSV）", "main", run=self._on_save)
        self._print = button("印刷する", "large", run=self._on_print)
        self._open = button("PDFで開く", "large", run=self._on_open)
        self._final = button("この内容で確定版にする", run=self._on_final)
        self._editions = ChoiceField([], empty="いまの内容", name="確定版")
        self._again = button("確定版を開き直す…", run=self._on_again)
        self._year_data = excel_button(self, context, "集計用データ", self._for_excel, "集計用データ（Excel）", kinds=EXCEL)
        self._citizens = excel_button(
            self, context, "集計用データ（市民向け）", self._for_citizens, "集計用データ（市民向け）", kinds=EXCEL
        )
        self._look = button("点検を見る", run=lambda: self.tabs.setCurrentIndex(CHECKS))
        self.preview = Preview()
        self.checks = SourceList(context, "点検で見つかったこと", "Enter で、直す所が開きます。", FINDING_COLUMNS)
        self.figures = SourceList(context, "印刷した数字", "Enter で、その数字の元（なぜこの数字）が開きます。", FIGURE_COLUMNS)
        self.all = PrintAll(context, self.choice.choice)
        self.audit = FigureAudit(context)
        self._form_check = FormCheck(context.workspace)
        self._check: Callable[[Progress], tuple[object, list[Finding]]]
        self._drawn_from: tuple[int, date] | None = None
        self.tabs = _Tabs()
        self.tabs.setAccessibleName("見本、点検、数字の元、まとめて")
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads everything again, and draws the form anew unless it is what was drawn and nothing was written since."""
        self.choice.refresh()
        self._show_editions()
        self.all.refresh()
        self.audit.refresh()
        if self._context.workspace.state != self._drawn_from:
            self._form_check.let_go()
            self._asked_for = None
        self._draw()

    def open_with(self, subject: object) -> None:
        """Chooses the sheet of a target and its year, or the form of a code ("board-report", "board-report/first_half").

        ``refresh`` then draws it.
        """
        if isinstance(subject, str):
            self.choice.set_form(*subject.split("/"))
        if isinstance(subject, bytes):
            subject = TargetYear(subject, self._context.fiscal_year)
        if isinstance(subject, TargetYear):
            self.choice.set_target(subject)

    def focus_first(self) -> None:
        """Puts the cursor into the choice of the form."""
        self.choice.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Lets all the records go; what is still being drawn is not shown."""
        self._form_check.let_go()
        self._asked_for = None

    def drawn(self) -> DrawnForm | None:
        """The form on screen; None while it is being drawn."""
        return self._drawn

    def save_to(self, path: Path) -> None:
        """Writes the form on screen in the format of the file's ending, and verifies it."""
        made = self._drawn
        if made is None:
            return

        def work(progress: Progress) -> Path:
            form_kinds.save_form_file(made, path)
            return path

        self._context.jobs.run(work, self._on_saved, self._context.notice.show_error, "書き出しています")

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self._citizens, self._year_data)
        left, beside = QWidget(), QWidget()
        column_of(
            self.choice,
            self._facts,
            self._warning,
            self._look,
            12,
            label("確定版", "heading"),
            self._editions,
            self._final,
            self._again,
            STRETCH,
            spacing=12,
            margins=(0, 0, 8, 0),
            within=left,
        )
        area = scrolled(left)
        area.setMinimumHeight(LEAST_HEIGHT)
        # The buttons are below what scrolls: visible on a small screen too.
        column_of((area, 1), self._save, self._print, self._open, spacing=8, margins=0, within=beside)
        for widget, name in ((self.preview, "見本"), (self.checks, "点検"), (self.figures, "数字の元"), (self.all, "まとめて")):
            self.tabs.addTab(widget, name)
        if self._context.workspace.is_head:
            self.tabs.addTab(self.audit, "突き合わせ")
        column.addWidget(TwoParts(beside, self.tabs, shares=(30, 70)), 1)

        for one in (self._year_data, self._citizens):
            one.setVisible(self._context.workspace.is_head)

    def _for_excel(self) -> Callable[[], list[FlatTable]]:
        return partial(year_tables, self._context.workspace, self._context.plan.id, self._context.fiscal_year)

    def _for_citizens(self) -> Callable[[], list[FlatTable]]:
        return partial(citizens_tables, self._context.workspace, self._context.plan.id, self._context.fiscal_year)

    def _connect(self) -> None:
        self.choice.changed.connect(self._on_choice)
        for asking in (self.preview, self.checks, self.figures):
            asking.asked.connect(self._on_asked)
        for lines in (self.checks, self.figures):
            lines.stood_on.connect(self.preview.go_to)
        self._editions.edited.connect(self._draw)

    def _on_choice(self) -> None:
        self._show_editions()
        self._draw()

    def _show_editions(self) -> None:
        """Offers the issued copies of exactly what is chosen, the newest first."""
        kind, mine = self.choice.kind(), self._own_editions()
        self._editions.set_choices([(one.id, _edition_words(one)) for one in mine])
        self._editions.set_value(None)
        standing = bool(mine) and not mine[0].is_open
        may = (self._context.workspace.is_head or kind.for_branches) and not self.choice.of_all_branches()
        self._final.setVisible(may and not standing)
        self._again.setVisible(self._context.workspace.is_head and standing)

    def _own_editions(self) -> list[EditionRow]:
        code, year = self.choice.kind().code, self._context.fiscal_year
        every = issued_copies.editions(self._context.workspace, form=code, fiscal_year=year)
        return [one for one in every if one.subject == self.choice.subject()]

    def _on_final(self) -> None:
        kind, choice, subject = self.choice.kind(), self.choice.choice(), self.choice.subject()
        name = self.choice.form.currentText()
        words = "この印刷の内容が、そのまま残ります。あとで記録が変わっても、確定版は変わりません。"
        if confirm(self, f"{name}を確定版にしますか", words, "確定版にする"):
            workspace = self._context.workspace
            self._context.carry_out(
                lambda: issued_copies.make_final(workspace, kind, choice, subject=subject, name=name),
                f"{name}を確定版にしました。",
            )

    def _on_again(self) -> None:
        last = next((one for one in self._own_editions() if not one.is_open), None)
        if last is None:
            return
        words = "いまの確定版は残り、次の確定版は新しい番号になります。"
        reason = ask_reason(self, "確定版を開き直しますか", words, "開き直す", "理由")
        if reason is not None:
            self._context.carry_out(
                lambda: finalising.reopen_copy(self._context.workspace, last.id, reason), "確定版を開き直しました。"
            )

    def _draw(self) -> None:
        """Draws the chosen form in the background, unless it is the one drawn last."""
        choice, edition = self.choice.choice(), self._editions.value()
        wanted = (self.choice.kind().code, choice, edition)
        if wanted == self._asked_for:
            return
        self._asked_for = wanted
        self._drawn_from = self._context.workspace.state
        self._drawn = None
        self._facts.setText("見本を作っています…")
        workspace, kind = self._context.workspace, self.choice.kind()

        def work(progress: Progress) -> tuple[object, DrawnForm]:
            if isinstance(edition, bytes):
                return wanted, issued_copies.reprint(workspace, edition)
            return wanted, form_kinds.draw_form(workspace, kind, choice, progress)

        def check(progress: Progress) -> tuple[object, list[Finding]]:
            made = self._drawn
            if wanted != self._asked_for or made is None:
                return wanted, []  # meanwhile another form was chosen
            return wanted, self._form_check.findings(kind, choice, made, is_issued=isinstance(edition, bytes))

        self._check = check
        self._context.jobs.run(work, self._on_drawn, self._on_failed, "見本を作っています")

    def _on_drawn(self, result: tuple[object, DrawnForm]) -> None:
        """Shows the form at once; it is checked beside it, which takes longer where there are many records."""
        wanted, drawn = result
        if wanted != self._asked_for:
            return  # meanwhile another form was chosen, which is being drawn
        self._drawn = drawn
        year = fiscal_year_label(self._context.fiscal_year)
        self._facts.setText(f"{year}　{len(drawn.papers)}枚分・{drawn.pages}ページ")
        self._warning.setText(CHECKING)
        self._warning.setVisible(True)
        self._look.hide()
        self.checks.show_lines([])
        self.tabs.setTabText(CHECKS, "点検")
        numbers = figure_lines(preflight.figures(drawn))
        self.figures.show_lines(numbers)
        self.tabs.setTabText(FIGURES, f"数字の元 {len(numbers):,}")
        self.preview.show_pages(drawn.data, drawn.places)
        self._context.jobs.run(self._check, self._on_checked, self._on_unchecked, CHECKING)

    def _on_checked(self, result: tuple[object, list[Finding]]) -> None:
        wanted, found = result
        if wanted != self._asked_for:
            return
        sentences = [one.sentence for one in found if one.kind != "blank"]  # blanks are many; they are in their own list
        self._warning.setText("\n".join([preflight.counted(found), *sentences[:SHOWN]]))
        self._warning.setVisible(bool(found))
        self._look.setVisible(bool(found))
        self._look.setText(f"点検を見る（{len(found):,}件）")
        self.checks.show_lines(finding_lines(found))
        self.tabs.setTabText(CHECKS, f"点検 {len(found):,}件")

    def _on_asked(self, source: str) -> None:
        """Opens the field that is blank, or なぜこの数字 of a figure."""
        if not navigation.go(self._context, source):
            self._context.notice.warn("この所は、ここからは直せません。本部に伝えてください。")

    def _on_unchecked(self, error: BaseException) -> None:
        self._asked_for = None
        self._warning.setText(UNCHECKED)
        self._context.notice.show_error(error)

    def _on_failed(self, error: BaseException) -> None:
        self._asked_for = None
        self._facts.setText("見本を作れませんでした。")
        self._context.notice.show_error(error)

    def _on_save(self) -> None:
        name = f"{self.choice.name()}-{fiscal_year_short(self._context.fiscal_year)}.pdf"
        path = ask_new_file(self, "保存する場所を選んでください", name, PAPERS)
        if path is not None:
            self.save_to(path)

    def _on_saved(self, path: Path) -> None:
        self._context.notice.say(f"{path.name} を保存し、読み直して確かめました。")

    def _on_open(self) -> None:
        if self._drawn is None:
            return
        try:
            path = viewed_papers.lay_out(self._context.workspace, self._drawn.data)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _on_print(self) -> None:
        if self._drawn is None:
            return
        try:
            from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
        except ImportError:
            self._context.notice.warn("このパソコンでは直接印刷できません。PDFを保存して、そこから印刷してください。")
            return
        if not QPrinterInfo.availablePrinters():
            self._context.notice.warn("プリンターが見つかりません。PDFを保存して、そこから印刷してください。")
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        if QPrintDialog(printer, self).exec():
            pages = paint_pages(printer, self._drawn.data, PRINTER_DPI)
            self._context.notice.say(f"{pages}ページを印刷に送りました。")


def _edition_words(one: EditionRow) -> str:
    day = short_date(one.issued_on) if one.issued_on else ""
    return f"第{one.number}版　{day}{'　（開き直し済み）' if one.is_open else ''}"
