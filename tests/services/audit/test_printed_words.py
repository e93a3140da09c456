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


def test_an_indicator_in_a_chart_is_found_by_its_name_and_unit_among_those_of_its_target() -> None:
    words = Words(records(record("indicator", "i1"), record("indicator", "i2"), record("indicator_use", "u")))
    assert words.used_indicator("t1", "サロン", "か所") == "i1"
    assert words.used_indicator("t1", "サロン", "回") is None and words.used_indicator("t2", "サロン", "か所") is None


def test_the_words_of_a_list_lead_to_its_codes_and_the_sum_to_all() -> None:
    assert Words(records()).codes("rating") == {"A": "A", "B": "B", "計": "*"}


def test_the_councils_own_word_for_a_missing_file_is_read_as_the_usual_one() -> None:
    own = record("term", "h", listing="sheet_heading", code="not_reported", label="未着")
    assert Words(records(own)).usual["未着"] == "未提出"
