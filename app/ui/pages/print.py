"""印刷: the very PDF that will be saved and printed, looked at before. Choose one target, one goal, or all."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.errors import YuiError
from app.models.era import short_date
from app.models.fiscal import fiscal_year_label, fiscal_year_short
from app.services import closing, plans, printing
from app.services.printing import Drawn, Printed
from app.ui.button import button
from app.ui.context import Context
from app.ui.dialogs import ask_new_file, ask_reason, confirm
from app.ui.fields.choice_field import ChoiceField
from app.ui.jobs import Progress
from app.ui.labels import label
from app.ui.page import page_layout, scrolled
from app.ui.pdf_pages import page_images

ALL = "all"
SCREEN_DPI = 150
PRINTER_DPI = 300
GAP = 16


class PrintPage(QWidget):
    """Drawing happens beside the window; the pictures are the finished PDF's own pages."""

    title = "印刷"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._drawn: Drawn | None = None
        self._images: list[QImage] = []
        self._asked_for: tuple[bytes, int, str] | None = None
        self._which = ChoiceField([(ALL, "15の推進目標すべて")], empty="")
        self._which.setAccessibleName("印刷するシート")
        self._facts = label("", "strong", wrap=True)
        self._warning = label("", "warning", wrap=True)
        self._save = button("PDFを保存", "main")
        self._print = button("印刷する", "large")
        self._open = button("PDFで開く", "large")
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
        self._fill_choices()
        self._show_closing()
        self._asked_for = None
        self._draw()

    def open_with(self, subject: object) -> None:
        """A target's id: its sheet."""
        if isinstance(subject, bytes):
            self._fill_choices()
            self._which.set_value(f"target:{subject.hex()}")
            self._draw()

    def drawn(self) -> Drawn | None:
        """The PDF that is on screen now; None while it is being drawn."""
        return self._drawn

    def save_to(self, path: Path) -> None:
        """Writes the sheets safely; the same data that are on screen, asked again."""
        desk, plan, year, targets = self._context.desk, self._context.plan.id, self._context.fiscal_year, self._targets()

        def work(progress: Progress) -> Printed:
            return printing.print_evaluation_sheets(desk, plan, year, path, targets=targets)

        self._context.jobs.run(work, self._on_saved, self._context.notice.show_error, "PDFを書き出しています")

    def _arrange(self) -> None:
        column = page_layout(self, self.title)
        row = QHBoxLayout()
        row.setSpacing(24)
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 8, 0)
        side.setSpacing(12)
        side.addWidget(label("評価シート", "heading"))
        side.addWidget(label("どの推進目標を印刷しますか", "soft"))
        side.addWidget(self._which)
        side.addWidget(self._facts)
        side.addWidget(self._warning)
        side.addSpacing(8)
        for one in (self._save, self._print, self._open):
            side.addWidget(one)
        side.addSpacing(16)
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
        self._which.edited.connect(self._draw)
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

    def _fill_choices(self) -> None:
        tree = plans.plan_tree(self._context.desk, self._context.plan.id)
        choices = [(ALL, f"{len(tree.targets)}の推進目標すべて")]
        for goal in tree.goals:
            choices.append((f"goal:{goal.number}", f"基本目標{goal.number}　{goal.title}"))
            choices += [(f"target:{target.id.hex()}", f"　{target.label}　{target.title}") for target in goal.targets]
        chosen = self._which.value()
        self._which.set_choices(choices)
        self._which.set_value(chosen if chosen in dict(choices) else ALL)

    def _chosen(self) -> str:
        return str(self._which.value() or ALL)

    def _targets(self) -> Sequence[bytes] | None:
        kind, _, rest = self._chosen().partition(":")
        if kind == "target":
            return [bytes.fromhex(rest)]
        if kind == "goal":
            tree = plans.plan_tree(self._context.desk, self._context.plan.id)
            return [target.id for goal in tree.goals if str(goal.number) == rest for target in goal.targets]
        return None

    def _draw(self) -> None:
        wanted = (self._context.plan.id, self._context.fiscal_year, self._chosen())
        if wanted == self._asked_for:
            return
        self._asked_for = wanted
        self._drawn = None
        self._facts.setText("見本を作っています…")
        desk, targets = self._context.desk, self._targets()

        def work(progress: Progress) -> tuple[tuple[bytes, int, str], Drawn, list[str], list[QImage]]:
            sheets = printing.evaluation_sheets(desk, wanted[0], wanted[1], targets=targets)
            drawn = printing.draw(sheets)
            return wanted, drawn, _notes(sheets), page_images(drawn.data, SCREEN_DPI)

        self._context.jobs.run(work, self._on_drawn, self._on_failed, "見本を作っています")

    def _on_drawn(self, result: tuple[tuple[bytes, int, str], Drawn, list[str], list[QImage]]) -> None:
        wanted, drawn, notes, images = result
        if wanted != self._asked_for:
            return  # meanwhile something else was chosen; its own paper is on the way
        self._drawn, self._images = drawn, images
        self._facts.setText(f"{fiscal_year_label(wanted[1])}　{drawn.sheets}枚分・{drawn.pages}ページ")
        missing = [f"印刷できない文字「{one.char}」（{one.where}）は〓になります。" for one in drawn.missing_glyphs[:5]]
        self._warning.setText("\n".join([*missing, *notes]))
        self._warning.setVisible(bool(missing or notes))
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
        kind, _, rest = self._chosen().partition(":")
        year = fiscal_year_short(self._context.fiscal_year)
        if kind == "target":
            tree = plans.plan_tree(self._context.desk, self._context.plan.id)
            rest = next(target.code for target in tree.targets if target.id.hex() == rest)
        name = f"evaluation-{year}{f'-{rest}' if rest else ''}.pdf"
        path = ask_new_file(self, "PDFを保存する場所を選んでください", name, "PDF (*.pdf)")
        if path is not None:
            self.save_to(path)

    def _on_saved(self, printed: Printed) -> None:
        self._context.notice.say(f"{printed.path.name} を保存し、読み直して確かめました（{printed.pages}ページ）。")

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
            images = page_images(self._drawn.data, PRINTER_DPI)
            painter = QPainter(printer)
            for number, image in enumerate(images):
                if number:
                    printer.newPage()
                painter.drawImage(QRectF(painter.viewport()), image)
            painter.end()
            self._context.notice.say(f"{len(images)}ページを印刷に送りました。")


def _notes(sheets: Sequence[object]) -> list[str]:
    """What makes the paper provisional, in the words of the desk."""
    missing = sorted({row.office_name for sheet in sheets for row in sheet.rows if row.status == "unreported"})  # type: ignore[attr-defined]
    unresolved = sum(sheet.unresolved for sheet in sheets)  # type: ignore[attr-defined]
    notes = [f"未提出の支部：{'、'.join(missing)}"] if missing else []
    return notes + ([f"決まっていない食い違い：{unresolved}件"] if unresolved else [])
