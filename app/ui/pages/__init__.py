"""The pages, and which of them stand in the menu of the head office and of a branch."""

from typing import TYPE_CHECKING

from app.ui.entries import branch_entries, head_entries
from app.ui.page import PageEntry

if TYPE_CHECKING:
    from app.services.desk import Desk


def page_entries(desk: "Desk") -> list[PageEntry]:
    """The menu from top to bottom."""
    return head_entries() if desk.is_head else branch_entries()


def first_page(desk: "Desk") -> str:
    return "home"
