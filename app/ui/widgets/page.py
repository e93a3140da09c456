"""What the frame needs of a page, and the outer shape all pages have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command


class ShownPage(Protocol):
    """What the frame needs of every page, which is also a QWidget; what it asks of some is in the four classes below."""

    title: str

    def refresh(self) -> None:
        """Asks the data again; called each time the page is shown, and whenever something was saved or came in."""


@runtime_checkable
class HasCommands(Protocol):
    """A page with keys of its own."""

    commands: Sequence[Command]


@runtime_checkable
class OpensWith(Protocol):
    """A page that is opened about something: a record, a search, a file; None when it was chosen from the menu."""

    def open_with(self, subject: object) -> None: ...


@runtime_checkable
class FocusesFirst(Protocol):
    """A page that says where one begins."""

    def focus_first(self) -> None: ...


@runtime_checkable
class Leaves(Protocol):
    """A page with something to keep before another is shown or the window closes."""

    def leave(self) -> None: ...


@dataclass(frozen=True)
class Page:
    """One page as one kind of office has it; all of them are in app.ui.shell.page_catalogue.

    ``make`` runs when the page is first opened and imports it only then. ``menu``: its number in the left menu, 0 for a
    page reached from others. ``about``: one sentence of what it is for; pages with one are large buttons on 計画と評価.
    ``shows``: kinds of records it shows or sums, so that provisional values on it are marked. ``writes``: kinds whose
    fields are written there; ``lists``: kinds of which one record is written on another page, and chosen here.
    """

    key: str
    words: str
    icon: str
    make: Callable[[Context], ShownPage]
    menu: int = 0
    about: str = ""
    shows: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


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
