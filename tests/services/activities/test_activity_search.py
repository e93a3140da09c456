"""What is searched is found by one and two characters too, as Python's ``in`` finds it, and also right after a save."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.models import settings as stored
from app.rules.finding import is_in, search_text
from app.services.activities import activities, activity_search
from app.services.activities.activity_list import Filter, count, list_ids, totals
from app.services.activities.activity_search import prepare_search
from app.services.workspace.workspace import Workspace
from tests.many_records import fill
from tests.offices import activity
from tests.statements import query_plans

LETTERS = "相談会サロンﾛ髙高ー々 　。%_\n"
DAYS = (None, date(2024, 7, 1), date(2025, 3, 31), date(2025, 4, 1), date(2025, 10, 3))
Said = tuple[str, str, date | None]
SAID = st.tuples(st.text(LETTERS, max_size=6), st.text(LETTERS, max_size=12), st.sampled_from(DAYS))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(SAID, min_size=1, max_size=3), change=SAID, data=st.data())
def test_one_or_two_characters_find_what_python_finds(
    daito: Workspace, said: list[tuple], change: tuple, data: st.DataObject
) -> None:
    """The records of all examples stay, so that later ones search among many; each search follows a save."""
    for title, content, day in said:
        record = activity(daito, title=title or None, content=content or None, date=day, state="draft")
    list_ids(daito, Filter(search="相"))
    title, content, day = change
    form = activities.open_form(daito, record)
    activities.save(daito, form, {"title": title or None, "content": content or None, "date": day})
    word = data.draw(st.text(LETTERS, min_size=1, max_size=2))
    year = data.draw(st.sampled_from([None, 2024, 2025]))
    month = data.draw(st.sampled_from([None, 3, 10]))
    wanted = Filter(fiscal_year=year, month=month, search=word, order_by=data.draw(st.sampled_from(["date", "title", "target"])))
    shown = list_ids(daito, Filter(fiscal_year=year, month=month, order_by=wanted.order_by))
    expected = [one for one in shown if all(is_in(part, _texts(daito, one)) for part in word.split())]
    assert list_ids(daito, wanted) == expected
    assert count(daito, wanted) == len(expected)


def test_after_a_save_one_text_is_made_and_no_other_is_looked_at(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(daito, 300)
    prepare_search(daito)
    record = activity(daito, title="餅つき大会")
    made: list[str] = []
    monkeypatch.setattr(activity_search, "search_text", lambda said: made.append(said) or search_text(said))
    assert list_ids(daito, Filter(search="餅")) == [record]
    assert made == ["餅つき大会"]
    assert list_ids(daito, Filter(search="餅")) == [record] and len(made) == 1


def test_texts_of_an_import_are_made_in_slices(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity_search, "WAITED_FOR", 7)
    fill(daito, 30)
    prepare_search(daito)
    with daito.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM search_entry")) == 30
        assert session.scalar(text("SELECT count(*) FROM search_pending")) == 0


def test_however_many_texts_are_made_a_search_finds_what_python_finds(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between any two slices, with a record saved meanwhile, and although all are made anew by other rules."""
    monkeypatch.setattr(activity_search, "AT_ONCE", 4)
    monkeypatch.setattr(activity_search, "WAITED_FOR", 5)
    fill(daito, 12)
    for made, word in enumerate(("相談", "会", "ー", "無", "ﾛ")):
        with daito.database.writing() as session:
            stored.SEARCH_RULES.keep(session, b"earlier")
        for _ in range(made):
            activity_search.make_some(daito, 4)
        assert not activity_search.is_searched_at_once(daito) or made > 2
        activity(daito, title=f"{word}{made}", date=DAYS[made], state="draft")
        expected = [one for one in list_ids(daito, Filter()) if is_in(word, _texts(daito, one))]
        assert list_ids(daito, Filter(search=word)) == expected != []
        assert activity_search.is_searched_at_once(daito)


def test_a_search_within_a_year_reads_the_texts_of_that_year_alone(daito: Workspace) -> None:
    prepare_search(daito)
    plans = query_plans(daito, lambda: list_ids(daito, Filter(fiscal_year=2025, search="相談")))
    read = [plan for plan in plans if "search_entry" in plan]
    assert len(read) == 2 and all(plan.startswith("SEARCH search_entry USING PRIMARY KEY (day") for plan in read)


def test_a_record_whose_day_moves_is_found_in_its_new_year_only(daito: Workspace) -> None:
    record = activity(daito, title="餅つき", date=date(2025, 3, 31))
    assert list_ids(daito, Filter(fiscal_year=2024, search="餅")) == [record]
    activities.save(daito, activities.open_form(daito, record), {"date": date(2025, 4, 1)})
    assert list_ids(daito, Filter(fiscal_year=2024, search="餅")) == []
    assert list_ids(daito, Filter(fiscal_year=2025, search="餅")) == [record]
    assert totals(daito, Filter(fiscal_year=2025, search="餅"))[0] == 1


@pytest.mark.parametrize("few", [0, 1000])
def test_many_found_records_and_few_come_in_the_same_order(daito: Workspace, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr("app.services.activities.activity_list.FEW", few)
    records = [activity(daito, title=f"会議{place}", date=date(2025, 5, 1 + place)) for place in (2, 0, 1)]
    assert list_ids(daito, Filter(search="会議", order_by="title", descending=False)) == [records[1], records[2], records[0]]
    among = (records[0], records[1])
    assert list_ids(daito, Filter(search="会議", descending=False, among=among)) == [records[1], records[0]]
    assert list_ids(daito, Filter(search="会議", among=())) == []


def _texts(workspace: Workspace, record: bytes) -> str:
    values = activities.open_form(workspace, record).values
    return "\n".join(str(values[name]) for name in ("title", "content") if values[name])
