"""The pages, and which of them stand in the menu of the head office and of a branch."""

from typing import TYPE_CHECKING

from app.ui.page import PageEntry

if TYPE_CHECKING:
    from app.services.desk import Desk


def page_entries(desk: "Desk") -> list[PageEntry]:
    """The menu from top to bottom. Pages are imported when they are first opened."""
    return []


def first_page(desk: "Desk") -> str:
    return "home"
