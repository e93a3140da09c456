"""Several counts in one cell are added up only where they can be nothing but the parts of a whole."""

import re

from app.rules.added_counts import added, make_up, parts_of

NOTHING = re.compile("(?!)")


def test_men_and_women_are_added_up_and_told() -> None:
    found = added("男10女20", "男10女20", NOTHING)
    assert found is not None and (found.value, found.how, found.doubt) == (30, "「男10女20」 → 30", "")


def test_any_other_parts_are_asked_about() -> None:
    for typed, total in (("男10", 10), ("男10男20", 30), ("高齢者20、委員3", 23), ("男10女20子ども5", 35)):
        found = added(typed, typed, NOTHING)
        assert found is not None and found.value == total and found.doubt


def test_what_is_no_list_of_parts_is_none() -> None:
    assert added("30人", "30人", NOTHING) is None and added("男10女", "男10女", NOTHING) is None
    assert parts_of("10男20女") is None and added("約30", "約30", re.compile("約")) is None


def test_a_remark_may_say_the_parts_of_its_number() -> None:
    assert make_up("男10・女20", 30) and not make_up("男10・女20", 40) and not make_up("うち30", 30)
