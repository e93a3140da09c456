"""The four figures of a target, over offices and targets."""

from datetime import date

from app.rules.figure import Figure, absent, number
from app.rules.target_count import Count, added_counts, has_records, no_count, summed_counts

ONE = Count(number(2), number(3), number(30, approximate=True), number(0), date(2025, 5, 1))


def test_each_figure_is_added_by_itself_and_the_last_day_is_the_latest() -> None:
    found = added_counts(
        {"daito": ONE, "kawasaki": Count(number(1), last_date=date(2025, 4, 1)), "murone": no_count("unreported")}
    )
    assert found.activities == Figure(3, "", unreported=frozenset({"murone"}))
    assert (found.participants.value, found.participants.approximate, found.last_date) == (30, True, date(2025, 5, 1))


def test_the_targets_of_one_office_are_added_too_and_no_target_is_nothing_done() -> None:
    assert summed_counts(ONE, ONE).sessions == number(6) and summed_counts() == Count()


def test_an_office_without_figures_has_no_zero() -> None:
    assert [one.missing for one in no_count("no_record").figures] == ["no_record"] * 4
    assert not has_records(no_count("unreported")) and not has_records(Count())
    assert has_records(Count(cancelled=number(1))) and no_count("not_asked").activities == absent("not_asked")
