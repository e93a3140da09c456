"""Masters: the head office edits them, they travel to the branches, and what was once counted or judged stays readable."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.rules import periods
from app.rules.figures import Typed
from app.services.activities import activity_suggestions
from app.services.evaluation import evaluations
from app.services.indicators import indicator_catalogue, indicator_entry, indicators
from app.services.plan import plans, vocabulary, year_settings
from app.services.plan.target_year import TargetYear
from app.services.records.actions import save_form
from app.services.records.labels import marks_of_scale
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]


def new_indicator(workspace: Workspace, **values: object) -> bytes:
    form = indicator_catalogue.open_indicator(workspace, None)
    indicator_catalogue.save_indicator(
        workspace, form, {"name": "見守り協力員", "unit": "人", "aggregation": "period_end"} | values
    )
    return form.id


def new_use(workspace: Workspace, indicator: bytes, **values: object) -> bytes:
    form = indicator_catalogue.open_use(workspace, None, plan_id(workspace), 2025)
    given = {"target_id": target(workspace, "2-2"), "indicator_id": indicator, "fed_by": "table"} | values
    return indicator_catalogue.save_use(workspace, form, given)


def new_word(workspace: Workspace, listing: str, **values: object) -> bytes:
    form = vocabulary.open_term(workspace, None, listing)
    vocabulary.save_term(workspace, form, values)
    return form.id


def test_an_indicator_of_the_council_reaches_the_branch_and_is_counted_there(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    indicator = new_indicator(head)
    new_use(head, indicator)
    to_head()
    to_daito()
    (use,) = [one for one in indicator_catalogue.uses_in_year(daito, plan_id(daito), 2025) if one.indicator_id == indicator]
    indicator_entry.save_months(daito, use, 2025, "daito", {4: Typed(12)})
    with daito.database.reading() as session:
        assert indicators.office_figure(session, use, 2025, "daito").value == 12


def test_a_branch_can_not_change_what_all_share(daito: Workspace) -> None:
    for action in (
        lambda: new_indicator(daito),
        lambda: new_use(daito, indicators.indicator_id("salons")),
        lambda: new_word(daito, "place", label="花泉公民館"),
        lambda: vocabulary.copy_scale(daito, "rating"),
    ):
        with pytest.raises(Refused, match="本部で入力"):
            action()


def test_an_indicator_is_retired_and_its_old_figures_stay(head: Workspace) -> None:
    indicator = new_indicator(head)
    new_use(head, indicator)
    form = indicator_catalogue.open_indicator(head, indicator)
    indicator_catalogue.save_indicator(head, form, {"retired": True})
    assert indicator not in [row.id for row in indicator_catalogue.catalogue(head, with_retired=False)]
    assert indicator in [row.id for row in indicator_catalogue.catalogue(head)]
    assert indicator not in [use.indicator_id for use in indicator_catalogue.uses_in_year(head, plan_id(head), 2025)]


def test_one_indicator_is_fed_by_records_or_by_the_table_never_both(head: Workspace) -> None:
    """Trap 9's sister: counted in two ways, the sum would exceed reality."""
    indicator = new_indicator(head, aggregation="sum")
    new_use(head, indicator)
    with pytest.raises(Refused, match="別の入れ方"):
        new_use(head, indicator, target_id=target(head, "2-1"), fed_by="records")
    with pytest.raises(Refused, match="もう使って"):
        new_use(head, indicator)


def test_unique_figures_can_not_be_fed_by_branches(head: Workspace) -> None:
    """Trap 3: 団体 and 学校 of eight branches overlap."""
    for kind, fed_by in (("unique", "table"), ("step", "records"), ("period_end", "records")):
        with pytest.raises(Refused, match=r"足せません|分かりません"):
            new_use(head, new_indicator(head, aggregation=kind), fed_by=fed_by)


def test_a_use_ends_with_a_year_and_another_way_of_counting_begins_with_the_next(head: Workspace) -> None:
    indicator = new_indicator(head, aggregation="sum")
    first = new_use(head, indicator, first_year=2021)
    form = indicator_catalogue.open_use(head, first, plan_id(head), 2025)
    with pytest.raises(Refused, match="あとから変えられません"):
        indicator_catalogue.save_use(head, form, {"first_year": 2022})
    indicator_catalogue.save_use(head, form, {"last_year": 2024})
    new_use(head, indicator, first_year=2025, fed_by="records", break_note="活動記録から数えることにした。")
    (now,) = [one for one in indicator_catalogue.uses_in_year(head, plan_id(head), 2025) if one.indicator_id == indicator]
    (then,) = [one for one in indicator_catalogue.uses_in_year(head, plan_id(head), 2023) if one.indicator_id == indicator]
    assert (now.fed_by, then.fed_by) == ("records", "table")


def test_decimals_stay_once_there_are_figures(head: Workspace) -> None:
    indicator = new_indicator(head)
    new_use(head, indicator)
    (use,) = [one for one in indicator_catalogue.uses_in_year(head, plan_id(head), 2025) if one.indicator_id == indicator]
    indicator_entry.save_target(head, use, 2025, 30)
    with pytest.raises(Refused, match="小数のけた"):
        indicator_catalogue.save_indicator(head, indicator_catalogue.open_indicator(head, indicator), {"decimals": 1})


def test_a_ratio_needs_two_other_indicators(head: Workspace) -> None:
    one, ratio = indicators.indicator_id("salons"), indicators.indicator_id("corporations-share")
    for parts in ({}, {"numerator_id": one, "denominator_id": one}, {"numerator_id": one, "denominator_id": ratio}):
        with pytest.raises(Refused, match="割合"):
            new_indicator(head, aggregation="ratio", **parts)


def test_what_branches_add_up_is_never_fixed_by_hand(head: Workspace) -> None:
    salons = next(one for one in indicator_catalogue.uses_in_year(head, plan_id(head), 2025) if one.code == "salons")
    with pytest.raises(Refused, match="支部の数から"):
        indicator_entry.save_fixed(head, salons, 2025, 99)


def test_two_head_office_edits_of_one_target_value_become_a_difference_and_none_is_lost(head: Workspace) -> None:
    """The form supersedes only what it showed: a value that came in meanwhile is not overwritten unseen (trap 11)."""
    (use, *_) = indicator_catalogue.uses_in_year(head, plan_id(head), 2025)
    opened = indicator_entry.open_target(head, use, 2025)
    indicator_entry.save_target(head, use, 2025, 10)
    indicator_entry.save_target_form(head, opened, 20)
    with head.database.reading() as session:
        assert indicators.target_value(session, use.indicator_id, 2025).value in (10, 20)
    assert indicator_entry.open_target(head, use, 2025).conflicts


def test_places_are_found_by_their_reading_while_typing_and_a_retired_one_no_more(head: Workspace) -> None:
    place = new_word(head, "place", label="花泉公民館", yomi="はないずみこうみんかん")
    activity(head, place="旧花泉公民館")
    assert activity_suggestions.suggestions(head, "place", "はないず") == ["花泉公民館"]
    assert activity_suggestions.suggestions(head, "place", "花泉") == ["花泉公民館", "旧花泉公民館"]
    vocabulary.save_term(head, vocabulary.open_term(head, place, "place"), {"retired": True})
    assert activity_suggestions.suggestions(head, "place", "花泉") == ["旧花泉公民館"]


def test_a_word_stands_in_its_list_once(head: Workspace) -> None:
    new_word(head, "partner", label="民生児童委員協議会")
    with pytest.raises(Refused, match="もう一覧"):
        new_word(head, "partner", label="民生児童委員協議会")


def test_a_scale_used_in_a_final_evaluation_is_frozen_and_its_copy_serves_a_new_year(head: Workspace) -> None:
    """Trap 1: scales differ and change, and an old letter keeps the meaning it was given with."""
    mark = vocabulary.terms_of(head, "rating")[0]
    form = vocabulary.open_term(head, mark.id, "rating")
    vocabulary.save_term(head, form, {"note": "たいへん良い"})
    opened = evaluations.open_evaluation(head, TargetYear(target(head), 2025, "head", periods.YEAR))
    save_form(head, opened, {"rating": "A", "rating_reason": "計画どおり。", "state": "final"})
    with pytest.raises(Refused, match="2025年度の確定した評価"):
        vocabulary.save_term(head, vocabulary.open_term(head, mark.id, "rating"), {"note": "ふつう"})
    own = vocabulary.copy_scale(head, "rating")
    (first, *_) = vocabulary.terms_of(head, own)
    vocabulary.save_term(head, vocabulary.open_term(head, first.id, own), {"label": "S"})
    assert marks_of_scale(head, own).startswith("S・B")
    setting = year_settings.open_setting(head, plan_id(head), 2026)
    year_settings.save_setting(head, setting, {"rating_scale": own})
    assert plans.terms(head, own)[0].label == "S"
    assert vocabulary.terms_of(head, "rating")[0].note == "たいへん良い"
