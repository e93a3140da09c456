"""What the head office has to do today, and which year it is about."""

from collections.abc import Callable
from datetime import date

from app.services.evaluation import evaluations, opinions
from app.services.plan import deadlines
from app.services.plan.target_year import TargetYear
from app.services.records.actions import action
from app.services.today.cards import NOTHING, Card
from app.services.today.head_cards import clock_of_year, evaluated_year, head_cards
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity, target

Pass = Callable[[], None]
JUNE = 210
"""Days from the day of the tests to June of the next fiscal year."""


def cards(workspace: Workspace) -> dict[str, Card]:
    return {card.kind: card for card in head_cards(workspace, 0)}


def test_a_new_head_office_is_led_to_the_set_up_files(head: Workspace) -> None:
    assert next(iter(cards(head))) == "first"


def test_which_branches_are_missing_is_said_with_the_months_to_ask_for(head: Workspace, to_head: Pass) -> None:
    to_head()
    card = cards(head)["submissions"]
    assert card.words == "1/8 届いています" and "花泉" in card.more and "大東" not in card.more
    assert "花泉支部" in card.about and "大東支部" not in card.about and card.fiscal_year == 2025


def test_until_the_external_evaluation_is_over_the_year_before_is_evaluated(
    head: Workspace, daito: Workspace, to_head: Pass, at: TurnableClock
) -> None:
    activity(daito, title="サロン", date=date(2025, 10, 1))
    to_head()
    assert evaluated_year(head) == 2025
    at.turn(days=JUNE)
    assert evaluated_year(head) == 2025
    deadlines.take_usual(head, 2026)
    assert clock_of_year(head) == "今：6月　外部評価"
    assert cards(head)["final"].words == "確定 0/15" and cards(head)["final"].urgency < NOTHING
    at.turn(days=60)
    assert evaluated_year(head) == 2026
    assert cards(head)["final"].urgency == NOTHING


def test_a_final_evaluation_is_counted(head: Workspace, to_head: Pass) -> None:
    to_head()
    with action(head, "評価の確定") as act:
        form = evaluations.open_evaluation(act.session, TargetYear(target(head), 2025))
        act.save(form, {"rating": "B", "rating_reason": "進んだ。", "state": "final"})
    assert cards(head)["final"].words == "確定 1/15"


def test_an_opinion_that_asks_for_something_waits_until_it_is_answered(head: Workspace, to_head: Pass) -> None:
    to_head()
    form = opinions.open_opinion(head, None, 2025, "board")
    opinions.save_opinion(head, form, {"suggestion": "冬の工夫を。"})
    assert (cards(head)["opinions"].words, cards(head)["opinions"].fiscal_year) == ("未回答 1件", 2025)
    form = opinions.open_opinion(head, form.id, 2025, "board")
    opinions.save_opinion(head, form, {"answer": "手引きを配る。", "owner": "地域福祉課"})
    assert cards(head)["opinions"].urgency == NOTHING
