"""From a place on a printed form to the page where it is entered: the page, the record in its list, and the field."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget

from app.services.printing import source_links
from app.services.printing.source_links import Field
from app.ui.runtime.context import Context
from app.ui.widgets.table_view import RecordTable


def go(context: Context, source: str) -> bool:
    """Opens the page of ``source``. False when this office has none: some things only the head office can mend."""
    found = source_links.read(source)
    if isinstance(found, Field):
        page = context.written_on.get(found.entity)
        if found.subject is None:
            page = context.listed_on.get(found.entity, page)
        if page is not None:
            context.go(page, found)
        return page is not None
    if found is not None:
        context.go("why", found)
    return found is not None


def show(page: QWidget, wanted: Field) -> None:
    """On the page just opened: chooses the record in the list that has it, and puts the cursor into the field."""
    where: QWidget = page
    for table in page.findChildren(RecordTable):
        if wanted.subject is not None and table.rows.row_of(wanted.subject) >= 0:
            _bring_up(table, page)
            table.select(wanted.subject)
            where = table.parentWidget() or page
            break
    fields = [one for one in _around(where, page).findChildren(QWidget) if one.property("entry") == wanted.name]
    for field in fields:
        _bring_up(field, page)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        return


def _around(where: QWidget, page: QWidget) -> QWidget:
    """The smallest part around the list that has fields: a page may have several lists with their forms."""
    while where is not page and not any(one.property("entry") for one in where.findChildren(QWidget)):
        where = where.parentWidget() or page
    return where


def _bring_up(widget: QWidget, page: QWidget) -> None:
    """Opens every tab that the widget is in."""
    inner: QWidget | None = widget
    while inner is not None and inner is not page:
        outer = inner.parentWidget()
        tabs = outer.parentWidget() if outer is not None else None
        if isinstance(tabs, QTabWidget):
            tabs.setCurrentWidget(inner)
        inner = outer
