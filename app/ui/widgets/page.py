"""What the frame needs of a page, and the layout that all pages share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.ui.look.labels import label
from app.ui.look.layouts import column_of
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command


class ShownPage(Protocol):
    """What the frame needs of every page, which is also a QWidget. What only some have is in the four classes below."""

    title: str

    def refresh(self) -> None:
        """Reads the data again; called each time the page is shown, and after anything was saved or imported."""


@runtime_checkable
class HasCommands(Protocol):
    """A page with keys of its own."""

    commands: Sequence[Command]


@runtime_checkable
class OpensWith(Protocol):
    """A page that can be opened about something: a record, a search, a file; None when chosen from the menu."""

    def open_with(self, subject: object) -> None: ...


@runtime_checkable
class FocusesFirst(Protocol):
    """A page that says where the cursor begins."""

    def focus_first(self) -> None: ...


@runtime_checkable
class Leaves(Protocol):
    """A page with something to keep before another page is shown or the window closes."""

    def leave(self) -> None: ...


@dataclass(frozen=True)
class Page:
    """A page as one kind of office has it; all of them are in app.ui.shell.page_catalogue.

    ``make`` runs when the page is first opened, and imports it then. ``menu``: its number in the menu, 0 for a page reached only
    from others. ``under``: the key of the menu entry that is marked while the page is shown; "" for none, None for the one that
    is marked already. ``about``: one sentence on what it is for, in which {branches} and {targets} stand for the council's own
    numbers; pages with one are large buttons on 計画と評価. ``shows``: kinds of
    records it shows or sums, so that provisional values are marked. ``writes``: kinds whose fields are entered there. ``lists``:
    kinds of which a record is entered on another page and chosen here.
    """

    key: str
    words: str
    icon: str
    make: Callable[[Context], ShownPage]
    menu: int = 0
    under: str | None = None
    about: str = ""
    shows: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


def page_layout(page: QWidget, title: str, *right: QWidget) -> QVBoxLayout:
    """Lays out the title line, with ``right`` at its end or below it; returns the column below it to fill."""
    name = label(title, "title")
    name.setObjectName("pageTitle")
    head = WrappedRow(name, *((WrappedRow(*right, spacing=12),) if right else ()), spacing=12, ends_right=True)
    return column_of(head, spacing=12, margins=(28, 18, 28, 16), within=page)


def scrolled(inner: QWidget) -> QScrollArea:
    """A scroll area around ``inner``, for large type and small windows. It scrolls sideways only when it must."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
