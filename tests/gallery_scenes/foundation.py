"""The frame, the fields in all their states, the list, notices and questions."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.errors import Refused
from app.rules.era import short_date
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.target_field import TargetField
from app.ui.fields.text_field import TextField
from app.ui.look.labels import card, label
from app.ui.look.style_sheet import style_sheet
from app.ui.runtime.context import Context
from app.ui.shell.frame import Frame
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import Question, Trouble
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.page import Page, page_layout
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable
from tests.gallery import scene
from tests.gallery_scenes.plan_targets import plan_targets
from tests.gallery_scenes.workspaces import context_of, head_workspace

PLACES = ["花泉公民館", "花泉支所 2階会議室", "花泉総合福祉センター", "日形市民センター", "老松市民センター"]
STATUSES = (("done", "実施"), ("partly", "一部実施"), ("cancelled", "中止"), ("postponed", "延期"))


@dataclass(frozen=True)
class Told:
    field: str
    level: str
    text: str


def _places(text: str) -> list[str]:
    return [place for place in PLACES if text in place]


def a_form() -> Form:
    return Form(
        [
            Entry(
                "date",
                lambda: DateField(2025),
                label="活動日",
                help="R7.11.3、11/3、今日 のように入れます",
                width=8,
                required=True,
            ),
            Entry(
                "target", lambda: TargetField(plan_targets()), label="推進目標", help="13 と入れると 1-③", width=8, required=True
            ),
            Entry("title", LineField, label="活動名", required=True),
            (
                Entry("status", lambda: ChoiceField(STATUSES, empty=""), label="実施状況", width=8),
                Entry(
                    "kind", lambda: ChoiceField((("lecture", "講座・研修"), ("exchange", "交流（サロン等）"))), label="活動区分"
                ),
            ),
            (
                Entry("sessions", NumberField, label="回数", unit="回", width=4),
                Entry(
                    "participants",
                    lambda: NumberField(approximate=True),
                    label="参加者数（延べ）",
                    unit="人",
                    width=5,
                    about="participants_approximate",
                    help="およその数は y を押すと「約」が付きます",
                ),
            ),
            Entry("place", lambda: LineField(_places), label="場所"),
            Entry("content", lambda: TextField(4), label="内容"),
        ]
    )


class FormPage(QWidget):
    title = "活動を記録"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.commands = (
            Command("Ctrl+Return", "保存して次へ", self.refresh),
            Command("F5", "前回を写す", self.refresh),
            Command("Ctrl+Z", "元に戻す", self.refresh),
        )
        self.form = a_form()
        column = page_layout(self, self.title, label("下書き", "badge"))
        column.addWidget(self.form)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        for words, look in (("保存して次へ", "main"), ("保存して閉じる", "large"), ("取り消す", "large")):
            button = QPushButton(words)
            button.setProperty("look", look)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def refresh(self) -> None:
        pass


@dataclass(frozen=True)
class ListRow:
    id: bytes
    day: date
    number: int

    @property
    def is_cancelled(self) -> bool:
        return self.number % 7 == 3


TITLES = ("ふれあいサロン支援", "地域福祉懇談会", "見守り会議", "ボランティア養成講座", "福祉マップづくり")


def _list_rows(ids: list[bytes]) -> list[ListRow]:
    numbers = [int.from_bytes(record) for record in ids]
    return [ListRow(record, date(2025, 11, 3) - timedelta(days=n), n) for record, n in zip(ids, numbers, strict=True)]


def _status(row: ListRow) -> str:
    return "中止" if row.is_cancelled else "実施"


COLUMNS = (
    Column("日付", lambda row: short_date(row.day), width=6, sort="date"),
    Column("目標", lambda row: plan_targets()[row.number % 15].label, width=4, sort="target"),
    Column("活動名", lambda row: TITLES[row.number % 5], sort="title", strong=True),
    Column("場所", lambda row: PLACES[row.number % 5], width=11, sort="place"),
    Column("参加", lambda row: "—" if row.is_cancelled else f"{row.number * 13 % 90}人", width=5, right=True, sort="count"),
    Column(
        "状態",
        lambda row: "中止" if row.is_cancelled else "実施",
        width=4,
        tone=lambda row: "warning" if row.is_cancelled else "",
    ),
)


class ListPage(QWidget):
    title = "活動一覧"

    def __init__(self, context: Context) -> None:
        super().__init__()
        column = page_layout(self, self.title, label("1,284件　延べ 18,420人", "soft"))
        self.table = RecordTable("活動一覧", COLUMNS, _list_rows)
        self.table.set_ids([n.to_bytes(4) for n in range(1284)])
        self.table.show_order("date", True)
        self.table.selectRow(2)
        column.addWidget(self.table)

    def refresh(self) -> None:
        pass


class EmptyPage(QWidget):
    def __init__(self, context: Context) -> None:
        super().__init__()
        column = page_layout(self, "ホーム")
        box = card()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(24, 20, 24, 20)
        inside.addWidget(label("令和7年11月5日（水）", "heading"))
        inside.addWidget(label("今月の記録は 14件 です。", ""))
        column.addWidget(box)
        column.addStretch(1)

    def refresh(self) -> None:
        pass


ENTRIES = (
    Page("home", "ホーム", "home", EmptyPage, menu=1),
    Page("record", "活動を記録", "record", FormPage, menu=2),
    Page("list", "活動一覧", "list", ListPage, menu=3),
    Page("targets", "推進目標", "targets", EmptyPage, menu=4),
    Page("receive", "受け取る", "receive", EmptyPage, menu=5),
    Page("differences", "食い違い", "differences", EmptyPage, menu=6),
    Page("print", "印刷", "print", EmptyPage, menu=7),
    Page("settings", "設定", "settings", EmptyPage, menu=8),
)


def a_frame(key: str) -> Frame:
    frame = Frame(
        context_of(head_workspace()), ENTRIES, (Command("F2", "活動を記録", _nothing), Command("Ctrl+F", "検索", _nothing))
    )
    frame.open(key)
    return frame


def _nothing() -> None:
    pass


def _filled(frame: Frame) -> Form:
    form = frame.page("record").form
    form.set_values(
        {
            "date": date(2025, 11, 3),
            "target": bytes([1, 3]),
            "title": "ふれあいサロン支援",
            "status": "done",
            "sessions": 1,
            "participants": 30,
            "participants_approximate": True,
            "place": "花泉公民館",
            "content": "健康体操とお茶会を行いました。\n次回は12月に、子どもたちとの交流会を予定しています。",
        }
    )
    return form


@scene("frame-home")
def frame_home() -> QWidget:
    return a_frame("home")


@scene("frame-form")
def frame_form() -> QWidget:
    frame = a_frame("record")
    _filled(frame).focus("title")
    return frame


@scene("frame-form-problems")
def frame_form_problems() -> QWidget:
    frame = a_frame("record")
    form = _filled(frame)
    form.field("date").set_value("11/31")
    form.show_problems(
        [
            Told("title", "error", "活動名が入っていません。"),
            Told("content", "warning", "電話番号らしい数字があります。要らなければ消してください。"),
        ]
    )
    frame.context.notice.show_error(
        Refused("incomplete-activity", "活動名が入っていません。", "入力してから、もう一度保存してください。")
    )
    return frame


@scene("frame-form-target-list")
def frame_form_target_list() -> QWidget:
    frame = a_frame("record")
    frame.resize(1366, 768) if frame.devicePixelRatio() == 1 else frame.resize(1092, 614)
    frame.show()
    form = _filled(frame)
    form.field("target").setFocus(Qt.FocusReason.TabFocusReason)
    form.field("target").open_list()
    return frame


@scene("frame-form-suggestions")
def frame_form_suggestions() -> QWidget:
    frame = a_frame("record")
    frame.resize(1366, 768) if frame.devicePixelRatio() == 1 else frame.resize(1092, 614)
    frame.show()
    form = _filled(frame)
    place = form.field("place")
    place.setFocus(Qt.FocusReason.TabFocusReason)
    place.clear()
    place.insert("花")
    QTest.keyClick(place, Qt.Key.Key_Down)
    return frame


@scene("frame-list-saved")
def frame_list() -> QWidget:
    frame = a_frame("list")
    frame.context.saved()
    frame.context.notice.say("記録を削除しました。", "元に戻す", _nothing)
    frame.page("list").table.setFocus(Qt.FocusReason.TabFocusReason)
    return frame


@scene("question-delete")
def question_delete() -> QWidget:
    return Question(None, "この記録を削除しますか。", "11月3日「ふれあいサロン支援」。元に戻せます。", "削除する", danger=True)


@scene("question-reason")
def question_reason() -> QWidget:
    return Question(
        None,
        "この記録を取り消しますか。",
        "一覧には「取消」として残り、数には入りません。",
        "取り消す",
        danger=True,
        reason="取消の理由",
    )


@scene("trouble")
def trouble() -> QWidget:
    return Trouble(None, Refused("wrong-code", "番号が合いません。", "本部に電話で確かめて、もう一度入れてください。"))


@scene("frame-form-zoomed-200")
def frame_form_zoomed() -> QWidget:
    frame = a_frame("record")
    form = _filled(frame)
    large = QApplication.font()
    large.setPointSizeF(22)
    frame.setStyleSheet(style_sheet(22))
    for widget in (frame, *frame.findChildren(QWidget)):
        widget.setFont(large)
    form.focus("title")
    return frame
