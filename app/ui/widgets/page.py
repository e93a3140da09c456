"""What the frame needs of a page, and the layout that all pages share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.look.labels import label
from app.ui.widgets.commands import Command

if TYPE_CHECKING:
    from app.ui.runtime.context import Context


class MakesPage(Protocol):
    """Makes a page: a QWidget with ``title`` and ``refresh()``.

    Optional: ``commands``, ``open_with(subject)``, ``focus_first()``, and ``leave()``, which is called before another page is
    shown or the window closes.
    """

    def __call__(self, context: "Context") -> Any: ...


@dataclass(frozen=True)
class PageEntry:
    """A page of the window. ``make`` runs when it is first opened, and may import then.

    ``in_menu`` False: reached only from other pages. ``about``: one sentence on what it is for; pages with one are large buttons
    on 計画と評価, in the order of the entries. ``shows``: the kinds of records it shows or sums, so that provisional values are
    marked.
    """

    key: str
    words: str
    icon: str
    make: MakesPage
    in_menu: bool = True
    about: str = ""
    shows: tuple[str, ...] = ()


def commands_of(page: object) -> Sequence[Command]:
    """The page's own keys; () for a page without any."""
    return getattr(page, "commands", ())


def page_layout(page: QWidget, title: str, *right: QWidget) -> QVBoxLayout:
    """Lays out the title line, with ``right`` at its end; returns the column below it to fill."""
    outer = QVBoxLayout(page)
    outer.setContentsMargins(28, 18, 28, 16)
    outer.setSpacing(12)
    head = QHBoxLayout()
    head.setSpacing(12)
    name = label(title, "title")
    name.setObjectName("pageTitle")
    head.addWidget(name)
    head.addStretch(1)
    for widget in right:
        head.addWidget(widget)
    outer.addLayout(head)
    return outer


def scrolled(inner: QWidget) -> QScrollArea:
    """A scroll area around ``inner``, for large type and small windows. It scrolls sideways only when it must."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
