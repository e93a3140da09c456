"""What a branch has to do today: cards by urgency, each with its number."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.services.activities import activities, activity_drafts
from app.services.plan import deadlines
from app.services.today.arrived_files import Arrived
from app.services.today.cards import LATE, MOST, NOTHING, Card, branch_cards, checking, due, in_order
from app.services.transfer import submitting
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity

Pass = Callable[[], None]


def cards(workspace: Workspace, arrived: Arrived | None = None, to_check: int | None = 0) -> dict[str, Card]:
    return {card.kind: card for card in branch_cards(workspace, arrived or Arrived(), to_check)}


def test_a_new_branch_is_led_to_its_first_record(daito: Workspace) -> None:
    found = cards(daito)
    assert next(iter(found)) == "first"
    assert all(found[kind].urgency == NOTHING for kind in ("drafts", "hand_in", "arrived"))
    activity(daito, title="サロン")
    assert "first" not in cards(daito)


def test_the_newest_unfinished_form_is_what_one_goes_on_with(daito: Workspace) -> None:
    for title in ("先の", "あとの"):
        form = activities.blank(daito)
        activity_drafts.keep_form(daito, form, form.values | {"title": title})
    activity(daito, title="下書き", state="draft")
    card = cards(daito)["drafts"]
    assert (card.words, card.more, card.about) == ("2件の続きがあります", "「あとの」　下書き 1件", form.id)


def test_only_what_was_written_since_the_last_file_waits_to_be_handed_in(
    daito: Workspace, tmp_path: Path, to_daito: Pass, at: TurnableClock
) -> None:
    activity(daito, title="一")
    activity(daito, title="二")
    assert cards(daito)["hand_in"].words == "新しい記録 2件"
    at.turn(minutes=1)
    submitting.hand_in(daito, tmp_path)
    card = cards(daito)["hand_in"]
    assert (card.words, card.urgency) == ("新しい記録はありません", NOTHING)
    assert "第1号（受領はまだです）" in card.more
    at.turn(minutes=1)
    activity(daito, title="三")
    assert cards(daito)["hand_in"].words == "新しい・変わった記録 1件"


def test_what_is_overdue_comes_first_with_its_days_and_then_the_next_day(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    deadlines.take_usual(head, 2025)
    to_head()
    to_daito()
    found = cards(daito)
    assert next(iter(found)) == "due"
    due = found["due"]
    assert due.urgency == LATE and due.words == "26日過ぎています" and due.about == "submission"
    assert "上半期分の提出（支部）" in due.more and "次は 2月10日（あと97日）" in due.more


def test_files_in_the_folder_and_what_is_to_be_checked_are_cards_to_act_on(daito: Workspace) -> None:
    path = Path("head-daito.yui")
    found = cards(daito, Arrived((path,), "共有フォルダー"), 3)
    assert found["arrived"].words == "共有フォルダーに 1個" and found["arrived"].about == [path]
    assert found["check"].words == "3件あります"
    assert checking(daito, None).words == "数えています…" and checking(daito, 0).urgency == NOTHING


def test_cards_with_nothing_to_do_give_way_and_others_never_do() -> None:
    busy = [Card("due", str(number), "") for number in range(MOST + 1)]
    quiet = Card("check", "静か", "", urgency=NOTHING)
    assert in_order([quiet, *busy]) == busy
    assert in_order([quiet, None, *busy[:2]]) == [*busy[:2], quiet]


def test_a_day_far_ahead_is_said_with_its_days(head: Workspace) -> None:
    deadlines.save_deadline(
        head, deadlines.open_deadline(head, None, 2025), {"kind": "board", "name": "理事会", "due": date(2025, 12, 5)}
    )
    card = due(head)
    assert card is not None and (card.words, card.more) == ("12月5日（あと30日）", "理事会")
