"""Targets, goals and indicators are found by the words that forms print."""

from app.services.audit.printed_words import Words
from tests.services.audit.dumps import record, records


def test_a_label_leads_to_its_target_and_a_heading_to_its_goal() -> None:
    words = Words(records())
    assert words.target("plan", "1-①") == "t1" and words.target("plan", "9-①") is None
    assert words.goal("plan", "基本目標1（2）") == "goal" and words.goal("plan", "基本目標12（2）") is None
    assert words.targets["t2"] == "1-②" and words.led_by_head == {"t2"} and words.offices["北"] == "north"


def test_a_title_that_two_indicators_have_leads_to_neither() -> None:
    same = [record("indicator", one, measure="total") for one in ("i1", "i2")]
    assert Words(records(same[0])).indicator("サロン（か所・延べ）") == "i1"
    assert Words(records(*same)).indicator("サロン（か所・延べ）") is None


def test_the_councils_own_word_for_a_missing_file_is_read_as_the_usual_one() -> None:
    own = record("term", "h", listing="sheet_heading", code="not_reported", label="未着")
    assert Words(records(own)).usual["未着"] == "未提出"
