"""印刷: the very PDF that will be saved and printed, looked at before; made final, it stays as it was."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.errors import YuiError
from app.models.era import short_date
from app.models.fiscal import fiscal_year_label, fiscal_year_short
from app.reports.evaluation_sheet import MissingGlyph
from app.services import closing, editions, form_catalogue, print_checks
from app.services.editions import EditionRow
from app.services.form_catalogue import DrawnForm
from app.ui.button import button
from app.ui.context import Context
from app.ui.dialogs import ask_new_file, ask_reason, confirm
from app.ui.fields.choice_field import ChoiceField
from app.ui.jobs import Progress
from app.ui.labels import label
from app.ui.page import page_layout, scrolled
from app.ui.pages.print_choice import PrintChoice
from app.ui.pdf_pages import page_images, paint_pages

FORMATS = "PDF (*.pdf);;Excel (*.xlsx);;CSV (*.csv)"
SCREEN_DPI = 150
PRINTER_DPI = 300
GAP = 16


class PrintPage(QWidget):
    """Drawing happens beside the window; the pictures are the finished PDF's own pages."""

    title = "印刷"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._drawn: DrawnForm | None = None
        self._images: list[QImage] = []
        self._asked_for: object = None
        self.choice = PrintChoice(context)
        self._facts = label("", "strong", wrap=True)
        self._warning = label("", "warning", wrap=True)
        self._save = button("保存（PDF・Excel・CSV）", "main")
        self._print = button("印刷する", "large")
        self._open = button("PDFで開く", "large")
        self._final = button("この内容で確定版にする")
        self._editions = ChoiceField([], empty="いまの内容")
        self._editions.setAccessibleName("確定版")
        self._again = button("確定版を開き直す…")
        self._closed = label("", "soft", wrap=True)
        self._close = button("この年度を締める")
        self._reopen = button("締めを解く…")
        self._pages = QWidget()
        self._column = QVBoxLayout(self._pages)
        self._column.setSpacing(GAP)
        self._column.setContentsMargins(GAP, GAP, GAP, GAP)
        self.preview = QScrollArea()
        self.preview.setWidget(self._pages)
        self.preview.setWidgetResizable(True)
        self.preview.setAccessibleName("印刷の見本")
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Asks for the paper again when plan, year or data may have changed."""
        self.choice.refresh()
        self._show_editions()
        self._show_closing()
        self._asked_for = None
        self._draw()

    def open_with(self, subject: object) -> None:
        """A target's id: its sheet."""
        if isinstance(subject, bytes):
            self.choice.set_target(subject)
            self._draw()

    def drawn(self) -> DrawnForm | None:
        """The PDF that is on screen now; None while it is being drawn."""
        return self._drawn

    def save_to(self, path: Path) -> None:
        """Writes what is on screen safely, in the format the name asks for."""
        made = self._drawn
        if made is None:
            return

        def work(progress: Progress) -> Path:
            form_catalogue.save_form_file(made, path)
            return path

        self._context.jobs.run(work, self._on_saved, self._context.notice.show_error, "書き出しています")

    def _arrange(self) -> None:
        column = page_layout(self, self.title)
        row = QHBoxLayout()
        row.setSpacing(24)
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 8, 0)
        side.setSpacing(12)
        side.addWidget(self.choice)
        side.addWidget(self._facts)
        side.addWidget(self._warning)
        side.addSpacing(8)
        for one in (self._save, self._print, self._open):
            side.addWidget(one)
        side.addSpacing(12)
        side.addWidget(label("確定版", "heading"))
        side.addWidget(self._editions)
        for one in (self._final, self._again):
            side.addWidget(one)
        side.addSpacing(12)
        side.addWidget(self._closed)
        for one in (self._close, self._reopen):
            side.addWidget(one)
        side.addStretch(1)
        area = scrolled(left)
        area.setFixedWidth(320)
        row.addWidget(area)
        row.addWidget(self.preview, 1)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.choice.changed.connect(self._on_choice)
        self._editions.edited.connect(self._draw)
        self._final.clicked.connect(self._on_final)
        self._again.clicked.connect(self._on_again)
        self._save.clicked.connect(self._on_save)
        self._print.clicked.connect(self._on_print)
        self._open.clicked.connect(self._on_open)
        self._close.clicked.connect(self._on_close)
        self._reopen.clicked.connect(self._on_reopen)

    def _show_closing(self) -> None:
        desk, year = self._context.desk, self._context.fiscal_year
        closed = closing.closed_year(desk, year)
        late = closing.late_activities(desk, year) if closed else []
        day = short_date(closed.closed_on) if closed and closed.closed_on else ""
        more = f"締め後に届いた記録 {len(late):,}件は、集計に入っていません。" if late else ""
        self._closed.setText(f"{fiscal_year_label(year)}は {day} に締めました。{more}" if closed else "")
        self._closed.setVisible(closed is not None)
        self._close.setVisible(desk.is_head and closed is None)
        self._reopen.setVisible(desk.is_head and closed is not None)

    def _on_close(self) -> None:
        year = fiscal_year_label(self._context.fiscal_year)
        words = "これから届く新しい記録は、別の一覧に分かれ、集計に入りません。あとで締めを解くこともできます。"
        if confirm(self, f"{year}を締めますか", words, "締める"):
            self._do(lambda: closing.close_year(self._context.desk, self._context.fiscal_year), f"{year}を締めました。")

    def _on_reopen(self) -> None:
        year = fiscal_year_label(self._context.fiscal_year)
        words = "締めたあとに届いた記録が、集計に入ります。"
        reason = ask_reason(self, f"{year}の締めを解きますか", words, "締めを解く", "理由")
        if reason is not None:
            self._do(
                lambda: closing.reopen_year(self._context.desk, self._context.fiscal_year, reason),
                f"{year}の締めを解きました。",
            )

    def _do(self, deed: Callable[[], object], words: str) -> None:
        try:
            deed()
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.saved()
        self._context.notice.say(words)

    def _on_choice(self) -> None:
        self._show_editions()
        self._draw()

    def _show_editions(self) -> None:
        """The final prints of just what is chosen; the newest first."""
        kind, year = self.choice.kind(), self._context.fiscal_year
        every = editions.editions(self._context.desk, form=kind.code, fiscal_year=year)
        mine = [one for one in every if one.subject == self.choice.subject()]
        self._editions.set_choices([(one.id, _edition_words(one)) for one in mine])
        self._editions.set_value(None)
        standing = bool(mine) and not mine[0].is_open
        may = self._context.desk.is_head or kind.for_branches
        self._final.setVisible(may and not standing)
        self._again.setVisible(self._context.desk.is_head and standing)

    def _on_final(self) -> None:
        kind, choice, subject = self.choice.kind(), self.choice.choice(), self.choice.subject()
        name = self.choice.form.currentText()
        words = "この印刷の内容が、そのまま残ります。あとで記録が変わっても、確定版は変わりません。"
        if confirm(self, f"{name}を確定版にしますか", words, "確定版にする"):
            desk = self._context.desk
            self._do(lambda: editions.make_final(desk, kind, choice, subject=subject, name=name), f"{name}を確定版にしました。")

    def _on_again(self) -> None:
        every = editions.editions(self._context.desk, form=self.choice.kind().code, fiscal_year=self._context.fiscal_year)
        last = next((one for one in every if one.subject == self.choice.subject() and not one.is_open), None)
        if last is None:
            return
        words = "いまの確定版は残り、次の確定版は新しい番号になります。"
        reason = ask_reason(self, "確定版を開き直しますか", words, "開き直す", "理由")
        if reason is not None:
            self._do(lambda: editions.reopen(self._context.desk, last.id, reason), "確定版を開き直しました。")

    def _draw(self) -> None:
        choice, edition = self.choice.choice(), self._editions.value()
        wanted = (self.choice.kind().code, choice, edition)
        if wanted == self._asked_for:
            return
        self._asked_for = wanted
        self._drawn = None
        self._facts.setText("見本を作っています…")
        desk, kind = self._context.desk, self.choice.kind()

        def work(progress: Progress) -> tuple[object, DrawnForm, list[str], list[QImage]]:
            if isinstance(edition, bytes):
                made, notes = editions.reprint(desk, edition), []
            else:
                made = form_catalogue.draw_form(desk, kind, choice)
                notes = print_checks.notes(desk, kind, choice, made.papers)
            return wanted, made, notes, page_images(made.data, SCREEN_DPI)

        self._context.jobs.run(work, self._on_drawn, self._on_failed, "見本を作っています")

    def _on_drawn(self, result: tuple[object, DrawnForm, list[str], list[QImage]]) -> None:
        wanted, drawn, notes, images = result
        if wanted != self._asked_for:
            return  # meanwhile something else was chosen; its own paper is on the way
        self._drawn, self._images = drawn, images
        year = fiscal_year_label(self._context.fiscal_year)
        self._facts.setText(f"{year}　{len(drawn.papers)}枚分・{drawn.pages}ページ")
        self._warning.setText("\n".join([*map(_lost, drawn.missing_glyphs[:5]), *notes]))
        self._warning.setVisible(bool(drawn.missing_glyphs or notes))
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for number in range(1, len(images) + 1):
            page = QLabel()
            page.setAccessibleName(f"{number}ページ目の見本")
            page.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.addWidget(page)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Whole pages across the room there is; the paper's own type stays readable by scrolling down."""
        width = max(320, self.preview.width() - 3 * GAP - 16)
        for number, image in enumerate(self._images):
            item = self._column.itemAt(number)
            page = item.widget() if item is not None else None
            if isinstance(page, QLabel):
                ratio = self.devicePixelRatioF()
                fitted = image.scaledToWidth(int(width * ratio), Qt.TransformationMode.SmoothTransformation)
                fitted.setDevicePixelRatio(ratio)
                page.setPixmap(QPixmap.fromImage(fitted))

    def _on_failed(self, error: BaseException) -> None:
        self._asked_for = None
        self._facts.setText("見本を作れませんでした。")
        self._context.notice.show_error(error)

    def _on_save(self) -> None:
        name = f"{self.choice.name()}-{fiscal_year_short(self._context.fiscal_year)}.pdf"
        path = ask_new_file(self, "保存する場所を選んでください", name, FORMATS)
        if path is not None:
            self.save_to(path)

    def _on_saved(self, path: Path) -> None:
        self._context.notice.say(f"{path.name} を保存し、読み直して確かめました。")

    def _on_open(self) -> None:
        if self._drawn is None:
            return
        folder = self._context.desk.folder / "print"
        folder.mkdir(exist_ok=True)
        path = folder / "preview.pdf"
        path.write_bytes(self._drawn.data)
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


def _lost(one: MissingGlyph) -> str:
    return f"印刷できない文字「{one.char}」（{one.where}）は〓になります。"


def _edition_words(one: EditionRow) -> str:
    day = short_date(one.issued_on) if one.issued_on else ""
    return f"第{one.number}版　{day}{'　（開き直し済み）' if one.is_open else ''}"
