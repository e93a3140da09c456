"""Where the cards of ホーム lead: the words on each door, and the page with what it shows."""

from app.services.today.cards import Card
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import ListOf

_DOORS = {
    "drafts": ("続きを書く", "entry"),
    "rows": ("続きを書く", "edit_table"),
    "saved_drafts": ("下書きを見る", "activities"),
    "hand_in": ("提出へ進む", "hand_in"),
    "arrived": ("受け取る", "receive"),
    "check": ("確かめる", "waiting"),
    "conflicts": ("決める", "conflicts"),
    "copies": ("控えと点検", "copies"),
    "submissions": ("見る", "board"),
    "final": ("評価を書く", "target"),
    "opinions": ("対応を書く", "opinions"),
}
_DUE = {"submission": ("提出へ進む", "hand_in"), "plan": ("計画を書く", "annual")}
"""What a branch does about a date, by its kind."""


def door(card: Card, *, is_head: bool) -> tuple[str, str]:
    """The words on a card's door and the key of its page."""
    if card.kind == "first":
        return ("設定ファイルを作る", "offices") if is_head else ("記録する", "entry")
    if card.kind == "due":
        return ("見る", "days") if is_head else _DUE.get(card.about, ("見る", "year"))
    return _DOORS[card.kind]


def go_through(context: Context, card: Card) -> None:
    """Opens a card's page, in the year that the card is about."""
    _, page = door(card, is_head=context.workspace.is_head)
    if card.fiscal_year is not None:
        context.set_fiscal_year(card.fiscal_year)
    subjects = {"drafts": card.about, "saved_drafts": ListOf(state="draft"), "arrived": card.about}
    context.go(page, subjects.get(card.kind))
