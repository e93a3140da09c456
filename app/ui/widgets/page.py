"""What the frame needs of a page, and the outer shape all pages have."""

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
    """Makes a page, a QWidget with ``title``, ``refresh()`` and, if it likes, ``commands``, ``open_with(subject)``,
    ``focus_first()`` and ``leave()`` (called before another page is shown or the window closes)."""

    def __call__(self, context: "Context") -> Any: ...


@dataclass(frozen=True)
class PageEntry:
    """A place in the left menu. ``make`` runs when the page is first opened and may import what it needs only then.

    ``in_menu`` False: a page that is reached from other pages only. ``about``: one sentence of what it is for; pages with
    one stand on 計画と評価 as large buttons, in the order of the entries. ``shows``: kinds of records the page shows or
    sums, so that provisional values on it are marked.
    """

    key: str
    words: str
    icon: str
    make: MakesPage
    in_menu: bool = True
    about: str = ""
    shows: tuple[str, ...] = ()


def commands_of(page: object) -> Sequence[Command]:
    """The page's own keys; a page without any needs no attribute."""
    return getattr(page, "commands", ())


def page_layout(page: QWidget, title: str, *right: QWidget) -> QVBoxLayout:
    """The title line with what stands right of it; gives the column below it to fill."""
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
    """What scrolls when the type is large or the window small: down, and sideways only where it can't be made narrower."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
