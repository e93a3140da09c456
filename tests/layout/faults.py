"""What can be wrong with the place of a widget: cut, hidden, out of reach, one over the other, wider than its page."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QStackedWidget,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QTabWidget,
    QTextEdit,
    QToolButton,
    QWidget,
)

from app.ui.look.labels import ElidedLabel

OWN_INSIDE = (QAbstractItemView, QComboBox, QTabBar, QScrollBar, QLineEdit, QTextEdit, QHeaderView)
"""Qt lays out what is in them."""
LAID_OVER = {"notice"}
"""Names of what may lie over other widgets."""
SLACK = 2
LEAST_ROOM = 48
"""Logical pixels of height below which a scrolled area shows too little to work in."""


def faults(window: QWidget) -> Iterator[str]:
    """Each fault of what a window shows now, in words."""
    for one in seen_in(window):
        for what in (*_cut(one), *_reach(one, window), *_scrolling(one), *_overlaps(one)):
            yield f"{name_of(one)}: {what}"


def seen_in(window: QWidget) -> list[QWidget]:
    """A window and all that is to be seen in it, without the insides of Qt's own widgets. Hidden pages are not gone through."""
    found, waiting = [], [window]
    while waiting:
        one = waiting.pop()
        found.append(one)
        if not isinstance(one, OWN_INSIDE):
            waiting += [
                child
                for child in one.children()
                if isinstance(child, QWidget) and not child.isHidden() and not child.isWindow() and not _is_of_qt(child)
            ]
    return found


def name_of(one: QWidget) -> str:
    """What a person would look for."""
    text = one.text() if isinstance(one, QLabel | QAbstractButton) else one.accessibleName()
    kind = one.objectName() if one.objectName() and not one.objectName().startswith("qt_") else type(one).__name__
    return f"{kind} 「{(text or one.accessibleName()).replace(chr(10), ' ')[:24]}」"


def _is_of_qt(one: QWidget) -> bool:
    return one.metaObject().className().startswith("QAbstractScrollArea")


def _cut(one: QWidget) -> Iterator[str]:
    """Words that have no room."""
    if isinstance(one, QTableView):
        yield from _cut_titles(one)
    elif isinstance(one, QTabBar):
        if sum(one.tabRect(n).width() for n in range(one.count())) > one.width() + SLACK:
            yield "its tabs are reached only by scrolling sideways"
    elif isinstance(one, QComboBox):
        if one.fontMetrics().horizontalAdvance(one.currentText()) > _room_of(one) and one.currentText() not in one.toolTip():
            yield f"「{one.currentText()[:20]}」 is cut"
    elif isinstance(one, QLineEdit):
        if one.fontMetrics().horizontalAdvance(one.placeholderText()) > one.width() - 16:
            yield f"its hint 「{one.placeholderText()[:20]}」 is cut"
    elif isinstance(one, ElidedLabel):
        if one.text() != one.whole_text() and (not one.toolTip() or one.accessibleName() != one.whole_text()):
            yield "is cut and its whole text is nowhere"
    elif isinstance(one, QLabel) and one.text() and one.objectName() != "seal":
        if one.hasHeightForWidth() or one.wordWrap():
            needed = one.heightForWidth(one.width())
            if needed > one.height() + SLACK:
                yield f"needs {needed} px of height and has {one.height()}"
        elif not one.sizeHint().boundedTo(one.size()).width() >= one.sizeHint().width() - SLACK:
            yield f"needs {one.sizeHint().width()} px and has {one.width()}"
    elif isinstance(one, QToolButton | QAbstractButton) and one.text():
        needed, has = one.sizeHint(), one.size()
        if has.width() < needed.width() - SLACK and not _tip_has(one):
            yield f"needs {needed.width()} px and has {has.width()}"
        elif has.height() < (one.fontMetrics().height() if isinstance(one, QCheckBox | QRadioButton) else needed.height() - 6):
            yield f"needs {needed.height()} px of height and has {has.height()}"


def _tip_has(one: QAbstractButton) -> bool:
    return bool(one.toolTip()) and bool(one.accessibleName()) and one.text().startswith(one.accessibleName()[:2])


def _room_of(one: QComboBox) -> int:
    """The width in which a combo box draws its words."""
    option = QStyleOptionComboBox()
    one.initStyleOption(option)
    style, part = one.style(), QStyle.SubControl.SC_ComboBoxEditField
    return style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, one).width()


def _cut_titles(view: QTableView) -> Iterator[str]:
    head, model = view.horizontalHeader(), view.model()
    if model is None or not head.isVisible() or type(head) is not QHeaderView:
        return
    for section in range(head.count()):
        words = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        tip = str(model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) or "")
        widest = max(map(head.fontMetrics().horizontalAdvance, words.split("\n")))
        if not head.isSectionHidden(section) and widest > head.sectionSize(section) - 4 and words not in tip:
            yield f"the head 「{words[:20]}」 needs {widest} px and has {head.sectionSize(section)}"


def _reach(one: QWidget, window: QWidget) -> Iterator[str]:
    """A widget that cannot be seen whole, however far one scrolls down."""
    is_wanted = isinstance(one, QAbstractButton | QLineEdit | QComboBox | QTextEdit | QLabel | QAbstractItemView)
    if not is_wanted or (isinstance(one, QLabel) and not one.text()) or one.width() < 2:
        return
    rect, at = QRect(one.rect()), one
    while at is not window and (parent := at.parentWidget()) is not None:
        area = parent.parentWidget()
        if isinstance(area, QScrollArea) and area.widget() is at:
            if rect.right() > parent.width() + SLACK or rect.left() < -SLACK:
                yield f"is reached only by scrolling sideways ({rect.right()} of {parent.width()})"
                return
            seen = min(rect.height(), LEAST_ROOM) if isinstance(one, QTextEdit | QAbstractItemView | QLabel) else rect.height()
            if parent.height() < seen - SLACK:
                yield f"is seen through {parent.height()} px"
                return
            rect = QRect(rect.left(), 0, rect.width(), min(rect.height(), parent.height()))
        else:
            rect = rect.translated(at.pos())
            if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(rect):
                yield f"is cut by {name_of(parent)}"
                return
        at = parent


def _scrolling(one: QWidget) -> Iterator[str]:
    """What is larger than its room without a bar, or scrolls sideways and is no grid."""
    if not isinstance(one, QAbstractScrollArea):
        return
    room = one.viewport()
    inner = one.widget() if isinstance(one, QScrollArea) else None
    sideways, down = one.horizontalScrollBar().maximum(), one.verticalScrollBar().maximum()
    never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if not isinstance(one, QAbstractItemView) and sideways > SLACK:
        yield f"scrolls sideways by {sideways} px"
    if one.horizontalScrollBarPolicy() == never and (sideways > SLACK or (inner and inner.width() > room.width() + SLACK)):
        yield "is wider than its room and has no bar"
    if one.verticalScrollBarPolicy() == never and (down > SLACK or (inner and inner.height() > room.height() + SLACK)):
        yield "is higher than its room and has no bar"
    if isinstance(one, QTableView) and (model := one.model()) is not None and model.rowCount():
        row = one.verticalHeader().sectionSize(0)
        if room.height() < row - SLACK:
            yield f"has no room for one row ({room.height()} of {row} px)"


def _overlaps(one: QWidget) -> Iterator[str]:
    if isinstance(one, QAbstractScrollArea | QStackedWidget | QTabWidget | QMainWindow):
        return
    beside = [
        child
        for child in one.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow() and child.objectName() not in LAID_OVER
    ]
    for first, second in combinations(beside, 2):
        common = first.geometry().intersected(second.geometry())
        if common.width() > SLACK and common.height() > SLACK:
            yield f"{name_of(first)} lies over {name_of(second)}"
